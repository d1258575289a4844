"""Numbers of persons that must not stand in what is typed and published
(来安县办法: 公示、公告; 个人信息保护法 28). What is a number, `leak_scan` judges.
"""

import re

from .leak_scan import scan
from .text import normalize

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ .·-]+(?=\d)")
_DIGITS = re.compile(r"\d{6,}")
_DOCUMENT = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,2}\d{5,}(?![A-Za-z])")


def personal_number(text):
    """Which number of a person a text holds: 'identity', 'phone', 'bank' or None.
    Typing mistakes do not make it none: a wrong check digit counts.

    >>> personal_number("王某 34112519850101123X"), personal_number("电话138 1234 5678")
    ('identity', 'phone')
    >>> personal_number("６２２２ 0212 3456 7890 123")
    'bank'
    >>> personal_number("6222021234567890")
    'bank'
    >>> personal_number("生产路1200米，每月500元，全年6000元，举报电话0550-5619152")
    >>> personal_number("资产341125101201011020210001"), personal_number(None)
    (None, None)
    """
    hits = scan(normalize(text), strict=True)
    return hits[0].kind if hits else None


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
