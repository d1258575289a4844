from odoo import api, models
from odoo.exceptions import UserError

from .rural_procedure import holds_token


class RuralAssetPart(models.AbstractModel):
    """A row that belongs to one asset and shares its place and its state: once
    the asset is confirmed the row changes only through a logged correction.
    """

    _name = "rural.asset.part"
    _description = "Part of an Asset"
    _inherit = ["rural.asset.row"]

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        assets = self.env["rural.asset"].browse(
            {vals["asset_id"] for vals in vals_list if vals.get("asset_id")}
        )
        self._check_parts_open(assets)
        return super().create(vals_list)

    def write(self, vals):
        assets = self.asset_id
        if vals.get("asset_id"):
            assets |= assets.browse(vals["asset_id"])
        self._check_parts_open(assets)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_parts_open(self.asset_id)

    def _check_parts_open(self, assets):
        if holds_token(self.env):
            return
        frozen = assets.filtered(lambda a: a.state in ("confirmed", "disposed"))
        if frozen:
            raise UserError(
                self.env._(
                    "%(asset)s is confirmed: its funding and rights change only "
                    "through a correction with a reason.",
                    asset=frozen[0].display_name,
                )
            )
