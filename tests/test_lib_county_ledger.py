"""A county's whole hand-kept ledger (synthetic, with the usual faults)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib import amounts, dates
from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.ledger_header import find_header, fingerprint
from odoo.addons.rural_asset.lib.ledger_rows import classify
from odoo.addons.rural_asset.lib.workbook_reader import open_workbook

from .test_lib_ledger_header import WORDS

LEDGER = Path(__file__).parent / "data" / "county-ledger-a.xlsx"


def error_codes(parse, values):
    codes = Counter()
    for value in values:
        try:
            parse(value)
        except DataError as error:
            codes[error.code] += 1
    return dict(codes)


class TestLibCountyLedger(BaseCase):
    def setUp(self):
        super().setUp()
        opened = open_workbook(LEDGER.read_bytes(), LEDGER.name)
        self.book = opened.__enter__()
        self.addCleanup(opened.__exit__, None, None, None)

    def read(self, name):
        """`(header, {kind: {row: values}})` of a sheet."""
        sheet = self.book.sheet(name)
        header = find_header(sheet.head(), sheet.merged, WORDS)
        kinds = {}
        for row, values in sheet.rows(width=header.width, first_row=header.data_row):
            kinds.setdefault(classify(values, header), {})[row] = values
        return header, kinds

    def column(self, kinds, header, field):
        return [values[header.column(field)] for values in kinds["data"].values()]

    def test_sheets(self):
        sheets = {sheet.name: sheet.hidden for sheet in self.book.sheets}
        self.assertEqual(
            sheets,
            {"填表说明": False, "扶贫资产": False, "衔接资产": False, "下拉项": True},
        )
        for name in ("填表说明", "下拉项"):
            sheet = self.book.sheet(name)
            self.assertIsNone(find_header(sheet.head(), sheet.merged, WORDS))

    def test_headers(self):
        prints = set()
        for name in ("扶贫资产", "衔接资产"):
            header, _kinds = self.read(name)
            self.assertEqual(
                (header.first_row, header.last_row, header.data_row), (3, 4, 5)
            )
            self.assertEqual(header.width, 29)
            self.assertEqual(header.labels[12], "资金来源/中央")
            self.assertEqual(header.columns[16], "other")
            self.assertEqual(header.columns[8], "built")
            self.assertEqual(header.unit_of(11), "wan")
            self.assertFalse(header.duplicate)
            self.assertTrue(header.title.endswith("填报日期:2022年5月30日"))
            prints.add(fingerprint(header))
        self.assertEqual(len(prints), 1)

    def test_rows(self):
        for name, expected in (
            ("扶贫资产", {"data": 240, "subtotal": 4, "total": 1, "signature": 1}),
            ("衔接资产", {"data": 120, "subtotal": 4, "total": 1, "signature": 1}),
        ):
            header, kinds = self.read(name)
            kinds.pop("blank", None)
            found = {kind: len(rows) for kind, rows in kinds.items()}
            self.assertEqual(found, expected)
            self.assertNotIn(None, self.column(kinds, header, "township"))

    def test_townships_come_from_merges(self):
        header, kinds = self.read("扶贫资产")
        towns = Counter(self.column(kinds, header, "township"))
        self.assertEqual(set(towns.values()), {60})

    def test_planted_faults_are_errors_and_the_rest_is_read(self):
        header, kinds = self.read("扶贫资产")
        values = self.column(kinds, header, "value")
        self.assertEqual(
            error_codes(lambda v: amounts.parse_amount(v, "wan"), values),
            {"not_a_number": 1},
        )
        built = self.column(kinds, header, "built")
        self.assertEqual(error_codes(dates.parse_date, built), {"no_such_date": 1})
        years = self.column(kinds, header, "year")
        self.assertEqual(error_codes(dates.parse_year, years), {})
        header, kinds = self.read("衔接资产")
        values = self.column(kinds, header, "value")
        large = [v for v in values if amounts.looks_like_yuan(amounts.parse_number(v))]
        self.assertEqual(large, [874544])
        self.assertEqual(
            amounts.parse_amount(kinds["data"][5][11], "wan"), Decimal("1081497.00")
        )
