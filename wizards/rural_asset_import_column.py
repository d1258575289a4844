from odoo import fields, models


class RuralAssetImportColumn(models.Model):
    _name = "rural.asset.import.column"
    _description = "Column of a Ledger Workbook"
    _inherit = ["rural.workbook.import.column"]

    _kind = "asset"

    import_id = fields.Many2one(
        "rural.asset.import", required=True, index=True, ondelete="cascade"
    )
