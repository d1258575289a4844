from odoo import api, models
from odoo.exceptions import UserError


class AccountMovePayout(models.Model):
    """Vouchers of payment lists follow their list, and the list follows them."""

    _name = "account.move"
    _inherit = "account.move"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_payout(self):
        self._rural_check_apart()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def button_draft(self):
        self.filtered(lambda m: m.state == "posted")._rural_check_apart()
        return super().button_draft()

    def button_cancel(self):
        self._rural_check_apart()
        return super().button_cancel()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_payouts(self):
        """The payment lists that one of these is the voucher of."""
        return (
            self.env["rural.payout"]
            .sudo()
            .search(
                ["|", ("move_id", "in", self.ids), ("payment_move_id", "in", self.ids)]
            )
        )

    def _rural_check_apart(self):
        """A voucher of a list is taken back there, so that both say the same."""
        for payout in self._rural_payouts()[:1]:
            move = (payout.move_id | payout.payment_move_id) & self
            raise UserError(
                self.env._(
                    "Voucher %(voucher)s belongs to the payment list %(list)s. Take it "
                    "back there, with a reason.",
                    voucher=move[:1].display_name,
                    list=payout.name,
                )
            )

    def _post(self, soft=True):
        self._rural_check_payout_amounts()
        posted = super()._post(soft)
        posted.filtered(lambda m: m.state == "posted")._rural_follow_reversal()
        return posted

    def _rural_check_payout_amounts(self):
        """The voucher says what the list says, to the fen."""
        for payout in self._rural_payouts():
            for move in (payout.move_id | payout.payment_move_id) & self:
                total = sum(move.line_ids.mapped("debit"))
                if move.company_currency_id.compare_amounts(total, payout.amount_total):
                    raise UserError(
                        self.env._(
                            "Voucher %(voucher)s says %(total).2f, the payment list "
                            "%(list)s %(listed).2f. Correct the voucher, or take it "
                            "back on the list.",
                            voucher=move.display_name,
                            total=total,
                            list=payout.name,
                            listed=payout.amount_total,
                        )
                    )

    def _rural_follow_reversal(self):
        """A list whose voucher was reversed in full goes back by one step."""
        reversals = self.filtered("reversed_entry_id")
        payouts = reversals.reversed_entry_id._rural_payouts()
        for payout in payouts.with_env(self.env):
            for move in reversals:
                payout._follow_reversal(move)

    def _rural_take_back(self, label):
        """Delete a draft; reverse what is posted, on its day while that is open."""
        for move in self:
            if move.state == "draft":
                move.unlink()
                continue
            locked = move.company_id._get_violated_lock_dates(
                move.date, False, move.journal_id
            )
            day = move.company_id._rural_today() if locked else move.date
            ref = self.env._(
                "Reversal of %(voucher)s, %(list)s", voucher=move.name, list=label
            )
            move._reverse_moves([{"date": day, "ref": ref}], cancel=True)


class RuralPayout(models.Model):
    _name = "rural.payout"
    _inherit = "rural.payout"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _follow_reversal(self, reversal):
        """Go back with a voucher that was reversed beside the list."""
        move = reversal.reversed_entry_id
        rest = {}
        for line in (move | reversal).line_ids:
            rest[line.account_id] = rest.get(line.account_id, 0) + line.balance
        if not all(map(self.currency_id.is_zero, rest.values())):
            return
        reason = self.env._(
            "Voucher %(voucher)s was reversed by %(reversal)s.",
            voucher=move.name,
            reversal=reversal.name,
        )
        if move == self.payment_move_id:
            self._set_moves(payment_move_id=False)
            self._do_step("unpay", reason)
        elif move == self.move_id and self.state == "paid":
            raise UserError(
                self.env._(
                    "%(list)s is paid. Take the payment back first, then the voucher.",
                    list=self.name,
                )
            )
        elif move == self.move_id:
            self._set_moves(move_id=False)
            self._do_step("unbook", reason)
