from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.rent_schedule import (
    FREQUENCIES,
    Terms,
    months_of,
    rent_of_year,
    schedule,
    share_until,
)

from .test_lib_properties import holds, money

TERMS = Terms(date(2023, 1, 1), date(2025, 12, 31), "year", Decimal(12000))


def amounts(terms, **changes):
    return [str(row.amount) for row in schedule(terms._replace(**changes))]


def terms_of(st):
    """Terms of up to thirty years, whatever the day they start on."""
    return {
        "start": st.dates(date(2000, 1, 1), date(2040, 12, 31)),
        "days": st.integers(0, 365 * 30),
        "yearly": money(st),
        "percent": st.decimals(0, 20, places=2),
        "years": st.integers(1, 5),
    }


class TestLibRentSchedule(BaseCase):
    def test_periods_by_frequency(self):
        counts = {"month": 36, "quarter": 12, "half": 6, "year": 3, "once": 1}
        for frequency, count in counts.items():
            rows = schedule(TERMS._replace(frequency=frequency))
            self.assertEqual(len(rows), count)
            self.assertEqual([row.number for row in rows], list(range(1, count + 1)))
            self.assertEqual(sum(row.amount for row in rows), 36000)

    def test_parts_of_a_year_add_up_to_its_rent(self):
        terms = TERMS._replace(yearly=Decimal("100.00"), end=date(2023, 12, 31))
        parts = amounts(terms, frequency="month")
        self.assertEqual(parts, ["8.34"] * 4 + ["8.33"] * 8)

    def test_last_year_by_months_then_days(self):
        end = date(2024, 2, 15)
        self.assertEqual(amounts(TERMS, end=end), ["12000.00", "1517.24"])
        self.assertEqual(
            amounts(TERMS, end=end, frequency="month")[12:], ["1000.00", "517.24"]
        )

    def test_term_shorter_than_a_period(self):
        self.assertEqual(amounts(TERMS, end=date(2023, 6, 30)), ["6000.00"])
        self.assertEqual(
            amounts(TERMS, end=date(2023, 1, 1), frequency="once"), ["32.26"]
        )

    def test_a_term_from_the_last_of_a_month(self):
        rows = schedule(
            TERMS._replace(
                start=date(2024, 1, 31), end=date(2025, 1, 30), frequency="quarter"
            )
        )
        self.assertEqual({row.amount for row in rows}, {Decimal("3000.00")})
        self.assertEqual(rows[1].date_from, date(2024, 4, 30))
        self.assertEqual(rows[-1].date_to, date(2025, 1, 30))

    def test_due_in_advance_and_in_arrear(self):
        first = schedule(TERMS._replace(due_days=10))[0]
        self.assertEqual(first.date_due, date(2023, 1, 11))
        first = schedule(TERMS._replace(due_at="end", due_days=15))[0]
        self.assertEqual(first.date_due, date(2024, 1, 15))

    def test_escalation_compound_and_on_the_first_rent(self):
        raised = TERMS._replace(raise_kind="percent", raise_by=Decimal(3))
        self.assertEqual(amounts(raised), ["12000.00", "12360.00", "12730.80"])
        self.assertEqual(
            amounts(raised, compound=False), ["12000.00", "12360.00", "12720.00"]
        )
        self.assertEqual(
            amounts(raised, raise_years=2), ["12000.00", "12000.00", "12360.00"]
        )
        self.assertEqual(
            amounts(raised, raise_kind="amount", raise_by=Decimal("500.5")),
            ["12000.00", "12500.50", "13001.00"],
        )

    def test_raises_round_once(self):
        terms = TERMS._replace(
            yearly=Decimal("0.10"), raise_kind="percent", raise_by=Decimal(3)
        )
        self.assertEqual(str(rent_of_year(terms, 5)), "0.12")

    def test_floor(self):
        raised = TERMS._replace(
            raise_kind="percent", raise_by=Decimal(3), floor=Decimal("12400")
        )
        self.assertEqual(amounts(raised), ["12400.00", "12400.00", "12730.80"])

    def test_once_is_the_sum_of_the_years(self):
        raised = TERMS._replace(raise_kind="percent", raise_by=Decimal(3))
        row = schedule(raised._replace(frequency="once"))[0]
        self.assertEqual(str(row.amount), "37090.80")
        self.assertEqual((row.date_from, row.date_to), (TERMS.start, TERMS.end))

    def test_share_until(self):
        args = Decimal(1200), date(2023, 1, 1), date(2023, 12, 31)
        self.assertEqual(share_until(*args, date(2023, 3, 31)), 300)
        self.assertEqual(share_until(*args, date(2022, 12, 31)), 0)
        self.assertEqual(share_until(*args, date(2030, 1, 1)), 1200)

    def test_bad_terms(self):
        for changes, code in (
            ({"frequency": "week"}, "bad_frequency"),
            ({"end": date(2022, 12, 31)}, "term_reversed"),
            ({"end": date(2093, 1, 1)}, "term_too_long"),
            ({"yearly": Decimal(-1)}, "bad_rent"),
            ({"floor": Decimal(-1)}, "bad_rent"),
            ({"raise_kind": "percent", "raise_by": Decimal(-1)}, "bad_escalation"),
            ({"raise_kind": "amount", "raise_years": 0}, "bad_escalation"),
        ):
            with self.subTest(code), self.assertRaises(DataError) as caught:
                schedule(TERMS._replace(**changes))
            self.assertEqual(caught.exception.code, code)

    @holds(terms_of)
    def test_the_whole_does_not_depend_on_the_frequency(
        self, start, days, yearly, percent, years
    ):
        terms = Terms(
            start,
            start + timedelta(days=days),
            "year",
            yearly,
            raise_kind="percent",
            raise_by=percent,
            raise_years=years,
        )
        totals = {
            sum(row.amount for row in schedule(terms._replace(frequency=frequency)))
            for frequency in FREQUENCIES
        }
        self.assertEqual(len(totals), 1)

    @holds(terms_of)
    def test_periods_tile_the_term(self, start, days, yearly, percent, years):
        end = start + timedelta(days=days)
        for frequency in ("month", "quarter", "half", "year"):
            rows = schedule(Terms(start, end, frequency, yearly))
            self.assertEqual((rows[0].date_from, rows[-1].date_to), (start, end))
            for before, after in pairwise(rows):
                self.assertEqual(after.date_from, before.date_to + timedelta(days=1))
            self.assertTrue(all(row.amount >= 0 for row in rows))
            self.assertEqual(len({row.number for row in rows}), len(rows))

    @holds(terms_of)
    def test_months_grow_with_the_days(self, start, days, yearly, percent, years):
        last = start + timedelta(days=days)
        longer = months_of(start, last + timedelta(days=1))
        self.assertLess(months_of(start, last), longer)
        self.assertLessEqual(share_until(yearly, start, last, last), yearly)
