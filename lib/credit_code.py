"""统一社会信用代码 (GB 32100-2015) and 公民身份号码 (GB 11643-1999): check digits.

Whoever signs a contract is told apart by one of the two; a digit typed wrong
makes two operators out of one.
"""

import re

from .errors import DataError
from .text import normalize

MASK = "*"
_MASKED = re.compile(r"\d{4}\*{10}\d{3}[\dX]")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT = re.compile(rf"[{_ALPHABET}]{{2}}\d{{6}}[{_ALPHABET}]{{10}}")
_PERSON = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dX]")
_EXACT = 10**15
_SPACING = re.compile(r"[\s.-]")
_DIGITS = re.compile(r"\d{11,}X?")


def parse_code(value):
    """`(code, kind)` of a cell: kind is 'credit', 'person', or 'masked' for an identity
    number as the product shows it; None when blank.

    Errors never quote what may be most of an identity number.

    :raises DataError: `bad_credit_code` (text), `wrong_check_digit` (text),
        `rounded_code` (text): a spreadsheet keeps 15 digits of a number

    >>> parse_code("91340000MA2N0X1T65") == parse_code("91340000 ma2n0x1t65")
    True
    >>> parse_code("11010519491231002X")
    ('11010519491231002X', 'person')
    >>> parse_code("1101**********002x")
    ('1101**********002X', 'masked')
    >>> parse_code("—"), parse_code(None)
    (None, None)
    >>> parse_code("110105194912310021")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: wrong_check_digit: text='1101**********0021'
    >>> parse_code("91340000MA2N0X1T60")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: wrong_check_digit: text='91340000MA2N0X1T60'
    """
    if isinstance(value, (int, float)) and value >= _EXACT:
        raise DataError("rounded_code", text=_shown(f"{value:.0f}"))
    code = _SPACING.sub("", normalize(value)).upper()
    if code in ("", "—", "/", "无"):
        return None
    if _MASKED.fullmatch(code):
        return code, "masked"
    if _PERSON.fullmatch(code):
        kind, right = "person", person_digit(code[:17])
    elif _CREDIT.fullmatch(code):
        kind, right = "credit", credit_digit(code[:17])
    else:
        raise DataError("bad_credit_code", text=_shown(code))
    if code[17] != right:
        raise DataError("wrong_check_digit", text=_shown(code))
    return code, kind


def _shown(code):
    """The code as a message may quote it: long rows of digits but for both ends."""
    return _DIGITS.sub(lambda m: f"{m[0][:4]}{MASK * (len(m[0]) - 8)}{m[0][-4:]}", code)


def credit_digit(body):
    """The check character of the first 17 of a credit code (GB 32100, 5.4).

    >>> credit_digit("91350100M000100Y4")
    '3'
    """
    total = sum(_ALPHABET.index(c) * 3**n for n, c in enumerate(body))
    return _ALPHABET[-total % 31]


def person_digit(body):
    """The check character of the first 17 of an identity number (ISO 7064, 11-2).

    >>> person_digit("11010519491231002")
    'X'
    """
    total = sum(int(digit) * pow(2, 17 - n, 11) for n, digit in enumerate(body))
    return "10X98765432"[total % 11]
