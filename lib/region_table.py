"""Reads a table of administrative divisions and compares it with those known.

Statistics bureaus hand the table out as CSV (often GBK) or as a workbook, with
Chinese or English headings, sometimes without level and parent, and with codes
that a spreadsheet has turned into numbers. Nothing here writes anything.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .errors import DataError
from .region_code import LEVELS, ancestors, check_code, level_of
from .text import display, header_key, is_blank, normalize
from .workbook_guard import MIB, Limits, guard
from .workbook_reader import open_workbook

LIMITS = Limits(max_bytes=8 * MIB, max_rows=5000, max_columns=60)
FIELDS = ("code", "name", "level", "parent_code")
HEADINGS = {
    "code": "code 代码 编码 区划代码 行政区划代码 统计用区划代码 区域代码 地区代码 "
    "12位代码 12位区划代码 十二位代码",
    "name": "name 名称 区划名称 行政区划名称 区域名称 地区名称 单位名称",
    "level": "level 级别 层级 行政级别 区划级别 类型",
    "parent_code": "parent_code parent parentcode 上级代码 上级编码 上级区划代码 "
    "上级行政区划代码 父级代码 父代码 所属代码",
}
_HEADING = {
    header_key(word).key.lower(): name
    for name, words in HEADINGS.items()
    for word in words.split()
}
LEVEL_WORDS = {
    "province": "province 1 省 自治区 直辖市",
    "city": "city prefecture 2 市 地级市 地市 地区 州 自治州 盟",
    "county": "county district 3 县 区 县区 区县 市辖区 县级市 自治县 旗 自治旗 "
    "县(市、区)",
    "township": "township town 4 乡镇 镇 乡 街道 街道办 街道办事处 民族乡 苏木 镇街 "
    "乡(镇) 乡镇街道 乡镇(街道)",
    "village": "village community 5 村 行政村 社区 居委会 村委会 村民委员会 居民委员会 "
    "嘎查 村社区 村(社区) 村(居) 村居",
}
_LEVEL = {word: level for level, words in LEVEL_WORDS.items() for word in words.split()}
_SHORT = {2, 4, 6, 9}
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_HEAD_ROWS = 20


class Issue(NamedTuple):
    """What is wrong (`error`) or worth a look (`warning`) in one cell."""

    code: str
    field: str
    params: dict = {}
    severity: str = "error"


class Known(NamedTuple):
    """A division that exists already."""

    name: str
    parent_code: "str | None"
    active: bool = True


@dataclass
class Row:
    """One row of the table. `status` is new, changed, unchanged, repeated, wrong.

    `cells` holds the texts as they stand; `changes` is `[(field, old, new)]`.
    """

    number: int
    cells: dict
    code: str = ""
    name: str = ""
    level: str = ""
    parent_code: "str | None" = None
    status: str = "new"
    issues: list = field(default_factory=list)
    changes: list = field(default_factory=list)

    def wrong(self, code, name, /, **params):
        self.issues.append(Issue(code, name, params))
        self.status = "wrong"

    def note(self, code, name, /, **params):
        self.issues.append(Issue(code, name, params, "warning"))


class Table(NamedTuple):
    """`columns`: `{field: column, from 0}`; `labels`: `{field: heading}`."""

    columns: dict
    labels: dict
    rows: list


def read_table(data, filename="", known=None):
    """The checked `Table` in `data` (bytes of a CSV or workbook).

    `known` is `{code: Known}`, the divisions that exist.

    :raises DataError: `no_region_header`, and those of the guard and the reader

    >>> text = "区划代码,名称\\n349901,清源县\\n349901101000,柳河镇\\n"
    >>> table = read_table(text.encode("gbk"), "a.csv")
    >>> [(r.code, r.level, r.parent_code, r.status) for r in table.rows]
    [('349901000000', 'county', None, 'new'), \
('349901101000', 'township', '349901000000', 'new')]
    >>> [issue.code for issue in table.rows[0].issues]
    ['code_padded']
    """
    header, cells = _find_header(_source_rows(data, filename))
    columns, labels = header
    rows = [_parse(number, columns, values) for number, values in cells]
    _check_repeats(rows)
    _settle_parents(rows, known or {})
    for row in rows:
        if row.status == "new":
            _compare(row, (known or {}).get(row.code))
    return Table(columns, labels, rows)


# --- files ------------------------------------------------------------------


def _source_rows(data, filename):
    """The rows of the first sheet with a heading, or of the CSV."""
    if not data:
        raise DataError("empty", filename=filename)
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        return _workbook_rows(data, filename)
    if len(data) > LIMITS.max_bytes:
        raise DataError(
            "too_large", filename=filename, size=len(data), limit=LIMITS.max_bytes
        )
    return _csv_rows(data, filename)


def _workbook_rows(data, filename):
    with open_workbook(data, filename, LIMITS) as book:
        for sheet in book.sheets:
            if any(_headings(values) for _n, values in sheet.head(_HEAD_ROWS)):
                return list(sheet.rows(fill=True))
    raise DataError("no_region_header")


def _csv_rows(data, filename):
    text = decode(data, filename)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows = []
    try:
        for values in reader:
            if len(rows) > LIMITS.max_rows:
                raise DataError("too_many_rows", sheet=filename, limit=LIMITS.max_rows)
            if any(value.strip() for value in values):
                rows.append((reader.line_num, tuple(values)))
    except csv.Error as error:
        raise DataError("damaged", filename=filename, reason=str(error)) from error
    return rows


def decode(data, filename=""):
    """The text of a CSV file in UTF-8, UTF-16 with its mark, or GB 18030.

    :raises DataError: `not_a_workbook`, for bytes that are no text

    >>> decode("代码".encode("utf-8-sig")), decode("代码".encode("gb18030"))
    ('代码', '代码')
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not marked and b"\x00" in data:
        guard(data, filename, LIMITS)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError("not_a_workbook", filename=filename, kind="unknown")


def _delimiter(text):
    head = text[:2000]
    return max(",\t;|", key=head.count)


def _find_header(rows):
    """`((columns, labels), rows below)`.

    :raises DataError: `no_region_header`
    """
    for position, (_number, values) in enumerate(rows[:_HEAD_ROWS]):
        columns = _headings(values)
        if columns:
            labels = {name: display(values[c]) for name, c in columns.items()}
            below = rows[position + 1 :]
            return (columns, labels), [
                (n, v) for n, v in below if any(not is_blank(x) for x in v)
            ]
    raise DataError("no_region_header")


def _headings(values):
    """`{field: column}` when the row names at least code and name, else None."""
    columns = {}
    for column, value in enumerate(values):
        name = _HEADING.get(header_key(value).bare.lower())
        if name:
            columns.setdefault(name, column)
    return columns if {"code", "name"} <= columns.keys() else None


# --- cells ------------------------------------------------------------------


def _parse(number, columns, values):
    cells = {
        name: values[column] if column < len(values) else None
        for name, column in columns.items()
    }
    row = Row(number, {name: display(value) for name, value in cells.items()})
    row.code = _take_code(row, "code", cells.get("code")) or ""
    if is_blank(cells.get("code")):
        row.wrong("missing_cell", "code")
    row.name = row.cells["name"]
    if not row.name:
        row.wrong("missing_cell", "name")
    _take_level(row)
    row.parent_code = _take_code(row, "parent_code", cells.get("parent_code"))
    return row


def _take_code(row, name, value):
    """The code in a cell; None when blank or wrong, which is noted in the row."""
    if is_blank(value) or row.cells[name] in ("0", "-", "—", "/", "无"):
        return None
    try:
        code, how = read_code(value)
    except DataError as error:
        row.wrong(error.code, name, **error.params)
        return None
    if how:
        row.note(how, name, text=row.cells[name], result=code)
    return code


def read_code(value):
    """`(12 digits, None | 'code_padded' | 'code_scientific')`.

    :raises DataError: `bad_region_code`, and those of unreadable cells

    >>> read_code(349901101201.0), read_code("'349901101201")
    (('349901101201', None), ('349901101201', None))
    >>> read_code("349901101"), read_code("3.49901E+11")
    (('349901101000', 'code_padded'), ('349901000000', 'code_scientific'))
    """
    text = normalize(value).strip("'‘’\"").replace(" ", "")
    how = None
    if _SCIENTIFIC.fullmatch(text) and len(text) < 24:
        number = Decimal(text)
        if number < 10**12 and number == int(number):
            text, how = str(int(number)), "code_scientific"
    elif re.fullmatch(r"\d+\.0+", text):
        text = text.split(".")[0]
    if text.isdigit() and len(text) in _SHORT:
        text, how = text.ljust(12, "0"), how or "code_padded"
    return check_code(text), how


def _take_level(row):
    """The level as written, which must be the code's; else the code's."""
    if row.code:
        row.level = level_of(row.code)
    text = row.cells.get("level")
    if not text:
        return
    level = read_level(text)
    if not level:
        row.wrong("unknown_level", "level", text=text)
    elif row.code and level != row.level:
        row.wrong(
            "wrong_region_level",
            "level",
            code=row.code,
            level=row.level,
            expected=level,
        )


def read_level(text):
    """The level that a word names, or None.

    >>> [read_level(t) for t in ("县级", "街道", "村(社区)", "Village", "4", "组")]
    ['county', 'township', 'village', 'village', 'township', None]
    """
    word = normalize(text).lower()
    return _LEVEL.get(word) or _LEVEL.get(word.removesuffix("级"))


# --- the table as a whole -----------------------------------------------------


def _check_repeats(rows):
    """A code stands once; repeated with the same name it is passed over."""
    first = {}
    for row in filter(lambda r: r.code, rows):
        seen = first.setdefault(row.code, row)
        if seen is row:
            continue
        params = {"text": row.code, "row": seen.number, "name": seen.name}
        if (row.name, row.parent_code) == (seen.name, seen.parent_code):
            row.note("region_repeated", "code", **params)
            row.status = "repeated" if row.status == "new" else row.status
        else:
            row.wrong("region_code_twice", "code", **params)


def _settle_parents(rows, known):
    """Find what every row belongs to, in the table or among those known."""
    there = {row.code for row in rows if row.code} | known.keys()
    for row in rows:
        unread = any(issue.field == "parent_code" for issue in row.issues)
        if not row.code or row.status == "repeated":
            continue
        if row.parent_code:
            _check_parent(row, there)
        elif row.code in known:
            row.parent_code = known[row.code].parent_code
        elif not unread:
            _derive_parent(row, there)


def _derive_parent(row, there):
    row.parent_code = next((c for c in ancestors(row.code) if c in there), None)
    above = row.parent_code and LEVELS.index(level_of(row.parent_code))
    missing = above is None or above < LEVELS.index("county")
    if row.level in ("township", "village") and missing:
        row.wrong("parent_missing", "code", text=ancestors(row.code)[0])


def _check_parent(row, there):
    parent = row.parent_code
    if parent not in there:
        row.wrong("parent_unknown", "parent_code", text=parent)
    elif LEVELS.index(level_of(parent)) >= LEVELS.index(row.level):
        row.wrong("parent_not_above", "parent_code", text=parent)
    elif parent not in ancestors(row.code):
        row.note("parent_other_digits", "parent_code", text=parent, code=row.code)


def _compare(row, known):
    if known is None:
        return
    if row.name != known.name:
        row.changes.append(("name", known.name, row.name))
    if row.parent_code != known.parent_code:
        row.changes.append(("parent_code", known.parent_code, row.parent_code))
    if not known.active:
        row.note("region_archived", "code", text=row.code)
    row.status = "changed" if row.changes else "unchanged"
