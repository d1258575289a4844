from odoo import models
from odoo.fields import Domain


class RuralFindingAsset(models.Model):
    """The findings about an asset."""

    _name = "rural.asset"
    _inherit = ["rural.asset", "rural.finding.subject"]

    def _findings_domain(self):
        return Domain("asset_id", "in", self.ids)
