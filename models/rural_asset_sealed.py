from odoo import models


class RuralAsset(models.Model):
    """The operator may be a person: the identity number is sealed."""

    _name = "rural.asset"
    _inherit = ["rural.asset", "rural.sealed.code"]

    _sealed_code = "operator_code"
