from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.depreciation import (
    accumulated,
    months_charged,
    net_value,
)
from odoo.addons.rural_asset.lib.errors import DataError


class TestLibDepreciation(BaseCase):
    def test_months(self):
        for start, as_of, months in (
            (date(2020, 1, 1), date(2020, 1, 31), 0),
            (date(2020, 1, 31), date(2020, 2, 28), 0),
            (date(2020, 1, 31), date(2020, 2, 29), 1),
            (date(2020, 12, 5), date(2021, 1, 31), 1),
            (date(2020, 1, 5), date(2020, 12, 31), 11),
            (date(2020, 1, 5), date(2020, 12, 30), 10),
        ):
            self.assertEqual(months_charged(start, as_of), months)

    def test_rounding_does_not_add_up(self):
        start = date(2020, 1, 1)
        args = Decimal("100"), 0, 3, start
        self.assertEqual(accumulated(*args, date(2020, 2, 29)), Decimal("2.78"))
        self.assertEqual(accumulated(*args, date(2020, 3, 31)), Decimal("5.56"))
        self.assertEqual(accumulated(*args, date(2020, 4, 30)), Decimal("8.33"))
        self.assertEqual(accumulated(*args, date(2023, 1, 31)), Decimal("100.00"))

    def test_no_depreciation(self):
        day = date(2030, 1, 1)
        for life, start in ((0, day), (None, day), (10, None), (10, date(2040, 1, 1))):
            self.assertEqual(accumulated(Decimal(100), 0.05, life, start, day), 0)
        self.assertEqual(net_value(Decimal(100), 1, 10, date(2000, 1, 1), day), 100)

    def test_fractions_of_years(self):
        args = Decimal(1200), 0, Decimal("2.5"), date(2020, 1, 1)
        self.assertEqual(accumulated(*args, date(2020, 2, 29)), Decimal("40.00"))

    def test_bad_input(self):
        day = date(2020, 1, 1)
        for value, rate, life, code in (
            (-1, 0, 10, "bad_value"),
            (1, 5, 10, "bad_salvage_rate"),
            (1, -0.1, 10, "bad_salvage_rate"),
            (1, 0, -1, "bad_life"),
            (1, 0, 0.3, "bad_life"),
        ):
            with self.assertRaises(DataError) as caught:
                accumulated(Decimal(value), rate, life, day, day)
            self.assertEqual(caught.exception.code, code)
