from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import sampling
from .rural_asset import BATCHES
from .rural_inventory import CALENDAR
from .rural_procedure import holds_token

KINDS = [("sample", "Random Sample"), ("full", "Every Asset")]
METHODS = [("simple", "Simple Random"), ("value", "Weighted by Value")]
# Who may be asked to verify: nobody of the places that are verified.
VERIFIERS = (
    "rural_asset.group_rural_verifier",
    "rural_asset.group_rural_officer",
    "rural_asset.group_rural_auditor",
)
# What a state still lets change.
FREE_FIELDS = {
    "drawn": {"body", "date_from", "date_to", "verifier_ids", "report_partly", "note"},
    "running": {"body", "date_to", "verifier_ids", "report_partly", "note"},
}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")
# Written by the draw alone.
DRAW_FIELDS = {
    "draw_count",
    "date_drawn",
    "population_count",
    "population_value",
    "population_digest",
    "sample_ids",
    "answer_ids",
}


class RuralVerification(models.Model):
    """资产核查 (凌源市方案 三(四), 四(四), 五(三)): a body looks at every asset of a
    county or some townships, or at a sample, indicator by indicator.

    The draw: `rural_verification_draw.py`; steps: `_workflow`; what becomes of the
    answers: `_result`; out and back by workbook: `_offline`.
    """

    _name = "rural.verification"
    _description = "Asset Verification"
    _inherit = ["rural.scoped", "rural.procedure", "mail.thread"]
    _order = "year desc, id desc"

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
    )
    region_id = fields.Many2one(
        string="County Verified",
        domain="[('level', '=', 'county')]",
        default=lambda self: self.env["rural.inventory"]._default_region_id(),
    )
    inventory_id = fields.Many2one(
        "rural.inventory",
        string="Clean-up Campaign",
        compute="_compute_inventory_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain="[('region_id', '=', region_id)]",
        help="The clean-up whose results are verified; findings are put right by its "
        "last day of rectification.",
    )
    body = fields.Char(string="Verifying Body", help="e.g. the third party in charge.")
    date_from = fields.Date(
        string="On Site from",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        string="On Site until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    verifier_ids = fields.Many2many(
        "res.users",
        string="Persons Verifying",
        domain=lambda self: [("all_group_ids", "in", self._verifier_groups().ids)],
        help="They alone answer; third-party verifiers see the assets drawn here and "
        "nothing else.",
    )
    # what may be drawn
    township_ids = fields.Many2many(
        "rural.region",
        string="Townships Verified",
        domain="[('level', '=', 'township'), ('county_id', '=', region_id)]",
        help="None: the whole county.",
    )
    batch = fields.Selection(BATCHES, help="Empty: both.")
    kind = fields.Selection(
        KINDS, string="Full or Sample", required=True, default="sample"
    )
    method = fields.Selection(
        METHODS,
        string="Way of Drawing",
        required=True,
        default="simple",
        help="Within each township and class: every asset with the same chance, or in "
        "proportion to its original value.",
    )
    size_by = fields.Selection(
        [("percent", "Share of the Assets"), ("number", "Number of Assets")],
        string="Size Given as",
        required=True,
        default="percent",
    )
    percent = fields.Float(string="Sample (%)", digits=(5, 2), default=10)
    size = fields.Integer(string="Sample Size", default=100)
    seed = fields.Char(
        copy=False,
        help="The same seed draws the same sample from the same register. Enter one "
        "that was drawn in public, or leave it empty.",
    )
    indicator_ids = fields.Many2many(
        "rural.verification.indicator",
        string="Indicators Asked",
        context={"active_test": False},
        default=lambda self: self.env["rural.verification.indicator"].search([]),
    )
    report_partly = fields.Boolean(
        string="Partly Conforming Is a Finding",
        help="Otherwise only what does not conform becomes a finding.",
    )
    note = fields.Text()
    # as drawn
    draw_count = fields.Integer(string="Draws Made", readonly=True, copy=False)
    date_drawn = fields.Datetime(string="Drawn on", readonly=True, copy=False)
    population_count = fields.Integer(
        string="Assets to Draw from", readonly=True, copy=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    population_value = fields.Monetary(
        string="Value to Draw from", readonly=True, copy=False
    )
    population_digest = fields.Char(
        string="Digest of the Assets",
        readonly=True,
        copy=False,
        help="SHA-256 over code, township, class and value of all that could be drawn.",
    )
    sample_ids = fields.One2many("rural.verification.sample", "verification_id")
    answer_ids = fields.One2many(
        "rural.verification.answer",
        "verification_id",
        string="Answers of the Verification",
    )
    state = fields.Selection(
        [
            ("draft", "Being Planned"),
            ("drawn", "Sample Drawn"),
            ("running", "On Site"),
            ("closed", "Verified"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )
    _size_positive = models.Constraint(
        "CHECK(kind = 'full' OR size_by = 'percent' AND percent > 0 AND percent <= 100"
        " OR size_by = 'number' AND size > 0)",
        "A sample is a share above 0 and up to 100 %, or a number of one or more.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id", "township_ids")
    def _check_places(self):
        for verification in self:
            foreign = verification.township_ids.filtered(
                lambda region, county=verification.region_id: (
                    region.level != "township" or region.county_id != county
                )
            )
            if verification.region_id.level != "county" or foreign:
                raise ValidationError(
                    self.env._(
                        "%(place)s: choose a county, and townships of it.",
                        place=(foreign or verification.region_id)[0].name,
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for verification in self:
            start, end = verification.date_from, verification.date_to
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "The verification ends on %(end)s, before it starts on "
                        "%(start)s.",
                        end=end,
                        start=start,
                    )
                )

    @api.constrains("verifier_ids")
    def _check_verifiers(self):
        """四(四): nobody of the villages and townships verifies them."""
        groups = self._verifier_groups()
        for user in self.sudo().verifier_ids:
            if not user.all_group_ids & groups:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot verify: it needs the role %(roles)s.",
                        user=user.name,
                        roles="、".join(groups.mapped("name")),
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.model
    def _verifier_groups(self):
        return self.env["res.groups"].union(*map(self.env.ref, VERIFIERS)).sudo()

    @api.depends("region_id", "year")
    def _compute_name(self):
        for verification in self:
            place, year = verification.region_id.name or "", verification.year
            before = self.search_count(
                [
                    ("region_id", "=", verification.region_id.id),
                    ("year", "=", year),
                    ("id", "!=", verification._origin.id),
                ]
            )
            again = f"（第{before + 1}次）" if before else ""
            verification.name = f"{place}{year}年资产核查{again}"

    @api.depends("region_id", "year")
    def _compute_inventory_id(self):
        for verification in self:
            verification.inventory_id = self.env["rural.inventory"].search(
                [
                    ("region_id", "=", verification.region_id.id),
                    ("year", "=", verification.year),
                    ("state", "!=", "cancelled"),
                ],
                limit=1,
            )

    @api.depends("inventory_id", "year")
    def _compute_dates(self):
        """五(三)1: the days of the campaign, else those of the regulation."""
        days = {"date_from": "date_verify_from", "date_to": "date_verify"}
        for verification in self:
            campaign, year = verification.inventory_id, verification.year
            for name, stage in days.items():
                proposed = 2000 <= year <= 2100 and date(year, *CALENDAR[stage])
                verification[name] = campaign[stage] if campaign else proposed

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            for vals in vals_list:
                self._refuse_drawn(vals)
        return super().create(vals_list)

    def _check_frozen(self, vals):
        self._refuse_drawn(vals)
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        for verification in self.filtered(lambda v: v.state != "draft"):
            if kept := names - FREE_FIELDS.get(verification.state, set()):
                labels = (self._fields[n]._description_string(self.env) for n in kept)
                raise UserError(
                    self.env._(
                        "%(name)s: “%(fields)s” stands since the sample was drawn, or "
                        "the verification is over.",
                        name=verification.name,
                        fields="、".join(sorted(labels)),
                    )
                )

    def _refuse_drawn(self, vals):
        if vals.keys() & DRAW_FIELDS and any(vals.get(name) for name in DRAW_FIELDS):
            raise UserError(
                self.env._("The sample is made by drawing it, and by nothing else.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if kept := self.filtered(lambda v: v.state != "draft" or v.sudo().log_ids):
            raise UserError(
                self.env._(
                    "%(name)s is kept with its steps. Cancel it instead.",
                    name=kept[0].name,
                )
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _may_answer(self):
        """Those who were asked, as long as the verification is on."""
        return self.state == "running" and self.env.user in self.sudo().verifier_ids

    def _sample_size(self, population):
        if self.kind == "full":
            return population
        if self.size_by == "number":
            return self.size
        return sampling.size_of(population, self.percent)
