"""The count sheet of a village as a protected workbook, read back with openpyxl."""

import csv
import hashlib
import io
import zipfile

from openpyxl.utils import get_column_letter

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.rural_asset.lib import field_pack
from odoo.addons.rural_asset.lib.field_pack import COLUMNS, KEYS
from odoo.addons.rural_asset.models.rural_asset import USAGE_STATES
from odoo.addons.rural_asset.models.rural_inventory_decision import LEFT

from .common_field_pack import FIRST_ROW, FieldPackCommon


@tagged("post_install", "-at_install")
class TestFieldPack(FieldPackCommon):
    def test_each_asset_stands_as_it_is_registered(self):
        sheet = self._book(self._pack_of(self.xiangguan))[field_pack.SHEET]
        row = self._row_of(sheet, self.house)
        values = dict(zip(KEYS, (c.value for c in sheet[row]), strict=True))
        self.assertEqual(values["name"], "相官村蔬菜大棚")
        self.assertEqual((values["quantity"], values["value"]), (12, 120000))
        self.assertEqual((values["usage"], values["card"]), ("在用", "否"))
        self.assertEqual(sheet.cell(self._row_of(sheet, self.pump), 11).value, "是")
        names = [cell.value for cell in sheet["C"]]
        self.assertNotIn(self.draft.name, names)
        self.assertNotIn(self.road.name, names)

    def test_only_the_answers_can_be_typed(self):
        book = self._book(self._pack_of(self.xiangguan))
        for sheet in book.worksheets:
            self.assertTrue(sheet.protection.sheet, sheet.title)
        sheet = book[field_pack.SHEET]
        for row in (FIRST_ROW, FIRST_ROW + 1):
            for number, column in enumerate(COLUMNS, 1):
                cell = sheet.cell(row, number)
                self.assertEqual(cell.protection.locked, not column.answer, column.key)
        extra = self._row_of(sheet, no="新10")
        self.assertFalse(sheet.cell(extra, KEYS.index("name") + 1).protection.locked)
        self.assertTrue(sheet.cell(extra, KEYS.index("result") + 1).protection.locked)

    def test_lists_and_checks_of_the_cells(self):
        sheet = self._book(self._pack_of(self.xiangguan))[field_pack.SHEET]
        rules = {
            str(rule.sqref).split(":", maxsplit=1)[0]: rule
            for rule in sheet.data_validations.dataValidation
        }
        by_key = {
            key: rules.get(f"{get_column_letter(n)}{FIRST_ROW}")
            for n, key in enumerate(KEYS, 1)
        }
        self.assertEqual(by_key["result"].formula1, '"与登记一致,有差异,未找到"')
        self.assertEqual(by_key["found_card"].formula1, '"是,否"')
        self.assertIn("闲置", by_key["found_usage"].formula1)
        self.assertNotIn("已处置", by_key["found_usage"].formula1)
        for key in ("found_quantity", "found_value"):
            rule = by_key[key]
            self.assertEqual((rule.type, rule.operator), ("decimal", "greaterThan"))
        self.assertEqual(by_key["remark"].type, "textLength")
        self.assertIsNone(by_key["code"])

    def test_words_of_the_workbook_are_those_of_the_register(self):
        kept = {value for value, _label in USAGE_STATES} - set(LEFT)
        self.assertEqual(set(field_pack.USAGES), kept)
        self.assertEqual(set(field_pack.USAGES_SHOWN), kept | set(LEFT))

    def test_text_is_only_text(self):
        line = self._line(self.house).sudo()
        self.env.cr.execute(
            "UPDATE rural_inventory_line SET name = '=HYPERLINK(\"http://x\")',"
            " expected = jsonb_set(expected, '{operator_name}', '\"+1+1\"')"
            " WHERE id = %s",
            [line.id],
        )
        line.invalidate_recordset()
        sheet = self._book(self._pack_of(self.xiangguan))[field_pack.SHEET]
        row = self._row_of(sheet, self.house)
        for key, text in (("name", '=HYPERLINK("http://x")'), ("operator", "+1+1")):
            cell = sheet.cell(row, KEYS.index(key) + 1)
            self.assertEqual((cell.value, cell.data_type), (text, "s"))

    def test_the_hidden_sheet_says_what_it_was_made_of(self):
        book = self._book(self._pack_of(self.xiangguan))
        marks = book[field_pack.MARKS]
        self.assertEqual(marks.sheet_state, "veryHidden")
        named = {row[0].value: row[1].value for row in marks.iter_rows()}
        self.assertEqual(named["sheet"], str(self._sheet(self.xiangguan).id))
        self.assertEqual(named["snapshot"], "1")
        self.assertEqual(named["region"], self.xiangguan.code)
        self.assertEqual(len(named["digest"]), 67)

    def test_only_what_is_not_counted_yet(self):
        self._line(self.house).action_found()
        content = self._pack_of(self.xiangguan, pending_only=True)
        codes = [cell.value for cell in self._book(content)[field_pack.SHEET]["B"]]
        self.assertIn(self.pump.code, codes)
        self.assertNotIn(self.house.code, codes)

    def test_no_number_of_a_person_leaves_in_a_workbook(self):
        line = self._line(self.house)
        self.env.cr.execute(
            "UPDATE rural_inventory_line SET expected ="
            " jsonb_set(expected, '{operator_name}', '\"周某13812345678\"')"
            " WHERE id = %s",
            [line.id],
        )
        line.invalidate_recordset()
        with self.assertRaisesRegex(UserError, r"138\*\*\*\*5678"):
            self._pack_of(self.xiangguan)

    def test_a_township_gets_a_zip_in_folders(self):
        pack = self._make(self.liuhe, "reviewer")
        files = self._files(pack)
        rows = list(
            csv.DictReader(io.StringIO(files.pop("目录.csv").decode("utf-8-sig")))
        )
        self.assertEqual(
            set(files),
            {
                "柳河镇/2025年柳河镇清查表.xlsx",
                "柳河镇/相官村/2025年相官村清查表.xlsx",
                "柳河镇/前营村/2025年前营村清查表.xlsx",
            },
        )
        for row in rows:
            digest = hashlib.sha256(files[row["文件"]]).hexdigest()
            self.assertEqual(row["SHA-256"], digest)
        self.assertEqual(sum(int(row["资产数"]) for row in rows), pack.line_count)
        self.assertEqual((pack.sheet_count, pack.line_count), (3, 4))

    def test_a_county_is_made_in_the_background(self):
        self.env.company.rural_background_rows = 2
        with trap_jobs() as trap:
            pack = self._make(self.county, "officer")
            self.assertEqual(pack.state, "running")
            self.assertFalse(pack.file)
            trap.perform_enqueued_jobs()
        self.assertEqual((pack.state, pack.sheet_count), ("done", 5))
        self.assertEqual(len(self._files(pack)), 6)

    def test_signed_sheets_are_not_taken_into_the_field(self):
        self._signed(self.xiangguan)
        pack = self._make(self.liuhe, "reviewer")
        self.assertEqual(pack.sheet_count, 2)
        with self.assertRaisesRegex(UserError, "what was counted stands"):
            self._sheet(self.xiangguan, self.users["clerk"]).action_field_pack()

    def test_who_makes_packs_of_where(self):
        with self.assertRaisesRegex(AccessError, "not among the regions"):
            self._make(self.qianying, "clerk")
        pack = self._make(self.xiangguan, "clerk")
        others = self.env["rural.field.pack"].with_user(self.users["officer"])
        self.assertFalse(others.search([("id", "=", pack.id)]))
        for role in ("auditor", "verifier", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._make(self.xiangguan, role)

    def _make(self, region, role):
        packs = self.env["rural.field.pack"].with_user(self.users[role])
        pack = packs.create({"inventory_id": self.campaign.id, "region_id": region.id})
        pack.action_pack()
        return pack

    def _files(self, pack):
        with zipfile.ZipFile(io.BytesIO(self._raw(pack))) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
