from odoo import api, fields, models

from .rural_scoped import COLUMNS


class RuralHouseholdRow(models.AbstractModel):
    """A row of a household's past: written by the code that changes household and
    person, by nobody's hand, superuser included.
    """

    _name = "rural.household.row"
    _description = "Past of a Household"
    _inherit = ["rural.by.code"]

    household_id = fields.Many2one(
        "rural.household", required=True, index=True, ondelete="cascade", readonly=True
    )
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

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model
    def _by_hand_message(self):
        return self.env._(
            "The history is written by itself: change the household or the "
            "person instead."
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _row(self, household, **vals):
        """The columns of a new row for `bulk_insert`."""
        columns = {name: household[name].id or None for name in COLUMNS}
        given = {name: value or None for name, value in vals.items()}
        return {"household_id": household.id, **columns, **given}
