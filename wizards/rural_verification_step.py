from odoo import fields, models


class RuralVerificationStep(models.TransientModel):
    """A step of a verification that asks for a reason."""

    _name = "rural.verification.step"
    _description = "Step of a Verification with a Reason"

    verification_id = fields.Many2one(
        "rural.verification", required=True, readonly=True, ondelete="cascade"
    )
    action = fields.Selection(
        [("redraw", "Draw Anew"), ("reopen", "Open Again"), ("cancel", "Cancel")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)
    seed = fields.Char(
        help="Of the new draw; empty: a new one is made. The old one stays in the log."
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        self.verification_id._take_step(self.action, self.reason, self.seed)
        return {"type": "ir.actions.act_window_close"}
