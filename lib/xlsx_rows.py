"""The rows of a large table, written as XML into xlsxwriter's constant-memory sheet.

xlsxwriter makes an object and three escapes of every cell; a row of known columns
needs neither: the same cells in less than half the time. It reaches into the
library (see `possible`), so a version that changed inside is noticed and the
public methods are used instead.

It is also the safer way: in constant-memory mode `write_string` takes a text
`<r>…</r>` for markup and copies it into the sheet as it is.
"""

import re

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.utility import xl_rowcol_to_cell as cell_name  # noqa: F401

_INSIDES = ("_write_single_row", "_check_dimensions", "previous_row", "fh")
_ESCAPE_LIKE = re.compile(r"_x[0-9A-Fa-f]{4}_")


def possible(sheet, cell_format):
    """Whether the library still has the parts that are used here."""
    return (
        all(hasattr(sheet, name) for name in _INSIDES)
        and hasattr(cell_format, "_get_xf_index")
        and getattr(sheet, "constant_memory", False)
    )


def text_markup(text):
    """A text as the content of an inline string, its `<t>` included.

    >>> text_markup("村<1>&"), text_markup(" a"), text_markup("_x0041_")
    ... # doctest: +NORMALIZE_WHITESPACE
    ('<t>村&lt;1&gt;&amp;</t>', '<t xml:space="preserve"> a</t>',
     '<t>_x005F_x0041_</t>')
    """
    if "_x" in text:
        text = _ESCAPE_LIKE.sub(lambda match: "_x005F" + match[0], text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if text[:1].isspace() or text[-1:].isspace():
        return f'<t xml:space="preserve">{text}</t>'
    return f"<t>{text}</t>"


class RowWriter:
    """Writes whole rows from column A on.

    `columns`: `(is text, convert, format)` each; `convert` makes a cell's text or
    number of an exact value.
    """

    def __init__(self, sheet, columns):
        self.sheet = sheet
        self.last = len(columns) - 1
        self.cells = [
            (
                f'<c r="{xl_col_to_name(index)}',
                f'" s="{cell_format._get_xf_index()}"',
                is_text,
                convert,
            )
            for index, (is_text, convert, cell_format) in enumerate(columns)
        ]

    def write(self, row, values, height):
        """Row `row` (from 0) with a height in points; None and "" stay blank."""
        sheet = self.sheet
        sheet._check_dimensions(row, self.last)
        sheet._write_single_row(row)  # what the library still holds back
        number = row + 1
        parts = [f'<row r="{number}" ht="{height}" customHeight="1">']
        add = parts.append
        for value, (start, style, is_text, convert) in zip(
            values, self.cells, strict=True
        ):
            if value is None or value == "":
                add(f"{start}{number}{style}/>")
            elif is_text:
                text = text_markup(convert(value))
                add(f'{start}{number}{style} t="inlineStr"><is>{text}</is></c>')
            else:
                add(f"{start}{number}{style}><v>{convert(value):.16G}</v></c>")
        add("</row>")
        sheet.fh.write("".join(parts))
