from odoo import fields, models

from .rural_use import SCHEMES


class RuralVillageYear(models.Model):
    """村年度账: a village's income of one year and scheme, and what became of it.

    预计 → 合同应收 → 已开票 → 实收 → 土地租金 → 运维 → 可分配 → 计划 → 已支出 → 结余.
    This is the row that is locked when money is committed. Surplus of earlier
    years stands apart (``opening_carryover``) and outside this year's shares.
    """

    _name = "rural.village.year"
    _description = "Village Year"
    _inherit = ["rural.scoped", "mail.thread"]
    _order = "year desc, county_id, township_id, village_id, scheme"

    year = fields.Integer(required=True, index=True)
    scheme = fields.Selection(SCHEMES, required=True, default="general")
    currency_id = fields.Many2one(related="company_id.currency_id")
    opening_entered = fields.Monetary(
        string="Opening Carry-over Entered",
        tracking=True,
        help="Surplus of earlier years when the books were opened here; in later "
        "years it follows from the year before.",
    )

    _year_uniq = models.Constraint(
        "UNIQUE(region_id, year, scheme)",
        "This village has an account of the year and scheme already.",
    )
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )
