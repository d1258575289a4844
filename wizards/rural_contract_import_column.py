from odoo import fields, models


class RuralContractImportColumn(models.Model):
    _name = "rural.contract.import.column"
    _description = "Column of a List of Contracts"
    _inherit = ["rural.workbook.import.column"]

    _kind = "contract"

    import_id = fields.Many2one(
        "rural.contract.import", required=True, index=True, ondelete="cascade"
    )
