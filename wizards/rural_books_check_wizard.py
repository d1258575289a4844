from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError


class RuralBooksCheckWizard(models.TransientModel):
    """勾稽核对: the proof that ledger, items and books say the same, or what
    keeps them apart.
    """

    _name = "rural.books.check.wizard"
    _description = "Check of the Books"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year_from = fields.Integer(
        string="From Year",
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
    )
    year_to = fields.Integer(
        string="Until Year",
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
    )
    state = fields.Selection(
        [("new", "New"), ("agrees", "Agrees"), ("differs", "Differs")],
        default="new",
        readonly=True,
    )
    line_ids = fields.One2many("rural.books.check.line", "wizard_id", readonly=True)
    reason_ids = fields.One2many("rural.books.check.reason", "wizard_id", readonly=True)
    difference_count = fields.Integer(readonly=True)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("year_from", "year_to")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("Check of the Books")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Compare once more and show the result."""
        self.ensure_one()
        self._check_scope()
        check = self.env["rural.books.check"]
        lines, reasons = check._check(
            self.company_id, date(self.year_from, 1, 1), date(self.year_to, 12, 31)
        )
        differing = [line for line in lines if check._differs(line)]
        self.line_ids.unlink()
        self.reason_ids.unlink()
        self.write(
            {
                "state": "differs" if differing else "agrees",
                "difference_count": len(differing),
                "line_ids": [
                    (0, 0, self._line_vals(line, line in differing)) for line in lines
                ],
                "reason_ids": [(0, 0, self._reason_vals(r)) for r in reasons],
            }
        )
        return self._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_scope(self):
        """Years in order, and a company that the user is in."""
        if not 2000 <= self.year_from <= self.year_to <= 2100:
            raise UserError(
                self.env._(
                    "Enter years of four digits, the first one not after the last."
                )
            )
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "Choose %(company)s among the companies at the top of the screen "
                    "first.",
                    company=self.company_id.name,
                )
            )

    def _line_vals(self, line, differs):
        amounts = [a for a in (line.books, line.items, line.ledger) if a is not None]
        return {
            "kind": line.kind,
            "name": self._line_name(line),
            "village_id": line.village_id,
            "books": (line.books or 0) / 100,
            "items": (line.items or 0) / 100,
            "ledger": (line.ledger or 0) / 100,
            "has_ledger": line.ledger is not None,
            "difference": (max(amounts) - min(amounts)) / 100,
            "differs": differs,
        }

    def _line_name(self, line):
        _ = self.env._
        names = {
            "income": _("Income"),
            "spending": _("Spending"),
            "trial": _("Debit and Credit of All Vouchers"),
            **dict(
                self.env["rural.account.part"]
                ._fields["part"]
                ._description_selection(self.env)
            ),
        }
        if line.kind == "village" and not line.village_id:
            return _("%(what)s without a Village", what=names[line.key])
        return names[line.key]

    def _reason_vals(self, reason):
        return {
            "key": reason.key,
            "name": self._reason_texts()[reason.key],
            "model": reason.model,
            "count": reason.count,
            "amount": reason.amount,
            "row_ids": reason.ids,
        }

    @api.model
    def _reason_texts(self):
        """What each kind of row does, and how to put it right."""
        _ = self.env._
        return {
            "no_village": _(
                "Posted without a village, for instance before the account got its "
                "part: in the general ledger, in no village's income. Reset the "
                "voucher to draft, choose the village, post again."
            ),
            "changed": _(
                "The analytic items no longer add up to the journal item: they were "
                "changed, deleted or doubled. Reset the voucher to draft and post it "
                "again; this makes them anew."
            ),
            "no_use": _(
                "Spending without a direction of use: in the general ledger, not in "
                "the income ledger. Choose the direction on the voucher."
            ),
            "other_account": _(
                "A direction of use on an account that plays no part: in the income "
                "ledger, in no part of the accounts. Book it on another account, or "
                "give the account its part under Configuration / Parts of Accounts."
            ),
            "other_company": _(
                "The village belongs to another company: its ledger shows the amount "
                "there. Book it in the company of the village."
            ),
            "manual": _(
                "Analytic items made by hand: without a voucher they count nowhere. "
                "Delete them, or book a voucher."
            ),
            "closing": _(
                "Items of closing entries: they carry income and spending over and "
                "count nowhere. Nothing to do."
            ),
        }
