from odoo import api, fields, models

from ..models.rural_revival import USAGE_AFTER


class RuralRevivalStep(models.TransientModel):
    """A revival plan is finished, with evidence, or given up, with the reason."""

    _name = "rural.revival.step"
    _description = "Step of a Revival Plan"

    revival_id = fields.Many2one("rural.revival", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="revival_id.currency_id")
    action = fields.Char(required=True)
    date = fields.Date(
        string="Day of the Step", default=lambda self: self.env.company._rural_today()
    )
    amount = fields.Monetary(
        string="Amount Revived", compute="_compute_amount", store=True, readonly=False
    )
    usage = fields.Selection(USAGE_AFTER, string="Usage Afterwards", default="in_use")
    reason = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Papers and Photos", bypass_search_access=True
    )

    @api.depends("revival_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.revival_id.amount_due

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        evidence = {"reason": self.reason}
        if self.action == "finish":
            evidence = {
                "date": self.date,
                "amount": self.amount,
                "usage": self.usage,
                "attachments": self.attachment_ids,
            }
        self.revival_id._take_step(self.action, evidence)
        return {"type": "ir.actions.act_window_close"}
