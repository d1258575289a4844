"""运营状况表: the columns of domain.md §4.2, tied to the register and the ledger."""

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .income_common import fen
from .test_form_income import BookFormCommon

DAY = date(2025, 12, 31)
FIGURES = ("contracted", "received", "spent", "surplus")


@tagged("post_install", "-at_install")
class TestFormOperation(BookFormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env.ref("rural_asset.form_operation")
        cls.public = cls._asset(state="confirmed", name="村内道路", category="0201")
        cls._asset(name="未登记的棚")
        cls.contract = cls._contract(
            {cls.house: 1}, 1200.10, years=(2024, 2025), code="HT-01"
        )
        cls._income(1000, cls.house, "2024-03-01")
        cls._income(900.05, cls.house, "2025-03-10")
        cls._spending(100.01, "12", cls.house)
        cls._spending(300.33, "21", cls.house)
        cls._spending(5, "32")
        cls._income(800, cls.plant, code="50103")
        cls._income(250, cls.other)

    def _assets(self, **kwargs):
        """The rows of assets, which alone have a number."""
        return [r for r in self._rows(**kwargs) if isinstance(r["serial"], int)]

    def _of(self, asset, **kwargs):
        [row] = [r for r in self._assets(**kwargs) if r["code"] == asset.code]
        return row

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    def test_rows_are_the_operating_assets(self):
        """凌源市方案 五(一)2: neither public assets nor drafts."""
        rows = self._assets()
        self.assertEqual([row["serial"] for row in rows], [1, 2, 3, 4])
        found = {row["asset"] for row in rows}
        self.assertEqual(found, {"蔬菜大棚", "门面房", "光伏电站", "冷库"})
        total = self._labelled(self._rows(), "合计")
        self.assertEqual(total["serial"], "合计（4项）")
        assets = self.house | self.shop | self.plant | self.other
        value = sum(assets.mapped("original_value"))
        self.assertEqual(fen(total["original_value"]), fen(value))

    def test_disposed_assets_leave_the_table(self):
        self.env.cr.execute(
            "UPDATE rural_asset SET state = 'disposed' WHERE id = %s", [self.shop.id]
        )
        self.env.invalidate_all()
        self.assertEqual(len(self._assets()), 3)

    def test_a_village_and_its_township(self):
        rows = self._rows(region=self.qianying)
        self.assertEqual(rows[0]["asset"], "冷库")
        self.assertEqual(fen(rows[0]["received"]), fen(250))
        rows = self._assets(region=self.liuhe, user=self.users["reviewer"])
        self.assertEqual(len(rows), 4)
        with self.assertRaises(AccessError):
            self._export(self.liuhe, user=self.users["clerk"])
        with self.assertRaises(AccessError):
            self._export(self.shunshan, user=self.users["reviewer"])

    def test_nothing_to_show_says_why(self):
        with self.assertRaisesRegex(UserError, "no operating asset"):
            self._export(self.fuxing)

    # ------------------------------------------------------------
    # CONTRACT
    # ------------------------------------------------------------

    def test_contract_in_force_speaks_for_the_asset(self):
        row = self._of(self.house)
        expected = {
            "operator": "绿源公司",
            "contract": "HT-01",
            "mode": "租赁",
            "contract_start": datetime(2024, 1, 1),
            "contract_end": datetime(2025, 12, 31),
        }
        self.assertEqual({name: row[name] for name in expected}, expected)

    def test_contract_before_it_began_and_after_it_was_ended(self):
        self.env.cr.execute(
            "UPDATE rural_contract SET date_ended = '2025-06-30' WHERE id = %s",
            [self.contract.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self._of(self.house)["contract"])
        self.assertEqual(self._of(self.house, as_of="2025-05-31")["contract"], "HT-01")
        self.assertFalse(self._of(self.house, as_of="2023-12-31")["contract"])

    def test_the_card_speaks_where_there_is_no_contract(self):
        self.shop.write({"operator_name": "前营合作社", "contract_end": "2027-05-31"})
        row = self._of(self.shop)
        self.assertEqual(row["operator"], "前营合作社")
        self.assertEqual(row["contract_end"], datetime(2027, 5, 31))

    # ------------------------------------------------------------
    # MONEY
    # ------------------------------------------------------------

    def test_figures_of_the_year_are_those_of_the_ledger(self):
        row, ledger = self._of(self.house), self._row(self.house)
        self.assertEqual(self._amounts(row, *FIGURES), self._figures(ledger, *FIGURES))
        self.assertEqual(
            self._amounts(row, "contracted", "received", "arrears", "arrears_total"),
            [fen(1200.10), fen(900.05), fen(300.05), fen(500.15)],
        )
        self.assertEqual(fen(row["costs"]), fen(100.01))
        self.assertEqual(row["yield"], 0.0075)

    def test_sums_are_those_of_the_income_settlement(self):
        """What the village spent for no asset stands in a row without a number."""
        rows = self._rows()
        total = self._labelled(rows, "合计")
        [rest] = [r for r in rows if r["asset"] == "村级统筹及其他"]
        self.assertFalse(rest["serial"])
        self.assertEqual(fen(rest["spent"]), fen(5))
        ledger = self.ledger.search([("year", "=", 2025)])
        for name in FIGURES:
            self.assertEqual(fen(total[name]), fen(sum(ledger.mapped(name))), name)
        self.form = self.env.ref("rural_asset.form_income")
        settled = [r for r in self._rows() if isinstance(r["serial"], int)]
        for name, other in (("arrears_total", "arrears"), ("received", "received")):
            mine = fen(total[name])
            self.assertEqual(mine, sum(fen(r[other] or 0) for r in settled), name)

    def test_what_comes_after_the_day_is_left_out(self):
        self.assertFalse(self._of(self.house, as_of="2025-02-28")["received"])

    # ------------------------------------------------------------
    # STATE AND CURE
    # ------------------------------------------------------------

    def test_usage_by_card_and_by_detection(self):
        """凌源市方案 六(二): 长期闲置、效益差甚至亏损."""
        self.assertEqual(self._of(self.house)["usage"], "正常")
        self.env["rural.low.yield"].sudo().create(
            {
                "asset_id": self.shop.id,
                "is_idle": True,
                "year": 2024,
                "last_income": "2023-06-30",
                "village_id": self.shop.village_id.id,
                "township_id": self.shop.township_id.id,
                "county_id": self.shop.county_id.id,
                "company_id": self.shop.company_id.id,
            }
        )
        self.plant.usage_state = "damaged"
        row = self._of(self.shop)
        self.assertEqual(row["usage"], "闲置")
        self.assertEqual(row["idle_since"], datetime(2023, 6, 30))
        self.assertEqual(self._of(self.plant)["usage"], "损毁")

    def test_measures_deadline_and_responsible_of_the_plan(self):
        plans = self.env["rural.revival"].with_user(self.users["reviewer"])
        plans.create(
            {
                "asset_id": self.shop.id,
                "cause": "位置偏远",
                "means": "principal",
                "date_start": "2025-03-01",
                "date_due": "2025-12-01",
                "responsible_body": "相官村",
            }
        )
        row = self._of(self.shop)
        self.assertEqual((row["means"], row["cause"]), ("收回本金", "位置偏远"))
        self.assertEqual(row["due"], datetime(2025, 12, 1))
        self.assertIn("相官村", row["responsible"])

    def test_open_findings_without_discipline_clues(self):
        vals = {
            "source": "own",
            "asset_id": self.shop.id,
            "region_id": self.shop.region_id.id,
            "date_found": "2025-05-01",
        }
        self.env["rural.finding"]._report(
            [
                {**vals, "type_code": "07", "name": "未上墙"},
                {**vals, "type_code": "J1", "name": "虚报冒领"},
            ]
        )
        for role in ("officer", "reviewer"):
            row = self._of(self.shop, region=self.liuhe, user=self.users[role])
            self.assertEqual(row["problems"], "资产卡未上墙")

    # ------------------------------------------------------------
    # TABLE
    # ------------------------------------------------------------

    def test_one_batch_leaves_the_rest_out(self):
        self.form.filter_batch = "poverty"
        self._asset(
            state="confirmed", name="育苗棚", batch="poverty", project_year=2019
        )
        rows = self._rows()
        self.assertEqual([r["asset"] for r in rows if r["asset"]], ["育苗棚"])

    def test_every_content_can_be_shown(self):
        sources = self.env["rural.form.operation"]._sources()
        self.form.column_ids.unlink()
        self.env["rural.form.column"].create(
            [
                {"form_id": self.form.id, "name": source.label, "source": key}
                for key, source in sources.items()
            ]
        )
        self.assertEqual(len(self._assets()), 4)

    def test_as_many_statements_for_many_assets(self):
        self._export()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._export()
        few = self.env.cr.sql_log_count - before
        for number in range(10):
            self._asset(state="confirmed", name=f"大棚{number}")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._export()
        self.assertLessEqual(self.env.cr.sql_log_count - before, few + 2)
