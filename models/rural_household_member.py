from odoo import fields, models


class RuralHouseholdMember(models.Model):
    """Who belonged to which household, from when until when. Written by the person
    alone: one household at a time, the past stays.
    """

    _name = "rural.household.member"
    _description = "Membership in a Household"
    _order = "date_from desc, id desc"

    household_id = fields.Many2one(
        "rural.household", required=True, index=True, ondelete="cascade", readonly=True
    )
    person_id = fields.Many2one(
        "rural.person", required=True, index=True, ondelete="cascade", readonly=True
    )
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="Until", readonly=True)
    village_id = fields.Many2one(
        related="household_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="household_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="household_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="household_id.company_id", store=True, precompute=True, index=True
    )

    _one_at_a_time = models.UniqueIndex(
        "(person_id) WHERE date_to IS NULL",
        "A person belongs to one household at a time.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A membership ends after it begins.",
    )
