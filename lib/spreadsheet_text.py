"""Text on its way into a spreadsheet: always text, never a formula.

A name such as '=cmd|…' or '+86 …' typed by a user must not become a formula in
the file that another user opens.
"""

import re

MAX_CELL = 32_767
# XML 1.0 has no place for these, and spreadsheets refuse the whole file.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value):
    """`value` as text that an XLSX cell can hold; write it as a string.

    Characters that XML forbids are dropped, the length is cut at 32,767. A
    leading '=' stays: in XLSX the cell's type decides (xlsxwriter:
    `write_string`, openpyxl: `write_text`), so the text comes back unchanged.

    >>> safe_cell("=1+1\\x07"), safe_cell(None), len(safe_cell("x" * 40000))
    ('=1+1', '', 32767)
    """
    text = "" if value is None else str(value)
    return _ILLEGAL.sub("", text)[:MAX_CELL]


def safe_csv(value):
    """`value` for a CSV file, where only a leading quote keeps a formula out.

    >>> safe_csv("=1+1"), safe_csv("\\t=1"), safe_csv("水渠")
    ("'=1+1", "'\\t=1", '水渠')
    """
    text = safe_cell(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_text(cell, value):
    """Puts `value` into an openpyxl cell as text and returns the cell.

    >>> from openpyxl import Workbook
    >>> cell = write_text(Workbook().active["A1"], "=1+1")
    >>> cell.value, cell.data_type
    ('=1+1', 's')
    """
    cell.value = safe_cell(value)
    cell.data_type = "s"
    # Without it, Excel makes a formula of the text when somebody edits the cell.
    cell.quotePrefix = cell.value.startswith(_FORMULA_STARTS)
    return cell
