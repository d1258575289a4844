"""期初欠收: rent that a village's opening entry holds as a receivable is not earned
a second time; the voucher of the instalment takes the claim over.
"""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_receipts import ReceiptCommon
from .test_contract_import import CREDIT_CODE, ContractImportCase, contract_row

OPENING_DAY = "2025-03-31"


class OpeningEntries:
    """Opening entries as the import makes them; they have ``partner``."""

    @classmethod
    def _opening(cls, owed, village=None, partner=None, asset=None, code="112"):
        """The item of an opening entry that says what a partner owes a village."""
        village = village or cls.xiangguan
        move = cls._voucher(
            [
                (code, owed, cls._tags(village, asset)),
                ("102", 5000, cls._tags(village)),
                ("311", -owed - 5000, cls._tags(village)),
            ],
            OPENING_DAY,
            post=False,
            rural_opening=True,
            rural_region_id=village.id,
        )
        item = move.line_ids.filtered(lambda line: line.account_id.code == code)
        item.partner_id = partner or cls.partner
        move.action_post()
        return item


@tagged("post_install", "-at_install")
class TestOpeningArrears(OpeningEntries, ReceiptCommon):
    def _sums(self):
        """Posted fen by account, and analytic fen by account and village."""
        self.env.flush_all()
        village = self.env["rural.tags"]._columns()["village"]
        self.env.cr.execute(
            f"""
            SELECT a.code_store ->> %(company)s, NULL, SUM(ROUND(l.balance * 100))
              FROM account_move_line l JOIN account_account a ON a.id = l.account_id
             WHERE l.company_id = %(id)s AND l.parent_state = 'posted' GROUP BY 1
            UNION ALL
            SELECT a.code_store ->> %(company)s, i.{village},
                   SUM(ROUND(i.amount * 100))
              FROM account_analytic_line i
              JOIN account_account a ON a.id = i.general_account_id
             WHERE i.company_id = %(id)s GROUP BY 1, 2
            """,
            {"company": str(self.company.id), "id": self.company.id},
        )
        return {(code, key): fen for code, key, fen in self.env.cr.fetchall() if fen}

    def _earned(self):
        """``(invoiced, received)`` of the village in the income ledger."""
        self.env.flush_all()
        ledger = self.env["rural.income.ledger"]
        ledger.invalidate_model()
        rows = ledger.search([("company_id", "=", self.company.id)])
        return sum(rows.mapped("invoiced")), sum(rows.mapped("received"))

    # ------------------------------------------------------------
    # TAKING OVER
    # ------------------------------------------------------------

    def test_a_claim_of_the_opening_is_taken_over_not_earned(self):
        for booking in ("invoice", "entry"):
            with self.subTest(booking=booking):
                self.company.rural_contract_booking = booking
                item = self._opening(12000)
                before, earned = self._sums(), self._earned()
                row = self._rows(self._rent([("2025-03-01", 12000)]))
                move = row._make_vouchers()
                self.assertBooked(move, ("112", 12000), ("112", -12000))
                self.assertEqual((move.state, str(move.date)), ("posted", "2025-03-01"))
                self.assertEqual(item.amount_residual, 0)
                claim = row._open_claims()
                self.assertEqual(claim.partner_id, self.partner)
                self.assertEqual(str(claim.date_maturity), "2025-03-01")
                self.assertEqual(claim.amount_residual, 12000)
                self.assertEqual((row.amount_invoiced, row.amount_open), (12000, 12000))
                self.assertEqual(row.state, "invoiced")
                self.assertEqual(self._sums(), before)
                self.assertEqual(self._earned(), earned)

    def test_what_the_opening_lacks_is_earned(self):
        item = self._opening(700.01)
        row = self._rows(self._rent([("2025-03-01", 1000)]))
        move = row._make_vouchers()
        self.assertBooked(
            move, ("112", 1000), ("112", -700.01), ("50101", -299.99)
        )  # fmt: skip
        self.assertEqual(item.amount_residual, 0)
        self.assertEqual(row.amount_invoiced, 1000)
        self.assertEqual(self._earned(), (299.99, 0))

    def test_the_oldest_instalments_use_the_claim_up(self):
        item = self._opening(1500)
        rows = self._rows(
            self._rent([("2025-01-01", 1000), ("2025-02-01", 1000), ("2025-03-01", 9)])
        )
        rows._make_vouchers()
        first, second, third = rows.move_id.sorted("date")
        self.assertBooked(first, ("112", 1000), ("112", -1000))
        self.assertBooked(second, ("112", 1000), ("112", -500), ("50101", -500))
        self.assertBooked(third, ("112", 9), ("50101", -9))
        self.assertEqual(third.move_type, "out_invoice")
        self.assertEqual(item.amount_residual, 0)

    def test_drafts_use_the_claim_up_as_well(self):
        self.company.rural_auto_post = False
        item = self._opening(1000)
        rows = self._rows(self._rent([("2025-01-01", 800), ("2025-02-01", 800)]))
        first, second = rows
        move = first._make_vouchers()
        self.assertEqual(item.amount_residual, 1000)
        later = second._make_vouchers()
        self.assertBooked(later, ("112", 800), ("112", -200), ("50101", -600))
        (move | later).action_post()
        self.assertEqual(item.amount_residual, 0)
        self.assertEqual(rows.mapped("amount_invoiced"), [800, 800])

    def test_due_after_the_opening_is_earned(self):
        item = self._opening(1000)
        row = self._rows(self._rent([("2025-04-01", 1000)]))
        self.assertBooked(row._make_vouchers(), ("112", 1000), ("50101", -1000))
        self.assertEqual(item.amount_residual, 1000)

    def test_no_opening_entry(self):
        row = self._rows(self._rent([("2025-03-01", 1000)]))
        self.assertBooked(row._make_vouchers(), ("112", 1000), ("50101", -1000))

    def test_claims_on_others_or_of_others_stay(self):
        """Another partner, another village, another asset, a settled claim."""
        other = self.env["res.partner"].create({"name": "绿源合作社"})
        items = (
            self._opening(1000, partner=other)
            | self._opening(1000, self.qianying)
            | self._opening(1000, asset=self.orchard)
        )
        paid = self._opening(1000)
        paid.move_id._reverse_moves([{"date": OPENING_DAY}], cancel=True)
        row = self._rows(self._rent([("2025-03-01", 1000)]))
        self.assertBooked(row._make_vouchers(), ("112", 1000), ("50101", -1000))
        self.assertEqual(items.mapped("amount_residual"), [1000] * 3)

    def test_each_village_covers_its_own_share(self):
        third = self._asset(state="confirmed", region=self.qianying)
        item = self._opening(1000)
        contract = self._rent(
            [("2025-03-01", 1000)], self.greenhouse | third, region_id=self.liuhe.id
        )
        move = self._rows(contract)._make_vouchers()
        self.assertBooked(move, ("112", 1000), ("112", -500), ("50101", -500))
        earned = move.line_ids.filtered(lambda line: line.account_id.code == "50101")
        self.assertEqual(earned.rural_asset_id, third)
        self.assertEqual(item.amount_residual, 500)

    def test_a_claim_of_the_asset_and_one_without(self):
        own = self._opening(300, asset=self.greenhouse)
        free = self._opening(300)
        row = self._rows(self._rent([("2025-03-01", 500)]))
        move = row._make_vouchers()
        self.assertBooked(move, ("112", 500), ("112", -300), ("112", -200))
        self.assertEqual((own.amount_residual, free.amount_residual), (0, 100))

    def test_a_deposit_in_arrears(self):
        self._opening(300)
        contract = self._rent([("2025-04-01", 10)], deposit=[("2025-01-05", 300)])
        row = self._rows(contract, "deposit")
        self.assertBooked(row._make_vouchers(), ("112", 300), ("112", -300))
        back = row.copy({"kind": "refund", "date_due": "2025-03-30"})
        self.assertBooked(back._make_vouchers(), ("112", -300), ("21101", 300))

    def test_members_claim_moves_to_their_account(self):
        self._opening(500)
        row = self._rows(self._rent([("2025-03-01", 500)], partner_kind="member"))
        self.assertBooked(row._make_vouchers(), ("113", 500), ("112", -500))

    # ------------------------------------------------------------
    # PAID, REVERSED
    # ------------------------------------------------------------

    def test_money_of_earlier_years_is_no_receipt(self):
        self._opening(1000)
        contract = self._rent([("2025-03-01", 1000)])
        row = self._rows(contract)
        row._make_vouchers()
        payment = self._receive(contract, 400, date="2025-05-01")
        self.assertEqual((row.amount_received, row.amount_open), (400, 600))
        self.assertEqual(row.state, "partial")
        self._receive(contract, 600, date="2025-06-01")
        self.assertEqual((row.amount_received, row.state), (1000, "received"))
        self.assertFalse(self._receipts())
        self.assertEqual(self._earned(), (0, 0))
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(row.amount_received, 600)

    def test_money_makes_the_voucher_when_there_is_none(self):
        item = self._opening(1000)
        contract = self._rent([("2025-03-01", 1000)])
        self._receive(contract, 1000, date="2025-05-01")
        self.assertEqual(self._rows(contract).state, "received")
        self.assertEqual(item.amount_residual, 0)
        self.assertEqual(self._earned(), (0, 0))

    def test_money_for_the_earned_rest_is_a_receipt(self):
        self._opening(600)
        contract = self._rent([("2025-03-01", 1000)])
        self._rows(contract)._make_vouchers()
        self._receive(contract, 500, date="2025-05-01")
        self.assertEqual(self._receipts(), [("2025-05-01", 200)])
        self._receive(contract, 500, date="2025-06-01")
        self.assertEqual(self._rows(contract).amount_received, 1000)
        self.assertEqual(
            self._receipts(), [("2025-05-01", 200), ("2025-06-01", 200)]
        )  # fmt: skip
        self.assertEqual(self._earned(), (400, 400))

    def test_a_reversal_gives_the_claim_back(self):
        item = self._opening(600)
        before = self._sums()
        row = self._rows(self._rent([("2025-03-01", 1000)]))
        move = row._make_vouchers()
        with self.assertRaisesRegex(UserError, "still stands"):
            row.action_release()
        move._reverse_moves([{"date": "2025-04-01"}], cancel=True)
        self.assertEqual((item.amount_residual, row.amount_invoiced), (600, 0))
        self.assertEqual(self._sums(), before)
        row.action_release()
        again = row._make_vouchers()
        self.assertBooked(again, ("112", 1000), ("112", -600), ("50101", -400))
        self.assertEqual(item.amount_residual, 0)

    def test_an_opening_entry_taken_over_stays(self):
        item = self._opening(1000)
        row = self._rows(self._rent([("2025-03-01", 1000)]))
        taker = row._make_vouchers()
        opening = item.move_id
        with self.assertRaisesRegex(UserError, f"{taker.name}.*Reverse them first"):
            opening._reverse_moves([{"date": OPENING_DAY}], cancel=True)
        with self.assertRaisesRegex(UserError, "took claims over"):
            opening.button_draft()
        taker._reverse_moves([{"date": "2025-04-01"}], cancel=True)
        opening._reverse_moves([{"date": OPENING_DAY}], cancel=True)
        row.action_release()
        self.assertBooked(row._make_vouchers(), ("112", 1000), ("50101", -1000))

    # ------------------------------------------------------------
    # ACCESS, MANY AT ONCE
    # ------------------------------------------------------------

    def test_the_accountant_takes_claims_over(self):
        item = self._opening(500)
        row = self._rows(self._rent([("2025-03-01", 500)]))
        row = row.with_user(self.users["accountant"])
        row.with_context(allowed_company_ids=self.company.ids).action_make_vouchers()
        self.assertEqual((row.move_id.state, item.amount_residual), ("posted", 0))

    def test_queries_do_not_grow_with_the_number_of_claims(self):
        rows = self.env["rural.contract.instalment"]
        for number in range(40):
            partner = self.env["res.partner"].create({"name": f"承租户{number}"})
            self._opening(60, partner=partner)
            rows |= self._rows(self._rent([("2025-03-01", 100)], partner_id=partner.id))
        counts = [
            self._queries(part)
            for part in (rows[:5], rows[5:15], rows[15:25], rows[25:])
        ]
        self.assertLessEqual(counts[2], counts[1] + 2, counts)
        self.assertLessEqual(counts[3], counts[2] + 2, counts)
        taken = rows.move_id.line_ids.filtered("rural_opening_item_id")
        self.assertEqual(taken.mapped("balance"), [-60] * 40)
        self.assertTrue(all(taken.mapped("reconciled")))

    def _queries(self, rows):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(rows._make_vouchers()), len(rows))
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestArrearsOfImports(OpeningEntries, ContractImportCase):
    """Balances first, then contracts: 12,000 a year in advance since 2023."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create(
            {"name": "绿源蔬菜专业合作社", "is_company": True, "vat": CREDIT_CODE}
        )

    def _warnings(self, **changes):
        found = self._found([contract_row(已收至=None, **changes)])
        return [text for _severity, text in found.values() if "opening entry" in text]

    def test_the_import_says_that_the_claim_is_taken_over(self):
        item = self._opening(5000)
        (text,) = self._warnings(**{"累计已收(元)": 24000})
        self.assertIn(f"5000.00 yuan of the arrears stand in the opening entry "
                      f"{item.move_id.display_name}", text)  # fmt: skip
        (text,) = self._warnings(**{"累计已收(元)": 35000})
        self.assertIn("1000.00 yuan", text)

    def test_nothing_to_say_without_arrears_or_claim(self):
        self.assertFalse(self._warnings(**{"累计已收(元)": 24000}))
        self._opening(5000, self.qianying)
        self._opening(5000, asset=self._asset(state="confirmed", name="果园"))
        self.assertFalse(self._warnings(**{"累计已收(元)": 24000}))
        self._opening(5000)
        self.assertFalse(self._warnings(**{"累计已收(元)": 36000}))

    def test_the_imported_contract_takes_the_claim_over(self):
        item = self._opening(12000)
        contract = self._take_in([contract_row(已收至="2024-12-31")])
        contract.with_user(self.users["accountant"]).action_make_vouchers()
        lines = contract.instalment_ids.move_id.line_ids
        self.assertEqual(sorted(lines.mapped("balance")), [-12000, 12000])
        self.assertEqual(set(lines.account_id.mapped("code")), {"112"})
        self.assertEqual(item.amount_residual, 0)
