from odoo import api, models


class RuralNationalLedger(models.AbstractModel):
    _name = "rural.form.ledger"
    _inherit = "rural.form.ledger"

    @api.model
    def _special_sources(self):
        return {
            **super()._special_sources(),
            "national_code": self._field_source("national_code", "text", None),
        }
