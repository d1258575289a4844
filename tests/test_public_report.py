"""反映问题: what villagers report on the public pages comes to the township's desk;
without numbers of persons, without a flood, and without being public.
"""

import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common_distribution import DistributionCommon

SENT = {"kind": "idle", "text": "大棚空了两年，没有人管。", "name": "王桂兰"}


@tagged("post_install", "-at_install")
class TestPublicReport(DistributionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.liuhe.phone = "0550-5619152"
        cls.path = f"/rural/a/{cls.asset.public_token}/report"
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _get(self, path=None):
        self.env.flush_all()
        return self.url_open(path or self.path)

    def _send(self, path=None, token=None, **vals):
        path = path or self.path
        if token is None:
            page = self._get(path).text
            found = re.search(r'name="csrf_token" value="([^"]+)"', page)
            token = found and found.group(1)
        data = {**SENT, **vals, "csrf_token": token}
        page = self.url_open(path, data=data)
        self.env.invalidate_all()
        return page

    def _reports(self):
        domain = [("source", "=", "villager"), ("county_id", "=", self.county.id)]
        return self.env["rural.finding"].search(domain)

    # ------------------------------------------------------------
    # THE FORM
    # ------------------------------------------------------------

    def test_the_pages_lead_to_the_form(self):
        token = self.asset.public_token
        self.assertIn(self.path, self._get(f"/rural/a/{token}").text)
        notice = self._plan(state="noticed").notice_ids
        path = f"/rural/n/{notice.token}"
        self.assertIn(f"{path}/report", self._get(path).text)
        self.assertIn("收益分配", self._get(f"{path}/report").text)

    def test_the_form_asks_for_no_number_of_a_person(self):
        page = self._get()
        self.assertEqual(page.status_code, 200)
        for text in (self.asset.name, "问题类型", "0550-5619152", "请不要填写身份证号"):
            self.assertIn(text, page.text)
        names = set(
            re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page.text)
        )
        self.assertEqual(names, {"csrf_token", "kind", "text", "name", "website"})
        self.assertNotIn('type="file"', page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    # ------------------------------------------------------------
    # WHAT IS SENT
    # ------------------------------------------------------------

    def test_a_report_comes_to_the_township_reviewer(self):
        page = self._send()
        finding = self._reports()
        self.assertEqual(page.status_code, 200)
        self.assertIn("已收到", page.text)
        self.assertIn(finding.number, page.text)
        self.assertEqual(finding.type_id.name, "闲置")
        self.assertEqual(finding.asset_id, self.asset)
        self.assertEqual(finding.region_id, self.xiangguan)
        self.assertEqual(finding.detail, SENT["text"])
        self.assertEqual(finding.reporter_name, "王桂兰")
        self.assertEqual(finding.responsible_id, self.users["reviewer"])
        self.assertEqual(finding.activity_ids.user_id, self.users["reviewer"])
        findings = self.env["rural.finding"].with_user(self.users["reviewer"])
        self.assertIn(finding, findings.search([("my_turn", "=", True)]))

    def test_the_village_sees_it_when_it_is_made_responsible(self):
        self._send()
        finding = self._reports()
        for role in ("clerk", "accountant", "verifier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                finding.with_user(self.users[role]).read(["detail"])
        clerk = self.users["clerk"]
        reviewer = finding.with_user(self.users["reviewer"])
        self.assertEqual(reviewer.reporter_name, "王桂兰")
        reviewer.responsible_id = clerk
        own = finding.with_user(clerk)
        self.assertEqual(own.detail, SENT["text"])
        with self.assertRaises(AccessError):
            own.read(["reporter_name"])
        self.assertEqual(finding.activity_ids.user_id, clerk)
        self.assertIn(finding, own.search([("my_turn", "=", True)]))

    def test_another_township_does_not_see_it(self):
        self._send()
        other = self._user("reviewer", self.shunshan, "reviewer_other")
        self.assertFalse(self._reports().with_user(other).has_access("read"))

    def test_a_clue_goes_to_the_county_alone(self):
        self._send(kind="clue", text="有人把租金装进自己口袋。")
        finding = self._reports()
        self.assertTrue(finding.discipline)
        self.assertEqual(finding.activity_ids.user_id, self.users["officer"])
        self.assertFalse(finding.with_user(self.users["reviewer"]).has_access("read"))

    def test_it_is_never_public(self):
        self._send()
        for path in (self.path, self.path.removesuffix("/report")):
            page = self._get(path).text
            self.assertNotIn("空了两年", page)
            self.assertNotIn("王桂兰", page)

    def test_a_report_on_a_notice(self):
        notice = self._plan(state="noticed").notice_ids
        self._send(f"/rural/n/{notice.token}/report", kind="income", name="")
        finding = self._reports()
        self.assertEqual(finding.region_id, self.xiangguan)
        self.assertFalse(finding.asset_id)
        self.assertFalse(finding.reporter_name)

    def test_sent_twice_it_is_one(self):
        first, second = self._send(), self._send()
        finding = self._reports()
        self.assertEqual(len(finding), 1)
        self.assertIn(finding.number, first.text)
        self.assertIn(finding.number, second.text)

    def test_what_is_written_is_text(self):
        self._send(text="<script>alert(1)</script> 大棚漏雨")
        self.assertEqual(self._reports().detail, "<script>alert(1)</script> 大棚漏雨")
        page = self._send(kind="", text="<script>alert(1)</script> 大棚漏雨").text
        self.assertNotIn("<script>", page)

    # ------------------------------------------------------------
    # WHAT IS REFUSED
    # ------------------------------------------------------------

    def test_numbers_of_persons_are_refused(self):
        for number in ("34112519850101123３", "6222021234567890123", "138 1234 5678"):
            for name in ("text", "name"):
                with self.subTest(number=number, name=name):
                    page = self._send(**{name: f"请联系 {number}"})
                    self.assertEqual(page.status_code, 422)
                    self.assertIn("不能填写", page.text)
                    self.assertNotIn(number, page.text)
        self.assertFalse(self._reports())

    def test_what_is_missing_is_said_and_the_text_kept(self):
        page = self._send(kind="", text="大棚空了两年")
        self.assertIn("请选择问题类型", page.text)
        self.assertIn("大棚空了两年", page.text)
        self.assertIn("至少5个字", self._send(text="空").text)
        self.assertIn("太长", self._send(text="空" * 1001).text)
        self.assertIn("请选择", self._send(kind="J1").text)
        self.assertFalse(self._reports())

    def test_a_machine_that_fills_everything_is_thanked(self):
        page = self._send(website="http://example.test")
        self.assertIn("已收到", page.text)
        self.assertFalse(self._reports())

    def test_a_flood_from_one_address_is_stopped(self):
        self.env.company.rural_villager_limit = 2
        pages = [self._send(text=f"第{n}次反映问题") for n in range(3)]
        self.assertEqual([p.status_code for p in pages], [200, 200, 422])
        self.assertIn("已到上限", pages[-1].text)
        self.assertEqual(len(self._reports()), 2)
        counts = self.env["rural.report.count"].search([])
        self.assertNotIn("127.0.0.1", " ".join(counts.mapped("key")))

    def test_what_was_refused_does_not_count(self):
        self.env.company.rural_villager_limit = 1
        self._send(text="空")
        self._send(kind="")
        self.assertEqual(self._send().status_code, 200)

    def test_a_form_of_another_session_is_not_taken(self):
        for token in ("", "0" * 40 + "o9999999999"):
            page = self._send(token=token)
            self.assertEqual(page.status_code, 422)
            self.assertIn("再提交一次", page.text)
            self.assertIn(SENT["text"], page.text)
        self.assertFalse(self._reports())

    def test_an_unknown_page_takes_nothing(self):
        draft = self._asset()
        for token in ("x" * 16, draft.public_token, "%20"):
            path = f"/rural/a/{token}/report"
            self.assertEqual(self._get(path).status_code, 404)
            self.assertEqual(self._send(path, token="x").status_code, 404)
        self.assertEqual(self._get("/rural/x/abc/report").status_code, 404)
        self.assertFalse(self._reports())

    def test_switched_off_by_the_county(self):
        self.env.company.rural_villager_reports = False
        token = self.asset.public_token
        self.assertNotIn("反映问题", self._get(f"/rural/a/{token}").text)
        self.assertEqual(self._get().status_code, 404)
        self.assertEqual(self._send(token="x").status_code, 404)

    def test_counts_are_kept_for_two_days(self):
        counts = self.env["rural.report.count"]
        counts.create({"day": "2020-01-01", "key": "k", "number": 3})
        counts._gc_days()
        self.assertFalse(counts.search([("day", "=", "2020-01-01")]))
