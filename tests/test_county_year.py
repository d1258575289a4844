"""A county's year of supervision, played by its users on its days: 凌源市方案（2022年
扶贫项目资产后续管理工作方案）三 工作内容, 四 工作方式, 五 时间安排, one by one,
from the opening of the clean-up to the filing package.
"""

import base64
import contextlib
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_archive import ArchiveCommon
from .common_distribution import DistributionCommon
from .common_import import workbook
from .common_national import NationalCommon
from .test_submission import SubmissionCommon

SCRIPT = Path(__file__).parent.parent / "dev" / "verify_package.py"
SCAN = base64.b64encode(b"%PDF-1.4 sealed paper")
WHY = "收益分配结果于次年一季度办理"


@tagged("post_install", "-at_install")
class TestCountyYear(SubmissionCommon, DistributionCommon):
    """相官村 has three assets, 前营村 one of the poverty batch, 林桥村 one, 柳河镇 one
    of its own; a plan of the year is filed before the clean-up begins.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(state="filed")
        cls.company.rural_background_documents = 50
        cls.officer = cls.users["officer"]

    @contextlib.contextmanager
    def _clause(self, clause, day):
        """One sentence of the regulation on one day of the county."""
        with (
            self.subTest(clause),
            freeze_time(datetime.combine(day, datetime.min.time())),
        ):
            yield

    def test_三四五_the_year_from_opening_to_filing(self):
        self._daily_work()
        self._counting()
        self._reporting()
        self._national_system()
        self._verifying()
        self._rectifying()
        self._filing()

    # ------------------------------------------------------------
    # 三(一) 日常管理
    # ------------------------------------------------------------

    def _daily_work(self):
        with self._clause("三(一) 完成确权登记、收益分配", date(2025, 5, 5)):
            self.assertEqual(self.house.state, "confirmed")
            self.assertEqual(self.plan.state, "filed")
        with self._clause("四(一) 日常管理由各乡镇落实", date(2025, 5, 5)):
            self.assertEqual(self.plan.township_id, self.liuhe)
            steps = self.plan.log_ids.mapped("body")
            self.assertTrue({"village", "township", "county"} <= set(steps))

    # ------------------------------------------------------------
    # 三(二), 五(一) 资产清查
    # ------------------------------------------------------------

    def _counting(self):
        with self._clause("四(二) 县局组织，乡镇落实", date(2025, 5, 6)):
            self.assertEqual(self.campaign.state, "open")
            self.assertEqual(self.campaign.log_ids.user_id, self.officer)
            campaigns = self.env["rural.inventory"].with_user(self.users["reviewer"])
            with self.assertRaises(AccessError):
                campaigns.create({"region_id": self.county.id, "year": 2026})
        with self._clause("五(一)1 摸清现状及衔接资产底数", date(2025, 5, 20)):
            counted = self.campaign.sheet_ids.line_ids.asset_id
            domain = [("county_id", "=", self.county.id), ("state", "!=", "draft")]
            self.assertEqual(counted, self.env["rural.asset"].search(domain))
            self.assertEqual({a.batch for a in counted}, {"poverty", "transition"})
        with self._clause("三(二) 逐笔逐项核实，账实相符", date(2025, 5, 20)):
            self._count_and_decide()
        with self._clause("五(一)1 更新管理台账及资产卡", date(2025, 5, 28)):
            self.assertEqual(self.house.quantity, 10)
            self.assertEqual(self.pump.usage_state, "idle")
            change = self.house.log_ids.sorted("id")[-1]
            self.assertIn("quantity", change.changes)

    def _count_and_decide(self):
        self._line(self.house).found_quantity = 10
        self._line(self.pump).found_usage = "idle"
        barn = self._line(self.barn)
        barn.write({"result": "differs", "remark": "资产卡脱落"})
        self._signed(self.xiangguan)
        self._signed(self.linqiao)
        reviewer = self.users["reviewer"]
        self._decide(self._line(self.house) | self._line(self.pump), "apply", reviewer)
        self._decide(barn, "finding", self.reviewers[self.shunshan], "限期补挂")
        self.card = barn.finding_id.with_env(self.env)
        self.assertTrue(self.card)

    def _reporting(self):
        with self._clause("五(一)2 清查结果6月2日前完成", date(2025, 5, 30)):
            self.assertEqual(self.campaign.date_report, date(2025, 6, 2))
            with self.assertRaisesRegex(UserError, "not submitted"):
                self.campaign.with_user(self.officer).action_report()
            self._submit_rest(self.liuhe)
            self._submit_rest(self.shunshan)
        with self._clause(
            "五(一)2 总结、管理台账、基本情况表、运营状况表的电子版和盖章版一并上报",
            date(2025, 6, 1),
        ):
            for place in (self.liuhe, self.shunshan, self.county):
                self._hand_in(place)
        with self._clause("三(二) 建立资产收益清算台账，不漏项", date(2025, 6, 1)):
            files = self._submission(self.county).file_ids
            self.assertIn("income", files.mapped("kind"))
        with self._clause("五(一)2 汇总上报", date(2025, 6, 2)):
            self.campaign.with_user(self.officer).action_report()
            self.assertEqual(self.campaign.state, "reported")
            self.assertFalse(self.campaign.overdue)

    def _submit_rest(self, township):
        """Count and sign what is left, and hand the township's sheets in."""
        if own := self._sheet(township, self.users["accountant"]):
            own.action_found_rest()
            own.action_sign()
        for village in self.clerks:
            left = self._sheet(village).state == "counting"
            if left and village.township_id == township:
                self._signed(village)
        sheets = self._sheets_of(township).with_user(self.reviewers[township])
        sheets.action_accept()
        sheets.action_submit()

    def _hand_in(self, place):
        submission = self._submission(place)
        self._write_summary(submission)
        submission.action_build()
        kinds = set(submission.file_ids.mapped("kind"))
        self.assertTrue({"text", "ledger", "summary", "operation"} <= kinds)
        for file in submission.file_ids:
            file.write({"sealed": SCAN, "sealed_name": "盖章.pdf"})
        submission.action_submit()
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(submission.sealed_count, submission.file_count)

    # ------------------------------------------------------------
    # 三(三), 五(二) 信息填报
    # ------------------------------------------------------------

    def _national_system(self):
        with self._clause("三(三) 衔接资产信息暂不录入系统", date(2025, 6, 10)):
            check = self._compared([self.road, self.house])
            wrong = check.line_ids.filtered(lambda row: row.status == "cancel")
            self.assertEqual(wrong.asset_id, self.house)
        with self._clause("三(三) 线上数据与线下台账一致", date(2025, 6, 20)):
            check = self._compared([self.road])
            self.assertTrue(check.agrees)
            check.action_certify()
            self.assertEqual(check.state, "done")
        with self._clause("四(三), 五(二) 县局组织，6月25日前完成", date(2025, 6, 20)):
            self.assertEqual(self.campaign.date_system, date(2025, 6, 25))
            self.assertEqual(check.log_ids.mapped("user_id"), self.officer)
            self.assertTrue(self.road.in_national_system)
            self.assertFalse(self.house.in_national_system)

    def _compared(self, assets):
        rows = [NationalCommon._row(asset, f"QG{asset.id}") for asset in assets]
        data = workbook([list(rows[0]), *(list(row.values()) for row in rows)])
        check = (
            self.env["rural.national.check"]
            .with_user(self.officer)
            .create(
                {
                    "region_id": self.county.id,
                    "file": base64.b64encode(data),
                    "filename": "全国系统导出.xlsx",
                }
            )
        )
        check.action_check()
        return check

    # ------------------------------------------------------------
    # 三(四), 五(三)1 资产核查
    # ------------------------------------------------------------

    def _verifying(self):
        verifier = self.users["verifier"]
        with self._clause("四(四) 委托第三方机构开展", date(2025, 7, 1)):
            sampled = self._verification(kind="sample", size_by="number", size=3)
            whole = self._verification(kind="full", township_ids=self.shunshan.ids)
            for verification in (sampled, whole):
                verification.action_draw()
                verification.action_start()
            answer = sampled.with_user(verifier).answer_ids[:1]
            with self.assertRaises(AccessError):
                answer.sample_id.asset_id.check_access("write")
        with self._clause("五(三)1 全面核查和现场抽查相结合", date(2025, 7, 8)):
            self.assertEqual((sampled.sample_count, whole.sample_count), (3, 1))
            codes = sampled.indicator_ids.mapped("code")
            self.assertEqual(len(codes), 14)
        with self._clause("三(四) 重点核查七类行为和七项管理", date(2025, 7, 8)):
            self._answers(whole, {"10": "资产卡未上墙", "01": "群众反映虚报"})
            self._answers(sampled, {})
            for verification in (sampled, whole):
                verification.action_close()
            found = self._findings_of(whole)
            self.assertEqual(len(found), 2)
            self.assertEqual(found.mapped("source"), ["verification"] * 2)
        with self._clause("五(三)1 线索移交相关部门", date(2025, 8, 5)):
            self._hand_over(found.filtered("discipline"))

    def _verification(self, **vals):
        return (
            self.env["rural.verification"]
            .with_user(self.officer)
            .create(
                {
                    "region_id": self.county.id,
                    "year": 2025,
                    "body": "省乡村振兴局委托的第三方机构",
                    "seed": "20250701",
                    "verifier_ids": [(6, 0, self.users["verifier"].ids)],
                    **{
                        name: [(6, 0, value)] if name.endswith("_ids") else value
                        for name, value in vals.items()
                    },
                }
            )
        )

    def _answers(self, verification, wrong):
        for sample in verification.with_user(self.users["verifier"]).sample_ids:
            for answer in sample.answer_ids:
                if remark := wrong.get(answer.indicator_id.code):
                    answer.write({"result": "fails", "remark": remark})
            sample.action_rest_conforms()

    def _findings_of(self, verification):
        return verification.answer_ids.finding_id.with_env(self.env)

    def _hand_over(self, clue):
        self.assertEqual(len(clue), 1)
        with self.assertRaises(AccessError):
            clue.with_user(self.users["reviewer"]).read(["name"])
        clue.with_user(self.officer)._take_step(
            "hand_over",
            {"handover_to": "县纪委监委", "handover_document": "移交函〔2025〕1号"},
        )
        self.assertEqual(clue.date_handover, date(2025, 8, 5))
        # The receiving office works on it: the county follows it up by a later day.
        clue.with_user(self.officer).deadline = date(2025, 12, 31)
        self.clue = clue

    # ------------------------------------------------------------
    # 五(三)2 问题整改
    # ------------------------------------------------------------

    def _rectifying(self):
        domain = [("county_id", "=", self.county.id), ("discipline", "=", False)]
        findings = self.env["rural.finding"].search([*domain, ("state", "=", "open")])
        with self._clause(
            "五(三)2 反馈问题，督促整改（8月11日-20日）", date(2025, 8, 11)
        ):
            self.assertIn(self.card, findings)
            self.assertEqual(self.campaign.date_rectify, date(2025, 8, 20))
            self.assertEqual(set(findings.mapped("deadline")), {date(2025, 8, 20)})
            self.assertFalse(any(findings.mapped("is_overdue")))
        with self._clause("六(五) 做好问题整改", date(2025, 8, 15)):
            for finding in findings:
                self._put_right(finding)
            self.assertEqual(set(findings.mapped("state")), {"closed"})

    def _put_right(self, finding):
        reviewer = self.reviewers[self.shunshan]
        files = self.env["ir.attachment"].with_user(reviewer)
        paper = files.create(
            {"name": "整改后.jpg", "raw": b"after", "res_model": "rural.finding.step"}
        )
        given = {"result": "已补挂资产卡", "attachments": paper}
        finding.with_user(reviewer)._take_step("rectify", given)
        finding.with_user(self.officer)._take_step("close", {})

    # ------------------------------------------------------------
    # 五(四) 备案管理
    # ------------------------------------------------------------

    def _filing(self):
        with self._clause("五(四) 整理备案（8月21-31日）", date(2025, 8, 22)):
            self.assertEqual(self.campaign.date_file, date(2025, 8, 31))
            self.campaign.with_user(self.officer).action_file()
            archive = self._packed()
        with self._clause("五(四) 清查、专项核查以及后续管理情况", date(2025, 8, 25)):
            self._check_parts(archive)
        with self._clause("五(四) 整理备案后予以上报", date(2025, 8, 25)):
            archive._file()
            self.assertEqual(archive.state, "filed")
            self._verified_without_odoo(archive)

    def _packed(self):
        archives = self.env["rural.archive"].with_user(self.officer)
        archive = archives.create({"region_id": self.county.id, "year": 2025})
        rows = {row.section: row for row in archive.section_ids}
        for section in ("distribution", "check"):
            rows[section].reason = WHY
        # the clue that was handed over is open: it does not stand here
        self.assertFalse(rows["finding"].missing)
        archive.action_build()
        return archive

    def _check_parts(self, archive):
        states = {row.section: row.state for row in archive.section_ids}
        # What the rules stop or warn of is told, with the county's own word on it.
        hits = self.env["rural.check.hit"].search([("state", "=", "open")])
        self.assertEqual(states.pop("check"), "partial" if hits else "none")
        self.assertEqual(
            states,
            {
                "submission": "whole",
                "register": "whole",
                "distribution": "partial",
                "inventory": "whole",
                "national": "whole",
                "verification": "whole",
                "finding": "whole",
                "chain": "whole",
            },
        )
        files = ArchiveCommon._files(archive)
        for name in (
            "01 乡镇上报材料/清源县/盖章版",
            "01 乡镇上报材料/柳河镇/",
            "05 信息填报/2025-06-20",
            "06 资产核查/",
            "08 办理记录/资产核查.jsonl",
            "08 办理记录/系统比对.jsonl",
        ):
            self.assertTrue([path for path in files if path.startswith(name)], name)
        page = files["index.html"].decode()
        self.assertIn(WHY, page)
        self.assertNotIn("不一致", page)
        for name, data in files.items():
            self.assertNotIn("群众反映虚报".encode(), data, name)
            self.assertNotIn(self.clue.number.encode(), data, name)

    def _verified_without_odoo(self, archive):
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            archive._write_file(file)
            file.flush()
            done = subprocess.run(
                [sys.executable, str(SCRIPT), file.name], capture_output=True, text=True
            )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(archive.checksum, done.stdout)
