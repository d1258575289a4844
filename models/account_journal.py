from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    rural_closing = fields.Boolean(
        string="Closing Entries",
        help="The journal carries income and expense over to 本年收益 at the end of "
        "the year: its entries need no village, make no analytic items and do not "
        "count in the income ledger.",
    )
