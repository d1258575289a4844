from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.amounts import (
    format_wan,
    looks_like_yuan,
    parse_amount,
    parse_number,
    parse_quantity,
    split_largest_remainder,
    to_wan,
)
from odoo.addons.rural_asset.lib.cells import CellError, FormulaWithoutValue
from odoo.addons.rural_asset.lib.errors import DataError


class TestLibAmounts(BaseCase):
    def assertCode(self, code, function, *args):
        with self.assertRaises(DataError) as caught:
            function(*args)
        self.assertEqual(caught.exception.code, code)

    def test_numbers(self):
        for raw, expected in (
            (3, "3"),
            (54.291, "54.291"),
            (0.1 + 0.2, "0.3"),
            (30.299999999999997, "30.3"),
            ("54.2910", "54.2910"),
            ("５４．２９", "54.29"),
            ("1,234,567.8", "1234567.8"),
            ("1，234", "1234"),
            ("1 234.5", "1234.5"),
            ("-0.5", "-0.5"),
            ("−3", "-3"),
            (".5", "0.5"),
            ("1.2E+3", "1.2E+3"),
            (" 12\n", "12"),
        ):
            self.assertEqual(parse_number(raw), Decimal(expected), raw)

    def test_blanks(self):
        for raw in (None, "", " ", "-", "—", "——", "/", "无", "\u3000"):
            self.assertIsNone(parse_number(raw), raw)
            self.assertIsNone(parse_amount(raw, "wan"), raw)

    def test_what_is_no_number(self):
        for raw in (
            "约12万",
            "12万",
            "12.5万元",
            "1,2",
            "12,34.5",
            "1.2.3",
            "12?",
            "十二",
            "12%",
            "3-5",
            True,
            float("nan"),
            float("inf"),
            object(),
        ):
            self.assertCode("not_a_number", parse_number, raw)
        self.assertCode("number_too_large", parse_number, "1e999")
        self.assertCode("number_too_large", parse_amount, 10**14, "wan")
        self.assertCode("cell_error", parse_number, CellError("#REF!"))
        formula = FormulaWithoutValue("=A1")
        self.assertCode("formula_without_value", parse_amount, formula, "wan")

    def test_amounts(self):
        for raw, unit, expected in (
            (7.9924, "wan", "79924.00"),
            (7.992412, "wan", "79924.12"),
            ("54.2910", "wan", "542910.00"),
            (125000, "yuan", "125000.00"),
            ("12.5万元", "yuan", "125000.00"),
            ("12.5万", "wan", "125000.00"),
            ("125,000元", "wan", "125000.00"),
            ("￥125000", "wan", "125000.00"),
            ("人民币12万元整", "yuan", "120000.00"),
            ("1.2亿元", "wan", "120000000.00"),
            (0.0000005, "wan", "0.01"),
            (-3, "wan", "-30000.00"),
        ):
            self.assertEqual(str(parse_amount(raw, unit)), expected, raw)
        for raw in ("约12万", "约12万元", "12万美元", "12-13万元", "万元", "12亩"):
            self.assertCode("not_a_number", parse_amount, raw, "wan")
        self.assertCode("bad_unit", parse_amount, 1, "fen")

    def test_quantities(self):
        for raw, expected in (
            ("2.52平方米", ("2.52", "平方米")),
            ("50 盏", ("50", "盏")),
            ("12台(套)", ("12", "台(套)")),
            ("33", ("33", "")),
            ("3,000㎡", ("3000", "m2")),
        ):
            number, unit = parse_quantity(raw)
            self.assertEqual((str(number), unit), expected)
        self.assertCode("not_a_number", parse_quantity, "3公里宽4米")

    def test_wan(self):
        self.assertEqual(to_wan(Decimal("0.01")), Decimal("0.000001"))
        self.assertEqual(format_wan(Decimal("79924.12")), "7.9924")
        self.assertEqual(format_wan(Decimal("79924.12"), 6), "7.992412")
        self.assertEqual(format_wan(Decimal("5000"), 0), "1")
        self.assertTrue(looks_like_yuan(Decimal("10000.01")))
        self.assertFalse(looks_like_yuan(10000))

    def test_splits(self):
        self.assertEqual(
            split_largest_remainder(Decimal("0.02"), [1, 1, 1]),
            [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")],
        )
        self.assertEqual(
            split_largest_remainder(10, [0, 5], Decimal(1)), [Decimal(0), Decimal(10)]
        )
        for weights in ([], [0, 0], [1, -1], [2, -1]):
            self.assertCode("bad_weights", split_largest_remainder, 1, weights)
        self.assertCode("bad_quantum", split_largest_remainder, Decimal("0.001"), [1])
