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
    rural_lock_date = fields.Date(
        string="Books Closed up to",
        related="company_id.fiscalyear_lock_date",
        readonly=False,
    )
    rural_evidence = fields.Selection(
        related="company_id.rural_evidence", readonly=False
    )
    rural_receipt_no = fields.Selection(
        related="company_id.rural_receipt_no", readonly=False
    )
    rural_negative = fields.Selection(
        related="company_id.rural_negative", readonly=False
    )
    rural_scheme = fields.Selection(related="company_id.rural_scheme", readonly=False)
    rural_contract_booking = fields.Selection(
        related="company_id.rural_contract_booking", readonly=False
    )
    rural_invoice_days = fields.Integer(
        related="company_id.rural_invoice_days", readonly=False
    )
    rural_auto_post = fields.Boolean(
        related="company_id.rural_auto_post", readonly=False
    )
    rural_expiring_days = fields.Integer(
        related="company_id.rural_expiring_days", readonly=False
    )
    rural_rent_floor = fields.Float(
        related="company_id.rural_rent_floor", readonly=False
    )
    rural_max_years = fields.Integer(
        related="company_id.rural_max_years", readonly=False
    )
    rural_basis = fields.Text(related="company_id.rural_basis", readonly=False)
    rural_vote_body = fields.Selection(
        related="company_id.rural_vote_body", readonly=False
    )
    rural_notice_days = fields.Integer(
        related="company_id.rural_notice_days", readonly=False
    )
    rural_timezone = fields.Char(related="company_id.rural_timezone", readonly=False)
    rural_filing_month = fields.Integer(
        related="company_id.rural_filing_month", readonly=False
    )
    rural_filing_day = fields.Integer(
        related="company_id.rural_filing_day", readonly=False
    )
    rural_difference_percent = fields.Float(
        related="company_id.rural_difference_percent", readonly=False
    )
    rural_plan_basis = fields.Selection(
        related="company_id.rural_plan_basis", readonly=False
    )
    rural_background_documents = fields.Integer(
        related="company_id.rural_background_documents", readonly=False
    )
    rural_filing_pattern = fields.Char(
        related="company_id.rural_filing_pattern", readonly=False
    )
    rural_papers_since = fields.Date(
        related="company_id.rural_papers_since", readonly=False
    )
    rural_name_style = fields.Selection(
        related="company_id.rural_name_style", readonly=False
    )
    rural_post_max = fields.Integer(related="company_id.rural_post_max", readonly=False)
    rural_attendance = fields.Selection(
        related="company_id.rural_attendance", readonly=False
    )
    rural_agreement = fields.Selection(
        related="company_id.rural_agreement", readonly=False
    )
