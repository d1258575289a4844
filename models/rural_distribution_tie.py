from odoo import models


class RuralDistributionTie(models.Model):
    """勾稽: the totals that are printed, the rows and the vouchers say the same."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _tie_problems(self):
        """Sentences on what does not add up: ``[text]``; part of every filing."""
        return []
