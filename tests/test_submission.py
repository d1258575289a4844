"""汇总上报 (凌源市方案 五(一)2): tables and summary of a township or the county."""

import base64
import csv
import hashlib
import io
import zipfile
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.rural_asset.models import rural_submission_build
from odoo.addons.rural_asset.report import weasy_engine

from .common_blank import ledger_blank
from .common_inventory import InventoryCommon
from .test_report_engine import pdf_pages

JOB_LOGGER = "odoo.addons.rural_asset.models.rural_background"
SCAN = b"%PDF-1.4 scanned paper"


class SubmissionCommon(InventoryCommon):
    """The clean-up of the small county; the summary's page is laid out where a test
    asks for it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        page = weasy_engine.html_to_pdf("<html lang='zh-CN'><p>总结</p></html>")
        layout = patch.object(
            cls.env.registry["ir.actions.report"],
            "_annex_files",
            lambda self, records: ((record, page) for record in records),
        )
        layout.start()
        cls.addClassCleanup(layout.stop)

    @classmethod
    def _submission(cls, region=None, user=None):
        region = region or cls.liuhe
        user = user or cls.reviewers.get(region, cls.users["officer"])
        submissions = cls.env["rural.submission"].with_user(user)
        return submissions._of(cls.campaign.with_user(user), region)

    @classmethod
    def _write_summary(cls, submission):
        """The words of the summary, all filled in."""
        summaries = cls.env["rural.inventory.summary"].with_env(submission.env)
        summary = summaries._of(submission.inventory_id, submission.region_id)
        texts = {
            "organisation": "成立清查工作组，书记任组长。",
            "problems": "个别资产卡破损。",
        }
        summary.write(texts)
        return summary

    @classmethod
    def _made(cls, region=None):
        """A submission that can be handed in."""
        region = region or cls.liuhe
        cls._submit(region)
        submission = cls._submission(region)
        cls._write_summary(submission)
        submission.action_build()
        return submission

    def _zip(self, submission):
        target = io.BytesIO()
        submission._write_zip(target)
        with zipfile.ZipFile(target) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def _numbered(self, submission, kind):
        rows = self._book(submission, kind).iter_rows(min_row=4, values_only=True)
        return [row for row in rows if isinstance(row[0], int)]

    def _book(self, submission, kind):
        [file] = submission.file_ids.filtered(lambda f: f.kind == kind)
        return load_workbook(io.BytesIO(file._bytes())).worksheets[0]


@tagged("post_install", "-at_install")
class TestSubmission(SubmissionCommon):
    # ------------------------------------------------------------
    # WHAT IS MADE
    # ------------------------------------------------------------

    def test_four_tables_and_the_summary(self):
        """凌源市方案 五(一)2, and 资产收益清算台账 of 三(二)."""
        submission = self._made()
        self.assertEqual(submission.state, "done")
        kinds = submission.file_ids.mapped("kind")
        self.assertEqual(kinds, ["text", "ledger", "summary", "operation", "income"])
        assets = self.env["rural.asset"].search(
            [("township_id", "=", self.liuhe.id), ("state", "!=", "draft")]
        )
        self.assertEqual(submission.asset_count, len(assets))
        self.assertEqual(
            submission.original_value, sum(assets.mapped("original_value"))
        )
        self.assertEqual(len(self._numbered(submission, "ledger")), len(assets))
        operating = assets.filtered(lambda a: a.asset_class == "operating")
        self.assertEqual(len(self._numbered(submission, "operation")), len(operating))

    def test_a_table_in_the_countys_own_layout(self):
        """Handed in as the county asks for it; the usual form where it says so."""
        form = self.env.ref("rural_asset.form_ledger")
        blank = self.env["rural.blank"].with_user(self.users["officer"])
        blank = blank.create(
            {
                "form_id": form.id,
                "region_id": self.county.id,
                "file": base64.b64encode(ledger_blank()),
                "filename": "空表.xlsx",
            }
        )
        blank.action_use()
        submission = self._made()
        table = self._book(submission, "ledger")
        self.assertEqual((table.title, table["D4"].value), ("台账", "*资产名称"))
        names = [row[3].value for row in table.iter_rows(min_row=6) if row[3].value]
        self.assertEqual(len(set(names)), submission.asset_count)
        blank.in_submission = False
        submission.action_build()
        self.assertNotEqual(self._book(submission, "ledger").title, "台账")

    def test_list_of_contents_with_checksums(self):
        files = self._zip(self._made())
        contents = files.pop("目录.csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(contents)))
        self.assertEqual([row["文件"] for row in rows], sorted(files))
        self.assertEqual(len(files), 5)
        self.assertIn("02 柳河镇管理台账.xlsx", files)
        for row in rows:
            content = files[row["文件"]]
            self.assertEqual(row["SHA-256"], hashlib.sha256(content).hexdigest())
            self.assertEqual(int(row["大小（字节）"]), len(content))

    def test_packed_twice_is_the_same_file(self):
        submission, twice = self._made(), [io.BytesIO(), io.BytesIO()]
        for target in twice:
            submission._write_zip(target)
        self.assertEqual(twice[0].getvalue(), twice[1].getvalue())

    def test_findings_and_disposals_where_there_are_some(self):
        vals = {
            "source": "own",
            "asset_id": self.house.id,
            "region_id": self.xiangguan.id,
            "date_found": "2025-04-01",
        }
        self.env["rural.finding"]._report(
            [
                {**vals, "type_code": "07", "name": "未上墙"},
                {**vals, "type_code": "J1", "name": "虚报冒领"},
            ]
        )
        submission = self._submission()
        submission.action_build()
        self.assertIn("findings", submission.file_ids.mapped("kind"))
        self.assertNotIn("disposal", submission.file_ids.mapped("kind"))
        self.assertEqual(len(self._numbered(submission, "findings")), 1)
        county = self._submission(self.county)
        county.action_build()
        self.assertEqual(len(self._numbered(county, "findings")), 1)

    def test_a_table_with_discipline_clues_is_never_handed_in(self):
        """凌源市方案 五(三)1."""
        self.env.ref("rural_asset.form_findings").with_clues = True
        for region in (self.liuhe, self.county):
            with self.assertRaisesRegex(UserError, "discipline clues"):
                self._submission(region).action_build()

    def test_a_table_of_each_kind_is_asked_for(self):
        self.env.ref("rural_asset.form_operation").in_submission = False
        with self.assertRaisesRegex(UserError, "Operation: one row"):
            self._submission().action_build()

    # ------------------------------------------------------------
    # CROSS-CHECKS
    # ------------------------------------------------------------

    def test_v24_funding_does_not_add_up_to_the_value(self):
        """Σ class = Σ owner level = Σ funding = total (domain.md §4.1)."""
        self.env.cr.execute(
            "UPDATE rural_asset_funding SET amount = 119999.99 WHERE asset_id = %s",
            [self.house.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError) as refused:
            self._submission().action_build()
        message = str(refused.exception)
        self.assertIn(self.house.code, message)
        self.assertIn("119,999.99 ≠ 120,000.00", message)
        self.assertIn("资金来源", message)
        self.assertNotIn(self.pump.code, message)
        self.assertEqual(self._submission().state, "draft")

    def test_v24_an_asset_without_owner_level(self):
        self.env.cr.execute(
            "UPDATE rural_asset SET owner_level = NULL WHERE id = %s", [self.house.id]
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError) as refused:
            self._submission().action_build()
        self.assertIn("所有权人层级", str(refused.exception))
        self.assertIn(self.house.code, str(refused.exception))

    def test_v24_ledger_and_summary_hold_the_same_assets(self):
        self.env.ref("rural_asset.form_ledger").filter_batch = "transition"
        with self.assertRaises(UserError) as refused:
            self._submission().action_build()
        message = str(refused.exception)
        self.assertIn("前营村", message)
        self.assertIn(f"{self.road.code} {self.road.name}", message)
        self.assertNotIn(self.house.code, message)

    def test_operation_rows_are_the_operating_assets(self):
        self.env.ref("rural_asset.form_operation").filter_batch = "poverty"
        with self.assertRaises(UserError) as refused:
            self._submission().action_build()
        self.assertIn("运营状况表", str(refused.exception))
        self.assertIn(self.house.code, str(refused.exception))

    def test_no_assets_and_no_campaign(self):
        with self.assertRaisesRegex(UserError, "no asset in the register"):
            self.env.cr.execute(
                "UPDATE rural_asset SET project_year = 2030, date_completed = NULL"
                " WHERE township_id = %s",
                [self.shunshan.id],
            )
            self.env.invalidate_all()
            self._submission(self.shunshan).action_build()
        submission = self._submission()
        self.campaign._take_step("cancel", "推迟")
        with self.assertRaisesRegex(UserError, "not open"):
            submission.action_build()

    # ------------------------------------------------------------
    # HANDING IN
    # ------------------------------------------------------------

    def test_sheets_first_then_the_words(self):
        """凌源市方案 五(一)1: 乡镇自查 comes before 汇总上报."""
        submission = self._submission()
        submission.action_build()
        self.assertIn("相官村", submission.next_problems)
        self.assertIn("【", submission.next_problems)
        with self.assertRaisesRegex(UserError, "not submitted yet"):
            submission.action_submit()
        self._submit(self.liuhe)
        with self.assertRaisesRegex(UserError, "fill it in or take it out"):
            submission.action_submit()
        self._write_summary(submission)
        with self.assertRaisesRegex(UserError, "was a draft"):
            submission.action_submit()
        submission.action_build()
        submission.action_submit()
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(submission.submitted_by, self.users["reviewer"])
        logged = submission.sudo().log_ids.filtered(lambda x: x.action == "submit")
        self.assertEqual(logged.content_digest, submission._content_digest())

    def test_handed_in_stands(self):
        submission = self._made()
        submission.action_submit()
        with self.assertRaisesRegex(UserError, "was handed in"):
            submission.summary_id.problems = "无"
        with self.assertRaisesRegex(UserError, "starts from"):
            submission.action_build()
        with self.assertRaises(UserError):
            submission.write({"state": "done"})
        with self.assertRaises(UserError):
            submission.file_ids[0].write({"checksum": "0"})
        with self.assertRaises(UserError):
            submission.file_ids[0].unlink()

    def test_the_register_changed_since(self):
        submission = self._made()
        self.env.cr.execute(
            "UPDATE rural_asset SET original_value = 1 WHERE id = %s", [self.house.id]
        )
        self.env.cr.execute(
            "UPDATE rural_asset_funding SET amount = 1 WHERE asset_id = %s",
            [self.house.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "register has changed"):
            submission.action_submit()

    def test_the_summary_changed_since(self):
        submission = self._made()
        submission.summary_id.problems = "无"
        with self.assertRaisesRegex(UserError, "changed since"):
            submission.action_submit()

    def test_the_county_returns_with_a_reason(self):
        submission = self._made()
        submission.action_submit()
        with self.assertRaises(AccessError):
            submission._take_return("数字有误")
        officer = submission.with_user(self.users["officer"])
        with self.assertRaisesRegex(UserError, "reason"):
            officer._take_return(" ")
        officer._take_return("总结过于简单")
        self.assertEqual(submission.state, "draft")
        self.assertEqual(submission.return_reason, "总结过于简单")
        submission.summary_id.problems = "个别资产卡破损，已更换。"
        submission.action_build()
        submission.action_submit()
        self.assertFalse(submission.return_reason)

    def test_the_county_hands_in_after_its_townships(self):
        township = self._made()
        self._submit(self.shunshan)
        county = self._submission(self.county)
        self._write_summary(county)
        county.action_build()
        self.assertEqual(county.asset_count, 5)
        with self.assertRaisesRegex(UserError, "2 townships"):
            county.action_submit()
        township.action_submit()
        other = self._submission(self.shunshan)
        self._write_summary(other)
        other.action_build()
        other.action_submit()
        county.action_submit()
        self.assertEqual(county.state, "submitted")
        self.assertEqual(self.campaign.handed_in_count, 2)

    # ------------------------------------------------------------
    # SEALED SCANS
    # ------------------------------------------------------------

    def test_sealed_scans_beside_their_tables(self):
        """凌源市方案 五(一)2: 电子版和盖章版."""
        submission = self._made()
        submission.action_submit()
        file = submission.file_ids[1]
        file.sealed = base64.b64encode(SCAN)
        self.assertEqual(file.sealed_name, "02 柳河镇管理台账（盖章版）.pdf")
        self.assertEqual(file.sealed_checksum, hashlib.sha256(SCAN).hexdigest())
        self.assertEqual(submission.sealed_count, 1)
        files = self._zip(submission)
        self.assertEqual(files["盖章版/02 柳河镇管理台账（盖章版）.pdf"], SCAN)
        self.assertIn(file.sealed_checksum, files["目录.csv"].decode("utf-8-sig"))

    def test_a_row_on_screen_takes_a_scan_and_nothing_else(self):
        submission = self._made()
        first, second = submission.file_ids[:2]
        scan = {"sealed": base64.b64encode(SCAN), "sealed_name": "盖章.pdf"}
        submission.write({"file_ids": [Command.update(second.id, scan)]})
        self.assertEqual(submission.sealed_count, 1)
        others = self._submission(self.shunshan)
        for paper, command in (
            (submission, Command.update(second.id, {"name": "别的.xlsx"})),
            (submission, Command.create({"name": "别的.xlsx", "title": "别的"})),
            (submission, Command.delete(second.id)),
            (submission, Command.unlink(second.id)),
            (submission, Command.clear()),
            (submission, Command.set(first.ids)),
            (others, Command.link(second.id)),
        ):
            with self.subTest(command), self.assertRaisesRegex(UserError, "made"):
                paper.write({"file_ids": [command]})

    def test_what_is_no_scan_is_refused(self):
        file = self._made().file_ids[1]
        with self.assertRaisesRegex(UserError, "this is no scan"):
            file.sealed = base64.b64encode(b"MZ program")

    def test_a_new_table_has_no_scan(self):
        submission = self._made()
        submission.file_ids[1].sealed = base64.b64encode(SCAN)
        submission.action_build()
        self.assertEqual(submission.sealed_count, 0)

    def test_a_file_changed_behind_is_not_handed_out(self):
        submission = self._made()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "rural.submission.file"),
                ("res_id", "=", submission.file_ids[1].id),
                ("res_field", "=", "content"),
            ]
        )
        attachment.raw = b"other"
        with self.assertRaisesRegex(UserError, "checksum differs"):
            self._zip(submission)

    # ------------------------------------------------------------
    # ROLES
    # ------------------------------------------------------------

    def test_own_and_other_townships(self):
        submission = self._made()
        stranger = self.reviewers[self.shunshan]
        found = self.env["rural.submission"].with_user(stranger).search([])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            self._submission(self.liuhe, stranger).read(["name"])
        with self.assertRaises(AccessError):
            submission.with_user(stranger).action_build()
        with self.assertRaises(AccessError):
            submission.file_ids.with_user(stranger).read(["content"])
        auditor = submission.with_user(self.users["auditor"])
        self.assertTrue(self._zip(auditor))
        for role in ("auditor", "accountant", "manager"):
            with self.assertRaises(AccessError):
                submission.with_user(self.users[role]).action_submit()

    def test_villages_have_none(self):
        self._made()
        for model in ("rural.submission", "rural.inventory.summary"):
            seen = self.env[model].with_user(self.users["clerk"]).search([])
            self.assertFalse(seen)

    def test_the_county_belongs_to_the_county(self):
        with self.assertRaises(AccessError):
            self._submission(self.county, self.users["reviewer"]).read(["name"])
        with self.assertRaisesRegex(UserError, "neither"):
            self._submission(self.xiangguan, self.users["officer"])

    def test_what_is_written_by_the_making(self):
        submissions = self.env["rural.submission"].with_user(self.users["reviewer"])
        vals = {"inventory_id": self.campaign.id, "region_id": self.liuhe.id}
        for extra in ({"asset_count": 9}, {"state": "submitted"}, {"is_final": True}):
            with self.assertRaises(UserError):
                submissions.create({**vals, **extra})

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def test_many_assets_in_the_background(self):
        submission = self._submission()
        with patch.object(rural_submission_build, "AT_ONCE", 0), trap_jobs() as trap:
            submission.action_build()
            trap.assert_jobs_count(1, only=submission._job_batch)
        self.assertEqual(submission.state, "running")
        submission._job_batch()
        self.assertEqual((submission.state, submission.file_count), ("done", 5))
        submission._job_batch()  # a second run changes nothing
        self.assertEqual(submission.state, "done")

    def test_a_failure_in_the_background_is_told(self):
        submission = self._submission()
        with patch.object(rural_submission_build, "AT_ONCE", 0), trap_jobs():
            submission.action_build()
        broken = patch.object(
            type(submission), "_table_file", side_effect=UserError("disk full")
        )
        with broken, self.assertLogs(JOB_LOGGER, "ERROR"):
            submission._job_batch()
        self.assertEqual(submission.state, "failed")
        self.assertIn("disk full", submission.message)
        self.assertFalse(submission.file_ids)
        submission.action_build()
        self.assertEqual(submission.state, "done")

    def test_waiting_can_be_stopped(self):
        submission = self._submission()
        with patch.object(rural_submission_build, "AT_ONCE", 0), trap_jobs():
            submission.action_build()
        submission.action_stop()
        submission._job_batch()
        self.assertEqual((submission.state, submission.file_count), ("draft", 0))

    def test_the_board_leads_there(self):
        board = self.env["rural.inventory.township"].with_user(self.users["reviewer"])
        row = board.search([("township_id", "=", self.liuhe.id)])
        self.assertEqual(row.submission_state, "draft")
        action = row.action_open_submission()
        self.assertEqual(action["res_id"], self._submission().id)


@tagged("post_install", "-at_install")
class TestInventorySummary(InventoryCommon):
    """清查工作总结: its figures against the database."""

    def _text(self, region, user=None):
        user = user or self.reviewers.get(region, self.users["officer"])
        summaries = self.env["rural.inventory.summary"].with_user(user)
        summary = summaries._of(self.campaign.with_user(user), region)
        report = self.env.ref("rural_asset.action_report_inventory_summary")
        pdf = next(report.with_user(user).sudo()._annex_files(summary))[1]
        return summary, "".join("\n".join(pdf_pages(pdf)).split())

    def test_figures_of_a_township(self):
        self._line(self.house).write({"result": "differs", "found_usage": "idle"})
        self._line(self.road).write({"result": "not_found"})
        self._extra()
        summary, text = self._text(self.liuhe)
        self.assertIn("柳河镇2025年", text)
        document = self.env["report.rural_asset.inventory_summary"]
        self.assertEqual(document._document_values(summary)["watermark"], "草　稿")
        self.assertIn("项目资产共4项48万元", text)
        self.assertIn("已确权3项，占75%", text)
        self.assertIn("应清查在册资产4项，已清查2项，尚有2项未清查", text)
        self.assertIn("账实相符0项，账实不符1项，未找到1项；另发现账外资产1项", text)
        self.assertIn("柳河镇人民政府", text)
        figures = summary._figures()
        places = {name: row["line_count"] for name, row in figures["places"]}
        self.assertEqual(places, {"柳河镇本级": 1, "相官村": 3, "前营村": 1})

    def test_decisions_and_findings(self):
        self._line(self.house).write({"result": "differs", "found_usage": "idle"})
        self._line(self.road).write({"result": "not_found"})
        for village in (self.xiangguan, self.qianying):
            self._signed(village)
        self._decide(self._line(self.house), "apply")
        self._decide(self._line(self.road), "finding")
        _summary, text = self._text(self.liuhe)
        self.assertIn("更正台账1项，经核实以台账为准0项，转入问题整改1项", text)
        self.assertIn("转入问题整改台账1个，已销号0个，销号率0%", text)
        self.assertIn("闲置1项12万元", text)

    def test_discipline_clues_are_not_counted(self):
        self.env["rural.finding"]._report(
            [
                {
                    "type_code": "J1",
                    "name": "虚报冒领",
                    "source": "inventory",
                    "inventory_id": self.campaign.id,
                    "region_id": self.xiangguan.id,
                }
            ]
        )
        _summary, text = self._text(self.county)
        self.assertIn("没有转入问题整改台账的问题", text)

    def test_the_county_by_townships(self):
        summary, text = self._text(self.county)
        self.assertIn("共5项60万元", text)
        self.assertIn("清源县乡村振兴局", text)
        names = [name for name, _row in summary._figures()["places"]]
        self.assertEqual(names, ["柳河镇", "舜山镇"])

    def test_sums_of_places_and_classes_are_the_whole(self):
        self._extra()
        summary, _text = self._text(self.county)
        figures = summary._figures()
        for name in ("line_count", "extra_count", "pending_count"):
            whole = figures["count"][name]
            for rows in (figures["places"], figures["count"]["by_class"]):
                self.assertEqual(sum(row[name] for _label, row in rows), whole)

    def test_proposed_words_are_kept_once_written(self):
        summary, _text = self._text(self.liuhe)
        self.assertIn("2025年5月6日", summary.methods)
        summary.problems = "个别资产卡破损。"
        summary.organisation = False
        summary.action_propose()
        self.assertEqual(summary.problems, "个别资产卡破损。")
        self.assertIn("【", summary.organisation)

    def test_numbers_of_persons_stop_the_document(self):
        summary, _text = self._text(self.liuhe)
        with self.assertRaises(UserError):
            summary.problems = "群众王某（110101199003070038）反映"
            self._text(self.liuhe)


@tagged("post_install", "-at_install")
class TestSubmissionDownload(HttpCase, SubmissionCommon):
    def test_download_by_who_may_read_it(self):
        submission = self._made()
        url = f"/rural_asset/submission/{submission.id}"
        other = self.reviewers[self.shunshan]
        for user, status in ((self.users["reviewer"], 200), (other, 404)):
            user.password = f"{user.login}-password"
            self.authenticate(user.login, user.password)
            response = self.url_open(url)
            self.assertEqual(response.status_code, status)
            if status == 200:
                with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
                    self.assertEqual(len(archive.namelist()), 6)
