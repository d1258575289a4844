from odoo import fields, models

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
    programme = fields.Selection(PROGRAMMES, required=True, default="other")
    name = fields.Char(string="Programme's Own Name")
    year = fields.Integer(required=True, aggregator=None)
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
