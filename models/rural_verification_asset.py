from odoo import fields, models

# A search tells what was drawn even where the samples cannot be read (四(四)).
SEES_SAMPLES = ",".join(
    f"rural_asset.group_rural_{role}"
    for role in ("officer", "auditor", "verifier", "manager")
)


class RuralVerificationAsset(models.Model):
    """The verifications in which an asset was drawn."""

    _name = "rural.asset"
    _inherit = "rural.asset"

    sample_ids = fields.One2many(
        "rural.verification.sample",
        "asset_id",
        string="Drawn for Verification",
        groups=SEES_SAMPLES,
    )
