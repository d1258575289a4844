import base64
import io
from decimal import Decimal

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .income_common import IncomeCommon, fen

HEADS = 4


class BookFormCommon(IncomeCommon):
    """Exports of a table out of the books, read back with openpyxl."""

    def _export(self, region=None, as_of="2025-12-31", user=None):
        exports = self.env["rural.form.export"].with_user(user or self.users["officer"])
        export = exports.create(
            {
                "form_id": self.form.id,
                "region_id": (region or self.county).id,
                "as_of": as_of,
            }
        )
        export.action_export()
        return export

    def _book(self, *args, **kwargs):
        export = self._export(*args, **kwargs)
        return load_workbook(io.BytesIO(base64.b64decode(export.file)))

    def _rows(self, *args, **kwargs):
        """``[{source: value}]`` of the first sheet, with the label of sums."""
        sheet = self._book(*args, **kwargs).worksheets[0]
        sources = self.form.column_ids.mapped("source")
        heads = 2 + (2 if any(self.form.column_ids.mapped("group")) else 1)
        return [
            dict(zip(sources, row, strict=True))
            for row in sheet.iter_rows(min_row=heads + 1, values_only=True)
        ]

    def _labelled(self, rows, word):
        first = self.form.column_ids[0].source
        found = [r for r in rows if isinstance(r[first], str) and word in r[first]]
        self.assertEqual(len(found), 1, [r[first] for r in rows])
        return found[0]

    def _amounts(self, row, *sources):
        return [fen(row[source] or 0) for source in sources]


@tagged("post_install", "-at_install")
class TestFormIncome(BookFormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env.ref("rural_asset.form_income")
        cls._contract({cls.house: 1}, 1200.10, years=(2024, 2025))
        cls.early = cls._income(1000, cls.house, "2024-03-01")
        cls.late = cls._income(900.05, cls.house, "2025-03-10")
        cls._spending(100.01, "12", cls.house)
        cls._spending(50, "11", cls.house)
        cls._spending(300.33, "21", cls.house)
        cls._spending(20, "22", cls.house)
        cls._spending(10.10, "31", cls.house)
        cls._spending(5, "32")
        cls._spending(40, "41", cls.house)
        cls._spending(0.06, "51", cls.house)
        cls._spending(600, "31", cls.house, carryover=True)
        cls._income(800, cls.plant, code="50103")
        cls._spending(77, "P21", cls.plant)
        cls._income(250, cls.other)
        cls.env["rural.village.year"]._get(cls.xiangguan, 2024).opening_entered = 500

    def _asset_row(self, rows, asset, year=2025):
        [row] = [r for r in rows if r["asset"] == asset.name and r["year"] == year]
        return row

    def test_row_of_an_asset_equals_the_books(self):
        row = self._asset_row(self._rows(), self.house)
        self.assertEqual(
            self._amounts(
                row,
                "contracted",
                "contracted_total",
                "received",
                "received_total",
                "arrears",
                "land_rent",
                "upkeep",
                "distributable",
                "use:21",
                "use:22",
                "use:31",
                "use:32",
                "use:41",
                "use:rest",
                "surplus",
                "spent_carryover",
                "carryover",
            ),
            [
                fen(text)
                for text in (
                    "1200.10",
                    "2400.20",
                    "900.05",
                    "1900.05",
                    "500.15",
                    "100.01",
                    "50",
                    "750.04",
                    "300.33",
                    "20",
                    "10.10",
                    "0",
                    "40",
                    "0.06",
                    "379.55",
                    "600",
                    "779.55",
                )
            ],
        )
        self.assertEqual(row["project_year"], self.house.project_year)
        self.assertEqual(row["receipts"], f"2025-03-10 {self.late.name} 900.05")

    def test_village_ends_with_its_account_of_the_year(self):
        """累计结余 of a village = what its account carries over, per scheme."""
        rows = self._rows()
        years = self.env["rural.village.year"]
        account = years._get(self.xiangguan, 2025)
        pv = years._get(self.xiangguan, 2025, "pv")
        first = self.form.column_ids[0].source
        sums = [r for r in rows if str(r[first]).startswith("相官村小计")]
        self.assertEqual(
            [fen(r["carryover"]) for r in sums],
            [fen(account.closing_carryover), fen(pv.closing_carryover)],
        )
        [opening] = [r for r in rows if r["asset"] == "开账结转"]
        self.assertEqual(fen(opening["carryover"]), fen(500))

    def test_totals_equal_the_ledger(self):
        rows = self._rows()
        total = self._labelled(rows, "合计")
        ledger = self.env["rural.income.ledger"].search([("year", "=", 2025)])
        for source in ("contracted", "received", "distributable", "surplus"):
            self.assertEqual(
                fen(total[source]),
                fen(sum(Decimal(str(x)) for x in ledger.mapped(source))),
                source,
            )

    def test_photovoltaic_is_a_section_of_its_own(self):
        rows = self._rows()
        first = self.form.column_ids[0].source
        labels = [r[first] for r in rows if isinstance(r[first], str)]
        self.assertIn("光伏收益（按光伏收益分配办法另行管理）", labels)
        section = labels.index("光伏收益（按光伏收益分配办法另行管理）")
        general = next(x for x in labels if x.startswith("一般资产收益小计"))
        self.assertLess(labels.index(general), section)
        pv = self._labelled(rows, "光伏收益小计")
        self.assertEqual(fen(pv["received"]), fen(800))
        self.assertEqual(fen(pv["use:21"]), fen(77))

    def test_subtotals_of_villages_and_townships(self):
        rows = self._rows()
        first = self.form.column_ids[0].source
        labels = [r[first] for r in rows if isinstance(r[first], str)]
        self.assertIn("前营村小计（1项）", labels)
        towns = [r for r in rows if str(r[first]).startswith("柳河镇小计")]
        self.assertEqual(
            [fen(r["received"]) for r in towns], [fen("1150.05"), fen(800)]
        )
        village = [r[first] for r in self._rows(self.xiangguan)]
        self.assertFalse([x for x in village if "相官村小计" in str(x)])

    def test_until_a_day_only(self):
        """What was booked or due after the date is left out."""
        rows = self._rows(as_of="2025-03-31")
        row = self._asset_row(rows, self.house)
        self.assertEqual(
            self._amounts(row, "received", "land_rent", "surplus"),
            [fen("900.05"), fen(0), fen("900.05")],
        )

    def test_all_years_add_up_once(self):
        """Year by year; running sums are added up for the last year alone."""
        self.form.all_years = True
        rows = self._rows()
        row = self._asset_row(rows, self.house, 2024)
        self.assertEqual(
            self._amounts(row, "received", "received_total", "carryover"),
            [fen(1000), fen(1000), fen(1000)],
        )
        total = self._labelled(rows, "合计")
        self.assertEqual(
            self._amounts(total, "received", "received_total", "contracted_total"),
            [fen("2950.05"), fen("2950.05"), fen("2400.20")],
        )

    def test_proof_sheet(self):
        book = self._book()
        sheet = book["校验"]
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        income = [r for r in rows if r[2] == "收入" and "相官村" in r[1]]
        self.assertEqual([fen(x) for x in income[0][3:6]], [fen("1700.05")] * 3)
        self.assertEqual({r[7] for r in rows if r[2]}, {"一致"})

    def test_difference_is_told(self):
        item = self.late.line_ids.analytic_line_ids
        self.env.cr.execute(
            "UPDATE account_analytic_line SET amount = 1 WHERE id = %s", [item.id]
        )
        export = self._export()
        self.assertTrue(export.has_mismatch)
        self.assertIn("相官村", export.message)

    def test_received_before_opening_is_no_arrear(self):
        """已收 before the books were opened lowers what is owed, not the surplus."""
        contract = self._contract({self.shop: 1}, 1000, years=(2024, 2025))
        contract.instalment_ids[0].opening_received = 1000
        row = self._asset_row(self._rows(), self.shop)
        self.assertEqual(
            self._amounts(row, "contracted_total", "received_total", "arrears"),
            [fen(2000), fen(1000), fen(1000)],
        )
        self.assertEqual(self._amounts(row, "received", "carryover"), [fen(0)] * 2)

    def test_nothing_to_show(self):
        with self.assertRaisesRegex(UserError, "have nothing for"):
            self._export(self.fuxing)

    def test_clerk_exports_the_own_village(self):
        rows = self._rows(self.xiangguan, user=self.users["clerk"])
        names = {r["asset"] for r in rows if r["year"] == 2025}
        self.assertEqual(names, {self.house.name, self.plant.name, "村级"})
