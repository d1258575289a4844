import io

import xlsxwriter

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.ledger_header import (
    find_header,
    fingerprint,
    is_counting_row,
    is_unit_row,
    sheet_unit,
)
from odoo.addons.rural_asset.lib.ledger_rows import classify
from odoo.addons.rural_asset.lib.workbook_reader import open_workbook

WORDS = {
    "serial": ["序号", "编号"],
    "code": ["资产编码", "资产编号"],
    "project": ["项目名称"],
    "name": ["资产名称"],
    "asset_class": ["资产类别", "资产类型"],
    "subclass": ["资产子类"],
    "township": ["所在乡镇", "乡镇", "镇(街道)"],
    "village": ["所在村", "行政村", "村(社区)"],
    "place": ["坐落位置", "所在地", "所在镇村"],
    "year": ["项目年度", "资金年度", "年度"],
    "built": ["建成时间", "购置时间", "建成(购置)时间"],
    "quantity": ["资产规模/数量", "数量", "规模"],
    "measure": ["计量单位"],
    "value": ["资产原值", "原值", "资产总额"],
    "central": ["资金来源/中央", "中央资金", "财政资金/中央"],
    "province": ["资金来源/省级", "省级资金", "财政资金/省级"],
    "other": ["资金来源/其他", "其他资金"],
    "owner": ["所有权人", "产权人"],
    "income": ["年收益", "年收益额"],
    "keeper": ["管护责任人"],
    "phone": ["联系电话", "电话"],
    "note": ["备注"],
}


def written(sheets):
    """A workbook of `(name, rows, merges, hidden)`; merges as 'A1:B2'."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows, merges, hidden in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        for merge in merges:
            first = merge.split(":")[0]
            column, row = ord(first[0]) - 65, int(first[1:]) - 1
            sheet.merge_range(merge, rows[row][column])
        if hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def read(rows, merges=()):
    """`(header, kinds)` of a sheet with these rows."""
    with open_workbook(written([("台账", rows, merges, False)])) as book:
        sheet = book.sheets[0]
        header = find_header(sheet.head(), sheet.merged, WORDS)
        if header is None:
            return None, []
        below = sheet.rows(first_row=header.data_row)
        return header, [(number, classify(values, header)) for number, values in below]


def named(header):
    return {name: column for column, name in header.columns.items()}


class TestLibLedgerHeader(BaseCase):
    def test_one_row_in_yuan_without_title(self):
        header, kinds = read(
            [
                [
                    "资产编码",
                    "资产名称*",
                    "所在镇村",
                    "资产原值（元）",
                    "资产类型",
                    "电话",
                ],
                ["01", "水渠", "柳河镇相官村", 79924, "公益性", "13800000000"],
                ["02", "厂房", "柳河镇大李村", 125000, "经营性", ""],
                ["合计", None, None, 204924],
            ]
        )
        self.assertEqual(
            (header.first_row, header.last_row, header.data_row), (1, 1, 2)
        )
        self.assertEqual(
            named(header),
            {
                "code": 0,
                "name": 1,
                "place": 2,
                "value": 3,
                "asset_class": 4,
                "phone": 5,
            },
        )
        self.assertEqual(header.unit_of(3), "yuan")
        self.assertIsNone(header.sheet_unit)
        self.assertEqual(kinds, [(2, "data"), (3, "data"), (4, "total")])

    def test_three_rows_with_units_and_counting_row(self):
        header, kinds = read(
            [
                ["某某县扶贫项目资产清单", *[None] * 9],
                ["(2016—2020年)", *[None] * 9],
                [
                    "填报单位:某某县",
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    "单位:亩、万元",
                ],
                ["基本情况", None, None, None, "价值", None, None, None, "其他", None],
                [
                    "编号",
                    "名称",
                    None,
                    "年度",
                    "原值",
                    "资金来源",
                    None,
                    None,
                    "备 注",
                    "",
                ],
                [
                    None,
                    "项目名称",
                    "资产\n名称",
                    None,
                    None,
                    "中央",
                    "省级",
                    "其他(捐赠)",
                ],
                ["甲", "乙", "丙", 1, "2=3+4+5", 3, 4, 5, 6],
                [1, "2016年水渠项目", "水渠", 2016, 7.5, 5, 2.5, None, ""],
                ["注:本表一式三份", *[None] * 9],
            ],
            [
                "A1:J1",
                "A4:D4",
                "E4:H4",
                "I4:J4",
                "A5:A6",
                "B5:C5",
                "D5:D6",
                "E5:E6",
                "F5:H5",
                "I5:J6",
            ],
        )
        self.assertEqual((header.last_row, header.data_row), (6, 8))
        self.assertEqual(
            named(header),
            {
                "serial": 0,
                "project": 1,
                "name": 2,
                "year": 3,
                "value": 4,
                "central": 5,
                "province": 6,
                "other": 7,
                "note": 8,
            },
        )
        self.assertTrue(header.labels[5].endswith("资金来源/中央"))
        self.assertNotIn(9, header.labels)
        self.assertIn("扶贫项目资产清单", header.title)
        self.assertNotIn("编号", header.title)
        self.assertEqual(kinds, [(8, "data"), (9, "note")])

    def test_two_rows_without_merges_and_blank_columns(self):
        header, kinds = read(
            [
                [],
                [None, "衔接资产台账"],
                [None, None, None, None, None, "金额单位：元"],
                [
                    None,
                    "序号",
                    "资产名称",
                    None,
                    "资产类别",
                    "财政资金",
                    "",
                    "原值",
                    "乡镇",
                ],
                [None, "", "", None, "", "中央", "省级", "", ""],
                [None, 1, "水渠", None, "公益性", 3, 4, 7, "柳河镇"],
                [],
                [None, "小 计", None, None, None, None, None, 7],
                [
                    None,
                    "填报人：张三",
                    None,
                    None,
                    "审核人：李四",
                    None,
                    "日期：2022.5",
                ],
            ]
        )
        self.assertEqual(
            (header.first_row, header.last_row, header.data_row), (4, 5, 6)
        )
        self.assertEqual(
            named(header),
            {
                "serial": 1,
                "name": 2,
                "asset_class": 4,
                "central": 5,
                "province": 6,
                "value": 7,
                "township": 8,
            },
        )
        self.assertEqual(header.sheet_unit, "yuan")
        self.assertEqual(header.width, 9)
        kinds = [kind for kind in kinds if kind[1] != "blank"]
        self.assertEqual(kinds, [(6, "data"), (8, "subtotal"), (9, "signature")])

    def test_a_unit_row_below_and_mixed_units(self):
        header, kinds = read(
            [
                ["序号", "资产名称", "规模", "原值", "年收益（元）", "联系人"],
                [None, None, "亩", "万元", None, None],
                [1, "果园", 30, 12.5, 3000, "王五"],
                ["序号", "资产名称", "规模", "原值", "年收益（元）", "联系人"],
                [2, "果园合计项目", 30, 12.5, 3000, "王五"],
            ]
        )
        self.assertEqual(header.data_row, 3)
        self.assertEqual((header.unit_of(3), header.unit_of(4)), ("wan", "yuan"))
        self.assertEqual(header.unknown, {5: "联系人"})
        self.assertEqual(kinds, [(3, "data"), (4, "repeated_header"), (5, "data")])

    def test_titles_split_over_two_cells(self):
        header, _kinds = read(
            [
                ["资产", "所在", "资产", "建成", "备注"],
                ["名称", "乡镇", "原值", "时间", None],
                ["水渠", "柳河镇", 3, "2019.5", None],
            ]
        )
        self.assertEqual((header.first_row, header.last_row), (1, 2))
        self.assertEqual(
            named(header),
            {"name": 0, "township": 1, "value": 2, "built": 3, "note": 4},
        )

    def test_all_text_rows_are_no_header_rows(self):
        header, kinds = read(
            [
                ["序号", "资产名称", "所在村", "原值", "备注"],
                ["1", "水渠", "相官村", "7.5", "无"],
                ["2", "道路", "大李村", "8.5", ""],
            ]
        )
        self.assertEqual((header.last_row, header.data_row), (1, 2))
        self.assertEqual(kinds, [(2, "data"), (3, "data")])

    def test_other_sheets_have_no_header(self):
        for rows in (
            [["填表说明"], ["1. 金额单位为万元"], ["2. 资产名称、资产原值、备注必填"]],
            [["经营性"], ["公益性"], ["到户类"]],
            [["姓名", "身份证号", "电话"], ["张三", "1", "2"]],
            [],
        ):
            self.assertIsNone(read(rows)[0])
        self.assertIsNone(find_header([], [], WORDS))

    def test_the_surest_column_takes_a_field(self):
        header, _kinds = read(
            [
                [
                    "所属项目名称",
                    "项目名称",
                    "资产名称",
                    "资产原值合计",
                    "原值",
                    "备注",
                ],
                ["a", "b", "c", 1, 2, ""],
            ]
        )
        self.assertEqual(header.columns[1], "project")
        self.assertEqual(header.duplicate, {0: "project", 3: "value"})
        self.assertEqual(header.columns[4], "value")

    def test_a_word_inside_a_title_must_be_what_it_is_about(self):
        header, _kinds = read(
            [
                [
                    "资产名称",
                    "资产原值",
                    "备注",
                    "年收益率(%)",
                    "管护责任人联系电话",
                    "资产名称及编号",
                    "资产年收益",
                    "备注人",
                ],
                ["a", 1, "", 3, "1", "x", 5, ""],
            ]
        )
        self.assertEqual(header.columns[4], "phone")
        self.assertEqual(header.columns[6], "income")
        self.assertEqual(set(header.unknown), {3, 5, 7})

    def test_a_group_field_is_not_given_to_its_parts(self):
        words = {**WORDS, "funding": ["资金来源"]}
        rows = [
            (1, ("资产名称", "资产原值", "备注", "资金来源", None)),
            (2, (None, None, None, "中央", "社会帮扶")),
            (3, ("a", 1, "", 3, 4)),
        ]
        merged = [(1, 4, 1, 5), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3)]
        header = find_header(rows, merged, words)
        self.assertEqual(header.columns[3], "central")
        self.assertEqual(header.unknown, {4: "资金来源/社会帮扶"})

    def test_years_over_amounts_are_titles(self):
        header, kinds = read(
            [
                [
                    "序号",
                    "资产名称",
                    "资产原值",
                    "投入资金(万元)",
                    None,
                    "2019年收益",
                    "备注",
                ],
                [None, None, None, 2016, 2017, None, None],
                [1, "水渠", 3, 1, 2, 5, ""],
            ],
            ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"],
        )
        self.assertEqual((header.last_row, header.data_row), (2, 3))
        self.assertEqual(
            header.unknown,
            {3: "投入资金/2016", 4: "投入资金/2017", 5: "2019年收益"},
        )
        self.assertEqual(header.unit_of(4), "wan")
        self.assertEqual(kinds, [(3, "data")])

    def test_fingerprints(self):
        one, _ = read([["资产名称", "资产原值(万元)", "备注"], ["a", 1, ""]])
        same, _ = read(
            [["标题"], ["资产\n名称", "资产原值（元）", "备 注"], ["b", 2, ""]]
        )
        other, _ = read([["资产名称", "备注", "资产原值"], ["a", "", 1]])
        self.assertEqual(fingerprint(one), fingerprint(same))
        self.assertNotEqual(fingerprint(one), fingerprint(other))

    def test_sheet_units(self):
        for text, unit in (
            ("填报单位:某某局      单位:万元      日期:2022年", "wan"),
            ("单位：元", "yuan"),
            ("金额单位:人民币万元", "wan"),
            ("(单位:万元)", "wan"),
            ("（万元）", "wan"),
            ("填报单位:元宝镇", None),
            ("填报单位:万元乡", None),
            ("单位: 亩", None),
        ):
            self.assertEqual(sheet_unit([text]), unit, text)

    def test_helper_rows(self):
        self.assertTrue(is_counting_row(("①", "②", "③")))
        self.assertTrue(is_counting_row(("1栏", "2栏", "3栏=1+2")))
        self.assertFalse(is_counting_row((1, 2)))
        self.assertFalse(is_counting_row((2019, 3, 4)))
        self.assertFalse(is_unit_row(()))
