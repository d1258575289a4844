from odoo import fields, models


class RuralProgrammeImportIssue(models.Model):
    _name = "rural.programme.import.issue"
    _description = "Finding in a List of Other Programmes"
    _inherit = ["rural.workbook.import.issue"]

    import_id = fields.Many2one(
        "rural.programme.import", required=True, index=True, ondelete="cascade"
    )
