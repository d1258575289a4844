"""Numbers of persons that must not stand in what is published: identity cards,
mobile telephones, bank cards (来安县办法: 公示、公告; 个人信息保护法 28).

Judged is the text as people type it: full-width digits, blanks and hyphens between
groups do not hide a number.
"""

import re

from .text import normalize

_GAP = r"[ -]?"
_DAY = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"(?<!\d)\d{{6}}{_GAP}{_DAY}{_GAP}\d{{3}}[\dXx](?!\d)")
_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"
)
_GROUPED = re.compile(r"(?<!\d)[3-6]\d{3}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
_LONG = re.compile(r"(?<!\d)(?:\d{17}[Xx]|\d{16,19}|\d{15})(?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ .·-]+(?=\d)")
_DIGITS = re.compile(r"\d{6,}")
_DOCUMENT = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,2}\d{5,}(?![A-Za-z])")


def personal_number(text):
    """Which number of a person a text holds: 'identity', 'mobile', 'bank' or None.

    >>> personal_number("王某 34112519850101123X"), personal_number("电话138 1234 5678")
    ('identity', 'mobile')
    >>> personal_number("６２２２ 0212 3456 7890 123")
    'bank'
    >>> personal_number("6222021234567890")
    'bank'
    >>> personal_number("生产路1200米，每月500元，全年6000元，举报电话0550-5619152")
    >>> personal_number("资产341125101201011020210001"), personal_number(None)
    (None, None)
    """
    text = normalize(text)
    if _IDENTITY.search(text):
        return "identity"
    if _MOBILE.search(text):
        return "mobile"
    if _GROUPED.search(text):
        return "bank"
    found = _LONG.search(text)
    if not found:
        return None
    return "identity" if len(found[0]) in (15, 18) else "bank"


def number_in_name(text):
    """Whether what should be names of persons holds a number: six digits in a row,
    or the letters and digits of a travel document.

    >>> number_in_name("王长河、李大山等3人"), number_in_name("王长河(2组)")
    (False, False)
    >>> number_in_name("王长河 341125"), number_in_name("王长河3411-2519"), (
    ...     number_in_name("王长河 H12345"))
    (True, True, True)
    """
    text = normalize(text)
    joined = _BETWEEN_DIGITS.sub("", text)
    return bool(_DIGITS.search(joined) or _DOCUMENT.search(joined))
