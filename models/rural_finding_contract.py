from odoo import models
from odoo.fields import Domain


class RuralFindingContract(models.Model):
    """The findings about a contract."""

    _name = "rural.contract"
    _inherit = ["rural.contract", "rural.finding.subject"]

    def _findings_domain(self):
        return Domain("contract_id", "in", self.ids)
