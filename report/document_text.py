"""Chinese texts of printed documents and the room they take; no ORM in here."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from ..lib.amounts import format_wan

# Latin letters and digits in the fonts of the layouts, against a Chinese
# character of the same size.
NARROW, CAPITAL = 0.58, 0.72
# Holders that are a group, not a person.
GROUPS = re.compile(r"(?:脱贫|贫困|监测|低保|受益|全体|农)户|\d+户$|村民|群众")
_SUFFIX = re.compile(r"(?:等?\d*户|家庭)$")


def date_text(date):
    """A date as documents write it; '' for none.

    >>> import datetime
    >>> date_text(datetime.date(2021, 6, 30)), date_text(False)
    ('2021年6月30日', '')
    """
    return f"{date.year}年{date.month}月{date.day}日" if date else ""


def period_text(start, end):
    """A contract's term.

    >>> import datetime
    >>> period_text(datetime.date(2020, 1, 1), datetime.date(2024, 12, 31))
    '2020年1月1日至2024年12月31日'
    >>> period_text(datetime.date(2020, 1, 1), None), period_text(None, None)
    ('2020年1月1日起', '')
    """
    if start and end:
        return f"{date_text(start)}至{date_text(end)}"
    return f"{date_text(start)}起" if start else f"至{date_text(end)}" if end else ""


def number_text(value):
    """A quantity of at most four decimals without idle zeros.

    >>> number_text(300.0), number_text(2.52), number_text(1234567.0)
    ('300', '2.52', '1234567')
    """
    text = f"{round(Decimal(str(value)), 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wan_text(yuan):
    """万元 with at most four decimals; what is less than that stays in 元.

    >>> wan_text(542910.0), wan_text(300000.0), wan_text(0.5), wan_text(0)
    ('54.291万元', '30万元', '0.5元', '')
    """
    if not yuan:
        return ""
    if abs(yuan) < 1:
        return f"{number_text(yuan)}元"
    return f"{number_text(format_wan(Decimal(str(round(yuan, 2)))))}万元"


def mask_name(name):
    """A person's name as it may hang on a wall; groups keep theirs.

    >>> mask_name("张立国"), mask_name("赵春生户"), mask_name("张立国等12户")
    ('张**', '赵**户', '张**等12户')
    >>> mask_name("水口村脱贫户"), mask_name("阿依古丽·买买提"), mask_name(False)
    ('水口村脱贫户', '阿*******', '')
    """
    name = (name or "").strip()
    suffix = _SUFFIX.search(name)
    person = name[: suffix.start()] if suffix else name
    # "张立国等12户" names one, "等" tells it from the "12户" of a group.
    if not person or (GROUPS.search(name) and "等" not in name):
        return name
    return person[0] + "*" * (len(person) - 1) + name[len(person) :]


def width(text):
    """The width of ``text`` in Chinese characters.

    >>> width("光伏"), width("300kW"), width("—")
    (2.0, 3.04, 1.0)
    """
    return round(sum(map(_width, text)), 2)


def _width(char):
    if char.isascii():
        return CAPITAL if char.isupper() or char in "%@&m" else NARROW
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else CAPITAL


def lines(text, room):
    """How many lines ``text`` takes where one holds ``room`` characters. One
    character is lost at a line's end on average, to keep words and brackets whole.

    >>> lines("", 5), lines("一二三四五", 5), lines("一二三四五六七八", 5)
    (1, 1, 2)
    >>> lines("一二\\n三四", 5)
    2
    """
    count = 0
    for part in text.split("\n"):
        needed = width(part)
        count += 1 if needed <= room else int(-(-needed // (room - 1)))
    return count


def cut(text, most, room):
    """``text`` shortened to ``most`` lines of ``room`` characters.

    >>> cut("一二三四五", 1, 5), cut("一二三四五六七八", 1, 5)
    ('一二三四五', '一二三…')
    >>> cut("一二\\n三四", 1, 5), cut("一二\\n三四五六七八九\\n十", 2, 5)
    ('一二…', '一二\\n三四五…')
    """
    if lines(text, room) <= most:
        return text
    head, _newline, rest = text.partition("\n")
    used = lines(head, room)
    if rest and used < most:
        return head + "\n" + cut(rest, most - used, room)
    left = most * (room - 1) - 1
    for index, char in enumerate(head):
        left -= _width(char)
        if left < 0:
            head = head[:index]
            break
    return head.rstrip("，、；。 ") + "…"


class Cell(NamedTuple):
    """A labelled value of a card."""

    label: str
    text: str
    strong: bool = False


def pack(groups, room):
    """Rows of one or two cells: neighbours of a group that are short enough stand
    side by side.

    >>> a, b, c = Cell("甲", "短"), Cell("乙", "短"), Cell("丙", "很长很长很长")
    >>> [[cell.label for cell in row] for row in pack([[a, b], [a, c], [b]], 3)]
    [['甲', '乙'], ['甲'], ['丙'], ['乙']]
    """
    rows = []
    for group in groups:
        single = None
        for cell in group:
            short = lines(cell.text, room) == 1
            if single and short:
                single.append(cell)
                single = None
            else:
                rows.append([cell])
                single = rows[-1] if short else None
    return rows
