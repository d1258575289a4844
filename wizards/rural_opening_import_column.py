from odoo import fields, models


class RuralOpeningImportColumn(models.Model):
    _name = "rural.opening.import.column"
    _description = "Column of a Table of Balances"
    _inherit = ["rural.workbook.import.column"]

    _kind = "opening"

    import_id = fields.Many2one(
        "rural.opening.import", required=True, index=True, ondelete="cascade"
    )
