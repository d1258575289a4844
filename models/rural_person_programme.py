from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_scoped import COLUMNS

PROGRAMMES = [
    ("housing", "Renovation of Dangerous Houses"),
    ("farming", "Subsidy for Planting and Breeding"),
    ("water", "Tap Water to the House"),
    ("minimum", "Minimum Living Allowance"),
    ("other", "Other Programme"),
]


class RuralPersonProgramme(models.Model):
    """What another programme pays a person or household for already: the method
    forbids paying it twice (来安县办法: 已通过其他到户项目补助的).
    """

    _name = "rural.person.programme"
    _description = "Other Programme of a Person"
    _order = "year desc, id desc"

    person_id = fields.Many2one(
        "rural.person", required=True, index=True, ondelete="cascade"
    )
    household_id = fields.Many2one(related="person_id.household_id")
    programme = fields.Selection(PROGRAMMES, required=True, default="other")
    name = fields.Char(string="Programme's Own Name")
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
    )
    amount = fields.Monetary()
    currency_id = fields.Many2one(related="company_id.currency_id")
    village_id = fields.Many2one(
        related="person_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="person_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="person_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="person_id.company_id", store=True, precompute=True, index=True
    )

    _once = models.UniqueIndex(
        "(person_id, programme, year, COALESCE(name, ''))",
        "This programme of this year is on file for the person already.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "What a programme paid cannot be negative."
    )
    _year_sane = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year must be one of four digits."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("programme", "name", "year")
    def _compute_display_name(self):
        labels = dict(self._fields["programme"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.year} {row.name or labels.get(row.programme)}"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        """A row stays within the regions of whoever moves it to another person."""
        if not self.env.su and vals.keys() & set(COLUMNS):
            raise UserError(
                self.env._("Village, township and county follow from the region.")
            )
        result = super().write(vals)
        if "person_id" in vals:
            self.check_access("write")
        return result
