"""The township's package: 来安县办法 四(二) 乡镇审核和公告, (三) 县级备案."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_distribution import DistributionCommon

REVIEWED_ON = date(2025, 3, 3)


class PackageCommon(DistributionCommon):
    """柳河镇 with 相官村 and 前营村; the clerks report, the reviewer goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reviewer = cls.users["reviewer"]
        cls.officer = cls.users["officer"]
        cls.first = cls._plan(state="submitted")
        cls.second = cls._plan(cls.qianying, state="submitted", income=12000)
        cls.package = cls.first.package_id

    @classmethod
    def _as(cls, user, package=None):
        return (package or cls.package).with_user(user)

    @classmethod
    def _line(cls, village, package=None):
        package = package or cls.package
        return package.line_ids.filtered(lambda line: line.village_id == village)

    @classmethod
    def _upload(cls, name):
        """A file as the reviewer uploads it in the form of a step."""
        files = cls.env["ir.attachment"].with_user(cls.reviewer)
        return files.create(
            {"name": name, "raw": b"paper", "res_model": "rural.package.step"}
        )

    @classmethod
    def _review(cls, day=REVIEWED_ON):
        with freeze_time(day):
            package = cls._as(cls.reviewer)
            package._record_meeting(day, cls._upload("会议纪要.txt"))
            package.action_review()
        cls.package.invalidate_recordset()

    @classmethod
    def _announce(cls, day=REVIEWED_ON, **evidence):
        with freeze_time(day):
            photo = cls._upload("公告照片.jpg")
            cls._as(cls.reviewer)._take_step(
                "announce",
                {"date": day, "place": "镇村公开栏", "attachments": photo, **evidence},
            )
        cls.package.invalidate_recordset()

    @classmethod
    def _send(cls, day=REVIEWED_ON):
        with freeze_time(day):
            cls._as(cls.reviewer).action_send()
        cls.package.invalidate_recordset()

    @classmethod
    def _file_package(cls, day=REVIEWED_ON):
        with freeze_time(day):
            cls._as(cls.officer).action_file()
        cls.package.invalidate_recordset()

    @classmethod
    def _to_sent(cls):
        cls._review()
        cls._announce()
        cls._send()


@tagged("post_install", "-at_install")
class TestPackage(PackageCommon):
    # ------------------------------------------------------------
    # OPENING
    # ------------------------------------------------------------

    def test_report_makes_the_package_with_every_village(self):
        self.assertEqual(self.first.package_id, self.second.package_id)
        self.assertEqual(self.package.region_id, self.liuhe)
        self.assertEqual(
            self.package.line_ids.village_id, self.xiangguan | self.qianying
        )
        self.assertEqual(self.package.submitted_count, 2)

    def test_cycle_opens_plans_and_last_years_results_once(self):
        packages = self.env["rural.package"]
        with freeze_time("2025-01-02"):
            packages._cron_open_cycle()
            packages._cron_open_cycle()
        opened = packages.search([("county_id", "=", self.county.id)])
        self.assertEqual(
            sorted((p.region_id.name, p.kind, p.year) for p in opened),
            [
                ("柳河镇", "plan", 2025),
                ("柳河镇", "result", 2024),
                ("舜山镇", "plan", 2025),
                ("舜山镇", "result", 2024),
            ],
        )
        self.assertEqual(set(opened.mapped("cycle")), {2025})

    def test_cycle_is_not_opened_after_the_day_of_filing(self):
        with freeze_time("2025-07-01"):
            self.env["rural.package"]._cron_open_cycle()
        opened = self.env["rural.package"].search([("county_id", "=", self.county.id)])
        self.assertEqual(opened, self.package)

    def test_reviewer_opens_own_townships_only(self):
        with freeze_time("2025-01-02"):
            self.env["rural.package"].with_user(self.reviewer).action_open_cycle()
        opened = self.env["rural.package"].search([("county_id", "=", self.county.id)])
        self.assertEqual(opened.region_id, self.liuhe)
        with self.assertRaises(AccessError):
            self.env["rural.package"].with_user(self.users["clerk"]).action_open_cycle()

    def test_archived_village_leaves_the_package_unless_it_reported(self):
        self.package._sync_villages()
        village = self._region("新河村", "349901101203", "village", self.liuhe)
        village.company_id = self.company
        self.package._sync_villages()
        self.assertIn(village, self.package.line_ids.village_id)
        village.active = False
        self.package._sync_villages()
        self.assertNotIn(village, self.package.line_ids.village_id)

    def test_merged_village_keeps_its_paper_in_the_package(self):
        """A village merged mid-year is archived; what it filed stays."""
        self._to_sent()
        self._file_package()
        self.qianying.active = False
        self.package._sync_villages()
        self.assertEqual(self._line(self.qianying).status, "filed")
        self.assertEqual(self.package.amount_income, 22000)

    # ------------------------------------------------------------
    # REVIEW
    # ------------------------------------------------------------

    def test_review_of_all_at_once(self):
        self._review()
        self.assertEqual(set((self.first | self.second).mapped("state")), {"reviewed"})
        self.assertEqual(self.first.review_date, REVIEWED_ON)
        self.assertEqual(self.package.paper_count, 2)
        self.assertTrue(self.package.complete)

    def test_review_asks_for_the_meeting_first(self):
        with freeze_time(REVIEWED_ON):
            action = self._as(self.reviewer).action_review()
        self.assertEqual(action["context"]["default_action"], "review")
        self.assertEqual(self.first.state, "submitted")

    def test_review_is_whole_or_nothing(self):
        """One open objection, and no village is approved; the message names it."""
        notice = self.second.notice_ids
        self.env["rural.objection"].create(
            {"notice_id": notice.id, "text": "少算了", "date": "2025-02-20"}
        )
        with self.assertRaisesRegex(UserError, "前营村"):
            self._review()
        self.assertEqual(self.first.state, "submitted")

    def test_review_of_chosen_villages(self):
        wizard = self._wizard("review", lines=self._line(self.xiangguan))
        self._apply(
            wizard, date=REVIEWED_ON, attachment_ids=self._upload("会议纪要.txt")
        )
        self.assertEqual(self.first.state, "reviewed")
        self.assertEqual(self.second.state, "submitted")
        self.assertEqual(self.package.meeting_date, REVIEWED_ON)

    def test_return_of_one_village_with_reason(self):
        wizard = self._wizard("return", lines=self._line(self.qianying))
        with self.assertRaisesRegex(UserError, "reason"):
            self._apply(wizard)
        self._apply(wizard, reason="公益岗位偏少")
        self.assertEqual(self.second.state, "draft")
        self.assertEqual(self.second.return_reason, "公益岗位偏少")
        self.assertEqual(self._line(self.qianying).status, "underway")

    def test_meeting_lies_not_ahead_and_has_minutes(self):
        package = self._as(self.reviewer)
        with freeze_time(REVIEWED_ON):
            tomorrow = REVIEWED_ON + timedelta(days=1)
            with self.assertRaisesRegex(UserError, "ahead"):
                package._record_meeting(tomorrow, self._upload("会议纪要.txt"))
            with self.assertRaisesRegex(UserError, "minutes"):
                package._record_meeting(REVIEWED_ON, self.env["ir.attachment"])

    def _wizard(self, action, lines=None, user=None):
        wizard = self.env["rural.package.step"].with_user(user or self.reviewer)
        vals = {"package_id": self.package.id, "action": action}
        if lines is not None:
            vals["line_ids"] = [(6, 0, lines.ids)]
        return wizard.create(vals)

    def _apply(self, wizard, day=REVIEWED_ON, **vals):
        with freeze_time(day):
            files = vals.pop("attachment_ids", None)
            if files:
                vals["attachment_ids"] = [(6, 0, files.ids)]
            wizard.sudo().write(vals)
            wizard.action_apply()
        (self.package | self.first.package_id).invalidate_recordset()
        self.env.invalidate_all()

    # ------------------------------------------------------------
    # STATEMENTS
    # ------------------------------------------------------------

    def test_village_without_paper_is_stated_not_skipped(self):
        village = self._region("新河村", "349901101203", "village", self.liuhe)
        village.company_id = self.company
        self.package._sync_villages()
        self._review()
        with self.assertRaisesRegex(UserError, "新河村"):
            self._announce()
        wizard = self._wizard("state")
        self.assertEqual(wizard.line_ids.village_id, village)
        self._apply(wizard, statement="no_income", reason="资产停用")
        self.assertEqual(self._line(village).status, "no_income")
        self._announce()
        self.assertEqual(self.package.state, "announced")

    def test_statement_of_no_income_is_checked_against_the_books(self):
        """四: what has income is distributed; the message names the amount."""
        village = self._region("新河村", "349901101203", "village", self.liuhe)
        village.company_id = self.company
        tags = self._tags(village, self._asset(village, state="confirmed"))
        self._voucher([("102", 1200, tags), ("502", -1200, tags)])
        self.package._sync_villages()
        line = self._line(village)
        with self.assertRaisesRegex(UserError, "1,200.00"):
            line.with_user(self.reviewer).write(
                {"statement": "no_income", "reason": "没有"}
            )
        line.with_user(self.reviewer).write({"statement": "late", "reason": "村换届"})
        self.assertEqual(line.status, "late")

    def test_statement_of_no_income_beside_a_paper(self):
        with self.assertRaisesRegex(UserError, "has a paper"):
            self._line(self.qianying).with_user(self.reviewer).write(
                {"statement": "no_income", "reason": "没有"}
            )

    def test_statements_are_the_reviewers_and_freeze(self):
        line = self._line(self.qianying)
        late = {"statement": "late", "reason": "换届"}
        with self.assertRaises(AccessError):
            line.with_user(self.officer).write(late)
        self._to_sent()
        with self.assertRaisesRegex(UserError, "announced"):
            line.with_user(self.reviewer).write(late)
        with self.assertRaises(UserError):
            line.with_user(self.reviewer).write({"village_id": self.xiangguan.id})

    # ------------------------------------------------------------
    # ANNOUNCE, SEND, FILE
    # ------------------------------------------------------------

    def test_announce_takes_the_villages_along(self):
        self._review()
        self._announce()
        self.assertEqual(set((self.first | self.second).mapped("state")), {"announced"})
        notice = self.package.notice_ids
        self.assertEqual(notice.kind, "announcement")
        self.assertEqual(notice.place, "镇村公开栏")
        self.assertEqual(notice.content_digest, self.package._content_digest())
        self.assertEqual(len(notice.photo_start_ids), 1)

    def test_announce_needs_photo_place_and_a_day(self):
        self._review()
        for missing, text in (
            ({"attachments": None}, "photo"),
            ({"place": " "}, "place"),
            ({"date": date(2025, 3, 4)}, "ahead"),
            ({"date": date(2025, 3, 2)}, "too early"),
        ):
            with self.subTest(text), self.assertRaisesRegex(UserError, text):
                self._announce(**missing)

    def test_totals_are_the_sums_of_the_approved(self):
        """附件6: 全镇 = Σ 各村; 收益 − 五项 = 结余."""
        self.assertEqual(self.package.amount_income, 0)
        self._review()
        self.assertEqual(self.package.amount_income, 22000)
        self.assertEqual(self.package.amount_posts, 12000)
        self.assertEqual(self.package.amount_works, 6000)
        self.assertEqual(self.package.amount_total, 18000)
        self.assertEqual(self.package.amount_surplus, 4000)
        self.assertEqual(self.package.post_count, 2)

    def test_filing_gives_one_number_to_all(self):
        self._to_sent()
        self._file_package()
        self.assertEqual(self.package.state, "filed")
        self.assertEqual(self.package.filing_number, "备〔2025〕001号")
        self.assertEqual(
            set((self.first | self.second).mapped("filing_number")), {"备〔2025〕001号"}
        )
        self.assertEqual(set((self.first | self.second).mapped("state")), {"filed"})

    def test_filing_numbers_count_by_year_and_company(self):
        number = self.env["rural.package"]._next_filing_number
        self.assertEqual(number(self.company, date(2025, 3, 1)), "备〔2025〕001号")
        self.assertEqual(number(self.company, date(2025, 3, 2)), "备〔2025〕002号")
        self.assertEqual(number(self.company, date(2026, 1, 1)), "备〔2026〕001号")

    def test_send_is_stopped_by_sums_that_differ(self):
        """勾稽: a total that is not its rows' sum does not leave the township."""
        self._review()
        self._announce()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_distribution SET amount_income = 9000 WHERE id = %s",
            [self.first.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "21,000.00"):
            self._send()

    def test_one_person_does_not_act_for_two_bodies(self):
        self._review()
        self._announce()
        self._send()
        self.reviewer.group_ids |= self.env.ref("rural_asset.group_rural_officer")
        with self.assertRaisesRegex(AccessError, "other side"):
            with freeze_time(REVIEWED_ON):
                self._as(self.reviewer).action_file()

    def test_second_officer_is_told(self):
        self._to_sent()
        self._file_package()
        with self.assertRaisesRegex(UserError, "starts from"):
            self._file_package()

    def test_steps_cannot_be_written(self):
        package = self._as(self.reviewer)
        for vals in (
            {"state": "filed"},
            {"meeting_date": "2025-01-01"},
            {"filing_number": "备1"},
            {"year": 2024},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                package.write(vals)
            with self.subTest(vals), self.assertRaises(UserError):
                package.sudo().write(vals)
        package.user_id = self.reviewer

    # ------------------------------------------------------------
    # BACK
    # ------------------------------------------------------------

    def test_county_returns_chosen_villages(self):
        self._to_sent()
        wizard = self._wizard(
            "return_county", self._line(self.qianying), user=self.officer
        )
        self._apply(wizard, reason="请补充岗位名单")
        self.assertEqual(self.package.state, "draft")
        self.assertEqual(self.second.state, "draft")
        self.assertEqual(self.first.state, "announced")
        self.assertTrue(all(self.package.notice_ids.mapped("cancelled")))
        self.assertEqual(self.package.return_reason, "请补充岗位名单")

    def test_returned_village_comes_again_and_all_is_filed(self):
        self._to_sent()
        wizard = self._wizard(
            "return_county", self._line(self.qianying), user=self.officer
        )
        self._apply(wizard, reason="请补充岗位名单")
        later = REVIEWED_ON + timedelta(days=1)
        self._walk(self.second, "submitted", start=later)
        day = later + timedelta(days=12)
        self._review(day)
        self._announce(day)
        self._send(day)
        self._file_package(day)
        self.assertEqual(set((self.first | self.second).mapped("state")), {"filed"})
        self.assertEqual(self.package.filing_number, "备〔2025〕001号")

    def test_reopen_needs_a_reason(self):
        self._review()
        self._announce()
        with self.assertRaisesRegex(UserError, "reason"):
            self._apply(self._wizard("reopen"))
        self._apply(self._wizard("reopen"), reason="照片有误")
        self.assertEqual(self.package.state, "draft")
        self.assertEqual(self.first.state, "announced")

    # ------------------------------------------------------------
    # LATE
    # ------------------------------------------------------------

    def test_late_village_follows_by_itself(self):
        """Stated late, the rest is filed; the village's paper follows on its own."""
        with freeze_time(REVIEWED_ON):
            self.second.with_user(self.reviewer)._take_step(
                "return_township", {"reason": "数据有误"}
            )
        self._line(self.qianying).with_user(self.reviewer).write(
            {"statement": "late", "reason": "数据有误, 重新议定"}
        )
        self._to_sent()
        self._file_package()
        self.assertEqual(self.package.filing_number, "备〔2025〕001号")
        day = self._walk(self.second, "announced", start=date(2025, 3, 10))
        with freeze_time(day):
            self.second.with_user(self.officer).action_file()
        self.env.invalidate_all()
        self.assertEqual(self.second.filing_number, "备〔2025〕002号")
        self.assertEqual(self._line(self.qianying).status, "filed")
        self.assertEqual(self.package.filed_count, 2)

    # ------------------------------------------------------------
    # COUNTY LIST
    # ------------------------------------------------------------

    def test_deadline_of_plan_and_result(self):
        """每年3月底前: this year's plan and last year's result."""
        result = self.env["rural.package"]._get(self.liuhe, 2024, "result")
        for package in self.package | result:
            self.assertEqual(package.deadline, date(2025, 3, 31))
        for day, left, overdue in (
            ("2025-03-31 04:00", 0, False),
            # in China it is April by now
            ("2025-03-31 16:30", -1, True),
        ):
            with self.subTest(day), freeze_time(day):
                self.package.invalidate_recordset()
                self.assertEqual(self.package.days_left, left)
                self.assertEqual(self.package.overdue, overdue)
                found = self.package.search([("overdue", "=", True)])
                self.assertEqual(self.package in found, overdue)

    def test_counts_cost_the_same_for_one_and_many(self):
        self._review()
        names = ["submitted_count", "amount_income", "complete", "deadline"]
        packages = self.package
        for year in range(2010, 2027):
            packages |= self.env["rural.package"]._get(self.liuhe, year, "plan")
        packages |= self.package

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.officer).read(names)
            return self.env.cr.sql_log_count - before

        queries(self.package)
        self.assertLessEqual(queries(packages), queries(self.package) + 1)

    def test_form_costs_the_same_for_two_and_thirty_villages(self):
        self._review()
        village = {"fields": {"display_name": {}}}
        columns = dict.fromkeys(
            ("status", "distribution_state", "amount_income", "reason"), {}
        )
        lines = {"fields": {**columns, "village_id": village}}
        form = {"line_ids": lines, "complete": {}, "amount_total": {}, "my_turn": {}}

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            (read,) = self.package.with_user(self.officer).web_read(form)
            self.assertEqual(len(read["line_ids"]), self.package.village_count)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(28):
            new = self._region(
                f"新村{number}", f"349901101{300 + number}", "village", self.liuhe
            )
            new.company_id = self.company
        self.package._sync_villages()
        queries()
        self.assertEqual(self.package.village_count, 30)
        self.assertLessEqual(queries(), few)
        self.assertLessEqual(few, 30)
