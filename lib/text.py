"""Text as people type it into Chinese workbooks, made comparable.

Full-width letters and digits, ideographic spaces, line breaks inside a cell
and invisible characters are habits of the keyboard, not differences of
meaning.
"""

import functools
import re
import unicodedata
from typing import NamedTuple

from .cells import Unreadable, readable

CJK = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = f"{CJK}\u3000-\u303f()"
_BREAK_IN_WORD = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n\v\f\x85\u2028\u2029]+\\s*")
_BREAK_BEFORE = re.compile(f"[ \t]*[\r\n\v\f\x85\u2028\u2029]+\\s*(?=[{_WIDE}])")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SPACES = re.compile(r"\s+")

_OPEN = str.maketrans("[{〔【〖「『《<", "(((((((((")
_CLOSE = str.maketrans("]}〕】〗」』》>", ")))))))))")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_ENUMERATOR = re.compile(
    rf"^(?:\d{{1,2}}[.、](?!\d)|\([\d一二三四五六七八九十]+\)|"
    rf"[一二三四五六七八九十]+、)(?=[{CJK}])"
)
_MONEY = {"元": "yuan", "人民币元": "yuan", "万元": "wan", "人民币万元": "wan"}
_MEASURES = frozenset(
    "亩 公顷 平方米 平方 m2 m3 立方米 千瓦 kw kwp 公里 千米 km 米 m 座 处 台 套 "
    "台(套) 台套 头 只 头(只) 头只 株 棵 盏 户 人 个 年 月 天 % 公斤 吨 项 宗".split()
)


def normalize(value):
    """`value` as one line of comparable text; '' for None.

    NFKC (so `（１）` is `(1)` and `㎡` is `m2`), without control and zero-width
    characters, white space collapsed and stripped. A line break vanishes beside
    a Chinese character, where it only wraps the cell, and is a space elsewhere.

    :raises DataError: `cell_error`, `formula_without_value`

    >>> normalize("　相官\\n村（一期）\\u200b ")
    '相官村(一期)'
    >>> normalize("A1\\nB2  C")
    'A1 B2 C'
    >>> normalize(2019.0), normalize(None)
    ('2019', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = readable(value) if isinstance(value, str) else str(readable(value))
    if text.isascii() and text.isalnum():
        return text
    return _normalized(text)


# A ledger says the same few words in most of its cells.
@functools.lru_cache(maxsize=20_000)
def _normalized(text):
    text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = _BREAK_BEFORE.sub("", _BREAK_IN_WORD.sub("", text))
    return _SPACES.sub(" ", text).strip()


def is_blank(value):
    """Whether a cell holds nothing a reader could see.

    >>> is_blank(" \\u3000"), is_blank(None), is_blank(0), is_blank("-")
    (True, True, False, False)
    """
    if value is None or value == "":
        return True
    # The first character settles almost every cell of a large sheet.
    if isinstance(value, str):
        return not value[0].isalnum() and not normalize(value)
    return False


def display(value):
    """Like `normalize`, but unreadable cells give their text instead of an error.

    >>> from .cells import CellError
    >>> display(CellError("#REF!"))
    '#REF!'
    """
    return value.text if isinstance(value, Unreadable) else normalize(value)


class HeaderKey(NamedTuple):
    """A column title made comparable.

    `key` lacks units, `bare` lacks every bracket as well, `money` is 'yuan',
    'wan' or None, `measure` another unit ('亩') or ''.
    """

    key: str
    bare: str
    money: "str | None"
    measure: str


def header_key(value):
    """The `HeaderKey` of a column title.

    >>> header_key("资产原值\\n（万元）")
    HeaderKey(key='资产原值', bare='资产原值', money='wan', measure='')
    >>> header_key("建成（购置）\\n时间").key, header_key("建成〔购置〕时间").bare
    ('建成(购置)时间', '建成时间')
    >>> header_key("*1、资 产 面 积【亩】")
    HeaderKey(key='资产面积', bare='资产面积', money=None, measure='亩')
    >>> header_key("年收益/元").money, header_key("财政投入万元").money
    ('yuan', 'wan')
    """
    text = display(value).translate(_OPEN).translate(_CLOSE).replace(" ", "")
    text = _ENUMERATOR.sub("", text.strip("*:★☆·"), count=1)
    text, money, measure = _take_bracketed_units(text)
    if not money:
        text, money = _take_trailing_money(text)
    text = text.strip("*:")
    return HeaderKey(text, _BRACKETED.sub("", text) or text, money, measure)


def money_unit(text):
    """'yuan', 'wan' or None for the words inside a bracket or a unit cell.

    >>> money_unit("单位:万元"), money_unit("元"), money_unit("亩")
    ('wan', 'yuan', None)
    """
    word = re.sub(r"^(?:金额)?单位[::为]?", "", text.replace(" ", "").strip("()"))
    return _MONEY.get(word)


def is_unit_word(text):
    """Whether `text` is nothing but a unit of money or measure.

    >>> is_unit_word("(万元)"), is_unit_word("平方米"), is_unit_word("资产")
    (True, True, False)
    """
    word = text.replace(" ", "")
    inner = word[1:-1] if word[:1] == "(" and word[-1:] == ")" else word
    return bool(money_unit(inner)) or inner.lower() in _MEASURES


def _take_bracketed_units(text):
    money, measure = None, ""
    for match in list(_BRACKETED.finditer(text)):
        word = match[1]
        if money_unit(word):
            money = money_unit(word)
        elif word.lower() in _MEASURES:
            measure = word
        else:
            continue
        text = text.replace(match[0], "", 1)
    return text, money, measure


def _take_trailing_money(text):
    match = re.search(r"(?<=.)(?:[/,:](万元|元)|(万元))$", text)
    if not match:
        return text, None
    return text[: match.start()], _MONEY[match[1] or match[2]]
