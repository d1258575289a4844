"""Amounts in capitals, as receipts and vouchers write them (大写).

支付结算办法 annex 1, 会计基础工作规范 § 52: 整 after 元 and after 角, never after 分;
several zeros in a row are one 零; where the rule leaves the choice, none is written.
"""

from decimal import Decimal

from .errors import DataError

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
MAX_AMOUNT = Decimal(10) ** 16


def capitals(amount):
    """The words for an amount in yuan of whole fen.

    :raises DataError: `not_a_number` (fractions of a fen, floats),
        `number_too_large` (above 亿亿)

    >>> capitals(Decimal("16409.02"))
    '壹万陆仟肆佰零玖元零贰分'
    >>> capitals(Decimal("107000.50")), capitals(Decimal("-325"))
    ('壹拾万柒仟元伍角整', '负叁佰贰拾伍元整')
    >>> capitals(0), capitals(Decimal("0.05"))
    ('零元整', '伍分')
    >>> capitals(1.5)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: not_a_number: text='1.5'
    """
    fen = _fen(amount)
    yuan, rest = divmod(abs(fen), 100)
    words = f"{_integer(yuan)}元" if yuan or not rest else ""
    return ("负" if fen < 0 else "") + words + _small(rest, bool(yuan))


def _fen(amount):
    if isinstance(amount, (float, bool)) or not isinstance(amount, (int, Decimal)):
        raise DataError("not_a_number", text=str(amount))
    amount = Decimal(amount)
    if not amount.is_finite() or amount * 100 % 1:
        raise DataError("not_a_number", text=str(amount))
    if abs(amount) > MAX_AMOUNT:
        raise DataError("number_too_large", text=str(amount))
    return int(amount * 100)


def _small(fen, after_yuan):
    """角 and 分; 整 where there is no 分."""
    jiao, fen = divmod(fen, 10)
    if not fen:
        return f"{DIGITS[jiao]}角整" if jiao else "整"
    words = f"{DIGITS[jiao]}角" if jiao else "零" if after_yuan else ""
    return f"{words}{DIGITS[fen]}分"


def _integer(number):
    """A whole number; 万 and 亿 are numbers of their own before the word.

    >>> _integer(100010000), _integer(10**16), _integer(2000305000000)
    ('壹亿零壹万', '壹亿亿', '贰万零叁亿零伍佰万')
    """
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _integer(high) + word + gap + (_integer(low) if low else "")
    return _below_wan(number)


def _below_wan(number):
    """Up to 9999.

    >>> _below_wan(1010), _below_wan(1001), _below_wan(10), _below_wan(0)
    ('壹仟零壹拾', '壹仟零壹', '壹拾', '零')
    """
    words, gap = "", False
    for power, digit in zip((3, 2, 1, 0), map(int, str(number).zfill(4)), strict=True):
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + UNITS[power]
        gap = not digit
    return words or "零"
