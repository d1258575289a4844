from odoo import models


class RuralContractCheck(models.Model):
    """A contract and what the checks found on it."""

    _name = "rural.contract"
    _inherit = ["rural.contract", "rural.checkable"]
