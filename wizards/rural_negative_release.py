from odoo import api, fields, models
from odoo.exceptions import UserError


class RuralNegativeReleaseWizard(models.TransientModel):
    """The reviewer reads what is stopped and releases it with a reason."""

    _name = "rural.negative.release.wizard"
    _description = "Release from the Negative List with a Reason"

    move_id = fields.Many2one(
        "account.move", string="Voucher", required=True, ondelete="cascade"
    )
    found = fields.Text(string="Stopped", compute="_compute_found")
    reason = fields.Text(required=True)

    @api.depends("move_id")
    def _compute_found(self):
        for wizard in self:
            wizard.found = "\n".join(wizard.move_id._rural_negative_problems())

    def action_release(self):
        """Log the release and tell whoever keeps the voucher; it stays a draft."""
        self.ensure_one()
        move = self.move_id
        move.sudo().lock_for_update()
        move._rural_check_can_release()
        if not self.reason.strip():
            raise UserError(self.env._("Give a reason for the release."))
        texts = move._rural_negative_problems()
        release = self.env["rural.negative.release"]
        release._release(move._rural_negative_hits(), self.reason.strip())
        move.invalidate_recordset(["rural_release_ids", "rural_warning"])
        move.sudo().message_post(
            body=self.env._(
                "Released from the negative list: %(reason)s\n%(found)s",
                reason=self.reason.strip(),
                found="\n".join(texts),
            ),
            author_id=self.env.user.partner_id.id,
        )
        move.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        return {"type": "ir.actions.act_window_close"}
