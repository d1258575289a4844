from odoo import api, fields, models

from ..models.rural_person import RELATIONS


class RuralPersonBack(models.TransientModel):
    """A person lives in the village again, in a household of it."""

    _name = "rural.person.back"
    _description = "Person Coming Back"

    person_id = fields.Many2one("rural.person", required=True)
    state = fields.Selection(related="person_id.state")
    date_left = fields.Date(related="person_id.date_left")
    village_id = fields.Many2one(related="person_id.village_id")
    date = fields.Date(
        required=True, default=lambda self: self.env.company._rural_today()
    )
    household_id = fields.Many2one(
        "rural.household",
        compute="_compute_household",
        store=True,
        readonly=False,
        domain="[('village_id', '=', village_id)]",
    )
    relation = fields.Selection(
        RELATIONS, compute="_compute_household", store=True, readonly=False
    )
    reason = fields.Char()

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("person_id")
    def _compute_household(self):
        """The old household, with the old relation unless another is its head now."""
        for wizard in self:
            person = wizard.person_id
            heads = person.household_id.person_ids.filtered(
                lambda p: p.relation == "head" and p.state == "living"
            )
            is_second = heads and person.relation == "head"
            wizard.household_id = person.household_id
            wizard.relation = False if is_second else person.relation

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        self.person_id._come_back(
            self.date, self.household_id, self.relation, self.reason
        )
        return {"type": "ir.actions.act_window_close"}
