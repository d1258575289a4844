from datetime import datetime

from odoo.tests import tagged

from .income_common import fen
from .test_form_income import BookFormCommon


@tagged("post_install", "-at_install")
class TestFormVouchers(BookFormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env.ref("rural_asset.form_vouchers")
        cls.env["rural.village.year"]._get(cls.xiangguan, 2024).opening_entered = 500
        cls._income(100, cls.house, "2024-04-01")
        cls.receipt = cls._income(1000.05, cls.house, "2025-03-10")
        cls.wages = cls._spending(300.02, "21", cls.house, "2025-05-20")
        cls._spending(200, "31", None, "2025-06-01", carryover=True)
        cls._income(800, cls.plant, "2025-02-01", code="50103")
        cls._income(50, cls.other, "2025-02-01")

    def _village_rows(self, rows):
        """Rows of the general scheme of the village, opening first."""
        return rows[: next(i for i, r in enumerate(rows) if "小计" in str(r["date"]))]

    def test_balance_runs_from_the_opening(self):
        rows = self._village_rows(self._rows(self.xiangguan))
        self.assertEqual(rows[0]["summary"], "相官村上年结转")
        self.assertEqual(
            [fen(r["balance"]) for r in rows],
            [fen(x) for x in ("600", "1600.05", "1300.03", "1100.03")],
        )
        self.assertEqual([r["date"] for r in rows[1:]][0], datetime(2025, 3, 10))

    def test_rows_name_voucher_asset_use_and_papers(self):
        self.wages.rural_receipt_no = "SZ-0001"
        self._attach(self.wages, "工资表.txt")
        rows = self._village_rows(self._rows(self.xiangguan))
        row = rows[2]
        self.assertEqual(row["voucher"], self.wages.name)
        self.assertEqual(row["receipt_no"], "SZ-0001")
        self.assertEqual(row["asset"], self.house.name)
        self.assertEqual(row["use"], "公益岗位工资")
        self.assertEqual(row["papers"], 2)
        self.assertEqual(fen(row["spending"]), fen("300.02"))
        self.assertIsNone(row["income"])

    def test_village_ends_with_its_account_of_the_year(self):
        rows = self._rows()
        first = self.form.column_ids[0].source
        years = self.env["rural.village.year"]
        sums = [r for r in rows if str(r[first]).startswith("相官村小计")]
        self.assertEqual(
            [fen(r["balance"]) for r in sums],
            [
                fen(years._get(self.xiangguan, 2025).closing_carryover),
                fen(years._get(self.xiangguan, 2025, "pv").closing_carryover),
            ],
        )
        self.assertEqual(fen(sums[0]["income"]), fen("1000.05"))
        self.assertEqual(fen(sums[0]["spending"]), fen("500.02"))

    def test_total_equals_the_ledger(self):
        rows = self._rows()
        total = self._labelled(rows, "合计")
        ledger = self.env["rural.income.ledger"].search([("year", "=", 2025)])
        self.assertEqual(fen(total["income"]), fen(sum(ledger.mapped("received"))))

    def test_large_ones_in_the_background(self):
        self.env.company.rural_background_rows = 2
        exports = self.env["rural.form.export"].with_user(self.users["officer"])
        export = exports.create(
            {
                "form_id": self.form.id,
                "region_id": self.county.id,
                "as_of": "2025-12-31",
            }
        )
        export.action_export()
        self.assertEqual(export.state, "running")
        export._job_batch()
        self.assertEqual(export.state, "done")
        self.assertEqual(export.row_count, 6)
