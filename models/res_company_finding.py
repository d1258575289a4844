from odoo import fields, models


class ResCompanyFinding(models.Model):
    """The county's days for putting findings right, and its limits for assets that
    yield nothing or little.
    """

    _inherit = "res.company"

    rural_finding_days = fields.Integer(
        string="Days to Put a Finding Right",
        default=10,
        help="Where no clean-up sets the last day (凌源市方案 五(三)2: ten days).",
    )
    rural_finding_township_days = fields.Integer(
        string="Overdue Findings: Township Told after (days)", default=1
    )
    rural_finding_county_days = fields.Integer(
        string="Overdue Findings: County Told after (days)", default=7
    )
    rural_idle_months = fields.Integer(
        string="Idle without Income or Contract for (months)", default=12
    )
    rural_low_yield_percent = fields.Float(
        string="Low Yield below (% of the value, two years)", digits=(5, 2), default=3
    )

    _rural_finding_days_positive = models.Constraint(
        "CHECK(rural_finding_days >= 0 AND rural_finding_township_days >= 0"
        " AND rural_finding_county_days >= 0)",
        "Numbers of days cannot be negative.",
    )
    _rural_yield_limits = models.Constraint(
        "CHECK(rural_idle_months > 0 AND rural_low_yield_percent >= 0)",
        "The limits of idle and low-yield assets must be above zero.",
    )
