"""What the printed codes lead to: found by token alone, without a login, and without
a person.
"""

from odoo.tests import HttpCase, tagged

from .common_distribution import FIRST_DAY, DistributionCommon


@tagged("post_install", "-at_install")
class TestPublicPage(DistributionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.xiangguan.write({"phone": "0550-5619152", "address": "相官村部"})
        cls.env.flush_all()

    def _get(self, path):
        self.env.flush_all()
        return self.url_open(path, allow_redirects=False)

    def _notice(self, state="noticed"):
        lines = [
            self._line_vals(
                "21",
                name="道路专管员",
                post_count=1,
                person_count=1,
                person_names="王桂兰",
                wage_month=500,
            ),
            self._line_vals("41", 3000, name="垃圾清运"),
        ]
        return self._plan(lines=lines, state=state).notice_ids

    # ------------------------------------------------------------
    # ASSETS
    # ------------------------------------------------------------

    def test_the_card_of_an_asset_without_a_login(self):
        asset = self._asset(
            state="confirmed", household_head="李长河", caretaker_name="李长河"
        )
        page = self._get(f"/rural/a/{asset.public_token}")
        self.assertEqual(page.status_code, 200)
        for text in (asset.code, "12万元", "相官村", "2021年12月1日"):
            self.assertIn(text, page.text)
        self.assertNotIn("李长河", page.text)
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_an_asset_leads_to_what_its_village_has_posted(self):
        notice = self._notice()
        page = self._get(f"/rural/a/{self.asset.public_token}")
        self.assertIn(f"/rural/n/{notice.token}", page.text)

    def test_a_draft_an_unknown_and_an_empty_token_look_alike(self):
        draft = self._asset()
        pages = [
            self._get(f"/rural/a/{token}")
            for token in (draft.public_token, "x" * 16, "%20", "' OR 1=1 --")
        ]
        self.assertEqual({page.status_code for page in pages}, {404})
        self.assertEqual(len({page.text for page in pages}), 1)
        self.assertIn("没有找到", pages[0].text)

    # ------------------------------------------------------------
    # NOTICES
    # ------------------------------------------------------------

    def test_a_notice_shows_its_sums_and_names_nobody(self):
        notice = self._notice()
        page = self._get(f"/rural/n/{notice.token}")
        self.assertEqual(page.status_code, 200)
        for text in ("预计收益合计", "1万元", "0.9万元", "垃圾清运", "3,000.00元"):
            self.assertIn(text, page.text)
        self.assertIn("0550-5619152", page.text)
        self.assertNotIn("王桂兰", page.text)

    def test_the_file_on_the_board_byte_for_byte(self):
        notice = self._notice()
        paper = notice.distribution_id
        document = self.env["rural.kept.document"]._keep(paper, "annex3", 0, b"%PDF-x")
        self.assertEqual(notice.document_id, document)
        path = f"/rural/n/{notice.token}/document"
        self.assertIn(path, self._get(f"/rural/n/{notice.token}").text)
        self.assertEqual(self._get(path).content, b"%PDF-x")
        self.assertEqual(self._get("/rural/n/unknown/document").status_code, 404)

    def test_a_void_notice_says_so_and_shows_nothing(self):
        notice = self._notice()
        paper = notice.distribution_id
        self._step(paper, "take_back", FIRST_DAY)
        self.assertTrue(notice.cancelled)
        page = self._get(f"/rural/n/{notice.token}")
        self.assertIn("已作废", page.text)
        self.assertNotIn("垃圾清运", page.text)

    def test_the_township_announcement(self):
        plan = self._plan(state="announced")
        notice = plan.package_id.notice_ids[:1] or plan.notice_ids[:1]
        page = self._get(f"/rural/n/{notice.token}")
        self.assertEqual(page.status_code, 200)
