from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib import bank_payment
from ..lib.amounts import of_float

KEEPER = "rural_asset.group_rural_accountant"


class RuralPayoutBank(models.TransientModel):
    """The bank's payment workbook of one list: the only output that holds whole card
    numbers, because the bank pays by them.

    The reason stands in `rural.reveal.log` for every person before a number is
    opened. The workbook is made in memory when it is fetched, once for each time it
    is asked for, and kept nowhere.
    """

    _name = "rural.payout.bank"
    _description = "Bank Payment Workbook"

    payout_id = fields.Many2one("rural.payout", required=True, readonly=True)
    reason = fields.Char(
        required=True,
        compute="_compute_reason",
        store=True,
        precompute=True,
        readonly=False,
    )
    lacking = fields.Text(string="Without a Bank Card", compute="_compute_lacking")
    done = fields.Boolean(readonly=True)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("payout_id")
    def _compute_reason(self):
        for wizard in self:
            payout = wizard.payout_id
            kind = dict(payout._fields["kind"]._description_selection(self.env))
            wizard.reason = payout and self.env._(
                "Payment %(month)s %(kind)s",
                month=f"{payout.month:%Y-%m}",
                kind=payout.plan_line_id.name or kind[payout.kind],
            )

    @api.depends("payout_id")
    def _compute_lacking(self):
        for wizard in self:
            lacking = wizard._paid_persons() - wizard._with_card()
            wizard.lacking = "、".join(lacking.mapped("name"))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_download(self):
        """Have the browser fetch the workbook, once everything is right."""
        self.ensure_one()
        self._check_may_download()
        return {
            "type": "ir.actions.client",
            "tag": "rural_bank_payment",
            "params": {"wizard_id": self.id},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_may_download(self):
        _, payout = self.env._, self.payout_id
        if not self.env.user.has_group(KEEPER):
            raise AccessError(
                _("The bank's workbook is made by the township accountant alone.")
            )
        payout.check_access("write")
        if payout.state not in ("checked", "booked"):
            raise UserError(
                _(
                    "%(list)s is not to be paid now: the bank's workbook is made of a "
                    "list that is checked or booked and not paid yet.",
                    list=payout.name,
                )
            )
        if self.done:
            raise UserError(
                _("This workbook has been fetched. Ask for it anew, with a reason.")
            )
        if not (self.reason or "").strip():
            raise UserError(_("Give the reason for which you look."))
        if self.lacking:
            raise UserError(
                _(
                    "No bank card is on file for: %(persons)s. Enter the cards of "
                    "these persons first; a workbook without them would leave them "
                    "unpaid.",
                    persons=self.lacking,
                )
            )

    def _paid_persons(self):
        return self.payout_id.line_ids.filtered("amount").person_id

    def _with_card(self):
        persons = self._paid_persons()
        known = self.env["rural.secret"].sudo()._masked(persons._name, persons.ids)
        return persons.filtered(lambda person: (person.id, "bank") in known)

    def _workbook(self):
        """``(file name, bytes)``, once: who asks again gives a reason again."""
        self.ensure_one()
        self.lock_for_update()
        self._check_may_download()
        self.done = True
        payout, persons = self.payout_id, self._paid_persons()
        cards = persons._reveal("bank", self.reason)
        amounts = dict.fromkeys(persons, Decimal(0))
        for line in payout.line_ids.filtered("amount"):
            amounts[line.person_id] += of_float(line.amount)
        memo = payout._in_books()._label()
        rows = [
            bank_payment.Row(person.name, cards[person.id], amount, memo)
            for person, amount in amounts.items()
        ]
        return f"代发-{payout.name}.xlsx", bank_payment.write(rows)
