from odoo import models


class RuralAssetFunding(models.Model):
    """One source of an asset's money; all of them together are its original
    value, which the confirmation of the asset demands.
    """

    _name = "rural.asset.funding"
    _description = "Funding of an Asset"
    _inherit = ["rural.asset.funding.mixin", "rural.asset.part"]
    _order = "asset_id, year, id"
    _rec_name = "source_id"

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of a funding row must be above zero."
    )
