"""Reads the sheets of an uploaded workbook row by row.

openpyxl's streaming mode alone is not enough here: it offers no merged ranges,
hands a formula that was never calculated over as an empty cell, materialises
every row that the last cell's number promises, and keeps one record per
formatted row. So its cell parser is used inside a row loop of our own, and one
raw pass over the sheet's bytes finds merges and the last row that holds a
value. (Both classes are openpyxl internals: tests pin what we use of them.)
"""

import contextlib
import io
import re
import warnings
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser

from .cells import CellError, FormulaWithoutValue
from .errors import DataError
from .text import is_blank
from .workbook_guard import Limits, declares_dtd, guard

# Dropped extensions and dates out of range: we read values, and those dates
# arrive as `CellError`. A filter for the process, as `catch_warnings` would race
# with other threads.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\b")

_CHUNK = 1024 * 1024
_OVERLAP = 512
_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']"
)
_ROW_NUMBER = re.compile(rb"<row\b[^>]*?\br=[\"'](\d+)[\"']")
# What closes a cell with content: a value, inline text, a formula without value.
_VALUE_ENDS = (b"</v>", b"</is>", b"</f></c>", b"/></c>", b"</f><v></v></c>")


@contextlib.contextmanager
def open_workbook(data, filename="", limits=None):
    """The guarded `Workbook` in `data` (bytes), closed on leaving.

    :raises DataError: the guard's codes; later, while reading, `damaged`,
        `too_many_rows`, `too_many_columns`, `too_many_merges`
    """
    limits = limits or Limits()
    report = guard(data, filename, limits)
    with _parsing(filename):
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
    # openpyxl passes over a sheet whose part is missing.
    if not book.worksheets or len(book.sheetnames) < report.sheets:
        raise DataError("damaged", filename=filename, reason="a sheet is missing")
    try:
        yield Workbook(book, filename, limits)
    finally:
        book.close()


class Workbook:
    """The sheets of a workbook in their order; chart sheets are left out."""

    def __init__(self, book, filename, limits):
        self.filename = filename
        self.epoch1904 = book.epoch.year == 1904
        self.sheets = [Sheet(sheet, filename, limits) for sheet in book.worksheets]

    def sheet(self, name):
        """The sheet of that name.

        :raises DataError: `unknown_sheet`
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise DataError("unknown_sheet", sheet=name)


class Sheet:
    """One sheet. `hidden` is true for hidden and very hidden ones.

    Rows count from 1 as a spreadsheet shows them, columns from 0.
    """

    def __init__(self, sheet, filename, limits):
        self.name = sheet.title
        self.hidden = sheet.sheet_state != "visible"
        self._sheet, self._filename, self._limits = sheet, filename, limits
        self._scan = None

    @property
    def merged(self):
        """`[(min_row, min_col, max_row, max_col)]`, all from 1, in row order."""
        return self._scanned().merges

    def rows(self, fill=True, width=None, first_row=1):
        """Iterates `(row_number, values)` from `first_row`.

        Values are str, int, float, bool, datetime, `CellError`,
        `FormulaWithoutValue` or None. A tuple ends at the row's last cell, or
        has `width` values. A vertical merge's value is repeated in the rows it
        covers, in all columns (`fill=True`), in those of a set, or not at all;
        never in a row that holds nothing of its own but a serial number.

        Rows after the last value are not read. Of a longer run of blank rows
        only the first `limits.max_blank_run` are reported.

        :raises DataError: `damaged`, `too_many_rows`, `too_many_columns`
        """
        filler = _Filler(self.merged if fill else (), fill)
        blanks = filled = 0
        for number, values in self._own_rows():
            blank = not any(not is_blank(value) for value in values)
            blanks, filled = (blanks + 1, filled) if blank else (0, filled + 1)
            if filled > self._limits.max_rows:
                raise self._error("too_many_rows", limit=self._limits.max_rows)
            values = filler.filled(number, values)
            if number >= first_row and blanks <= self._limits.max_blank_run:
                yield number, tuple(values) if width is None else _fit(values, width)

    def head(self, count=30):
        """The rows up to row number `count`, unfilled: what `find_header` reads."""
        head = []
        with contextlib.closing(self.rows(fill=False)) as rows:
            for number, values in rows:
                if number > count:
                    break
                head.append((number, values))
        return head

    def merge_anchor(self, row, column):
        """The row whose value stands at (`row` from 1, `column` from 0) as well.

        None where the cell is its own. Ask it before adding up a column: one
        amount merged over three rows is one amount.
        """
        for min_row, min_col, max_row, _max_col in self.merged:
            if min_row < row <= max_row and min_col == column + 1:
                return min_row
        return None

    def _own_rows(self):
        last = self._scanned().last_row
        with _parsing(self._filename), self._sheet._get_source() as source:
            for number, values in _RowParser(source, self._sheet).parse():
                if last is not None and number > last:
                    return
                yield number, self._capped(number, values)

    def _capped(self, number, values):
        limit = self._limits.max_columns
        if len(values) > limit:
            if any(not is_blank(value) for value in values[limit:]):
                raise self._error("too_many_columns", row=number, limit=limit)
            del values[limit:]
        return values

    def _scanned(self):
        if self._scan is None:
            with _parsing(self._filename), self._sheet._get_source() as source:
                self._scan = _Scan(source)
            if self._scan.has_dtd:
                raise DataError("has_entities", filename=self._filename, part=self.name)
            if len(self._scan.merges) > self._limits.max_merges:
                raise self._error("too_many_merges", limit=self._limits.max_merges)
        return self._scan

    def _error(self, code, **params):
        return DataError(code, sheet=self.name, **params)


class _Scan:
    """One raw pass over a sheet part: `merges`, and `last_row` with a value.

    `last_row` is None when the rows carry no plain numbers; nothing is cut then.
    """

    has_dtd = False

    def __init__(self, source):
        refs, self.last_row, row, tail = {}, None, None, b""
        while chunk := source.read(_CHUNK):
            window = tail + chunk
            self.has_dtd = self.has_dtd or declares_dtd(window)
            row = self._note_rows(window, row)
            if b"mergeCell" in window:
                refs.update(dict.fromkeys(_MERGE.findall(window)))
            tail = window[-_OVERLAP:]
        bounds = (range_boundaries(ref.decode()) for ref in refs)
        self.merges = sorted((r1, c1, r2, c2) for c1, r1, c2, r2 in bounds)

    def _note_rows(self, window, row):
        """Notes the last row with a value; the number of the last row begun."""
        end = max(_last_value(window, mark) for mark in _VALUE_ENDS)
        if end >= 0:
            self.last_row = _last_number(window, row, end) or self.last_row
        return _last_number(window, row, len(window))


def _last_value(window, mark):
    """Where the last `mark` stands that closes a cell with content, or -1."""
    at = window.rfind(mark)
    while at > 0 and _closes_nothing(window, mark, at):
        at = window.rfind(mark, 0, at)
    return at


def _closes_nothing(window, mark, at):
    if mark == b"</v>":
        return window[at - 1] == ord(">")
    # The calculated result of a string formula may well be ''.
    is_formula = mark == b"</f><v></v></c>"
    return is_formula and b't="str"' in window[window.rfind(b"<c ", 0, at) : at]


def _last_number(window, default, end):
    """The number of the last complete `<row r=...>` tag before `end`."""
    at = window.rfind(b"<row", 0, end)
    while at >= 0:
        if match := _ROW_NUMBER.match(window, at):
            return int(match[1])
        at = window.rfind(b"<row", 0, at)
    return default


class _RowParser(WorkSheetParser):
    """openpyxl's cell parser, with markers where it would hide a fault."""

    def __init__(self, source, sheet):
        book = sheet.parent
        super().__init__(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )

    def parse(self):
        """Iterates `(row_number, [values])` and stops where the data ends.

        With the standard library's parser, which is twice as fast as the guarded
        one: the scan has seen that this very part declares no entities.
        """
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                self.row_counter = int(element.get("r") or self.row_counter + 1)
                self.col_counter = 0
                yield self.row_counter, self._values(element)
                element.clear()
            elif element.tag == DATA_TAG:
                return

    def _values(self, row):
        values = []
        for element in row:
            # Most cells of a formatted sheet are empty: pass them by cheaply.
            if not len(element):
                self.col_counter = _column_of(element) or self.col_counter + 1
                continue
            cell = self.parse_cell(element)
            value = cell["value"]
            if value is None:
                value = self._never_calculated(element)
            elif cell["data_type"] == "e":
                value = CellError(str(value))
            if value is not None:
                values += [None] * (cell["column"] - 1 - len(values))
                values.append(value)
        return values

    def _never_calculated(self, element):
        formula = element.find(FORMULA_TAG)
        # A string formula whose result is '' has been calculated.
        if formula is None or element.get("t") == "str":
            return None
        return FormulaWithoutValue("=" + (formula.text or ""))


def _column_of(element):
    reference = element.get("r")
    return reference and coordinate_to_tuple(reference)[1]


class _Filler:
    """Repeats the first value of vertical merges in the rows they cover."""

    def __init__(self, merges, columns):
        tall = (m for m in merges if m[2] > m[0])
        self._coming = [m for m in tall if columns is True or m[1] - 1 in columns]
        self._coming.reverse()
        self._active = {}

    def filled(self, number, values):
        """`values` with what merges from above put there."""
        while self._coming and self._coming[-1][0] <= number:
            row, column, last, _col = self._coming.pop()
            own = None
            if row == number and column <= len(values):
                own = values[column - 1]
            self._active[column - 1] = (last, own)
        if not self._active or not _has_content(values):
            return values
        return self._with_active(number, list(values))

    def _with_active(self, number, values):
        for column, (last, value) in list(self._active.items()):
            if number > last:
                del self._active[column]
            elif not is_blank(value):
                values += [None] * (column + 1 - len(values))
                values[column] = value
        return values


def _has_content(values):
    own = [value for value in values if not is_blank(value)]
    return len(own) > 1 or (len(own) == 1 and not isinstance(own[0], (int, float)))


def _fit(values, width):
    return tuple(values[:width]) + (None,) * (width - len(values))


@contextlib.contextmanager
def _parsing(filename):
    """Turns whatever a broken part makes openpyxl raise into one error."""
    try:
        yield
    except (DataError, GeneratorExit, MemoryError):
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        raise DataError("damaged", filename=filename, reason=reason) from error
