from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.rent_schedule import add_months
from .rural_procedure import STATE_TOKEN, Transition

KEEPERS = ("rural_asset.group_rural_accountant", "rural_asset.group_rural_officer")
# Contracts that the operator works under, the last two held over at the most.
LIVE_STATES = ("running", "expiring", "expired")

# What may be completed or kept up to date while the contract runs. All else was
# agreed and stands.
FREE_FIELDS = {
    "active",
    "user_id",
    "document_ids",
    "instalment_ids",
    "note",
    "is_written",
    "purpose",
    "repair_text",
    "guarantee",
    "insurance",
    "labour_clause",
    "breach_clause",
    "expiry_handling",
    "decision_kind",
    "decision_date",
    "decision_due",
    "decision_present",
    "decision_agreed",
    "selection_kind",
    "tender_no",
}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralContractWorkflow(models.Model):
    """The steps of a contract and what each demands.

    | step        | from → to                                  | by                  |
    |-------------|--------------------------------------------|---------------------|
    | start       | draft → running                            | accountant, officer |
    | reset       | running, expiring → draft                  | accountant, officer |
    | expire_soon | running → expiring                         | daily               |
    | expire      | running, expiring → expired                | daily               |
    | terminate   | running, expiring, expired → terminated    | accountant, officer |
    | renew       | running, expiring, expired → renewed       | start of the next   |
    | reopen      | renewed → running                          | reset of the next   |
    """

    _name = "rural.contract"
    _inherit = "rural.contract"

    _transitions = {
        "start": Transition(("draft",), "running", KEEPERS),
        "reset": Transition(("running", "expiring"), "draft", KEEPERS),
        "expire_soon": Transition(("running",), "expiring", KEEPERS),
        "expire": Transition(("running", "expiring"), "expired", KEEPERS),
        "terminate": Transition(LIVE_STATES, "terminated", KEEPERS, True),
        "renew": Transition(LIVE_STATES, "renewed", KEEPERS),
        "reopen": Transition(("renewed",), "running", KEEPERS),
    }

    can_start = fields.Boolean(compute="_compute_can_step")
    can_reset = fields.Boolean(compute="_compute_can_step")
    can_terminate = fields.Boolean(compute="_compute_can_step")
    can_renew = fields.Boolean(compute="_compute_can_step")
    start_problems = fields.Text(
        compute="_compute_start_problems",
        help="What keeps the contract from starting.",
    )

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {
            "start": _("Start"),
            "reset": _("Reset to Draft"),
            "expire_soon": _("Expires Soon"),
            "expire": _("Expired"),
            "terminate": _("Terminate"),
            "renew": _("Renewed"),
            "reopen": _("Renewal Undone"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "instalment_ids.move_id", "instalment_ids.amount_received")
    @api.depends_context("uid")
    def _compute_can_step(self):
        for contract in self:
            contract.can_start = contract._can_step("start")
            contract.can_terminate = contract._can_step("terminate")
            contract.can_renew = contract._can_step("renew")
            booked = any(
                r.move_id or r.amount_received for r in contract.instalment_ids
            )
            contract.can_reset = contract._can_step("reset") and not booked

    @api.depends(
        "state",
        "region_id",
        "partner_id",
        "date_start",
        "date_end",
        "rent_kind",
        "annual_amount",
        "floor_amount",
        "instalment_ids.kind",
        "line_ids.asset_id.state",
        "line_ids.beneficiary_id",
    )
    def _compute_start_problems(self):
        for contract in self:
            problems = contract._find_problems() if contract.state == "draft" else []
            contract.start_problems = "\n".join(problems)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_start(self):
        """草稿 → 履行中: parties, term, assets and schedule are complete."""
        self._raise_start_problems()
        self.filtered(lambda c: c._lacks_schedule()).action_make_schedule()
        # What is computed in drafts only is computed before they are none.
        self.flush_recordset()
        self._do_step("start")
        for contract in self.filtered("previous_id"):
            contract.previous_id._give_way(contract)
        self.line_ids.asset_id._show_contracts()
        self._move_by_date()
        return True

    def action_reset(self):
        """履行中 → 草稿, as long as nothing is invoiced or received."""
        for row in self.instalment_ids.filtered(
            lambda r: r.move_id or r.amount_received
        ):
            raise UserError(
                self.env._(
                    "Instalment %(number)s of %(contract)s is invoiced already. "
                    "Reverse its voucher first, or terminate the contract.",
                    number=row.number,
                    contract=row.contract_id.display_name,
                )
            )
        self._do_step("reset")
        for previous in self.previous_id.filtered(lambda c: c.state == "renewed"):
            previous._do_step("reopen")
            previous.with_context(rural_token=STATE_TOKEN).date_ended = False
            previous._move_by_date()
        (self | self.previous_id).line_ids.asset_id._show_contracts()
        self._sync_activities()
        return True

    def action_terminate(self):
        """→ 终止, with date, reason and paper."""
        self._check_can_step("terminate", reason="…")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Terminate the Contract"),
            "res_model": "rural.contract.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_ids": self.ids},
        }

    def action_renew(self):
        """Open the draft of the contract that follows this one."""
        self.ensure_one()
        self._check_can_step("renew")
        draft = self.next_ids.filtered(lambda c: c.state == "draft")[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Renewal of %(contract)s", contract=self.name),
            "res_model": "rural.contract",
            "view_mode": "form",
            "res_id": (draft or self.copy(self._renewal_vals())).id,
        }

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _raise_start_problems(self):
        lines = []
        for contract in self:
            problems = contract._find_problems()
            if problems:
                lines.append(f"{contract.display_name}:\n- " + "\n- ".join(problems))
        if lines:
            raise UserError("\n".join(lines))

    def _find_problems(self):
        """Sentences on what is missing or wrong, each with its cure."""
        self.ensure_one()
        return [
            *self._missing_particulars(),
            *self._rent_problems(),
            *(problem for line in self.line_ids for problem in line._find_problems()),
        ]

    def _missing_particulars(self):
        _ = self.env._
        if not self.partner_id:
            yield _("No party B. Enter who operates the assets.")
        if not self._has_term():
            yield _("The term is incomplete. Enter the days it runs from and until.")
        if not self.line_ids:
            yield _("No asset. Enter which assets the contract is about.")

    def _rent_problems(self):
        _ = self.env._
        if self.rent_kind == "manual":
            if not self.instalment_ids.filtered(lambda r: r.kind == "rent"):
                yield _("The schedule is entered by hand and has no row. Add them.")
        elif not (self.annual_amount or self.floor_amount):
            yield _("No rent or dividend. Enter the yearly amount, or the schedule.")

    def _lacks_schedule(self):
        return self.rent_kind != "manual" and not self.instalment_ids.filtered(
            lambda r: r.kind == "rent"
        )

    def _check_frozen(self, vals):
        agreed = [
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        ]
        for contract in self.filtered(lambda c: c.state != "draft"):
            names = [n for n in agreed if n != "code" or contract.code]
            if names:
                contract._raise_frozen(
                    [self._fields[n]._description_string(self.env) for n in names]
                )

    def _raise_frozen(self, labels):
        raise UserError(
            self.env._(
                "%(contract)s has started: “%(fields)s” was agreed and stands. Reset "
                "the contract to draft while nothing is invoiced; later, terminate "
                "it or renew it on new terms.",
                contract=self.display_name,
                fields="、".join(sorted(labels)),
            )
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _move_by_date(self):
        """Take the steps that the calendar demands."""
        today = fields.Date.context_today(self)
        ended = self.filtered(
            lambda c: c.state in ("running", "expiring") and c.date_end < today
        )
        ended._do_step("expire")
        soon = self.filtered(
            lambda c: c.state == "running" and c._expires_within(today)
        )
        soon._do_step("expire_soon")

    def _expires_within(self, today):
        return self.date_end <= today + timedelta(self.company_id.rural_expiring_days)

    def _terminate(self, date, reason, prorate=True, attachments=None):
        """End contracts early: what falls due later is cancelled."""
        for contract in self:
            contract._check_end(date)
        self._do_step("terminate", reason, attachments=attachments)
        self.with_context(rural_token=STATE_TOKEN).write({"date_ended": date})
        self.instalment_ids._cut_at(date, prorate)
        self.line_ids.asset_id._show_contracts()
        self._sync_activities()

    def _check_end(self, date):
        today = fields.Date.context_today(self)
        if not self.date_start <= date <= today:
            raise UserError(
                self.env._(
                    "%(contract)s runs from %(start)s; it can be terminated on a day "
                    "from then until today, not on %(date)s.",
                    contract=self.display_name,
                    start=self.date_start,
                    date=date,
                )
            )

    def _give_way(self, successor):
        """Become renewed: the next contract has started and takes over."""
        self.ensure_one()
        if not self._can_step("renew"):
            return
        ended = min(self.date_end, successor.date_start - timedelta(days=1))
        self._do_step("renew")
        self.with_context(rural_token=STATE_TOKEN).write({"date_ended": ended})
        if ended < self.date_end:
            self.instalment_ids._cut_at(ended, prorate=True)
        self._sync_activities()

    def _renewal_vals(self):
        """The next contract: same terms, as long, from the day after."""
        start = self.date_end + timedelta(days=1)
        return {
            "name": self.env._("%(name)s (renewal)", name=self.name),
            "previous_id": self.id,
            "date_signed": False,
            "date_start": start,
            "date_end": add_months(start, self.months) - timedelta(days=1),
            "decision_date": False,
            "decision_due": 0,
            "decision_present": 0,
            "decision_agreed": 0,
            "tender_no": False,
        }
