from odoo import fields, models


class RuralInvoiceRunIssue(models.Model):
    """Why an instalment has no voucher after a run."""

    _name = "rural.invoice.run.issue"
    _description = "Voucher Not Made"

    run_id = fields.Many2one(
        "rural.invoice.run", required=True, index=True, ondelete="cascade"
    )
    instalment_id = fields.Many2one(
        "rural.contract.instalment", required=True, ondelete="cascade"
    )
    contract_id = fields.Many2one(related="instalment_id.contract_id")
    date_due = fields.Date(related="instalment_id.date_due")
    currency_id = fields.Many2one(related="instalment_id.currency_id")
    amount = fields.Monetary(related="instalment_id.amount")
    reason = fields.Text()
