from odoo import api, fields, models

PEOPLE_GROUPS = (
    "rural_asset.group_rural_clerk,rural_asset.group_rural_accountant,"
    "rural_asset.group_rural_reviewer,rural_asset.group_rural_officer,"
    "rural_asset.group_rural_auditor"
)


class RuralAssetHousehold(models.Model):
    """到户类: the household that an asset belongs to, by the code on its card."""

    _name = "rural.asset"
    _inherit = "rural.asset"

    household_id = fields.Many2one(
        "rural.household",
        string="Household on File",
        compute="_compute_household_id",
        groups=PEOPLE_GROUPS,
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("household_code", "village_id")
    @api.depends_context("uid")
    def _compute_household_id(self):
        self.household_id = False
        coded = self.filtered(lambda a: a.household_code and a.village_id)
        if not coded or not self.env["rural.household"].has_access("read"):
            return
        households = self.env["rural.household"].search(
            [
                ("village_id", "in", coded.village_id.ids),
                ("code", "in", coded.mapped("household_code")),
            ]
        )
        found = {(h.village_id.id, h.code): h for h in households}
        for asset in coded:
            key = (asset.village_id.id, asset.household_code)
            asset.household_id = found.get(key, False)
