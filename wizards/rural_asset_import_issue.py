from odoo import fields, models


class RuralAssetImportIssue(models.Model):
    _name = "rural.asset.import.issue"
    _description = "Finding in a Ledger Workbook"
    _inherit = ["rural.workbook.import.issue"]

    import_id = fields.Many2one(
        "rural.asset.import", required=True, index=True, ondelete="cascade"
    )
