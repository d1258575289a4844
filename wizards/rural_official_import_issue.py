from odoo import fields, models


class RuralOfficialImportIssue(models.Model):
    _name = "rural.official.import.issue"
    _description = "Finding in a List of Relatives"
    _inherit = ["rural.workbook.import.issue"]

    import_id = fields.Many2one(
        "rural.official.import", required=True, index=True, ondelete="cascade"
    )
