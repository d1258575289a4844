from odoo import models

ROLE_OF_BODY = {
    "village": "rural_asset.group_rural_clerk",
    "township": "rural_asset.group_rural_reviewer",
    "county": "rural_asset.group_rural_officer",
    "books": "rural_asset.group_rural_accountant",
}


class RuralRegionCharge(models.Model):
    """Who is in charge of a place (来安县办法 四: 各村需安排专人负责)."""

    _inherit = "rural.region"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        """Who is newly in charge takes over what waits."""
        result = super().write(vals)
        if "responsible_id" in vals:
            for model in self.env["rural.inbox"]._inboxes():
                model.sudo()._search_followed(self)._sync_inbox()
        return result

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _users_in_charge(self, body):
        """``{region: users}`` who may act there for a body: who is named on the
        region comes first, then by age of the account. One query for all regions.
        """
        regions = self.sudo()
        above = {region: region._ids_above() for region in regions}
        users = self._users_of_body(body, set().union(*above.values()))
        assigned = {user: set(user.rural_region_ids.ids) for user in users}
        found = {}
        for region, ids in above.items():
            able = users.filtered(
                lambda u, region=region, ids=ids: (
                    assigned[u] & ids and region.company_id in u.company_ids
                )
            )
            found[region.id] = (region.responsible_id & able) | able
        return {region: found[region.id] for region in self}

    def _ids_above(self):
        """The ids of the region and of all that it lies in."""
        path = self.with_context(active_test=False).parent_path or ""
        return {int(region_id) for region_id in path.split("/") if region_id}

    def _users_of_body(self, body, region_ids):
        role = self.env.ref(ROLE_OF_BODY[body])
        users = self.env["res.users"].sudo()
        return users.search(
            [("all_group_ids", "in", role.ids), ("rural_region_ids", "in", region_ids)],
            order="id",
        )
