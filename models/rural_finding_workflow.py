from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .rural_finding import COUNTY, EDITORS, OPEN, REVIEWERS
from .rural_procedure import STATE_TOKEN, Transition, holds_token


class RuralFindingWorkflow(models.Model):
    """The steps of a finding.

    | step      | from → to                | role                                |
    |-----------|--------------------------|-------------------------------------|
    | rectify   | open → rectified         | who puts it right, with evidence    |
    | close     | rectified → closed       | reviewer, officer; another person   |
    | return    | rectified → open         | reviewer, officer, with the reason  |
    | reopen    | closed → open            | reviewer, officer, with the reason  |
    | void      | open, rectified → void   | reviewer, officer, with the reason  |
    | hand_over | open → open: 线索移交    | officer, auditor; clues alone       |
    | pass      | open, rectified → closed | the rule that passes again          |
    """

    _name = "rural.finding"
    _inherit = "rural.finding"

    _initial_state = "open"
    _transitions = {
        "rectify": Transition(("open",), "rectified", EDITORS),
        "close": Transition(("rectified",), "closed", REVIEWERS),
        "return": Transition(("rectified",), "open", REVIEWERS, True),
        "reopen": Transition(("closed",), "open", REVIEWERS, True),
        "void": Transition(OPEN, "void", REVIEWERS, True),
        "hand_over": Transition(("open",), "open", COUNTY),
        "pass": Transition(OPEN, "closed", ()),
    }

    can_rectify = fields.Boolean(compute="_compute_can_step")
    can_close = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_reopen = fields.Boolean(compute="_compute_can_step")
    can_void = fields.Boolean(compute="_compute_can_step")
    can_hand_over = fields.Boolean(compute="_compute_can_step")
    can_edit_facts = fields.Boolean(compute="_compute_can_step")
    return_reason = fields.Text(
        string="Returned because", compute="_compute_return_reason"
    )

    @api.model
    def _step_labels(self):
        return {
            "rectify": self.env._("Report It Put Right"),
            "close": self.env._("Close the Finding"),
            "return": self.env._("Return"),
            "reopen": self.env._("Open Again"),
            "void": self.env._("Declare Void"),
            "hand_over": self.env._("Hand over the Clue"),
            "pass": self.env._("The Rule Passes Again"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "discipline", "rectified_by")
    @api.depends_context("uid")
    def _compute_can_step(self):
        steps = self._open_steps()
        may_edit = any(map(self.env.user.has_group, (*REVIEWERS, *COUNTY)))
        for finding in self:
            can = steps[finding.id]
            own = finding.rectified_by == self.env.user
            for name in ("rectify", "return", "reopen", "void"):
                finding[f"can_{name}"] = name in can
            finding.can_close = "close" in can and not own
            finding.can_hand_over = "hand_over" in can and finding.discipline
            finding.can_edit_facts = not finding.id or (
                may_edit and finding.state == "open"
            )

    @api.depends("state", "log_ids")
    def _compute_return_reason(self):
        for finding in self:
            last = finding.log_ids.sorted("id")[-1:]
            back = finding.state == "open" and last.action in ("return", "reopen")
            finding.return_reason = back and last.reason

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_rectify(self):
        return self._ask("rectify")

    def action_close(self):
        return self._ask("close")

    def action_return(self):
        return self._ask("return")

    def action_reopen(self):
        return self._ask("reopen")

    def action_void(self):
        return self._ask("void")

    def action_hand_over(self):
        return self._ask("hand_over")

    def action_open_origin(self):
        """What it was found on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def _ask(self, action):
        """Open the form for what the step asks for."""
        self._check_may_step(action)
        return self._step_form(
            action,
            "rural.finding.step",
            finding_ids=self.ids,
            result=self.result if len(self) == 1 else False,
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _take_step(self, action, evidence=None):
        """Take one step with what it asks for; several findings move together or not
        at all.

        :param evidence: ``date``, ``result``, ``reason``, ``handover_to``,
            ``handover_document``, ``attachments``, each where the step asks for it
        """
        evidence = evidence or {}
        self.check_access("write")
        self._lock_for_step()
        self._check_can_step(action, evidence.get("reason"))
        for finding in self:
            finding._check_evidence(action, evidence)
            finding._move(action, evidence)
        self._settle()
        self._sync_inbox()
        return True

    def _check_may_step(self, action):
        if action == "pass" and holds_token(self.env):
            return
        super()._check_may_step(action)
        if action == "close":
            self._check_other_person()
        if action == "hand_over" and not all(self.mapped("discipline")):
            raise UserError(self.env._("Discipline clues alone are handed over."))

    def _check_other_person(self):
        own = self.filtered(lambda finding: finding.rectified_by == self.env.user)
        if own:
            raise AccessError(
                self.env._(
                    "You have reported %(finding)s put right: another person closes "
                    "it.",
                    finding=own[0].display_name,
                )
            )

    def _check_evidence(self, action, evidence):
        problems = [*getattr(self, f"_{action}_problems", lambda given: ())(evidence)]
        if day := evidence.get("date"):
            problems += self._order_problems(day, self.date_found)
        if problems:
            raise UserError("\n- ".join([f"{self.display_name}:", *problems]))

    def _rectify_problems(self, given):
        if not (given.get("result") or "").strip():
            yield self.env._("Say how it was put right.")
        if not given.get("attachments"):
            yield self.env._("Attach evidence of what it is like now.")

    def _hand_over_problems(self, given):
        if not (given.get("handover_to") or "").strip():
            yield self.env._("Say to whom the clue was handed over.")
        if not (given.get("handover_document") or "").strip():
            yield self.env._("Enter the document by which it was handed over.")

    def _move(self, action, evidence):
        """Log the step with its papers and write what it says."""
        self.ensure_one()
        files = evidence.get("attachments") or self.env["ir.attachment"]
        papers = self._own_papers(files) if files else files
        day = evidence.get("date") or self.company_id._rural_today()
        self._do_step(action, evidence.get("reason"), attachments=papers)
        write = getattr(self, f"_done_{action}", lambda given, day, papers: {})
        values = write(evidence, day, papers)
        if values:
            self.with_context(rural_token=STATE_TOKEN).write(values)

    def _done_rectify(self, given, day, papers):
        return {
            "result": given["result"],
            "after_ids": [(4, paper.id) for paper in papers],
            "date_rectified": day,
            "rectified_by": self.env.uid,
        }

    def _done_close(self, given, day, papers):
        return {"date_closed": day}

    def _done_return(self, given, day, papers):
        return {"date_rectified": False, "rectified_by": False}

    def _done_reopen(self, given, day, papers):
        return {"date_rectified": False, "rectified_by": False, "date_closed": False}

    def _done_hand_over(self, given, day, papers):
        return {
            "handover_to": given["handover_to"],
            "handover_document": given["handover_document"],
            "date_handover": day,
        }

    def _prepare_log_vals(self, target):
        """What a clue's steps say is as confidential as the clue."""
        return {**super()._prepare_log_vals(target), "confidential": self.discipline}
