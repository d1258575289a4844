from odoo import api, fields, models
from odoo.tools.misc import clean_context

from .rural_distribution_checks import STANDING
from .rural_procedure import STATE_TOKEN, Transition

VILLAGE = ("rural_asset.group_rural_clerk",)
TOWNSHIP = ("rural_asset.group_rural_reviewer",)
COUNTY = ("rural_asset.group_rural_officer",)
OF_VILLAGE = ("discussed", "resolved", "noticed")
OF_TOWNSHIP = ("submitted", "reviewed")

# The step that comes next by the regulation.
NEXT_STEP = {
    "draft": "discuss",
    "discussed": "resolve",
    "resolved": "publish",
    "noticed": "submit",
    "submitted": "review",
    "reviewed": "announce",
    "announced": "file",
}
# What a step keeps: (of a plan, of a result).
ANNEXES = {
    "publish": ("annex3", "annex3"),
    "announce": ("annex4", "annex5"),
    "file": ("annex1", "annex2"),
}


class RuralDistributionWorkflow(models.Model):
    """The legal steps of a plan or result (来安县办法 四) and who takes them.

    | step            | from → to                                   | body     |
    |-----------------|---------------------------------------------|----------|
    | discuss         | draft → discussed                           | village  |
    | resolve         | discussed → resolved                        | village  |
    | publish         | resolved → noticed                          | village  |
    | submit          | noticed → submitted                         | village  |
    | review          | submitted → reviewed                        | township |
    | announce        | reviewed → announced                        | township |
    | file            | announced → filed                           | county   |
    | take_back       | discussed, resolved, noticed → draft        | village  |
    | return_township | submitted, reviewed → draft                 | township |
    | return_county   | announced → draft                           | county   |
    | withdraw        | draft … submitted → withdrawn               | village  |
    | amend           | filed → filed: opens the next revision      | village  |
    | supersede       | filed → superseded, when the next is filed  | county   |
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    _transitions = {
        "discuss": Transition(("draft",), "discussed", VILLAGE, body="village"),
        "resolve": Transition(("discussed",), "resolved", VILLAGE, body="village"),
        "publish": Transition(("resolved",), "noticed", VILLAGE, body="village"),
        "submit": Transition(("noticed",), "submitted", VILLAGE, body="village"),
        "review": Transition(("submitted",), "reviewed", TOWNSHIP, body="township"),
        "announce": Transition(("reviewed",), "announced", TOWNSHIP, body="township"),
        "file": Transition(("announced",), "filed", COUNTY, body="county"),
        "take_back": Transition(OF_VILLAGE, "draft", VILLAGE, True, "village"),
        "return_township": Transition(OF_TOWNSHIP, "draft", TOWNSHIP, True, "township"),
        "return_county": Transition(("announced",), "draft", COUNTY, True, "county"),
        "withdraw": Transition(
            ("draft", *OF_VILLAGE, "submitted"), "withdrawn", VILLAGE, True, "village"
        ),
        "amend": Transition(("filed",), "filed", VILLAGE, True, "village"),
        "supersede": Transition(("filed",), "superseded", COUNTY, body="county"),
    }

    can_discuss = fields.Boolean(compute="_compute_can_step")
    can_resolve = fields.Boolean(compute="_compute_can_step")
    can_publish = fields.Boolean(compute="_compute_can_step")
    can_submit = fields.Boolean(compute="_compute_can_step")
    can_review = fields.Boolean(compute="_compute_can_step")
    can_announce = fields.Boolean(compute="_compute_can_step")
    can_file = fields.Boolean(compute="_compute_can_step")
    can_take_back = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_withdraw = fields.Boolean(compute="_compute_can_step")
    can_amend = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the next step of the procedure from being taken.",
    )

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {
            "discuss": _("Committee Discussed"),
            "resolve": _("Village Resolved"),
            "publish": _("Put on Notice"),
            "submit": _("Report to the Township"),
            "review": _("Approve"),
            "announce": _("Announce"),
            "file": _("File with the County"),
            "take_back": _("Take Back to Draft"),
            "return_township": _("Return by the Township"),
            "return_county": _("Return by the County"),
            "withdraw": _("Withdraw"),
            "amend": _("Amend"),
            "supersede": _("Superseded by the Next Revision"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "next_ids.state")
    @api.depends_context("uid")
    def _compute_can_step(self):
        steps = self._open_steps()
        for paper in self:
            can = steps[paper.id]
            for action in (*NEXT_STEP.values(), "take_back", "withdraw"):
                paper[f"can_{action}"] = action in can
            paper.can_return = bool(can & {"return_township", "return_county"})
            paper.can_amend = "amend" in can and not paper._next_underway()

    @api.depends("state", "income_ids", "line_ids", "notice_ids.objection_ids.state")
    @api.depends_context("uid")
    def _compute_next_problems(self):
        """What the form tells. The tie-out reads all tables anew and finds what no
        user can bring about: it is left to the step itself.
        """
        for paper in self:
            action = NEXT_STEP.get(paper.state)
            mine = paper.id and action and paper[f"can_{action}"]
            paper.next_problems = "\n".join(
                paper._step_problems(action, ("_tie_problems",)) if mine else ()
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_discuss(self):
        return self._ask("discuss")

    def action_resolve(self):
        return self._ask("resolve")

    def action_publish(self):
        return self._ask("publish")

    def action_submit(self):
        return self._ask("submit")

    def action_review(self):
        """Approve at once where the township's meeting is known; ask otherwise."""
        if all(paper._meeting_at_hand() for paper in self):
            return self._take_step("review")
        return self._ask("review")

    def action_announce(self):
        return self._ask("announce")

    def action_file(self):
        """File with the county's next number."""
        return self._take_step("file")

    def action_take_back(self):
        return self._ask("take_back")

    def action_return(self):
        """Return to the village, by the township or the county as the state is."""
        county = set(self.mapped("state")) == {"announced"}
        return self._ask("return_county" if county else "return_township")

    def action_withdraw(self):
        return self._ask("withdraw")

    def action_amend(self):
        self.ensure_one()
        return self._ask("amend")

    def _ask(self, action):
        """Open the form for the evidence of a step, unless the step is out of reach
        whatever is entered there.
        """
        self._check_may_step(action)
        self._raise_problems(
            {paper: paper._step_problems(action, ("_hit_problems",)) for paper in self}
        )
        if "_hit_problems" in STANDING.get(action, ()):
            if stopped := self._stopped_by_checks():
                return stopped
        return self._step_form(
            action, "rural.distribution.step", distribution_ids=self.ids
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _take_step(self, action, evidence=None):
        """Take one step with its evidence; the only way to move a paper.

        Several papers move together or not at all.

        :param action: a key of ``_transitions``
        :param evidence: what the step asks for, each key where it applies:
            ``date`` (of the meeting, announcement or filing), ``number_due``,
            ``number_present``, ``number_agreeing``, ``attachments`` (minutes,
            photos), ``date_start``, ``date_end``, ``place``, ``number`` (of the
            filing), ``reason``
        """
        evidence = evidence or {}
        # A client's defaults do not reach what the step makes.
        context = clean_context(self.env.context)
        papers = self.with_context(context)  # pylint: disable=context-overridden
        papers.check_access("write")
        papers._lock_for_step()
        papers._check_can_step(action, evidence.get("reason"))
        papers._run_checks(action)
        given = {paper: paper._given(action, evidence) for paper in papers}
        papers._raise_problems(
            {
                paper: [
                    *paper._step_problems(action),
                    *paper._evidence_problems(action, given[paper]),
                ]
                for paper in papers
            }
        )
        for paper in papers:
            paper._move(action, given[paper])
        papers._keep_annexes_of(action)
        papers._sync_inbox()
        return True

    def _move(self, action, given):
        """Log the step with its evidence and write what it decided."""
        self.ensure_one()
        for prefix in ("_check", "_before"):
            hook = getattr(self, f"{prefix}_{action}", None)
            if hook:
                hook(given)
        given["attachments"] = self._own_papers(given["attachments"])
        self._do_step(
            action,
            given.get("reason"),
            attachments=given["attachments"],
            decision=self._decision_of(given),
        )
        done = getattr(self, f"_done_{action}", None)
        if done:
            done(given)

    @api.model
    def _decision_of(self, given):
        """What the log keeps of a meeting."""
        names = ("number_due", "number_present", "number_agreeing")
        decision = {name: given[name] for name in names if given.get(name)}
        if given.get("date"):
            decision["meeting_date"] = given["date"]
        return decision

    def _keep_annexes_of(self, action):
        for kind, code in zip(
            ("plan", "result"), ANNEXES.get(action, ()), strict=False
        ):
            papers = self.filtered(lambda paper, k=kind: paper.kind == k)
            if papers:
                papers._keep_annexes(code)

    def _write_step_fields(self, vals):
        """Write what only steps write."""
        self.with_context(rural_token=STATE_TOKEN).write(vals)
