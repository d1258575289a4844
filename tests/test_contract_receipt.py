from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_receipts import ReceiptCommon


@tagged("post_install", "-at_install")
class TestContractReceipt(ReceiptCommon):
    # ------------------------------------------------------------
    # PAYMENTS
    # ------------------------------------------------------------

    def test_a_receipt_books_the_money_and_settles_the_instalment(self):
        contract = self._rent([("2025-01-10", 1000)])
        row = self._rows(contract)
        row._make_vouchers()
        payment = self._receive(contract)
        self.assertEqual(payment.amount, 1000)
        self.assertEqual(payment.rural_region_id, self.xiangguan)
        self.assertEqual(payment.move_id.rural_region_id, self.xiangguan)
        self.assertBooked(payment.move_id, ("102", 1000), ("112", -1000))
        self.assertEqual((row.amount_received, row.amount_open), (1000, 0))
        self.assertEqual(row.state, "received")
        self.assertEqual(row.move_id.payment_state, "paid")
        receipt = self.env["rural.receipt"].search([("instalment_id", "=", row.id)])
        self.assertEqual(receipt.amount, 1000)
        self.assertEqual((receipt.date, receipt.year), (date(2025, 2, 1), 2025))
        self.assertEqual(receipt.village_id, self.xiangguan)
        self.assertEqual(receipt.township_id, self.liuhe)
        self.assertEqual(receipt.asset_id, self.greenhouse)
        self.assertEqual(receipt.scheme, "general")
        self.assertEqual(receipt.payment_move_id, payment.move_id)
        self.assertInAgreement()

    def test_missing_vouchers_are_made_first(self):
        contract = self._rent([("2025-01-10", 1000)])
        row = self._rows(contract)
        self._receive(contract)
        self.assertEqual(row.move_id.state, "posted")
        self.assertEqual(row.state, "received")
        self.assertInAgreement()

    def test_part_payments_go_to_the_oldest_first(self):
        contract = self._rent([("2025-01-10", 1000), ("2025-02-10", 500)])
        first, second = self._rows(contract)
        self._receive(contract, 600)
        self.assertEqual((first.state, second.state), ("partial", "planned"))
        self._receive(contract, 700)
        self.assertEqual((first.amount_open, second.amount_open), (0, 200))
        self.assertInAgreement()

    def test_the_accountant_may_choose_the_rows(self):
        contract = self._rent([("2025-01-10", 1000), ("2025-02-10", 500)])
        first, second = self._rows(contract)
        self._receive(contract, 500, rows={second: 500})
        self.assertEqual((first.amount_open, second.amount_open), (1000, 0))
        self.assertInAgreement()

    def test_part_payments_add_up_to_the_fen_per_asset(self):
        third = self._asset(state="confirmed", name="相官村冷库")
        contract = self._rent(
            [("2025-01-10", 100)], self.greenhouse | self.orchard | third
        )
        for amount in (33.33, 0.01, 33.33, 33.33):
            self._receive(contract, amount)
            self.assertInAgreement()
        receipts = self.env["rural.receipt"].search([])
        self.assertFalse(receipts.filtered(lambda r: r.amount < 0))
        by_asset = receipts.grouped("asset_id")
        self.assertEqual(
            [round(sum(by_asset[asset].mapped("amount")), 2)
             for asset in self.greenhouse | self.orchard | third],
            [33.34, 33.33, 33.33],
        )  # fmt: skip

    def test_one_payment_for_two_contracts(self):
        """One of them is with the operator as a member: two accounts."""
        one = self._rent([("2025-01-10", 1000)])
        two = self._rent([("2025-01-20", 500)], partner_kind="member")
        rows = one.instalment_ids | two.instalment_ids
        payment = self._receive(rows)
        self.assertBooked(payment.move_id, ("102", 1500), ("112", -1000), ("113", -500))
        self.assertEqual(rows.mapped("state"), ["received", "received"])
        # Which account is settled first is the ledger's own affair.
        receipts = self._receipts(("payment_move_id", "=", payment.move_id.id))
        self.assertEqual(sorted(receipts), [("2025-02-01", 500), ("2025-02-01", 1000)])
        self.assertInAgreement()

    def test_the_bank_slip_and_the_number_stay_with_the_voucher(self):
        contract = self._rent([("2025-01-10", 1000)])
        slip = self.env["ir.attachment"].create({"name": "slip", "raw": b"x"})
        payment = self._receive(
            contract, attachment_ids=slip.ids, receipt_no="皖三资0001"
        )
        self.assertEqual(slip.res_model, "account.move")
        self.assertEqual(slip.res_id, payment.move_id.id)
        self.assertEqual(payment.move_id.rural_receipt_no, "皖三资0001")

    def test_odoo_s_own_wizard_does_the_same(self):
        contract = self._rent([("2025-01-10", 1000)], partner_kind="member")
        row = self._rows(contract)
        move = row._make_vouchers()
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        payment = wizard.create({"payment_date": "2025-02-01"})._create_payments()
        self.assertEqual(payment.rural_region_id, self.xiangguan)
        self.assertEqual(payment.rural_contract_id, contract)
        self.assertBooked(payment.move_id, ("102", 1000), ("113", -1000))
        self.assertEqual(row.state, "received")
        self.assertInAgreement()

    def test_entries_are_collected_like_invoices(self):
        self.company.rural_contract_booking = "entry"
        contract = self._rent([("2025-01-10", 1000)])
        row = self._rows(contract)
        self._receive(contract, 400)
        self.assertEqual((row.amount_received, row.amount_open), (400, 600))
        self._receive(contract)
        self.assertEqual(row.state, "received")
        self.assertInAgreement()

    def test_the_form_of_the_wizard(self):
        contract = self._rent([("2025-01-10", 1000), ("2025-02-10", 500)])
        wizards = self.env["rural.contract.receipt"].with_context(
            active_model="rural.contract", active_ids=contract.ids
        )
        with Form(wizards) as form:
            self.assertEqual(form.amount, 1500)
            form.amount = 1200
            self.assertEqual(
                [form.line_ids.edit(n).amount for n in range(2)], [1000, 200]
            )
            form.date = "2025-02-15"
        wizard = form.record
        self.assertEqual(wizard.advance, 0)
        wizard.action_register()
        self.assertEqual(self._rows(contract).mapped("amount_open"), [0, 300])

    # ------------------------------------------------------------
    # DEPOSITS
    # ------------------------------------------------------------

    def test_a_deposit_is_received_and_given_back(self):
        contract = self._rent([("2025-06-10", 1000)], deposit=[("2025-01-05", 300)])
        deposit = self._rows(contract, "deposit")
        self._receive(deposit)
        self.assertEqual(deposit.state, "received")
        self.assertFalse(self._receipts())
        self.assertInAgreement()
        back = deposit.copy({"kind": "refund", "date_due": "2025-12-31"})
        payment = self._receive(back, date="2025-12-31")
        self.assertEqual(payment.payment_type, "outbound")
        self.assertEqual((back.amount_received, back.state), (300, "received"))
        self.assertInAgreement()

    # ------------------------------------------------------------
    # ADVANCES
    # ------------------------------------------------------------

    def test_an_overpayment_settles_the_next_voucher(self):
        contract = self._rent([("2025-01-10", 1000), ("2027-01-10", 1000)])
        first, second = self._rows(contract)
        self._receive(contract, 1600, advance_ok=True)
        self.assertEqual(first.state, "received")
        self.assertEqual(second.amount_received, 0)
        self.assertInAgreement()
        second._make_vouchers()
        self.assertEqual((second.amount_received, second.amount_open), (600, 400))
        self.assertEqual(self._receipts(("instalment_id", "=", second.id)),
                         [("2027-01-10", 600)])  # fmt: skip
        self.assertInAgreement()

    def test_money_before_anything_is_due(self):
        contract = self._rent([("2027-01-10", 1000)])
        payment = self._receive(contract, 800, advance_ok=True)
        self.assertBooked(payment.move_id, ("102", 800), ("112", -800))
        self.assertFalse(self._receipts())
        self._rows(contract)._make_vouchers()
        self.assertEqual(self._rows(contract).amount_received, 800)
        self.assertInAgreement()

    def test_an_advance_settles_its_own_contract_only(self):
        one = self._rent([("2027-01-10", 1000)])
        two = self._rent([("2027-01-10", 1000)])
        self._receive(one, 800, advance_ok=True)
        self._rows(two)._make_vouchers()
        self.assertEqual(self._rows(two).amount_received, 0)
        self._rows(one)._make_vouchers()
        self.assertEqual(self._rows(one).amount_received, 800)

    def test_a_plain_payment_with_a_contract_is_an_advance(self):
        contract = self._rent([("2025-01-10", 1000), ("2025-07-10", 1000)])
        first, second = self._rows(contract)
        first._make_vouchers()
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.partner.id,
                "journal_id": self.bank.id,
                "amount": 1500,
                "date": "2025-02-01",
                "rural_contract_id": contract.id,
            }
        )
        payment.action_post()
        self.assertEqual(payment.move_id.rural_region_id, self.xiangguan)
        self.assertEqual(first.state, "received")
        second._make_vouchers()
        self.assertEqual(second.amount_received, 500)
        self.assertInAgreement()

    # ------------------------------------------------------------
    # UNDOING
    # ------------------------------------------------------------

    def _paid(self, amount=None):
        contract = self._rent([("2025-01-10", 1000)], self.greenhouse | self.orchard)
        payment = self._receive(contract, amount)
        return self._rows(contract), payment

    def test_undoing_the_reconciliation(self):
        row, payment = self._paid()
        row.move_id.line_ids.remove_move_reconcile()
        self.assertEqual((row.amount_received, row.state), (0, "invoiced"))
        self.assertFalse(self._receipts())
        self.assertInAgreement()
        claim = payment.move_id.line_ids | row.move_id.line_ids
        claim.filtered(lambda line: line.account_id.code == "112").reconcile()
        self.assertEqual(row.state, "received")
        self.assertInAgreement()

    def test_the_payment_reset_to_draft_and_posted_again(self):
        row, payment = self._paid()
        payment.action_draft()
        self.assertEqual((row.amount_received, self._receipts()), (0, []))
        self.assertInAgreement()
        payment.action_post()
        self.assertInAgreement()

    def test_the_payment_cancelled(self):
        row, payment = self._paid()
        payment.action_cancel()
        self.assertEqual((row.amount_open, self._receipts()), (1000, []))
        self.assertInAgreement()

    def test_the_voucher_reset_to_draft_and_posted_again(self):
        row, _payment = self._paid()
        row.move_id.button_draft()
        self.assertEqual(row.amount_invoiced, 0)
        self.assertEqual((row.amount_received, self._receipts()), (0, []))
        row.move_id.action_post()
        self.assertEqual(row.amount_invoiced, 1000)
        self.assertInAgreement()

    def test_reversal_of_a_posted_receipt(self):
        """The bank returned it: the instalment is open again."""
        row, payment = self._paid()
        payment.move_id._reverse_moves([{"date": "2025-03-01"}], cancel=True)
        self.assertEqual((row.amount_received, row.amount_open), (0, 1000))
        self.assertEqual(row.move_id.payment_state, "not_paid")
        self.assertFalse(self._receipts())
        self.assertInAgreement()
        self._receive(row.contract_id, date="2025-04-01")
        self.assertEqual(row.state, "received")
        self.assertInAgreement()

    def test_a_credit_note_cancels_the_voucher(self):
        """The money stays, as an advance."""
        row, payment = self._paid()
        row.move_id._reverse_moves([{"date": "2025-03-01"}], cancel=True)
        self.assertEqual((row.amount_invoiced, row.amount_received), (0, 0))
        self.assertFalse(self._receipts())
        self.assertInAgreement()
        row.action_release()
        row._make_vouchers()
        self.assertEqual((row.amount_received, row.state), (1000, "received"))
        self.assertInAgreement()

    def test_a_credit_note_for_a_part(self):
        """What a credit note settles is no money."""
        contract = self._rent([("2025-01-10", 1000)])
        row = self._rows(contract)
        move = row._make_vouchers()
        note = move._reverse_moves([{"invoice_date": "2025-03-01"}])
        note.invoice_line_ids.price_unit = 300
        note.action_post()
        self.assertEqual((row.amount_invoiced, row.amount_received), (700, 0))
        lines = (move | note).line_ids
        lines = lines.filtered(lambda line: line.account_id.code == "112")
        lines.filtered(lambda line: not line.reconciled).reconcile()
        self.assertFalse(self._receipts())
        self._receive(contract, 700)
        self.assertEqual(row.amount_received, 700)
        self.assertEqual(move.payment_state, "paid")
        self.assertInAgreement()

    def test_rent_paid_back_is_a_negative_receipt(self):
        row, _payment = self._paid()
        note = row.move_id._reverse_moves([{"invoice_date": "2025-03-01"}])
        note.invoice_line_ids[1:].unlink()
        note.invoice_line_ids.price_unit = 200
        note.action_post()
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        wizard.create({"payment_date": "2025-03-05"})._create_payments()
        self.assertEqual((row.amount_invoiced, row.amount_received), (800, 800))
        self.assertIn(("2025-03-05", -200), self._receipts())
        self.assertInAgreement()

    def test_a_loss_written_off_is_no_money(self):
        row, _payment = self._paid(400)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=row.move_id.ids
        )
        wizard.create(
            {
                "payment_date": "2025-03-01",
                "amount": 500,
                "payment_difference_handling": "reconcile",
                "writeoff_account_id": self._account("515").id,
                "writeoff_label": "坏账",
            }
        )._create_payments()
        self.assertEqual(row.move_id.payment_state, "paid")
        self.assertEqual((row.amount_received, row.amount_open), (900, 100))

    def test_a_tag_corrected_after_posting(self):
        contract = self._rent([("2025-01-10", 1000)])
        row = self._rows(contract)
        self._receive(contract)
        line = row.move_id.invoice_line_ids
        line.analytic_distribution = self._tags(self.xiangguan, self.orchard)
        receipts = self.env["rural.receipt"].search([])
        self.assertEqual(receipts.mapped("amount"), [1000])
        self.assertEqual(receipts.asset_id, self.orchard)

    # ------------------------------------------------------------
    # INCOME STRAIGHT INTO CASH
    # ------------------------------------------------------------

    def _cash_voucher(self, *lines):
        tags = self._tags(self.xiangguan, self.greenhouse)
        return self._voucher(
            [(code, sum_, tags if code.startswith("5") else False)
             for code, sum_ in lines]
        )  # fmt: skip

    def test_a_voucher_that_debits_cash_is_a_receipt(self):
        move = self._cash_voucher(("102", 350), ("50101", -350))
        self.assertEqual(self._receipts(), [("2025-06-30", 350)])
        receipt = self.env["rural.receipt"].search([])
        self.assertFalse(receipt.partial_id or receipt.instalment_id)
        self.assertEqual(receipt.move_id, move)
        self.assertInAgreement()
        move.button_draft()
        self.assertFalse(self._receipts())
        move.action_post()
        self.assertEqual(self._receipts(), [("2025-06-30", 350)])
        move._reverse_moves([{"date": "2025-07-01"}], cancel=True)
        self.assertEqual(self._receipts(), [("2025-06-30", 350), ("2025-07-01", -350)])
        self.assertInAgreement()

    def test_part_in_cash_and_part_on_credit(self):
        self._cash_voucher(("101", 50), ("112", 100), ("50101", -150))
        self.assertEqual(self._receipts(), [("2025-06-30", 50)])

    def test_an_advance_turned_into_income(self):
        """预收款 taken in before counts when it is used."""
        self._cash_voucher(("102", 90), ("21102", -90))
        self.assertFalse(self._receipts())
        self._cash_voucher(("21102", 90), ("50101", -90))
        self.assertEqual(self._receipts(), [("2025-06-30", 90)])

    def test_income_on_credit_is_no_receipt(self):
        self._cash_voucher(("112", 90), ("50101", -90))
        self.assertFalse(self._receipts())

    def test_percentages_by_hand_are_followed(self):
        tags = {
            **{k: 60.0 for k in self._tags(self.xiangguan, self.greenhouse)},
            **{k: 40.0 for k in self._tags(self.xiangguan, self.orchard)},
        }
        self._voucher([("102", 100.01, False), ("50101", -100.01, tags)])
        receipts = self.env["rural.receipt"].search([], order="amount")
        self.assertEqual(receipts.mapped("amount"), [40.0, 60.01])
        self.assertEqual(receipts.asset_id, self.greenhouse | self.orchard)

    def test_vouchers_of_other_business_are_left_alone(self):
        self._voucher([("102", 100, False), ("504", -100, False)])
        self.assertFalse(self._receipts())

    # ------------------------------------------------------------
    # BAD INPUT
    # ------------------------------------------------------------

    def _refused(self, message, source, amount=None, **vals):
        before = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            self._receive(source, amount, **vals)
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_more_than_everything_due(self):
        contract = self._rent([("2025-01-10", 1000)])
        self._refused("200.00 more came in", contract, 1200)
        payment = self._receive(contract, 1200, advance_ok=True)
        self.assertEqual(payment.amount, 1200)
        self.assertInAgreement()

    def test_a_row_above_what_is_open(self):
        contract = self._rent([("2025-01-10", 1000)])
        row = self._rows(contract)
        self._refused("has 1000.00 open", contract, 2000, rows={row: 1500})

    def test_rows_above_the_amount(self):
        contract = self._rent([("2025-01-10", 1000)])
        row = self._rows(contract)
        self._refused("add up to 100.00 more", contract, 900, rows={row: 1000})

    def test_nothing_or_less(self):
        contract = self._rent([("2025-01-10", 1000)])
        for amount in (0, -5):
            self._refused("must be above zero", contract, amount)

    def test_a_closed_period(self):
        contract = self._rent([("2025-01-10", 1000)])
        self._rows(contract)._make_vouchers()
        self.company.sudo().fiscalyear_lock_date = "2025-06-30"
        self._refused("closed up to 2025-06-30", contract, date="2025-02-01")
        self._receive(contract, date="2025-07-01")
        self.assertInAgreement()

    def test_another_currency(self):
        journal = self.env["account.journal"].create(
            {
                "name": "USD",
                "code": "USD",
                "type": "bank",
                "company_id": self.company.id,
                "currency_id": self.env.ref("base.USD").id,
            }
        )
        contract = self._rent([("2025-01-10", 1000)])
        self._refused("kept in USD.* in CNY", contract, journal_id=journal.id)

    def test_two_partners_or_two_companies(self):
        one = self._rent([("2025-01-10", 1000)])
        other = self.env["res.partner"].create({"name": "李四"})
        two = self._rent([("2025-01-10", 500)], partner_id=other.id)
        rows = one.instalment_ids | two.instalment_ids
        self._refused("清源农业有限公司、李四", rows)

    def test_a_receipt_of_several_instalments_cannot_be_changed(self):
        contract = self._rent([("2025-01-10", 1000), ("2025-02-10", 500)])
        payment = self._receive(contract)
        payment.action_draft()
        with self.assertRaisesRegex(UserError, "register it anew"):
            payment.amount = 7

    def test_received_instalments_have_nothing_to_register(self):
        row, _payment = self._paid()
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            row.action_register_receipt()

    # ------------------------------------------------------------
    # ACCESS
    # ------------------------------------------------------------

    def test_the_accountant_registers_and_the_clerk_does_not(self):
        contract = self._rent([("2025-01-10", 1000)])
        self._rows(contract)._make_vouchers()
        env = self.env(user=self.users["accountant"])
        contract_as = contract.with_env(env)
        wizard = env["rural.contract.receipt"].with_context(
            active_model="rural.contract", active_ids=contract_as.ids
        )
        wizard.create({"date": "2025-02-01"}).action_register()
        self.assertEqual(self._rows(contract).state, "received")
        with self.assertRaises(AccessError):
            self.env["rural.contract.receipt"].with_user(self.users["clerk"]).create({})

    def test_receipts_cannot_be_typed(self):
        row, _payment = self._paid()
        receipt = self.env["rural.receipt"].search([("instalment_id", "=", row.id)])
        for role in ("accountant", "officer", "manager"):
            own = receipt[:1].with_user(self.users[role])
            with self.assertRaises(AccessError):
                own.write({"amount": 1})
            with self.assertRaises(AccessError):
                own.unlink()
