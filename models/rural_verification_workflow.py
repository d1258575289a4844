import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import Transition

OFFICERS = ("rural_asset.group_rural_officer",)
# Of samples named in a message.
NAMED = 20


class RuralVerificationWorkflow(models.Model):
    """The steps of a verification (凌源市方案 五(三)), all of the county.

    | step   | from → to               | asks for                               |
    |--------|-------------------------|----------------------------------------|
    | draw   | draft → drawn           | a population as large as the sample    |
    | redraw | drawn, running → drawn  | reason, and not one answer yet         |
    | start  | drawn → running         | persons who verify                     |
    | close  | running → closed        | every answer; findings are made        |
    | reopen | closed → running        | reason                                 |
    | cancel | all but closed → cancelled | reason                              |
    """

    _name = "rural.verification"
    _inherit = "rural.verification"

    _transitions = {
        "draw": Transition(("draft",), "drawn", OFFICERS),
        "redraw": Transition(("drawn", "running"), "drawn", OFFICERS, True),
        "start": Transition(("drawn",), "running", OFFICERS),
        "close": Transition(("running",), "closed", OFFICERS),
        "reopen": Transition(("closed",), "running", OFFICERS, True),
        "cancel": Transition(
            ("draft", "drawn", "running"), "cancelled", OFFICERS, True
        ),
    }

    can_draw = fields.Boolean(compute="_compute_can_step")
    can_redraw = fields.Boolean(compute="_compute_can_step")
    can_start = fields.Boolean(compute="_compute_can_step")
    can_close = fields.Boolean(compute="_compute_can_step")
    can_reopen = fields.Boolean(compute="_compute_can_step")
    can_cancel = fields.Boolean(compute="_compute_can_step")
    can_answer = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the next step of the procedure from being taken.",
    )

    @api.model
    def _step_labels(self):
        return {
            "draw": self.env._("Draw the Sample"),
            "redraw": self.env._("Draw Anew"),
            "start": self.env._("Start the Verification"),
            "close": self.env._("Close the Verification"),
            "reopen": self.env._("Open Again"),
            "cancel": self.env._("Cancel"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("verifier_ids", "answered_count")
    def _compute_can_step(self):
        result = super()._compute_can_step()
        for verification in self:
            verification.can_answer = verification._may_answer()
            if verification.answered_count:
                verification.can_redraw = False
        return result

    @api.depends("state", "verifier_ids", "pending_count")
    def _compute_next_problems(self):
        for verification in self:
            problems = []
            if verification.can_start:
                problems = verification._start_problems()
            elif verification.can_close:
                problems = verification._close_problems()
            verification.next_problems = "\n".join(problems)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_draw(self):
        """Draw the sample and freeze it."""
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("draw")
        self._draw(self.seed)
        self._do_step("draw", changes=self._draw_changes(False))

    def action_start(self):
        """Those who verify are told, and may answer."""
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("start")
        self._refuse(self._start_problems())
        self._do_step("start")
        self._tell_verifiers()

    def action_close(self):
        """Everything is answered: what does not conform becomes a finding."""
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("close")
        self._refuse(self._close_problems())
        self._do_step("close")
        self._report_findings()

    def action_redraw(self):
        return self._ask("redraw")

    def action_reopen(self):
        return self._ask("reopen")

    def action_cancel(self):
        return self._ask("cancel")

    def _ask(self, action):
        self.ensure_one()
        self._check_may_step(action)
        if action == "redraw":
            self._check_drawable()
        return self._step_form(
            action, "rural.verification.step", verification_id=self.id
        )

    def _take_step(self, action, reason, seed=None):
        """A step that asks for a reason."""
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step(action, reason)
        changes = None
        if action == "redraw":
            old = self.seed
            self._draw(seed)
            changes = self._draw_changes(old)
        self._do_step(action, reason, changes=changes)

    def _draw_changes(self, old):
        """What a draw leaves in the log: the seed, and of how many how many."""
        return json.dumps(
            [
                {"field": "seed", "old": old or "", "new": self.seed},
                {
                    "field": "sample_count",
                    "old": "",
                    "new": f"{self.sample_count} / {self.population_count}",
                },
            ]
        )

    def _tell_verifiers(self):
        """Whoever verifies hears of it, with a link to what is to be looked at."""
        link = "/odoo/action-rural_asset.rural_verification_sample_action_mine"
        for user in self.sudo().verifier_ids - self.env.user:
            env = self.with_context(lang=user.lang or self.env.lang).env
            text = env._(
                "%(name)s: %(count)s assets are to be verified until %(day)s.",
                name=self.name,
                count=self.sample_count,
                day=self.date_to or "—",
            )
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=user.partner_id.ids,
                subject=text,
                body=Markup('<p><a href="%s">%s</a></p>') % (link, text),
                **self.env.user._rural_sender(),
            )

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _refuse(self, problems):
        if problems:
            raise UserError("\n".join(problems))

    def _start_problems(self):
        if self.sudo().verifier_ids:
            return []
        return [
            self.env._(
                "Nobody verifies yet. Enter the persons: third-party verifiers, or "
                "users of the county."
            )
        ]

    def _close_problems(self):
        """What is not answered yet."""
        groups = self.env["rural.verification.answer"]._read_group(
            [("verification_id", "=", self.id), ("result", "=", "pending")],
            ["sample_id"],
            ["__count"],
            order="sample_id",
            limit=NAMED + 1,
        )
        if not groups:
            return []
        found = [
            self.env._(
                "%(count)s answers are still missing:", count=self.pending_count
            ),
            *(
                self.env._(
                    "No. %(number)s %(asset)s: %(count)s answers",
                    number=sample.number,
                    asset=sample.name,
                    count=count,
                )
                for sample, count in groups[:NAMED]
            ),
        ]
        return found + (["…"] if len(groups) > NAMED else [])
