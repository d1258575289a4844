from odoo import models


class RuralAssetCheck(models.Model):
    """An asset and what the checks found on it."""

    _name = "rural.asset"
    _inherit = ["rural.asset", "rural.checkable"]
