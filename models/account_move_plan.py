from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_account_part import SPENDING

# What a posted line may not change without agreeing with its plan again.
AGREED = {"analytic_distribution", "rural_carryover", "rural_line_id"}


class AccountMovePlan(models.Model):
    """来安县办法 四(三): 以备案材料作为各村收益分配执行依据."""

    _name = "account.move"
    _inherit = "account.move"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_check_plan(self):
        """Raise one message about all lines that do not agree with their plan."""
        self.line_ids.sudo().rural_line_id.fetch(["distribution_id", "use_id"])
        texts = [
            "\n- ".join([move._rural_plan_refusal(), *problems])
            for move in self
            if (problems := move._rural_plan_problems("block"))
        ]
        if texts:
            raise UserError("\n\n".join(texts))

    def _rural_plan_refusal(self):
        return self.env._(
            "The voucher %(name)s does not agree with the plan:",
            name=self._rural_voucher_name(),
        )

    def _rural_plan_problems(self, level=None):
        """Sentences on lines that contradict the item they name (with "block" or no
        level), and on spending without an item as the company answers it.
        """
        control = self.company_id.sudo().rural_plan_basis
        asks_item = control != "off" and level in (None, control)
        texts = []
        for line in self.line_ids:
            found = line._rural_item_problems() if level != "warn" else []
            if asks_item and line._rural_lacks_item():
                found.append(
                    self.env._(
                        "it names no item of a plan filed with the county. Choose it "
                        "in the column “Item of the Plan”."
                    )
                )
            texts += [f"{line._rural_label()}: {text}" for text in found]
        return texts


class AccountMoveLinePlan(models.Model):
    """The item of the plan that a voucher line carries out."""

    _name = "account.move.line"
    _inherit = "account.move.line"

    rural_plan_year = fields.Integer(compute="_compute_rural_plan_year")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("date")
    def _compute_rural_plan_year(self):
        for line in self:
            line.rural_plan_year = line.date.year if line.date else 0

    @api.onchange("rural_line_id")
    def _onchange_rural_line_id(self):
        item = self.rural_line_id
        if item:
            self.analytic_distribution = item._tagged(self.analytic_distribution)
            self.rural_carryover = item.carryover

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._rural_with_item(vals) for vals in vals_list])

    def write(self, vals):
        """A draft takes over what its item says; a posted line must say it already,
        because its tags are in the books.
        """
        drafts = self.filtered(lambda line: line.parent_state != "posted")
        if not vals.get("rural_line_id") or not drafts:
            result = super().write(vals)
        else:
            result = super(AccountMoveLinePlan, self - drafts).write(vals)
            for line in drafts:
                own = line.analytic_distribution
                super(AccountMoveLinePlan, line).write(self._rural_with_item(vals, own))
        if vals.keys() & AGREED:
            posted = (self - drafts).move_id
            posted.filtered(
                lambda m: not m.journal_id.rural_closing
            )._rural_check_plan()
        return result

    @api.model
    def _rural_with_item(self, vals, own=False):
        """Values with the tags of the item that they name: those that are not given
        beside it.
        """
        item = self.env["rural.distribution.line"].browse(vals.get("rural_line_id"))
        if not item:
            return vals
        given = vals.get("analytic_distribution")
        tagged = item._tagged(given, keep=True) if given else item._tagged(own)
        return {
            "rural_carryover": item.sudo().carryover,
            **vals,
            "analytic_distribution": tagged,
        }

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_rural_unassigned(self):
        """Posted spending that names no item of a plan, to be assigned in the list."""
        parts = self.env["rural.account.part"]
        accounts = self.env["account.account"].union(
            *(parts._accounts(company, *SPENDING) for company in self.env.companies)
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_assign_item_action"
        )
        domain = [
            ("account_id", "in", accounts.ids),
            ("parent_state", "=", "posted"),
            ("rural_line_id", "=", False),
            ("journal_id.rural_closing", "!=", True),
        ]
        return {**action, "domain": domain}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_implied_records(self):
        """Where voucher and partner imply nothing, the item of the plan does."""
        item = self.rural_line_id.sudo()
        implied = super()._rural_implied_records()
        if not item:
            return implied
        return {
            "village": implied["village"] or item.village_id,
            "asset": implied["asset"] or item.asset_id,
            "use": item.use_id,
        }

    def _rural_lacks_item(self):
        """Whether the line spends income without naming an item; what lowers
        spending, as a reversal does, needs none.
        """
        return (
            not self.rural_line_id
            and self.company_currency_id.compare_amounts(self.balance, 0) > 0
            and (self._rural_part() in SPENDING or self._rural_has_use())
        )

    def _rural_item_problems(self):
        """What of the line contradicts its item, as sentences with the cure."""
        item = self.rural_line_id.sudo()
        if not item:
            return []
        paper, texts = item.distribution_id, self._rural_item_texts(item)
        books = self.company_id.sudo().parent_ids
        facts = {
            "not_in_force": paper.kind == "plan" and item._is_valid_on(self.date),
            # A reversal in a later year lowers the spending of that year.
            "year": bool(self.move_id.reversed_entry_id)
            or self.date.year == paper.year,
            "village": self.rural_village_id == item.village_id,
            "use": self.rural_use_id == item.use_id,
            "carryover": self.rural_carryover == item.carryover,
            "company": not item.company_id or item.company_id in books,
        }
        return [texts[key] for key, holds in facts.items() if not holds]

    def _rural_item_texts(self, item):
        _ = self.env._
        names = {"item": item.name, "paper": item.distribution_id.display_name}
        return {
            "not_in_force": _(
                "“%(item)s” of %(paper)s is no item of a plan in force. Choose an item "
                "of the plan filed with the county.",
                **names,
            ),
            "year": _(
                "“%(item)s” stands in %(paper)s, the voucher is dated %(date)s. Choose "
                "an item of that year's plan, or correct the date.",
                date=self.date,
                **names,
            ),
            "village": _(
                "“%(item)s” of %(paper)s is an item of %(village)s, the line names "
                "another village. Choose an item of the line's village, or correct the "
                "column “Village”.",
                village=item.village_id.name,
                **names,
            ),
            "use": _(
                "“%(item)s” of %(paper)s is planned for “%(use)s”, the line says "
                "otherwise. Correct the column “Direction of Use”, or choose another "
                "item.",
                use=item.use_id.name,
                **names,
            ),
            "carryover": _(
                "“%(item)s” of %(paper)s and the line differ in “From Earlier "
                "Surplus”. Make both the same.",
                **names,
            ),
            "company": _(
                "“%(item)s” of %(paper)s belongs to the books of %(company)s. Book it "
                "there.",
                company=item.company_id.name,
                **names,
            ),
        }
