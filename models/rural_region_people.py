from odoo import api, fields, models


class RuralRegionPeople(models.Model):
    """How many households and persons a region has, for those who may read them."""

    _name = "rural.region"
    _inherit = "rural.region"

    household_count = fields.Integer(
        string="Households", compute="_compute_people_count"
    )
    person_count = fields.Integer(string="Persons", compute="_compute_people_count")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_people_count(self):
        self.household_count = self.person_count = 0
        if not self.env["rural.person"].has_access("read"):
            return
        living = [("state", "=", "living")]
        for region in self:
            column = [(region._people_column(), "=", region._origin.id)]
            household, person = self.env["rural.household"], self.env["rural.person"]
            region.household_count = household.search_count(column)
            region.person_count = person.search_count(column + living)

    def _people_column(self):
        self.ensure_one()
        columns = {"village": "village_id", "township": "township_id"}
        return columns.get(self.level, "county_id")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_households(self):
        return self._people_action("rural_asset.rural_household_action")

    def action_open_persons(self):
        return self._people_action("rural_asset.rural_person_action")

    def _people_action(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [(self._people_column(), "=", self.id)]
        action["context"] = {"default_region_id": self.id}
        return action
