from odoo import api, fields, models

from ..lib import notice_period, votes

ACTIONS = [
    ("discuss", "Committee Discussed"),
    ("resolve", "Village Resolved"),
    ("publish", "Put on Notice"),
    ("submit", "Report to the Township"),
    ("review", "Approve"),
    ("announce", "Announce"),
    ("file", "File with the County"),
    ("take_back", "Take Back to Draft"),
    ("return_township", "Return by the Township"),
    ("return_county", "Return by the County"),
    ("withdraw", "Withdraw"),
    ("amend", "Amend"),
]
# What each step asks for; all else is neither shown nor handed on.
ASKED = {
    "discuss": ("date", "attachments"),
    "resolve": (
        "date",
        "number_due",
        "number_present",
        "number_agreeing",
        "attachments",
    ),
    "publish": ("date_start", "date_end", "place", "attachments"),
    "submit": ("attachments",),
    "review": ("date", "attachments"),
    "announce": ("date", "place", "attachments"),
    "file": ("date", "number"),
}
REASON = ("reason",)


class RuralDistributionStep(models.TransientModel):
    """One step of plans or results, with the evidence that it asks for."""

    _name = "rural.distribution.step"
    _description = "Step of a Plan or Result"

    distribution_ids = fields.Many2many(
        "rural.distribution", string="Plans and Results", required=True
    )
    action = fields.Selection(ACTIONS, required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    warnings = fields.Text(string="To Be Looked at", compute="_compute_warnings")
    date = fields.Date(
        string="Day of the Step", compute="_compute_dates", store=True, readonly=False
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
    days = fields.Integer(compute="_compute_days")
    open_from = fields.Date(string="Next Step from", compute="_compute_days")
    place = fields.Char(
        string="Posted at", help="The village's board, the township's board …"
    )
    number = fields.Char(
        string="Filing Number", help="Left empty, the county's next number is taken."
    )
    reason = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Papers and Photos", bypass_search_access=True
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("distribution_ids")
    def _compute_company_id(self):
        for step in self:
            company = step.distribution_ids.company_id[:1] or self.env.company
            step.company_id = company

    @api.depends("action", "distribution_ids")
    def _compute_warnings(self):
        for step in self:
            told = step.action in ("discuss", "review", "file")
            step.warnings = "\n".join(
                f"{paper.display_name}: {text}"
                for paper in step.distribution_ids.filtered(lambda p, t=told: t)
                for text in paper._content_warnings()
            )

    @api.depends("action", "company_id")
    def _compute_dates(self):
        for step in self:
            today = step.company_id._rural_today()
            step.date = "date" in ASKED.get(step.action, ()) and today
            step.date_start = step.action == "publish" and today

    @api.depends("date_start")
    def _compute_date_end(self):
        for step in self:
            days = step.company_id.sudo().rural_notice_days
            start = step.date_start
            step.date_end = start and notice_period.last_day(start, days)

    @api.depends("date_start", "date_end")
    def _compute_days(self):
        for step in self:
            start, end = step.date_start, step.date_end
            step.days = notice_period.length(start, end) if start and end else 0
            step.open_from = end and notice_period.open_from(end)

    @api.depends("number_due", "number_present", "vote_body")
    def _compute_number_hint(self):
        for step in self:
            due, present = step.number_due, step.number_present
            hint = step._hint(due, present) if step.vote_body and due else False
            step.number_hint = hint

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
        self.distribution_ids._take_step(self.action, self._evidence())
        if self.action == "amend":
            return self._open_revision()
        return {"type": "ir.actions.act_window_close"}

    def _evidence(self):
        asked = ASKED.get(self.action, REASON)
        evidence = {name: self[name] for name in asked if name != "attachments"}
        if "attachments" in asked:
            evidence["attachments"] = self.attachment_ids
        return evidence

    def _open_revision(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "rural.distribution",
            "view_mode": "form",
            "res_id": self.distribution_ids._next_underway().id,
        }
