"""Official tables: columns compiled into heads, page sections and cell values.

A table is a list of `Column`; the columns' values come from elsewhere. What a
cell shows is made here from exact values: money is a whole number of fen and
becomes 元 or 万元 only on its way into the cell, so a printed total never adds up
rounded amounts.
"""

import re
from dataclasses import dataclass

from .errors import DataError
from .spreadsheet_text import safe_cell

FORMATS = {
    "text": ("@",),
    "integer": ("0",),
    "decimal": ("General",),
    "money": ("#,##0.00", "0.0000"),
    "date": ("yyyy-mm-dd",),
    "percent": ("0.00%",),
    "boolean": ("@",),
}
# What a source of a type may be shown as; the first is the usual one.
FITTING = {
    "text": ("text",),
    "integer": ("integer", "decimal", "text"),
    "decimal": ("decimal", "integer", "text"),
    "money": ("money",),
    "date": ("date",),
    "percent": ("percent",),
    "boolean": ("boolean",),
}
ADDABLE = ("integer", "decimal", "money")
TOKENS = ("region", "county", "township", "village", "year", "date", "noun", "name")
_TOKEN = re.compile(r"\{([^{}]*)\}")
# Excel counts days from 1899-12-30 once past its false leap day of 1900.
_EXCEL_DAY_0 = 693_594


@dataclass(frozen=True, slots=True)
class Column:
    """One column: texts, format of `FORMATS`, width in characters."""

    header: str
    group: str = ""
    format: str = "text"
    unit: str = "wan"
    width: float = 10
    total: bool = False

    @property
    def number_format(self):
        return FORMATS[self.format][-1 if self.unit == "wan" else 0]


@dataclass(frozen=True, slots=True)
class Heads:
    """Head rows (texts by column) and merges (row, column, row, column), 0-based."""

    rows: list
    merges: list


def compile_heads(columns, sections=None):
    """The head rows: equal neighbouring groups merge sideways, a column
    without a group merges downwards; no merge crosses a page section.

    >>> place = Column("村", "坐落"), Column("组", "坐落")
    >>> heads = compile_heads([Column("序号"), *place])
    >>> heads.rows, heads.merges
    ([['序号', '坐落', ''], ['', '村', '组']], [(0, 0, 1, 0), (0, 1, 0, 2)])
    >>> compile_heads([Column("序号")]).rows
    [['序号']]
    """
    if not any(column.group for column in columns):
        return Heads([[column.header for column in columns]], [])
    starts = {first for first, _last in sections or [(0, 0)]}
    top, bottom, merges = [], [], []
    for first, last in _runs(columns, starts):
        group = columns[first].group
        top += [group or columns[first].header] + [""] * (last - first)
        bottom += [c.header if group else "" for c in columns[first : last + 1]]
        if not group:
            merges.append((0, first, 1, first))
        elif last > first:
            merges.append((0, first, 0, last))
    return Heads([top, bottom], merges)


def page_sections(columns, pages=1, repeat=0):
    """`[(first, last)]` columns of each page when `pages` stand side by side
    and the first `repeat` columns are printed again on each.

    Pages break between head groups, the widest page as narrow as can be.

    >>> columns = [Column(c, g) for c, g in zip("序甲乙丙丁", ["", "A", "A", "B", "B"])]
    >>> page_sections(columns, 2, 1), page_sections(columns)
    ([(0, 2), (3, 4)], [(0, 4)])
    """
    blocks = list(_runs(columns, {0, repeat}))
    widths = [sum(column.width for column in columns[a : b + 1]) for a, b in blocks]
    lead = sum(column.width for column in columns[:repeat])
    limits = sorted(
        {
            sum(widths[first : last + 1]) + (lead if first else 0)
            for first in range(len(widths))
            for last in range(first, len(widths))
        }
    )
    low, high = 0, len(limits) - 1
    while low < high:
        middle = (low + high) // 2
        if len(_filled(widths, limits[middle], lead)) <= pages:
            high = middle
        else:
            low = middle + 1
    return [
        (blocks[first][0], blocks[last][1])
        for first, last in _filled(widths, limits[low], lead)
    ]


def page_widths(columns, sections, repeat=0):
    """Column widths with every page as wide as the widest.

    Excel fills pages from the left at the largest scale at which they suffice
    and ignores breaks set by hand: equally wide pages make it break where the
    sections do.

    >>> columns = [Column("序", width=4), Column("甲", width=20), Column("乙", width=8)]
    >>> page_widths(columns, [(0, 1), (2, 2)], 1)
    [4, 20.0, 20.0]
    """
    widths = [column.width for column in columns]
    own = [sum(widths[max(first, repeat) : last + 1]) for first, last in sections]
    for (first, last), section in zip(sections, own, strict=True):
        for index in range(max(first, repeat), last + 1):
            widths[index] = round(widths[index] * max(own) / section, 2)
    return widths


def converter(column):
    """The function from an exact value to what the cell holds.

    Values: text; numbers; money in whole fen; `date`; percent as 5 for 5 %;
    bool. Never called on None.

    >>> converter(Column("原值", format="money"))(54_291_007)
    54.291007
    >>> converter(Column("原值", format="money", unit="yuan"))(54_291_007)
    542910.07
    >>> converter(Column("残值率", format="percent"))(5.0)
    0.05
    """
    if column.format == "money" and column.unit == "wan":
        return _wan
    return _CONVERTERS[column.format]


def render_title(template, values):
    """The template with its tokens filled in; nothing else is interpreted.

    `values` maps names of `TOKENS` to text, missing ones count as blank.

    :raises DataError: `unknown_token`

    >>> render_title("{region}{noun}台账", {"region": "柳河镇", "noun": "帮扶资产"})
    '柳河镇帮扶资产台账'
    >>> render_title("{region.id}", {})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: unknown_token: token='region.id'
    """

    def fill(match):
        if match[1] not in TOKENS:
            raise DataError("unknown_token", token=match[1])
        return str(values.get(match[1]) or "")

    return _TOKEN.sub(fill, template)


def chinese_date(day):
    """`2026年5月30日`.

    >>> from datetime import date
    >>> chinese_date(date(2026, 5, 30))
    '2026年5月30日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def sheet_name(text, number=1):
    """A name Excel accepts: 31 characters, none of []:*?/\\, no outer quote.

    >>> sheet_name("收入/支出*表"), sheet_name("管理台账", 2), sheet_name("'")
    ('收入支出表', '管理台账(2)', '表')
    """
    suffix = f"({number})" if number > 1 else ""
    name = re.sub(r"[\[\]:*?/\\]", "", safe_cell(text)).strip().strip("'")
    name = "" if name.lower() == "history" else name
    return (name or "表")[: 31 - len(suffix)] + suffix


def file_name(*parts, extension="xlsx"):
    r"""The parts joined by dashes, without what a file system refuses.

    >>> file_name("柳河镇", "管理台账", "2026-05-30")
    '柳河镇-管理台账-2026-05-30.xlsx'
    >>> file_name("甲/乙:村", "")
    '甲乙村.xlsx'
    """
    kept = (re.sub(r'[\x00-\x1f\\/:*?"<>|]', "", part).strip(" .") for part in parts)
    return f"{'-'.join(part for part in kept if part)[:80]}.{extension}"


def line_room(width):
    """How many half-width characters of 9 points a column holds in a line.

    A unit of width is 7 pixels, a half-width character of 9 points takes 6.

    >>> line_room(10)
    10
    """
    return max(int(width * 7 / 6 - 1), 2)


def lines_needed(text, room):
    """How many lines of `room` half-width characters a text takes.

    >>> [lines_needed(text, 8) for text in ("统一社会信用代码", "村", "a\\nb")]
    [2, 1, 2]
    """
    if "\n" in text:
        return sum(lines_needed(line, room) for line in text.split("\n"))
    # GBK has two bytes for every full-width character, one for the others.
    return -(-len(text.encode("gbk", "replace")) // room) or 1


class Sums:
    """Sums of some columns, for a subtotal and the total it goes into; those of
    fen and of counts are exact.

    >>> town, county = Sums([1]), Sums([1])
    >>> town.add(["大棚", 10]); town.add(["水渠", 20]); town.add(["路", None])
    >>> county.fold(town)
    >>> county.row(2), county.count, town.count
    ([None, 30], 3, 0)
    """

    def __init__(self, columns):
        self.columns = columns
        self.clear()

    def clear(self):
        self.count = 0
        self.sums = dict.fromkeys(self.columns, 0)

    def add(self, values, counted=True):
        """Add a row of exact values; None adds nothing. What is not counted adds
        its amounts alone.
        """
        sums = self.sums
        self.count += counted
        for column in self.columns:
            value = values[column]
            if value:
                sums[column] += value

    def fold(self, other):
        """Take over the sums of `other` and empty it."""
        self.count += other.count
        for column in self.columns:
            self.sums[column] += other.sums[column]
        other.clear()

    def row(self, width):
        """The sums at their columns, None elsewhere."""
        return [self.sums.get(column) for column in range(width)]


def _runs(columns, starts):
    """`(first, last)` of neighbouring columns under one head."""
    first = 0
    for index in range(1, len(columns) + 1):
        if (
            index == len(columns)
            or index in starts
            or not columns[index].group
            or columns[index].group != columns[first].group
        ):
            yield first, index - 1
            first = index


def _filled(widths, limit, lead):
    """Sections filled from the left, none wider than `limit` if it can be."""
    sections, first, used = [], 0, 0
    for index, width in enumerate(widths):
        if used + width > limit and index > first:
            sections.append((first, index - 1))
            first, used = index, lead
        used += width
    return sections + [(first, len(widths) - 1)]


def _wan(fen):
    # Dividing whole numbers gives the float nearest to the six decimals.
    return fen / 1_000_000


def _text(value):
    # Printable text needs no cleaning; to find that out is ten times faster.
    if value.isprintable() and len(value) < 32_000:
        return value
    return safe_cell(value)


_CONVERTERS = {
    "text": _text,
    "integer": float,
    "decimal": float,
    "money": lambda fen: fen / 100,
    "date": lambda day: day.toordinal() - _EXCEL_DAY_0,
    "percent": lambda value: value / 100,
    "boolean": lambda value: "是" if value else "否",
}
