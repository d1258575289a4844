"""Reads a county's own empty workbook: where its heading ends, which rows are to be
filled, where the sums and the signatures stand, and what the words above them ask for.
"""

import io
import re
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter

from .errors import DataError
from .ledger_header import find_header, is_counting_row
from .text import display, is_blank
from .workbook_guard import MIB, Limits, guard

LIMITS = Limits(max_bytes=4 * MIB, max_uncompressed=24 * MIB)
HEAD_ROWS = 40
MAX_COLUMNS = 200
TOKENS = ("unit", "count")  # beside those of form_compiler
_TOTALS = re.compile(r"^(合计|总计|合\s+计|总\s+计)")
_FOOTER = re.compile(
    r"填表|填报|制表|审核|复核|负责人|经办|签字|签章|盖章|联系|^注|说明|备注[::]"
)
_DOTS = re.compile(r"[.…·。~～\s]+")
_REQUIRED = re.compile(r"[*★]|必填")
_GAP = r"[ \u3000_＿]*"
_DAY = rf"(?:{_GAP}\d{{0,4}}{_GAP}年{_GAP}\d{{0,2}}{_GAP}月{_GAP}\d{{0,2}}{_GAP}日)?"
# What the words around a table ask for, and how it is answered.
_ASKED = (
    (
        rf"((?:填报|编制|报送|上报)(?:单位|地区)|单位名称)([（(][^）)]*[）)])?([：:]){_GAP}",
        r"\1\2\3{region}",
    ),
    (
        rf"((?:填报|填表|编制|报送|上报|截至|截止)(?:日期|时间))([：:]){_GAP}{_DAY}",
        r"\1\2{date}",
    ),
    (r"[_＿×ＸXx〇○]{2,}\s*(?=年)", "{year}"),
    (r"[_＿×ＸXx〇○]{2,}\s*[县市区](?:[（(][市县区、/]+[）)])?", "{county}"),
    (
        r"[_＿×ＸXx〇○]{2,}\s*(?:乡镇|乡|镇|街道)(?:[（(][乡镇街道、/]+[）)])?",
        "{township}",
    ),
    (r"[_＿×ＸXx〇○]{2,}\s*村", "{village}"),
)


@dataclass
class BlankColumn:
    """A column (from 0) with the path of its heading (``资金来源/中央``).

    `source` is what it seems to show, `doubled` whether another column shows that
    already; `unit` is what the heading says of its money, `hundred` whether it says
    per cent.
    """

    index: int
    label: str
    source: str = ""
    doubled: bool = False
    unit: "str | None" = None
    required: bool = False
    hundred: bool = False

    @property
    def letter(self):
        return get_column_letter(self.index + 1)


@dataclass
class Blank:
    """What was read. Rows count from 1; `totals_row` 0 is none; `places` are
    ``(cell, text, proposed text or "")`` around the table.
    """

    sheet: str
    sheets: list
    header_row: int
    first_row: int
    last_row: int
    totals_row: int
    unit: "str | None"
    columns: list = field(default_factory=list)
    places: list = field(default_factory=list)


def read_blank(data, filename, words, sheet=None):
    """The `Blank` in a workbook's bytes.

    :param words: `{source: [heading]}`, as of `ledger_header.find_header`
    :param sheet: its name; otherwise the visible sheet in which most is recognised
    :raises DataError: those of `workbook_guard.guard`, and `blank_macros`,
        `unknown_sheet`, `blank_no_header`, `blank_no_row`, `blank_has_data`,
        `blank_merged`, `blank_hidden_row`, `blank_table`
    """
    if guard(data, filename, LIMITS).has_macros:
        raise DataError("blank_macros", filename=filename)
    try:
        book = load_workbook(io.BytesIO(data))
    except Exception as error:  # whatever a broken part makes the library raise
        raise DataError("damaged", filename=filename, reason=str(error)) from error
    names = [found.title for found in book.worksheets]
    if sheet and sheet not in names:
        raise DataError("unknown_sheet", sheet=sheet, names=names)
    chosen = [
        found
        for found in book.worksheets
        if (found.title == sheet if sheet else found.sheet_state == "visible")
    ]
    found, header = max(
        ((found, _header(found, words)) for found in chosen),
        key=lambda pair: len(pair[1].columns) if pair[1] else 0,
    )
    if header is None:
        raise DataError("blank_no_header", sheet=found.title, names=names)
    return _Reading(found, header).blank(names)


def asked(text):
    """The text with placeholders where it asks for place, day or year; the same
    where it asks for nothing.

    >>> asked("填报单位（盖章）：          填报日期：    年  月  日      单位：万元")
    '填报单位（盖章）：{region}　　填报日期：{date}　　单位：万元'
    >>> asked("____年××县扶贫项目资产管理台账"), asked("填表人：")
    ('{year}年{county}扶贫项目资产管理台账', '填表人：')
    """
    found = text
    for pattern, answer in _ASKED:
        found = re.sub(pattern, answer, found)
    if found == text:
        return text
    return re.sub(r"(\{(?:region|date)\})\s*(?=[^\s（(])", r"\1　　", found)


def _header(sheet, words):
    merged = [
        (m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges
    ]
    return find_header(_head(sheet), sorted(merged), words)


def _head(sheet):
    rows = sheet.iter_rows(
        max_row=min(sheet.max_row, HEAD_ROWS),
        max_col=min(sheet.max_column, MAX_COLUMNS),
        values_only=True,
    )
    return list(enumerate(rows, 1))


class _Reading:
    """One sheet with its heading found."""

    def __init__(self, sheet, header):
        self.sheet, self.header = sheet, header
        self.content = {}
        for row in sheet.iter_rows(
            min_row=header.data_row, max_col=min(sheet.max_column, MAX_COLUMNS)
        ):
            cells = [cell for cell in row if not is_blank(cell.value)]
            if cells:
                self.content[cells[0].row] = cells

    def blank(self, names):
        first, last, totals = self._area()
        self._check(first, last)
        return Blank(
            self.sheet.title,
            names,
            self.header.last_row,
            first,
            last,
            totals,
            self.header.sheet_unit,
            self._columns(),
            self._places(last, totals),
        )

    # --- rows ---------------------------------------------------------------

    def _area(self):
        """`(first, last, totals)`: the empty rows, and where the sums stand."""
        first, totals = self.header.data_row, 0
        below = max(self.sheet.max_row, first)
        if self._is_totals(first) and first + 1 not in self.content and below > first:
            first, totals = first + 1, first
        after = [row for row in sorted(self.content) if row >= first]
        end = next((row for row in after if not self._is_empty(row)), None)
        if end is None:
            return first, below, totals
        if not totals and self._is_totals(end):
            totals = end
        elif not self._is_footer(end):
            raise self._error("blank_has_data", row=end)
        if end == first:
            raise self._error("blank_no_row", row=end)
        return first, end - 1, totals

    def _texts(self, row):
        return [display(cell.value) for cell in self.content.get(row, ())]

    def _is_totals(self, row):
        return any(_TOTALS.match(text) for text in self._texts(row)[:3])

    def _is_empty(self, row):
        """Formulas, dots and a serial number ask to be filled like nothing at all."""
        numbers = 0
        for cell in self.content[row]:
            if cell.data_type == "f" or _DOTS.fullmatch(str(cell.value)):
                continue
            if isinstance(cell.value, (int, float)) or str(cell.value).isdigit():
                numbers += 1
                continue
            return False
        return numbers <= 1 or is_counting_row([c.value for c in self.content[row]])

    def _is_footer(self, row):
        texts = self._texts(row)
        return len(texts) == 1 or any(_FOOTER.search(text) for text in texts)

    def _check(self, first, last):
        if self.sheet.tables:
            raise self._error("blank_table")
        for merged in self.sheet.merged_cells.ranges:
            if merged.min_row <= last and merged.max_row >= first:
                raise self._error("blank_merged", range=merged.coord)
        sizes = self.sheet.row_dimensions
        for row in range(self.header.first_row, last + 1):
            if row in sizes and sizes[row].hidden:
                raise self._error("blank_hidden_row", row=row)

    def _error(self, code, **params):
        return DataError(code, sheet=self.sheet.title, **params)

    # --- columns and places -----------------------------------------------------

    def _columns(self):
        header = self.header
        return [
            BlankColumn(
                index,
                label,
                header.columns.get(index) or header.duplicate.get(index) or "",
                index in header.duplicate,
                header.units.get(index),
                self._is_required(index),
                header.measures.get(index) == "%",
            )
            for index, label in sorted(header.labels.items())
        ]

    def _is_required(self, index):
        cells = (
            self.sheet.cell(row, index + 1).value
            for row in range(self.header.first_row, self.header.last_row + 1)
        )
        return any(isinstance(t, str) and _REQUIRED.search(t) for t in cells)

    def _places(self, last, totals):
        """The texts above the heading and below the rows."""
        places = []
        for row in self.sheet.iter_rows(
            max_col=min(self.sheet.max_column, MAX_COLUMNS)
        ):
            for cell in row:
                around = cell.row < self.header.first_row or cell.row > last
                around = around and cell.row != totals
                if around and cell.data_type == "s" and not is_blank(cell.value):
                    text = str(cell.value)
                    found = asked(text)
                    places.append(
                        (cell.coordinate, text, found if found != text else "")
                    )
        return places
