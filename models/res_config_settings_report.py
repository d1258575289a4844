from odoo import fields, models


class ResConfigSettingsReport(models.TransientModel):
    _inherit = "res.config.settings"

    rural_villager_reports = fields.Boolean(
        related="company_id.rural_villager_reports", readonly=False
    )
    rural_villager_limit = fields.Integer(
        related="company_id.rural_villager_limit", readonly=False
    )
