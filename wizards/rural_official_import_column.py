from odoo import fields, models


class RuralOfficialImportColumn(models.Model):
    _name = "rural.official.import.column"
    _description = "Column of a List of Relatives"
    _inherit = ["rural.workbook.import.column"]

    _kind = "official"

    import_id = fields.Many2one(
        "rural.official.import", required=True, index=True, ondelete="cascade"
    )
