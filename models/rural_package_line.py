from odoo import fields, models


class RuralPackageLine(models.Model):
    """One village in a township's package, and what is said of it without a paper."""

    _name = "rural.package.line"
    _description = "Village of a Package"
    _order = "package_id, village_id"

    package_id = fields.Many2one(
        "rural.package", required=True, index=True, ondelete="cascade"
    )
    village_id = fields.Many2one(
        "rural.region", required=True, index=True, ondelete="restrict"
    )
    township_id = fields.Many2one(
        related="package_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="package_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="package_id.company_id", store=True, precompute=True, index=True
    )
    statement = fields.Selection(
        [("no_income", "No Income This Year"), ("late", "Late")],
        help="Why the village has no paper in this package.",
    )
    reason = fields.Char()

    _village_uniq = models.Constraint(
        "UNIQUE(package_id, village_id)", "This village stands in the package already."
    )
