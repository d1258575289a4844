from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.rural_procedure import STATE_TOKEN
from .test_post import PostCommon

MAY = date(2025, 5, 1)
JUNE = date(2025, 6, 5)


@tagged("post_install", "-at_install")
class PayoutCommon(PostCommon):
    """The list of May of 相官村, as its clerk draws it up early in June."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The rules of the county are tested by themselves.
        cls.env["rural.check"].search([]).severity = "note"

    @classmethod
    def _list(cls, kind="wage", month=MAY, fill=True, state="draft", **vals):
        """A list with its attendance sheet, at draft or checked."""
        clerk = cls.users["clerk"]
        paper = cls._paper("考勤表.jpg", "rural.payout")
        payout = (
            cls.env["rural.payout"]
            .with_user(clerk)
            .create(
                {
                    "region_id": cls.xiangguan.id,
                    "kind": kind,
                    "month": month,
                    "attendance_ids": [(6, 0, paper.ids)],
                    **vals,
                }
            )
        )
        if fill:
            payout.action_fill()
        if state == "checked":
            cls._check(payout)
        return payout.with_env(cls.env)

    @classmethod
    def _check(cls, payout, user=None):
        with freeze_time(JUNE):
            action = payout.with_user(user or cls.users["clerk"]).action_check()
        payout.invalidate_recordset()
        return action

    @classmethod
    def _of(cls, payout, person):
        return payout.line_ids.filtered(lambda line: line.person_id == person)


class TestPayout(PayoutCommon):
    def test_a_list_holds_everybody_who_holds_a_post_in_the_month(self):
        """The months of beginning and of ending are paid in full, no other."""
        self._post(plan_line_id=self.post.id, date_start="2025-05-31")
        self._post(self.li, date_end="2025-05-01")
        self._post(self.zhao, date_start="2025-06-01")
        payout = self._list()
        self.assertEqual(payout.line_ids.person_id, self.wang | self.li)
        self.assertEqual(payout.line_ids.mapped("amount"), [500, 500])
        self.assertEqual(self._of(payout, self.wang).plan_line_id, self.post)
        self.assertEqual((payout.amount_total, payout.person_count), (1000, 2))

    def test_nothing_from_the_month_after_leaving(self):
        """受益户迁出或死亡的，次月起停发."""
        self._post(), self._post(self.li)
        june = self._list(month="2025-06-15")
        self.assertEqual(june.month, date(2025, 6, 1))
        posts = self.env["rural.post"]
        posts._end_for_leaving(self.wang, date(2025, 5, 31), "迁出")
        with self.refused("from the following month nothing is paid"):
            self._check(june)
        self._clerk(june).action_fill()
        self.assertEqual(june.line_ids.person_id, self.li)
        self.assertEqual(self._list().line_ids.person_id, self.wang | self.li)

    def test_filling_again_keeps_what_was_entered(self):
        self._post()
        payout = self._list()
        payout.line_ids.write({"amount": 300, "reason": "病假10天"})
        self._post(self.li)
        self._clerk(payout).action_fill()
        self.assertEqual(self._of(payout, self.wang).amount, 300)
        self.assertEqual(payout.amount_total, 800)

    def test_temporary_work_is_paid_by_days(self):
        self._post(kind="temporary", wage_month=0, day_rate=80.55)
        payout = self._list("temporary")
        with self.refused("no days are entered"):
            payout.line_ids.amount = 0
            self.env["rural.payout"].browse(payout.id)._raise_problems()
        payout.line_ids.days = 3.5
        self.assertEqual(payout.amount_total, 281.93)
        payout.line_ids.days = 32
        with self.refused("the month has no 32 days"):
            self._check(payout)

    def test_another_amount_needs_a_reason_and_a_rate_is_agreed(self):
        self._post()
        payout = self._list()
        payout.line_ids.amount = 450
        with self.refused("Say why"):
            self._check(payout)
        payout.line_ids.write({"rate": 600, "amount": 600})
        with self.refused("500.00 is agreed"):
            self._check(payout)
        payout.line_ids.write({"rate": 500, "amount": 450, "reason": "缺勤3天"})
        self._check(payout)
        self.assertEqual((payout.state, payout.amount_total), ("checked", 450))

    def test_what_was_checked_stands(self):
        self._post()
        payout = self._list(state="checked")
        line = self._clerk(payout.line_ids)
        for change in (
            lambda: line.write({"amount": 1}),
            lambda: line.unlink(),
            lambda: line.copy(),
            lambda: self._clerk(payout).write({"month": "2025-07-01"}),
            lambda: self._clerk(payout).action_fill(),
        ):
            with self.refused("persons and amounts stand"), self.cr.savepoint():
                change()
        with self.refused("belongs to it and stays"):
            self._clerk(payout).write({"attendance_ids": [(5,)]})
        with self.refused("only through the steps"):
            payout.state = "paid"
        self.assertEqual(payout.log_ids.attachment_ids, payout.attendance_ids)
        with self.refused("Give a reason"):
            self._clerk(payout)._do_step("return")
        self._clerk(payout)._do_step("return", "少列一人")
        self._clerk(payout).action_fill()

    def test_a_later_plan_changes_no_checked_list(self):
        post = self._post(plan_line_id=self.post.id)
        payout = self._list(state="checked")
        self._clerk(post).plan_line_id = False
        self.assertEqual(payout.line_ids.plan_line_id, self.post)

    # --- once -----------------------------------------------------------------

    def test_refused_twice_for_the_same_month(self):
        self._post()
        payout = self._list()
        with self.refused("相官村 2025-05 Wages of Posts is there already"):
            self._list(month="2025-05-20")
        with freeze_time(JUNE):
            self._clerk(payout)._do_step("cancel", "重复")
        self.assertEqual(self._list().amount_total, 500)

    def test_months_of_many_villages_at_once(self):
        other = self._person("孙前营", self._household(self.qianying), identity=8)
        accountant = self.users["accountant"]
        self._post()
        vals = {
            "name": "保洁员",
            "region_id": self.qianying.id,
            "person_id": other.id,
            "date_start": "2025-01-01",
            "date_end": "2025-12-31",
            "wage_month": 400,
        }
        post = self.env["rural.post"].with_user(accountant).create(vals)
        post.action_take_up()
        wizard = self.env["rural.payout.open"].with_user(accountant)
        wizard = wizard.create({"month": MAY})
        self.assertEqual(wizard.region_ids, self.xiangguan | self.qianying)
        lists = self.env["rural.payout"].search(wizard.action_open()["domain"])
        self.assertEqual(sorted(lists.mapped("amount_total")), [400, 500])
        again = wizard.create({"month": MAY})
        self.assertFalse(again.region_ids)
        self.assertIn("相官村", again.left_text)
        with self.refused("None of these villages"):
            again.action_open()

    # --- papers, plan ---------------------------------------------------------

    def test_attendance_as_the_county_has_it(self):
        self._post()
        payout = self._list(attendance_ids=False)
        with self.refused("attendance sheet is missing"):
            self._check(payout)
        self.company.rural_attendance = "warn"
        self._check(payout)
        self.assertIn("attendance sheet", str(payout.message_ids.mapped("body")))

    def test_relief_needs_the_villages_decision_and_an_item(self):
        self.company.rural_attendance = "off"
        with self.refused("paid from an item", ValidationError):
            self._list("relief", fill=False)
        payout = self._list("relief", plan_line_id=self.relief.id, attendance_ids=False)
        self._clerk(payout).line_ids = [
            (0, 0, {"person_id": self.li.id, "amount": 300})
        ]
        with self.refused("decision on the relief is missing"):
            self._check(payout)
        paper = self._paper("决议.pdf", "rural.payout")
        self._clerk(payout).attendance_ids = [(4, paper.id)]
        self._check(payout)
        self.assertEqual(payout.line_ids.plan_line_id, self.relief)

    def test_relief_from_the_list_of_the_plan(self):
        self.relief.with_context(rural_token=STATE_TOKEN).share_ids = [
            (0, 0, {"name": "李大山", "person_id": self.li.id, "amount": 250.5}),
            (0, 0, {"name": "赵小雨", "person_id": self.zhao.id, "amount": 100}),
            (0, 0, {"name": "无名", "amount": 50}),
        ]
        payout = self._list("relief", plan_line_id=self.relief.id)
        self.assertEqual(payout.line_ids.mapped("amount"), [250.5, 100])

    def test_no_more_than_the_plan_gives(self):
        """以备案材料作为执行依据: lists and vouchers of an item together."""
        self._spend(self.relief, 350)
        paid = [(0, 0, {"person_id": self.li.id, "amount": 200})]
        first = self._list("relief", plan_line_id=self.relief.id, line_ids=paid)
        self._check(first)
        paid = [(0, 0, {"person_id": self.zhao.id, "amount": 50.01})]
        second = self._list("relief", plan_line_id=self.relief.id, line_ids=paid)
        with self.refused(
            "the plan gives 600.00; 350.00 is spent, 200.00 stands on other lists, "
            "this list says 50.01: 0.01 too much"
        ):
            self._check(second)
        second.line_ids.amount = 50
        self._check(second)
        self.assertEqual(second.state, "checked")

    def test_wages_stand_on_posts_of_the_village(self):
        with self.refused("for a post that was taken up", ValidationError):
            self._list(line_ids=[(0, 0, {"person_id": self.li.id, "amount": 5})])
        post = self._post()
        with self.refused("another person's", ValidationError):
            line = {"person_id": self.li.id, "post_id": post.id, "amount": 5}
            self._list(line_ids=[(0, 0, line)], fill=False)

    def test_rules_of_the_county_stop_the_list_until_answered(self):
        self._post()
        payout = self._list()
        action = {"type": "ir.actions.act_window"}
        with patch.object(type(payout), "_stopped_by_checks", return_value=action):
            self.assertEqual(self._check(payout), action)
        self.assertEqual(payout.state, "draft")

    # --- roles ----------------------------------------------------------------

    def test_the_clerk_checks_and_never_books(self):
        self._post()
        payout = self._list(state="checked")
        for step in ("action_book", "action_pay"):
            with self.assertRaises(AccessError):
                getattr(self._clerk(payout), step)()
        with self.assertRaises(AccessError):
            self._clerk(payout)._book(JUNE)
        self.assertFalse(self._clerk(payout).can_book)
        self.assertTrue(payout.with_user(self.users["accountant"]).can_book)

    def test_roles_that_read(self):
        self._post()
        payout = self._list()
        for role in ("reviewer", "officer", "auditor"):
            reader = payout.with_user(self.users[role])
            self.assertEqual(reader.amount_total, 500)
            with self.assertRaises(AccessError):
                reader.action_check()
        other = self._books_user("clerk", self.qianying, "rural_clerk_q")
        self.assertFalse(self.env["rural.payout"].with_user(other).search([]))
        with self.assertRaises(AccessError):
            payout.with_user(self.users["manager"]).read(["name"])

    def test_no_number_of_a_person_in_a_reason(self):
        self._post()
        payout = self._list()
        with self.assertRaises(UserError) as caught:
            payout.line_ids.reason = f"卡号{self._bank(1)}"
            self.env.flush_all()
        self.assertNotIn(self._bank(1), str(caught.exception))
