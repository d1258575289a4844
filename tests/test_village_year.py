import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged

from .income_common import IncomeCommon, fen


@tagged("post_install", "-at_install")
class TestVillageYear(IncomeCommon):
    def setUp(self):
        super().setUp()
        self.years = self.env["rural.village.year"]

    def _year(self, year, scheme="general", village=None):
        account = self.years._get(village or self.xiangguan, year, scheme)
        account.invalidate_recordset()
        return account

    def test_nothing_to_open(self):
        """A county without money in the books: the nightly run opens nothing."""
        self.assertFalse(self.years._insert([]))

    def _chain(self, account):
        return self._figures(
            account,
            "opening_carryover",
            "received",
            "distributable",
            "spent",
            "surplus",
            "spent_carryover",
            "closing_carryover",
        )

    def test_carry_over_runs_through_the_years(self):
        """结余 of a year is the 历年结余 of the next, to the fen."""
        self._year(2023).opening_entered = 1000.10
        self._income(500.05, self.house, "2023-05-01")
        self._spending(100.01, "21", self.house, "2023-06-01")
        self._income(300, self.house, "2025-05-01")
        self._spending(700.02, "31", self.house, "2025-06-01", carryover=True)
        figures = {year: self._chain(self._year(year)) for year in (2023, 2024, 2025)}
        self.assertEqual(
            figures[2023],
            [fen(x) for x in ("1000.10", "500.05", "500.05", "100.01", "400.04")]
            + [fen(0), fen("1400.14")],
        )
        self.assertEqual(figures[2024][0], fen("1400.14"))
        self.assertEqual(figures[2024][-1], fen("1400.14"))
        self.assertEqual(
            figures[2025],
            [fen(x) for x in ("1400.14", "300", "300", "0", "300", "700.02")]
            + [fen("1000.12")],
        )

    def test_schemes_carry_over_apart(self):
        self._year(2024, "pv").opening_entered = 50
        self._income(800, self.plant, "2024-05-01", code="50103")
        self.assertEqual(fen(self._year(2025, "pv").opening_carryover), fen(850))
        self.assertEqual(fen(self._year(2025).opening_carryover), fen(0))

    def test_opening_after_a_year_with_money_is_refused(self):
        self._income(500, self.house, "2024-05-01")
        with self.assertRaisesRegex(ValidationError, "2024"):
            self._year(2025).opening_entered = 100

    def test_money_booked_before_the_opening_is_told(self):
        """Nothing may vanish silently when an earlier year is booked later on."""
        account = self._year(2025)
        account.opening_entered = 100
        self._income(500, self.house, "2024-05-01")
        account.invalidate_recordset()
        self.assertIn("2024", account.opening_message)
        self.assertEqual(fen(account.opening_carryover), fen(500))

    def test_open_years_makes_what_has_figures_once(self):
        self._income(500, self.house, "2023-05-01")
        self._income(200, self.plant, "2024-05-01", code="50103")
        self._contract({self.other: 1}, 300, years=(2019, 2020))
        action = self.years.action_open_years()
        made = self.years.search(action["domain"])
        self.assertEqual(
            {(a.village_id, a.year, a.scheme) for a in made},
            {(self.xiangguan, 2023, "general"), (self.xiangguan, 2024, "pv")},
        )
        self.assertEqual(made.township_id, self.liuhe)
        with self.assertRaisesRegex(UserError, "Nothing to open"):
            self.years.action_open_years()

    def test_accountant_opens_the_own_township_only(self):
        cold = self._asset(self.linqiao, "confirmed", name="烘干房")
        self._income(500, cold)
        self._income(500, self.house)
        years = self.years.with_user(self.users["accountant"])
        made = years.search(years.action_open_years()["domain"])
        self.assertEqual(made.village_id, self.xiangguan)
        with self.assertRaises(AccessError):
            self.years.with_user(self.users["clerk"]).create(
                {"region_id": self.xiangguan.id, "year": 2030}
            )

    def test_one_account_per_village_year_and_scheme(self):
        first = self._year(2025)
        self.assertEqual(self._year(2025), first)
        with self.assertRaisesRegex(ValidationError, "not a village"):
            self.years.create({"region_id": self.liuhe.id, "year": 2025})

    def test_figures_of_many_take_no_more_statements(self):
        for year in (2022, 2023, 2024):
            self._income(100, self.house, f"{year}-05-01")
        accounts = self.years.union(
            *(
                self._year(y, village=v)
                for y in (2022, 2023, 2024, 2025)
                for v in (self.xiangguan, self.qianying, self.linqiao)
            )
        )
        few, _sum = self._count_queries(accounts[:2])
        many, closing = self._count_queries(accounts)
        self.assertLessEqual(many, few)
        self.assertEqual(closing, fen(100 + 200 + 300 + 300))

    def _count_queries(self, accounts):
        """``(statements, Σ closing)`` of the figures of some accounts."""
        self.env.flush_all()
        self.env.invalidate_all()
        accounts.mapped("company_id.currency_id.name")
        before = self.env.cr.sql_log_count
        closing = sum(accounts.mapped("closing_carryover"))
        return self.env.cr.sql_log_count - before, fen(closing)


@tagged("post_install", "-at_install")
class TestVillageYearConcurrency(BaseCase):
    """Two sessions at once, on real second connections."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            regions = self._env(cr)["rural.region"]
            ids = []
            for name, code, level in (
                ("并发县", "999902000000", "county"),
                ("并发镇", "999902101000", "township"),
                ("并发村", "999902101201", "village"),
            ):
                ids.append(
                    regions.create(
                        {
                            "name": name,
                            "code": code,
                            "level": level,
                            "parent_id": ids[-1] if ids else False,
                        }
                    ).id
                )
            self.region_ids = ids

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            cr.execute(
                "DELETE FROM rural_village_year WHERE region_id = ANY(%s)",
                [self.region_ids],
            )
            village = env["rural.region"].browse(self.region_ids[-1])
            account = village.analytic_account_id.id
            cr.execute("DELETE FROM rural_region WHERE id = ANY(%s)", [self.region_ids])
            cr.execute("DELETE FROM account_analytic_account WHERE id = %s", [account])

    def _get(self, env):
        village = env["rural.region"].browse(self.region_ids[-1])
        return env["rural.village.year"]._get(village, 2025).id

    def test_two_sessions_get_the_same_account(self):
        """The second waits for the first, is retried as every request is, and
        finds its account.
        """
        got = []

        def second():
            with self.registry.cursor() as cr:
                env = self._env(cr)
                got.append(retrying(lambda: self._get(env), env))

        with self.registry.cursor() as cr:
            got.append(self._get(self._env(cr)))
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(10)
        self.assertEqual(len(got), 2)
        self.assertEqual(got[0], got[1])

    def test_a_locked_account_is_refused_to_the_second(self):
        with self.registry.cursor() as cr:
            account_id = self._get(self._env(cr))
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self._env(first)["rural.village.year"].browse(account_id)._lock()
            with self.assertRaises(LockError):
                self._env(second)["rural.village.year"].browse(account_id)._lock()
