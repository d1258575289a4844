from odoo import fields, models


class RuralAssetImportLine(models.Model):
    _name = "rural.asset.import.line"
    _description = "Row of a Ledger Workbook"
    _inherit = ["rural.workbook.import.line"]

    import_id = fields.Many2one(
        "rural.asset.import", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Asset")
    currency_id = fields.Many2one(related="import_id.currency_id")
    original_value = fields.Monetary()
    asset_id = fields.Many2one(
        "rural.asset", string="In the Register", index="btree_not_null"
    )
    target = fields.Selection(
        [
            ("draft", "Draft"),
            ("registered", "Registered"),
            ("confirmed", "Ownership Confirmed"),
        ],
        string="Becomes",
    )
