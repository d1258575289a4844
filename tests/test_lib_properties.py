"""What must hold for all values, tried with many (hypothesis)."""

import unittest
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib import (
    amounts,
    asset_code,
    dates,
    depreciation,
    holders,
    region_code,
    text,
)
from odoo.addons.rural_asset.lib.errors import DataError

try:
    from hypothesis import given, settings, strategies
except ImportError:  # An installation that only runs the addon has none.
    given = None


def holds(make):
    """Runs a test with values drawn from `make(strategies)`, a dict by name."""
    if given is None:
        return unittest.skip("hypothesis is not installed")

    def decorate(test):
        options = settings(
            max_examples=200, deadline=None, database=None, derandomize=True
        )
        return options(given(**make(strategies))(test))

    return decorate


def money(st, low=0):
    return st.decimals(low, 10**9, places=2)


def days(st):
    return st.dates(date(1950, 1, 1), date(2099, 12, 31))


class TestLibProperties(BaseCase):
    @holds(
        lambda st: {
            "total": money(st, -(10**9)),
            "weights": st.lists(money(st), min_size=1, max_size=40).filter(any),
        }
    )
    def test_splits_sum_to_the_fen(self, total, weights):
        parts = amounts.split_largest_remainder(total, weights)
        self.assertEqual(sum(parts), total)
        self.assertEqual(len(parts), len(weights))
        whole = sum(weights)
        for part, weight in zip(parts, weights, strict=True):
            self.assertLessEqual(abs(part - total * weight / whole), Decimal("0.0101"))
            self.assertLessEqual(part * total, total * total)

    @holds(lambda st: {"yuan": money(st, -(10**9))})
    def test_amounts_come_back_from_wan(self, yuan):
        self.assertEqual(amounts.parse_amount(amounts.format_wan(yuan, 6), "wan"), yuan)
        self.assertEqual(amounts.parse_amount(float(amounts.to_wan(yuan)), "wan"), yuan)
        self.assertEqual(amounts.parse_amount(f"{yuan:,}元", "wan"), yuan)

    @holds(lambda st: {"value": st.one_of(st.text(), st.floats(), st.integers())})
    def test_parsers_raise_nothing_but_data_errors(self, value):
        for parse in (
            amounts.parse_number,
            amounts.parse_quantity,
            dates.parse_date,
            dates.parse_year,
            dates.parse_period,
            text.header_key,
            holders.holder_kind_hint,
            region_code.match_key,
        ):
            try:
                parse(value)
            except DataError:
                continue

    @holds(lambda st: {"value": st.text()})
    def test_normalized_text_stays(self, value):
        once = text.normalize(value)
        self.assertEqual(text.normalize(once), once)

    @holds(lambda st: {"day": days(st)})
    def test_days_come_back_from_every_format(self, day):
        serial = (day - date(1899, 12, 30)).days
        written = (
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y.%m.%d}",
            f"{day.year}/{day.month}/{day.day}",
            day.isoformat(),
            f"{day:%Y%m%d}",
            int(f"{day:%Y%m%d}"),
            day,
        )
        for value in (*written, *([serial] if serial >= 20000 else [])):
            self.assertEqual(dates.parse_date(value), (day, "day"), value)

    @holds(lambda st: {"start": days(st), "length": st.integers(0, 10000)})
    def test_periods_come_back(self, start, length):
        end = min(start + timedelta(days=length), date(2100, 12, 31))
        for joint in ("-", "至", "~", "—"):
            for form in ("%Y.%m.%d", "%Y-%m-%d", "%Y年%m月%d日", "%Y%m%d"):
                line = f"{start:{form}}{joint}{end:{form}}"
                self.assertEqual(dates.parse_period(line), (start, end), line)

    @holds(
        lambda st: {
            "stem": st.text("大李水口相官和平新塘桥红石", min_size=2, max_size=5)
        }
    )
    def test_a_village_has_one_key(self, stem):
        spellings = (stem, stem + "村", stem + "村委会", stem + "村村民委员会")
        self.assertEqual({region_code.match_key(s) for s in spellings}, {stem})

    @holds(lambda st: {"digits": st.from_regex(r"[1-9][0-9]{11}", fullmatch=True)})
    def test_parents_climb_to_the_province(self, digits):
        code, seen = digits, []
        while code := region_code.parent_code(code):
            seen.append(region_code.LEVELS.index(region_code.level_of(code)))
        self.assertEqual(seen, sorted(seen, reverse=True))
        self.assertEqual(len(set(seen)), len(seen))

    @holds(
        lambda st: {
            "tokens": st.lists(
                st.sampled_from(
                    ["{region}", "{class}", "{year}", "{county}", "-", "号"]
                ),
                max_size=5,
            ),
            "place": st.integers(0, 5),
            "width": st.integers(1, 9),
            "data": st.data(),
        }
    )
    def test_serials_come_back_from_codes(self, tokens, place, width, data):
        serial = data.draw(strategies.integers(1, 10**width - 1))
        tokens.insert(place, f"{{serial:0{width}}}")
        pattern = "".join(tokens)
        values = {"region": "349901101201", "class": "01", "year": 2019}
        code = asset_code.render(pattern, values, serial)
        self.assertEqual(asset_code.serial_of(pattern, values, code), serial)
        before, after = asset_code.scope(pattern, values)
        self.assertTrue(code.startswith(before) and code.endswith(after))
        self.assertEqual(len(code), len(before) + width + len(after))

    @holds(
        lambda st: {
            "value": money(st),
            "rate": st.decimals(0, 1, places=4),
            "life": st.integers(1, 50),
            "start": days(st),
            "steps": st.lists(st.integers(0, 400), min_size=2, max_size=12),
        }
    )
    def test_depreciation_grows_and_is_bounded(self, value, rate, life, start, steps):
        before, day = Decimal(0), start
        for step in steps:
            day = min(day + timedelta(days=step), date(2150, 1, 1))
            now = depreciation.accumulated(value, rate, life, start, day)
            self.assertLessEqual(before, now)
            self.assertLessEqual(now, value * (1 - rate) + Decimal("0.005"))
            rest = depreciation.net_value(value, rate, life, start, day)
            self.assertEqual(rest + now, value)
            before = now
        whole = depreciation.accumulated(value, rate, life, start, date(2200, 1, 1))
        self.assertLessEqual(abs(whole - value * (1 - rate)), Decimal("0.005"))

    @holds(lambda st: {"count": st.integers(1, 400)})
    def test_equal_shares_sum_to_a_hundred(self, count):
        line = "、".join(f"第{number}村" for number in range(count))
        found = holders.parse_holders(line)
        self.assertEqual(sum(share for _name, share in found), 100)
        self.assertEqual(len(found), count)

    @holds(lambda st: {"cuts": st.sets(st.integers(1, 9999), max_size=6)})
    def test_written_shares_come_back(self, cuts):
        edges = [0, *sorted(cuts), 10000]
        shares = [Decimal(b - a) / 100 for a, b in pairwise(edges)]
        line = "、".join(f"第{n}村{share}%" for n, share in enumerate(shares))
        found = holders.parse_holders(line)
        self.assertEqual([share for _name, share in found], shares)
