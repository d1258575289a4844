from odoo import fields, models

KINDS = [
    ("total", "Whole Company"),
    ("part", "Part of the Accounts"),
    ("village", "Village"),
    ("balance", "Trial Balance"),
]


class RuralBooksCheckLine(models.TransientModel):
    """One comparison of the check."""

    _name = "rural.books.check.line"
    _description = "Comparison of the Books"
    _order = "differs desc, id"

    wizard_id = fields.Many2one(
        "rural.books.check.wizard", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True)
    name = fields.Char(string="Compared", required=True)
    village_id = fields.Many2one("rural.region", ondelete="cascade")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    books = fields.Monetary(string="General Ledger")
    items = fields.Monetary(string="Analytic Items")
    ledger = fields.Monetary(string="Income Ledger")
    has_ledger = fields.Boolean()
    difference = fields.Monetary()
    differs = fields.Boolean()
