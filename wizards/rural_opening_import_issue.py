from odoo import fields, models


class RuralOpeningImportIssue(models.Model):
    _name = "rural.opening.import.issue"
    _description = "Finding in a Table of Balances"
    _inherit = ["rural.workbook.import.issue"]

    import_id = fields.Many2one(
        "rural.opening.import", required=True, index=True, ondelete="cascade"
    )
