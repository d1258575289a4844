from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.capitals import DIGITS, capitals
from odoo.addons.rural_asset.lib.errors import DataError

from .test_lib_properties import holds

_SMALL = {"拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


def read(words):
    """The amount that capitals stand for; written from the rule, not the code."""
    sign = -1 if words.startswith("负") else 1
    yuan, jiao, fen = 0, 0, 0
    words = words.removeprefix("负").removesuffix("整")
    if "元" in words:
        text, words = words.split("元")
        yuan = read_integer(text)
    for char, unit in zip(words, words[1:], strict=False):
        if unit == "角":
            jiao = DIGITS.index(char)
        if unit == "分":
            fen = DIGITS.index(char)
    return sign * (Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100)


def read_integer(text):
    for word in "亿万":
        head, found, tail = text.rpartition(word)
        if found:
            return read_integer(head) * _LARGE[word] + read_integer(tail)
    total, digit = 0, 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS.index(char)
        else:
            total, digit = total + digit * _SMALL[char], 0
    return total + digit


class TestLibCapitals(BaseCase):
    def test_examples_of_the_regulation(self):
        """支付结算办法 annex 1, 正确填写票据和结算凭证的基本规定."""
        for amount, words in (
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
        ):
            self.assertEqual(capitals(Decimal(amount)), words)

    def test_whole_yuan_and_jiao_end_with_zheng(self):
        for amount, words in (
            ("0", "零元整"),
            ("0.10", "壹角整"),
            ("0.01", "壹分"),
            ("10", "壹拾元整"),
            ("100", "壹佰元整"),
            ("20000", "贰万元整"),
            ("-58.70", "负伍拾捌元柒角整"),
        ):
            self.assertEqual(capitals(Decimal(amount)), words)

    def test_zeros_between_digits_are_one(self):
        for amount, words in (
            (10_005, "壹万零伍元整"),
            (100_500, "壹拾万零伍佰元整"),
            (10_010_001, "壹仟零壹万零壹元整"),
            (100_000_001, "壹亿零壹元整"),
            (1_000_010_000, "壹拾亿零壹万元整"),
            (10**12, "壹万亿元整"),
            (10**16, "壹亿亿元整"),
        ):
            self.assertEqual(capitals(amount), words)

    def test_what_is_no_amount(self):
        for value in (1.5, "1", None, True, Decimal("0.001"), Decimal("NaN")):
            with self.assertRaises(DataError) as caught:
                capitals(value)
            self.assertEqual(caught.exception.code, "not_a_number")
        with self.assertRaises(DataError) as caught:
            capitals(10**16 + 1)
        self.assertEqual(caught.exception.code, "number_too_large")

    @holds(lambda st: {"fen": st.integers(-(10**18), 10**18)})
    def test_capitals_read_back_are_the_amount(self, fen):
        amount = Decimal(fen) / 100
        words = capitals(amount)
        self.assertEqual(read(words), amount, words)
        self.assertNotIn("零零", words)
        self.assertNotRegex(words, "零[万亿拾佰仟角分]")
