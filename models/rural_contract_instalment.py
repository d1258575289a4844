from odoo import api, fields, models
from odoo.exceptions import UserError

INSTALMENT_KINDS = [
    ("rent", "Rent or Dividend"),
    ("deposit", "Deposit"),
    ("refund", "Deposit Returned"),
]
# what only the books write, and what a voucher stands on
BOOKED = {"move_id", "amount_invoiced", "amount_received"}
FROZEN = {"opening_received", "cancelled"}


class RuralContractInstalment(models.Model):
    """合同分期: one sum due under a contract, and what the books say of it.

    The amounts invoiced and received are stored where they are searched; they
    follow from the voucher and its reconciliation and are never typed, except
    ``opening_received``: what had come in before the books were opened here.
    """

    _name = "rural.contract.instalment"
    _description = "Instalment of a Contract"
    _inherit = ["rural.contract.row"]
    _order = "date_due, contract_id, number, id"

    number = fields.Integer(string="No.", required=True, default=1)
    kind = fields.Selection(INSTALMENT_KINDS, required=True, default="rent")
    date_from = fields.Date(string="Period from")
    date_to = fields.Date(string="Period until")
    year = fields.Integer(
        string="Income Year",
        compute="_compute_year",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        help="The year whose income the sum is: that of the due date.",
    )
    date_due = fields.Date(string="Due on", required=True, index=True)
    amount = fields.Monetary(required=True)
    note = fields.Char()
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True)
    scheme = fields.Selection(related="contract_id.scheme", store=True)
    # from the books
    move_id = fields.Many2one(
        "account.move",
        string="Voucher",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    opening_received = fields.Monetary(
        string="Received before Opening",
        help="Received before this program kept the books.",
    )
    amount_invoiced = fields.Monetary(string="Invoiced", readonly=True, copy=False)
    amount_received = fields.Monetary(string="Received", readonly=True, copy=False)
    amount_open = fields.Monetary(
        string="Open",
        compute="_compute_amount_open",
        store=True,
        help="Due by the schedule and not received yet.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("invoiced", "Invoiced"),
            ("partial", "Partly Received"),
            ("received", "Settled"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    cancelled = fields.Boolean(
        readonly=True, copy=False, help="Not due any more: the contract ended before."
    )

    _number_uniq = models.Constraint(
        "UNIQUE(contract_id, kind, number)",
        "This number stands in the schedule already.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An instalment cannot be negative."
    )
    _due_idx = models.Index("(company_id, date_due) WHERE move_id IS NULL")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_booked(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_booked(vals)
        if vals.keys() & FROZEN:
            self._check_no_voucher()
        return super().write(vals)

    def _check_booked(self, vals):
        if vals.keys() & BOOKED and not self.env.su:
            raise UserError(
                self.env._(
                    "What is invoiced and received follows from the books and cannot "
                    "be entered."
                )
            )

    def _check_no_voucher(self):
        for row in self.sudo().filtered("move_id"):
            raise UserError(
                self.env._(
                    "Instalment %(number)s of %(contract)s stands on voucher "
                    "%(voucher)s. Delete the voucher while it is a draft, or reverse "
                    "it and press “Detach the Voucher”; then change the instalment.",
                    number=row.number,
                    contract=row.contract_id.display_name,
                    voucher=row.move_id.name or row.move_id.ref,
                )
            )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("date_due")
    def _compute_year(self):
        for instalment in self:
            instalment.year = instalment.date_due.year if instalment.date_due else 0

    @api.depends("amount", "amount_received", "opening_received", "cancelled")
    def _compute_amount_open(self):
        for row in self:
            gone = row.amount_received + row.opening_received
            row.amount_open = 0 if row.cancelled else max(row.amount - gone, 0)

    @api.depends("amount_open", "amount_received", "opening_received", "move_id")
    def _compute_state(self):
        for row in self:
            row.state = row._state_of()

    def _state_of(self):
        self.ensure_one()
        if self.cancelled:
            return "cancelled"
        if self.currency_id.is_zero(self.amount_open) and self.amount:
            return "received"
        if self.amount_received or self.opening_received:
            return "partial"
        return "invoiced" if self.move_id else "planned"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _amount_due(self):
        """What a voucher may claim: the instalment less what came in before."""
        self.ensure_one()
        return self.currency_id.round(self.amount - self.opening_received)

    @api.model
    def _take_over(self, instalments, claims, settled):
        """Take the amounts invoiced and received over from the books.

        :param instalments: ``{voucher id: instalment id or None}``; reversals
            belong to the instalment of the voucher they reverse
        :param claims: ``{voucher id: fen}`` that it claims, negative when it gives
            money back
        :param settled: ``{voucher id: fen}`` of money that settled it
        """
        totals = {}
        for voucher_id, instalment_id in instalments.items():
            if instalment_id:
                claim, money = totals.get(instalment_id, (0, 0))
                claim += claims.get(voucher_id, 0)
                totals[instalment_id] = claim, money + settled.get(voucher_id, 0)
        for row in self.browse(totals):
            sign = -1 if row.kind == "refund" else 1
            claim, money = (sign * fen / 100 for fen in totals[row.id])
            if row.amount_invoiced != claim:
                row.amount_invoiced = claim
            if row.amount_received != money:
                row.amount_received = money
