from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.asset_code import (
    check_pattern,
    prefix,
    render,
    scope,
    serial_of,
)
from odoo.addons.rural_asset.lib.errors import DataError

VALUES = {"region": "349901101201", "class": "01", "category": "0103", "year": 2019}


class TestLibAssetCode(BaseCase):
    def error(self, function, *args):
        with self.assertRaises(DataError) as caught:
            function(*args)
        return caught.exception

    def test_patterns(self):
        for pattern in (
            "{region}{class}{year}{serial:05}",
            "清资〔{year}〕{serial:4}号",
        ):
            self.assertEqual(check_pattern(pattern), pattern)
        for pattern, reason in (
            ("", "serial"),
            ("{region}", "serial"),
            ("{serial}", "serial"),
            ("{serial:00}", "serial"),
            ("{serial:12}", "serial"),
            ("{serial:05}{serial:05}", "serial"),
            ("{village}{serial:05}", "token"),
            ("{year.__class__}{serial:05}", "token"),
            ("{year!r}{serial:05}", "token"),
            ("{{year}}{serial:05}", "braces"),
            ("{year{serial:05}", "braces"),
            ("{serial:05}=1", "literal"),
            ("{serial:05}\n", "literal"),
        ):
            error = self.error(check_pattern, pattern)
            self.assertEqual(
                (error.code, error.params["reason"]), ("bad_pattern", reason)
            )

    def test_rendering(self):
        for pattern, expected in (
            ("{region}{class}{year}{serial:05}", "34990110120101201900042"),
            ("{county}-{category}-{serial:3}", "349901-0103-042"),
            ("{township}{serial:4}/{year}", "3499011010042/2019"),
        ):
            code = render(pattern, VALUES, 42)
            self.assertEqual(code, expected)
            self.assertEqual(serial_of(pattern, VALUES, code), 42)
            self.assertTrue(code.startswith(prefix(pattern, VALUES)))
        self.assertIsNone(serial_of("{county}{serial:3}", VALUES, "3499020042"))
        self.assertEqual(scope("{serial:3}-{year}", VALUES), ("", "-2019"))

    def test_bad_values(self):
        for values, code in (
            ({}, "code_value_missing"),
            ({"region": "3499"}, "bad_code_value"),
            ({"region": "３４９９０１１０１２０１"}, "bad_code_value"),
        ):
            self.assertEqual(
                self.error(prefix, "{region}{serial:2}", values).code, code
            )
        for serial in (0, -1, 100):
            error = self.error(render, "{year}{serial:2}", VALUES, serial)
            self.assertEqual(error.code, "serial_overflow")
