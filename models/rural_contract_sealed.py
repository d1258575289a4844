from odoo import models


class RuralContract(models.Model):
    """Party B may be a person: the identity number is sealed."""

    _name = "rural.contract"
    _inherit = ["rural.contract", "rural.sealed.code"]

    _sealed_code = "partner_code"
