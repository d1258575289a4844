from odoo import models


class RuralAnnexed(models.AbstractModel):
    """A paper whose annexes are kept as they were when their step was done."""

    _name = "rural.annexed"
    _description = "Paper with Annexes"

    def _keep_annexes(self, *codes):
        """Keep the annexes ("annex1" … "annex7") of these papers as they are now."""
