from odoo import fields, models


class RuralContractReceiptLine(models.TransientModel):
    """What of a receipt goes to one instalment."""

    _name = "rural.contract.receipt.line"
    _description = "Instalment of a Receipt"
    _order = "date_due, id"

    receipt_id = fields.Many2one(
        "rural.contract.receipt", required=True, ondelete="cascade"
    )
    instalment_id = fields.Many2one(
        "rural.contract.instalment", required=True, ondelete="cascade"
    )
    contract_id = fields.Many2one(related="instalment_id.contract_id")
    currency_id = fields.Many2one(related="instalment_id.currency_id")
    date_due = fields.Date(related="instalment_id.date_due", store=True)
    amount_open = fields.Monetary(related="instalment_id.amount_open")
    amount = fields.Monetary(string="Received Now")

    def _part(self):
        """``(label, amount, account, contract)`` of the payment's line, on the
        account that the voucher claims it on.
        """
        self.ensure_one()
        account = self.instalment_id._claim_lines().account_id[:1]
        return self.instalment_id._label(), self.amount, account, self.contract_id
