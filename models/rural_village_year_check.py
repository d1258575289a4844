from odoo import models


class RuralVillageYearCheck(models.Model):
    """A village's account of a year and what the checks found on it."""

    _name = "rural.village.year"
    _inherit = ["rural.village.year", "rural.checkable"]
