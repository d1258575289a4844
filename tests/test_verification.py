"""凌源市方案 三(四), 四(四), 五(三): a verification from planning to findings."""

import base64
import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.rural_asset.lib import chain_check

from .common_verification import ON_SITE, VerificationCommon

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)
DISCIPLINE = [
    "虚报冒领",
    "截留私分",
    "贪污挪用",
    "侵占套取",
    "挥霍浪费",
    "非法占用",
    "违规处置",
]


@tagged("post_install", "-at_install")
class TestVerification(VerificationCommon):
    # --- 三(四): what is looked at ----------------------------------------------------

    def test_the_fourteen_indicators(self):
        indicators = self.env["rural.verification.indicator"].search([])
        self.assertEqual(len(indicators), 14)
        clues = indicators.filtered("discipline")
        self.assertEqual(clues.mapped("name"), DISCIPLINE)
        self.assertEqual(clues.finding_type_id.mapped("name"), DISCIPLINE)
        self.assertTrue(all(indicators.mapped("guidance")))

    def test_the_county_asks_its_own(self):
        kind = self.env.ref("rural_asset.finding_type_35")
        own = self.env["rural.verification.indicator"].with_user(self.users["officer"])
        own = own.create({"code": "15", "name": "公示牌", "finding_type_id": kind.id})
        verification = self._verification("running")
        self.assertIn(own, verification.indicator_ids)
        self.assertEqual(len(verification.answer_ids), 4 * 15)

    def test_an_indicator_archived_meanwhile_stays(self):
        verification = self._verification("running")
        gone = self.env.ref("rural_asset.verification_indicator_14")
        gone.action_archive()
        verification.invalidate_recordset()
        self.assertIn(gone, verification.indicator_ids)
        self._one(verification, "14").action_conforms()
        self.assertEqual(verification.answered_count, 1)
        self.assertNotIn(gone, self._verification().indicator_ids)
        with self.assertRaisesRegex(UserError, "at present"):
            gone.name = "别的意思"

    # --- 四(四): who verifies ---------------------------------------------------------

    def test_nobody_of_the_places_verifies(self):
        for role in ("clerk", "accountant", "reviewer", "manager"):
            with self.subTest(role=role), self.assertRaises(ValidationError):
                self._verification(verifier_ids=[(6, 0, self.users[role].ids)])

    def test_only_those_asked_answer_and_only_while_it_is_on(self):
        verification = self._verification("running")
        for user in (self.users["officer"], self.users["auditor"]):
            with self.assertRaises(AccessError):
                self._one(verification, user=user).action_conforms()
        with self.assertRaises(AccessError):
            self._one(verification, user=self.env.user).action_conforms()
        self._one(verification).action_conforms()
        self._answer(verification)
        verification.action_close()
        with self.assertRaisesRegex(UserError, "not under way"):
            self._one(verification).write({"remark": "补充"})

    def test_those_who_verify_are_told(self):
        verification = self._verification("running")
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.verifier.partner_id.ids)], limit=1
        )
        self.assertIn(verification.name, message.subject)

    def test_it_does_not_start_without_anybody(self):
        verification = self._verification("drawn", verifier_ids=False)
        self.assertIn("Nobody verifies", verification.next_problems)
        with self.assertRaisesRegex(UserError, "Nobody verifies"):
            verification.action_start()

    # --- answers ----------------------------------------------------------------------

    def test_what_does_not_conform_is_said_in_words(self):
        answer = self._one(self._verification("running"))
        for result in ("partly", "fails"):
            with self.assertRaisesRegex(UserError, "remark"):
                answer.write({"result": result, "remark": " "})
        with freeze_time("2025-07-09 03:00:00"):
            answer.write({"result": "fails", "remark": "墙上没有资产卡"})
        self.assertEqual(answer.answered_by, self.verifier)
        self.assertEqual(str(answer.answered_on), "2025-07-09 03:00:00")
        answer.write({"result": "pending", "remark": False})
        self.assertFalse(answer.answered_by)

    def test_photos_and_position(self):
        answer = self._one(self._verification("running"))
        photo = self.env["ir.attachment"].with_user(self.verifier)
        photo = photo.create({"name": "墙.png", "raw": PIXEL})
        answer.write(
            {
                "result": "conforms",
                "photo_ids": [(4, photo.id)],
                "latitude": 41.23,
                "longitude": 119.4,
            }
        )
        self.assertEqual((photo.res_model, photo.res_id), (answer._name, answer.id))
        with self.assertRaisesRegex(UserError, "globe"):
            answer.latitude = 91
        self.assertEqual(photo.with_user(self.users["officer"]).raw, PIXEL)
        with self.assertRaises(AccessError):
            photo.with_user(self.users["clerk"]).read(["name"])

    def test_photos_stay_once_it_is_closed(self):
        verification = self._verification("running")
        photos = self.env["ir.attachment"].with_user(self.verifier)
        own = photos.create({"name": "墙.png", "raw": PIXEL})
        self._one(verification).photo_ids = [(4, own.id)]
        self._answer(verification)
        verification.action_close()
        with self.assertRaisesRegex(UserError, "stay as they are"):
            own.sudo().unlink()

    def test_the_rest_conforms_leaves_what_was_said(self):
        verification = self._verification("running")
        failed = self._one(verification)
        failed.write({"result": "fails", "remark": "未上墙"})
        failed.sample_id.action_rest_conforms()
        self.assertEqual(failed.result, "fails")
        self.assertEqual(failed.sample_id.progress, 100)

    # --- 五(三)1, 2: closing, clues, findings -----------------------------------------

    def test_it_closes_when_everything_is_answered(self):
        verification = self._verification("running")
        with self.assertRaisesRegex(UserError, "56 answers are still missing"):
            verification.action_close()
        self._answer(verification)
        verification.action_close()
        self.assertEqual((verification.state, verification.score), ("closed", 100))
        self.assertFalse(verification.finding_count)

    def _closed(self, wrong, **vals):
        verification = self._verification("running", **vals)
        self._answer(verification, wrong)
        with freeze_time("2025-08-05 04:00:00"):
            verification.action_close()
        return verification

    def test_what_does_not_conform_becomes_a_finding(self):
        verification = self._closed({(1, "10"): "墙上没有资产卡"})
        finding = self._one(verification, user=self.users["officer"]).finding_id
        sample = verification.sample_ids[0]
        self.assertEqual(finding.type_id, self.env.ref("rural_asset.finding_type_07"))
        self.assertEqual(finding.asset_id, sample.asset_id)
        self.assertEqual(finding.region_id, sample.asset_id.region_id)
        self.assertEqual(finding.source, "verification")
        self.assertEqual(finding.detail, "墙上没有资产卡")
        self.assertEqual(finding.state, "open")
        self.assertEqual(verification.finding_count, 1)

    def test_clues_go_to_the_county_alone(self):
        """五(三)1: 其线索将移交相关部门."""
        verification = self._closed({(2, "01"): "同一项目重复申报"})
        clue = self._one(verification, "01", 2, self.users["officer"]).finding_id
        self.assertTrue(clue.discipline)
        for role in ("clerk", "reviewer", "verifier"):
            with self.assertRaises(AccessError):
                clue.with_user(self.users[role]).read(["name"])
        self.assertNotIn("重复申报", clue.display_name)

    def test_findings_are_put_right_by_the_campaigns_last_day(self):
        """五(三)2: 问题整改(8月11日-8月20日)."""
        self.env["rural.inventory"].create({"region_id": self.county.id, "year": 2025})
        verification = self._closed({(1, "10"): "未上墙"})
        finding = verification.answer_ids.finding_id
        self.assertEqual(str(finding.deadline), "2025-08-20")

    def test_partly_conforming_as_the_county_decides(self):
        for report, count in ((False, 0), (True, 1)):
            verification = self._verification("running", report_partly=report)
            self._one(verification).write({"result": "partly", "remark": "字迹不清"})
            self._answer(verification)
            verification.action_close()
            self.assertEqual(verification.finding_count, count)

    def test_open_again_changes_no_finding(self):
        verification = self._closed({(1, "10"): "未上墙"})
        finding = verification.answer_ids.finding_id
        verification._take_step("reopen", "补充核查")
        with self.assertRaisesRegex(UserError, finding.number):
            self._one(verification).action_conforms()
        self._one(verification, "09").write({"result": "fails", "remark": "数量不符"})
        verification.action_close()
        self.assertEqual(verification.finding_count, 2)
        self.assertIn(finding, verification.answer_ids.finding_id)

    def test_an_asset_disposed_of_meanwhile_is_still_verified(self):
        verification = self._verification("running")
        sample = verification.sample_ids[0]
        sample.asset_id.with_user(self.users["officer"])._do_step("dispose", "报废")
        self.assertEqual(sample.asset_state, "disposed")
        self._answer(verification)
        verification.action_close()
        self.assertEqual(verification.state, "closed")

    # --- scores and documents ---------------------------------------------------------

    def test_scores_by_township_and_indicator(self):
        """Of 100; what does not apply and discipline clues are left out."""
        verification = self._verification("running")
        self._one(verification, "08", 1).write({"result": "fails", "remark": "无证"})
        self._one(verification, "09", 1).write({"result": "partly", "remark": "少1亩"})
        self._one(verification, "12", 1).action_not_applicable()
        self._one(verification, "01", 1).write({"result": "fails", "remark": "线索"})
        self._answer(verification)
        # 7 × 4 - 1 judged, 1.5 lost
        self.assertAlmostEqual(verification.score, 100 * 25.5 / 27, 1)
        scores = self.env["rural.verification.score"].with_user(self.users["officer"])
        domain = [("verification_id", "=", verification.id)]
        by = dict(scores._read_group(domain, ["indicator_id"], ["score:avg"]))
        indicator = self.env.ref("rural_asset.verification_indicator_08")
        self.assertEqual(by[indicator], 75)
        township = verification.sample_ids[0].township_id
        found = dict(scores._read_group(domain, ["township_id"], ["score:avg"]))
        own = verification.sample_ids.filtered(lambda s: s.township_id == township)
        judged = 7 * len(own) - 1
        self.assertAlmostEqual(found[township], 100 * (judged - 1.5) / judged, 3)

    def test_the_workbook_of_results(self):
        verification = self._closed({(1, "10"): "未上墙", (2, "01"): "重复申报"})
        data = verification._report_workbook()
        book = load_workbook(io.BytesIO(data))
        cells = [
            str(cell.value)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        self.assertIn("未上墙", cells)
        self.assertIn("1条，另行移交", cells)
        self.assertNotIn("重复申报", "".join(cells))
        self.assertEqual(book["抽样清单"].max_row, 5)
        self.assertEqual(book["分乡镇"].max_row, 3)
        self.assertEqual(book["分指标"].max_row, 8)
        self.assertIn("20250708", "".join(cells))

    def test_the_report_tells_the_seed_and_no_clue(self):
        verification = self._closed({(1, "10"): "未上墙", (2, "01"): "重复申报"})
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "rural_asset.action_report_verification", verification.ids
        )
        text = html.decode()
        for word in ("20250708", verification.population_digest, "未上墙", "线索"):
            self.assertIn(word, text)
        self.assertNotIn("重复申报", text)

    def test_the_report_names_the_days_of_answering(self):
        """Not those planned: 现场核查 is when somebody was there."""
        verification = self._closed({})
        report = self.env["report.rural_asset.verification"]
        answers = verification.with_env(self.env).answer_ids
        self.env.cr.execute(
            "UPDATE rural_verification_answer SET answered_on = %s WHERE id = ANY(%s)",
            ["2025-07-12 02:00:00", answers.ids],
        )
        self.assertEqual(report._period(verification), "2025年7月12日")
        self.env.cr.execute(
            "UPDATE rural_verification_answer SET answered_on = %s WHERE id = %s",
            ["2025-07-15 17:00:00", answers[0].id],
        )
        self.assertEqual(report._period(verification), "2025年7月12日至2025年7月16日")

    def test_third_parties_begin_with_their_samples(self):
        home = self.env.ref("rural_asset.rural_verification_sample_action_mine")
        third = self._user("verifier", self.county, "second_verifier")
        self.assertEqual(third.action_id.id, home.id)
        clerk = self._user("clerk", self.xiangguan, "second_clerk")
        self.assertFalse(clerk.action_id)

    def test_a_second_one_of_the_year_has_a_name_of_its_own(self):
        first, second = self._verification(), self._verification()
        self.assertTrue(first.name.endswith("资产核查"))
        self.assertEqual(second.name, f"{first.name}（第2次）")

    # --- procedure --------------------------------------------------------------------

    def test_every_step_is_logged_and_verifies_without_odoo(self):
        verification = self._closed({(1, "10"): "未上墙"})
        logs = verification.sudo().log_ids.sorted("id")
        self.assertEqual(logs.mapped("action"), ["draw", "start", "close"])
        (document,) = verification.sudo()._chain_documents()
        self.assertFalse(chain_check.problems(document))
        self.env.cr.execute(
            "UPDATE rural_verification_answer SET result = 'conforms'"
            " WHERE verification_id = %s",
            [verification.id],
        )
        (document,) = verification.sudo()._chain_documents()
        self.assertEqual(chain_check.problems(document), [("content", None, "")])

    def test_the_state_moves_by_steps_alone(self):
        verification = self._verification()
        for user in (self.users["officer"], self.env.user):
            with self.assertRaises(UserError):
                verification.with_user(user).sudo().write({"state": "closed"})
        for role in ("auditor", "verifier", "manager", "clerk"):
            with self.assertRaises(AccessError):
                verification.with_user(self.users[role]).action_draw()

    def test_cancelled_is_kept_and_answers_nothing(self):
        verification = self._verification("running")
        verification._take_step("cancel", "计划调整")
        with self.assertRaises(UserError):
            self._one(verification, user=self.users["officer"]).action_conforms()
        with self.assertRaises(UserError):
            verification.unlink()
        self._verification().unlink()

    def test_a_whole_county_is_drawn_in_few_statements(self):
        verification = self._verification(kind="full", seed="1")
        self.env.flush_all()
        with freeze_time(ON_SITE), self.assertQueryCount(60):
            verification.action_draw()
