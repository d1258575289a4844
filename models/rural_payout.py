from odoo import api, fields, models

from .rural_procedure import Transition

PAYOUT_KINDS = [
    ("wage", "Wages of Posts"),
    ("temporary", "Pay for Temporary Work"),
    ("relief", "Relief and Rewards"),
]
CLERKS = ("rural_asset.group_rural_clerk", "rural_asset.group_rural_accountant")
KEEPERS = ("rural_asset.group_rural_accountant",)


class RuralPayout(models.Model):
    """发放表: who of a village is paid how much, once.

    Wages and pay: one list of a village and month. Relief: one list of an item of
    the plan. From it come the voucher with its tags, the bank's payment workbook,
    and the list of persons of the result.

    draft → checked → booked → paid; back to draft by return, before it is booked.
    """

    _name = "rural.payout"
    _description = "Payment List"
    _inherit = ["rural.scoped", "rural.procedure", "mail.thread"]
    _order = "month desc, village_id, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    kind = fields.Selection(PAYOUT_KINDS, required=True, default="wage")
    month = fields.Date(
        required=True,
        default=lambda self: self.env.company._rural_today().replace(day=1),
        help="Any day of the month; the first is kept.",
    )
    year = fields.Integer(compute="_compute_year", store=True, aggregator=None)
    plan_line_id = fields.Many2one(
        "rural.distribution.line",
        string="Item of the Plan",
        index="btree_not_null",
        ondelete="restrict",
        help="The item that relief or rewards are paid from.",
    )
    line_ids = fields.One2many("rural.payout.line", "payout_id", string="Persons")
    attendance_ids = fields.Many2many(
        "ir.attachment",
        "rural_payout_attendance_rel",
        string="Attendance Sheet",
        copy=False,
        help="The signed sheet of days worked, or the village's decision for relief.",
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("booked", "Booked"),
            ("paid", "Paid"),
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

    _transitions = {
        "check": Transition(("draft",), "checked", CLERKS),
        "return": Transition(("checked",), "draft", CLERKS, needs_reason=True),
        "book": Transition(("checked",), "booked", KEEPERS),
        "unbook": Transition(("booked",), "checked", KEEPERS, needs_reason=True),
        "pay": Transition(("booked",), "paid", KEEPERS),
        "cancel": Transition(
            ("draft", "checked"), "cancelled", CLERKS, needs_reason=True
        ),
    }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("kind", "month", "region_id.name", "plan_line_id.name")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for payout in self:
            month = payout.month and f"{payout.month:%Y-%m}"
            what = payout.plan_line_id.name or kinds.get(payout.kind)
            parts = (payout.region_id.name, month, what)
            payout.name = " ".join(filter(None, parts))

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
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        return {
            "check": self.env._("Check the List"),
            "return": self.env._("Return to Draft"),
            "book": self.env._("Make the Voucher"),
            "unbook": self.env._("Take the Voucher Back"),
            "pay": self.env._("Record the Payment"),
            "cancel": self.env._("Cancel"),
        }
