from odoo import fields, models


class AccountAssetProfile(models.Model):
    _inherit = "account.asset.profile"

    rural_category_id = fields.Many2one(
        "rural.asset.category",
        string="Project Asset Category",
        index="btree_not_null",
        help="Project assets of this category are booked with this profile.",
    )
