from odoo import api, fields, models

INSTALMENT_KINDS = [
    ("rent", "Rent or Dividend"),
    ("deposit", "Deposit"),
    ("refund", "Deposit Returned"),
]


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
    amount_invoiced = fields.Monetary(
        string="Invoiced", readonly=True, copy=False
    )
    amount_received = fields.Monetary(
        string="Received", readonly=True, copy=False
    )
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
            ("received", "Received"),
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
