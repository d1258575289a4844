from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import asset_code
from ..lib.errors import DataError

CONTROLS = [("off", "Not Asked for"), ("warn", "Warn"), ("block", "Block")]
ASSET_CODE_PATTERN = "{region}{class}{year}{serial:04}"


class ResCompany(models.Model):
    _inherit = "res.company"

    rural_asset_noun = fields.Char(
        string="Name of the Assets",
        default="帮扶项目资产",
        help="The words that titles and printed documents use: 扶贫项目资产, "
        "衔接项目资产, 帮扶项目资产 …",
    )
    rural_first_year = fields.Integer(
        string="First Project Year",
        default=2012,
        help="Counties register projects since 2012 or since 2013.",
    )
    rural_asset_code_pattern = fields.Char(
        string="Asset Code Rule",
        default=ASSET_CODE_PATTERN,
        help="Built of {region} (12 digits), {township} (9), {county} (6), {class} "
        "(2), {category} (4), {year} and {serial:04}, which counts from 1 within "
        "what stands beside it.",
    )
    rural_supervision_phone = fields.Char(
        string="Supervision Phone",
        default="12317",
        help="Printed on asset cards and notices beside the region's own phone.",
    )
    rural_background_rows = fields.Integer(
        string="Export in the Background above (rows)", default=20000
    )
    # vouchers
    rural_evidence = fields.Selection(
        CONTROLS,
        string="Original Voucher",
        required=True,
        default="block",
        help="What happens when an item of project income or expense is posted "
        "without an attachment.",
    )
    rural_receipt_no = fields.Selection(
        CONTROLS, string="三资 Receipt No.", required=True, default="off"
    )
    rural_negative = fields.Selection(
        CONTROLS[1:], string="Negative List", required=True, default="block"
    )
    # contracts
    rural_contract_booking = fields.Selection(
        [("invoice", "Invoice"), ("entry", "Journal Entry")],
        string="Instalments Become",
        required=True,
        default="invoice",
    )
    rural_invoice_days = fields.Integer(
        string="Invoice ahead of the Due Date (days)", default=15
    )
    rural_auto_post = fields.Boolean(string="Post at Once", default=True)
    rural_expiring_days = fields.Integer(string="Expiring Contracts (days)", default=60)
    rural_rent_floor = fields.Float(
        string="Low Rent below (% of value a year)", digits=(5, 2), default=3
    )
    rural_max_years = fields.Integer(string="Longest Term (years)", default=20)

    _rural_days_positive = models.Constraint(
        "CHECK(rural_invoice_days >= 0 AND rural_expiring_days >= 0)",
        "Numbers of days cannot be negative.",
    )
    # 民法典 705: what a lease runs beyond twenty years is void.
    _rural_max_years_legal = models.Constraint(
        "CHECK(rural_max_years BETWEEN 1 AND 20)",
        "By law (民法典 705) a lease runs 20 years at most.",
    )
    _rural_first_year_sane = models.Constraint(
        "CHECK(rural_first_year IS NULL OR rural_first_year BETWEEN 1990 AND 2100)",
        "The first project year must be a year of four digits.",
    )

    @api.constrains("rural_asset_code_pattern")
    def _check_rural_asset_code_pattern(self):
        for company in self.filtered("rural_asset_code_pattern"):
            try:
                asset_code.check_pattern(company.rural_asset_code_pattern)
            except DataError as error:
                raise ValidationError(
                    self.env._(
                        "The asset code rule %(pattern)s cannot be used: it needs "
                        "{serial} exactly once and knows only {region}, {township}, "
                        "{county}, {class}, {category}, {year} and {serial:04}.",
                        pattern=company.rural_asset_code_pattern,
                    )
                ) from error
