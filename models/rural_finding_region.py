from odoo import models
from odoo.fields import Domain


class RuralFindingRegion(models.Model):
    """The findings of a place and of what lies in it."""

    _name = "rural.region"
    _inherit = ["rural.region", "rural.finding.subject"]

    def _findings_domain(self):
        return Domain.OR(
            Domain(name, "in", self.ids)
            for name in ("village_id", "township_id", "county_id")
        )
