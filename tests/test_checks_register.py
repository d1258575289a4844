"""V01–V14 and V17–V24 of the reconstructed rules of the national module (domain.md
§10) and the warnings of §9.4 on assets and places: each finds what it is for, and
nothing in a sound register.
"""

from datetime import date

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common_register_checks import RegisterChecksCommon


@tagged("post_install", "-at_install")
class TestChecksOfAssets(RegisterChecksCommon):
    def test_every_rule_has_clause_cure_and_severity(self):
        """V01–V24, those with two levels in two rules; stops where the rule says E."""
        checks = self.env["rural.check"].search([("code", "=like", "V%")])
        numbers = {check.code.split(".")[0] for check in checks}
        self.assertEqual(numbers, {f"V{number:02}" for number in range(1, 25)})
        stop = set(checks.filtered(lambda c: c.severity == "block").mapped("code"))
        self.assertEqual(
            stop,
            {"V01", "V03", "V04", "V05", "V06", "V07.2", "V08", "V09", "V10", "V11"}
            | {"V12", "V15", "V16", "V17", "V18", "V19", "V20", "V24"},
        )
        self.assertTrue(all(check.clause and check.cure for check in checks))

    def test_a_sound_asset(self):
        self.assertFalse(self._run(self.sound))

    def test_drafts_are_left_alone(self):
        draft = self._asset(name="草稿", project_name=False)
        self._set(draft, owner_name=None, original_value=0)
        self.assertFalse(self._run(draft))

    def test_v01_required(self):
        self._set(self.sound, owner_name=None, project_year=0)
        hit = self._only("V01", self.sound)
        self.assertEqual(hit.parts["why"], ["project_year", "owner_name"])
        self.assertEqual(hit.severity, "block")

    def test_v02_name_of_the_project(self):
        others = self._sound(project_code="P-1") | self._sound(project_code="P-1")
        self._set(self.sound, project_code="P-1", project_name="另一名称")
        hit = self._only("V02", self.sound)
        self.assertIn(others[0].project_name, hit.detail)
        self._passes("V02", others)
        self._set(self.sound, project_name=None)
        self._only("V02", self.sound)

    def test_v03_year_out_of_range(self):
        self.company.rural_first_year = 2012
        self._set(self.sound, project_year=2012, batch="poverty")
        self._passes("V03", self.sound)
        for year in (2011, 2026):
            self._set(self.sound, project_year=year)
            self._only("V03", self.sound)

    def test_v03_batch(self):
        for batch, year, found in (
            ("poverty", 2020, False),
            ("poverty", 2021, True),
            ("transition", 2021, False),
            ("transition", 2020, True),
        ):
            self._set(self.sound, batch=batch, project_year=year)
            with self.subTest(batch=batch, year=year):
                self.assertEqual("V03.2" in self._codes(self.sound), found)

    def test_v04_scale_and_unit(self):
        self._set(self.sound, uom_id=None)
        self.assertEqual(self._only("V04", self.sound).parts["why"], ["uom_id"])
        unit = self.env.ref("rural_asset.category_0101").uom_id
        self._set(self.sound, uom_id=unit.id, quantity=0)
        self.assertEqual(self._only("V04", self.sound).parts["why"], ["quantity"])
        self._set(self.sound, asset_form="equity", uom_id=None)
        self._passes("V04", self.sound)

    def test_v05_funding(self):
        self._set(self.sound, original_value=120000.01)
        hit = self._only("V05", self.sound)
        self.assertEqual(hit.amount, 0.01)
        self.assertIn("120000.01", hit.detail)
        self._set(self.sound, original_value=120000)
        self._passes("V05", self.sound)

    def test_v06_net_value(self):
        self._set(self.sound, residual_rate=4.99)
        self._only("V06", self.sound)
        self._check("V06").percent = 4
        self._passes("V06", self.sound)

    def test_v06_books(self):
        """原值 − 净值 = 累计折旧: not more written off than there is."""
        book = self._book_asset(120000, rural_asset_id=self.sound.id)
        self._passes("V06", self.sound)
        self._set(book, value_depreciated=120001)
        self.assertEqual(self._only("V06", self.sound).parts["why"], ["books"])
        self._set(book, value_depreciated=0, purchase_value=120000.01)
        self.assertEqual(self._only("V06", self.sound).parts["why"], ["purchase"])

    def test_archived_and_moved(self):
        """What is archived has nothing open; what moves is seen where it is."""
        self._set(self.sound, owner_name=None)
        hit = self._only("V01", self.sound)
        self._set(
            self.sound,
            region_id=self.linqiao.id,
            village_id=self.linqiao.id,
            township_id=self.shunshan.id,
        )
        self._run(self.sound)
        self.assertEqual(hit.village_id, self.linqiao)
        self._set(self.sound, active=False)
        self._run(self.sound)
        self.assertEqual(hit.state, "closed")

    def test_v07_order_of_dates(self):
        self._set(self.sound, date_accepted=date(2021, 8, 19))
        hit = self._only("V07", self.sound)
        self.assertEqual(hit.parts["why"], ["date_accepted"])
        self._set(self.sound, date_accepted=date(2021, 8, 20))
        self._passes("V07", self.sound)
        self._set(self.sound, date_completed=date(2020, 12, 31), date_accepted=None)
        self._only("V07", self.sound)

    def test_v07_future(self):
        self._set(self.sound, date_handover=date(2025, 8, 12))
        hit = self._only("V07.2", self.sound)
        self.assertEqual(hit.severity, "block")
        self._set(self.sound, date_handover=date(2025, 8, 11))
        self._passes("V07.2", self.sound)

    def test_v08_shares(self):
        self._set(self.sound.right_ids, share=99.9999)
        self.assertIn("99.9999", self._only("V08", self.sound).detail)
        self._set(self.sound.right_ids, share=100)
        self._passes("V08", self.sound)

    def test_v09_household(self):
        home = self._set(
            self._sound(),
            asset_class="household",
            owner_level="household",
            household_kind="lifted",
        )
        self._set(home.right_ids, holder_level="household")
        self._passes("V09", home)
        self._set(home, owner_level="village", operator_name="某公司")
        self._set(home, household_kind="other")
        why = self._only("V09", home).parts["why"]
        self.assertEqual(why, ["owner", "rights", "kind"])

    def test_v10_public_benefit(self):
        road = self._set(self._sound(), asset_class="public")
        self.assertFalse(self._codes(road) & {"V10", "V10.2"})
        self._set(road, annual_income=0.01, caretaker_name=None)
        self._only("V10", road)
        self._only("V10.2", road)

    def test_v11_operation(self):
        self._set(self.sound, operation_mode=None)
        self.assertEqual(self._only("V11", self.sound).parts["why"], ["mode"])
        self._set(self.sound, operation_mode="lease")
        self.assertEqual(self._only("V11", self.sound).parts["why"], ["contract"])
        self._set(self.sound, usage_state="idle")
        self._passes("V11", self.sound)
        self._only("C01", self.sound)

    def test_c01_let_without_contract_is_told_once(self):
        """有租无合同: by V11 of what is in use, by C01 of all else."""
        self._set(self.sound, operation_mode="lease")
        self.assertEqual(self._codes(self.sound), {"V11"})

    def test_v12_equity(self):
        whole = {
            "asset_form": "equity",
            "invested_body": "合作社",
            "invested_share": 10,
            "return_rate": 6,
            "contract_end": date(2026, 1, 1),
            "date_principal_due": date(2026, 1, 1),
        }
        self._set(self.sound, **whole)
        self._passes("V12", self.sound)
        for name in list(whole)[1:]:
            self._set(self.sound, **{name: None})
            with self.subTest(name=name):
                self.assertEqual(self._only("V12", self.sound).parts["why"], [name])
            self._set(self.sound, **{name: whole[name]})

    def test_v13_photovoltaic(self):
        category = self.env["rural.asset.category"].search(
            [("require_capacity", "=", True)], limit=1
        )
        plant = self._sound(self.linqiao)
        self._set(plant, category_id=category.id, capacity_kw=500)
        self._passes("V13", plant)
        self._set(plant, capacity_kw=0)
        self._only("V13", plant)
        self._set(plant, capacity_kw=500.001)
        self.assertIn("500.001", self._only("V13", plant).detail)

    def test_v14_yield(self):
        """Outside 0–30 % of the value in the last full year."""
        for amount, found in ((36000, False), (36000.01, True)):
            self._received(amount)
            with self.subTest(amount=amount):
                self.assertEqual("V14" in self._codes(self.sound), found)

    def test_v14_nothing_in_two_years(self):
        """Where the books hold both years, an asset without any income is told."""
        other = self._sound()
        for year in (2023, 2024):
            self._income(100, other, f"{year}-05-05")
        self.assertEqual(self._only("V14", self.sound).parts["why"], ["nothing"])
        self._passes("V14", other)
        self._set(self.sound, usage_state="low_yield")
        self._passes("V14", self.sound)

    def _received(self, amount):
        """Income of the last full year, as the ledger of receipts tells it."""
        income = SQL(
            "SELECT %s::int AS asset_id, %s::numeric AS last_sum, 0 AS before_sum",
            self.sound.id,
            amount,
        )
        engine = type(self.env["rural.low.yield"])
        self.patch(engine, "_income_sql", lambda _self, _year: income)

    def test_v20_disposal(self):
        gone = self._set(self._sound(), state="disposed", usage_state="disposed")
        self.assertFalse(self._run(gone))
        self._set(gone, usage_state="in_use")
        self.assertEqual(self._only("V20", gone).parts["why"], ["usage"])
        self._set(self.sound, usage_state="scrapped")
        self._only("V20", self.sound)

    def test_v20_disposal_under_way_is_marked(self):
        disposal = self.env["rural.disposal"].create(
            {
                "region_id": self.xiangguan.id,
                "kind": "scrap",
                "reason_id": self.env.ref("rural_asset.disposal_reason_03").id,
                "description": "大棚钢架锈蚀，经鉴定无法安全使用。",
                "proceeds_note": "用于村内道路维修",
                "line_ids": [Command.create({"asset_id": self.sound.id})],
            }
        )
        for before in ("draft", "resolved", "noticed"):  # marked on submission
            self._set(disposal, state=before)
            self._passes("V20", self.sound)
        self._set(disposal, state="submitted")
        self.assertEqual(self._only("V20", self.sound).parts["why"], ["marked"])
        self._set(self.sound, usage_state="to_dispose")
        self._passes("V20", self.sound)

    def test_v21_double(self):
        twin = self._sound(name=self.sound.name)
        hit = self._only("V21", self.sound)
        self.assertIn(twin.code, hit.detail)
        self.assertEqual(sorted(hit.rows["rural.asset"]), [self.sound.id, twin.id])
        self._set(twin, name="另一大棚")
        self._passes("V21", self.sound)
        self._set(self.sound | twin, latitude=41.2, longitude=119.4)
        self._only("V21", self.sound)
        self._set(twin, latitude=41.200001)
        self._passes("V21", self.sound)

    def test_v22_unit(self):
        limit = 10_000 * 10_000
        for value, found in ((limit, False), (limit + 1, True)):
            self._set(self.sound, original_value=value)
            self.assertEqual("V22" in self._codes(self.sound), found)

    def test_v23_numbers(self):
        for phone, found in (
            ("138 1234 5678", False),
            ("0421-6822123", False),
            ("+86 13812345678", False),
            ("1381234567", True),
            ("12345", True),
        ):
            self._set(self.sound, caretaker_phone=phone)
            with self.subTest(phone=phone):
                hits = self._run(self.sound)
                self.assertEqual("V23" in hits.check_id.mapped("code"), found)
                self.assertNotIn(phone, "".join(hits.mapped("detail")))
        self._set(self.sound, caretaker_phone=None, operator_code="3411**********12")
        self.assertEqual(self._only("V23", self.sound).parts["why"], ["code"])
        self._set(self.sound, operator_code="3411**********123X")
        self._passes("V23", self.sound)

    def test_w05_idle(self):
        """闲置资产: as the detection of idle assets found it."""
        self._passes("W05", self.sound)
        self.env["rural.low.yield"].create(
            {"asset_id": self.sound.id, "is_idle": True, "year": 2024}
        )
        self._only("W05", self.sound)


@tagged("post_install", "-at_install")
class TestChecksOfPlaces(RegisterChecksCommon):
    def test_v24_totals(self):
        """Σ class = Σ owner level = Σ funding = total, of township and county."""
        places = self.liuhe | self.county | self.shunshan
        self._passes("V24", places)
        self._set(self.sound, owner_level=None)
        for place in (self.liuhe, self.county):
            hit = self._only("V24", place)
            self.assertEqual(hit.rows["rural.asset"], self.sound.ids)
            self.assertEqual(hit.amount, 120000)
            self.assertIn("120000.00", hit.detail)
        self._passes("V24", self.shunshan)

    def test_v23_numbers_of_a_place(self):
        self._set(self.liuhe, phone="12345")
        self._only("V23", self.liuhe)
        self._set(self.liuhe, phone="0421-6822123")
        self._passes("V23", self.liuhe)

    def test_w01_booked_and_not_registered(self):
        """扶贫资产未登记"""
        book = self._book_asset(5000, analytic_distribution=self._tags(self.xiangguan))
        self._passes("W01", self.xiangguan)
        self._set(book, state="open", rural_region_id=self.xiangguan.id)
        hit = self._only("W01", self.xiangguan)
        self.assertEqual(hit.amount, 5000)
        self._set(book, rural_asset_id=self.sound.id)
        self._passes("W01", self.xiangguan)

    def test_w02_month_not_closed(self):
        """月账未结清: one month after its end; told where the books are kept."""
        lines = [("102", 10, False), ("301", -10, False)]
        move = self._voucher(lines, date="2025-07-31", post=False)
        self._passes("W02", self.county)
        self._set(move, date=date(2025, 6, 30))
        self._passes("W02", self.liuhe)
        self.assertIn("2025-06", self._only("W02", self.county).detail)

    def test_w03_cash(self):
        """现金预警"""
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "cash")], limit=1
        )
        code = journal.default_account_id.code
        self._voucher([(code, 5000, False), ("301", -5000, False)])
        self._passes("W03", self.county)
        self._voucher([(code, 0.01, False), ("301", -0.01, False)])
        self.assertIn("5000.01", self._only("W03", self.county).detail)

    def test_w04_debt(self):
        """债务资产率"""
        self._voucher([("102", 200, False), ("301", -100, False), ("201", -100, False)])
        self._passes("W04", self.county)
        self._voucher([("102", 1, False), ("201", -1, False)])
        self.assertEqual(self._only("W04", self.county).amount, 101)

    def test_v17_spent_beyond_what_came_in(self):
        account = self.env["rural.village.year"]._get(self.xiangguan, 2025)
        self._income(100, self.sound)
        self._spending(100, "41")
        self.assertFalse(self._run(account))
        self._spending(0.01, "41")
        hit = self._only("V17", account)
        self.assertEqual((hit.amount, hit.year), (0.01, 2025))

    def test_the_number_of_statements_is_constant(self):
        """10 assets, then 100: no statement more."""
        assets = self.sound.copy(default={"name": "甲"})
        self._set(assets, state="confirmed", code=None)
        few = self._statements(assets | self.sound)
        many = assets | self.sound
        for number in range(98):
            many |= self.sound.copy(default={"name": f"丙{number}"})
        self._set(many, state="confirmed", owner_name=None)
        self.assertLessEqual(self._statements(many), few)

    def _statements(self, records):
        """Statements that looking at records takes, once all is as it should be."""
        self.env["rural.check"]._examine(records)
        before = self.env.cr.sql_log_count
        self.env["rural.check"]._examine(records)
        return self.env.cr.sql_log_count - before
