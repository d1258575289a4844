from odoo import models


class RuralDistributionPlan(models.Model):
    """What a plan proposes, and what it may not exceed."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _plan_problems(self):
        """Sentences on what keeps a plan from being decided, each with its cure."""
        return []

    def _plan_warnings(self):
        """Sentences on what the county asks to be looked at; nothing stops."""
        return []
