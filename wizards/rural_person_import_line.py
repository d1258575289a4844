from odoo import fields, models


class RuralPersonImportLine(models.Model):
    _name = "rural.person.import.line"
    _description = "Row of a List of Persons"
    _inherit = ["rural.workbook.import.line"]

    import_id = fields.Many2one(
        "rural.person.import", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Person's Name")
    household = fields.Char()
    identity = fields.Char(string="Identity Number", help="Masked.")
    person_id = fields.Many2one("rural.person", index="btree_not_null")
