"""异议: registered, answered, and an open one holds the procedure."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_distribution import FIRST_DAY, DistributionCommon

AFTER = date(2025, 2, 13)


@tagged("post_install", "-at_install")
class TestObjection(DistributionCommon):
    def _object(self, paper, day=FIRST_DAY, role="clerk", notice=None, **vals):
        notice = notice or paper.notice_ids[:1]
        with freeze_time(day):
            return (
                self.env["rural.objection"]
                .with_user(self.users[role])
                .create({"notice_id": notice.id, "text": "岗位人选不公", **vals})
            )

    def _answer(self, objection, outcome="kept", role="clerk", day=FIRST_DAY):
        wizard = self.env["rural.objection.answer"].with_user(self.users[role])
        with freeze_time(day):
            wizard.create(
                {
                    "objection_id": objection.id,
                    "outcome": outcome,
                    "answer": "已核实",
                }
            ).action_apply()

    # ------------------------------------------------------------
    # HOLDS THE PROCEDURE
    # ------------------------------------------------------------

    def test_an_open_one_holds_the_report(self):
        plan = self._plan(state="noticed")
        objection = self._object(plan)
        with self.assertRaisesRegex(UserError, "岗位人选不公"):
            self._step(plan, "submit", AFTER)
        self._answer(objection)
        self._step(plan, "submit", AFTER)

    def test_an_open_one_holds_approval_announcement_and_filing(self):
        plan = self._plan(state="submitted")
        for action in ("review", "announce", "file"):
            with self.subTest(action=action):
                objection = self._object(plan, AFTER, date=AFTER)
                with self.assertRaisesRegex(UserError, "not answered"):
                    self._step(plan, action, AFTER)
                self._answer(objection, role="reviewer", day=AFTER)
                self._step(plan, action, AFTER)
        self.assertEqual(plan.state, "filed")

    def test_one_that_was_agreed_to_sends_the_paper_back(self):
        plan = self._plan(state="noticed")
        self._answer(self._object(plan), "changed")
        with self.assertRaisesRegex(UserError, "agreed to"):
            self._step(plan, "submit", AFTER)
        self._step(plan, "take_back")
        self._walk(plan, "filed", AFTER)
        self.assertEqual(plan.state, "filed")

    def test_an_open_one_on_a_void_notice_holds_the_next_one_too(self):
        plan = self._plan(state="noticed")
        objection = self._object(plan)
        self._step(plan, "take_back")
        self._walk(plan, "noticed")
        with self.assertRaisesRegex(UserError, "not answered"):
            self._step(plan, "submit", AFTER)
        self._answer(objection, "changed")
        self._step(plan, "submit", AFTER)

    # ------------------------------------------------------------
    # REGISTERED
    # ------------------------------------------------------------

    def test_until_the_paper_is_filed(self):
        plan = self._plan(state="announced")
        public = plan.notice_ids.filtered(lambda n: n.kind == "notice")
        day = plan.announced_date
        objection = self._object(plan, day, notice=public, date=day)
        self._answer(objection, day=day)
        self._step(plan, "file", day)
        with self.assertRaisesRegex(UserError, "no objections any more"):
            self._object(plan, day, notice=public, date=day)
        announcement = plan.notice_ids - public
        self.assertTrue(self._object(plan, day, notice=announcement, date=day))

    def test_not_to_a_void_notice(self):
        plan = self._plan(state="noticed")
        self._step(plan, "take_back")
        with self.assertRaisesRegex(UserError, "no objections any more"):
            self._object(plan)

    def test_received_while_the_notice_was_up(self):
        plan = self._plan(state="noticed")
        for day in (date(2025, 1, 1), date(2025, 3, 1)):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "received"):
                self._object(plan, date=day)

    def test_by_clerk_reviewer_and_officer(self):
        plan = self._plan(state="noticed")
        for role in ("clerk", "reviewer", "officer"):
            self.assertTrue(self._object(plan, role=role))
        for role in ("auditor", "manager", "verifier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._object(plan, role=role)

    def test_the_neighbours_clerk_does_not(self):
        plan = self._plan(self.qianying, state="noticed")
        with self.assertRaises(AccessError):
            self._object(plan)

    def test_open_when_it_is_registered(self):
        plan = self._plan(state="noticed")
        objection = self._object(
            plan, state="answered", outcome="kept", answer="无", answered_by_id=1
        )
        self.assertEqual(objection.state, "open")
        self.assertFalse(objection.answer or objection.outcome)

    # ------------------------------------------------------------
    # KEPT
    # ------------------------------------------------------------

    def test_never_deleted_and_answered_by_the_button_alone(self):
        plan = self._plan(state="noticed")
        objection = self._object(plan)
        objection.write({"name": "张三", "text": "岗位人选不公，请复核"})
        for env in (self.env, self.env(user=self.users["officer"])):
            mine = objection.with_env(env)
            with self.assertRaises(UserError):
                mine.unlink()
            for vals in (
                {"state": "answered"},
                {"outcome": "kept"},
                {"answer": "无"},
                {"date": "2025-01-01"},
                {"notice_id": self._plan_notice()},
            ):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    mine.write(vals)

    def _plan_notice(self):
        papers = self.env["rural.distribution"].search(
            [("region_id", "=", self.qianying.id)]
        )
        papers = papers or self._plan(self.qianying, state="noticed")
        return papers.notice_ids[:1].id

    def test_what_was_answered_stands(self):
        plan = self._plan(state="noticed")
        objection = self._object(plan)
        self._answer(objection)
        self.assertEqual(objection.answered_by_id, self.users["clerk"])
        self.assertEqual(objection.date_answered, FIRST_DAY)
        for env in (self.env, self.env(user=self.users["clerk"])):
            with self.assertRaisesRegex(UserError, "stands"):
                objection.with_env(env).write({"text": "没有意见"})
        with self.assertRaisesRegex(UserError, "answered already"):
            self._answer(objection, "changed")
