from odoo import fields, models


class RuralPersonImportColumn(models.Model):
    _name = "rural.person.import.column"
    _description = "Column of a List of Persons"
    _inherit = ["rural.workbook.import.column"]

    _kind = "person"

    import_id = fields.Many2one(
        "rural.person.import", required=True, index=True, ondelete="cascade"
    )
