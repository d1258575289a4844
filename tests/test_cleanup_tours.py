"""The year of clean-up and supervision in Chromium and in Chinese, by its roles."""

import base64
import io
import tempfile
import zipfile
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from odoo.tests import tagged

from .common import RuralCommon
from .common_archive import FILED_ON, ArchiveCommon
from .common_blank import ledger_blank
from .common_field_pack import FieldPackCommon
from .common_inventory import OPENED_ON
from .common_national import NationalCommon
from .common_tour import TourCommon
from .common_verification import ON_SITE, VerificationCommon
from .test_archive import verify
from .test_submission import SubmissionCommon

IN_MAY = date(2025, 5, 28)
IN_JUNE = date(2025, 6, 20)
START = "rural_asset_action"
SCRIPT = Path(__file__).parent.parent / "dev" / "verify_package.py"


@tagged("post_install", "-at_install")
class TestFilingTours(TourCommon, ArchiveCommon):
    def test_the_county_files_and_the_auditor_verifies(self):
        self._tour("rural_filing_officer", self.users["officer"], FILED_ON, START)
        archive = self.env["rural.archive"].search([("region_id", "=", self.county.id)])
        self.assertEqual((archive.state, archive.year), ("filed", 2025))
        steps = archive.log_ids.sorted("id")
        self.assertEqual(steps.mapped("action"), ["build", "build", "file"])
        self.assertEqual(steps.user_id, self.users["officer"])

        self._tour("rural_filing_auditor", self.users["auditor"], FILED_ON, START)
        self._assert_verifies(self._download("rural_auditor", archive), archive)

    def _download(self, login, archive):
        self.authenticate(login, login)
        answer = self.url_open(archive.action_download()["url"])
        self.assertEqual(answer.status_code, 200)
        return answer.content

    def _assert_verifies(self, package, archive):
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(package)
            file.flush()
            code, output = verify(SCRIPT, file.name)
        self.assertEqual(code, 0, output)
        self.assertIn(archive.checksum, output)


@tagged("post_install", "-at_install")
class TestNationalTours(TourCommon, NationalCommon):
    @classmethod
    def _poverty(cls, region=None, state="confirmed", **vals):
        """The barn is let without a contract; the village operates all else."""
        own = {"operation_mode": "own", "useful_life": 20, "residual_rate": 5}
        vals = vals if vals["name"] == "养殖棚" else own | vals
        return super()._poverty(region, state, **vals)

    def test_the_county_checks_exports_and_confirms(self):
        self._tour("rural_national_export", self.users["officer"], IN_JUNE, START)
        export = self.env["rural.form.export"].search([], limit=1)
        self.assertEqual((export.row_count, export.date_entered), (3, IN_JUNE))
        entered = self.due.filtered("in_national_system")
        self.assertEqual(entered, self.due - self.barn)
        self.assertEqual(set(entered.mapped("date_national_system")), {IN_JUNE})
        self.assertFalse(self.new.in_national_system)

    def test_compared_decided_and_certified(self):
        """The pump costs 51,000 there, the road was never entered, and a pumping
        station stands there that the county does not know.
        """
        value = {"资产原值(元)": 51000}
        house, pump, road, barn = self._rows()
        other = {
            **barn,
            "资产名称": "无名泵站",
            "资产原值(元)": 1,
            "资产编码（台账）": None,
        }
        other["资产编号（系统）"] = "QG9999"
        self._lay_out(
            "全国系统导出.xlsx", self._file([house, pump | value, barn, other])
        )
        self._lay_out(
            "全国系统再次导出.xlsx", self._file([house, pump | value, road, barn])
        )
        self._tour("rural_national_agreement", self.users["officer"], IN_JUNE, START)
        check = self.env["rural.national.check"].search([])
        self.assertEqual(check.state, "done")
        self.assertEqual(check.log_ids.user_id, self.users["officer"])
        self.assertIn("核对一致证明", check.certificate_id.name)
        self.assertEqual(self.pump.original_value, 51000)
        self.assertIn("经实地核对", self.pump.log_ids.sorted("id")[-1].reason)
        self.assertTrue(all(self.due.mapped("in_national_system")))
        finding = self.env["rural.finding"].search([("source", "=", "national")])
        self.assertIn("无名泵站", finding.name)


@tagged("post_install", "-at_install")
class TestCleanupTours(TourCommon, FieldPackCommon, SubmissionCommon):
    def test_the_county_opens_the_next_year(self):
        day = OPENED_ON.replace(year=2026)
        self._tour("rural_cleanup_officer", self.users["officer"], day, START)
        campaign = self.campaign.search([("year", "=", 2026)])
        self.assertEqual((campaign.state, campaign.sheet_count), ("open", 5))

    def test_from_the_field_pack_to_the_submission(self):
        """The clerk has noted on the phone that the house is not there; the workbook
        says that it stands empty.
        """
        clerk, reviewer = self.users["clerk"], self.users["reviewer"]
        self._line(self.house).write({"result": "not_found", "remark": "没有看到"})
        self._tour("rural_cleanup_packs", reviewer, OPENED_ON, START)
        self._lay_out("相官村清查表.xlsx", self._filled_in_the_field())
        self._tour("rural_cleanup_return", clerk, OPENED_ON, START)
        sheet = self._sheet(self.xiangguan)
        house = self._line(self.house)
        self.assertEqual(sheet.state, "signed")
        self.assertEqual((house.result, house.found_usage), ("differs", "idle"))

        self._rest_of_the_township()
        self._tour("rural_cleanup_decided", reviewer, IN_MAY, START)
        self.assertEqual(self.house.usage_state, "idle")
        self.assertEqual(
            set(self._sheets_of(self.liuhe).mapped("state")), {"submitted"}
        )

        self._tour("rural_cleanup_submission", reviewer, IN_MAY, START)
        submission = self._submission()
        self.assertEqual(submission.state, "submitted")
        self.assertEqual(submission.submitted_by, reviewer)
        [sealed] = submission.file_ids.filtered("sealed_checksum")
        self.assertEqual(sealed.sealed_name, "02 柳河镇管理台账（盖章版）.pdf")
        self.assertEqual(sealed.sealed_by, reviewer)

    def _filled_in_the_field(self):
        """The workbook of 相官村 out of the township's pack, as the browser gets it."""
        pack = self.env["rural.field.pack"].search([], limit=1)
        self.authenticate("rural_reviewer", "rural_reviewer")
        answer = self.url_open(pack.action_download()["url"])
        self.assertEqual(answer.status_code, 200)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
            [name] = [n for n in files.namelist() if "相官村" in n]
            book = self._book(files.read(name))
        self._fill(book, self.house, result="有差异", found_usage="闲置")
        self._fill(book, self.pump, result="与登记一致")
        return self._bytes(book)

    def _rest_of_the_township(self):
        """The other sheets of 柳河镇, signed and accepted."""
        own = self._sheet(self.liuhe, self.users["accountant"])
        own.action_found_rest()
        own.action_sign()
        sheets = own | self._signed(self.qianying)
        sheets.with_user(self.users["reviewer"]).action_accept()


@tagged("post_install", "-at_install")
class TestVerificationTours(TourCommon, VerificationCommon):
    def test_a_third_party_answers_and_the_county_closes(self):
        verification = self._verification("running")
        self._tour("rural_verifier_answers", self.verifier, ON_SITE, START)
        sample = verification.with_env(self.env).sample_ids[0]
        self.assertEqual((sample.number, sample.pending_count), (1, 0))
        answer = self._one(verification)
        self.assertEqual((answer.result, answer.remark), ("fails", "资产卡字迹不清"))
        self.assertEqual(answer.photo_ids.mapped("name"), ["资产卡.png"])

        self._answer(verification)
        self._tour("rural_verification_closed", self.users["officer"], ON_SITE, START)
        self.assertEqual(verification.state, "closed")
        self.assertEqual(answer.sudo().finding_id.source, "verification")


@tagged("post_install", "-at_install")
class TestBlankTours(TourCommon, RuralCommon):
    def test_the_county_maps_its_own_layout_and_exports_in_it(self):
        self.county.company_id = self.env.company
        self._asset(self.xiangguan, "confirmed", value=120000.05)
        self._asset(self.linqiao, "confirmed", value=80000)
        self._lay_out("空白台账.xlsx", ledger_blank())
        self._tour("rural_blank_officer", self.users["officer"], IN_JUNE, START)
        blank = self.env["rural.blank"].search([("name", "=", "县定版式")])
        self.assertEqual((blank.state, blank.region_id), ("ready", self.county))
        export = self.env["rural.form.export"].search([], limit=1)
        self.assertEqual(export.blank_id, blank)
        sheet = load_workbook(io.BytesIO(base64.b64decode(export.file)))["台账"]
        self.assertEqual(
            [(row[3].value, row[13].value) for row in sheet["A6:N7"]],
            [("相官村蔬菜大棚", "账实相符"), ("林桥村蔬菜大棚", "账实相符")],
        )
