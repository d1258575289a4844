import csv
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.old_accounts import (
    OLD_ACCOUNTS,
    WITHOUT_SUCCESSOR,
    new_code,
)

CHART = Path(__file__).parent.parent / "data/template/account.account-cn_rural.csv"
# 财会〔2004〕12号, and 241 that counties added to it.
OLD_CODES = """
101 102 111 112 113 121 131 132 141 151 152 153 154 201 202 211 212 221 231 241
301 311 321 322 401 501 502 511 521 522 531 541 551 561
""".split()


class TestLibOldAccounts(BaseCase):
    def test_every_old_code_is_answered(self):
        self.assertEqual(sorted({*OLD_ACCOUNTS, *WITHOUT_SUCCESSOR}), sorted(OLD_CODES))

    def test_every_new_code_is_in_the_chart(self):
        with CHART.open(encoding="utf-8") as rows:
            names = {row["code"]: row["name"] for row in csv.DictReader(rows)}
        for _name, candidates in WITHOUT_SUCCESSOR.values():
            self.assertLessEqual(set(candidates), set(names))
        renamed = {"101", "511", "502"}
        for old, (name, new) in OLD_ACCOUNTS.items():
            self.assertIn(new, names)
            if old not in renamed:
                self.assertEqual(names[new], name, old)

    def test_swapped_and_moved(self):
        moved = {
            "153": "154",
            "154": "153",
            "202": "211",
            "211": "212",
            "502": "511",
            "511": "501",
            "522": "503",
            "531": "504",
            "541": "513",
            "551": "515",
            "561": "502",
        }
        for old, new in moved.items():
            self.assertEqual(new_code(old), new)
            self.assertEqual(new_code(f"{old}-01"), f"{new}-01")
            self.assertEqual(new_code(f"{old}0102"), f"{new}0102")

    def test_removed_and_unknown(self):
        for code, reason in (
            ("212", "old_account_removed"),
            ("52101", "old_account_removed"),
            ("131", "old_account_split"),
            ("132.02", "old_account_split"),
            ("999", "old_account_unknown"),
            ("", "old_account_unknown"),
            ("现金", "old_account_unknown"),
        ):
            with self.assertRaises(DataError) as caught:
                new_code(code)
            self.assertEqual(caught.exception.code, reason)
