from odoo import api, fields, models
from odoo.tools import SQL

# What the village writes about an item, besides its use and amount.
PARTS = (
    "name",
    "post_count",
    "person_count",
    "person_names",
    "duty",
    "wage_month",
    "months",
    "person_times",
    "day_rate",
    "criterion",
    "quantity",
    "unit",
)
# What goes on into the result of the year and into the next year's plan.
CONTINUED = ("sequence", *PARTS)


class RuralDistributionLine(models.Model):
    """One item of a plan or result, under one of the five directions, with the
    sub-fields that annexes 1 and 2 print.

    In a plan the amount follows from the parts: posts × wage × months, person-times
    × day rate. In a result it is read from posted vouchers and never typed.
    """

    _name = "rural.distribution.line"
    _description = "Item of a Distribution"
    _inherit = ["rural.distribution.read"]
    _order = "distribution_id, sequence, id"

    sequence = fields.Integer(default=10)
    use_id = fields.Many2one(
        "rural.use",
        string="Direction of Use",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_use(),
    )
    direction = fields.Selection(related="use_id.direction", store=True)
    detail = fields.Selection(related="use_id.detail", store=True)
    name = fields.Char(
        string="Spending Item",
        required=True,
        help="The post, the work to be done, what the money is for.",
    )
    asset_id = fields.Many2one(
        "rural.asset",
        string="For the Asset",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('village_id', '=', village_id), ('state', '!=', 'draft')]",
    )
    carryover = fields.Boolean(
        string="From Earlier Surplus",
        help="Spent from the surplus of earlier years: stays outside this year's "
        "shares (来安县办法 三: 历年结余).",
    )
    # parts
    post_count = fields.Integer(string="Posts")
    person_count = fields.Integer(string="Persons")
    person_names = fields.Char(
        string="Names", help="Who holds the posts, as far as it is known."
    )
    duty = fields.Char(help="What the work consists of; details in the agreement.")
    wage_month = fields.Monetary(string="Wage a Month")
    months = fields.Integer(default=12)
    person_times = fields.Integer(string="Person-Times")
    day_rate = fields.Monetary(string="Rate a Day")
    criterion = fields.Text(
        help="Who is eligible and how much is given, as the village decided.",
    )
    quantity = fields.Float(digits=(16, 2))
    unit = fields.Char()
    amount = fields.Monetary(
        compute="_compute_amount", store=True, precompute=True, readonly=False
    )
    # identity through the revisions
    origin_id = fields.Many2one(
        "rural.distribution.line",
        string="Continues",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    root_id = fields.Many2one(
        "rural.distribution.line",
        string="First Revision's Item",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # of a result
    plan_line_id = fields.Many2one(
        "rural.distribution.line",
        string="Item of the Plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amount_planned = fields.Monetary(string="Planned", readonly=True)
    difference = fields.Monetary(compute="_compute_difference", store=True)
    explanation = fields.Char(
        string="Why It Differs", help="Asked for above the county's threshold."
    )
    not_executed = fields.Boolean(
        string="Not Carried out",
        help="Nothing was spent on this item of the plan; say why.",
    )
    voucher_count = fields.Integer(string="Vouchers", readonly=True)
    share_ids = fields.One2many(
        "rural.distribution.share", "line_id", string="List of Persons"
    )

    _amount_positive = models.Constraint(
        "CHECK(amount_planned >= 0)", "An amount planned cannot be negative."
    )
    _parts_positive = models.Constraint(
        "CHECK(post_count >= 0 AND person_count >= 0 AND months >= 0"
        " AND person_times >= 0 AND wage_month >= 0 AND day_rate >= 0"
        " AND quantity >= 0)",
        "Numbers of posts, persons, months, wages and quantities cannot be negative.",
    )
    _months_of_year = models.Constraint(
        "CHECK(months <= 12)", "A year has twelve months."
    )

    _read_fields = (
        "plan_line_id",
        "use_id",
        "carryover",
        "amount",
        "amount_planned",
        "voucher_count",
    )
    _content_fields = (
        "use_id",
        "asset_id",
        "carryover",
        *PARTS,
        "amount",
        "amount_planned",
        "explanation",
        "not_executed",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "use_id",
        "post_count",
        "wage_month",
        "months",
        "person_times",
        "day_rate",
        "distribution_id.kind",
    )
    def _compute_amount(self):
        for line in self:
            parts = line._reckoned() if line.distribution_id.kind == "plan" else None
            line.amount = line.amount if parts is None else parts

    @api.depends("amount", "amount_planned")
    def _compute_difference(self):
        for line in self:
            line.difference = line.amount - line.amount_planned

    def _reckoned(self):
        """The amount that follows from the parts; None where it is entered."""
        detail = self.use_id.detail
        if detail == "post":
            return self.post_count * self.wage_month * self.months
        if detail == "temporary":
            return self.person_times * self.day_rate
        return None

    @api.onchange("use_id")
    def _onchange_use_id(self):
        """Uses without items of their own give theirs its name."""
        names = self.env["rural.use"].search([]).mapped("name")
        if self.detail in ("amount", "persons") and self.name in (False, *names):
            self.name = self.use_id.name

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_persons(self):
        """具体名单: who gets how much of the item (annex 2)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("List of Persons"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref("rural_asset.rural_distribution_line_view_form").id,
                    "form",
                )
            ],
            "target": "new",
        }

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._set_root()
        return lines

    def _set_root(self):
        """In one statement: writing line by line marked the paper once for each."""
        self.flush_model(["origin_id", "root_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE rural_distribution_line l
                   SET root_id = COALESCE((SELECT o.root_id
                                             FROM rural_distribution_line o
                                            WHERE o.id = l.origin_id), l.id)
                 WHERE l.id = ANY(%s) AND l.root_id IS NULL
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["root_id"], flush=False)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _default_use(self):
        """The first use of the block of the form that a row is added to."""
        block = self.env.context.get("rural_block")
        return block and self.env["rural.use"].search(block, limit=1)

    def _amend_vals(self):
        """The next revision's item continues this one: what was booked on it counts."""
        return {
            **super()._amend_vals(),
            "origin_id": self.id,
            "root_id": (self.root_id or self).id,
            "share_ids": [(0, 0, share._amend_vals()) for share in self.share_ids],
        }

    def _content(self):
        shares = [share._content() for share in self.share_ids]
        return {**super()._content(), "shares": shares}
