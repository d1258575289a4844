from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import rural_contract_invoicing
from ..wizards import rural_invoice_run
from .common_receipts import ReceiptCommon


@tagged("post_install", "-at_install")
class TestContractInvoicing(ReceiptCommon):
    def test_an_instalment_becomes_a_posted_invoice(self):
        contract = self._rent([("2025-03-01", 12000)], code="相租1")
        row = self._rows(contract)
        move = row._make_vouchers()
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.move_type, "out_invoice")
        self.assertEqual(move.partner_id, self.partner)
        self.assertEqual(move.date, date(2025, 3, 1))
        self.assertEqual(move.invoice_date_due, date(2025, 3, 1))
        self.assertEqual(move.rural_region_id, self.xiangguan)
        self.assertEqual(move.rural_contract_id, contract)
        self.assertIn("相租1", move.ref)
        self.assertBooked(move, ("112", 12000), ("50101", -12000))
        self.assertEqual((row.amount_invoiced, row.amount_open), (12000, 12000))
        self.assertEqual(row.state, "invoiced")

    def test_one_line_per_asset_adds_up_to_the_fen(self):
        """Shares 2 : 1 : 1 of 100.01, the largest remainder first."""
        third = self._asset(state="confirmed", region=self.qianying)
        contract = self._rent(
            [("2025-03-01", 100.01)],
            self.greenhouse | self.orchard | third,
            region_id=self.liuhe.id,
        )
        self.env.cr.execute(
            "UPDATE rural_contract_asset SET weight = 2 WHERE id = %s",
            [contract.line_ids[0].id],
        )
        contract.line_ids.invalidate_recordset()
        move = self._rows(contract)._make_vouchers()
        income = move.line_ids.filtered(lambda line: line.account_id.code == "50101")
        self.assertEqual(
            [(line.rural_asset_id, line.rural_village_id, -line.balance)
             for line in income.sorted("id")],
            [
                (self.greenhouse, self.xiangguan, 50.01),
                (self.orchard, self.xiangguan, 25.00),
                (third, self.qianying, 25.00),
            ],
        )  # fmt: skip
        self.assertEqual(move.rural_region_id, self.liuhe)

    def test_what_came_in_before_the_opening_is_not_invoiced(self):
        contract = self._rent([("2025-03-01", 1000), ("2025-06-01", 1000)])
        first, second = self._rows(contract)
        first.opening_received, second.opening_received = 400, 1000
        move = (first | second)._make_vouchers()
        self.assertEqual(move, first.move_id)
        self.assertBooked(move, ("112", 600), ("50101", -600))
        self.assertEqual(second.state, "received")

    def test_members_owe_on_their_own_account(self):
        for booking in ("invoice", "entry"):
            self.company.rural_contract_booking = booking
            contract = self._rent([("2025-03-01", 500)], partner_kind="member")
            move = self._rows(contract)._make_vouchers()
            self.assertBooked(move, ("113", 500), ("50101", -500))

    def test_a_journal_entry_instead_of_an_invoice(self):
        self.company.rural_contract_booking = "entry"
        contract = self._rent([("2025-03-01", 500)])
        move = self._rows(contract)._make_vouchers()
        self.assertEqual((move.move_type, move.state), ("entry", "posted"))
        self.assertEqual(move.journal_id.code, "记")
        self.assertBooked(move, ("112", 500), ("50101", -500))
        claim = move.line_ids.filtered(lambda line: line.account_id.code == "112")
        self.assertEqual(claim.date_maturity, date(2025, 3, 1))
        self.assertEqual(claim.partner_id, self.partner)

    def test_income_accounts_follow_the_mode(self):
        expected = {
            "contracting": "50101",
            "shares": "502",
            "photovoltaic": "50103",
            "order": "50109",
        }
        for mode, code in expected.items():
            contract = self._rent([("2025-03-01", 10)], mode=mode)
            move = self._rows(contract)._make_vouchers()
            self.assertBooked(move, ("112", 10), (code, -10))

    def test_deposits_are_owed_not_earned(self):
        for booking in ("invoice", "entry"):
            self.company.rural_contract_booking = booking
            contract = self._rent([("2025-03-01", 10)], deposit=[("2025-01-05", 300)])
            row = self._rows(contract, "deposit")
            move = row._make_vouchers()
            self.assertBooked(move, ("112", 300), ("21101", -300))
            self.assertEqual(row.amount_invoiced, 300)
            back = row.copy({"kind": "refund", "date_due": "2025-12-31"})
            move = back._make_vouchers()
            self.assertBooked(move, ("112", -300), ("21101", 300))
            self.assertEqual(back.amount_invoiced, 300)
        self.assertFalse(self._receipts())

    def test_running_twice_changes_nothing(self):
        contract = self._rent([("2025-03-01", 500)])
        row = self._rows(contract)
        move = row._make_vouchers()
        self.assertFalse(row._make_vouchers())
        self.assertEqual(row.move_id, move)
        with self.assertRaisesRegex(UserError, "None of these instalments"):
            row.action_make_vouchers()

    def test_a_draft_contract_is_not_invoiced(self):
        contract = self._rent([("2025-03-01", 500)])
        contract.with_user(self.users["accountant"]).action_reset()
        self.assertFalse(self._rows(contract)._make_vouchers())

    def test_left_as_drafts_when_the_company_wants_it(self):
        self.company.rural_auto_post = False
        contract = self._rent([("2025-03-01", 500)])
        row = self._rows(contract)
        move = row._make_vouchers()
        self.assertEqual((move.state, row.amount_invoiced), ("draft", 0))
        move.action_post()
        self.assertEqual(row.amount_invoiced, 500)
        move.button_draft()
        self.assertEqual(row.amount_invoiced, 0)
        move.unlink()
        self.assertEqual(row.state, "planned")

    def test_a_voucher_above_its_instalment_is_refused(self):
        self.company.rural_auto_post = False
        contract = self._rent([("2025-03-01", 500)])
        move = self._rows(contract)._make_vouchers()
        move.invoice_line_ids.price_unit = 500.01
        with self.assertRaisesRegex(UserError, "claims 500.01.* is 500.00"):
            move.action_post()
        move.invoice_line_ids.price_unit = 499
        move.action_post()
        self.assertEqual(self._rows(contract).amount_invoiced, 499)

    def test_a_closed_period_moves_the_voucher_after_it(self):
        self.company.sudo().fiscalyear_lock_date = "2025-12-31"
        contract = self._rent([("2025-03-01", 500)])
        move = self._rows(contract)._make_vouchers()
        self.assertEqual(move.state, "posted")
        self.assertGreater(move.date, date(2025, 12, 31))
        self.assertEqual(move.invoice_date_due, date(2025, 3, 1))

    def test_terms_behind_a_voucher_stand(self):
        contract = self._rent([("2025-03-01", 500)])
        row = self._rows(contract)
        row._make_vouchers()
        for vals in ({"amount": 1}, {"opening_received": 1}, {"cancelled": True}):
            with self.assertRaises(UserError):
                row.write(vals)
        with self.assertRaises(UserError):
            row.unlink()

    def test_amounts_of_the_books_cannot_be_typed(self):
        contract = self._rent([("2025-03-01", 500)])
        row = self._rows(contract).with_user(self.users["accountant"])
        for name in ("move_id", "amount_invoiced", "amount_received"):
            with self.assertRaisesRegex(UserError, "follows from the books"):
                row.write({name: 1})

    def test_a_reversed_voucher_is_released_and_made_anew(self):
        for booking in ("invoice", "entry"):
            self.company.rural_contract_booking = booking
            contract = self._rent([("2025-03-01", 500)])
            row = self._rows(contract)
            move = row._make_vouchers()
            with self.assertRaisesRegex(UserError, "still stands"):
                row.action_release()
            move._reverse_moves([{"date": "2025-04-01"}], cancel=True)
            self.assertEqual(row.amount_invoiced, 0)
            row.action_release()
            self.assertFalse(row.move_id)
            row.amount = 450
            again = row._make_vouchers()
            self.assertNotEqual(again, move)
            self.assertEqual(row.amount_invoiced, 450)

    def test_a_clerk_cannot_make_vouchers(self):
        contract = self._rent([("2025-03-01", 500)])
        row = self._rows(contract)
        with self.assertRaises(AccessError):
            row.with_user(self.users["clerk"]).action_make_vouchers()

    def test_the_accountant_makes_vouchers_of_the_own_township(self):
        contract = self._rent([("2025-03-01", 500)])
        row = self._rows(contract).with_user(self.users["accountant"])
        row = row.with_context(allowed_company_ids=self.company.ids)
        action = row.action_make_vouchers()
        self.assertEqual(action["res_id"], row.move_id.id)
        self.assertEqual(row.move_id.state, "posted")

    # ------------------------------------------------------------
    # MANY AT ONCE
    # ------------------------------------------------------------

    def _many(self, count, **vals):
        """Instalments of as many contracts."""
        contract = self._rent([("2025-03-01", 100)], **vals)
        contracts = contract | self.env["rural.contract"].union(
            *(self._rent([("2025-03-01", 100)], **vals) for _n in range(count - 1))
        )
        return contracts.instalment_ids

    def _queries(self, rows):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(rows._make_vouchers()), len(rows))
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_number_of_vouchers(self):
        for booking in ("invoice", "entry"):
            with self.subTest(booking=booking):
                self.company.rural_contract_booking = booking
                rows = self._many(40)
                self._queries(rows[:5])  # fills the caches
                first = self._queries(rows[5:15])
                second = self._queries(rows[15:25])
                self.assertLessEqual(second, first + 2)
                more = self._queries(rows[25:40])
                self.assertLessEqual(more, second + 2)

    def test_one_bad_contract_does_not_hold_up_the_others(self):
        rows = self._many(3)
        bad = rows[1]
        self.env.cr.execute(
            "DELETE FROM rural_contract_asset WHERE contract_id = %s",
            [bad.contract_id.id],
        )
        self.env.invalidate_all()
        moves, reasons = rows._make_vouchers_safely()
        self.assertEqual(len(moves), 2)
        self.assertEqual(list(reasons), [bad])
        self.assertIn(bad.contract_id.name, reasons[bad])

    def test_the_nightly_run_tells_the_responsible(self):
        today = fields.Date.context_today(self.company)
        contract = self._rent(
            [
                (today + timedelta(days=15), 100),
                (today + timedelta(days=16), 100),
            ],
            user_id=self.users["accountant"].id,
        )
        bad = self._rent([("2025-03-01", 100)])
        kept = bad.line_ids.asset_id
        self.env.cr.execute(
            "DELETE FROM rural_contract_asset WHERE contract_id = %s", [bad.id]
        )
        self.env.invalidate_all()
        cron = self.env.ref("rural_asset.rural_contract_ir_cron_vouchers")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        soon, later = self._rows(contract)
        self.assertEqual(soon.move_id.state, "posted")
        self.assertFalse(later.move_id)
        activity = bad.activity_ids.filtered(
            lambda a: (
                a.activity_type_id == self.env.ref(rural_contract_invoicing.ACTIVITY)
            )
        )
        self.assertEqual(len(activity), 1)
        self.assertIn(bad.name, activity.note)
        self.env.cr.execute(
            "INSERT INTO rural_contract_asset (contract_id, asset_id, beneficiary_id, "
            "weight, company_id) VALUES (%s, %s, %s, 1, %s)",
            [bad.id, kept.id, self.xiangguan.id, self.company.id],
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self._rows(bad).move_id.state, "posted")
        self.assertFalse(activity.exists() and activity.active)

    def test_a_run_shows_what_is_due_and_makes_it(self):
        self._many(2)
        self._rent([("2027-03-01", 100)])
        run = self.env["rural.invoice.run"].create({"date_to": "2025-12-31"})
        self.assertEqual((run.due_count, run.due_amount), (2, 200))
        self.assertIn("柳河镇: 2 · 200.00", run.preview)
        run.action_run()
        self.assertEqual((run.state, run.done_count, run.due_count), ("done", 2, 0))
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            run.action_run()

    def test_a_run_in_the_background_goes_on_batch_by_batch(self):
        rows = self._many(5)
        bad = rows[0]
        self.env.cr.execute(
            "DELETE FROM rural_contract_asset WHERE contract_id = %s",
            [bad.contract_id.id],
        )
        self.env.invalidate_all()
        run = self.env["rural.invoice.run"].create({"date_to": "2025-12-31"})
        with patch.object(rural_invoice_run, "BATCH", 2), trap_jobs() as trap:
            run.action_run()
            self.assertEqual(run.state, "running")
            trap.assert_jobs_count(1, only=run._job_batch)
            for _n in range(6):
                run._job_batch()
        self.assertEqual((run.state, run.done_count), ("done", 4))
        self.assertEqual(run.issue_ids.instalment_id, bad)
        self.assertIn(bad.contract_id.name, run.issue_ids.reason)
