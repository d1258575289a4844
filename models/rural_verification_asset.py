from odoo import fields, models


class RuralVerificationAsset(models.Model):
    """The verifications in which an asset was drawn."""

    _name = "rural.asset"
    _inherit = "rural.asset"

    sample_ids = fields.One2many(
        "rural.verification.sample", "asset_id", string="Drawn for Verification"
    )
