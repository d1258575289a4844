from odoo import api, fields, models

# Roles that see the register of their regions.
OTHER_ROLES = (
    "rural_asset.group_rural_editor",
    "rural_asset.group_rural_books",
    "rural_asset.group_rural_manager",
)


class ResUsers(models.Model):
    _inherit = "res.users"

    rural_only_verifies = fields.Boolean(
        compute="_compute_rural_only_verifies", compute_sudo=True
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("group_ids")
    def _compute_rural_only_verifies(self):
        for user in self:
            verifies = user.has_group("rural_asset.group_rural_verifier")
            other = any(map(user.has_group, OTHER_ROLES))
            user.rural_only_verifies = verifies and not other
