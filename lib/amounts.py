"""Numbers and amounts of money, in `Decimal` throughout.

Money is kept in yuan to the fen. Ledgers write 万元 with four to six decimals;
that exists only on the way in and out.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .cells import readable
from .errors import DataError
from .text import normalize

FEN = Decimal("0.01")
WAN = Decimal(10_000)
MAX_NUMBER = Decimal(10) ** 15
UNITS = {"yuan": Decimal(1), "wan": WAN}
_BLANK_WORDS = frozenset(("", "-", "--", "—", "——", "–", "/", "\\", "无", "空"))
_NUMBER = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d{1,3})?"
    r"|[+-]?\.\d+"
)
_MONEY_WORDS = {
    "元": Decimal(1),
    "圆": Decimal(1),
    "元整": Decimal(1),
    "万": WAN,
    "万元": WAN,
    "万元整": WAN,
    "亿元": WAN * WAN,
}
_QUANTITY = re.compile(rf"({_NUMBER.pattern})\s*(m[23]|[^\d\s.,+-]\D*)")
_AMOUNT = re.compile(rf"(¥|人民币)?\s*({_NUMBER.pattern})\s*(\D*)")


def parse_number(value):
    """The `Decimal` in a cell, or None where the cell says there is none.

    None, '', '-', '—', '/' and '无' count as blank. Floats are read at the 15
    significant digits that a spreadsheet keeps, so 54.291 is exact and the
    cached 30.299999999999997 of a formula is 30.3.

    :raises DataError: `not_a_number`, `number_too_large`, `cell_error`,
        `formula_without_value`

    >>> parse_number("１，２３４．５０"), parse_number(54.291), parse_number("—")
    (Decimal('1234.50'), Decimal('54.291'), None)
    >>> parse_number("约12万")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: not_a_number: text='约12万'
    """
    readable(value)
    if value is None:
        return None
    if isinstance(value, (int, float, Decimal)):
        return _from_number(value)
    if not isinstance(value, str):
        raise DataError("not_a_number", text=str(value))
    text = _plain(value)
    if text in _BLANK_WORDS:
        return None
    if not _NUMBER.fullmatch(text):
        raise DataError("not_a_number", text=value)
    return _from_text(text)


def parse_amount(value, unit):
    """Yuan to the fen for a cell of a column in `unit`, or None when blank.

    `unit` is 'yuan' or 'wan'. A cell that names its own unit overrides it.

    :raises DataError: as `parse_number`, and `bad_unit`

    >>> parse_amount(12.5, "wan"), parse_amount("125000元", "wan")
    (Decimal('125000.00'), Decimal('125000.00'))
    >>> parse_amount("12.5万元", "yuan"), parse_amount("¥ 3.005", "wan")
    (Decimal('125000.00'), Decimal('3.01'))
    """
    if unit not in UNITS:
        raise DataError("bad_unit", unit=unit)
    number, factor = None, UNITS[unit]
    if isinstance(value, str):
        number, factor = _own_unit(value) or (None, factor)
    if number is None:
        number = parse_number(value)
    if number is None:
        return None
    return _bounded(number * factor, value).quantize(FEN, ROUND_HALF_UP)


def parse_quantity(value):
    """`(number, unit)` of a cell such as '2.52平方米'; unit '' when absent.

    :raises DataError: as `parse_number`

    >>> parse_quantity("２．５２ 平方米"), parse_quantity(33), parse_quantity("")
    ((Decimal('2.52'), '平方米'), (Decimal('33'), ''), (None, ''))
    """
    if isinstance(value, str):
        match = _QUANTITY.fullmatch(_plain(value))
        if match:
            return _from_text(match[1]), match[2].strip()
    return parse_number(value), ""


def of_float(amount):
    """The amount in yuan of whole fen that a float field holds.

    >>> of_float(0.1 + 0.2), of_float(1234.56)
    (Decimal('0.3'), Decimal('1234.56'))
    """
    return Decimal(str(round(amount, 2)))


def to_wan(yuan):
    """万元 of an amount in yuan and fen: exact, six decimals.

    >>> to_wan(Decimal("542910.07"))
    Decimal('54.291007')
    """
    return (Decimal(yuan) / WAN).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def format_wan(yuan, digits=4):
    """万元 as text with `digits` decimals, half up.

    >>> format_wan(Decimal("542910.50")), format_wan(Decimal("-0.01"), 2)
    ('54.2911', '0.00')
    """
    wan = (Decimal(yuan) / WAN).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{wan.copy_abs() if not wan else wan:f}"


def split_largest_remainder(total, weights, quantum=FEN):
    """`total` split in proportion to `weights`; the parts sum to it exactly.

    Every part is a multiple of `quantum`. What rounding down leaves goes, one
    quantum each, to the largest remainders; equal remainders go in order.

    :raises DataError: `bad_weights`, `bad_quantum`

    >>> split_largest_remainder(Decimal("100"), [1, 1, 1])
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    >>> split_largest_remainder(Decimal("-0.05"), [3, 1])
    [Decimal('-0.04'), Decimal('-0.01')]
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if not whole or min(exact) < 0:
        raise DataError("bad_weights", weights=list(weights))
    total, quantum = Decimal(total), Decimal(quantum)
    units = Fraction(total) / Fraction(quantum)
    if units.denominator != 1:
        raise DataError("bad_quantum", total=total, quantum=quantum)
    sign, units = (-1 if units < 0 else 1), abs(int(units))
    shares = [units * weight / whole for weight in exact]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - shares[i])
    for index in by_remainder[: units - sum(parts)]:
        parts[index] += 1
    return [quantum * (sign * part) for part in parts]


def looks_like_yuan(wan_value):
    """Whether a value in a 万元 column was probably typed in yuan (rule V22).

    >>> looks_like_yuan(Decimal("874544")), looks_like_yuan(Decimal("54.29"))
    (True, False)
    """
    return abs(Decimal(wan_value)) > 10_000


def _plain(text):
    return normalize(text).replace("−", "-")


def _from_number(value):
    if isinstance(value, bool):
        raise DataError("not_a_number", text=str(value))
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise DataError("not_a_number", text=str(value))
    return _bounded(number, value)


def _from_text(text):
    return _bounded(Decimal(text.replace(",", "").replace(" ", "")), text)


def _bounded(number, value):
    if abs(number) >= MAX_NUMBER:
        raise DataError("number_too_large", text=str(value))
    return number


def _own_unit(text):
    """`(number, factor)` when the cell names its unit, else None."""
    match = _AMOUNT.fullmatch(_plain(text))
    if not match:
        return None
    sign, number, word = match[1], match[2], match[3].strip()
    if word not in _MONEY_WORDS and (word or not sign):
        return None
    return _from_text(number), _MONEY_WORDS.get(word, Decimal(1))
