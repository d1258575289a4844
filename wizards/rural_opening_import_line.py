from odoo import fields, models


class RuralOpeningImportLine(models.Model):
    _name = "rural.opening.import.line"
    _description = "Row of a Table of Balances"
    _inherit = ["rural.workbook.import.line"]

    import_id = fields.Many2one(
        "rural.opening.import", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Summary")
    account_id = fields.Many2one("account.account")
    partner = fields.Char()
    currency_id = fields.Many2one(related="import_id.currency_id")
    debit = fields.Monetary()
    credit = fields.Monetary()
    carryover = fields.Monetary(string="Surplus of Earlier Years")
    move_id = fields.Many2one(
        "account.move", string="Opening Entry", index="btree_not_null"
    )
