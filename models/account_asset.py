from odoo import fields, models


class AccountAsset(models.Model):
    """固定资产卡片 in the books, linked to the card in the register.

    One project asset may have several book assets (components) or none; register
    and books are compared, not merged.
    """

    _name = "account.asset"
    _inherit = ["account.asset", "rural.books.scoped"]

    rural_asset_id = fields.Many2one(
        "rural.asset",
        string="Project Asset",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    rural_region_id = fields.Many2one(
        related="rural_asset_id.region_id", store=True, readonly=True
    )
