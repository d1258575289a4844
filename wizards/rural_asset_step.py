from odoo import fields, models
from odoo.exceptions import UserError


class RuralAssetStep(models.TransientModel):
    """A step that asks for a reason: return to draft, taking over a disposal of the
    time before the program.
    """

    _name = "rural.asset.step"
    _description = "Step with a Reason"

    asset_ids = fields.Many2many("rural.asset", string="Assets", required=True)
    action = fields.Selection(
        [("return", "Return to Draft"), ("dispose", "Disposed of Earlier")],
        required=True,
    )
    date_disposed = fields.Date(string="Disposed of on")
    reason = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Papers")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        decision = None
        if self.action == "dispose":
            self._check_earlier()
            decision = {"meeting_date": self.date_disposed}
        self.asset_ids._do_step(
            self.action,
            self.reason,
            attachments=self.attachment_ids,
            decision=decision,
        )
        if self.action == "dispose":
            self.asset_ids._mark_disposed()
        for asset in self.asset_ids:
            asset.message_post(body=self.reason)
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _check_earlier(self):
        """Only what was disposed of before disposals walked the procedure here."""
        for asset in self.asset_ids:
            company = (asset.company_id or self.env.company).sudo()
            since, day = company.rural_disposals_since, self.date_disposed
            if not (since and day and day < since):
                raise UserError(
                    self.env._(
                        "%(asset)s: enter the day of the disposal, before %(since)s. "
                        "Later disposals walk the procedure: use “Dispose of”.",
                        asset=asset.display_name,
                        since=since or "—",
                    )
                )
        running = self.sudo().asset_ids.disposal_line_ids.filtered("is_open")
        if running:
            raise UserError(
                self.env._(
                    "%(asset)s stands in %(disposal)s, which is under way. Go on "
                    "there, or withdraw it first.",
                    asset=running[0].asset_id.display_name,
                    disposal=running[0].disposal_id.display_name,
                )
            )
