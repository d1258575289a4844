from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from ..lib import opening_fields
from .opening_check import CARRYOVERS, PROFIT_AND_LOSS, OpeningCheck
from .opening_messages import opening_messages
from .opening_write import OpeningWriter
from .rural_workbook_import import is_new


class RuralOpeningImport(models.Model):
    """导入期初余额: the balances with which villages begin their books here.

    One posted entry a village, each line with the village's tag, so that the
    villages add up to the company; and the surplus of earlier years, which stands
    apart from this year's income.
    """

    _name = "rural.opening.import"
    _description = "Import of Opening Balances"
    _inherit = ["rural.workbook.import"]

    _kind = "opening"
    _fields_lib = opening_fields
    # A balance is a journal item with its analytic item.
    _row_weight = 5
    _line_blank = {
        "name": None,
        "account_id": None,
        "partner": None,
        "debit": 0,
        "credit": 0,
        "carryover": 0,
        "move_id": None,
    }

    unit = fields.Selection(default="yuan")
    date = fields.Date(
        string="Opening Date",
        required=True,
        default=lambda self: self._default_date(),
        help="The balances are those at the end of this day; the books begin the "
        "day after.",
    )
    chart = fields.Selection(
        [("2023", "财会〔2023〕14号"), ("2004", "财会〔2004〕12号")],
        string="Account Codes of",
        required=True,
        default="2023",
        help="Codes of the chart of 2004 are translated to those of 2023.",
    )
    column_ids = fields.One2many("rural.opening.import.column", "import_id")
    issue_ids = fields.One2many(
        "rural.opening.import.issue", "import_id", string="Findings", readonly=True
    )
    line_ids = fields.One2many(
        "rural.opening.import.line", "import_id", string="Rows", readonly=True
    )
    count_villages = fields.Integer(string="Villages with New Entries", readonly=True)
    amount_debit = fields.Monetary(string="Debit of New Entries", readonly=True)
    amount_credit = fields.Monetary(string="Credit of New Entries", readonly=True)

    def _default_date(self):
        today = fields.Date.context_today(self)
        return date(today.year - 1, 12, 31)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_import(self):
        """Booking belongs to accountants; others may check a workbook for them."""
        if not self.env["account.move"].has_access("create"):
            raise UserError(
                self.env._(
                    "Your role does not book. Ask the township accountant to import "
                    "the balances; you can check the workbook."
                )
            )
        return super().action_import()

    def action_open_entries(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opening Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.line_ids.move_id.ids)],
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        return OpeningCheck(self, mapping)

    def _write_plan(self, check, progress):
        return OpeningWriter(check, progress).write()

    def _journal(self, company):
        """The general journal of a company that opening entries are booked in."""
        journals = self.env["account.journal"]
        journal = journals.search(
            [
                *journals._check_company_domain(company),
                ("type", "=", "general"),
                ("rural_closing", "=", False),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no general journal. Create one under "
                    "Accounting / Journals first.",
                    company=company.name,
                )
            )
        return journal

    def _file_message(self, error):
        if error.code != "no_header":
            return super()._file_message(error)
        return self.env._(
            "No sheet has a heading that looks like opening balances (村, 科目编码, "
            "借方余额, 贷方余额 …). Check that this is the right workbook; if the "
            "county uses other words, add them under Configuration / Columns of "
            "Ledgers."
        )

    def _template_choices(self):
        """The balance accounts of the company as well: code and name in one cell."""
        accounts = self.env["account.account"].search(
            [
                *self.env["account.account"]._check_company_domain(self.env.company),
                ("internal_group", "not in", PROFIT_AND_LOSS),
            ]
        )
        words = [f"{a.code} {a.name}" for a in accounts.sorted("code") if a.code]
        return {**super()._template_choices(), "account_code": words}

    def _totals(self, check):
        amounts = [
            planned.row.values["amount"]
            for village in check.villages
            for planned in village.balances
            if is_new(planned)
        ]
        return {
            "count_villages": len(
                {id(p.group) for p in check.planned if is_new(p) and p.group}
            ),
            "amount_debit": float(sum(a for a in amounts if a > 0)),
            "amount_credit": float(-sum(a for a in amounts if a < 0)),
        }

    def _messages(self):
        return {**super()._messages(), **opening_messages(self.env)}

    def _skip_reasons(self):
        return {
            **super()._skip_reasons(),
            "zero": self.env._("No balance"),
            "sum": self.env._("Sum of its detail accounts"),
        }

    def _line_values(self, planned):
        values = planned.row.values
        amount = float(values.get("amount") or 0)
        return {
            "name": values.get("summary"),
            "account_id": values.get("account_id"),
            "partner": values.get("partner"),
            "debit": max(amount, 0),
            "credit": max(-amount, 0),
            "carryover": float(sum(values.get(name) or 0 for name in CARRYOVERS)),
            "move_id": planned.record_id or None,
            "detail": None if values.get("account_id") else values.get("account_name"),
        }
