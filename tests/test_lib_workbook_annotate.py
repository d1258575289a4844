import io
import zipfile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.workbook_annotate import annotate

NOTES = {
    ("台账", 3): [("error", "B", "不是数字:约12万"), ("warning", "A", "重名")],
    ("台账", 5): [("warning", None, '=HYPERLINK("http://x")')],
}


def ledger():
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in (
        ["资产名称", "原值", "乡镇"],
        ["水渠", 1.5, "柳河镇"],
        ["道路", "约12万", None],
        ["=2+3", "=B2*2", None],
        ["桥", 4, None],
        ["合计", "=SUM(B2:B5)", None],
    ):
        sheet.append(row)
    sheet["A4"].data_type = "s"
    sheet["A5"].font = Font(bold=True)
    sheet.merge_cells("C2:C5")
    sheet["H9"].font = Font(bold=True)
    book.create_sheet("说明")["A1"] = "不变"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def annotated(**options):
    out = io.BytesIO()
    count = annotate(ledger(), NOTES, out, **options)
    out.seek(0)
    return count, load_workbook(out), out


class TestLibWorkbookAnnotate(BaseCase):
    def test_notes_stand_beside_their_rows(self):
        count, book, _out = annotated(header_rows={"台账": 1})
        sheet = book["台账"]
        self.assertEqual(count, 2)
        self.assertEqual(sheet["D1"].value, "导入结果")
        self.assertEqual(sheet["D3"].value, "不是数字:约12万\n重名")
        self.assertIsNone(sheet["D2"].value)
        self.assertEqual(sheet["B3"].fill.start_color.rgb, "FFFFC7CE")
        self.assertEqual(sheet["A3"].fill.start_color.rgb, "FFFFEB9C")
        self.assertEqual(sheet["D5"].fill.start_color.rgb, "FFFFEB9C")
        self.assertTrue(sheet["A5"].font.bold)
        self.assertEqual([str(r) for r in sheet.merged_cells.ranges], ["C2:C5"])
        self.assertEqual(sheet["B6"].value, "=SUM(B2:B5)")
        self.assertEqual(book["说明"]["A1"].value, "不变")

    def test_texts_stay_texts(self):
        _count, book, out = annotated()
        cell = book["台账"]["D5"]
        self.assertEqual((cell.data_type, cell.value), ("s", NOTES["台账", 5][0][2]))
        self.assertTrue(cell.quotePrefix)
        self.assertEqual(book["台账"]["A4"].data_type, "s")
        with zipfile.ZipFile(out) as archive:
            part = archive.read("xl/worksheets/sheet1.xml")
        self.assertNotIn(b"HYPERLINK", part.split(b"<f>", 1)[1].split(b"</f>")[0])
        self.assertEqual(part.count(b"<f>"), 2)

    def test_only_some_rows(self):
        keep = {"台账": {3, 5}}
        _count, book, _out = annotated(keep_only=keep, header_rows={"台账": 1})
        rows = list(book["台账"].values)
        self.assertEqual(
            [row[:4] for row in rows[:3]],
            [
                ("资产名称", "原值", "乡镇", "导入结果"),
                ("道路", "约12万", "柳河镇", "不是数字:约12万\n重名"),
                ("桥", 4, "柳河镇", NOTES["台账", 5][0][2]),
            ],
        )
        self.assertFalse(any(any(row) for row in rows[3:]))
        self.assertFalse(book["台账"].merged_cells.ranges)
        self.assertTrue(book["台账"]["A3"].font.bold)
        self.assertEqual(book["台账"]["D3"].data_type, "s")
        self.assertEqual(book["说明"]["A1"].value, "不变")

    def test_faults(self):
        for data, notes, code in (
            (ledger(), {("无", 1): [("error", "A", "x")]}, "unknown_sheet"),
            (b"PK", {}, "damaged"),
        ):
            with self.assertRaises(DataError) as caught:
                annotate(data, notes, io.BytesIO())
            self.assertEqual(caught.exception.code, code)

    def test_no_notes_change_nothing(self):
        out = io.BytesIO()
        self.assertEqual(annotate(ledger(), {}, out), 0)
        self.assertEqual(load_workbook(out)["台账"]["D1"].value, None)
