from odoo import api, fields, models

from ..lib import disposal_chain, notice_period, votes

BODIES = ("village", "township", "county")
ACTIONS = [
    *((f"resolve_{body}", "Village Resolved") for body in BODIES),
    *((f"publish_{body}", "Put on Notice") for body in BODIES),
    *((f"submit_{body}", "Submit for Approval") for body in BODIES),
    ("review", "Approved by the Township"),
    ("review_last", "Approved by the Township"),
    ("agree", "Approved by the Department"),
    ("agree_last", "Approved by the Department"),
    ("approve_last", "Approved by the Government"),
    ("complete", "Carry out"),
    ("cancel", "Cancelled in the National System"),
    *((f"take_back_{body}", "Take Back to Draft") for body in BODIES),
    ("return_township", "Return by the Township"),
    ("return_county", "Return by the County"),
    ("refuse_township", "Refused by the Township"),
    ("refuse_county", "Refused by the County"),
    *((f"withdraw_{body}", "Withdraw") for body in BODIES),
]
# What each step asks for; all else is neither shown nor handed on.
MEETING = ("date", "attachments")
VOTE = ("voter", "number_due", "number_present", "number_agreeing")
ASKED = {
    "resolve": (*MEETING, *VOTE),
    "publish": ("date_start", "date_end", "place", "attachments"),
    "submit": ("attachments",),
    "review": MEETING,
    "agree": MEETING,
    "approve": (*MEETING, "number"),
    "complete": (*MEETING, "buyer", "price"),
    "cancel": ("date",),
}
REASON = ("reason",)


class RuralDisposalStep(models.TransientModel):
    """One step of disposals, with the evidence that it asks for."""

    _name = "rural.disposal.step"
    _description = "Step of a Disposal"

    disposal_ids = fields.Many2many("rural.disposal", string="Disposals", required=True)
    action = fields.Selection(ACTIONS, required=True)
    step = fields.Char(compute="_compute_step")
    nature = fields.Selection(related="disposal_ids.nature")
    reserve_price = fields.Monetary(related="disposal_ids.reserve_price")
    company_id = fields.Many2one("res.company", compute="_compute_step")
    currency_id = fields.Many2one(related="company_id.currency_id")
    needed_days = fields.Integer(compute="_compute_step")
    date = fields.Date(
        string="Day of the Step", compute="_compute_dates", store=True, readonly=False
    )
    voter_ids = fields.Many2many("rural.region", compute="_compute_voter_ids")
    voter_id = fields.Many2one(
        "rural.region",
        string="Deciding Village",
        compute="_compute_voter_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', voter_ids)]",
    )
    vote_body = fields.Selection(
        related="company_id.rural_vote_body", string="Who Votes"
    )
    number_due = fields.Integer(string="Due to Attend")
    number_present = fields.Integer(string="Present")
    number_agreeing = fields.Integer(string="In Favour")
    number_hint = fields.Char(string="Needed", compute="_compute_number_hint")
    date_start = fields.Date(
        string="First Day", compute="_compute_dates", store=True, readonly=False
    )
    date_end = fields.Date(
        string="Last Day", compute="_compute_date_end", store=True, readonly=False
    )
    open_from = fields.Date(string="Next Step from", compute="_compute_open_from")
    place = fields.Char(
        string="Posted at", help="The village's board, the township's board …"
    )
    number = fields.Char(string="Document of the Government")
    buyer = fields.Char(string="Received by")
    price = fields.Monetary(string="Price Reached")
    reason = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Papers and Photos", bypass_search_access=True
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("action", "disposal_ids")
    def _compute_step(self):
        for wizard in self:
            disposals = wizard.disposal_ids
            wizard.step = disposals._generic(wizard.action or "")
            wizard.company_id = disposals.company_id[:1] or self.env.company
            wizard.needed_days = max(
                (disposal_chain.notice_days(d._chain()) for d in disposals), default=0
            )

    @api.depends("disposal_ids")
    def _compute_voter_ids(self):
        for wizard in self:
            wizard.voter_ids = wizard.disposal_ids[:1]._missing_voters()

    @api.depends("voter_ids")
    def _compute_voter_id(self):
        for wizard in self:
            wizard.voter_id = wizard.voter_ids[:1]

    @api.depends("action", "disposal_ids")
    def _compute_dates(self):
        for wizard in self:
            today = wizard.company_id._rural_today()
            wizard.date = "date" in ASKED.get(wizard.step, ()) and today
            wizard.date_start = wizard.step == "publish" and today

    @api.depends("date_start")
    def _compute_date_end(self):
        for wizard in self:
            start, days = wizard.date_start, wizard.needed_days
            wizard.date_end = start and days and notice_period.last_day(start, days)

    @api.depends("date_end")
    def _compute_open_from(self):
        for wizard in self:
            end = wizard.date_end
            wizard.open_from = end and notice_period.open_from(end)

    @api.depends("number_due", "number_present", "vote_body")
    def _compute_number_hint(self):
        for wizard in self:
            due, present = wizard.number_due, wizard.number_present
            hint = wizard._hint(due, present) if wizard.vote_body and due else False
            wizard.number_hint = hint

    def _hint(self, due, present):
        quorum, majority = votes.needed(self.vote_body, due, present or due)
        if present >= quorum:
            return self.env._("in favour: %(majority)s at least", majority=majority)
        return self.env._("present: %(quorum)s at least", quorum=quorum)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        asked = ASKED.get(self.step, REASON)
        evidence = {
            name: self[name] for name in asked if name not in ("attachments", "voter")
        }
        if "attachments" in asked:
            evidence["attachments"] = self.attachment_ids
        if "voter" in asked:
            evidence["voter"] = self.voter_id
        self.disposal_ids._take_step(self.action, evidence)
        return {"type": "ir.actions.act_window_close"}
