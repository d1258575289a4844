from odoo import api, fields, models

from ..lib import notice_period, votes


class RuralEvidenceStep(models.AbstractModel):
    """A step's form: the day of the meeting, the vote, the notice, the papers.

    A model says which of them its step asks for (``_asked``), of which county
    (``_compute_company_id``) and how long a notice hangs (``_notice_days``).
    """

    _name = "rural.evidence.step"
    _description = "Evidence of a Step"

    action = fields.Char()
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
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
    open_from = fields.Date(string="Next Step from", compute="_compute_open_from")
    place = fields.Char(
        string="Posted at", help="The village's board, the township's board …"
    )
    reason = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Papers and Photos", bypass_search_access=True
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_company_id(self):
        raise NotImplementedError

    @api.depends("action", "company_id")
    def _compute_dates(self):
        for step in self:
            today, asked = step.company_id._rural_today(), step._asked()
            step.date = "date" in asked and today
            step.date_start = "date_start" in asked and today

    @api.depends("date_start")
    def _compute_date_end(self):
        for step in self:
            start, days = step.date_start, step._notice_days()
            step.date_end = start and notice_period.last_day(start, days)

    @api.depends("date_end")
    def _compute_open_from(self):
        for step in self:
            end = step.date_end
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
    # BUSINESS
    # ------------------------------------------------------------

    def _asked(self):
        """Names of what the step asks for; all else is neither shown nor handed on."""
        raise NotImplementedError

    def _notice_days(self):
        """How many days a notice of this step hangs."""
        raise NotImplementedError

    def _evidence(self):
        """What was entered, of what the step asks for."""
        evidence = {name: self[name] for name in self._asked() if name in self._fields}
        if "attachments" in self._asked():
            evidence["attachments"] = self.attachment_ids
        return evidence
