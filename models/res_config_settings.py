from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rural_asset_noun = fields.Char(
        related="company_id.rural_asset_noun", readonly=False
    )
    rural_first_year = fields.Integer(
        related="company_id.rural_first_year", readonly=False
    )
    rural_asset_code_pattern = fields.Char(
        related="company_id.rural_asset_code_pattern", readonly=False
    )
    rural_supervision_phone = fields.Char(
        related="company_id.rural_supervision_phone", readonly=False
    )
    rural_background_rows = fields.Integer(
        related="company_id.rural_background_rows", readonly=False
    )
