"""信息填报: the workbook for the national system, what was entered there, and the
certificate that both sides agree (凌源市方案 三(三), 五(二)).
"""

import base64
import io
import re

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.rural_asset.report import weasy_engine

from .common_national import NationalCommon

NOON = "2022-06-20 12:00:00"


@tagged("post_install", "-at_install")
class TestNationalExport(NationalCommon):
    def _export(self, user="officer", region=None, **vals):
        exports = self.env["rural.form.export"].with_user(self.users[user])
        export = exports.create(
            {
                "form_id": self.env.ref("rural_asset.form_national").id,
                "region_id": (region or self.county).id,
                "as_of": "2025-12-31",
                "leave_out_stopped": False,
                **vals,
            }
        )
        export.action_export()
        return export

    def _texts(self, export):
        book = load_workbook(io.BytesIO(base64.b64decode(export.file)))
        return [
            str(cell)
            for row in book.worksheets[0].iter_rows(values_only=True)
            for cell in row
            if cell is not None
        ]

    def _confirm(self, export, day="2022-06-20", **vals):
        wizard = self.env["rural.national.confirm"].with_env(export.env)
        values = {"export_id": export.id, "date": day, "confirmed": True, **vals}
        return wizard.create(values).action_confirm()

    def test_3_3_transition_assets_are_left_out_and_counted_apart(self):
        """衔接资产信息暂不录入系统."""
        export = self._export()
        texts = self._texts(export)
        self.assertEqual(export.row_count, 4)
        self.assertIn("蔬菜大棚", texts)
        self.assertNotIn("冷库", texts)
        self.assertIn("1 assets of the transition money, 120,000.00", export.message)
        last = "另有衔接资产1项，原值12.0000万元，暂不录入系统，未列入本表。"
        self.assertIn(last, texts)

    def test_a_county_whose_form_holds_both(self):
        form = self.env.ref("rural_asset.form_national")
        form.filter_batch = False
        export = self._export()
        self.assertEqual(export.row_count, 5)
        self.assertIn("其中衔接资产1项，原值12.0000万元。", self._texts(export))

    def test_the_county_adapts_the_columns(self):
        form = self.env.ref("rural_asset.form_national").with_user(
            self.users["officer"]
        )
        form.column_ids.filtered(
            lambda c: c.source == "national_code"
        ).name = "统一编号"
        self.assertIn("统一编号", self._texts(self._export()))

    def test_entered_only_once_the_officer_confirms(self):
        export = self._export()
        self.assertFalse(any(self.due.mapped("in_national_system")))
        self.assertTrue(export.can_confirm_entered)
        self._confirm(export)
        self.assertTrue(all(self.due.mapped("in_national_system")))
        self.assertEqual(
            set(map(str, self.due.mapped("date_national_system"))), {"2022-06-20"}
        )
        self.assertFalse(self.new.in_national_system)
        self.assertFalse(self.draft.in_national_system)

    def test_what_is_registered_later_was_not_in_the_file(self):
        export = self._export()
        later = self._poverty(name="后登记的渠")
        self._confirm(export)
        self.assertFalse(later.in_national_system)

    def test_days_noted_before_are_kept(self):
        self.house.write(
            {"in_national_system": True, "date_national_system": "2021-06-01"}
        )
        self._confirm(self._export())
        self.assertEqual(str(self.house.date_national_system), "2021-06-01")

    def test_only_what_is_not_entered_yet(self):
        self.house.in_national_system = True
        export = self._export(only_missing=True)
        self.assertEqual(export.row_count, 3)

    def test_confirming_needs_a_tick_a_past_day_and_happens_once(self):
        export = self._export()
        with self.assertRaisesRegex(UserError, "Tick"):
            self._confirm(export, confirmed=False)
        with self.assertRaisesRegex(UserError, "lies ahead"):
            self._confirm(export, day="2199-01-01")
        self._confirm(export)
        with self.assertRaisesRegex(UserError, "already"):
            self._confirm(export)

    def test_a_township_exports_but_the_county_confirms(self):
        export = self._export("reviewer", self.liuhe)
        self.assertEqual(export.row_count, 3)
        self.assertFalse(export.can_confirm_entered)
        with self.assertRaises(AccessError):
            export.action_confirm_entered()
        with self.assertRaises(AccessError):
            export._confirm_entered(self.env.company._rural_today())

    def test_3_3_what_the_checks_stop_is_not_entered(self):
        """按照录入校验规则: an asset in use by others without a contract (V11) is left
        out and named; corrected, it goes in.
        """
        self.due.write({"operation_mode": "own"})
        self.house.operation_mode = "lease"
        export = self._export(leave_out_stopped=True)
        self.assertEqual(export.row_count, 3)
        self.assertIn("1 assets that the checks stop", export.message)
        self.assertIn(self.house.code, export.message)
        self.assertNotIn(self.house.id, export.listed_ids)
        export = self._export()
        self.assertEqual(export.row_count, 4)
        self.assertIn("The checks stop 1 assets", export.message)
        self.house.operation_mode = "own"
        self.assertEqual(self._export(leave_out_stopped=True).row_count, 4)

    def test_other_tables_know_nothing_of_it(self):
        export = self._export(form_id=self.env.ref("rural_asset.form_ledger").id)
        self.assertFalse(export.can_confirm_entered)
        self.assertFalse(export.listed_ids)


@tagged("post_install", "-at_install")
class TestNationalMarks(NationalCommon):
    def test_comparing_writes_nothing_to_the_register(self):
        self._check()
        self.assertFalse(any(self.due.mapped("in_national_system")))
        self.assertFalse(any(self.due.mapped("national_code")))

    def test_marks_follow_what_was_found_there(self):
        self.barn.write(
            {"in_national_system": True, "date_national_system": "2021-06-01"}
        )
        self.house.write(
            {"in_national_system": True, "date_national_system": "2021-06-01"}
        )
        found = self.due - self.barn
        check = self._check(self._rows(found), date_export="2022-06-18")
        check.action_note_entered()
        self.assertTrue(all(found.mapped("in_national_system")))
        self.assertEqual(str(self.house.date_national_system), "2021-06-01")
        self.assertEqual(str(self.pump.date_national_system), "2022-06-18")
        self.assertFalse(self.barn.in_national_system)
        self.assertFalse(self.barn.date_national_system)
        self.assertEqual(found.mapped("national_code"), ["QG0001", "QG0002", "QG0003"])

    def test_the_code_is_no_key_field(self):
        self.house.with_user(self.users["officer"]).national_code = "QG5"
        self.assertEqual(self.house.national_code, "QG5")


@tagged("post_install", "-at_install")
class TestNationalCertificate(NationalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if weasy_engine.problem():
            raise cls.skipTest(cls, "no font or no Pango")

    def _certified(self, **vals):
        check = self._check(**vals)
        check.with_context(force_report_rendering=True).action_certify()
        return check

    def _pdf_text(self, check):
        pdf = PdfFileReader(io.BytesIO(check.certificate_id.sudo().raw))
        text = "".join(page.extract_text() for page in pdf.pages)
        return re.sub(r"\s", "", text)

    def test_3_3_the_certificate_of_agreement(self):
        check = self._certified(date_export="2022-06-18")
        self.assertEqual(check.state, "done")
        figures = check.agreement
        self.assertEqual(figures["count"], 4)
        # 120,000 + 50,000 + 120,000 + 80,000.55
        self.assertEqual((figures["here"], figures["there"]), (37000055, 37000055))
        self.assertEqual(figures["digest_here"], figures["digest_there"])
        self.assertEqual(
            [(row["name"], row["count"], row["here"]) for row in figures["rows"]],
            [("柳河镇", 3, 29000000), ("舜山镇", 1, 8000055)],
        )
        self.assertEqual(figures["transition_count"], 1)
        text = self._pdf_text(check)
        for words in (
            "2022年6月18日",
            "370,000.55",
            "衔接资产1项",
            "审核人",
            figures["file_digest"][:16],
        ):
            self.assertIn(words, text)

    def test_the_certificate_marks_the_assets(self):
        self._certified()
        self.assertTrue(all(self.due.mapped("in_national_system")))
        self.assertEqual(self.house.national_code, "QG0001")

    def test_the_file_is_kept_and_logged(self):
        check = self._certified()
        log = check.log_ids.filtered(lambda row: row.action == "certify")
        self.assertEqual(log.attachment_ids, check.certificate_id)
        self.assertTrue(log.content_digest)
        with self.assertRaises(UserError):
            check.certificate_id.sudo().write({"raw": b"other"})
        with self.assertRaises(UserError):
            check.certificate_id.sudo().unlink()

    def test_no_certificate_while_anything_differs(self):
        cases = {
            "differs": [
                self._row(self.house, "QG1", **{"资产状态": "闲置"}),
                *self._rows()[1:],
            ],
            "only_here": self._rows()[1:],
            "only_there": [
                *self._rows(),
                {**self._row(self.house, "QG9"), "资产编码（台账）": None},
            ],
            "cancel": [*self._rows(), self._row(self.new, "QG9")],
            "doubled": [*self._rows(), self._row(self.house, "QG0001")],
        }
        for status, rows in cases.items():
            with self.subTest(status=status):
                check = self._check(rows)
                self.assertEqual(check[f"{status}_count"], 1)
                self.assertFalse(check.agrees)
                with self.assertRaisesRegex(UserError, "do not agree"):
                    check.action_certify()
                self.assertEqual(check.state, "checked")

    def test_a_decision_alone_is_no_agreement(self):
        rows = [self._row(self.house, "QG1", **{"资产状态": "闲置"}), *self._rows()[1:]]
        check = self._check(rows)
        check.line_ids.filtered("undecided")._decide("register", "现场在用")
        with self.assertRaisesRegex(UserError, "do not agree"):
            check.action_certify()

    def test_corrected_on_one_side_it_agrees(self):
        rows = [self._row(self.house, "QG1", **{"资产状态": "闲置"}), *self._rows()[1:]]
        check = self._check(rows)
        check.line_ids.filtered("undecided")._decide("national", "现场闲置")
        check.action_certify()
        self.assertEqual(check.state, "done")

    def test_the_register_is_looked_at_again_at_the_certificate(self):
        check = self._check()
        self.assertTrue(check.agrees)
        self.house.usage_state = "idle"
        with self.assertRaisesRegex(UserError, "do not agree"):
            check.action_certify()

    def test_too_few_columns_prove_nothing(self):
        head = ["资产编码（台账）", "资产名称", "村", "项目年度"]
        check = self._check(data=self._file(self._rows(), head))
        self.assertEqual(check.same_count, 4)
        self.assertFalse(check.agrees)
        self.assertIn("lacks", check.message)
        with self.assertRaisesRegex(UserError, "lacks"):
            check.action_certify()

    def test_certified_it_no_longer_changes(self):
        check = self._certified()
        for vals in (
            {"date_export": "2022-01-01"},
            {"file": False},
            {"region_id": self.liuhe.id},
        ):
            with self.assertRaisesRegex(UserError, "certified"):
                check.write(vals)
        with self.assertRaises(UserError):
            check.unlink()
        with self.assertRaises(UserError):
            check.action_check()

    def test_figures_and_state_come_by_steps_alone(self):
        check = self._check()
        for vals in (
            {"state": "done"},
            {"agreement": {"count": 1}},
            {"certificate_id": False},
            {"compared_fields": ["name"]},
        ):
            with self.assertRaisesRegex(UserError, "steps"):
                check.write(vals)

    def test_another_file_starts_again(self):
        check = self._check()
        check.file = base64.b64encode(self._file(self._rows()[1:]))
        self.assertEqual(check.state, "draft")
        with self.assertRaises(UserError):
            check.action_certify()

    @freeze_time(NOON)
    def test_5_2_the_date_of_the_agreement(self):
        """6月25日前完成: the certificate tells its day."""
        self.assertIn("2022年6月20日", self._pdf_text(self._certified()))
