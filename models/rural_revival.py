from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_asset import FOUR_BATCHES
from .rural_procedure import STATE_TOKEN, Transition, holds_token

WRITERS = (
    "rural_asset.group_rural_clerk",
    "rural_asset.group_rural_reviewer",
    "rural_asset.group_rural_officer",
)
REVIEWERS = WRITERS[1:]
# 凌源市方案 六(二) names the first five; the rest are those of 盘活 elsewhere.
MEANS = [
    ("shares", "Shareholding Cooperation"),
    ("entrust", "Operation Entrusted"),
    ("cooperate", "Operated Jointly"),
    ("restructure", "Restructuring"),
    ("principal", "Principal Recovered"),
    ("own", "Managed by the Owner"),
    ("lease", "Let to an Operator"),
    ("invest", "Investors Attracted"),
    ("upgrade", "Rebuilt or Upgraded"),
    ("debt", "Assets for Debts"),
    ("transfer", "Shares Taken Back and Let Anew"),
    ("exchange", "Sold on the Rights Exchange"),
    ("other", "Other Means"),
]
USAGE_AFTER = [("in_use", "In Use"), ("to_dispose", "To Be Disposed of")]
LIVE = ("draft", "running")
STEP_FIELDS = {"amount_revived", "date_done", "usage_after", "date_started"}
# What changes while the plan is being carried out.
RUNNING_FIELDS = {"stage_ids", "responsible_id", "note", "paper_ids"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralRevival(models.Model):
    """盘活方案, 一资产一方案: how one idle or poor asset is brought back into use, by
    whom and until when (凌源市方案 六(二)).

    | step    | from → to              | role                            |
    |---------|------------------------|---------------------------------|
    | start   | draft → running        | township reviewer, officer      |
    | finish  | running → done         | the same, with evidence         |
    | give_up | draft, running → given_up | the same, with the reason    |
    """

    _name = "rural.revival"
    _description = "Revival Plan"
    _inherit = [
        "rural.scoped",
        "rural.own.papers",
        "rural.procedure",
        "rural.inbox",
    ]
    _order = "state, date_due, id desc"
    _rec_name = "asset_id"
    _papers_field = "paper_ids"

    asset_id = fields.Many2one(
        "rural.asset",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', 'in', ('registered', 'confirmed'))]",
    )
    region_id = fields.Many2one(
        related="asset_id.region_id", store=True, precompute=True, readonly=True
    )
    usage_state = fields.Selection(related="asset_id.usage_state")
    original_value = fields.Monetary(related="asset_id.original_value")
    currency_id = fields.Many2one(related="company_id.currency_id")
    four_batch = fields.Selection(FOUR_BATCHES, string="Sorting (四个一批)")
    cause = fields.Text(string="Why It Stands Idle or Yields Little")
    means = fields.Selection(MEANS, string="Means of Revival", index=True)
    target = fields.Text(string="What Is to Be Reached")
    amount_due = fields.Monetary(
        string="Amount to Revive",
        compute="_compute_amount_due",
        store=True,
        readonly=False,
    )
    amount_revived = fields.Monetary(readonly=True, copy=False)
    date_start = fields.Date(
        string="Begins on", default=lambda self: self.env.company._rural_today()
    )
    date_due = fields.Date(string="To Be Done by", tracking=True)
    date_started = fields.Date(string="Approved on", readonly=True, copy=False)
    date_done = fields.Date(string="Revived on", readonly=True, copy=False)
    responsible_id = fields.Many2one("res.users", tracking=True)
    responsible_body = fields.Char()
    usage_after = fields.Selection(
        USAGE_AFTER, string="Usage Afterwards", readonly=True, copy=False
    )
    stage_ids = fields.One2many("rural.revival.stage", "revival_id", string="Timetable")
    paper_ids = fields.Many2many("ir.attachment", string="Papers and Photos")
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Plan Drawn up"),
            ("running", "Being Revived"),
            ("done", "Revived"),
            ("given_up", "Given up"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    next_problems = fields.Text(string="Still Missing", compute="_compute_can_step")
    can_start = fields.Boolean(compute="_compute_can_step")
    can_finish = fields.Boolean(compute="_compute_can_step")
    can_give_up = fields.Boolean(compute="_compute_can_step")

    _asset_uniq = models.UniqueIndex(
        "(asset_id) WHERE state IN ('draft', 'running')",
        "The asset has a revival plan under way already.",
    )
    _amounts = models.Constraint(
        "CHECK(amount_due >= 0 AND amount_revived >= 0)",
        "Amounts cannot be negative.",
    )
    _dates = models.Constraint(
        "CHECK(date_due >= date_start)", "The plan ends before it begins."
    )

    _transitions = {
        "start": Transition(("draft",), "running", REVIEWERS),
        "finish": Transition(("running",), "done", REVIEWERS),
        "give_up": Transition(LIVE, "given_up", REVIEWERS, True),
    }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("asset_id")
    def _compute_amount_due(self):
        for plan in self:
            plan.amount_due = plan.amount_due or plan.asset_id.original_value

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        today = self.env.company._rural_today()
        for plan in self:
            late = bool(plan.date_due and plan.date_due < today)
            plan.is_late = late and plan.state in LIVE

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._rural_today()
        return [("state", "in", LIVE), ("date_due", "<", today)]

    @api.depends("means", "target", "amount_due", "date_due", "responsible_id")
    def _compute_can_step(self):
        result = super()._compute_can_step()
        for plan in self:
            missing = plan._start_problems() if plan.state == "draft" else ()
            plan.next_problems = "\n".join(missing)
        return result

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            for vals in vals_list:
                self._check_step_fields(vals)
        # The index of live plans sees what was given up a moment ago.
        self.flush_model(["state"])
        plans = super().create(vals_list)
        for plan in plans:
            plan._propose()
        return plans

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if self.filtered(lambda plan: plan.state != "draft"):
            raise UserError(
                self.env._("A plan that was started stays. Give it up instead.")
            )

    def _propose(self):
        """Who is in charge of the place."""
        if self.responsible_id:
            return
        place = self.village_id or self.township_id or self.region_id
        body = place.level if place.level in ("village", "township") else "county"
        self.write(
            {
                "responsible_id": place._users_in_charge(body)[place][:1].id,
                "responsible_body": self.responsible_body or place.name,
            }
        )

    def _check_frozen(self, vals):
        self._check_step_fields(vals)
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        for plan in self.filtered(lambda plan: plan.state != "draft"):
            allowed = RUNNING_FIELDS if plan.state == "running" else {"note"}
            if names - allowed:
                raise UserError(
                    self.env._(
                        "The plan of %(asset)s was approved: its contents stay. Give "
                        "it up and draw up another one.",
                        asset=plan.display_name,
                    )
                )

    def _check_step_fields(self, vals):
        if written := vals.keys() & STEP_FIELDS:
            raise UserError(
                self.env._(
                    "“%(field)s” is written by the steps of the plan alone.",
                    field=self._fields[min(written)]._description_string(self.env),
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_start(self):
        """The township approves the plan."""
        return self._take_step("start")

    def action_finish(self):
        return self._ask("finish")

    def action_give_up(self):
        return self._ask("give_up")

    def _ask(self, action):
        self.ensure_one()
        self._check_may_step(action)
        return self._step_form(action, "rural.revival.step", revival_id=self.id)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        return {
            "start": self.env._("Approve the Plan"),
            "finish": self.env._("Report It Revived"),
            "give_up": self.env._("Give up the Plan"),
        }

    @api.model
    def _search_live(self):
        return self.sudo().search([("state", "in", LIVE)])

    def _take_step(self, action, evidence=None):
        """Take one step with what it asks for: ``date``, ``amount``, ``usage``,
        ``attachments`` of a plan that is finished, ``reason`` of one given up.
        """
        evidence = evidence or {}
        self.check_access("write")
        self._lock_for_step()
        self._check_can_step(action, evidence.get("reason"))
        for plan in self:
            problems = [
                *getattr(plan, f"_{action}_problems", lambda **g: ())(**evidence)
            ]
            if problems:
                raise UserError("\n- ".join([f"{plan.display_name}:", *problems]))
            plan._move(action, evidence)
        return True

    def _start_problems(self, **given):
        _ = self.env._
        for name in ("means", "target", "amount_due", "date_due", "responsible_id"):
            if not self[name]:
                label = self._fields[name]._description_string(self.env)
                yield _("“%(field)s” is empty. Fill it in.", field=label)

    def _finish_problems(self, date=None, amount=0, attachments=None, **given):
        _ = self.env._
        if not attachments:
            yield _("Attach evidence: the new contract, photos, vouchers.")
        if amount <= 0:
            yield _("Enter the amount revived.")
        elif self.currency_id.compare_amounts(amount, self.amount_due) > 0:
            yield _(
                "%(amount).2f yuan revived, but only %(due).2f were to be revived.",
                amount=amount,
                due=self.amount_due,
            )
        yield from self._order_problems(
            date or self.company_id._rural_today(), self.date_started
        )

    def _move(self, action, given):
        files = given.get("attachments") or self.env["ir.attachment"]
        papers = self._own_papers(files) if files else files
        self._do_step(action, given.get("reason"), attachments=papers)
        day = given.get("date") or self.company_id._rural_today()
        values = {"start": {"date_started": day}, "give_up": {}}.get(action)
        if action == "finish":
            values = self._revive(day, given, papers)
        if values:
            self.with_context(rural_token=STATE_TOKEN).write(values)

    def _revive(self, day, given, papers):
        """The card says how the asset does now."""
        usage = given.get("usage") or "in_use"
        card = {"usage_state": usage}
        if self.four_batch:
            card["four_batch"] = self.four_batch
        self.asset_id.write(card)
        return {
            "date_done": day,
            "amount_revived": given["amount"],
            "usage_after": usage,
            "paper_ids": [(4, paper.id) for paper in papers],
        }
