from odoo import fields, models


class RuralPersonImportIssue(models.Model):
    _name = "rural.person.import.issue"
    _description = "Finding in a List of Persons"
    _inherit = ["rural.workbook.import.issue"]

    import_id = fields.Many2one(
        "rural.person.import", required=True, index=True, ondelete="cascade"
    )
