from odoo import fields, models


class RuralNationalCheckIssue(models.Model):
    _name = "rural.national.check.issue"
    _description = "Unreadable Cell of the National System's Export"
    _inherit = ["rural.workbook.import.issue"]

    import_id = fields.Many2one(
        "rural.national.check", required=True, index=True, ondelete="cascade"
    )
