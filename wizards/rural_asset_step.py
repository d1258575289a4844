from odoo import fields, models


class RuralAssetStep(models.TransientModel):
    """A step that asks for a reason: return to draft, disposal."""

    _name = "rural.asset.step"
    _description = "Step with a Reason"

    asset_ids = fields.Many2many("rural.asset", string="Assets", required=True)
    action = fields.Selection(
        [("return", "Return to Draft"), ("dispose", "Dispose of the Asset")],
        required=True,
    )
    reason = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Papers")

    def action_apply(self):
        self.ensure_one()
        attachments = self.attachment_ids
        self.asset_ids._do_step(self.action, self.reason, attachments=attachments)
        if self.action == "dispose":
            self.asset_ids._mark_disposed()
        for asset in self.asset_ids:
            asset.message_post(body=self.reason)
        return {"type": "ir.actions.act_window_close"}
