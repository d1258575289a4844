from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import hash_chain
from .res_company import VOTE_BODIES
from .rural_use import SCHEMES

KINDS = [("plan", "Plan"), ("result", "Result")]
STATES = [
    ("draft", "Drafting"),
    ("discussed", "Discussed by the Committee"),
    ("resolved", "Resolved by the Village"),
    ("noticed", "On Public Notice"),
    ("submitted", "Reported to the Township"),
    ("reviewed", "Approved by the Township"),
    ("announced", "Announced"),
    ("filed", "Filed with the County"),
    ("superseded", "Superseded"),
    ("withdrawn", "Withdrawn"),
]
# The paper is on its way in all states but these.
SETTLED = ("filed", "superseded", "withdrawn")
# The figures that annexes 3 to 7 print, in their order.
TOTALS = (
    "amount_income",
    "amount_posts",
    "amount_works",
    "amount_relief",
    "amount_operation",
    "amount_other",
    "amount_total",
    "amount_surplus",
)
DIRECTION_TOTALS = {
    "operation": "amount_operation",
    "posts": "amount_posts",
    "relief": "amount_relief",
    "works": "amount_works",
    "other": "amount_other",
}
# The totals in the order of the five directions, for screens.
FIGURES = (
    "amount_income",
    *DIRECTION_TOTALS.values(),
    "amount_total",
    "amount_surplus",
)
# The rows as the form shows them: in the blocks of annexes 1 and 2.
BLOCKS = (
    "line_operation_ids",
    "line_post_ids",
    "line_temporary_ids",
    "line_relief_ids",
    "line_work_ids",
    "line_other_ids",
)
# What the totals are reckoned from.
SUMMED = ("amount", "carryover", "direction", "post_count", "person_count")


class RuralDistribution(models.Model):
    """收益分配计划 and 收益分配结果: what a village's income of a year is spent on.

    草拟 → 村委会商议 → 村民代表大会决议 → 公示 → 报乡镇 → 乡镇审核 → 公告 → 县级备案.
    A plan says what is intended, a result what the vouchers say was done. A change
    of what is filed is a new revision that walks the whole way; until it is filed
    the one before stays in force (来安县办法 四).

    Rights: the clerk writes drafts of the own villages and takes the village's
    steps; the township reviewer reviews and announces; the county officer files.
    """

    _name = "rural.distribution"
    _description = "Distribution of Income"
    _inherit = [
        "rural.scoped",
        "rural.procedure",
        "rural.inbox",
        "rural.evidence",
        "rural.annexed",
        "rural.checked",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "year desc, county_id, township_id, village_id, kind, scheme, revision"
    _rec_names_search = ["village_name", "filing_number"]

    # identity
    kind = fields.Selection(KINDS, required=True, default="plan", index=True)
    region_id = fields.Many2one(
        string="Village of the Paper",
        domain="[('level', '=', 'village')]",
        default=lambda self: self._default_region(),
    )
    year = fields.Integer(
        required=True,
        index=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
        help="The year whose income is distributed.",
    )
    scheme = fields.Selection(SCHEMES, required=True, default="general")
    revision = fields.Integer(required=True, default=1, readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand="_group_states",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
    )
    previous_id = fields.Many2one(
        "rural.distribution",
        string="Amends",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    next_ids = fields.One2many("rural.distribution", "previous_id", string="Amended by")
    plan_id = fields.Many2one(
        "rural.distribution",
        string="Plan Reported on",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The plan in force when the result was drawn up.",
    )
    package_id = fields.Many2one(
        "rural.package",
        string="Township Package",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # as the papers name them, whatever the region is called later
    village_name = fields.Char(readonly=True)
    village_code = fields.Char(readonly=True)
    township_name = fields.Char(readonly=True)
    county_name = fields.Char(readonly=True)
    # rows
    currency_id = fields.Many2one(related="company_id.currency_id")
    income_ids = fields.One2many(
        "rural.distribution.income", "distribution_id", string="Income by Asset"
    )
    line_ids = fields.One2many(
        "rural.distribution.line", "distribution_id", string="Uses"
    )
    line_operation_ids = fields.One2many(
        "rural.distribution.line",
        "distribution_id",
        string="Items of Operation and Upkeep",
        domain=[("direction", "=", "operation")],
    )
    line_post_ids = fields.One2many(
        "rural.distribution.line",
        "distribution_id",
        string="Items of Posts",
        domain=[("direction", "=", "posts"), ("detail", "!=", "temporary")],
    )
    line_temporary_ids = fields.One2many(
        "rural.distribution.line",
        "distribution_id",
        string="Items of Temporary Work",
        domain=[("direction", "=", "posts"), ("detail", "=", "temporary")],
    )
    line_relief_ids = fields.One2many(
        "rural.distribution.line",
        "distribution_id",
        string="Items of Relief and Rewards",
        domain=[("direction", "=", "relief")],
    )
    line_work_ids = fields.One2many(
        "rural.distribution.line",
        "distribution_id",
        string="Items of Public Works",
        domain=[("direction", "=", "works")],
    )
    line_other_ids = fields.One2many(
        "rural.distribution.line",
        "distribution_id",
        string="Items of Other Spending",
        domain=[("direction", "=", "other")],
    )
    share_ids = fields.One2many(
        "rural.distribution.share", "distribution_id", string="Persons"
    )
    notice_ids = fields.One2many("rural.notice", "distribution_id", string="Notices")
    content_version = fields.Integer(readonly=True, copy=False)
    note = fields.Text()
    # totals of this year's income; earlier surplus stands apart
    amount_income = fields.Monetary(
        string="Asset Income", compute="_compute_income", store=True, tracking=True
    )
    amount_income_planned = fields.Monetary(
        string="Income Planned", compute="_compute_income", store=True
    )
    asset_count = fields.Integer(
        string="Assets in Operation", compute="_compute_income", store=True
    )
    amount_operation = fields.Monetary(
        string="(1) Operation and Upkeep", compute="_compute_totals", store=True
    )
    amount_posts = fields.Monetary(
        string="(2) Posts and Temporary Work", compute="_compute_totals", store=True
    )
    amount_relief = fields.Monetary(
        string="(3) Relief and Rewards", compute="_compute_totals", store=True
    )
    amount_works = fields.Monetary(
        string="(4) Small Public Works", compute="_compute_totals", store=True
    )
    amount_other = fields.Monetary(
        string="(5) Other Spending by the Method", compute="_compute_totals", store=True
    )
    amount_total = fields.Monetary(
        string="Spending", compute="_compute_totals", store=True, tracking=True
    )
    amount_surplus = fields.Monetary(
        string="Surplus",
        compute="_compute_surplus",
        store=True,
        help="Income less the five sums (来安县办法, annexes 3 to 7).",
    )
    amount_carryover = fields.Monetary(
        string="From Earlier Surplus",
        compute="_compute_totals",
        store=True,
        help="Spent from the surplus of earlier years: outside this year's shares.",
    )
    post_count = fields.Integer(string="Posts", compute="_compute_totals", store=True)
    post_person_count = fields.Integer(
        string="Persons on Posts", compute="_compute_totals", store=True
    )
    # what the meetings decided; written by the steps
    committee_date = fields.Date(string="Committee Met on", readonly=True, copy=False)
    assembly_date = fields.Date(string="Resolved on", readonly=True, copy=False)
    vote_body = fields.Selection(VOTE_BODIES, readonly=True, copy=False)
    number_due = fields.Integer(string="Due to Attend", readonly=True, copy=False)
    number_present = fields.Integer(string="Present", readonly=True, copy=False)
    number_agreeing = fields.Integer(string="In Favour", readonly=True, copy=False)
    submitted_date = fields.Date(
        string="Reported to the Township on", readonly=True, copy=False
    )
    review_date = fields.Date(string="Township Met on", readonly=True, copy=False)
    announced_date = fields.Date(string="Announced on", readonly=True, copy=False)
    filing_date = fields.Date(string="Filed on", readonly=True, copy=False)
    filing_number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)

    _revision_uniq = models.UniqueIndex(
        "(region_id, year, kind, scheme, revision) WHERE state <> 'withdrawn'",
        "This village has a paper of the year, kind and scheme already. Open it; what "
        "is filed is changed by “Amend”.",
    )
    # Of one village and year one paper is on its way and one in force, at most.
    _underway_uniq = models.UniqueIndex(
        "(region_id, year, kind, scheme)"
        " WHERE state NOT IN ('filed', 'superseded', 'withdrawn')",
        "A paper of this village, year, kind and scheme is on its way already.",
    )
    _in_force_uniq = models.UniqueIndex(
        "(region_id, year, kind, scheme) WHERE state = 'filed'",
        "A paper of this village, year, kind and scheme is in force already.",
    )
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("village_name", "year", "kind", "scheme", "revision")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        schemes = dict(self._fields["scheme"]._description_selection(self.env))
        for paper in self:
            parts = [paper.village_name or paper.region_id.name or "", str(paper.year)]
            if paper.scheme == "pv":
                parts.append(schemes["pv"])
            parts.append(kinds[paper.kind or "plan"])
            if paper.revision > 1:
                parts.append(self.env._("Revision %(number)s", number=paper.revision))
            paper.display_name = " ".join(parts)

    @api.depends("income_ids.amount", "income_ids.amount_planned", "income_ids.counts")
    def _compute_income(self):
        for paper in self:
            rows = paper.income_ids
            paper.amount_income = sum(rows.mapped("amount"))
            paper.amount_income_planned = sum(rows.mapped("amount_planned"))
            paper.asset_count = len(rows.filtered("counts"))

    @api.depends(
        *(f"{rows}.{name}" for rows in ("line_ids", *BLOCKS) for name in SUMMED)
    )
    def _compute_totals(self):
        for paper in self:
            lines = paper._rows()
            own = lines.filtered(lambda line: not line.carryover)
            for direction, name in DIRECTION_TOTALS.items():
                rows = own.filtered(lambda r, d=direction: r.direction == d)
                paper[name] = sum(rows.mapped("amount"))
            paper.amount_total = sum(own.mapped("amount"))
            paper.amount_carryover = sum((lines - own).mapped("amount"))
            posts = own.filtered(lambda line: line.detail == "post")
            paper.post_count = sum(posts.mapped("post_count"))
            paper.post_person_count = sum(posts.mapped("person_count"))

    @api.depends("amount_income", "amount_total")
    def _compute_surplus(self):
        for paper in self:
            paper.amount_surplus = paper.amount_income - paper.amount_total

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._remember_names()
        return papers

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _group_states(self, states, domain):
        """The states that occur, in the order of the procedure."""
        return [state for state, _label in STATES if state in states]

    @api.model
    def _default_region(self):
        """The village of a user who is in charge of just one."""
        regions = self.env.user.rural_region_ids
        return regions if len(regions) == 1 and regions.level == "village" else False

    def _rows(self):
        """The items; while a form is edited they stand in its blocks."""
        if self.id:
            return self.line_ids
        return self.env["rural.distribution.line"].union(
            *(self[block] for block in BLOCKS)
        )

    def _remember_names(self):
        """Keep the places' names and code as they are while the paper is drawn up."""
        for paper in self:
            village = paper.sudo().village_id
            paper._write_step_fields(
                {
                    "village_name": village.name,
                    "village_code": village.code,
                    "township_name": village.township_id.name,
                    "county_name": village.county_id.name,
                }
            )

    def _account(self):
        """The village year whose money the paper is about."""
        self.ensure_one()
        years = self.env["rural.village.year"]
        return years._get(self.region_id, self.year, self.scheme)

    def _touch(self):
        """Mark the papers as changed, in the database at once: of two users who
        change the rows of one paper, or of whom one takes a step meanwhile, the
        second waits and starts again on fresh data.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE rural_distribution SET content_version ="
                    " COALESCE(content_version, 0) + 1 WHERE id IN %s",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["content_version"], flush=False)

    def _author_body(self):
        return "village" if self.create_uid == self.env.user else False

    def _content(self):
        """What the paper says, as plain values: head and rows."""
        self.ensure_one()
        paper = self.sudo()
        return {
            "kind": paper.kind,
            "village": paper.village_code,
            "names": [paper.county_name, paper.township_name, paper.village_name],
            "year": paper.year,
            "scheme": paper.scheme,
            "revision": paper.revision,
            "income": [row._content() for row in paper.income_ids.with_prefetch()],
            "lines": [row._content() for row in paper.line_ids.with_prefetch()],
        }

    def _content_digest(self):
        return hash_chain.digest(self._content())
