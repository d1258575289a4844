"""Writes an official table into a workbook, row after row, in little memory.

xlsxwriter's constant-memory mode forgets each row when the next one begins:
every cell of a row is written before the row below, and a merge is recorded
after its cells (its own `merge_range` would write cells of rows to come).
"""

from dataclasses import dataclass, field

from . import form_compiler, xlsx_rows
from .leak_files import Found
from .leak_scan import possible, scan

MAX_ROWS = 1_048_576
PAPERS = {"A3": 8, "A4": 9}
FONT = "宋体"
# Points, in whole pixels: a line of 9-point text, what a row has beside its lines.
LINE, PADDING, MAX_HEIGHT = 12, 7.5, 408.75
SHORT = 10  # text columns up to this width are centred
_TEXT_FORMATS = ("text", "boolean")
_CENTRED = ("date", "boolean", "integer")


@dataclass(slots=True)
class Layout:
    """What surrounds the rows. `unit_row`: texts at the left, middle, right."""

    sheet: str
    title: str
    columns: list
    unit_row: tuple = ("", "", "")
    signature: str = ""
    frozen: int = 0
    paper: str = "A4"
    landscape: bool = True
    pages_wide: int = 1
    notes: list = field(default_factory=list)


def new_workbook(target):
    """A workbook in constant-memory mode on a path; strings stay strings."""
    # Looked up here: addons replace the class in the module when they load.
    import xlsxwriter

    return xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


class XlsxTable:
    """One table, on as many sheets as its rows need.

    ``row``, ``subtotal`` and ``total`` take exact values by column (None stays
    blank); ``finish`` writes notes and signature. ``found`` gathers the numbers of
    persons that texts of rows hold, with their cells.
    """

    def __init__(self, workbook, layout, max_rows=MAX_ROWS, found=None):
        self.workbook = workbook
        self.found = [] if found is None else found
        self.layout = layout
        self.columns = layout.columns
        self.max_rows = max_rows
        self.sheets = 0
        repeat = layout.frozen if layout.pages_wide > 1 else 0
        self.sections = form_compiler.page_sections(
            self.columns, layout.pages_wide, repeat
        )
        self.widths = form_compiler.page_widths(self.columns, self.sections, repeat)
        self.rooms = [form_compiler.line_room(width) for width in self.widths]
        # (column, room, number of characters of any kind that fit into a line)
        self.wrapped = [
            (index, room, room // 2)
            for index, room in enumerate(self.rooms)
            if self.columns[index].format == "text"
        ]
        self.heads = form_compiler.compile_heads(self.columns, self.sections)
        self.label_span = self._label_span()
        self._make_formats()
        self._open_sheet()

    # --- rows ---------------------------------------------------------------

    def row(self, values):
        """A row of exact values; a full sheet is followed by another."""
        if self.next >= self.max_rows:
            self._open_sheet()
        if possible("\x1f".join([value for value in values if type(value) is str])):
            self._find(values)
        if self.rows:
            self.rows.write(self.next, values, self._height(values))
            self.next += 1
        else:
            self.sheet.set_row(self.next, self._height(values))
            self._cells(self.next, 0, values, self.writers)

    def _find(self, values):
        for column, value in enumerate(values):
            for hit in scan(value) if isinstance(value, str) else ():
                cell = xlsx_rows.cell_name(self.next, column)
                self.found.append(Found(f"{self.sheet.name}!{cell}", hit))

    def subtotal(self, label, values):
        """A row of sums; the label stands in the leading columns."""
        self._room(1)
        row, span = self.next, self.label_span
        self._text(row, 0, span - 1, label, self.bold_text)
        self._cells(row, span, values[span:], self.bold_writers[span:])

    total = subtotal

    def finish(self):
        """Notes and signature below the last row."""
        if self.layout.notes or self.layout.signature:
            self._room(len(self.layout.notes) + 1)
        for note in self.layout.notes:
            self._line(note, self.plain)
        if self.layout.signature:
            self.sheet.set_row(self.next, 30)
            self._line(self.layout.signature, self.signature_format)

    # --- set-up -------------------------------------------------------------

    def _label_span(self):
        """How many leading columns carry the words 小计 and 合计."""
        totals = [i for i, column in enumerate(self.columns) if column.total]
        free = totals[0] if totals else len(self.columns)
        return max(min(free, self.layout.frozen or 2), 1)

    def _make_formats(self):
        cell = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self.plain = self._format(font_size=9, text_wrap=True, valign="vcenter")
        self.title = self._format(font_size=18, bold=True, align="center", **_MIDDLE)
        self.left = self._format(font_size=10, align="left", **_MIDDLE)
        self.middle = self._format(font_size=10, align="center", **_MIDDLE)
        self.right = self._format(font_size=10, align="right", **_MIDDLE)
        self.signature_format = self._format(font_size=11, **_MIDDLE)
        self.head = self._format(
            font_size=9, bold=True, align="center", bg_color="#F2F2F2", **cell
        )
        self.bold_text = self._format(font_size=9, bold=True, align="center", **cell)
        self.formats = [self._cell_format(column) for column in self.columns]
        self.bold_formats = [
            self._cell_format(column, bold=True) for column in self.columns
        ]

    def _cell_format(self, column, **more):
        """The format of a column's cells; numbers never wrap into two lines."""
        align, short = "left", column.width <= SHORT
        if column.format in _CENTRED or (column.format == "text" and short):
            align = "center"
        elif column.format not in _TEXT_FORMATS:
            align = "right"
        return self._format(
            font_size=9,
            border=1,
            valign="vcenter",
            align=align,
            text_wrap=column.format in _TEXT_FORMATS,
            num_format=column.number_format,
            **more,
        )

    def _format(self, **properties):
        return self.workbook.add_format({"font_name": FONT, **properties})

    def _open_sheet(self):
        self.sheets += 1
        name = form_compiler.sheet_name(self.layout.sheet, self.sheets)
        self.sheet = self.workbook.add_worksheet(name)
        self._set_up_page()
        for index, width in enumerate(self.widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_default_row(LINE + PADDING)
        self.next = 0
        self._write_top()
        self.writers = self._bound(self.formats)
        self.rows = self._row_writer()
        self.bold_writers = self._bound(self.bold_formats)

    def _set_up_page(self):
        layout, sheet = self.layout, self.sheet
        sheet.set_paper(PAPERS[layout.paper])
        if layout.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(layout.pages_wide, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")
        heads = len(self.heads.rows)
        sheet.repeat_rows(2, 1 + heads)
        if layout.pages_wide > 1 and layout.frozen:
            sheet.repeat_columns(0, layout.frozen - 1)
            sheet.print_across()
        sheet.freeze_panes(2 + heads, layout.frozen)

    def _write_top(self):
        """Title, unit row and heads; each page section has its own title."""
        self.sheet.set_row(0, 34)
        for first, last in self.sections:
            self._text(0, first, last, self.layout.title, self.title)
        self.sheet.set_row(1, 20)
        for index, (first, last) in enumerate(self.sections):
            self._write_unit_row(first, last, index)
        for index, texts in enumerate(self.heads.rows):
            self.sheet.set_row(2 + index, self._head_height(index))
            for column, text in enumerate(texts):
                self.sheet.write_string(2 + index, column, _plain(text), self.head)
        for top, left, bottom, right in self.heads.merges:
            self._merge(2 + top, left, 2 + bottom, right)
        self.next = 2 + len(self.heads.rows)

    def _write_unit_row(self, first, last, index):
        """Left and middle text on the first page only, the unit on every one."""
        left, middle, right = self.layout.unit_row
        third = (last - first + 1) // 3
        if third < 1 or index:
            self._text(1, first, last, right, self.right)
            return
        self._text(1, first, first + third - 1, left, self.left)
        self._text(1, first + third, last - third, middle, self.middle)
        self._text(1, last - third + 1, last, right, self.right)

    def _head_height(self, index):
        """Points for a head row; a head over both rows needs half in each."""
        lines = [1]
        for column, text in enumerate(self.heads.rows[index]):
            if text and not (self.columns[column].group and not index):
                needed = form_compiler.lines_needed(text, self.rooms[column])
                over_both = not self.columns[column].group and len(self.heads.rows) > 1
                lines.append((needed + 1) // 2 if over_both else needed)
        return LINE * max(lines) + PADDING

    def _row_writer(self):
        if not xlsx_rows.possible(self.sheet, self.head):
            return None
        return xlsx_rows.RowWriter(
            self.sheet,
            [
                (column.format in _TEXT_FORMATS, convert, cell_format)
                for column, (_write, convert, cell_format) in zip(
                    self.columns, self.writers, strict=True
                )
            ],
        )

    # --- cells --------------------------------------------------------------

    def _bound(self, formats):
        """`(write, convert, format)` by column, bound to the present sheet."""
        text, number = self.sheet.write_string, self.sheet.write_number
        return [
            (
                text if column.format in _TEXT_FORMATS else number,
                form_compiler.converter(column),
                cell_format,
            )
            for column, cell_format in zip(self.columns, formats, strict=True)
        ]

    def _height(self, values):
        """Points that the row's longest text needs; spreadsheet programs do not
        fit rows to wrapped text by themselves.
        """
        lines = 1
        for column, room, fits in self.wrapped:
            text = values[column]
            if text and len(text) > fits:
                lines = max(lines, form_compiler.lines_needed(text, room))
        return min(LINE * lines + PADDING, MAX_HEIGHT)

    def _cells(self, row, column, values, writers):
        """Write a row from `column` on and step to the next row."""
        blank = self.sheet.write_blank
        for value, (write, convert, cell_format) in zip(values, writers, strict=True):
            if value is None or value == "":
                blank(row, column, None, cell_format)
            else:
                write(row, column, convert(value), cell_format)
            column += 1
        self.next = row + 1

    def _line(self, text, cell_format):
        """A text below the table, beside the columns that every page repeats."""
        first, last = self.sections[0]
        if len(self.sections) > 1 and self.layout.frozen < last:
            first = self.layout.frozen
        self._text(self.next, first, last, text, cell_format)
        self.next += 1

    def _text(self, row, first, last, text, cell_format):
        """A text across columns `first` to `last` of one row."""
        self.sheet.write_string(row, first, _plain(text), cell_format)
        for column in range(first + 1, last + 1):
            self.sheet.write_blank(row, column, None, cell_format)
        self._merge(row, first, row, last)

    def _merge(self, top, left, bottom, right):
        if (top, left) != (bottom, right):
            self.sheet.merge.append([top, left, bottom, right])

    def _room(self, rows):
        """Go on to a new sheet when the present one cannot take `rows` more."""
        if self.next + rows > self.max_rows:
            self._open_sheet()


def _plain(text):
    """A text that xlsxwriter takes for a text: ``<r>…</r>`` would be markup."""
    text = form_compiler.safe_cell(text or "")
    return f" {text}" if text.startswith("<r>") else text


_MIDDLE = {"valign": "vcenter"}
