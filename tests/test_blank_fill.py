"""Filling a county's own empty workbook, without a database."""

import io
import os
import tempfile
import zipfile
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib import blank_read
from odoo.addons.rural_asset.lib.blank_fill import (
    BlankFiller,
    Filled,
    Plan,
    read_back,
)
from odoo.addons.rural_asset.lib.blank_refs import RowMap, moved_formula, moved_ref
from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.form_compiler import Column

from .common_blank import disposal_blank, ledger_blank, summary_blank

LEDGER_WORDS = {
    "serial": ["序号"],
    "township_id": ["乡镇"],
    "village_id": ["村"],
    "name": ["资产名称"],
    "asset_class": ["资产类别"],
    "date_completed": ["购建时间"],
    "original_value": ["资产原值"],
    "level:central": ["资金来源/中央"],
    "level:province": ["资金来源/省级"],
    "level:county": ["资金来源/县级"],
    "level:other": ["资金来源/其他"],
    "residual_rate": ["残值率"],
}
SUMMARY_WORDS = {
    "serial": ["序号"],
    "region": ["地区"],
    "total:count": ["资产合计/数量"],
    "total:amount": ["资产合计/原值"],
    "rate": ["确权率"],
}
DISPOSAL_WORDS = {
    "village": ["村"],
    "asset": ["资产名称"],
    "original_value": ["原值"],
    "date_done": ["完成日期"],
}
MONEY = Column("原值", format="money", unit="wan", total=True)
LEDGER_PLAN = [
    Filled(0, Column("序号", format="integer"), 0),
    Filled(2, Column("村"), 1),
    Filled(3, Column("资产名称"), 2),
    Filled(4, Column("类别"), None, "经营性"),
    Filled(5, Column("时间", format="date"), 3),
    Filled(6, MONEY, 4),
    Filled(7, MONEY, 4),
    Filled(11, Column("残值率", format="percent"), 5),
]


def ledger_row(number, fen=12_345_678, name="蔬菜大棚"):
    return [number, "相官村", name, date(2021, 8, 20), fen, 5.0]


class BlankFillCase(BaseCase):
    def _read(self, data, words=None, sheet=None):
        return blank_read.read_blank(data, "空表.xlsx", words or LEDGER_WORDS, sheet)

    def _filled(self, data, rows, columns=None, texts=None, sheet="台账"):
        """``(openpyxl workbook, plan, filler)`` of a filled blank."""
        found = self._read(
            data, {**SUMMARY_WORDS, **DISPOSAL_WORDS, **LEDGER_WORDS}, sheet
        )
        plan = Plan(
            sheet,
            found.first_row,
            found.last_row,
            columns or LEDGER_PLAN,
            found.totals_row,
            texts or {},
        )
        filler = BlankFiller(io.BytesIO(data), plan)
        for values in rows:
            filler.row(values)
        handle, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        self.addCleanup(os.unlink, path)
        filler.finish(path)
        self.path = path
        self.assertEqual(read_back(path, plan, len(rows)), (len(rows), filler.sums))
        return load_workbook(path), plan, filler


class TestBlankRead(BlankFillCase):
    def test_three_levels_of_headings(self):
        found = self._read(ledger_blank())
        self.assertEqual(
            (found.header_row, found.first_row, found.last_row, found.totals_row),
            (5, 6, 11, 12),
        )
        self.assertEqual(found.unit, "wan")
        central = next(c for c in found.columns if c.letter == "H")
        self.assertEqual(central.label, "资金来源/财政资金/中央")
        self.assertEqual(central.source, "level:central")
        self.assertEqual(
            [c.letter for c in found.columns if c.required], ["D"], "the star"
        )
        self.assertEqual([c.letter for c in found.columns if not c.source], ["M", "N"])

    def test_texts_that_ask(self):
        places = {cell: new for cell, _text, new in self._read(ledger_blank()).places}
        self.assertEqual(places["A1"], "{year}年{county}帮扶项目资产管理台账")
        self.assertIn("填报单位（盖章）：{region}", places["A2"])
        self.assertIn("填报日期：{date}", places["A2"])
        self.assertEqual(places["A13"], "", "signatures stay")
        self.assertNotIn("A12", places, "the row of sums is no text")

    def test_the_sheet_that_is_known_best(self):
        found = self._read(summary_blank(), SUMMARY_WORDS)
        self.assertEqual((found.sheet, found.sheets[0]), ("基本情况表", "填表说明"))
        self.assertEqual(
            (found.totals_row, found.first_row, found.last_row), (4, 5, 10)
        )
        with self.assertRaisesRegex(DataError, "blank_no_header"):
            self._read(summary_blank(), SUMMARY_WORDS, "填表说明")
        with self.assertRaisesRegex(DataError, "unknown_sheet"):
            self._read(summary_blank(), SUMMARY_WORDS, "附表")

    def test_numbered_rows_with_formulas_are_empty(self):
        found = self._read(disposal_blank(), DISPOSAL_WORDS)
        self.assertEqual((found.first_row, found.last_row, found.totals_row), (4, 6, 0))

    def test_a_content_is_proposed_once(self):
        def twice(sheet):
            sheet["N3"] = "资产原值"

        found = self._read(ledger_blank(change=twice))
        self.assertEqual([c.letter for c in found.columns if c.doubled], ["N"])

    def _refused(self, code, change, **params):
        with self.assertRaises(DataError) as caught:
            self._read(ledger_blank(change=change))
        self.assertEqual(caught.exception.code, code)
        for name, value in params.items():
            self.assertEqual(caught.exception.params[name], value)

    def test_data_is_refused(self):
        def filled(sheet):
            sheet["C7"], sheet["D7"] = "相官村", "大棚"

        self._refused("blank_has_data", filled, row=7)

    def test_merged_rows_are_refused(self):
        self._refused(
            "blank_merged", lambda sheet: sheet.merge_cells("B7:B9"), range="B7:B9"
        )

    def test_hidden_rows_are_refused(self):
        def hidden(sheet):
            sheet.row_dimensions[8].hidden = True

        self._refused("blank_hidden_row", hidden, row=8)

    def test_table_objects_are_refused(self):
        def table(sheet):
            sheet.add_table(Table(displayName="t", ref="P1:Q3"))

        self._refused("blank_table", table)

    def test_no_room_is_refused(self):
        with self.assertRaises(DataError) as caught:
            self._read(ledger_blank(1, lambda sheet: sheet.delete_rows(6)))
        self.assertEqual(caught.exception.code, "blank_no_row")

    def test_no_heading_is_refused(self):
        with self.assertRaisesRegex(DataError, "blank_no_header"):
            self._read(ledger_blank(), {"x": ["月份"], "y": ["单价"], "z": ["税率"]})

    def test_macros_and_damage_are_refused(self):
        data = io.BytesIO(ledger_blank())
        with zipfile.ZipFile(data, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
        with self.assertRaisesRegex(DataError, "blank_macros"):
            self._read(data.getvalue())
        with self.assertRaisesRegex(DataError, "legacy_xls"):
            self._read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


class TestBlankFill(BlankFillCase):
    def test_rows_take_the_style_of_the_first(self):
        rows = [ledger_row(number) for number in range(1, 21)]
        book, _plan, _filler = self._filled(ledger_blank(), rows)
        blank = load_workbook(io.BytesIO(ledger_blank()))["台账"]
        sheet = book["台账"]
        for row in (6, 15, 25):
            for letter in "ABDGN":
                cell, pattern = sheet[f"{letter}{row}"], blank[f"{letter}6"]
                self.assertEqual(cell.border.left.style, "thin")
                self.assertEqual(cell.font.name, pattern.font.name)
                self.assertEqual(cell.number_format, pattern.number_format)
            self.assertEqual(sheet.row_dimensions[row].height, 22)
        self.assertEqual(sheet["F6"].value.date(), date(2021, 8, 20))
        self.assertEqual(sheet["F6"].number_format, "yyyy-mm-dd")
        self.assertEqual(
            (sheet["L6"].value, sheet["L6"].number_format), (0.05, "0.00%")
        )
        self.assertEqual(sheet["E25"].value, "经营性")

    def test_what_stands_around_moves(self):
        rows = [ledger_row(number) for number in range(1, 21)]
        sheet = self._filled(ledger_blank(), rows)[0]["台账"]
        self.assertEqual(sheet["A26"].value, "合计")
        self.assertEqual(sheet["G26"].value, "=SUM(G6:G25)")
        self.assertTrue(sheet["A27"].value.startswith("填表人："))
        merged = {str(area) for area in sheet.merged_cells.ranges}
        self.assertIn("A27:N27", merged)
        self.assertIn("H4:J4", merged)
        self.assertNotIn("A13:N13", merged)
        self.assertEqual(sheet.print_title_rows, "$3:$5")
        self.assertEqual(sheet.print_area, "'台账'!$A$1:$N$27")
        self.assertEqual(sheet.freeze_panes, "E6")
        self.assertTrue(sheet.protection.sheet)
        [choice] = sheet.data_validations.dataValidation
        self.assertEqual(str(choice.sqref), "E6:E25")
        [area] = sheet.conditional_formatting
        self.assertEqual(str(area.sqref), "G6:G25")

    def test_fewer_rows_than_the_blank_has(self):
        sheet = self._filled(ledger_blank(), [ledger_row(1), ledger_row(2)])[0]["台账"]
        self.assertEqual(sheet["A8"].value, "合计")
        self.assertEqual(sheet["G8"].value, "=SUM(G6:G7)")
        self.assertEqual(sheet.max_row, 9)

    def test_sums_are_exact_and_known_without_calculating(self):
        rows = [ledger_row(number, 10) for number in range(1, 4)]
        book, plan, filler = self._filled(ledger_blank(), rows)
        self.assertEqual(filler.sums[6], 30)
        values = load_workbook(self.path, data_only=True)["台账"]
        self.assertEqual(values["G9"].value, 0.00003)
        self.assertIsNone(values["I9"].value, "nobody knows what J adds up to")
        self.assertTrue(book.calculation.fullCalcOnLoad)

    def test_running_sums_are_written_instead_of_added(self):
        plan = Plan("台账", 6, 11, LEDGER_PLAN, 12)
        filler = BlankFiller(io.BytesIO(ledger_blank()), plan)
        filler.row(ledger_row(1, 100), [None, None, None, None, None, None])
        filler.row(ledger_row(2, 300))
        filler.finish(path := tempfile.mktemp(suffix=".xlsx"))  # noqa: S306
        self.addCleanup(os.unlink, path)
        self.assertEqual(load_workbook(path)["台账"]["G8"].value, 0.0003)

    def test_text_stays_text(self):
        names = ["=1+1", "+86", "@x", "<r>甲</r>&", "_x0041_", " 前空", "1,2"]
        rows = [ledger_row(n, name=name) for n, name in enumerate(names, 1)]
        sheet = self._filled(ledger_blank(), rows)[0]["台账"]
        for number, name in enumerate(names):
            cell = sheet.cell(6 + number, 4)
            # openpyxl leaves the escape that spreadsheet programs undo.
            value = cell.value.replace("_x005F", "")
            self.assertEqual((value, cell.data_type), (name, "s"))
        self.assertTrue(sheet["D6"].quotePrefix)
        self.assertFalse(sheet["D12"].quotePrefix)

    def test_long_text_makes_its_row_higher(self):
        rows = [ledger_row(1), ledger_row(2, name="某村蔬菜大棚及附属设施" * 6)]
        sheet = self._filled(ledger_blank(), rows)[0]["台账"]
        self.assertEqual(sheet.row_dimensions[6].height, 22)
        self.assertGreater(sheet.row_dimensions[7].height, 80)

    def test_amounts_that_would_not_show_widen_their_column(self):
        rows = [ledger_row(1, 12_345_678_901_234), ledger_row(2)]
        sheet = self._filled(ledger_blank(), rows)[0]["台账"]
        self.assertGreater(sheet.column_dimensions["G"].width, 13)
        self.assertEqual(sheet.column_dimensions["D"].width, 16)
        sheet = self._filled(ledger_blank(), [ledger_row(1)])[0]["台账"]
        self.assertEqual(sheet.column_dimensions["G"].width, 13)

    def test_texts_are_replaced_in_their_style(self):
        texts = {"A1": "2026年清源县台账", "A13": "填表人：某某"}
        book = self._filled(ledger_blank(), [ledger_row(1)] * 9, texts=texts)[0]
        sheet = book["台账"]
        self.assertEqual(sheet["A1"].value, "2026年清源县台账")
        self.assertEqual(sheet["A1"].font.size, 18)
        self.assertEqual(sheet["A16"].value, "填表人：某某")

    def test_sums_above_the_rows_and_other_sheets(self):
        money = Column("原值", format="money", unit="yuan", total=True)
        columns = [
            Filled(0, Column("序号", format="integer"), 0),
            Filled(1, Column("地区"), 1),
            Filled(2, Column("数量", format="integer", total=True), 2),
            Filled(3, money, 3),
        ]
        rows = [[n, "相官村", 2, 12_050] for n in range(1, 31)]
        book = self._filled(summary_blank(), rows, columns, sheet="基本情况表")[0]
        sheet = book["基本情况表"]
        self.assertEqual([sheet[f"{c}4"].value for c in "BCD"], ["合计", 60, 3615])
        self.assertEqual(sheet["D5"].value, 120.5)
        self.assertEqual(sheet["A35"].value, "注：本表一式两份。")
        self.assertEqual(book["填表说明"]["A2"].value, "='基本情况表'!D4")
        self.assertEqual(book["填表说明"]["A3"].value, "='基本情况表'!A35")

    def test_formulas_of_the_rows_go_on(self):
        money = Column("原值", format="money", unit="yuan")
        columns = [
            Filled(0, Column("序号", format="integer"), 0),
            Filled(4, money, 1),
            Filled(5, money, 2),
        ]
        rows = [[n, 300, 100] for n in range(1, 11)]
        sheet = self._filled(disposal_blank(), rows, columns, sheet="处置")[0]["处置"]
        self.assertEqual(sheet["G13"].value, "=E13-F13")
        self.assertEqual(sheet["A13"].value, 10)

    def test_notes_move_with_their_cells(self):
        def noted(sheet):
            sheet["A13"].comment = Comment("签字", "县局")

        rows = [ledger_row(1)] * 10
        sheet = self._filled(ledger_blank(change=noted), rows)[0]["台账"]
        self.assertEqual(sheet["A17"].comment.text, "签字")

    def test_the_file_lacks_nothing_the_blank_had(self):
        self._filled(ledger_blank(), [ledger_row(1)])
        with zipfile.ZipFile(io.BytesIO(ledger_blank())) as blank:
            before = set(blank.namelist())
        with zipfile.ZipFile(self.path) as filled:
            self.assertEqual(before, set(filled.namelist()))
            self.assertIsNone(filled.testzip())


class TestBlankRefs(BaseCase):
    @settings(max_examples=200, deadline=None)
    @given(
        st.integers(2, 50),
        st.integers(0, 30),
        st.integers(1, 90),
        st.integers(1, 120),
    )
    def test_order_is_kept_and_nothing_falls_among_the_rows(
        self, first, more, count, row
    ):
        rows = RowMap(first, first + more, count)
        if row < first:
            self.assertEqual((rows.top(row), rows.bottom(row)), (row, row))
        elif row > first + more:
            self.assertEqual(rows.top(row), row - first - more + rows.end)
            self.assertEqual(rows.top(row), rows.bottom(row))
        else:
            self.assertTrue(first <= rows.top(row) <= rows.bottom(row) == rows.end)
        self.assertLessEqual(rows.top(row), rows.top(row + 1))

    @settings(max_examples=100, deadline=None)
    @given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
    def test_formulas_move_like_ranges(self, top, more, count):
        rows = RowMap(7, 12, count)
        ref = f"B{top}:D{top + more}"
        moved = moved_formula(f"SUM({ref})", rows, "表")
        self.assertEqual(moved, f"SUM({moved_ref(ref, rows)})")
