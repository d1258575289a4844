import tempfile
from datetime import datetime
from decimal import Decimal
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import SQL

from ..lib import xlsx_rows
from ..lib.form_compiler import Column
from ..lib.xlsx_table import Layout, XlsxTable, new_workbook
from .form_common import AS_OF, HEADS, FormCommon

VALUES = (Decimal("1234567.89"), Decimal("0.01"), Decimal("98765.43"), Decimal("7.07"))


@tagged("post_install", "-at_install")
class TestFormLedger(FormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        villages = (cls.linqiao, cls.xiangguan, cls.qianying, cls.xiangguan)
        cls.assets = cls.env["rural.asset"].browse()
        for village, value in zip(villages, VALUES, strict=True):
            cls.assets |= cls._asset(village, "confirmed", value=float(value))

    # --- appearance ---------------------------------------------------------

    def test_title_unit_row_and_sheet_name(self):
        sheet = self._sheet(self.ledger)
        self.assertEqual(sheet.title, "管理台账")
        self.assertEqual(sheet["A1"].value, "清源县帮扶项目资产管理台账")
        texts = [cell.value for cell in sheet[2] if cell.value]
        self.assertEqual(
            texts[:3], ["填报单位：清源县", "截至日期：2026年5月30日", "单位：万元"]
        )

    def test_heads_merge_sideways_and_downwards(self):
        sheet = self._sheet(self.ledger)
        merged = {str(area) for area in sheet.merged_cells.ranges}
        self.assertIn("A3:A4", merged)
        first = self._column(self.ledger, "level:central")
        self.assertEqual(sheet.cell(3, first).value, "资金来源")
        self.assertEqual(sheet.cell(4, first).value, "中央")
        area = next(
            area
            for area in sheet.merged_cells.ranges
            if (area.min_row, area.min_col) == (3, first)
        )
        self.assertEqual(area.size, {"columns": 7, "rows": 1})

    def test_merges_do_not_overlap(self):
        seen = set()
        for area in self._sheet(self.ledger).merged_cells.ranges:
            cells = {cell for row in area.rows for cell in row}
            self.assertFalse(seen & cells)
            seen |= cells

    def test_frozen_panes_and_print_set_up(self):
        sheet = self._sheet(self.ledger)
        self.assertEqual(sheet.freeze_panes, "D5")
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(int(sheet.page_setup.paperSize), 8)  # A3
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(sheet.page_setup.fitToWidth, 3)
        self.assertEqual(sheet.page_setup.fitToHeight, 0)
        self.assertEqual(sheet.print_title_rows, "$3:$4")
        self.assertEqual(sheet.print_title_cols, "$A:$C")

    def test_number_formats(self):
        sheet = self._sheet(self.ledger)
        formats = {
            "original_value": "0.0000",
            "date_completed": "yyyy-mm-dd",
            "residual_rate": "0.00%",
            "project_year": "0",
            "name": "@",
        }
        for source, expected in formats.items():
            cell = sheet.cell(HEADS + 1, self._column(self.ledger, source))
            self.assertEqual(cell.number_format, expected, source)
        self.ledger.unit = "yuan"
        cell = self._sheet(self.ledger).cell(
            HEADS + 1, self._column(self.ledger, "original_value")
        )
        self.assertEqual(cell.number_format, "#,##0.00")

    def test_signature_below_the_table(self):
        sheet = self._sheet(self.ledger)
        last = [cell.value for cell in sheet[sheet.max_row] if cell.value]
        self.assertEqual(last, [self.ledger.signature])

    # --- values -------------------------------------------------------------

    def test_rows_sorted_by_township_village_code(self):
        rows = self._asset_rows(self._sheet(self.ledger))
        expected = self.assets.sorted(
            lambda a: (a.township_id.code, a.village_id.code, a.code)
        )
        self.assertEqual([row[1].value for row in rows], expected.mapped("code"))

    def test_every_cell_equals_the_orm(self):
        asset = self.assets[0]
        row = next(
            row
            for row in self._asset_rows(self._sheet(self.ledger))
            if row[1].value == asset.code
        )
        got = {
            column.source: cell.value
            for column, cell in zip(self.ledger.column_ids, row, strict=True)
        }
        gone = float(asset._accumulated_as_of(Date.to_date(AS_OF)))
        self.assertEqual(
            {key: value for key, value in got.items() if value is not None},
            {
                "serial": 4,
                "code": asset.code,
                "name": asset.name,
                "batch": "衔接",
                "project": asset.project_name,
                "project_year": 2021,
                "township_id": "舜山镇",
                "village_id": "林桥村",
                "asset_class": "经营性",
                "category_id": asset.category_id.name,
                "asset_form": "固定资产",
                "quantity": 12,
                "uom_id": asset.uom_id.name,
                "date_completed": self._day(asset.date_completed),
                "original_value": 123.456789,
                "level:central": 123.456789,
                "funding_detail": "财政衔接推进乡村振兴补助资金 中央 123.456789万元",
                "useful_life": asset.useful_life,
                "residual_rate": asset.residual_rate / 100,
                "accumulated_depreciation": round(gone / 10000, 6),
                "net_value": round((1234567.89 - gone) / 10000, 6),
                "acquisition": "项目形成",
                "owner_name": asset.owner_name,
                "owner_level": "村级",
                "date_confirmed": self._day(asset.date_confirmed),
                "confirmation": asset.confirmation_document,
                "operation_mode": "租赁",
                "caretaker_name": "李长河",
                "usage_state": "在用",
                "in_books": "否",
                "card_posted": "否",
                "in_national_system": "否",
            },
        )

    def _day(self, day):
        return datetime(day.year, day.month, day.day)

    def test_rights_shares_masks_and_details(self):
        using = self.env.ref("rural_asset.right_type_r02")
        asset = self._asset(
            caretaker_phone="13812345678",
            operator_name="合作社",
            operator_code="93A",
            operator_contact="王芳 13812345678",
            household_head="张三丰",
            contract_start="2021-01-01",
            contract_end="2025-12-31",
            latitude=32.5,
            longitude=118.5,
            location="村东",
            right_ids=[
                (0, 0, {"holder_name": "甲村", "share": 60}),
                (0, 0, {"holder_name": "乙村", "share": 40, "certificate_no": "证2"}),
                (0, 0, {"holder_name": "丙社", "type_id": using.id}),
            ],
            confirmation_document=False,
            category="0301",
        )
        asset.with_user(self.users["officer"]).action_register()
        sheet = self._sheet(self.ledger, self.xiangguan)
        row = next(r for r in self._asset_rows(sheet) if r[1].value == asset.code)
        shown = {
            column.source: cell.value
            for column, cell in zip(self.ledger.column_ids, row, strict=True)
        }
        self.assertEqual(shown["right:R02"], "丙社")
        self.assertEqual(shown["confirmation"], "证2")
        self.assertEqual(shown["owner_name"], asset.owner_name)
        self.assertEqual(shown["caretaker_phone_masked"], "138****5678")
        self.assertEqual(shown["operator"], "合作社（93A）；王芳 138****5678")
        self.assertEqual(shown["household_masked"], "张**")
        self.assertEqual(shown["contract_period"], "2021-01-01至2025-12-31")
        self.assertEqual(shown["place"], "村东；118.5,32.5")

    def test_text_that_looks_like_a_formula_stays_text(self):
        names = ["=1+1", "@SUM(A1)", "+cmd|'/c calc'!A0", "\t=2", "-3"]
        names += ["<r><t>x</t></r>", "a&b<c>", " 空格 ", "一\n二"]
        for name in names:
            self._asset(state="registered", name=name, note="http://example.org")
        sheet = self._sheet(self.ledger, self.xiangguan)
        cells = [row[2] for row in self._asset_rows(sheet)]
        found = [cell for cell in cells if cell.value in names]
        self.assertEqual(len(found), len(names))
        self.assertEqual({cell.data_type for cell in found}, {"s"})
        self.assertFalse(any(cell.hyperlink for row in sheet.rows for cell in row))

    # --- totals ---------------------------------------------------------------

    def _sql_sum(self, column, region):
        self.env.flush_all()
        statement = SQL(
            "SELECT SUM(original_value) FROM rural_asset"
            " WHERE %s = %s AND state <> 'draft'",
            SQL.identifier(column),
            region.id,
        )
        return self.env.execute_query(statement)[0][0]

    def test_subtotals_and_total_equal_sql(self):
        column = self._column(self.ledger, "original_value") - 1
        sheet = self._sheet(self.ledger)
        subtotals = self._labelled(sheet, "小计")
        self.assertEqual(list(subtotals), ["柳河镇小计（3项）", "舜山镇小计（1项）"])
        for row, town in zip(
            subtotals.values(), (self.liuhe, self.shunshan), strict=True
        ):
            self.assertEqual(
                round(row[column].value * 10000, 2), self._sql_sum("township_id", town)
            )
        [total] = self._labelled(sheet, "合计").values()
        self.assertEqual(total[column].value, float(sum(VALUES).scaleb(-4)))
        self.assertEqual(
            round(total[column].value * 10000, 2),
            self._sql_sum("county_id", self.county),
        )

    def test_subtotals_per_village_and_none(self):
        self.ledger.subtotal_by = "village"
        labels = list(self._labelled(self._sheet(self.ledger), "小计"))
        self.assertEqual(
            labels,
            ["相官村小计（2项）", "前营村小计（1项）", "林桥村小计（1项）"],
        )
        self.ledger.write({"subtotal_by": "none", "grand_total": False})
        sheet = self._sheet(self.ledger)
        self.assertFalse(self._labelled(sheet, "小计") or self._labelled(sheet, "合计"))

    def test_asset_of_the_township_itself(self):
        self._asset(self.liuhe, "registered")
        self._asset(self.county, "registered")
        labels = list(self._labelled(self._sheet(self.ledger), "小计"))
        self.assertEqual(
            labels, ["清源县本级小计（1项）", "柳河镇小计（4项）", "舜山镇小计（1项）"]
        )
        self.ledger.subtotal_by = "village"
        labels = list(self._labelled(self._sheet(self.ledger), "小计"))
        self.assertEqual(labels[:2], ["清源县本级小计（1项）", "柳河镇本级小计（1项）"])

    def test_public_methods_write_the_same(self):
        self._asset(state="registered", name="长" * 300, scale_text="<b>&")
        fast = self._cells_of(self._sheet(self.ledger))
        with patch.object(xlsx_rows, "possible", return_value=False):
            plain = self._cells_of(self._sheet(self.ledger))
        self.assertEqual(fast, plain)

    def _cells_of(self, sheet):
        return [
            [sheet.row_dimensions[row[0].row].height]
            + [
                (cell.value, cell.number_format, cell.alignment.horizontal)
                for cell in row
            ]
            for row in sheet.iter_rows()
        ]

    # --- long tables ------------------------------------------------------------

    def test_next_sheet_repeats_the_heads(self):
        layout = Layout(
            "表", "题", [Column("序号"), Column("名", "组")], signature="签"
        )
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            book = new_workbook(file.name)
            table = XlsxTable(book, layout, max_rows=8)
            for number in range(5):
                table.row([str(number), "长" * 200 if number == 3 else "短"])
            table.total("合计", [None, None])
            table.finish()
            book.close()
            read = load_workbook(file.name)
        self.assertEqual(read.sheetnames, ["表", "表(2)"])
        shown = [[cell.value or None for cell in s["A"]] for s in read.worksheets]
        top = ["题", None, "序号", None]
        self.assertEqual(shown[0], [*top, "0", "1", "2", "3"])
        self.assertEqual(shown[1], [*top, "4", "合计", "签"])
        self.assertGreater(read.worksheets[0].row_dimensions[8].height, 200)
