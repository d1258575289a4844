from odoo import fields, models

from .rural_household import HOUSEHOLD_KINDS, MONITORED_KINDS


class RuralHouseholdStatus(models.Model):
    """What a household counted as from a day on. Written by the household alone."""

    _name = "rural.household.status"
    _description = "Status of a Household"
    _order = "date_from desc, id desc"

    household_id = fields.Many2one(
        "rural.household", required=True, index=True, ondelete="cascade", readonly=True
    )
    kind = fields.Selection(HOUSEHOLD_KINDS, string="Counts as", readonly=True)
    monitored_kind = fields.Selection(
        MONITORED_KINDS, string="Kind of Risk", readonly=True
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
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
