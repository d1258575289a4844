from odoo import api, fields, models


class RuralContractStep(models.TransientModel):
    """The early end of contracts, with date, reason and paper."""

    _name = "rural.contract.step"
    _description = "Termination of a Contract"

    contract_ids = fields.Many2many("rural.contract", string="Contracts", required=True)
    date = fields.Date(
        string="Last Day", required=True, default=fields.Date.context_today
    )
    prorate = fields.Boolean(
        string="Only a Share of the Last Period",
        default=True,
        help="The instalment of the period that is cut falls due for the days up to "
        "the last one; otherwise it stays whole.",
    )
    reason = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Papers")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    cancelled_count = fields.Integer(compute="_compute_consequences")
    amount_cancelled = fields.Monetary(compute="_compute_consequences")
    amount_overdue = fields.Monetary(string="Overdue", compute="_compute_consequences")

    @api.depends("contract_ids", "date")
    def _compute_consequences(self):
        for wizard in self:
            rows = wizard.contract_ids.instalment_ids._due_after(wizard.date)
            wizard.cancelled_count = len(rows)
            wizard.amount_cancelled = sum(rows.mapped("amount"))
            wizard.amount_overdue = sum(wizard.contract_ids.mapped("amount_overdue"))

    def action_apply(self):
        self.ensure_one()
        self.contract_ids._terminate(
            self.date, self.reason, self.prorate, self.attachment_ids
        )
        for contract in self.contract_ids:
            contract.message_post(body=self.reason)
        return {"type": "ir.actions.act_window_close"}
