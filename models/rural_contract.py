from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_use import SCHEMES

# Operating modes that a contract can be about; own operation needs none.
CONTRACT_MODES = [
    ("contracting", "Contracted out"),
    ("lease", "Leased"),
    ("shares", "Invested for Shares"),
    ("entrusted", "Entrusted"),
    ("cooperation", "Joint Operation"),
    ("order", "Order Production"),
    ("photovoltaic", "Photovoltaic Feed-in"),
]
PARTNER_KINDS = [
    ("company", "Enterprise"),
    ("cooperative", "Cooperative"),
    ("family_farm", "Family Farm"),
    ("large_household", "Large Grower"),
    ("member", "Member of the Collective"),
    ("person", "Other Person"),
    ("body", "Other Body"),
]
FREQUENCIES = [
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half", "Half-Yearly"),
    ("year", "Yearly"),
    ("once", "Once"),
]
SELECTIONS = [
    ("open_tender", "Open Tender"),
    ("platform", "Rural Property Exchange"),
    ("negotiation", "Competitive Negotiation"),
    ("members_first", "Members First on Equal Terms"),
    ("agreement", "Direct Agreement"),
]
DECISIONS = [
    ("representatives", "Villagers' Representatives"),
    ("villagers", "Villagers' Assembly"),
    ("members", "Members of the Collective"),
    ("member_representatives", "Representatives of the Collective's Members"),
    ("township", "Township Meeting"),
]
EXPIRIES = [
    ("return", "Asset Returned"),
    ("principal", "Principal Recovered"),
    ("renew", "Renewed"),
    ("transfer", "Transferred to the Operator"),
]


class RuralContract(models.Model):
    """经营合同: who operates which assets, for how long, and what comes in when.

    草稿 → 履行中 → 即将到期 → 到期未续 / 终止 / 已续签. The schedule is
    ``instalment_ids``; what was invoiced and received is read from the books.
    """

    _name = "rural.contract"
    _description = "Operating Contract"
    _inherit = [
        "rural.scoped",
        "rural.procedure",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "county_id, township_id, village_id, date_start desc, code, id"
    _rec_names_search = ["name", "code", "partner_id"]
    _check_company_auto = True

    # identity
    name = fields.Char(string="Contract Name", required=True, tracking=True)
    code = fields.Char(string="Contract No.", index=True, copy=False, tracking=True)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "In Force"),
            ("expiring", "Expiring Soon"),
            ("expired", "Expired"),
            ("terminated", "Terminated"),
            ("renewed", "Renewed"),
        ],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    mode = fields.Selection(
        CONTRACT_MODES,
        string="Mode of Operation",
        required=True,
        default="lease",
        tracking=True,
    )
    scheme = fields.Selection(
        SCHEMES,
        compute="_compute_scheme",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Photovoltaic income is distributed by a scheme of its own.",
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user
    )
    # parties
    party_a = fields.Char(
        compute="_compute_party_a",
        store=True,
        precompute=True,
        readonly=False,
        help="The body that lets, contracts out or invests.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Party B",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The operator.",
    )
    partner_kind = fields.Selection(PARTNER_KINDS, string="Kind of Party B")
    partner_code = fields.Char(string="Credit Code of Party B")
    is_member = fields.Boolean(
        string="Booked as Member",
        compute="_compute_is_member",
        store=True,
        readonly=False,
        help="Rent due from members of the collective goes through 内部往来.",
    )
    purpose = fields.Char(string="Use of the Assets")
    # term
    date_signed = fields.Date(string="Signed on", tracking=True)
    date_start = fields.Date(string="From", tracking=True)
    date_end = fields.Date(string="Until", tracking=True)
    months = fields.Integer(compute="_compute_months", store=True)
    date_ended = fields.Date(string="Ended on", readonly=True, copy=False)
    previous_id = fields.Many2one(
        "rural.contract",
        string="Renewal of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    next_ids = fields.One2many("rural.contract", "previous_id", string="Renewed by")
    # rent
    currency_id = fields.Many2one(related="company_id.currency_id")
    rent_kind = fields.Selection(
        [
            ("amount", "Fixed Yearly Amount"),
            ("rate", "Rate of the Invested Value"),
            ("manual", "Schedule Entered by Hand"),
        ],
        required=True,
        default="amount",
    )
    annual_amount = fields.Monetary(
        string="Yearly Rent or Dividend",
        compute="_compute_annual_amount",
        store=True,
        readonly=False,
        tracking=True,
    )
    return_rate = fields.Float(string="Agreed Return (%)", digits=(7, 4))
    invested_value = fields.Monetary(
        string="Value It Is Reckoned on",
        compute="_compute_invested_value",
        store=True,
        readonly=False,
    )
    floor_amount = fields.Monetary(
        string="Floor (保底) per Year",
        help="What is due at least, however little the operator earns.",
    )
    frequency = fields.Selection(FREQUENCIES, required=True, default="year")
    due_at = fields.Selection(
        [("start", "In Advance"), ("end", "In Arrear")],
        string="Paid",
        required=True,
        default="start",
    )
    due_days = fields.Integer(
        string="Days of Grace",
        default=0,
        help="Days after the start (or end) of each period until payment is due.",
    )
    escalation_kind = fields.Selection(
        [("none", "None"), ("percent", "Percent"), ("amount", "Amount")],
        string="Escalation",
        required=True,
        default="none",
    )
    escalation_value = fields.Float(digits=(16, 4), string="Raised by")
    escalation_years = fields.Integer(string="Every (years)", default=1)
    escalation_compound = fields.Boolean(
        string="On the Raised Rent",
        default=True,
        help="Each raise reckons on the rent last raised; otherwise on the first.",
    )
    deposit = fields.Monetary()
    # terms
    repair_party = fields.Selection(
        [("lessee", "Operator"), ("lessor", "Owner"), ("shared", "Shared")],
        string="Repairs by",
        default="lessee",
        help="来安县办法: who leases, contracts or holds shares bears the upkeep.",
    )
    repair_text = fields.Char(string="Repairs: Details")
    guarantee = fields.Char(string="Security Given")
    insurance = fields.Char()
    labour_clause = fields.Char(string="Jobs for Villagers")
    breach_clause = fields.Char(string="Breach")
    expiry_handling = fields.Selection(EXPIRIES, string="At the End")
    is_written = fields.Boolean(string="In Writing", default=True)
    # decision and tender
    decision_kind = fields.Selection(DECISIONS, string="Decided by")
    decision_date = fields.Date(string="Decided on")
    decision_due = fields.Integer(string="Due to Attend")
    decision_present = fields.Integer(string="Present")
    decision_agreed = fields.Integer(string="In Favour")
    selection_kind = fields.Selection(SELECTIONS, string="Operator Found by")
    tender_no = fields.Char(string="Tender or Exchange No.")
    # rows
    line_ids = fields.One2many(
        "rural.contract.asset", "contract_id", string="Assets", copy=True
    )
    asset_ids = fields.Many2many("rural.asset", compute="_compute_asset_ids")
    instalment_ids = fields.One2many(
        "rural.contract.instalment", "contract_id", string="Schedule", copy=False
    )
    document_ids = fields.One2many(
        "rural.contract.document", "contract_id", string="Documents", copy=False
    )
    note = fields.Text()

    _code_uniq = models.UniqueIndex(
        "(county_id, code) WHERE code IS NOT NULL AND active",
        "This contract number is in use already in the county.",
    )
    _term_order = models.Constraint(
        "CHECK(date_end >= date_start)", "The contract ends before it starts."
    )
    _amounts_positive = models.Constraint(
        "CHECK(annual_amount >= 0 AND deposit >= 0 AND floor_amount >= 0)",
        "Amounts of a contract cannot be negative.",
    )
    _escalation_years = models.Constraint(
        "CHECK(escalation_years >= 1)", "Rent is raised every 1 or more years."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("mode")
    def _compute_scheme(self):
        for contract in self:
            pv = contract.mode == "photovoltaic"
            contract.scheme = "pv" if pv else contract.scheme or "general"

    @api.depends("region_id")
    def _compute_party_a(self):
        for contract in self:
            contract.party_a = contract.party_a or contract.region_id.full_name

    @api.depends("partner_kind")
    def _compute_is_member(self):
        for contract in self:
            contract.is_member = contract.partner_kind == "member"

    @api.depends("date_start", "date_end")
    def _compute_months(self):
        for contract in self:
            contract.months = contract._month_count()

    @api.depends("line_ids.asset_id")
    def _compute_asset_ids(self):
        for contract in self:
            contract.asset_ids = contract.line_ids.asset_id

    @api.depends("line_ids.asset_id.original_value")
    def _compute_invested_value(self):
        """What was agreed stands, whatever becomes of the asset's value later."""
        for contract in self:
            if contract.state == "draft":
                contract.invested_value = sum(
                    contract.line_ids.asset_id.mapped("original_value")
                )
            else:
                contract.invested_value = contract.invested_value

    @api.depends("rent_kind", "return_rate", "invested_value", "floor_amount")
    def _compute_annual_amount(self):
        for contract in self:
            amount = contract.annual_amount
            if contract.rent_kind == "rate" and contract.state == "draft":
                amount = contract.invested_value * contract.return_rate / 100
                amount = max(amount, contract.floor_amount)
            contract.annual_amount = amount

    @api.depends("code", "name")
    def _compute_display_name(self):
        for contract in self:
            code = f"[{contract.code}] " if contract.code else ""
            contract.display_name = f"{code}{contract.name or ''}"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        started = self.filtered(lambda c: c.state != "draft")
        if started:
            raise UserError(
                self.env._(
                    "%(contract)s has started and cannot be deleted. Reset it to "
                    "draft first, or terminate it.",
                    contract=started[0].display_name,
                )
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _month_count(self):
        """Whole and begun months of the term."""
        self.ensure_one()
        start, end = self.date_start, self.date_end
        if not start or not end or end < start:
            return 0
        months = 12 * (end.year - start.year) + end.month - start.month
        return months + (1 if end.day >= start.day else 0)
