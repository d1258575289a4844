from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import Transition

MAKERS = ("rural_asset.group_rural_reviewer", "rural_asset.group_rural_officer")
OFFICERS = MAKERS[1:]
# Of places named in a message.
NAMED = 20


class RuralSubmissionWorkflow(models.Model):
    """The steps of a submission (凌源市方案 五(一)2: 汇总上报).

    | step   | from → to                    | by                                   |
    |--------|------------------------------|--------------------------------------|
    | start  | draft, failed, done → running| township reviewer, county officer    |
    | build  | the same, running → done     | the same, all cross-checks hold      |
    | fail   | running → failed             | the work itself                      |
    | stop   | running → draft              | township reviewer, county officer    |
    | submit | done → submitted             | the same, all sheets submitted       |
    | return | submitted → draft            | county officer, with the reason      |
    """

    _name = "rural.submission"
    _inherit = "rural.submission"

    _transitions = {
        "start": Transition(("draft", "failed", "done"), "running", MAKERS),
        "build": Transition(("draft", "failed", "done", "running"), "done", MAKERS),
        "fail": Transition(("running",), "failed", MAKERS),
        "stop": Transition(("running",), "draft", MAKERS),
        "submit": Transition(("done",), "submitted", MAKERS),
        "return": Transition(("submitted",), "draft", OFFICERS, needs_reason=True),
    }

    can_build = fields.Boolean(compute="_compute_can_step")
    can_stop = fields.Boolean(compute="_compute_can_step")
    can_submit = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_seal = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the submission from being handed in.",
    )
    return_reason = fields.Text(
        string="Returned because", compute="_compute_return_reason"
    )

    @api.model
    def _step_labels(self):
        return {
            "start": self.env._("Make the Submission"),
            "build": self.env._("Submission Made"),
            "fail": self.env._("Making Broke off"),
            "stop": self.env._("Making Stopped"),
            "submit": self.env._("Hand It in"),
            "return": self.env._("Return"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "inventory_id.state")
    @api.depends_context("uid")
    def _compute_can_step(self):
        steps = self._open_steps()
        maker = any(map(self.env.user.has_group, MAKERS))
        for submission in self:
            can = steps[submission.id]
            campaign = submission.sudo().inventory_id.state
            alive = campaign in ("open", "reported")
            submission.can_build = alive and "start" in can
            submission.can_stop = "stop" in can
            submission.can_submit = alive and "submit" in can
            submission.can_return = alive and "return" in can
            submission.can_seal = (
                maker and campaign != "filed" and bool(submission.file_ids)
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_next_problems(self):
        for submission in self:
            asked = submission.can_submit
            found = submission._hand_in_problems() if asked else ()
            submission.next_problems = "\n".join(found)

    @api.depends("state")
    def _compute_return_reason(self):
        """Why a submission came back, until it is handed in again."""
        for submission in self:
            steps = submission.sudo().log_ids.sorted("id", reverse=True)
            last = steps.filtered(lambda log: log.action in ("submit", "return"))[:1]
            submission.return_reason = last.action == "return" and last.reason

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_submit(self):
        """汇总上报: what was made is handed in, if the register still says the same."""
        self.ensure_one()
        self._lock_for_step()
        self._check_can_step("submit")
        if problems := [*self._hand_in_problems(), *self._stale_problems()]:
            raise UserError("\n".join(problems))
        self._do_step("submit")
        self._set({"submitted_on": fields.Datetime.now(), "submitted_by": self.env.uid})

    def action_return(self):
        self.ensure_one()
        self._check_may_step("return")
        return {
            "type": "ir.actions.act_window",
            "name": self._step_labels()["return"],
            "res_model": "rural.submission.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_submission_id": self.id},
        }

    def action_stop(self):
        self.ensure_one()
        self._do_step("stop")

    def _take_return(self, reason):
        self.ensure_one()
        self._lock_for_step()
        self._do_step("return", reason)
        self._set({"submitted_on": False, "submitted_by": False})

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _hand_in_problems(self):
        """What keeps what was made from being handed in."""
        self.ensure_one()
        return [
            *self._sheet_problems(),
            *self._township_problems(),
            *self.summary_id._text_problems(),
        ]

    def _sheet_problems(self):
        """乡镇自查 (凌源市方案 五(一)1) comes first."""
        late = self._late_sheets(self.inventory_id, self.region_id)
        if late:
            yield self.env._(
                "%(count)s count sheets are not submitted yet: %(places)s.",
                count=len(late),
                places="、".join(late[:NAMED].mapped("region_id.name")),
            )

    def _township_problems(self):
        """The county hands in what all its townships have handed in."""
        if self.level != "county":
            return
        campaign = self.sudo().inventory_id
        domain = [("inventory_id", "=", campaign.id), ("state", "=", "submitted")]
        done = self.sudo().search(domain).region_id
        late = (campaign.sheet_ids.township_id - done).sorted("code")
        if late:
            yield self.env._(
                "%(count)s townships have not handed in yet: %(places)s.",
                count=len(late),
                places="、".join(late[:NAMED].mapped("name")),
            )

    def _stale_problems(self):
        """The register or the summary have changed since the tables were made."""
        yield from self._problems()
        if not self.is_final or self.summary_id._text_digest() != self.summary_digest:
            yield self.env._(
                "The summary was a draft when the submission was made, or has been "
                "changed since. Make the submission anew."
            )
        count, fen = self._register_sums()
        if (count, fen) != (self.asset_count, round(self.original_value * 100)):
            yield self.env._(
                "The register has changed since the tables were made: %(count)s assets "
                "worth %(value)s now, %(old_count)s worth %(old_value)s in the tables. "
                "Make the submission anew.",
                count=count,
                value=f"{fen / 100:,.2f}",
                old_count=self.asset_count,
                old_value=f"{self.original_value:,.2f}",
            )
