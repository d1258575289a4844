from odoo import fields, models


class ResConfigSettingsFinding(models.TransientModel):
    _inherit = "res.config.settings"

    rural_finding_days = fields.Integer(
        related="company_id.rural_finding_days", readonly=False
    )
    rural_finding_township_days = fields.Integer(
        related="company_id.rural_finding_township_days", readonly=False
    )
    rural_finding_county_days = fields.Integer(
        related="company_id.rural_finding_county_days", readonly=False
    )
    rural_idle_months = fields.Integer(
        related="company_id.rural_idle_months", readonly=False
    )
    rural_low_yield_percent = fields.Float(
        related="company_id.rural_low_yield_percent", readonly=False
    )
