from odoo import fields, models


class RuralContractDocument(models.Model):
    """合同附件: the signed contract and the papers behind it."""

    _name = "rural.contract.document"
    _description = "Document of a Contract"
    _inherit = ["rural.contract.row"]
    _order = "contract_id, kind, date desc, id"

    kind = fields.Selection(
        [
            ("contract", "Signed Contract"),
            ("decision", "Decision"),
            ("tender", "Tender Papers"),
            ("valuation", "Valuation"),
            ("guarantee", "Security"),
            ("other", "Other"),
        ],
        required=True,
        default="contract",
    )
    name = fields.Char(string="Title or No.")
    date = fields.Date()
    file = fields.Binary(attachment=True)
    filename = fields.Char()
