from odoo import api, fields, models

from ..lib import disposal_chain

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
    _inherit = ["rural.evidence.step"]

    disposal_ids = fields.Many2many("rural.disposal", string="Disposals", required=True)
    action = fields.Selection(ACTIONS, required=True)
    step = fields.Char(compute="_compute_step")
    nature = fields.Selection(related="disposal_ids.nature")
    reserve_price = fields.Monetary(related="disposal_ids.reserve_price")
    currency_id = fields.Many2one(related="company_id.currency_id")
    needed_days = fields.Integer(compute="_compute_step")
    voter_ids = fields.Many2many("rural.region", compute="_compute_voter_ids")
    voter_id = fields.Many2one(
        "rural.region",
        string="Deciding Village",
        compute="_compute_voter_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', voter_ids)]",
    )
    number = fields.Char(string="Document of the Government")
    buyer = fields.Char(string="Received by")
    price = fields.Monetary(string="Price Reached")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("action", "disposal_ids")
    def _compute_step(self):
        for wizard in self:
            disposals = wizard.disposal_ids
            wizard.step = disposals._generic(wizard.action or "")
            wizard.needed_days = max(
                (disposal_chain.notice_days(d._chain()) for d in disposals), default=0
            )

    @api.depends("disposal_ids")
    def _compute_company_id(self):
        for wizard in self:
            company = wizard.disposal_ids.company_id[:1] or self.env.company
            wizard.company_id = company

    @api.depends("disposal_ids")
    def _compute_voter_ids(self):
        for wizard in self:
            wizard.voter_ids = wizard.disposal_ids[:1]._missing_voters()

    @api.depends("voter_ids")
    def _compute_voter_id(self):
        for wizard in self:
            wizard.voter_id = wizard.voter_ids[:1]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        self.disposal_ids._take_step(self.action, self._evidence())
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _asked(self):
        return ASKED.get(self.step, REASON)

    def _notice_days(self):
        return self.needed_days

    def _evidence(self):
        evidence = super()._evidence()
        if "voter" in self._asked():
            evidence["voter"] = self.voter_id
        return evidence
