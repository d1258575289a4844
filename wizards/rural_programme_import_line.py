from odoo import fields, models

from ..models.rural_person_programme import PROGRAMMES


class RuralProgrammeImportLine(models.Model):
    _name = "rural.programme.import.line"
    _description = "Row of a List of Other Programmes"
    _inherit = ["rural.workbook.import.line"]

    import_id = fields.Many2one(
        "rural.programme.import", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Person's Name")
    identity = fields.Char(string="Identity Number", help="Masked.")
    programme = fields.Selection(PROGRAMMES)
    programme_name = fields.Char(string="Programme's Own Name")
    year = fields.Integer(aggregator=None)
    currency_id = fields.Many2one(related="import_id.currency_id")
    amount = fields.Monetary()
    person_id = fields.Many2one("rural.person", index="btree_not_null")
