from odoo import api, fields, models


class RuralInventoryTownshipSubmission(models.Model):
    """What a township on the board has handed in."""

    _name = "rural.inventory.township"
    _inherit = "rural.inventory.township"

    submission_state = fields.Selection(
        lambda self: self._submission_states(),
        string="Tables and Summary",
        compute="_compute_submission_state",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.model
    def _submission_states(self):
        """The states of a submission, in the language of who reads them."""
        state = self.env["rural.submission"]._fields["state"]
        return state._description_selection(self.env)

    @api.depends("inventory_id", "township_id")
    def _compute_submission_state(self):
        submissions = self.env["rural.submission"].search(
            [("inventory_id", "in", self.inventory_id.ids)]
        )
        states = {
            (each.inventory_id, each.region_id): each.state for each in submissions
        }
        for row in self:
            key = (row.inventory_id, row.township_id)
            row.submission_state = states.get(key, "draft")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_submission(self):
        self.ensure_one()
        submissions = self.env["rural.submission"]
        return submissions._of(self.inventory_id, self.township_id)._open()
