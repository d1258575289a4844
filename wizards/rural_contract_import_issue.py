from odoo import fields, models


class RuralContractImportIssue(models.Model):
    _name = "rural.contract.import.issue"
    _description = "Finding in a List of Contracts"
    _inherit = ["rural.workbook.import.issue"]

    import_id = fields.Many2one(
        "rural.contract.import", required=True, index=True, ondelete="cascade"
    )
