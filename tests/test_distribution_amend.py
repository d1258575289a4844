"""计划调整: a new revision walks the whole way while the filed one stays in force."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_distribution import DistributionCommon


@tagged("post_install", "-at_install")
class TestDistributionAmend(DistributionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(state="filed")
        cls.day = cls.plan.filing_date + timedelta(days=30)

    def _amend(self):
        self._step(self.plan, "amend", self.day, reason="大棚水毁，收益减少")
        return self.plan.next_ids.filtered(lambda p: p.state == "draft")

    def test_the_next_revision_starts_with_the_same_rows(self):
        following = self._amend()
        self.assertEqual((following.revision, following.state), (2, "draft"))
        self.assertEqual(following.previous_id, self.plan)
        self.assertEqual(following.amount_income, 10000)
        self.assertEqual(following.amount_total, 9000)
        for old, new in zip(self.plan.line_ids, following.line_ids, strict=True):
            self.assertEqual((new.origin_id, new.root_id), (old, old.root_id))
            self.assertEqual(new._content(), old._content())
        self.assertEqual(following.income_ids.asset_id, self.asset)
        self.assertEqual(self.plan.log_ids[0].reason, "大棚水毁，收益减少")

    def test_the_root_of_an_item_is_known_through_all_revisions(self):
        second = self._amend()
        day = self._walk(second, "filed", self.day)
        self._step(second, "amend", day)
        third = second.next_ids
        self.assertEqual(third.line_ids.root_id, self.plan.line_ids)
        self.assertEqual(third.line_ids.origin_id, second.line_ids)

    def test_in_force_until_the_next_one_is_filed(self):
        following = self._amend()
        following.with_user(self.users["clerk"]).line_ids[1].amount = 2000
        self._walk(following, "announced", self.day)
        self.assertEqual(self.plan.state, "filed")
        self._step(following, "file", following.announced_date)
        self.assertEqual((self.plan.state, following.state), ("superseded", "filed"))
        self.assertEqual(self.plan.log_ids[0].action, "supersede")
        self.assertEqual(following.amount_total, 8000)

    def test_the_whole_way_again(self):
        following = self._amend()
        for action in ("review", "announce", "file"):
            with self.assertRaisesRegex(UserError, "this step starts from"):
                self._step(following, action, self.day)
        with self.assertRaisesRegex(UserError, "too early"):
            self._step(following, "discuss", self.day, date=self.plan.committee_date)
        self._walk(following, "filed", self.day)
        self.assertEqual(len(following.log_ids), 7)
        self.assertEqual(len(following.notice_ids), 2)

    def test_one_revision_at_a_time(self):
        following = self._amend()
        self.assertFalse(self.plan.with_user(self.users["clerk"]).can_amend)
        with self.assertRaisesRegex(UserError, "on its way already"):
            self._amend()
        self._step(following, "withdraw", self.day)
        self.plan.invalidate_recordset()
        self.assertTrue(self.plan.with_user(self.users["clerk"]).can_amend)
        self.assertEqual(self._amend().revision, 2)

    def test_returned_or_withdrawn_leaves_the_old_one_in_force(self):
        following = self._amend()
        self._walk(following, "submitted", self.day)
        self._step(following, "return_township", following.submitted_date)
        self.assertEqual(self.plan.state, "filed")
        self._step(following, "withdraw", self.day)
        self.assertEqual((self.plan.state, following.state), ("filed", "withdrawn"))

    def test_by_the_clerk_with_a_reason(self):
        with self.assertRaisesRegex(UserError, "reason"):
            self._step(self.plan, "amend", self.day, reason="")
        for role in ("reviewer", "officer", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._step(self.plan, "amend", self.day, user=self.users[role])

    def test_what_is_filed_is_neither_changed_nor_withdrawn_nor_planned_twice(self):
        clerk = self.users["clerk"]
        with self.assertRaisesRegex(UserError, "amend it"):
            self.plan.with_user(clerk).line_ids[0].name = "别的"
        with self.assertRaisesRegex(UserError, "starts from"):
            self._step(self.plan, "withdraw", self.day)
        with self.assertRaisesRegex(UserError, "filed already.*Amend"):
            self._plan()

    def test_the_button_opens_the_new_revision(self):
        clerk = self.users["clerk"]
        with freeze_time(self.day):
            action = self.plan.with_user(clerk).action_amend()
            wizard = self.env[action["res_model"]].with_user(clerk)
            wizard = wizard.with_context(**action["context"])
            opened = wizard.create({"reason": "收益减少"}).action_apply()
        self.assertEqual(opened["res_id"], self.plan.next_ids.id)
