from odoo import api, fields, models
from odoo.exceptions import UserError

# The villages that each action is about, by what has become of their papers.
CHOICES = {
    "review": ("submitted",),
    "return": ("submitted", "reviewed"),
    "return_county": ("announced",),
    "state": ("missing", "underway", "no_income", "late"),
}


class RuralPackageStep(models.TransientModel):
    """What the township or county decides about many villages of a package at once."""

    _name = "rural.package.step"
    _description = "Step of a Township Package"

    package_id = fields.Many2one("rural.package", required=True, readonly=True)
    action = fields.Selection(
        [
            ("meeting", "Record the Meeting"),
            ("review", "Approve Villages"),
            ("return", "Return Villages"),
            ("state", "State Villages without Paper"),
            ("announce", "Announce"),
            ("return_county", "Return by the County"),
            ("reopen", "Reopen"),
        ],
        required=True,
        readonly=True,
    )
    choice_ids = fields.Many2many("rural.package.line", compute="_compute_choice_ids")
    line_ids = fields.Many2many(
        "rural.package.line",
        string="Villages",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', choice_ids)]",
    )
    date = fields.Date(
        compute="_compute_date",
        store=True,
        readonly=False,
        help="Of the meeting or the announcement.",
    )
    place = fields.Char(string="Place of the Board")
    statement = fields.Selection(
        [
            ("no_income", "No Income This Year"),
            ("late", "Late"),
            ("none", "Statement Withdrawn"),
        ],
        default="late",
    )
    reason = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Papers and Photos",
        help="Minutes of the meeting, or a photo of the board.",
    )
    minutes_known = fields.Boolean(compute="_compute_minutes_known")

    @api.model
    def _action_label(self, action):
        return dict(self._fields["action"]._description_selection(self.env))[action]

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("package_id", "action")
    def _compute_choice_ids(self):
        for wizard in self:
            statuses = CHOICES.get(wizard.action, ())
            wizard.choice_ids = wizard.package_id.line_ids.filtered(
                lambda line, statuses=statuses: line.status in statuses
            )

    @api.depends("choice_ids")
    def _compute_line_ids(self):
        """Approving is about all that wait, stating about all that is missing; what
        goes back is chosen.
        """
        for wizard in self.filtered(lambda w: not w.line_ids):
            lines = wizard.choice_ids
            if wizard.action == "state":
                lines = lines.filtered(lambda line: line.status == "missing")
            elif wizard.action != "review":
                lines = lines.browse()
            wizard.line_ids = lines

    @api.depends("package_id", "action")
    def _compute_date(self):
        for wizard in self:
            today = wizard.package_id.company_id._rural_today()
            wizard.date = wizard.minutes_known and wizard.package_id.meeting_date
            if wizard.action == "announce":
                wizard.date = today

    @api.depends("package_id", "action", "line_ids")
    def _compute_minutes_known(self):
        for wizard in self:
            papers = wizard._papers("submitted")
            wizard.minutes_known = wizard.action == "review" and all(
                paper._meeting_at_hand() for paper in papers
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        if self.action in ("review", "return", "state") and not self.line_ids:
            raise UserError(self.env._("Choose the villages that it is about."))
        getattr(self, f"_apply_{self.action}")()
        return {"type": "ir.actions.act_window_close"}

    def _apply_meeting(self):
        if not self.date:
            raise UserError(self.env._("Enter the day on which it was decided."))
        self.package_id._record_meeting(self.date, self.attachment_ids)

    def _apply_review(self):
        if self.date and self.attachment_ids:
            self._apply_meeting()
        self._papers("submitted")._take_step("review")

    def _apply_return(self):
        papers = self._papers("submitted", "reviewed")
        papers._take_step("return_township", {"reason": self.reason})

    def _apply_state(self):
        stated = self.statement != "none" and self.statement
        reason = (self.reason or "").strip()
        if stated and not reason:
            raise UserError(self.env._("Say why the village has no paper."))
        self.line_ids.write({"statement": stated, "reason": stated and reason})

    def _apply_announce(self):
        self._step({"date": self.date, "place": self.place})

    def _apply_return_county(self):
        self._step({"lines": self.line_ids})

    def _apply_reopen(self):
        self._step({})

    def _step(self, evidence):
        self.package_id._take_step(
            self.action,
            {**evidence, "reason": self.reason, "attachments": self.attachment_ids},
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _papers(self, *states):
        """The papers of the chosen villages that the action moves."""
        papers = self.line_ids.distribution_id | self.line_ids.amendment_id
        return papers.filtered(lambda paper: paper.state in states)
