from odoo import models


class RuralAssetRight(models.Model):
    """One right of one holder; the ownership shares of an asset add up to 100 %."""

    _name = "rural.asset.right"
    _description = "Right in an Asset"
    _inherit = ["rural.asset.right.mixin", "rural.asset.part"]
    _order = "asset_id, type_id, share desc, id"
    _rec_name = "holder_name"

    _share_range = models.Constraint(
        "CHECK(share > 0 AND share <= 100)",
        "A share must lie above 0 and not above 100 %.",
    )
