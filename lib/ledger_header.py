"""Finds the header of a ledger sheet and says which field each column holds.

Counties draw the same ledger differently: one to three header rows, merged or
not, other words, other order, units in the title, in the header cell or in a
row of their own. Nothing here knows a field: the caller brings the words.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from .cells import Unreadable
from .text import display, header_key, is_blank, is_unit_word, money_unit

MAX_HEADER_ROWS = 3
MIN_FIELDS = 3
LEAP = 3
_LONGEST_LABEL = 60
_SHEET_UNIT = re.compile(
    r"(?:单位|金额)[::为]*\(?(?:人民币)?(万元|元)(?![\u4e00-\u9fff])"
)
_YEARS = range(1990, 2101)
_COUNTING = "甲乙丙丁戊己庚辛壬癸"
_COLUMN_NUMBER = re.compile(r"(?:第)?\(?(\d{1,3})\)?(?:列|栏)?(?:[==].*)?")
_CONJUNCTION = re.compile("[及与和、/]")
_TAILS = frozenset(
    "合计 总计 小计 总额 金额 数额 数 情况 明细 信息 栏 等 名称 全称 必填 "
    "(必填) (选填) 填写 说明".split()
)


class Candidate(NamedTuple):
    """A field that a column could hold: tier 0 is the surest, `size` the word's."""

    tier: int
    size: int
    field: str


@dataclass
class Header:
    """The header of one sheet. Rows count from 1, columns from 0.

    `first_row`..`last_row` hold the titles, `data_row` is the first row that can
    hold data. `columns` maps a column to its field, `unknown` to its title,
    `duplicate` to a field that an earlier column took; `labels` has the titles of
    all ('资金来源/中央'), `units` 'yuan' or 'wan' where a column says so,
    `measures` other units ('亩'). `sheet_unit` is what the sheet says for all
    its columns, or None. `title` is the text above the header.
    """

    first_row: int
    last_row: int
    data_row: int
    columns: dict = field(default_factory=dict)
    unknown: dict = field(default_factory=dict)
    duplicate: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)
    measures: dict = field(default_factory=dict)
    sheet_unit: "str | None" = None
    title: str = ""

    @property
    def width(self):
        """How many columns have a title, counted from the left edge."""
        return max(self.labels, default=-1) + 1

    def column(self, name):
        """The column that holds the field, or None."""
        return next((c for c, known in self.columns.items() if known == name), None)

    def unit_of(self, column):
        """'yuan', 'wan', or None when neither column nor sheet says."""
        return self.units.get(column) or self.sheet_unit


def find_header(rows, merged, synonyms):
    """The `Header` of a sheet, or None when fewer than three fields are known.

    `rows` are the first rows as `(row_number, values)`, `merged` the sheet's
    ranges from 1, `synonyms` maps a field to words; '资金来源/中央' names a
    title under another. The header is where most fields are found; exact titles
    beat titles that contain a word, longer words beat shorter ones, and a field
    is taken once.

    >>> rows = [(1, ("某县资产台账",)),
    ...         (2, ("序号", "资产名称", "原值(万元)", "规模")),
    ...         (3, (1, "水渠", 7.5, "3公里"))]
    >>> header = find_header(rows, [], {"name": ["资产名称"], "value": ["原值"],
    ...                                 "number": ["序号"]})
    >>> header.columns, header.unknown, header.units, header.data_row
    ({0: 'number', 1: 'name', 2: 'value'}, {3: '规模'}, {2: 'wan'}, 3)
    """
    grid = _Grid(rows, merged)
    words = _Words(synonyms)
    best, best_score = None, (MIN_FIELDS, 0)
    for first in grid.numbers:
        for reading in _readings(grid, first, words):
            if reading.score > best_score:
                best, best_score = reading, reading.score
    return best and best.header()


def fingerprint(header):
    """A hash of the titles and their order, by which a mapping is remembered.

    >>> a = Header(3, 4, 5, labels={0: "序号", 1: "资金来源/中央"})
    >>> b = Header(1, 2, 3, labels={1: "资金来源/中央", 0: "序号"})
    >>> fingerprint(a) == fingerprint(b), len(fingerprint(a))
    (True, 64)
    """
    lines = (f"{column}\t{label}" for column, label in sorted(header.labels.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def sheet_unit(texts):
    """The money unit that free text announces: 'yuan', 'wan' or None.

    >>> sheet_unit(["填报单位:元宝镇   金额单位:万元、亩"]), sheet_unit(["单位:元"])
    ('wan', 'yuan')
    >>> sheet_unit(["填报单位:元宝镇"]), sheet_unit(["1. 金额单位为万元,保留四位"])
    (None, 'wan')
    """
    for text in texts:
        text = display(text)
        match = _SHEET_UNIT.search(text.replace(" 元", "元").replace(": ", ":"))
        if match or money_unit(text):
            return money_unit(match[1] if match else text)
    return None


def is_counting_row(values):
    """Whether a row only numbers the columns: 1 2 3 …, 甲 乙 1 2=3+4.

    >>> is_counting_row(("甲", "乙", 1, 2, "3=1+2")), is_counting_row((1, "水渠", 3))
    (True, False)
    """
    texts = [display(value) for value in values if not is_blank(value)]
    if len(texts) < 3:
        return False
    while texts and texts[0] in _COUNTING:
        texts.pop(0)
    numbers = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    if not all(numbers):
        return False
    numbers = [int(match[1]) for match in numbers]
    return all(b == a + 1 for a, b in pairwise(numbers))


def is_unit_row(values):
    """Whether a row holds nothing but units: 万元, 亩, (平方米).

    >>> is_unit_row((None, "", "万元", "亩")), is_unit_row(("水渠", "万元"))
    (True, False)
    """
    texts = [display(value) for value in values if not is_blank(value)]
    return bool(texts) and all(is_unit_word(text) for text in texts)


def _readings(grid, first, words):
    """The ways to read a header that begins in row `first`."""
    readings, uncut = [], []
    for block, linked in grid.blocks(first):
        reading = _Reading(grid, block, words)
        # An unlinked row of text may be data: it must name columns by the bunch.
        if not linked and len(reading.columns) < len(readings[-1].columns) + LEAP:
            break
        readings.append(reading)
        if not grid.cuts_merge(block):
            uncut.append(reading)
    return uncut or readings


class _Words:
    """The caller's synonyms, indexed by their keys."""

    def __init__(self, synonyms):
        self.exact = {}
        for name, words in synonyms.items():
            for word in words:
                key = "/".join(header_key(part).key for part in word.split("/"))
                self.exact.setdefault(key, name)
        self.parts = [w for w in self.exact if "/" not in w and len(w) > 1]

    def candidates(self, path):
        """`Candidate`s for a title path of `HeaderKey`s, surest first."""
        found = []
        for tier, keys in enumerate(self._spellings(path)):
            found += [
                Candidate(tier, len(key), self.exact[key])
                for key in keys
                if key in self.exact
            ]
        if not found:
            found = self._contained(path[-1].key) or self._contained(path[-1].bare)
        return found

    @staticmethod
    def _spellings(path):
        """Keys to look up, one tuple per tier: path, words joined, last, first."""
        last = path[-1]
        if len(path) > 1:
            for form in ("key", "bare"):
                keys = [getattr(part, form) for part in path]
                yield tuple("/".join(keys[i:]) for i in range(len(keys) - 1))
                yield (f"{keys[0]}/{keys[-1]}", "".join(keys), "".join(keys[-2:]))
        yield (last.key,)
        yield (last.bare,)
        yield tuple(part.key for part in reversed(path[:-1]))

    def _contained(self, label):
        """The field of the one word that `label` is about, if it is about one.

        A Chinese title ends in what it names: 管护责任人联系电话 is a telephone,
        年收益率 is no 年收益.
        """
        # The 年 of 2019年收益 belongs to the number, not to 年收益.
        hits = [w for w in self.parts if re.search(rf"(?<!\d){re.escape(w)}", label)]
        hits = [w for w in hits if not any(w != o and w in o for o in hits)]
        names = {self.exact[word] for word in hits}
        if len(names) > 1 and _CONJUNCTION.search(label):
            return []
        heads = [w for w in hits if label.endswith(w)]
        if not heads and len(names) == 1:
            heads = [w for w in hits if label.rpartition(w)[2] in _TAILS]
        return [Candidate(9, len(w), self.exact[w]) for w in heads[:1]]


class _Grid:
    """The first rows of a sheet with merged titles repeated in their range."""

    def __init__(self, rows, merged):
        self.own = {number: list(values) for number, values in rows}
        self.numbers = sorted(self.own)
        self.texts = {
            number: [display(value) for value in values]
            for number, values in self.own.items()
        }
        self.merges = [m for m in merged if self.numbers and m[0] <= self.numbers[-1]]
        self.spans = {}
        self.full_width = max((len(v) for v in self.own.values()), default=0)
        for merge in self.merges:
            self._repeat(*merge)

    def _repeat(self, min_row, min_col, max_row, max_col):
        texts = self.texts.get(min_row, [])
        text = texts[min_col - 1] if min_col <= len(texts) else ""
        max_col = min(max_col, self.full_width)
        for row in self.numbers:
            if min_row <= row <= max_row:
                line = self.texts[row]
                line += [""] * (max_col - len(line))
                for column in range(min_col - 1, max_col):
                    line[column] = text
                    self.spans[row, column] = (min_row, min_col - 1)

    def text(self, row, column):
        line = self.texts[row]
        return line[column] if column < len(line) else ""

    def blocks(self, first):
        """`(rows, linked)` from `first` on that could form one header.

        `linked` is false where neither merges nor gaps tie the last row to the
        one above it.
        """
        if self._is_below_merge(first) or not self._may_title(first, wanted=2):
            return
        block = (first,)
        yield block, True
        for row in range(first + 1, first + MAX_HEADER_ROWS):
            if row not in self.own or not self._is_title_row(row):
                return
            linked = self._is_merged_with(block[-1], row)
            linked = linked or self._fills_gaps(block[-1], row)
            block += (row,)
            yield block, linked

    def cuts_merge(self, block):
        """Whether a title is merged downwards out of the block."""
        return any(m[0] <= block[-1] < m[2] for m in self.merges)

    def _is_below_merge(self, row):
        return any(m[0] < row <= m[2] for m in self.merges)

    def _may_title(self, row, wanted):
        """Whether a row holds `wanted` different short texts, and only text."""
        values = [value for value in self.own[row] if not is_blank(value)]
        if any(_is_datum(value) for value in values):
            return False
        texts = {text for text in self.texts[row] if text}
        return len(texts) >= wanted and max(map(len, texts)) <= _LONGEST_LABEL

    def _is_title_row(self, row):
        values = self.own[row]
        helper = is_counting_row(values) or is_unit_row(values)
        return not helper and self._may_title(row, wanted=1)

    def _is_merged_with(self, above, row):
        """Whether a merge reaches from above into `row`, or groups its columns."""
        return any(
            m[0] <= above < row <= m[2] or (m[2] == above and m[3] > m[1])
            for m in self.merges
        )

    def _fills_gaps(self, above, row):
        """Without merges: mostly blank below titles, filled below gaps."""
        columns = range(max(len(self.texts[above]), len(self.texts[row])))
        pairs = [(self.text(above, c), self.text(row, c)) for c in columns]
        below = [bool(sub) for top, sub in pairs if top]
        in_gaps = any(sub for top, sub in pairs if not top)
        return in_gaps and below.count(True) * 2 < len(below)


def _is_datum(value):
    """Whether no title looks like this; 2019 over a column of amounts does."""
    if isinstance(value, (int, float)):
        return value not in _YEARS
    return isinstance(value, (date, datetime, Unreadable))


class _Reading:
    """One way to read the sheet: these rows as its header."""

    def __init__(self, grid, block, words):
        self.grid, self.block = grid, block
        self.paths = self._paths()
        self.columns, self.duplicate = self._assign(words)
        self.score = self._score(words)

    def _paths(self):
        """Column → its titles from top to bottom, without repetition."""
        paths, self.money, self.measures = {}, {}, {}
        for column in range(self.grid.full_width):
            path = []
            for row in self.block:
                text = self.grid.text(row, column) or self._group(row, column)
                key = header_key(text)
                if key.money or (is_unit_word(text) and money_unit(text)):
                    self.money[column] = key.money or money_unit(text)
                if key.measure:
                    self.measures[column] = key.measure
                if key.key and (not path or path[-1] != key):
                    path.append(key)
            if path and not self._is_echo(column):
                paths[column] = path
        return paths

    def _group(self, row, column):
        """The group title left of a gap, where groups are not merged.

        Only above a title of the column's own, and not out of a merged title.
        """
        below = [r for r in self.block if r > row]
        if not any(self.grid.text(r, column) for r in below):
            return ""
        left = next((c for c in range(column, -1, -1) if self.grid.text(row, c)), None)
        if left is None or (row, left) in self.grid.spans:
            return ""
        return self.grid.text(row, left) if self.grid.text(below[0], left) else ""

    def _is_echo(self, column):
        """A column that only repeats the title of a cell merged from its left."""
        anchors = [self.grid.spans.get((row, column)) for row in self.block]
        texts = [self.grid.text(row, column) for row in self.block]
        last = max((i for i, text in enumerate(texts) if text), default=None)
        anchor = anchors[last] if last is not None else None
        return bool(anchor) and anchor[1] < column

    def _assign(self, words):
        """`(columns, duplicate)`: the surest claims first, then from the left."""
        claims = sorted(
            (candidate.tier, -candidate.size, column, candidate.field)
            for column, path in self.paths.items()
            for candidate in self._candidates(words, column, path)
        )
        columns, duplicate, taken = {}, {}, set()
        for _tier, _size, column, name in claims:
            if column in columns:
                continue
            if name in taken:
                duplicate.setdefault(column, name)
                continue
            columns[column] = name
            taken.add(name)
        duplicate = {c: name for c, name in duplicate.items() if c not in columns}
        return dict(sorted(columns.items())), dict(sorted(duplicate.items()))

    def _candidates(self, words, column, path):
        """A column of a group may not claim the group's own field."""
        found = words.candidates(path)
        if len(path) == 1 or not self._in_group(column):
            return found
        group = {words.exact.get(part.key) for part in path[:-1]}
        own = words.exact.get(path[-1].key)
        return [c for c in found if c.field == own or c.field not in group]

    def _in_group(self, column):
        top = self.paths[column][0]
        return any(
            other in self.paths and self.paths[other][0] == top
            for other in (column - 1, column + 1)
        )

    def _score(self, words):
        """`(fields, quality)`; quality prefers sure matches, then fewer rows."""
        sure = sum(
            4 - min(min(c.tier for c in found), 4)
            for column in self.columns
            if (found := words.candidates(self.paths[column]))
        )
        return len(self.columns), sure * 10 - len(self.block)

    def header(self):
        last = self.block[-1]
        labels = {c: "/".join(k.key for k in path) for c, path in self.paths.items()}
        data_row, money = self._skip_below(last)
        above = [n for n in self.grid.numbers if n < self.block[0]]
        texts = (text for number in above for text in self.grid.texts[number])
        titles = [text for text in dict.fromkeys(texts) if text]
        known = {**self.columns, **self.duplicate}
        return Header(
            first_row=self.block[0],
            last_row=last,
            data_row=data_row,
            columns=self.columns,
            unknown={c: text for c, text in labels.items() if c not in known},
            duplicate=self.duplicate,
            labels=labels,
            units={**self.money, **money},
            measures=self.measures,
            sheet_unit=sheet_unit(titles),
            title="\n".join(titles),
        )

    def _skip_below(self, last):
        """`(first data row, units)` after rows of units and column numbers."""
        money = {}
        row = last + 1
        while row in self.grid.own:
            values = self.grid.own[row]
            if is_unit_row(values):
                texts = {c: display(v) for c, v in enumerate(values)}
                money |= {c: money_unit(t) for c, t in texts.items() if money_unit(t)}
            elif not is_counting_row(values):
                break
            row += 1
        return row, money
