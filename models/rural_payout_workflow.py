from odoo import api, fields, models

from .rural_procedure import Transition

CLERKS = ("rural_asset.group_rural_clerk", "rural_asset.group_rural_accountant")
KEEPERS = ("rural_asset.group_rural_accountant",)
WAITING = "rural_asset.activity_payout_step"
# The steps that ask for something first.
ASKING = ("return", "book", "unbook", "pay", "unpay", "cancel")


class RuralPayoutWorkflow(models.Model):
    """The steps of a payment list and who takes them.

    | step   | from → to                  | by                                   |
    |--------|----------------------------|--------------------------------------|
    | check  | draft → checked            | clerk, accountant                    |
    | return | checked → draft            | clerk, accountant, with a reason     |
    | book   | checked → booked           | accountant: makes the voucher        |
    | unbook | booked → checked           | accountant: takes the voucher back   |
    | pay    | booked → paid              | accountant: makes the payment's      |
    | unpay  | paid → booked              | accountant: takes that one back      |
    | cancel | draft, checked → cancelled | clerk, accountant, with a reason     |
    """

    _name = "rural.payout"
    _inherit = "rural.payout"

    _transitions = {
        "check": Transition(("draft",), "checked", CLERKS),
        "return": Transition(("checked",), "draft", CLERKS, needs_reason=True),
        "book": Transition(("checked",), "booked", KEEPERS),
        "unbook": Transition(("booked",), "checked", KEEPERS, needs_reason=True),
        "pay": Transition(("booked",), "paid", KEEPERS),
        "unpay": Transition(("paid",), "booked", KEEPERS, needs_reason=True),
        "cancel": Transition(
            ("draft", "checked"), "cancelled", CLERKS, needs_reason=True
        ),
    }

    can_check = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_book = fields.Boolean(compute="_compute_can_step")
    can_unbook = fields.Boolean(compute="_compute_can_step")
    can_pay = fields.Boolean(compute="_compute_can_step")
    can_unpay = fields.Boolean(compute="_compute_can_step")
    can_cancel = fields.Boolean(compute="_compute_can_step")

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {
            "check": _("Check the List"),
            "return": _("Return to Draft"),
            "book": _("Make the Voucher"),
            "unbook": _("Take the Voucher Back"),
            "pay": _("Record the Payment"),
            "unpay": _("Take the Payment Back"),
            "cancel": _("Cancel"),
        }

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Check lists: all of them or none. What the county's rules stop is shown, to
        be answered; a refusal would roll back what they found.
        """
        self.check_access("write")
        self._check_may_step("check")
        self._lock_for_step()
        self._lock_money()
        self._raise_problems()
        if stopped := self._stopped_by_checks():
            return stopped
        for payout in self:
            payout._do_step("check", attachments=payout.attendance_ids)
            for warning in payout._paper_problems("warn"):
                payout.message_post(body=warning)
        return None

    def _do_step(self, action, *args, **kwargs):
        """What is checked waits for its voucher, what is booked for its payment."""
        result = super()._do_step(action, *args, **kwargs)
        self._clear_desk(WAITING)
        labels = self._step_labels()
        for state, following in (("checked", "book"), ("booked", "pay")):
            waiting = self.filtered(lambda payout, state=state: payout.state == state)
            waiting._put_on_desk(WAITING, "books", labels[following])
        return result

    def action_return(self):
        return self._ask("return")

    def action_book(self):
        return self._ask("book")

    def action_unbook(self):
        return self._ask("unbook")

    def action_pay(self):
        return self._ask("pay")

    def action_unpay(self):
        return self._ask("unpay")

    def action_cancel(self):
        return self._ask("cancel")

    def _ask(self, action):
        """Open the form for what the step asks for, unless it is out of reach."""
        self._check_may_step(action)
        return self._step_form(action, "rural.payout.step", payout_ids=self.ids)
