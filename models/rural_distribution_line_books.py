from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import distributions
from ..lib.personal_numbers import number_in_name, personal_number
from .rural_distribution_books import exact
from .rural_distribution_line import CONTINUED

PUBLISHED = ("name", "duty", "criterion", "explanation", "person_names", "unit")


class RuralDistributionLineBooks(models.Model):
    """An item and the vouchers that carry it out."""

    _name = "rural.distribution.line"
    _inherit = "rural.distribution.line"

    year = fields.Integer(related="distribution_id.year")
    amount_executed = fields.Monetary(
        string="Executed",
        compute="_compute_executed",
        compute_sudo=True,
        help="Spent by posted vouchers that name this item, in any revision.",
    )
    executed_count = fields.Integer(
        string="Vouchers of the Item", compute="_compute_executed", compute_sudo=True
    )

    # An item is carried on once: its vouchers count on one line of each revision.
    _root_uniq = models.UniqueIndex(
        "(distribution_id, root_id)",
        "This item of the revision before is carried on already.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains(*PUBLISHED)
    def _check_personal_numbers(self):
        """What is published names no numbers of persons."""
        for line in self:
            texts = [line[name] for name in PUBLISHED]
            if any(map(personal_number, texts)) or number_in_name(line.person_names):
                raise ValidationError(
                    self.env._(
                        "“%(item)s” holds a number of an identity card, telephone or "
                        "bank card. The paper is published: write names only.",
                        item=line.name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("name", "distribution_id.year")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.distribution_id.year} {line.name or ''}"

    @api.depends("use_id", "carryover", "state")
    def _compute_executed(self):
        papers = self.distribution_id.filtered(
            lambda paper: (
                paper.kind == "plan" and paper.state in ("filed", "superseded")
            )
        )
        facts = papers._book_facts() if papers else {}
        for line in self:
            spent = facts and facts.get(line.distribution_id.id)
            key = line._origin.id, line.use_id.id, line.carryover
            amount, count = spent.spending.get(key, (0, 0)) if spent else (0, 0)
            line.amount_executed, line.executed_count = amount, count

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_vouchers(self):
        """The items of the books that make up what was spent. Who keeps the books
        assigns those that name no item of the plan.
        """
        self.ensure_one()
        apart = self.kind == "result" and not self.plan_line_id
        if apart and self.env["account.move.line"].has_access("write"):
            return self.action_assign_vouchers()
        ids = self._voucher_items()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_income_item_action"
        )
        return {
            **action,
            "display_name": self.name,
            "domain": [("id", "in", ids)],
            "context": {"create": False},
        }

    def action_assign_vouchers(self):
        """Let the accountant name the items of the plan on vouchers without one."""
        self.ensure_one()
        items = self.env["account.analytic.line"].browse(self._voucher_items())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_assign_item_action"
        )
        lines = items.sudo().move_line_id
        return {**action, "domain": [("id", "in", lines.ids)]}

    def _voucher_items(self):
        if not self.env["account.analytic.line"].has_access("read"):
            raise UserError(
                self.env._(
                    "These are items of the books, which your role does not read. "
                    "Ask the township accountant for the vouchers behind it."
                )
            )
        item = self if self.kind == "plan" else self.plan_line_id
        return self.distribution_id._spent_items(
            item.id, self.use_id.id, self.carryover
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _tagged(self, distribution, keep=False):
        """A distribution with the tags of the item; with ``keep`` those that it has
        already stay.
        """
        tags, item = self.env["rural.tags"], self.sudo()
        named = tags._by_account(distributions.account_ids(distribution)).values()
        present = [tag for tag, _record in named] if keep else []
        own = {"village": item.village_id, "asset": item.asset_id, "use": item.use_id}
        for tag, record in own.items():
            if record and tag not in present:
                distribution = tags._replace(distribution, tag, record)
        return distribution

    def _is_valid_on(self, date):
        """Whether vouchers of a day may name the item: it stands in the plan in force,
        or stood in a revision that was.
        """
        paper = self.distribution_id
        if paper.state != "superseded":
            return paper.state == "filed"
        plans = paper._plans_in_force(paper.region_id, paper.year, paper.scheme)
        plan = plans.get(paper.region_id)
        return (
            not plan
            or self.root_id in plan.line_ids.root_id
            or not plan.filing_date
            or date <= plan.filing_date
        )

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _root_key(self):
        return self.root_id.id or self.id

    def _read_key(self):
        """What a row of a result is about, whichever revision it was read from."""
        if self.plan_line_id:
            return self.plan_line_id._root_key()
        return self.use_id.id, self.carryover

    def _prepare_result_vals(self, amount, count):
        """What the result reads of an item of the plan, and what it proposes."""
        read = {
            "plan_line_id": self.id,
            "use_id": self.use_id.id,
            "carryover": self.carryover,
            "asset_id": self.asset_id.id,
            "amount": float(amount),
            "amount_planned": self.amount,
            "voucher_count": count,
        }
        return read, {name: self[name] for name in CONTINUED}

    def _write_read(self, vals):
        if vals["amount"] and self.not_executed:
            vals = {**vals, "not_executed": False}
        return super()._write_read(vals)

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _differs_above(self, percent):
        """Whether what was spent is off the plan by more than ``percent`` of it."""
        planned = exact(self.amount_planned)
        difference = abs(exact(self.amount) - planned)
        return difference * 100 > percent * planned

    def _list_problems(self):
        """What annex 2 prints of the item and is still missing."""
        if not self.amount:
            return []
        _ = self.env._
        posts = self.post_count and self.person_count and self.person_names
        if self.detail == "post" and not posts:
            return [
                _(
                    "“%(item)s”: enter the number of posts, how many persons hold them "
                    "and their names.",
                    item=self.name,
                )
            ]
        if self.detail == "temporary" and not (self.person_times and self.day_rate):
            return [_("“%(item)s”: enter person-times and rate a day.", item=self.name)]
        return self._share_problems() if self.detail == "persons" else []

    def _share_problems(self):
        """附件2 (三): 具体名单, whose amounts add up to what the vouchers say."""
        listed = sum(map(exact, self.share_ids.mapped("amount")))
        if not self.share_ids:
            return [
                self.env._(
                    "“%(item)s”: the list of persons is missing (annex 2: 具体名单).",
                    item=self.name,
                )
            ]
        if listed != exact(self.amount):
            return [
                self.env._(
                    "“%(item)s”: the persons on the list got %(listed)s, the vouchers "
                    "say %(amount).2f. Correct the list.",
                    item=self.name,
                    listed=listed,
                    amount=self.amount,
                )
            ]
        return []

    def _count_persons(self):
        """The list says how many persons there are; a plan may do without one."""
        for line in self.filtered(lambda each: each.detail == "persons"):
            if line.kind == "result" or line.share_ids:
                line.person_count = len(line.share_ids)

    def _part_warnings(self):
        reckoned = self._reckoned()
        if not self.amount or not reckoned or exact(reckoned) == exact(self.amount):
            return []
        return [
            self.env._(
                "“%(item)s”: the parts come to %(parts).2f, the vouchers to "
                "%(amount).2f. Enter what was actually done.",
                item=self.name,
                parts=reckoned,
                amount=self.amount,
            )
        ]
