from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ..lib import disposal_chain
from .rural_disposal_rule import CHAIN
from .rural_distribution_workflow import COUNTY, TOWNSHIP, VILLAGE
from .rural_procedure import STATE_TOKEN, Transition

ACCOUNTANTS = ("rural_asset.group_rural_accountant",)
OWNERS = {"village": VILLAGE, "township": TOWNSHIP, "county": COUNTY}
FORWARD = tuple(step for step, _part, _state in disposal_chain.STAGES)
OF_TOWNSHIP = ("review", "review_last")
APPROVING = ("submitted", "reviewed", "agreed", "approved")


def _of_owner(step, sources, target, reason=False):
    """The same step for each body that may stand for an owner."""
    return {
        f"{step}_{body}": Transition(sources, target, groups, reason, body)
        for body, groups in OWNERS.items()
    }


class RuralDisposalWorkflow(models.Model):
    """The steps of a disposal. Those of the owner exist for village, township and
    county (``_BODY``); which of them a disposal walks says its chain.

    | step            | from → to                                    | body     |
    |-----------------|----------------------------------------------|----------|
    | resolve_BODY    | draft, resolved → resolved                   | owner    |
    | publish_BODY    | draft, resolved → noticed                    | owner    |
    | submit_BODY     | draft, resolved, noticed → submitted         | owner    |
    | review          | submitted → reviewed                         | township |
    | review_last     | submitted → approved                         | township |
    | agree           | submitted, reviewed → agreed                 | county   |
    | agree_last      | submitted, reviewed → approved               | county   |
    | approve_last    | submitted, reviewed, agreed → approved       | county   |
    | complete        | approved → done                              | county   |
    | cancel          | done → done: out of the national system      | county   |
    | book            | done → done: out of the books                | –        |
    | take_back_BODY  | resolved, noticed → draft                    | owner    |
    | return_township | submitted → draft                            | township |
    | return_county   | submitted … approved → draft                 | county   |
    | refuse_township | submitted → refused                          | township |
    | refuse_county   | submitted, reviewed, agreed → refused        | county   |
    | withdraw_BODY   | draft … submitted, approved → withdrawn      | owner    |
    """

    _name = "rural.disposal"
    _inherit = "rural.disposal"

    _transitions = {
        **_of_owner("resolve", ("draft", "resolved"), "resolved"),
        **_of_owner("publish", ("draft", "resolved"), "noticed"),
        **_of_owner("submit", ("draft", "resolved", "noticed"), "submitted"),
        "review": Transition(("submitted",), "reviewed", TOWNSHIP, body="township"),
        "review_last": Transition(
            ("submitted",), "approved", TOWNSHIP, body="township"
        ),
        "agree": Transition(APPROVING[:2], "agreed", COUNTY, body="county"),
        "agree_last": Transition(APPROVING[:2], "approved", COUNTY, body="county"),
        "approve_last": Transition(APPROVING[:3], "approved", COUNTY, body="county"),
        "complete": Transition(("approved",), "done", COUNTY, body="county"),
        "cancel": Transition(("done",), "done", COUNTY, body="county"),
        "book": Transition(("done",), "done", ACCOUNTANTS),
        **_of_owner("take_back", ("resolved", "noticed"), "draft", True),
        "return_township": Transition(
            ("submitted",), "draft", TOWNSHIP, True, "township"
        ),
        "return_county": Transition(APPROVING, "draft", COUNTY, True, "county"),
        "refuse_township": Transition(
            ("submitted",), "refused", TOWNSHIP, True, "township"
        ),
        "refuse_county": Transition(APPROVING[:3], "refused", COUNTY, True, "county"),
        **_of_owner(
            "withdraw",
            ("draft", "resolved", "noticed", "submitted", "approved"),
            "withdrawn",
            True,
        ),
    }

    can_resolve = fields.Boolean(compute="_compute_can_step")
    can_publish = fields.Boolean(compute="_compute_can_step")
    can_submit = fields.Boolean(compute="_compute_can_step")
    can_approve = fields.Boolean(compute="_compute_can_step")
    can_complete = fields.Boolean(compute="_compute_can_step")
    can_cancel = fields.Boolean(compute="_compute_can_step")
    can_book = fields.Boolean(compute="_compute_can_step")
    can_take_back = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_refuse = fields.Boolean(compute="_compute_can_step")
    can_withdraw = fields.Boolean(compute="_compute_can_step")
    next_problems = fields.Text(
        string="Still Missing",
        compute="_compute_next_problems",
        help="What keeps the next step of the procedure from being taken.",
    )

    @api.model
    def _step_labels(self):
        _ = self.env._
        owner = {
            "resolve": _("Village Resolved"),
            "publish": _("Put on Notice"),
            "submit": _("Submit for Approval"),
            "take_back": _("Take Back to Draft"),
            "withdraw": _("Withdraw"),
        }
        return {
            **{f"{s}_{body}": text for s, text in owner.items() for body in OWNERS},
            "review": _("Approved by the Township"),
            "review_last": _("Approved by the Township"),
            "agree": _("Approved by the Department"),
            "agree_last": _("Approved by the Department"),
            "approve_last": _("Approved by the Government"),
            "complete": _("Carry out"),
            "cancel": _("Cancelled in the National System"),
            "book": _("Take out of the Books"),
            "return_township": _("Return by the Township"),
            "return_county": _("Return by the County"),
            "refuse_township": _("Refused by the Township"),
            "refuse_county": _("Refused by the County"),
        }

    @api.model
    def _generic(self, action):
        """The step without the body or the mark of the last approval."""
        ends = ("_last", *(f"_{body}" for body in OWNERS))
        for end in ends:
            action = action.removesuffix(end)
        return action

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "to_cancel", "to_book", "line_ids", "decision_ids")
    @api.depends_context("uid")
    def _compute_can_step(self):
        steps = self._open_steps()
        for disposal in self:
            can = {self._generic(a) for a in disposal._allowed(steps[disposal.id])}
            for name in ("resolve", "publish", "submit", "complete", "cancel", "book"):
                disposal[f"can_{name}"] = name in can
            disposal.can_approve = bool(can & {"review", "agree", "approve"})
            for name in ("take_back", "return", "refuse", "withdraw"):
                disposal[f"can_{name}"] = name in can

    def _allowed(self, actions):
        """Those of the open steps that the chain and the papers leave."""
        self.ensure_one()
        return {action for action in actions if not self._chain_refusal(action)}

    @api.depends("state", "line_ids", "notice_ids.objection_ids.state", "kind")
    @api.depends_context("uid")
    def _compute_next_problems(self):
        for disposal in self:
            action = disposal.id and disposal._next_action()
            mine = action and disposal._can_step(action)
            disposal.next_problems = "\n".join(
                disposal._step_problems(action) if mine else ()
            )

    @api.depends("state", "rule_id", "kind", "line_ids.asset_id")
    def _compute_chain_text(self):
        for disposal in self:
            written = disposal.line_ids and disposal.kind
            known = written and (disposal.rule_id or disposal._best_rule())
            chain = disposal._chain() if known else {}
            disposal.valuation_asked = bool(known and chain["valuation"])
            disposal.chain_text = disposal._chain_words(chain) if known else False

    def _chain_words(self, chain):
        _ = self.env._
        days = disposal_chain.notice_days(chain)
        labels = {
            "resolve": _("Village Decides"),
            "publish": _("%(days)s Days of Notice", days=days),
            "review": _("Township Approves"),
            "agree": _("Department Approves"),
            "approve": _("Government Approves"),
        }
        steps = disposal_chain.steps(chain)
        return " → ".join(labels[step] for step in steps if step in labels)

    # ------------------------------------------------------------
    # WHICH STEP
    # ------------------------------------------------------------

    def _next_action(self):
        """The step that comes next by the chain, or False."""
        self.ensure_one()
        if self.state == "approved":
            return "complete"
        if self.state not in disposal_chain.STATES:
            return False
        chain = self._chain()
        undecided = chain["village"] and self._missing_voters()
        if undecided and self.state in ("draft", "resolved"):
            return self._own("resolve")
        step, last = disposal_chain.next_step(chain, self.state) or (False, False)
        if step in ("resolve", "publish", "submit"):
            return self._own(step)
        return f"{step}_last" if last else step

    def _own(self, step):
        return f"{step}_{self._owner_body()}"

    def _chain_refusal(self, action):
        """Why the chain of the disposal has no such step now, or nothing.

        The township returns or refuses what waits for it, the county all else.
        """
        self.ensure_one()
        step, expected = self._generic(action), self._next_action()
        if step in FORWARD:
            wrong = action != expected
        elif step in ("take_back", "withdraw"):
            wrong = action != self._own(step)
        elif step in ("return", "refuse"):
            wrong = action.endswith("_township") != (expected in OF_TOWNSHIP)
        else:
            return self._nothing_left(action)
        return self._chain_message(expected) if wrong else ""

    def _nothing_left(self, action):
        if action == "cancel" and not self.to_cancel:
            return self.env._("There is nothing to cancel in the national system.")
        if action == "book" and not self.to_book:
            return self.env._("There is nothing to take out of the books.")
        return ""

    def _chain_message(self, expected):
        return self.env._(
            "%(name)s does not take this step now. Its way of approval is: "
            "%(chain)s. The next step is “%(step)s”.",
            name=self.display_name,
            chain=self.chain_text or "—",
            step=self._step_labels().get(expected, "—"),
        )

    def _check_may_step(self, action):
        result = super()._check_may_step(action)
        for disposal in self:
            refusal = disposal._chain_refusal(action)
            if refusal:
                raise UserError(refusal)
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_next(self):
        """Ask for what the next step of the chain needs; several of a list go on
        together where their next step is the same.
        """
        actions = {disposal._next_action() for disposal in self}
        if len(actions) != 1 or not all(actions):
            raise UserError(self.env._("Choose disposals that wait for the same step."))
        return self._ask(actions.pop())

    def action_take_back(self):
        return self._ask(self[:1]._own("take_back"))

    def action_withdraw(self):
        return self._ask(self[:1]._own("withdraw"))

    def action_return(self):
        return self._ask(self._back("return"))

    def action_refuse(self):
        return self._ask(self._back("refuse"))

    def action_cancel(self):
        return self._ask("cancel")

    def action_open_notices(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_notice_action"
        )
        domain = [("disposal_id", "in", self.ids)]
        return {**action, "domain": domain, "context": {}}

    def _back(self, step):
        waits = self[:1]._next_action() in OF_TOWNSHIP
        return f"{step}_township" if waits else f"{step}_county"

    def _ask(self, action):
        """Open the form for the evidence of a step, unless the step is out of reach
        whatever is entered there.
        """
        self._check_may_step(action)
        self._raise_problems({d: d._step_problems(action) for d in self})
        return self._step_form(action, "rural.disposal.step", disposal_ids=self.ids)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _take_step(self, action, evidence=None):
        """Take one step with its evidence; the only way to move a disposal.

        Several disposals move together or not at all.

        :param action: a key of ``_transitions``
        :param evidence: what the step asks for, each key where it applies: ``date``,
            ``voter`` (the village that decided), ``number_due``, ``number_present``,
            ``number_agreeing``, ``date_start``, ``date_end``, ``place``, ``number``
            (of the government's document), ``buyer``, ``price``, ``reason``,
            ``changes`` (vouchers), ``attachments``
        """
        # A client's defaults do not reach what the step makes.
        context = clean_context(self.env.context)
        disposals = self.with_context(context)  # pylint: disable=context-overridden
        disposals.check_access("write")
        disposals._lock_for_step()
        given = {d: d._given(action, evidence or {}) for d in disposals}
        disposals._check_can_step(action, (evidence or {}).get("reason"))
        disposals._raise_problems(
            {
                disposal: [
                    *disposal._step_problems(action),
                    *disposal._evidence_problems(action, given[disposal]),
                ]
                for disposal in disposals
            }
        )
        for disposal in disposals:
            disposal._move(action, given[disposal])
        disposals._sync_inbox()
        return True

    def _move(self, action, given):
        """Fix the chain, log the step with its evidence and write what it decided."""
        self.ensure_one()
        step = self._generic(action)
        own = papers = self._own_papers(given["attachments"])
        if self.state == "draft" and step in FORWARD:
            self._fix_chain()
            papers |= self.photo_ids | self.valuation_ids
        given["attachments"] = own
        before = getattr(self, f"_before_{step}", None)
        if before:
            before(given)
        self._do_step(
            action,
            given.get("reason"),
            changes=given.get("changes"),
            attachments=papers,
            decision=self._decision_of(given),
        )
        done = getattr(self, f"_done_{step}", None)
        if done:
            done(given)

    def _fix_chain(self):
        """Values, number and chain as they are now stand for the whole procedure; a
        later change of the table concerns later disposals.
        """
        token = {"rural_token": STATE_TOKEN}
        for line in self.line_ids.with_context(**token):
            line.write(line._present_values())
        rule, chain = self._best_rule(), self._chain()
        self._write_step_fields(
            {
                "rule_id": rule.id,
                **{name: chain[part] for name, part in CHAIN.items()},
                "notice_days": disposal_chain.notice_days(chain),
                "code": self.code or self._next_code(),
            }
        )

    def _next_code(self):
        sequences = self.env["ir.sequence"].sudo().with_company(self.company_id)
        day = self.company_id._rural_today()
        return sequences.next_by_code("rural.disposal", sequence_date=day)

    @api.model
    def _decision_of(self, given):
        """What the log keeps of a meeting."""
        names = ("number_due", "number_present", "number_agreeing")
        decision = {name: given[name] for name in names if given.get(name)}
        if given.get("date"):
            decision["meeting_date"] = given["date"]
        return decision

    def _write_step_fields(self, vals):
        """Write what only steps write."""
        self.with_context(rural_token=STATE_TOKEN).write(vals)
