from odoo.tests import tagged

from ..models.rural_procedure import STATE_TOKEN
from .form_common import HEADS, FormCommon


@tagged("post_install", "-at_install")
class TestFormSummary(FormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operating = cls._asset(cls.xiangguan, "confirmed", value=1234567.89)
        cls.public = cls._asset(
            cls.linqiao, "registered", category="0201", value=0.02, in_books=True
        )
        cls.household = cls._asset(
            cls.xiangguan,
            "registered",
            category="0301",
            value=3000.5,
            household_head="张三",
            batch="poverty",
            project_year=2019,
            date_completed="2019-08-20",
            right_ids=[(0, 0, {"holder_name": "张三", "holder_level": "household"})],
        )

    def _values(self, sheet, label):
        """``{source: value}`` of the row of a region, or of 合计."""
        rows = sheet.iter_rows(min_row=HEADS + 1, values_only=True)
        row = next(row for row in rows if label in row[:2])
        return dict(zip(self.summary.column_ids.mapped("source"), row, strict=True))

    def _checks(self, book):
        """``{check: result}`` and the codes listed below them."""
        rows = list(book["校验"].iter_rows(min_row=HEADS + 1, values_only=True))
        results = {row[1]: row[6] for row in rows if row[1]}
        return results, [row[7:9] for row in rows if row[7] or row[8]]

    def test_one_row_per_township_with_totals(self):
        sheet = self._sheet(self.summary)
        liuhe = self._values(sheet, "柳河镇")
        self.assertEqual(liuhe["total:count"], 2)
        self.assertEqual(liuhe["total:amount"], 123.756839)
        self.assertEqual(liuhe["class:operating:amount"], 123.456789)
        self.assertIsNone(liuhe["class:public:count"])
        self.assertEqual(liuhe["owner:household:count"], 1)
        self.assertEqual(liuhe["state:confirmed:rate"], 0.5)
        total = self._values(sheet, "合计")
        self.assertEqual(total["total:count"], 3)
        self.assertEqual(total["total:amount"], 123.756841)
        self.assertEqual(total["batch:poverty:amount"], 0.30005)
        self.assertEqual(total["source:F02"], 123.756841)
        self.assertAlmostEqual(total["state:confirmed:rate"], 1 / 3)
        self.assertEqual(total["flag:in_books:count"], 1)

    def test_a_township_has_its_villages_and_itself(self):
        self._asset(self.liuhe, "registered")
        sheet = self._sheet(self.summary, self.liuhe)
        names = [
            row[1]
            for row in sheet.iter_rows(min_row=HEADS + 1, values_only=True)
            if row[1]
        ]
        self.assertEqual(names, ["柳河镇本级", "相官村", "前营村"])
        self.assertEqual(self._values(sheet, "前营村")["total:count"], 0)

    def test_row_level_can_be_chosen(self):
        self.summary.row_level = "village"
        sheet = self._sheet(self.summary)
        self.assertEqual(self._values(sheet, "林桥村")["total:count"], 1)

    def test_a_project_in_two_townships_counts_once(self):
        for asset in self.operating | self.public:
            asset.with_context(rural_token=STATE_TOKEN).project_code = "XM1"
        self.household.project_code = "XM2"
        sheet = self._sheet(self.summary)
        self.assertEqual(self._values(sheet, "柳河镇")["projects"], 2)
        self.assertEqual(self._values(sheet, "合计")["projects"], 2)

    # --- cross-checks ---------------------------------------------------------

    def test_all_agree(self):
        export = self._export(self.summary)
        self.assertFalse(export.has_mismatch)
        self.assertIn("agree", export.message)
        book = self._book(self.summary)
        self.assertIn("全部一致", book["校验"]["A1"].value)
        results, listed = self._checks(book)
        self.assertEqual(set(results.values()), {"一致"})
        self.assertEqual(len(results), 7)
        self.assertFalse(listed)

    def test_asset_without_owner_is_listed(self):
        self.household.right_ids.unlink()
        export = self._export(self.summary)
        self.assertTrue(export.has_mismatch)
        results, listed = self._checks(self._book(self.summary))
        self.assertEqual(results["各所有权人层级数量之和与资产数量合计"], "不一致")
        self.assertEqual(results["各所有权人层级原值之和与资产原值合计"], "不一致")
        self.assertEqual(results["各资产类别数量之和与资产数量合计"], "一致")
        self.assertEqual(listed, [(self.household.code, self.household.name)])

    def test_funding_that_differs_is_listed(self):
        self.household.funding_ids.amount = 3000.49
        self.public.funding_ids.amount = 0.03  # what lacks there is too much here
        export = self._export(self.summary)
        self.assertTrue(export.has_mismatch)
        results, listed = self._checks(self._book(self.summary))
        self.assertEqual(results["各资金来源原值之和与资产原值合计"], "不一致")
        self.assertEqual(
            {code for code, _name in listed}, {self.household.code, self.public.code}
        )

    def test_a_dropped_column_breaks_the_check(self):
        columns = self.summary.column_ids
        columns.filtered(lambda c: c.source.startswith("owner:household")).unlink()
        results, listed = self._checks(self._book(self.summary))
        self.assertEqual(results["各所有权人层级数量之和与资产数量合计"], "不一致")
        self.assertEqual(len(listed), 1)

    def test_money_of_other_sources(self):
        lottery = self.env.ref("rural_asset.funding_source_f07")
        self.household.funding_ids.source_id = lottery
        total = self._values(self._sheet(self.summary), "合计")
        self.assertEqual(total["source:rest"], 0.30005)
        self.assertEqual(total["source:F02"], 123.456791)
