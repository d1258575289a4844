from odoo import fields, models


class RuralNationalCheckColumn(models.Model):
    _name = "rural.national.check.column"
    _description = "Column of the National System's Export"
    _inherit = ["rural.workbook.import.column"]

    _kind = "national"

    import_id = fields.Many2one(
        "rural.national.check", required=True, index=True, ondelete="cascade"
    )
