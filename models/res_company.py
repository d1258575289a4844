from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import asset_code
from ..lib.errors import DataError
from ..lib.notice_period import LEGAL_DAYS

CONTROLS = [("off", "Not Asked for"), ("warn", "Warn"), ("block", "Block")]
VOTE_BODIES = [
    ("representatives", "Villagers' Representatives"),
    ("members", "Members of the Collective"),
    ("member_representatives", "Representatives of the Collective's Members"),
]
NAME_STYLES = [
    ("full", "Full Name (张小明)"),
    ("family", "Family Name and Stars (张**)"),
    ("some", "Family Name and 某某 (张某某)"),
]
BASIS = "《关于全面加强扶贫项目资产后续管理的办法》"
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

    # distribution
    rural_basis = fields.Text(
        string="Basis of the Annexes",
        default=BASIS,
        help="The documents that the annexes name after “根据”, with issuer and "
        "number: 某县某局《…办法》的通知（某发〔2022〕5号）.",
    )
    rural_vote_body = fields.Selection(
        VOTE_BODIES,
        string="Who Votes in the Village",
        required=True,
        default="representatives",
        help="Villagers' representatives: two thirds present, more than half of them "
        "in favour. Collective: two thirds of all.",
    )
    rural_notice_days = fields.Integer(
        string="Days of Public Notice", required=True, default=LEGAL_DAYS
    )
    rural_timezone = fields.Char(
        string="Time Zone of the County", required=True, default="Asia/Shanghai"
    )
    rural_filing_month = fields.Integer(
        string="Filing Deadline: Month", required=True, default=3
    )
    rural_filing_day = fields.Integer(
        string="Filing Deadline: Day", required=True, default=31
    )
    rural_filing_pattern = fields.Char(
        string="Filing Number Rule",
        required=True,
        default="备〔{year}〕{serial:03}号",
        help="{year} is the year of the filing; {serial:03} counts from 1 within it.",
    )
    rural_difference_percent = fields.Float(
        string="Explain Differences above (%)", digits=(5, 2), default=10
    )
    rural_papers_since = fields.Date(
        string="Papers Walk the Procedure Here from",
        help="Plans and results filed on paper before this day may be taken over as "
        "filed by the county officer. Empty: nothing is taken over.",
    )
    rural_plan_basis = fields.Selection(
        CONTROLS,
        string="Spending without a Filed Plan",
        required=True,
        default="off",
        help="What happens when spending is posted that names no line of a plan "
        "filed with the county.",
    )
    rural_background_documents = fields.Integer(
        string="Make Documents in the Background above", required=True, default=5
    )

    # people
    rural_name_style = fields.Selection(
        NAME_STYLES,
        string="Names in Public Documents",
        required=True,
        default="full",
        help="How annexes and lists print persons. The method asks for the list of "
        "names (具体名单); numbers are never printed.",
    )
    rural_post_max = fields.Integer(
        string="Posts a Person May Hold at Once", required=True, default=1
    )
    rural_attendance = fields.Selection(
        CONTROLS, string="Attendance Sheet", required=True, default="block"
    )
    rural_agreement = fields.Selection(
        CONTROLS, string="Agreement of a Post", required=True, default="warn"
    )
    rural_scheme = fields.Selection(
        CONTROLS,
        string="Scheme of Relief and Rewards",
        required=True,
        default="block",
        help="Whether a village resolves on relief or rewards without its own "
        "criterion and scheme (来安县办法 附件1 (三): 需有具体方案).",
    )

    _rural_post_max_positive = models.Constraint(
        "CHECK(rural_post_max >= 1)", "A person may hold one post at least."
    )
    # 来安县办法 四(一): the notice lasts ten days at least.
    _rural_notice_days_legal = models.Constraint(
        "CHECK(rural_notice_days >= 10)",
        "By the regulation a notice is up for ten days at least.",
    )
    _rural_filing_date = models.Constraint(
        "CHECK(rural_filing_month BETWEEN 1 AND 12 AND rural_filing_day BETWEEN 1"
        " AND 31)",
        "The filing deadline is no day of the year.",
    )
    _rural_difference_positive = models.Constraint(
        "CHECK(rural_difference_percent >= 0)",
        "The threshold for explanations cannot be negative.",
    )
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

    @api.constrains("rural_timezone")
    def _check_rural_timezone(self):
        for company in self:
            if company.rural_timezone not in available_timezones():
                raise ValidationError(
                    self.env._(
                        "%(zone)s is no time zone. China's is Asia/Shanghai.",
                        zone=company.rural_timezone,
                    )
                )

    @api.constrains("rural_filing_month", "rural_filing_day")
    def _check_rural_filing_date(self):
        for company in self:
            company._rural_deadline(2024)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_today(self):
        """The day that it is in the county; periods and deadlines are reckoned by
        it, wherever the server stands.
        """
        return self._rural_day(fields.Datetime.now())

    def _rural_day(self, moment):
        """The day that it was in the county at a moment (naive, UTC)."""
        zone = (self[:1] or self.env.company).rural_timezone or "Asia/Shanghai"
        return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).date()

    def _rural_deadline(self, year):
        """The last day for filing in a calendar year (来安县办法: 每年3月底前)."""
        company = self[:1] or self.env.company
        try:
            return date(year, company.rural_filing_month, company.rural_filing_day)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "%(month)s-%(day)s is no day of the year. Put the filing deadline "
                    "right in the settings.",
                    month=company.rural_filing_month,
                    day=company.rural_filing_day,
                )
            ) from error
