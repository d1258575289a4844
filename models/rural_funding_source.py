from odoo import models


class RuralFundingSource(models.Model):
    """资金来源: a kind of money project assets were built with."""

    _name = "rural.funding.source"
    _description = "Funding Source"
    _inherit = ["rural.code"]

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
