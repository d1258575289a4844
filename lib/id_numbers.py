"""Numbers of persons as people type them, judged and brought to one form:
identity numbers (GB 11643), bank cards (ISO/IEC 7812), telephones.

Errors never hold the number: they are shown, logged and kept.
"""

import datetime
import re

from .credit_code import person_digit
from .errors import DataError
from .text import normalize

KINDS = ("identity", "bank", "phone")
_GAPS = re.compile(r"[\s.·-]+")
_IDENTITY = re.compile(r"\d{17}[\dX]")
_OLD = re.compile(r"\d{15}")
_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})|(0\d{2,3}\d{7,8})")
MASK = "*"
# "3.41125E+17", its point gone with the gaps.
_ROUNDED = re.compile(r"\d+E\+?\d+")
_LONG = re.compile(r"\d(?:[\s.·-]{0,2}\d){8,}[XxＸｘ]?")


def parse(kind, value):
    """A number of ``kind`` (identity, bank, phone) in its one form; None for nothing.

    :raises DataError: see `identity_number`, `bank_card`, `phone`
    """
    return {"identity": identity_number, "bank": bank_card, "phone": phone}[kind](value)


def identity_number(value):
    """An identity number: 18 characters, X in upper case.

    :raises DataError: `identity_short` (15 digits: void since 2013),
        `identity_masked`, `identity_length` (count), `identity_characters`,
        `identity_date`, `identity_check_digit`, `number_rounded`

    >>> identity_number("11010519491231002x")
    '11010519491231002X'
    >>> identity_number(" １１０１０５19491231 002Ｘ")
    '11010519491231002X'
    >>> identity_number("110105194912310021")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    DataError: identity_check_digit
    """
    text = _compact(value)
    if not text:
        return None
    if MASK in text:
        raise DataError("identity_masked")
    if _OLD.fullmatch(text):
        raise DataError("identity_short")
    if not text.isascii() or not text.isalnum():
        raise DataError("identity_characters")
    if len(text) != 18:
        raise DataError("identity_length", count=len(text))
    if not _IDENTITY.fullmatch(text):
        raise DataError("identity_characters")
    if not _is_day(text[6:14]):
        raise DataError("identity_date")
    if text[17] != person_digit(text[:17]):
        raise DataError("identity_check_digit")
    return text


def bank_card(value):
    """A number of a bank card or passbook: 12 to 23 digits; cards of 16 to 19 digits
    that begin with 62 end in a check digit (Luhn), passbooks need none.

    :raises DataError: `bank_masked`, `bank_characters`, `bank_length` (count),
        `bank_check_digit`, `number_rounded`

    >>> bank_card("6222 0212 3456 7890 128")
    '6222021234567890128'
    >>> bank_card("6222021234567890123")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    DataError: bank_check_digit
    """
    text = _compact(value)
    if not text:
        return None
    if MASK in text:
        raise DataError("bank_masked")
    if not text.isascii() or not text.isdigit():
        raise DataError("bank_characters")
    if not 12 <= len(text) <= 23:
        raise DataError("bank_length", count=len(text))
    if text.startswith("62") and 16 <= len(text) <= 19 and not luhn(text):
        raise DataError("bank_check_digit")
    return text


def phone(value):
    """A mobile number (11 digits) or a land line with area code, digits only.

    :raises DataError: `phone_masked`, `phone_wrong`

    >>> phone("+86 138-1234-5678"), phone("0550-5619152")
    ('13812345678', '05505619152')
    """
    text = _compact(value)
    if not text:
        return None
    if MASK in text:
        raise DataError("phone_masked")
    found = _PHONE.fullmatch(text)
    if not found:
        raise DataError("phone_wrong")
    return found[1] or found[2]


def mask(kind, number):
    """The number as everybody may see it: four digits at either end of identity and
    bank card, three and four of a telephone.

    >>> mask("identity", "34112519850101123X"), mask("phone", "13812345678")
    ('3411**********123X', '138****5678')
    >>> mask("bank", "6222021234567890128")
    '6222***********0128'
    """
    if not number:
        return ""
    head = 3 if kind == "phone" else 4
    return number[:head] + MASK * (len(number) - head - 4) + number[-4:]


def hide(text):
    """A text with every long row of digits masked, right or wrong ones alike: what a
    workbook of persons may show of its cells.

    >>> hide("证件 34112519850101123x，电话138 1234 5678")
    '证件 3411**********123x，电话138 **** 5678'
    >>> hide("第3组120号"), hide(None)
    ('第3组120号', None)
    >>> hide("３４１１２５198501011234")
    '３４１１**********1234'
    """
    return _LONG.sub(_hidden, text) if text else text


def _hidden(found):
    """All digits but the outer ones (`mask`); gaps stay where they are."""
    text = found[0]
    places = [n for n, character in enumerate(text) if character.isalnum()]
    head = 3 if len(places) <= 12 else 4
    inner = set(places[head:-4])
    return "".join(MASK if n in inner else c for n, c in enumerate(text))


def luhn(digits):
    """Whether a row of digits ends in its check digit (ISO/IEC 7812).

    >>> luhn("6222021234567890128"), luhn("6222021234567890123")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_identity(text):
    """Whether 18 characters are an identity number: day of birth and check digit.

    >>> is_identity("11010519491231002X"), is_identity("110105194912310021")
    (True, False)
    """
    return (
        bool(_IDENTITY.fullmatch(text))
        and _is_day(text[6:14])
        and text[17] == person_digit(text[:17])
    )


def _is_day(text):
    try:
        day = datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100


def _compact(value):
    """As `normalize`, without gaps, letters in upper case. Spreadsheets keep 15
    digits of a number and round the rest away: such a cell says nothing.

    :raises DataError: `number_rounded`
    """
    if value is None or value is False:
        return ""
    if isinstance(value, float | int) and abs(value) >= 10**15:
        raise DataError("number_rounded")
    text = _GAPS.sub("", normalize(value)).upper()
    if _ROUNDED.fullmatch(text):
        raise DataError("number_rounded")
    return text.replace("＊", MASK).replace("×", "X")
