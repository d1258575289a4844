from odoo import models


class RuralDistributionResult(models.Model):
    """What a result reads from the vouchers, and what it must explain."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _result_problems(self):
        """Sentences on what keeps a result from being decided, each with its cure."""
        return []

    def _result_warnings(self):
        """Sentences on what the county asks to be looked at; nothing stops."""
        return []
