from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_payout import JUNE, PayoutCommon
from .test_report_engine import pdf_pages

MAY_31 = date(2025, 5, 31)


@tagged("post_install", "-at_install")
class PayoutBooksCommon(PayoutCommon):
    """A checked list of May: two wages from an item of the plan, to the fen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls.users["accountant"]
        for person in (cls.wang, cls.li):
            cls._post(person, plan_line_id=cls.post.id)
        cls.payout = cls._list()
        cls._of(cls.payout, cls.li).write({"amount": 333.33, "reason": "缺勤"})
        cls._check(cls.payout)
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def _take(cls, action, payout=None, **vals):
        """A step as the accountant takes it in the wizard."""
        payout = payout or cls.payout
        with freeze_time(JUNE):
            payout.with_user(cls.accountant)._ask(action)
            wizard = cls.env["rural.payout.step"].with_user(cls.accountant)
            wizard = wizard.create(
                {"payout_ids": [(6, 0, payout.ids)], "action": action, **vals}
            )
            wizard.action_apply()
        payout.invalidate_recordset()
        return payout

    @classmethod
    def _paid(cls, **vals):
        cls._take("book")
        slip = cls._paper("回单.pdf", "rural.payout.step", cls.accountant)
        vals = {"attachment_ids": [(6, 0, slip.ids)], **vals}
        return cls._take("pay", journal_id=cls.bank.id, **vals)

    def _balances(self, move):
        return sorted(
            (line.account_id.code, Decimal(str(round(line.balance, 2))))
            for line in move.line_ids
        )


class TestPayoutBooks(PayoutBooksCommon):
    def test_the_voucher(self):
        """借 公益支出—岗位工资 贷 213 应付劳务费, one line an item, with its tags."""
        move = self._take("book").move_id
        debit = move.line_ids.filtered("rural_line_id")
        wages = self.env["rural.account.part"]._account(self.company, "post_wages")
        self.assertEqual(
            self._balances(move),
            sorted([(wages.code, Decimal("833.33")), ("213", Decimal("-833.33"))]),
        )
        self.assertEqual(
            (debit.rural_line_id, debit.rural_village_id), (self.post, self.xiangguan)
        )
        self.assertEqual(debit.rural_use_id, self._use("21"))
        self.assertEqual((move.state, move.date), ("posted", MAY_31))
        self.assertEqual(move.rural_region_id, self.xiangguan)
        self.assertEqual(self.payout.state, "booked")
        text = " ".join([move.ref, *move.line_ids.mapped("name")])
        for name in ("王长河", "李大山"):
            self.assertNotIn(name, text)

    def test_each_row_of_the_paper_has_every_column(self):
        """A column that is left empty (no remark) still takes its place."""
        report = self.env["ir.actions.report"]
        page = report._render_qweb_html("rural_asset.payout", self.payout.ids)[0]
        table = html.fromstring(page).xpath("//table[contains(@class, 'lines')]")[0]
        columns = len(table.xpath("./thead/tr/th"))
        for row in table.xpath(".//tr[td[@class='number']]"):
            self.assertEqual(len(row.xpath("./td")), columns)

    def test_list_and_sheet_are_the_original_voucher(self):
        """单项收支须有对应原始凭证: totals of the paper = database."""
        move = self._take("book").move_id
        papers = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", move.id)]
        )
        pdf = papers.filtered(lambda paper: paper.mimetype == "application/pdf")
        self.assertIn("考勤表.jpg", papers.mapped("name"))
        text = "".join(pdf_pages(pdf.raw))
        text = "".join(text.split())
        for said in ("发放表", "王长河", "李大山", "500.00", "333.33", "833.33"):
            self.assertIn(said, text)
        self.assertIn("捌佰叁拾叁元叁角叁分", text)
        self.assertIn(f"尾号{self._bank(1)[-4:]}", text)
        for number in (self._bank(1), self._bank(1)[:8], self._identity(1)):
            self.assertNotIn(number, text)
        self.assertFalse(move.rural_lacks_evidence)

    def test_the_result_counts_it_once(self):
        self._paid()
        with freeze_time(JUNE):
            spent = self.plan._book_facts()[self.plan.id].spending
        key = (self.post.id, self.post.use_id.id, False)
        self.assertEqual(spent[key], (Decimal("833.33"), 1))
        self.post.invalidate_recordset()
        self.assertEqual(self.post.amount_executed, 833.33)
        result = self._result()
        line = self._of_result(result)
        self.assertEqual((line.amount, line.voucher_count), (833.33, 1))

    def _of_result(self, result):
        return result.line_ids.filtered(lambda row: row.plan_line_id == self.post)

    def test_a_draft_where_the_county_posts_by_hand(self):
        self.company.rural_auto_post = False
        self._take("book")
        move = self.payout.move_id.with_user(self.accountant)
        self.assertEqual(move.state, "draft")
        slip = self._paper("回单.pdf", "rural.payout.step", self.accountant)
        with self.refused("not posted yet"):
            papers = {"attachment_ids": [(6, 0, slip.ids)]}
            self._take("pay", journal_id=self.bank.id, **papers)
        move.line_ids = [
            (1, line.id, {"balance": 900 if line.rural_line_id else -900})
            for line in move.line_ids
        ]
        with self.refused("the payment list"):
            move.action_post()
        self._take("unbook", reason="金额有误")
        self.assertFalse(move.exists())
        self.assertEqual(self.payout.state, "checked")
        self.company.rural_auto_post = True
        self.assertEqual(self._take("book").move_id.state, "posted")

    def test_the_payment(self):
        """借 213 贷 102 银行存款, with the slip, matched."""
        self._paid()
        move = self.payout.payment_move_id
        self.assertEqual(self.payout.state, "paid")
        self.assertEqual(
            self._balances(move),
            [("102", Decimal("-833.33")), ("213", Decimal("833.33"))],
        )
        self.assertEqual((move.state, move.journal_id), ("posted", self.bank))
        self.assertIn("回单.pdf", move.attachment_ids.mapped("name"))
        due = (move | self.payout.move_id).line_ids
        due = due.filtered(lambda line: line.account_id.code == "213")
        self.assertTrue(all(due.mapped("reconciled")))

    def test_it_lies_on_the_accountants_desk_until_it_is_paid(self):
        steps = self.payout._step_labels()
        for action in ("book", "pay"):
            [activity] = self.payout.activity_ids
            self.assertEqual(activity.user_id, self.accountant)
            self.assertEqual(activity.summary, steps[action])
            self._take("book") if action == "book" else self._take_payment()
        self.assertFalse(self.payout.activity_ids)

    def _take_payment(self):
        slip = self._paper("回单.pdf", "rural.payout.step", self.accountant)
        vals = {"attachment_ids": [(6, 0, slip.ids)], "journal_id": self.bank.id}
        return self._take("pay", **vals)

    def test_what_a_payment_needs(self):
        self._take("book")
        with self.refused("bank slip is missing"):
            self._take("pay", journal_id=self.bank.id)
        slip = self._paper("回单.pdf", "rural.payout.step", self.accountant)
        with self.refused("Enter the day on which the bank"):
            papers = {"attachment_ids": [(6, 0, slip.ids)], "date": date(2025, 5, 2)}
            self._take("pay", journal_id=self.bank.id, **papers)
        with self.refused("lies ahead"):
            self._take("pay", journal_id=self.bank.id, date=date(2025, 6, 6))

    def test_days_of_the_voucher(self):
        with self.refused("too early"):
            self._take("book", date=date(2025, 4, 30))
        self.company.fiscalyear_lock_date = MAY_31
        with self.refused("closed up to"):
            self._take("book")
        self.assertEqual(self._take("book", date=JUNE).move_id.date, JUNE)

    # --- back -----------------------------------------------------------------

    def test_no_voucher_of_a_list_is_changed_beside_it(self):
        self._paid()
        for move in (self.payout.move_id, self.payout.payment_move_id):
            move = move.with_user(self.accountant)
            for change in (move.button_draft, move.button_cancel):
                with self.refused("belongs to the payment list"):
                    change()
            with self.refused("belongs to the payment list"):
                move.with_context(force_delete=True).unlink()

    def test_taking_back_reverses_what_is_posted(self):
        self._paid()
        payment, voucher = self.payout.payment_move_id, self.payout.move_id
        with self.refused("is in state"):
            self._take("unbook", reason="错发")
        self._take("unpay", reason="银行退回")
        self.assertEqual(
            (self.payout.state, self.payout.payment_move_id.id), ("booked", False)
        )
        self._take("unbook", reason="名单有误")
        self.assertEqual(
            (self.payout.state, self.payout.move_id.id), ("checked", False)
        )
        for move in (payment, voucher):
            self.assertEqual(move.reversal_move_ids.state, "posted")
            self.assertEqual(move.reversal_move_ids.date, move.date)
        self.assertIn(voucher.name, self.payout.log_ids[:1].reason)
        self.post.invalidate_recordset()
        self.assertEqual(self.post.amount_executed, 0)
        self._take("book")
        self.post.invalidate_recordset()
        self.assertEqual(self.post.amount_executed, 833.33)

    def test_a_list_follows_the_reversal_of_its_voucher(self):
        self._paid()
        with self.refused("Take the payment back first"):
            self._reverse(self.payout.move_id)
        self._reverse(self.payout.payment_move_id)
        self.assertEqual(
            (self.payout.state, self.payout.payment_move_id.id), ("booked", False)
        )
        self._reverse(self.payout.move_id)
        self.assertEqual(
            (self.payout.state, self.payout.move_id.id), ("checked", False)
        )
        self.assertIn("was reversed by", self.payout.log_ids[:1].reason)

    def _reverse(self, move):
        with freeze_time(JUNE):
            move.with_user(self.accountant)._reverse_moves(
                [{"date": JUNE}], cancel=True
            )
        self.payout.invalidate_recordset()

    # --- other lists ----------------------------------------------------------

    def test_without_an_item_the_kinds_own_use_is_tagged(self):
        self._post(self.zhao, kind="temporary", wage_month=0, day_rate=80.15)
        payout = self._list("temporary")
        payout.line_ids.days = 1.5
        self._check(payout)
        move = self._take("book", payout).move_id
        debit = move.line_ids.filtered("analytic_distribution")
        self.assertEqual((debit.balance, debit.rural_use_id), (120.23, self._use("22")))
        self.assertEqual(debit.rural_village_id, self.xiangguan)

    def test_relief(self):
        paid = [
            (0, 0, {"person_id": self.li.id, "amount": 200.01, "reason": "临时救助"}),
            (0, 0, {"person_id": self.zhao.id, "amount": 300}),
        ]
        payout = self._list("relief", plan_line_id=self.relief.id, line_ids=paid)
        self._check(payout)
        move = self._take("book", payout).move_id
        relief = self.env["rural.account.part"]._account(self.company, "relief")
        self.assertEqual(
            self._balances(move),
            sorted([(relief.code, Decimal("500.01")), ("213", Decimal("-500.01"))]),
        )
        self.assertEqual(move.line_ids.rural_line_id, self.relief)

    def test_only_accountants_of_the_township_book(self):
        other = self._books_user("accountant", self.shunshan, "rural_accountant_s")
        for user in (self.users["officer"], self.users["reviewer"], other):
            with self.assertRaises(AccessError):
                self.payout.with_user(user)._book(MAY_31)
