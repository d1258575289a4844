from odoo import models


class RuralRegionCheck(models.Model):
    """A place and what the checks found on it."""

    _name = "rural.region"
    _inherit = ["rural.region", "rural.checkable"]
