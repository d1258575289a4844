"""公示: the ten days, the county's clock, the notice itself."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_distribution import FIRST_DAY, DistributionCommon


@tagged("post_install", "-at_install")
class TestNotice(DistributionCommon):
    def _publish_refused(self, text, day=FIRST_DAY, **evidence):
        plan = self._plan(state="resolved")
        with self.assertRaisesRegex(UserError, text):
            self._step(plan, "publish", day, **evidence)
        self.assertEqual((plan.state, len(plan.notice_ids)), ("resolved", 0))

    # ------------------------------------------------------------
    # PERIOD
    # ------------------------------------------------------------

    def test_ten_days_by_default_from_today(self):
        """公示时间不少于10天: first and last day count."""
        plan = self._plan(state="resolved")
        self._step(plan, "publish", date_start=None, date_end=None)
        notice = plan.notice_ids
        self.assertEqual(notice.date_start, FIRST_DAY)
        self.assertEqual(notice.date_end, date(2025, 2, 12))
        with freeze_time(FIRST_DAY):
            self.assertEqual((notice.days, notice.days_left), (10, 10))
            self.assertEqual(notice.open_from, date(2025, 2, 13))

    def test_nine_days_are_too_few(self):
        self._publish_refused(
            "until 2025-02-12", date_end=FIRST_DAY + timedelta(days=8)
        )

    def test_the_county_may_ask_for_more(self):
        self.company.rural_notice_days = 15
        self._publish_refused("15 days", date_end=FIRST_DAY + timedelta(days=9))
        plan = self._plan(self.qianying, state="resolved")
        self._step(plan, "publish", date_start=None, date_end=None)
        self.assertEqual(plan.notice_ids.date_end, date(2025, 2, 17))

    def test_not_back_dated(self):
        self._publish_refused(
            "today is 2025-02-03", date_start=FIRST_DAY - timedelta(days=1)
        )

    def test_does_not_end_before_it_starts(self):
        self._publish_refused("before it starts", date_end=date(2025, 2, 1))

    def test_place_and_photo(self):
        self._publish_refused("where it is posted", place="  ")
        plan = self._plan(self.qianying, state="resolved")
        with self.assertRaisesRegex(UserError, "photo"):
            self._step(plan, "publish", attachments=None)

    def test_states_of_a_notice(self):
        plan = self._plan(state="resolved")
        start = FIRST_DAY + timedelta(days=2)
        self._step(plan, "publish", date_start=start, date_end=date(2025, 2, 14))
        notice = plan.notice_ids
        for day, state in (
            (FIRST_DAY, "ahead"),
            (start, "running"),
            (date(2025, 2, 14), "running"),
            (date(2025, 2, 15), "over"),
        ):
            with self.subTest(day=day), freeze_time(day):
                notice.invalidate_recordset()
                self.assertEqual(notice.state, state)

    # ------------------------------------------------------------
    # THE DAY AFTER, BY THE COUNTY'S CLOCK
    # ------------------------------------------------------------

    def _submit_at(self, plan, moment):
        clerk = self.users["clerk"]
        with freeze_time(moment):
            plan.with_user(clerk)._take_step(
                "submit", {"attachments": self._file("期满.jpg", b"end", clerk)}
            )

    def test_opens_the_day_after_by_the_countys_time(self):
        """The server's clock says UTC; Shanghai is eight hours ahead."""
        plan = self._plan(state="noticed")
        self.assertEqual(plan.notice_ids.date_end, date(2025, 2, 12))
        with self.assertRaisesRegex(UserError, "from 2025-02-13 on"):
            self._submit_at(plan, "2025-02-12 15:30:00")  # 23:30 in Shanghai
        self._submit_at(plan, "2025-02-12 16:30:00")  # 00:30 of the 13th
        self.assertEqual(plan.state, "submitted")
        self.assertEqual(plan.submitted_date, date(2025, 2, 13))

    def test_a_notice_starts_on_the_countys_day(self):
        plan = self._plan(state="resolved")
        clerk = self.users["clerk"]
        photo = self._file("张贴.jpg", b"start", clerk)
        with freeze_time("2025-02-03 16:30:00"):
            plan.with_user(clerk)._take_step(
                "publish", {"place": "公开栏", "attachments": photo}
            )
        self.assertEqual(plan.notice_ids.date_start, date(2025, 2, 4))

    def test_another_time_zone(self):
        self.company.rural_timezone = "Asia/Urumqi"
        plan = self._plan(state="noticed")
        with self.assertRaises(UserError):
            self._submit_at(plan, "2025-02-12 17:30:00")  # 23:30 in Ürümqi
        self._submit_at(plan, "2025-02-12 18:30:00")

    def test_photo_of_the_last_day(self):
        plan = self._plan(state="noticed")
        day = date(2025, 2, 13)
        with self.assertRaisesRegex(UserError, "photo"):
            self._step(plan, "submit", day, attachments=None)
        self._step(plan, "submit", day)
        self.assertEqual(plan.notice_ids.photo_end_ids.raw, b"end")

    def test_what_was_posted_goes_on_and_nothing_else(self):
        plan = self._plan(state="noticed")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_distribution_line SET name = 'x' WHERE id = %s",
            [plan.line_ids[0].id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not what was put on notice"):
            self._step(plan, "submit", date(2025, 2, 13))

    # ------------------------------------------------------------
    # THE RECORD
    # ------------------------------------------------------------

    def test_notices_are_made_by_steps_alone(self):
        plan = self._plan(state="noticed")
        notice = plan.notice_ids
        vals = {
            "kind": "notice",
            "distribution_id": plan.id,
            "region_id": plan.region_id.id,
            "date_start": "2025-01-01",
            "date_end": "2025-01-31",
        }
        for user in (self.users["clerk"], self.users["officer"], self.env.user):
            mine = notice.with_user(user)
            with self.assertRaises(UserError):
                mine.create(vals)
            for change in (
                {"date_start": "2025-01-20"},
                {"cancelled": True},
                {"place": "别处"},
                {"photo_start_ids": [(5,)]},
                {"token": "guess"},
            ):
                with self.subTest(user=user.login, change=change):
                    with self.assertRaises(UserError):
                        mine.write(change)
            with self.assertRaises(UserError):
                mine.unlink()
        with self.assertRaises(UserError):
            plan.with_user(self.users["clerk"]).write(
                {"notice_ids": [(1, notice.id, {"date_end": "2025-02-05"})]}
            )

    def test_the_address_says_nothing_and_is_unique(self):
        notices = (
            self._plan(state="noticed") | self._plan(self.qianying, state="noticed")
        ).notice_ids
        first, second = notices.mapped("token")
        self.assertNotEqual(first, second)
        self.assertGreaterEqual(len(first), 16)
        self.assertTrue(notices[0].url.endswith(f"/rural/n/{notices[0].token}"))
        plan = self._plan(self.linqiao, state="resolved")
        clerk = self._clerk_of(self.linqiao)
        with freeze_time(FIRST_DAY):
            plan.with_user(clerk).with_context(default_token="guess")._take_step(
                "publish", self._evidence(plan, "publish", FIRST_DAY)
            )
        self.assertNotEqual(plan.notice_ids.token, "guess")

    def test_the_announcement_ends_with_the_next_revision(self):
        plan = self._plan(state="filed")
        announcement = plan.notice_ids.filtered(lambda n: n.kind == "announcement")
        self.assertEqual(announcement.state, "running")
        day = plan.filing_date
        self._step(plan, "amend", day)
        self._walk(plan.next_ids, "filed", day)
        announcement.invalidate_recordset()
        self.assertEqual(announcement.state, "over")
