"""What waits for whom: one activity and one message a step, both gone afterwards."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.rural_inbox import ACTIVITY, SUBTYPE
from .common_distribution import FIRST_DAY
from .test_package import REVIEWED_ON, PackageCommon


@tagged("post_install", "-at_install")
class TestInbox(PackageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["clerk"]

    def _activities(self, record):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
            ]
        )

    def _unread(self, record, user=None):
        domain = [
            ("mail_message_id.model", "=", record._name),
            ("mail_message_id.res_id", "=", record.id),
            ("mail_message_id.subtype_id", "=", self.env.ref(SUBTYPE).id),
            ("is_read", "=", False),
        ]
        if user:
            domain.append(("res_partner_id", "=", user.partner_id.id))
        return self.env["mail.notification"].search(domain)

    def _mine(self, user, record):
        found = record.with_user(user).search([("my_turn", "=", True)])
        return record in found

    # ------------------------------------------------------------
    # ONE ACTIVITY, ONE MESSAGE
    # ------------------------------------------------------------

    def test_each_step_has_one_activity_and_one_message(self):
        paper = self._plan(self.linqiao)
        self._reviewer_of(self.shunshan)
        day = FIRST_DAY
        for action in ("discuss", "resolve", "publish", "submit"):
            day += timedelta(days=10)
            self._step(paper, action, day)
            responsible = (
                self._reviewer_of(self.shunshan)
                if action == "submit"
                else self._clerk_of(self.linqiao)
            )
            with self.subTest(action):
                activity = self._activities(paper)
                self.assertEqual(len(activity), 1)
                self.assertEqual(activity.user_id, responsible)
                unread = self._unread(paper)
                self.assertEqual(len(unread), 1)
                self.assertEqual(unread.res_partner_id, responsible.partner_id)

    def test_message_goes_to_the_inbox_and_not_to_the_post(self):
        self.reviewer.notification_type = "email"
        paper = self._plan(self.fuxing)
        reviewer = self._reviewer_of(self.shunshan)
        reviewer.notification_type = "email"
        self._walk(paper, "submitted")
        notification = self._unread(paper, reviewer)
        self.assertEqual(notification.notification_type, "inbox")
        self.assertFalse(notification.mail_mail_id)

    def test_message_says_what_to_decide_with_the_figures(self):
        message = self._unread(self.first, self.reviewer).mail_message_id
        for text in ("10,000.00", "6,000.00", "3,000.00", "9,000.00", "1,000.00"):
            self.assertIn(text, message.body)
        self.assertIn(f'data-oe-id="{self.first.id}"', message.body)
        note = self._activities(self.first).note
        self.assertIn("10,000.00", note)

    def test_deadlines(self):
        """A notice: the day after its end; else the day of filing or a week."""
        paper = self._plan(self.linqiao)
        self._reviewer_of(self.shunshan)
        self._walk(paper, "noticed")
        end = paper.notice_ids.date_end
        self.assertEqual(self._activities(paper).date_deadline, end + timedelta(days=1))
        self._walk(paper, "submitted", start=date(2025, 3, 17))
        self.assertEqual(self._activities(paper).date_deadline, date(2025, 3, 31))

    def test_message_brings_the_document_that_was_kept(self):
        self.company.rural_background_documents = 5
        paper = self._plan(self.linqiao)
        self._reviewer_of(self.shunshan)
        self._walk(paper, "noticed")
        kept = paper.kept_ids.attachment_id
        self.assertEqual(len(kept), 1)
        self.assertEqual(self._unread(paper).mail_message_id.attachment_ids, kept)

    def test_same_sync_twice_tells_nobody_twice(self):
        before = self._activities(self.first), self._unread(self.first)
        self.first._sync_inbox()
        self.assertEqual(
            (self._activities(self.first), self._unread(self.first)), before
        )

    # ------------------------------------------------------------
    # NOTHING OUTLIVES ITS STEP
    # ------------------------------------------------------------

    def test_step_taken_by_somebody_else_closes_it(self):
        other = self._books_user("reviewer", self.liuhe, "rural_reviewer_two")
        self.assertEqual(self._activities(self.first).user_id, self.reviewer)
        self._step(self.first, "review", REVIEWED_ON, user=other)
        self.assertFalse(self._activities(self.first))
        self.assertFalse(self._unread(self.first))

    def test_withdrawn_paper_waits_for_nobody(self):
        with freeze_time(REVIEWED_ON):
            self.first.with_user(self.clerk)._take_step("withdraw", {"reason": "重复"})
        self.assertFalse(self._activities(self.first))
        self.assertFalse(self._unread(self.first))

    def test_deleted_draft_leaves_nothing(self):
        paper = self._plan(self.fuxing)
        paper._sync_inbox()
        self.assertTrue(self._activities(paper))
        paper_id = paper.id
        paper.with_user(self._clerk_of(self.fuxing)).unlink()
        self.assertFalse(
            self.env["mail.activity"].search(
                [("res_model", "=", "rural.distribution"), ("res_id", "=", paper_id)]
            )
        )

    def test_returned_paper_comes_back_to_its_author(self):
        with freeze_time(REVIEWED_ON):
            self.first.with_user(self.reviewer)._take_step(
                "return_township", {"reason": "公益岗位偏少"}
            )
        activity = self._activities(self.first)
        self.assertEqual(activity.user_id, self.clerk)
        self.assertIn("公益岗位偏少", activity.note)
        message = self._unread(self.first, self.clerk).mail_message_id
        self.assertIn("公益岗位偏少", message.body)

    # ------------------------------------------------------------
    # WHO
    # ------------------------------------------------------------

    def test_person_in_charge_of_the_region_comes_first(self):
        second = self._books_user("reviewer", self.shunshan, "rural_reviewer_shun2")
        first = self._reviewer_of(self.shunshan)
        self.shunshan.responsible_id = first
        paper = self._plan(self.linqiao, state="submitted")
        self.assertEqual(self._activities(paper).user_id, first)
        self.assertNotEqual(first, second)

    def test_person_in_charge_without_the_role_is_passed_over(self):
        self.shunshan.responsible_id = self.users["auditor"]
        reviewer = self._reviewer_of(self.shunshan)
        paper = self._plan(self.linqiao, state="submitted")
        self.assertEqual(self._activities(paper).user_id, reviewer)

    def test_who_is_newly_in_charge_takes_over(self):
        second = self._books_user("reviewer", self.liuhe, "rural_reviewer_two")
        self.liuhe.responsible_id = second
        self.assertEqual(self._activities(self.first).user_id, second)
        self.assertFalse(self._unread(self.first, self.reviewer))
        self.assertTrue(self._unread(self.first, second))

    def test_task_of_who_has_left_goes_to_another(self):
        second = self._books_user("reviewer", self.liuhe, "rural_reviewer_two")
        self.reviewer.active = False
        with freeze_time(REVIEWED_ON):
            self.env["rural.package"]._cron_remind()
        self.assertEqual(self._activities(self.first).user_id, second)

    def test_new_user_with_a_role_reads_the_inbox(self):
        self.assertEqual(self.reviewer.notification_type, "inbox")
        user = self._books_user("clerk", self.fuxing, "rural_clerk_mail")
        user.notification_type = "email"
        self.assertEqual(user.notification_type, "email")

    def test_nobody_in_charge_is_said_on_the_paper_once(self):
        paper = self._plan(self.linqiao, state="submitted")
        paper._sync_inbox()
        self.assertFalse(self._activities(paper))
        said = paper.message_ids.filtered(lambda m: "舜山镇" in (m.body or ""))
        self.assertEqual(len(said), 1)

    def test_who_acted_for_the_village_does_not_review(self):
        self.clerk.group_ids |= self.env.ref("rural_asset.group_rural_reviewer")
        self.clerk.rural_region_ids |= self.liuhe
        self.liuhe.responsible_id = self.clerk
        self.first._sync_inbox()
        self.assertEqual(self._activities(self.first).user_id, self.reviewer)
        self.assertFalse(self._mine(self.clerk, self.first))
        self.assertTrue(self._mine(self.reviewer, self.first))

    def test_my_turn_by_role_and_state(self):
        cases = (
            (self.clerk, self.first, False),
            (self.reviewer, self.first, True),
            (self.officer, self.first, False),
            (self.users["manager"], self.first, False),
            (self.reviewer, self.package, False),
        )
        for user, record, mine in cases:
            with self.subTest(user=user.login, record=record):
                self.assertEqual(self._mine(user, record), mine)
                self.assertEqual(record.with_user(user).my_turn, mine)

    def test_notice_is_the_clerks_turn_when_it_is_over(self):
        paper = self._plan(self.linqiao, state="noticed")
        clerk = self._clerk_of(self.linqiao)
        end = paper.notice_ids.date_end
        for day, mine in ((end, False), (end + timedelta(days=1), True)):
            with self.subTest(day=day), freeze_time(day):
                self.assertEqual(self._mine(clerk, paper), mine)

    # ------------------------------------------------------------
    # PACKAGE
    # ------------------------------------------------------------

    def test_package_waits_for_reviewer_then_officer(self):
        self.assertFalse(self._activities(self.package))
        self._review()
        self.assertFalse(self._activities(self.first))
        for step, user in (
            (None, self.reviewer),
            (self._announce, self.reviewer),
            (self._send, self.officer),
        ):
            if step:
                step()
            with self.subTest(state=self.package.state):
                self.assertEqual(self._activities(self.package).user_id, user)
                self.assertEqual(len(self._unread(self.package)), 1)
                self.assertTrue(self._mine(user, self.package))
                self.assertFalse(self._activities(self.first))
        self._file_package()
        self.assertFalse(self._activities(self.package))
        self.assertFalse(self._unread(self.package))
        self.assertFalse(self._mine(self.officer, self.package))

    def test_package_with_an_open_village_waits_for_nobody(self):
        self._step(self.first, "review", REVIEWED_ON)
        self.assertFalse(self._activities(self.package))
        self.assertFalse(self._mine(self.reviewer, self.package))

    def test_many_papers_ask_for_their_people_once(self):
        """The people in charge are looked up for all papers together."""
        papers = self.first | self.second

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._responsibles()
            return self.env.cr.sql_log_count - before

        queries(papers)
        self.assertLessEqual(queries(papers), queries(self.first) + 2)
