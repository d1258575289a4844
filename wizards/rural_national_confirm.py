from odoo import api, fields, models
from odoo.exceptions import UserError


class RuralNationalConfirm(models.TransientModel):
    """The officer's word that an exported table has been entered in the national
    system.
    """

    _name = "rural.national.confirm"
    _description = "Confirmation of What Was Entered"

    export_id = fields.Many2one("rural.form.export", required=True, ondelete="cascade")
    asset_count = fields.Integer(string="Assets", compute="_compute_asset_count")
    date = fields.Date(
        string="Entered there on",
        required=True,
        default=lambda self: self.env.company._rural_today(),
    )
    confirmed = fields.Boolean(
        string="All assets of this table have been entered in the national system."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("export_id")
    def _compute_asset_count(self):
        for wizard in self:
            wizard.asset_count = len(wizard.export_id.listed_ids or ())

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_confirm(self):
        self.ensure_one()
        if not self.confirmed:
            raise UserError(
                self.env._("Tick that all assets of this table have been entered.")
            )
        assets = self.export_id._confirm_entered(self.date)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s assets are noted as entered in the national system.",
                    count=len(assets),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
