from odoo import fields, models


class ResConfigSettingsDisposal(models.TransientModel):
    _inherit = "res.config.settings"

    rural_disposal_post = fields.Boolean(
        related="company_id.rural_disposal_post", readonly=False
    )
    rural_disposal_equity = fields.Boolean(
        related="company_id.rural_disposal_equity", readonly=False
    )
    rural_disposals_since = fields.Date(
        related="company_id.rural_disposals_since", readonly=False
    )
