from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .income_common import IncomeCommon, fen


@tagged("post_install", "-at_install")
class TestBooksCheck(IncomeCommon):
    def setUp(self):
        super().setUp()
        self.check = self.env["rural.books.check"]
        self._income(1000.01, self.house)
        self._income(500, self.other)
        self._income(300.30, self.plant, code="50103")
        self._spending(100.10, "12", self.house)
        self._spending(200, "21")
        self._spending(50, "31", self.house, carryover=True)

    def _run(self, user=None):
        check = self.check.with_user(user) if user else self.check
        lines, reasons = check._check(
            self.company, date(2025, 1, 1), date(2025, 12, 31)
        )
        differing = [line for line in lines if check._differs(line)]
        return lines, differing, {reason.key: reason for reason in reasons}

    def test_books_items_and_ledger_agree(self):
        lines, differing, reasons = self._run()
        self.assertFalse(differing)
        self.assertFalse(reasons)
        totals = {line.key: line for line in lines if line.kind == "total"}
        self.assertEqual(list(totals["income"][3:]), [180031] * 3)
        self.assertEqual(list(totals["spending"][3:]), [35010] * 3)
        villages = [line for line in lines if line.kind == "village"]
        self.assertEqual(
            sum(line.ledger for line in villages if line.key == "income"), 180031
        )
        [balance] = [line for line in lines if line.kind == "balance"]
        self.assertEqual(balance.books, balance.items)

    def test_agree_after_a_reversal(self):
        move = self._income(77.77, self.house, cash=False)
        reversal = move._reverse_moves([{"date": "2025-06-01"}])
        self._attach(reversal)
        reversal.action_post()
        _lines, differing, _reasons = self._run()
        self.assertFalse(differing)

    def test_voucher_posted_before_the_account_had_its_part(self):
        parts = self.env["rural.account.part"].search(
            [("account_id", "=", self._account("50101").id)]
        )
        vals = parts.copy_data()
        parts.unlink()
        move = self._voucher([("102", 66, False), ("50101", -66, False)])
        self.env["rural.account.part"].create(vals)
        _lines, differing, reasons = self._run()
        self.assertEqual(
            {line.kind for line in differing}, {"part", "total", "village"}
        )
        self.assertEqual(fen(reasons["no_village"].amount), fen(66))
        self.assertEqual(
            reasons["no_village"].ids,
            move.line_ids.filtered(lambda line: line.balance < 0).ids,
        )

    def test_item_deleted_by_hand(self):
        """Odoo takes the tag off the journal item as well: it has no village now."""
        self._big_item().sudo().unlink()
        _lines, differing, reasons = self._run()
        self.assertTrue(differing)
        self.assertEqual(fen(reasons["no_village"].amount), fen("1000.01"))

    def test_item_changed_behind_the_journal_item(self):
        self.env.cr.execute(
            "UPDATE account_analytic_line SET amount = 900 WHERE id = %s",
            [self._big_item().id],
        )
        _lines, differing, reasons = self._run()
        self.assertEqual(
            {line.kind for line in differing}, {"part", "total", "village"}
        )
        self.assertEqual(fen(reasons["changed"].amount), fen("100.01"))

    def _big_item(self):
        return self.env["account.analytic.line"].search(
            [("amount", "=", 1000.01), ("company_id", "=", self.company.id)]
        )

    def test_item_made_by_hand_counts_nowhere(self):
        column = self.env["rural.tags"]._columns()["village"]
        self.env["account.analytic.line"].create(
            {
                "name": "手工",
                "amount": 12,
                "date": "2025-04-01",
                column: self.xiangguan.analytic_account_id.id,
                "company_id": self.company.id,
            }
        )
        _lines, differing, reasons = self._run()
        self.assertFalse(differing)
        self.assertEqual(fen(reasons["manual"].amount), fen(12))

    def test_accountant_compares_the_own_villages(self):
        dryer = self._asset(self.linqiao, "confirmed", name="烘干房")
        self._income(4000, dryer)
        lines, differing, _reasons = self._run(self.users["accountant"])
        self.assertFalse(differing)
        villages = {line.village_id for line in lines if line.kind == "village"}
        self.assertEqual(villages, {self.xiangguan.id, self.qianying.id})
        [income] = [x for x in lines if x.kind == "total" and x.key == "income"]
        self.assertEqual(income.books, 180031)
        self.assertFalse([line for line in lines if line.kind == "balance"])

    def test_wizard_shows_the_result(self):
        wizard = (
            self.env["rural.books.check.wizard"]
            .with_user(self.users["officer"])
            .create({"company_id": self.company.id, "year_from": 2025, "year_to": 2025})
        )
        wizard.action_check()
        self.assertEqual(wizard.state, "agrees")
        self.assertTrue(wizard.line_ids)
        wizard.year_from = 2026
        with self.assertRaisesRegex(UserError, "four digits"):
            wizard.action_check()

    def test_wizard_opens_the_rows_behind(self):
        self._big_item().sudo().unlink()
        wizard = self.env["rural.books.check.wizard"].create(
            {"company_id": self.company.id, "year_from": 2025, "year_to": 2025}
        )
        wizard.action_check()
        self.assertEqual(wizard.state, "differs")
        action = wizard.reason_ids.action_open_rows()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(fen(sum(rows.mapped("balance"))), -fen("1000.01"))
