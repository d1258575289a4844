"""A county's own layout: uploaded, mapped once, filled by the ordinary export."""

import base64
import io
from datetime import date

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common_blank import disposal_blank, encoded, ledger_blank, summary_blank
from .form_common import AS_OF, FormCommon


@tagged("post_install", "-at_install")
class TestBlank(FormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls._asset(cls.xiangguan, "confirmed", value=120000.05)
        cls.there = cls._asset(cls.linqiao, "confirmed", value=80000)
        cls.blank = cls._blank(cls.ledger, ledger_blank())

    @classmethod
    def _blank(cls, form, data, user=None, **vals):
        blanks = cls.env["rural.blank"].with_user(user or cls.users["officer"])
        return blanks.create(
            {
                "form_id": form.id,
                "region_id": cls.county.id,
                "file": encoded(data),
                "filename": "空表.xlsx",
                **vals,
            }
        )

    def _column(self, letter, blank=None):
        columns = (blank or self.blank).column_ids
        return columns.filtered(lambda column: column.letter == letter)

    def _export(self, blank, region=None, user=None, as_of=AS_OF):
        exports = self.env["rural.form.export"].with_user(user or self.users["officer"])
        export = exports.create(
            {
                "form_id": blank.form_id.id,
                "region_id": (region or self.county).id,
                "as_of": as_of,
                "blank_id": blank.id,
            }
        )
        export.action_export()
        return export

    def _sheet(self, export, name=None):
        book = load_workbook(io.BytesIO(base64.b64decode(export.file)))
        return book[name or export.blank_id.sheet]

    # --- mapping ----------------------------------------------------------------

    def test_headings_are_matched_with_the_table(self):
        shown = {
            column.letter: column.form_column_id.display_name
            for column in self.blank.column_ids
        }
        self.assertEqual(shown["B"], "坐落/乡镇")
        self.assertEqual(shown["D"], "资产名称")
        self.assertEqual(shown["F"], "时间/建成（购置）")
        self.assertEqual(shown["H"], "资金来源/中央")
        self.assertFalse(shown["N"])
        self.assertEqual(self.blank.unit, "wan")
        self.assertIn("资产编码", self.blank.left_out)
        self.assertNotIn("资产名称", self.blank.left_out)

    def test_the_projects_name_is_found_in_a_column_of_name_and_number(self):
        """项目名称 of a county is the ledger's 项目名称（编号）."""
        words = self.blank._words()
        self.assertNotIn("project_name", words)
        self.assertIn("项目名称", words["project"])

    def test_a_column_that_must_be_filled(self):
        self._column("D").form_column_id = False
        self.assertIn("Column D “资产基本情况/资产名称”", self.blank.next_problems)
        with self.assertRaisesRegex(UserError, "must be filled"):
            self.blank.action_use()
        self._column("D").fixed_text = "见附件"
        self.blank.action_use()
        self.assertEqual(self.blank.state, "ready")

    def test_twice_only_when_allowed(self):
        name = self._column("D").form_column_id
        self._column("N").form_column_id = name
        with self.assertRaisesRegex(UserError, "another column"):
            self.blank.action_use()
        self.blank.allow_twice = True
        self.blank.action_use()
        sheet = self._sheet(self._export(self.blank))
        self.assertEqual(sheet["D6"].value, sheet["N6"].value)

    def test_a_content_that_the_table_no_longer_has(self):
        self.ledger.column_ids.filtered(lambda c: c.source == "name").unlink()
        self.assertIn("no longer has", self.blank.next_problems)

    def test_restored_columns_are_found_again(self):
        self.ledger.action_restore()
        self.assertFalse(self.blank.next_problems)
        self.assertEqual(self._column("D").form_column_id.form_id, self.ledger)

    def test_placeholders_are_checked(self):
        self.blank.place_ids[0].new_text = "{secret}"
        with self.assertRaisesRegex(UserError, "cannot hold {secret}"):
            self.blank.action_use()
        self.blank.place_ids[0].new_text = "{name}（{unit}，共{count}项）"
        self.blank.place_ids = [Command.create({"cell": "C7", "new_text": "甲"})]
        with self.assertRaisesRegex(UserError, "above the heading"):
            self.blank.action_use()

    def test_nobody_changes_a_layout_in_use(self):
        self.blank.action_use()
        for change in (
            lambda: self._column("D").write({"fixed_text": "甲"}),
            lambda: self._column("D").unlink(),
            lambda: self.blank.write({"unit": "yuan"}),
            lambda: self.blank.sudo().write({"file": encoded(ledger_blank())}),
            lambda: self.blank.place_ids[0].write({"new_text": "甲"}),
            lambda: self.blank.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "in use"):
                change()
        with self.assertRaisesRegex(UserError, "steps of the procedure"):
            self.blank.state = "draft"
        self.blank.action_change()
        self.blank.unit = "yuan"
        self.assertCountEqual(self.blank.log_ids.mapped("action"), ["change", "use"])

    # --- newer workbooks --------------------------------------------------------

    def test_a_newer_workbook_keeps_what_headings_meant(self):
        self._column("N").fixed_text = "属实"
        self._column("M").form_column_id = False
        self.blank.place_ids[0].new_text = "{county}台账"

        def newer(sheet):
            sheet.unmerge_cells("L3:L5")
            sheet["L3"] = "残值比例"
            sheet.merge_cells("O3:O5")
            sheet["O3"] = "备注"

        self.blank.write(
            {"file": encoded(ledger_blank(8, newer)), "filename": "新.xlsx"}
        )
        self.assertEqual(self.blank.last_row, 13)
        self.assertEqual(self._column("N").fixed_text, "属实")
        self.assertFalse(self._column("M").source, "what was cleared stays cleared")
        self.assertEqual(self.blank.place_ids[0].new_text, "{county}台账")
        self.assertIn("13 columns kept", self.blank.changes)
        self.assertIn("残值比例、备注", self.blank.changes)
        self.assertIn("gone: 残值率", self.blank.changes)

    def test_bad_workbooks_are_refused_in_one_sentence(self):
        def filled(sheet):
            sheet["C7"], sheet["D7"] = "相官村", "大棚"

        def merged(sheet):
            sheet.merge_cells("B7:B9")

        cases = [
            (ledger_blank(change=filled), "row 7 holds data"),
            (ledger_blank(change=merged), "B7:B9 are merged"),
            (ledger_blank(1, lambda s: s.delete_rows(6)), "no empty row"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .xls format"),
            (b"a,b\n1,2\n", "no workbook"),
            (disposal_blank()[:2000], "damaged"),
        ]
        for data, message in cases:
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self._blank(self.ledger, data)
        with self.assertRaisesRegex(UserError, "No heading"):
            self._blank(self.ledger, ledger_blank(change=lambda s: s.delete_rows(3, 3)))
        with self.assertRaisesRegex(
            UserError, "The workbook has: 填表说明、基本情况表"
        ):
            self._blank(self.summary, summary_blank(), sheet="附表")

    def test_numbers_of_persons_do_not_come_in(self):
        def number(sheet):
            sheet["A13"] = "填表人：王芳 13812345678"

        with self.assertRaisesRegex(UserError, "whole number of a person"):
            self._blank(self.ledger, ledger_blank(change=number))

    def test_a_layout_belongs_to_a_county(self):
        with self.assertRaisesRegex(ValidationError, "belongs to a county"):
            self._blank(
                self.ledger,
                ledger_blank(),
                user=self.env.ref("base.user_root"),
                region_id=self.liuhe.id,
            )

    # --- filling ----------------------------------------------------------------

    def test_the_trial_shows_first_values(self):
        action = self.blank.action_try()
        self.assertIn(f"/rural.blank/{self.blank.id}/trial_file/", action["url"])
        book = load_workbook(io.BytesIO(base64.b64decode(self.blank.trial_file)))
        self.assertEqual(book["台账"]["D6"].value, "相官村蔬菜大棚")
        self.assertEqual(self._column("D").sample, "相官村蔬菜大棚")
        self.assertEqual(self.blank.state, "draft")

    def test_the_trial_is_of_twenty_rows(self):
        for _number in range(20):
            self._asset(state="registered")
        self.blank.action_try()
        book = load_workbook(io.BytesIO(base64.b64decode(self.blank.trial_file)))
        self.assertEqual(book["台账"]["A25"].value, 20)
        self.assertEqual(book["台账"]["A26"].value, "合计")

    def test_the_export_in_the_own_layout(self):
        self.blank.action_use()
        export = self._export(self.blank)
        sheet = self._sheet(export)
        self.assertEqual(sheet["A1"].value, "2026年清源县帮扶项目资产管理台账")
        self.assertIn("填报单位（盖章）：清源县", sheet["A2"].value)
        self.assertIn("填报日期：2026年5月30日", sheet["A2"].value)
        row = [cell.value for cell in sheet[6]]
        self.assertEqual(row[:5], [1, "柳河镇", "相官村", "相官村蔬菜大棚", "经营性"])
        self.assertEqual(sheet["F6"].value.date(), date(2021, 8, 20))
        self.assertEqual(sheet["G6"].value, 12.000005)
        self.assertEqual(sheet["G8"].value, "=SUM(G6:G7)")
        self.assertEqual(sheet["A8"].value, "合计")
        self.assertTrue(sheet.protection.sheet)
        self.assertEqual((export.state, export.row_count), ("done", 2))
        self.assertIn("Read back", export.message)
        self.assertTrue(export.filename.endswith(f"管理台账-{AS_OF}.xlsx"))

    def test_units_of_layout_and_column(self):
        self.blank.unit = "yuan"
        self._column("H").unit = "wan"
        self.blank.action_use()
        sheet = self._sheet(self._export(self.blank))
        self.assertEqual(sheet["G6"].value, 120000.05)
        values = [sheet[f"{letter}6"].value for letter in "HIJK"]
        self.assertIn(values.count(None), (3, 4))

    def test_the_summary_has_the_sums_of_the_database(self):
        """Villages share a project: the sum of projects is not their sum."""
        blank = self._blank(self.summary, summary_blank())
        self.assertEqual(self._column("D", blank).unit, "yuan")
        blank.action_use()
        sheet = self._sheet(self._export(blank))
        self.assertEqual([sheet[f"{c}4"].value for c in "BCD"], ["合计", 2, 200000.05])
        self.assertEqual(sheet["G4"].value, 1)
        self.assertEqual(sheet["B5"].value, "柳河镇")
        self.assertEqual(sheet["D5"].value, 120000.05)

    def test_a_table_out_of_procedures(self):
        form = self.env.ref("rural_asset.form_disposal")
        blank = self._blank(form, disposal_blank())
        self.assertEqual(blank.unit, "yuan")
        self.assertFalse(blank.next_problems)
        with self.assertRaisesRegex(UserError, "no disposal"):
            blank.action_try()

    def test_numbers_of_persons_do_not_go_out(self):
        self.blank.action_use()
        self.env.cr.execute(
            "UPDATE rural_asset SET name = '王芳 13812345678' WHERE id = %s",
            (self.here.id,),
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "whole number of a person"):
            self._export(self.blank)

    def test_a_file_that_differs_from_the_database_is_refused(self):
        self.blank.action_use()
        before = type(self.env["rural.form.export"])._count_rows
        self.patch(
            type(self.env["rural.form.export"]),
            "_count_rows",
            lambda export: before(export) + 1,
        )
        with self.assertRaisesRegex(UserError, "2 instead of 3"):
            self._export(self.blank)

    def test_large_tables_go_into_the_background(self):
        self.blank.action_use()
        self.enterContext(self.enter_registry_test_mode())
        self.env.company.rural_background_rows = 1
        with trap_jobs() as trap:
            export = self._export(self.blank)
            trap.assert_jobs_count(1, only=export._job_batch)
        export._job_batch()
        self.assertEqual((export.state, export.row_count), ("done", 2))
        self.assertEqual(self._sheet(export)["A8"].value, "合计")

    def test_the_wizard_offers_what_fits(self):
        exports = self.env["rural.form.export"].with_user(self.users["officer"])
        with Form(exports) as wizard:
            wizard.form_id, wizard.region_id = self.ledger, self.county
            self.assertFalse(wizard.has_blank)
        self.blank.action_use()
        with Form(exports) as wizard:
            wizard.form_id, wizard.region_id = self.ledger, self.liuhe
            self.assertTrue(wizard.has_blank)
            wizard.blank_id = self.blank
            wizard.form_id = self.summary
            self.assertFalse(wizard.blank_id)

    def test_a_layout_under_change_is_not_used(self):
        with self.assertRaisesRegex(UserError, "not ready"):
            self._export(self.blank)
        other = self.summary.copy()
        self.blank.action_use()
        export = self._export(self.blank)
        export.write({"form_id": other.id})
        export.blank_id = self.blank
        with self.assertRaisesRegex(UserError, "not ready for this table"):
            export.action_export()

    # --- roles ------------------------------------------------------------------

    def test_every_role_fills_the_layout_for_its_own_place(self):
        self.blank.action_use()
        for role, region in (
            ("clerk", self.xiangguan),
            ("reviewer", self.liuhe),
            ("auditor", self.county),
        ):
            sheet = self._sheet(self._export(self.blank, region, self.users[role]))
            self.assertEqual(sheet["D6"].value, "相官村蔬菜大棚", role)
        with self.assertRaises(AccessError):
            self._export(self.blank, self.linqiao, self.users["clerk"])

    def test_only_the_county_draws_up_layouts(self):
        for role in ("clerk", "accountant", "reviewer", "auditor", "verifier"):
            user = self.users[role]
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    self._blank(self.ledger, ledger_blank(), user=user)
                with self.assertRaises(AccessError):
                    self.blank.with_user(user).action_use()
                with self.assertRaises(AccessError):
                    self._column("D").with_user(user).write({"fixed_text": "甲"})
                with self.assertRaises(AccessError):
                    self.blank.with_user(user).action_try()

    def test_another_county_neither_sees_nor_changes_it(self):
        county = self._region("静河县", "349902000000", "county")
        officer = self._user("officer", county, login="blank_other")
        foreign = self.blank.with_user(officer)
        with self.assertRaises(AccessError):
            foreign.read(["name"])
        with self.assertRaises(AccessError):
            foreign.write({"unit": "yuan"})
        self.assertFalse(foreign.search([]))
        with self.assertRaises(AccessError):
            self._blank(self.ledger, ledger_blank(), user=officer)
