from odoo import fields, models


class RuralOfficialImportLine(models.Model):
    _name = "rural.official.import.line"
    _description = "Row of a List of Relatives"
    _inherit = ["rural.workbook.import.line"]

    import_id = fields.Many2one(
        "rural.official.import", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Person's Name")
    identity = fields.Char(string="Identity Number", help="Masked.")
    official = fields.Char()
    relation = fields.Char(string="Relation to the Official")
    person_id = fields.Many2one("rural.person", index="btree_not_null")
