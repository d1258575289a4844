"""Hands a workbook back with the import's findings written beside the rows."""

import contextlib
import io

from openpyxl import load_workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from .errors import DataError
from .spreadsheet_text import write_text

RESULT_TITLE = "导入结果"
_FILLS = {
    "error": PatternFill("solid", start_color="FFFFC7CE"),
    "warning": PatternFill("solid", start_color="FFFFEB9C"),
}
_RESULT_WIDTH = 60
_MAX_COLUMNS = 500
# A telephone is the shortest number that is hidden.
_SHORTEST_NUMBER = 11


def annotate(data, notes, out, keep_only=None, header_rows=None, shown=None):
    """Writes the workbook `data` (bytes, already guarded) with notes to `out`.

    `notes` maps `(sheet_name, row)` to `[(severity, column_letter, message)]`;
    severity is 'error' or 'warning', the letter None for the whole row. Messages
    go into a new last column 导入结果, faulty cells are coloured, formats and
    merges stay. `out` is a path or a binary file.

    `keep_only` maps a sheet to the rows to keep: the other rows below
    `header_rows[sheet]` (its last header row, default 0) are left out, sheets not
    named stay whole. Kept rows hold values instead of formulas and merges,
    because both would point at rows that are gone.

    `shown` gives the text of a cell as it may be shown: what it changes is replaced,
    formulas' texts and comments too.

    Returns how many rows got a note.

    :raises DataError: `damaged`, `unknown_sheet`
    """
    book = _load(data, values_only=keep_only is not None)
    header_rows = header_rows or {}
    by_sheet = {}
    for (name, row), findings in notes.items():
        by_sheet.setdefault(name, {})[row] = findings
    for name in {*by_sheet, *(keep_only or ())}:
        if name not in book.sheetnames:
            raise DataError("unknown_sheet", sheet=name)
    for name, findings in by_sheet.items():
        _write_notes(book[name], findings, header_rows.get(name))
    for name, rows in (keep_only or {}).items():
        _keep_rows(book[name], rows, header_rows.get(name, 0))
    if shown:
        _hide(book, shown)
    book.save(out)
    return len(notes)


def _hide(book, shown):
    """Replace what may not be shown, in cells and comments of every sheet."""
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):
            if cell.comment and shown(cell.comment.text) != cell.comment.text:
                cell.comment = None
            value = cell.value
            if value is None or isinstance(value, bool):
                continue
            text = f"{value:.0f}" if isinstance(value, float) else str(value)
            if len(text) >= _SHORTEST_NUMBER and shown(text) != text:
                write_text(cell, shown(text))


def _load(data, values_only):
    try:
        return load_workbook(io.BytesIO(data), data_only=values_only, keep_links=False)
    except Exception as error:
        raise DataError("damaged", filename="", reason=str(error)[:200]) from error


def _write_notes(sheet, findings, header_row):
    column = min(_last_used_column(sheet), _MAX_COLUMNS) + 1
    first = min(findings)
    title_row = header_row or max(first - 1, 1)
    write_text(sheet.cell(title_row, column), RESULT_TITLE)
    sheet.column_dimensions[get_column_letter(column)].width = _RESULT_WIDTH
    for row, notes in findings.items():
        _write_row(sheet, row, column, notes)


def _last_used_column(sheet):
    """The last column with a value; formatted empty columns do not count."""
    used = [
        column
        for (_row, column), cell in sheet._cells.items()
        if cell.value is not None
    ]
    return max(used, default=0)


def _write_row(sheet, row, column, notes):
    cell = write_text(
        sheet.cell(row, column), "\n".join(message for _s, _c, message in notes)
    )
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    severities = {severity for severity, _c, _m in notes}
    cell.fill = _FILLS["error" if "error" in severities else "warning"]
    # Errors last, so that they colour a cell that has both.
    for severity, letter, _message in sorted(notes, key=lambda n: n[0] == "error"):
        if letter:
            faulty = sheet.cell(row, column_index_from_string(letter))
            faulty.fill = _FILLS.get(severity, _FILLS["warning"])


def _keep_rows(sheet, rows, header_row):
    """Moves the kept rows up under the header and drops the others."""
    _dissolve_merges(sheet, header_row)
    target = header_row
    last, width = sheet.max_row, sheet.max_column
    for row in range(header_row + 1, last + 1):
        if row in rows:
            target += 1
            _move_row(sheet, row, target, width)
    if target < last:
        sheet.delete_rows(target + 1, last - target)


def _dissolve_merges(sheet, header_row):
    """Unmerges below the header; what was merged downwards stands in each row."""
    for merged in list(sheet.merged_cells.ranges):
        if merged.max_row <= header_row:
            continue
        value = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        for row in range(merged.min_row + 1, merged.max_row + 1):
            sheet.cell(row, merged.min_col).value = value


def _move_row(sheet, source, target, width):
    if source == target:
        return
    for column in range(1, width + 1):
        cell = sheet._cells.pop((source, column), None)
        sheet._cells.pop((target, column), None)
        if cell is not None:
            cell.row = target
            sheet._cells[target, column] = cell
    height = sheet.row_dimensions[source].height
    with contextlib.suppress(AttributeError):
        sheet.row_dimensions[target].height = height
