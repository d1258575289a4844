"""The workbook by which a bank pays many persons at once (代发): one row a person,
whole card numbers as text.

It is made in memory alone: nothing of it ever lies on a disk.
"""

import io
from decimal import Decimal
from typing import NamedTuple

from .spreadsheet_text import safe_cell

HEADERS = ("序号", "姓名", "银行卡号", "金额", "附言")
WIDTHS = (6, 14, 26, 14, 30)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Row(NamedTuple):
    """Who gets how much: name, card number, `Decimal` yuan, what the bank notes."""

    name: str
    card: str
    amount: Decimal
    memo: str


def write(rows):
    """The workbook as bytes: heads, a line for each `Row`, the total.

    >>> import openpyxl
    >>> made = write([Row("王长河", "6222021234567890128", Decimal("500.10"), "工资")])
    >>> sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    >>> [cell.value for cell in sheet[2]], sheet["C2"].data_type
    ([1, '王长河', '6222021234567890128', 500.1, '工资'], 's')
    >>> [cell.value for cell in sheet[3]]
    ['合计', '1人', None, 500.1, None]
    """
    # Looked up here: addons replace the class in the module when they load.
    import xlsxwriter

    target = io.BytesIO()
    # Without in_memory its parts pass through temporary files.
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    text = workbook.add_format({"num_format": "@", "border": 1})
    money = workbook.add_format({"num_format": "0.00", "border": 1})
    sheet = workbook.add_worksheet("代发")
    for column, (header, width) in enumerate(zip(HEADERS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, text)
    for number, row in enumerate(rows, 1):
        sheet.write_number(number, 0, number, text)
        sheet.write_string(number, 1, safe_cell(row.name), text)
        sheet.write_string(number, 2, row.card, text)
        sheet.write_number(number, 3, float(row.amount), money)
        sheet.write_string(number, 4, safe_cell(row.memo), text)
    last = len(rows) + 1
    sheet.write_string(last, 0, "合计", text)
    sheet.write_string(last, 1, f"{len(rows)}人", text)
    sheet.write_number(last, 3, float(sum(row.amount for row in rows)), money)
    workbook.close()
    return target.getvalue()
