"""The main paths through plans, results and packages, in Chromium and in Chinese."""

import json
from datetime import date

from freezegun import freeze_time

from odoo import http
from odoo.tests import tagged

from ..models.rural_inbox import SUBTYPE
from .common_distribution import FIRST_DAY, DistributionCommon
from .common_result import NEXT_YEAR, ResultCommon
from .common_tour import TourCommon
from .test_package import REVIEWED_ON, PackageCommon


class TourCase(TourCommon, DistributionCommon):
    def _tour(self, name, user, day, action="rural_distribution_action_tasks"):
        return super()._tour(name, user, day, action)

    def _colleague(self, role, region, login):
        user = self._books_user(role, region, login)
        user.lang = "zh_CN"
        return user

    def assertWaitsFor(self, record, user):
        """One activity and one unread message, both of ``user``; of nobody if empty."""
        activities = self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )
        unread = self.env["mail.notification"].search(
            [
                ("mail_message_id.model", "=", record._name),
                ("mail_message_id.res_id", "=", record.id),
                ("mail_message_id.subtype_id", "=", self.env.ref(SUBTYPE).id),
                ("is_read", "=", False),
            ]
        )
        self.assertEqual([a.user_id for a in activities], list(user))
        self.assertEqual([n.res_partner_id for n in unread], list(user.partner_id))
        self.assertEqual(set(unread.mapped("notification_type")) - {"inbox"}, set())


@tagged("post_install", "-at_install")
class TestPlanTours(TourCase):
    """A plan from the proposal to the county's filing, through five users' inboxes.

    The other village's paper went ahead with the township's package, so that each
    step of this one waits for a person of its own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.reviewer = cls.users["clerk"], cls.users["reviewer"]
        cls.officer = cls.users["officer"]
        cls._walk(cls._plan(year=2024), "filed", date(2024, 1, 8))
        with freeze_time("2024-01-08"):
            cls._contract().with_user(cls.users["accountant"]).action_start()
        cls._file_package_without(cls.xiangguan, date(2025, 1, 20))

    @classmethod
    def _contract(cls):
        return cls.env["rural.contract"].create(
            {
                "name": "相官村蔬菜大棚租赁合同",
                "region_id": cls.xiangguan.id,
                "partner_id": cls.env["res.partner"].create({"name": "绿源公司"}).id,
                "date_signed": "2024-01-01",
                "date_start": "2024-01-01",
                "date_end": "2028-12-31",
                "annual_amount": 12000,
                "line_ids": [(0, 0, {"asset_id": cls.asset.id})],
            }
        )

    @classmethod
    def _file_package_without(cls, village, day):
        other = cls._plan(cls.qianying)
        cls._walk(other, "reviewed", date(2025, 1, 6))
        package = other.package_id
        lines = package.with_user(cls.reviewer).line_ids
        lines.filtered(lambda line: line.village_id == village).write(
            {"statement": "late", "reason": "村民代表大会延期"}
        )
        with freeze_time(day):
            photo = cls._file("公告照片.jpg", b"board", cls.reviewer)
            announced = {"date": day, "place": "镇公开栏", "attachments": photo}
            package.with_user(cls.reviewer)._take_step("announce", announced)
            package.with_user(cls.reviewer)._take_step("send")
            package.with_user(cls.officer)._take_step("file")

    def test_a_plan_walks_through_five_inboxes(self):
        self._tour("rural_plan_village", self.clerk, FIRST_DAY)
        plan = self.env["rural.distribution"].search(
            [("region_id", "=", self.xiangguan.id), ("year", "=", 2025)]
        )
        self.assertEqual((plan.state, plan.create_uid), ("noticed", self.clerk))
        self.assertEqual(plan.income_ids.basis, "contract")
        self.assertEqual(
            (plan.amount_income, plan.amount_total, plan.amount_surplus),
            (12000, 10500, 1500),
        )
        notice = plan.notice_ids
        self.assertEqual(notice.date_start, FIRST_DAY)
        self.assertEqual(notice.date_end, date(2025, 2, 12))
        self.assertWaitsFor(plan, self.clerk)

        second = self._colleague("clerk", self.xiangguan, "rural_clerk_two")
        self.xiangguan.responsible_id = second
        self.assertWaitsFor(plan, second)
        self._tour("rural_plan_reporter", second, date(2025, 2, 13))
        self.assertEqual(plan.state, "submitted")
        self.assertEqual(notice.photo_start_ids.mapped("name"), ["张贴首日.png"])
        self.assertEqual(notice.photo_end_ids.mapped("name"), ["张贴末日.png"])
        self.assertWaitsFor(plan, self.reviewer)

        self._tour("rural_plan_reviewer", self.reviewer, date(2025, 2, 17))
        self.assertEqual(
            (plan.state, plan.review_date), ("reviewed", date(2025, 2, 17))
        )
        self.assertWaitsFor(plan, self.reviewer)

        announcer = self._colleague("reviewer", self.liuhe, "rural_reviewer_two")
        self.liuhe.responsible_id = announcer
        self.assertWaitsFor(plan, announcer)
        self._tour("rural_plan_announcer", announcer, date(2025, 2, 18))
        self.assertEqual(plan.state, "announced")
        self.assertWaitsFor(plan, self.officer)

        self._tour("rural_plan_officer", self.officer, date(2025, 2, 20))
        self.assertEqual((plan.state, plan.filing_date), ("filed", date(2025, 2, 20)))
        self.assertTrue(plan.filing_number)
        self.assertWaitsFor(plan, self.env["res.users"])
        self._assert_steps(plan, second, announcer)
        self._assert_printed(plan)

    def _assert_steps(self, plan, second, announcer):
        """Who took which step for which body, with the papers of each."""
        rows = [
            (row.action, row.body, row.user_id, row.attachment_ids.mapped("name"))
            for row in plan.log_ids.sorted("id")
        ]
        clerk = self.clerk
        self.assertEqual(
            rows,
            [
                ("discuss", "village", clerk, ["商议纪要.pdf"]),
                ("resolve", "village", clerk, ["决议.pdf"]),
                ("publish", "village", clerk, ["张贴首日.png"]),
                ("submit", "village", second, ["张贴末日.png"]),
                ("review", "township", self.reviewer, ["党政联席会议纪要.pdf"]),
                ("announce", "township", announcer, ["公告.png"]),
                ("file", "county", self.officer, []),
            ],
        )
        numbers = ("number_due", "number_present", "number_agreeing")
        self.assertEqual([plan[name] for name in numbers], [45, 40, 38])

    def _assert_printed(self, plan):
        """Each annex prints once and is the same document ever after."""
        self.authenticate(self.officer.login, self.officer.login)
        for code in ("annex3", "annex4", "annex1"):
            with self.subTest(code):
                printed = self._download(code, plan)
                self.assertEqual(printed[:5], b"%PDF-")
                kept = plan.kept_ids.filtered(lambda k, code=code: k.code == code)
                self.assertEqual(kept.attachment_id.raw, printed)
                self.assertEqual(self._download(code, plan), printed)
        self.assertEqual(
            sorted(plan.kept_ids.mapped("code")), ["annex1", "annex3", "annex4"]
        )

    def _download(self, code, record):
        """What the print menu hands over."""
        url = f"/report/pdf/rural_asset.{code}/{record.id}"
        response = self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "qweb-pdf"]),
                "context": json.dumps({"force_report_rendering": True}),
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.env.invalidate_all()
        return response.content

    def test_a_clerk_starts_an_amendment(self):
        plan = self.env["rural.distribution"].search(
            [("region_id", "=", self.xiangguan.id), ("year", "=", 2024)]
        )
        day, action = date(2024, 8, 1), "rural_distribution_action_all"
        self._tour("rural_amendment_clerk", self.clerk, day, action)
        revision = plan.next_ids
        self.assertEqual(
            (plan.state, revision.state, revision.revision), ("filed", "draft", 2)
        )
        self.assertEqual((plan.amount_total, revision.amount_total), (9000, 8000))
        self.assertEqual(plan.log_ids[0].reason, "大棚水毁，收益减少")

    def test_an_objection_is_registered_and_answered(self):
        plan = self._plan(state="noticed")
        self._tour("rural_objection_clerk", self.clerk, date(2025, 2, 5))
        objection = plan.notice_ids.objection_ids
        self.assertEqual((objection.state, objection.outcome), ("answered", "kept"))
        self.assertEqual((objection.name, objection.date), ("王长河", date(2025, 2, 5)))
        self.assertEqual(objection.answered_by_id, self.clerk)
        self.assertEqual(plan.state, "noticed")
        self.assertWaitsFor(plan, self.clerk)


@tagged("post_install", "-at_install")
class TestResultTours(ResultCommon, TourCase):
    def test_a_result_is_read_from_the_vouchers_and_discussed(self):
        self._income(10000, self.asset)
        self._spend(self.post, 6000)
        self._spend(self.relief, 600)
        self._tour("rural_result_clerk", self.users["clerk"], NEXT_YEAR)
        result = self.plan.result_ids
        self.assertEqual(
            (result.state, result.committee_date), ("discussed", NEXT_YEAR)
        )
        self.assertEqual((result.amount_income, result.amount_total), (10000, 6600))
        works = self._of(result, self.works)
        self.assertEqual((works.amount, works.not_executed), (0, True))
        self.assertEqual(works.explanation, "改由镇级统一清运")
        persons = self._of(result, self.relief).share_ids
        self.assertEqual(
            [(p.name, p.amount) for p in persons], [("孙桂芳", 350), ("周长友", 250)]
        )
        self.assertWaitsFor(result, self.users["clerk"])


@tagged("post_install", "-at_install")
class TestPackageTours(PackageCommon, TourCase):
    def test_a_township_is_approved_announced_sent_and_filed_as_a_whole(self):
        papers = self.first | self.second
        self._tour("rural_package_reviewer", self.reviewer, REVIEWED_ON)
        self.assertEqual(self.package.state, "sent")
        self.assertEqual(set(papers.mapped("state")), {"announced"})
        self.assertEqual(set(papers.mapped("review_date")), {REVIEWED_ON})
        self.assertWaitsFor(self.package, self.officer)

        self._tour("rural_package_officer", self.officer, REVIEWED_ON)
        self.assertEqual(self.package.state, "filed")
        self.assertEqual(set(papers.mapped("state")), {"filed"})
        self.assertEqual(
            set(papers.mapped("filing_number")), {self.package.filing_number}
        )
        for record in (self.package, *papers):
            self.assertWaitsFor(record, self.env["res.users"])
