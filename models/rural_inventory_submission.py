from odoo import fields, models


class RuralInventorySubmission(models.Model):
    """What the county and its townships hand in of a clean-up."""

    _name = "rural.inventory"
    _inherit = "rural.inventory"

    submission_ids = fields.One2many("rural.submission", "inventory_id")
    handed_in_count = fields.Integer(
        string="Townships Handed in", compute="_compute_handed_in_count"
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_handed_in_count(self):
        groups = self.env["rural.submission"]._read_group(
            [
                ("inventory_id", "in", self.ids),
                ("state", "=", "submitted"),
                ("region_id.level", "=", "township"),
            ],
            ["inventory_id"],
            ["__count"],
        )
        counts = {inventory.id: count for inventory, count in groups}
        for inventory in self:
            inventory.handed_in_count = counts.get(inventory.id, 0)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_submissions(self):
        return self._open("rural_asset.rural_submission_action")

    def action_open_own_submission(self):
        """The county's own, over all its townships."""
        self.ensure_one()
        return self.env["rural.submission"]._of(self, self.region_id)._open()
