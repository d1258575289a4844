from odoo import fields, models


class RuralProgrammeImportColumn(models.Model):
    _name = "rural.programme.import.column"
    _description = "Column of a List of Other Programmes"
    _inherit = ["rural.workbook.import.column"]

    _kind = "programme"

    import_id = fields.Many2one(
        "rural.programme.import", required=True, index=True, ondelete="cascade"
    )
