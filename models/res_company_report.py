from odoo import fields, models


class ResCompanyReport(models.Model):
    """Whether villagers may report problems on the public pages."""

    _inherit = "res.company"

    rural_villager_reports = fields.Boolean(
        string="Villagers Report Problems", default=True
    )
    rural_villager_limit = fields.Integer(
        string="Reports from One Address a Day", default=5
    )

    _rural_villager_limit = models.Constraint(
        "CHECK(rural_villager_limit > 0)",
        "At least one report a day. To take none, switch the reports off.",
    )
