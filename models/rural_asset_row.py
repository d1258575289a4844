from odoo import fields, models


class RuralAssetRow(models.AbstractModel):
    """A row that belongs to one asset and stores its place, for rules and indexes."""

    _name = "rural.asset.row"
    _description = "Row of an Asset"

    asset_id = fields.Many2one(
        "rural.asset", required=True, index=True, ondelete="cascade"
    )
    village_id = fields.Many2one(
        related="asset_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="asset_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="asset_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="asset_id.company_id", store=True, precompute=True, index=True
    )
