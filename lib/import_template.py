"""Blank workbooks for the imports: headings, choices, and how to fill them in."""

import io
import typing

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .spreadsheet_text import write_text

LAST_ROW = 5000
NOTES_SHEET, LISTS_SHEET = "填表说明", "选项"
_HEAD = PatternFill("solid", start_color="FFDDEBF7")
_NEEDED = PatternFill("solid", start_color="FFFFE699")
_LINE = Side(style="thin", color="FFBFBFBF")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORMATS = {"date": "yyyy-mm-dd", "last_day": "yyyy-mm-dd", "money": "#,##0.00"}
# Kinds of cells that a spreadsheet would turn into numbers.
_AS_TEXT = ("text", "credit_code", "account", "identity", "bank", "phone")


class Column(typing.NamedTuple):
    """A column of a blank workbook; ``choices`` are offered in its cells."""

    head: str
    kind: str
    needed: bool = False
    note: str = ""
    example: object = None
    choices: tuple = ()


def write_template(title, columns):
    """The bytes of a blank workbook with these `Column`s.

    >>> from openpyxl import load_workbook
    >>> data = write_template("导入表", [Column("村", "place", True, "必填。", "相官村",
    ...                                     ("相官村", "前营村"))])
    >>> book = load_workbook(io.BytesIO(data))
    >>> book.sheetnames, book["导入表"]["A2"].value
    (['导入表', '填表说明', '选项'], '村')
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title
    unit = "（单位：元）" if any(c.kind == "money" for c in columns) else ""
    write_text(sheet["A1"], f"{title}{unit}").font = Font(bold=True, size=14)
    _write_heads(sheet, columns)
    _write_notes(book.create_sheet(NOTES_SHEET), columns)
    _write_choices(sheet, book.create_sheet(LISTS_SHEET), columns)
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_heads(sheet, columns):
    for number, column in enumerate(columns, 1):
        cell = write_text(sheet.cell(2, number), column.head)
        cell.fill = _NEEDED if column.needed else _HEAD
        cell.font, cell.border = Font(bold=True), _FRAME
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
        letter = get_column_letter(number)
        dimension = sheet.column_dimensions[letter]
        dimension.width = max(12, 2 * len(column.head) + 4)
        style = "@" if column.kind in _AS_TEXT else _FORMATS.get(column.kind)
        if style:
            dimension.number_format = style
            for row in range(3, 203):
                sheet.cell(row, number).number_format = style


def _write_notes(sheet, columns):
    rows = [("栏目", "必填", "填写说明", "示例")]
    rows += [
        (column.head, "是" if column.needed else "", column.note, column.example)
        for column in columns
    ]
    for number, row in enumerate(rows, 1):
        for position, value in enumerate(row, 1):
            cell = write_text(sheet.cell(number, position), value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter, width in zip("ABCD", (20, 8, 70, 30), strict=True):
        sheet.column_dimensions[letter].width = width


def _write_choices(sheet, lists, columns):
    """Choices as ranges of a sheet of their own: a rule holds 255 characters."""
    position = 0
    for number, column in enumerate(columns, 1):
        if not column.choices:
            continue
        position += 1
        source = get_column_letter(position)
        for row, choice in enumerate((column.head, *column.choices), 1):
            write_text(lists.cell(row, position), choice)
        last = len(column.choices) + 1
        rule = DataValidation(
            type="list",
            formula1=f"'{LISTS_SHEET}'!${source}$2:${source}${last}",
            allow_blank=True,
            showErrorMessage=False,
        )
        letter = get_column_letter(number)
        rule.add(f"{letter}3:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)
