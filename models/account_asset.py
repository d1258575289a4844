from odoo import api, fields, models
from odoo.exceptions import AccessError

# OCA looks at every line of the board whenever anything is written on an asset;
# only these can call for the board's first line.
BOARD_FIELDS = {
    "depreciation_line_ids",
    "method",
    "profile_id",
    "purchase_value",
    "salvage_value",
}
KEEPERS = (
    "account.group_account_invoice",
    "account.group_account_user",
    "account.group_account_manager",
)


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
    rural_region_id = fields.Many2one(compute="_compute_rural_region_id", store=True)
    profile_id = fields.Many2one(index=True)
    company_id = fields.Many2one(index=True)

    # Whatever is due is looked for by state.
    _rural_state_idx = models.Index("(state, company_id)")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("rural_asset_id.region_id", "analytic_distribution")
    def _compute_rural_region_id(self):
        """The place of the register's card; without one, that of the village tag."""
        for asset in self:
            villages = asset.rural_asset_id.sudo().region_id
            if not villages and asset.analytic_distribution:
                villages = self.env["rural.tags"]._records(
                    asset.analytic_distribution, "village"
                )
                villages = villages._common_region()
            asset.rural_region_id = villages

    @api.depends("profile_id", "rural_asset_id")
    def _compute_analytic_distribution(self):
        """The asset of the register says the tags, the profile those of the rest."""
        linked = self.filtered("rural_asset_id")
        for asset in linked:
            asset.analytic_distribution = asset.rural_asset_id._books_distribution()
        return super(AccountAsset, self - linked)._compute_analytic_distribution()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if self.env.context.get("create_asset_from_move_line"):
            # OCA replaces what profile or register say by what the bill's line
            # says, even by nothing.
            if "analytic_distribution" in vals and not vals["analytic_distribution"]:
                vals = {k: v for k, v in vals.items() if k != "analytic_distribution"}
        elif not vals.keys() & BOARD_FIELDS:
            self = self.with_context(asset_validate_from_write=True)
        return super().write(vals)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def validate(self):
        self._check_keeper()
        return super().validate()

    def set_to_draft(self):
        self._check_keeper()
        return super().set_to_draft()

    def remove(self):
        self._check_keeper()
        return super().remove()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _check_keeper(self):
        """OCA guards its steps by buttons alone; a call over RPC has none."""
        user = self.env.user
        if not self.env.su and not any(user.has_group(group) for group in KEEPERS):
            raise AccessError(
                self.env._("Assets in the books are kept by the accountants.")
            )
