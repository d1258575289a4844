from calendar import monthrange

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .rural_procedure import holds_token

PAYOUT_KINDS = [
    ("wage", "Wages of Posts"),
    ("temporary", "Pay for Temporary Work"),
    ("relief", "Relief and Rewards"),
]
# Which posts, and which uses of the income, a list is about.
POST_KIND = {"wage": "post", "temporary": "temporary"}
DETAIL = {**POST_KIND, "relief": "persons"}
# What may be written once the list is checked; papers are added only.
FREE_FIELDS = {"note", "attendance_ids"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")
# What a list is about, and what the steps write.
IDENTITY = ("region_id", "kind", "month", "plan_line_id")
BY_STEPS = ("move_id", "payment_move_id")


class RuralPayout(models.Model):
    """发放表: who of a village is paid how much, once.

    Wages and pay: one list of a village and month. Relief: one list of an item of
    the plan. From it come the voucher with its tags, the bank's payment workbook,
    and the list of persons of the result.

    draft → checked → booked → paid; back to draft by return, before it is booked.
    Filling and checking: `rural_payout_checks.py`; steps: `rural_payout_workflow.py`;
    vouchers: `rural_payout_books.py`.
    """

    _name = "rural.payout"
    _description = "Payment List"
    _inherit = [
        "rural.scoped",
        "rural.own.papers",
        "rural.procedure",
        "rural.checked",
        "mail.thread",
    ]
    _order = "month desc, village_id, id desc"
    _rec_names_search = ["region_id.name", "plan_line_id.name"]

    _papers_field = "attendance_ids"

    name = fields.Char(compute="_compute_name")
    kind = fields.Selection(PAYOUT_KINDS, required=True, default="wage")
    month = fields.Date(
        required=True,
        default=lambda self: self.env.company._rural_today().replace(day=1),
        help="Any day of the month; the first is kept.",
    )
    month_text = fields.Char(string="Pay Month", compute="_compute_month_text")
    year = fields.Integer(compute="_compute_year", store=True, aggregator=None)
    plan_line_id = fields.Many2one(
        "rural.distribution.line",
        string="Item of the Plan",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'plan'), ('state', '=', 'filed'),"
        " ('village_id', '=', village_id), ('detail', '=', 'persons')]",
        help="The item that relief or rewards are paid from.",
    )
    line_ids = fields.One2many(
        "rural.payout.line", "payout_id", string="Persons on the List"
    )
    attendance_ids = fields.Many2many(
        "ir.attachment",
        "rural_payout_attendance_rel",
        string="Attendance Sheet or Decision",
        copy=False,
        bypass_search_access=True,
        help="The signed sheet of days worked, or the village's decision for relief.",
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("booked", "Booked"),
            ("paid", "Paid Out"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    payment_move_id = fields.Many2one(
        "account.move",
        string="Payment Voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amount_total = fields.Monetary(
        string="Total", compute="_compute_totals", store=True
    )
    person_count = fields.Integer(
        string="Persons Paid", compute="_compute_totals", store=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # Refused twice for the same month (wages and pay), whoever is faster.
    _month_uniq = models.UniqueIndex(
        "(region_id, kind, month) WHERE state <> 'cancelled' AND kind <> 'relief'",
        "This village has a list of this kind for the month already. Open it instead, "
        "or cancel it first.",
    )
    _first_of_month = models.Constraint(
        "CHECK(EXTRACT(day FROM month) = 1)", "A month is kept as its first day."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id", "kind", "plan_line_id", "month")
    def _check_plan_line(self):
        for payout in self:
            if not payout.village_id:
                raise ValidationError(
                    self.env._("A payment list belongs to a village. Choose one.")
                )
            item = payout.plan_line_id.sudo()
            fits = (
                item.distribution_id.kind == "plan"
                and item.village_id == payout.village_id
                and item.detail == "persons"
                and item.distribution_id.year == payout.month.year
            )
            if fits if payout.kind == "relief" else not item:
                continue
            raise ValidationError(
                self.env._(
                    "%(list)s: relief and rewards are paid from an item for persons in "
                    "the plan of %(village)s for %(year)s; wages and pay follow the "
                    "posts. Choose that item, or another kind of list.",
                    list=payout.name,
                    village=payout.village_id.name,
                    year=payout.month.year,
                )
            )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("kind", "month", "region_id.name", "plan_line_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        # Not the selection's labels: vouchers are named while a demonstration loads,
        # before its labels are translated.
        kinds = {
            "wage": self.env._("Wages of Posts"),
            "temporary": self.env._("Pay for Temporary Work"),
            "relief": self.env._("Relief and Rewards"),
        }
        for payout in self:
            month = payout.month and f"{payout.month:%Y-%m}"
            what = payout.plan_line_id.name or kinds.get(payout.kind)
            parts = (payout.region_id.name, month, what)
            payout.name = " ".join(filter(None, parts))

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_text(self):
        for payout in self:
            day = payout.month
            payout.month_text = day and self.env._(
                "%(year)s-%(month)s", year=day.year, month=f"{day.month:02}"
            )

    @api.depends("month")
    def _compute_year(self):
        for payout in self:
            payout.year = payout.month.year if payout.month else 0

    @api.depends("line_ids.amount", "line_ids.person_id")
    def _compute_totals(self):
        for payout in self:
            payout.amount_total = sum(payout.line_ids.mapped("amount"))
            payout.person_count = len(payout.line_ids.person_id)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_written_by_steps(vals)
        default = self.default_get(["kind", "month", "region_id"])
        vals_list = [self._with_first_of_month({**default, **v}) for v in vals_list]
        for vals in vals_list:
            self._check_once(vals)
        return super().create(vals_list)

    def write(self, vals):
        return super().write(self._with_first_of_month(vals))

    @api.model
    def _with_first_of_month(self, vals):
        day = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": day.replace(day=1)} if day else vals

    @api.model
    def _check_once(self, vals):
        """Name the list that is there already; the index stands behind it."""
        if vals["kind"] == "relief" or not vals.get("region_id"):
            return
        there = self.sudo().search(
            [
                ("region_id", "=", vals["region_id"]),
                ("kind", "=", vals["kind"]),
                ("month", "=", vals["month"]),
                ("state", "!=", "cancelled"),
            ],
            limit=1,
        )
        if there:
            raise UserError(
                self.env._(
                    "%(list)s is there already. Open it and go on there, or cancel it "
                    "first: a month is paid once.",
                    list=there.name,
                )
            )

    def _check_written_by_steps(self, vals):
        if not holds_token(self.env) and any(vals.get(name) for name in BY_STEPS):
            raise UserError(
                self.env._("Vouchers of a payment list are made by its buttons.")
            )

    def _check_frozen(self, vals):
        kept = {
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        }
        if not kept:
            return
        self._check_draft()
        if kept & set(BY_STEPS):
            self._check_written_by_steps(dict.fromkeys(kept, True))
        if kept & set(IDENTITY):
            self._check_identity(vals)

    def _check_draft(self):
        for payout in self.filtered(lambda p: p.state != "draft"):
            raise UserError(
                self.env._(
                    "%(list)s has been checked: persons and amounts stand. Return it "
                    "to draft with a reason, before it is booked.",
                    list=payout.name,
                )
            )

    def _check_identity(self, vals):
        """Whose list it is stands once persons are on it."""
        for payout in self.filtered("line_ids"):
            for name in set(IDENTITY) & vals.keys():
                field = self._fields[name]
                value = field.convert_to_cache(vals[name], payout)
                if field.convert_to_cache(payout[name], payout) != value:
                    raise UserError(
                        self.env._(
                            "“%(field)s” of %(list)s cannot be changed with persons on "
                            "it. Take them off, or open another list.",
                            field=field._description_string(self.env),
                            list=payout.name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_walked(self):
        walked = self.filtered(lambda p: p.state != "draft" or p.sudo().log_ids)
        if walked:
            raise UserError(
                self.env._(
                    "%(list)s is kept with its steps. Cancel it instead.",
                    list=walked[0].name,
                )
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _last_day(self):
        """The last day of the list's month."""
        self.ensure_one()
        day = self.month
        return day.replace(day=monthrange(day.year, day.month)[1])
