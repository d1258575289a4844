"""Fills a county's own empty workbook: its first empty row is the pattern of all rows.

Only what must change in the file is changed: rows are written as XML beside the
workbook's own, so that styles, merges, print settings, pictures, protection and
whatever else the county's template holds come out as they went in. (A library that
reads the workbook and writes it anew loses a part of it, and needs minutes for
15,000 rows.)
"""

import copy
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string as column_number
from openpyxl.utils.cell import coordinate_from_string, get_column_letter

from . import form_compiler
from .blank_refs import RowMap, adds_up, moved_formula, moved_ref
from .blank_styles import MAIN, Styles, tag
from .spreadsheet_text import safe_cell
from .workbook_guard import MIB, Limits
from .workbook_reader import open_workbook
from .xlsx_rows import text_markup

READ_BACK = Limits(max_bytes=512 * MIB, max_uncompressed=4096 * MIB, max_ratio=2000)
MAX_HEIGHT = 408.75
DEFAULT_WIDTH = 8.43
_MARK = b"<!--rows-->"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ADDABLE = ("integer", "decimal", "money")
# Elements behind the rows, and their attributes that hold ranges.
_RANGES = {
    "mergeCell": "ref",
    "conditionalFormatting": "sqref",
    "dataValidation": "sqref",
    "hyperlink": "ref",
    "autoFilter": "ref",
    "sortState": "ref",
    "protectedRange": "sqref",
    "ignoredError": "sqref",
}
_FORMULAS = ("formula", "formula1", "formula2")
_DRAWN_ROW = re.compile(rb"(<(?:\w+:)?row>)(\d+)(</(?:\w+:)?row>)")
_NOTE_REF = re.compile(rb'(<comment\b[^>]*?\bref=")([A-Z]+\d+)(")')
_NOTE_ROW = re.compile(rb"(<x:Row>)(\d+)(</x:Row>)")
_AFTER_CALCULATION = (
    "oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing "
    "fileRecoveryPr webPublishObjects extLst"
).split()


@dataclass(frozen=True)
class Filled:
    """One column of the blank that gets something: from 0.

    `column` is a `form_compiler.Column` with the blank's unit; `place` the value's
    index in a row, or None for the fixed `text`. `hundred`: the heading says per
    cent, and the cell holds 5 for 5 %.
    """

    index: int
    column: form_compiler.Column
    place: "int | None" = None
    text: str = ""
    hundred: bool = False


@dataclass
class Plan:
    """What goes where: rows count from 1, `totals_row` 0 is none.

    `first_row` to `last_row` are the empty rows; `texts` maps cells outside of them
    (``A2``) to their new texts.
    """

    sheet: str
    first_row: int
    last_row: int
    columns: list
    totals_row: int = 0
    texts: dict = field(default_factory=dict)


class BlankFiller:
    """Takes rows one by one (`row`), then makes the file (`finish`).

    `count` is the number of rows, `sums` what the cells of the columns of numbers add
    up to, by their index, exact (money in fen); `totals` what belongs below them.
    """

    def __init__(self, data, plan):
        self.source = zipfile.ZipFile(data)
        self.plan = plan
        self.count = 0
        self.part = _sheet_part(self.source, plan.sheet)
        self.root = etree.fromstring(self.source.read(self.part))
        self.styles = Styles(self.source.read("xl/styles.xml"))
        self.rows = self.root.find(tag("sheetData"))
        _name_cells(self.rows)
        _open_formulas(self.rows)
        self.summed = [c for c in plan.columns if _is_summed(c)]
        self.sums = {c.index: 0 for c in self.summed}
        self.totals = dict(self.sums)
        self.largest = dict(self.sums)
        self.body = tempfile.TemporaryFile()  # noqa: SIM115 — closed by finish
        self._make_pattern()

    # --- rows ---------------------------------------------------------------

    def row(self, values, added=None):
        """A row of exact values; None and "" stay blank.

        :param added: what counts for the totals, where that differs: of a running
            sum only its last row does
        """
        number = self.plan.first_row + self.count
        parts = []
        height = self.height
        for cell in self.cells:
            value = cell.text if cell.place is None else values[cell.place]
            parts.append(cell.markup(number, value))
            if cell.room and value and len(value) * 2 > cell.room:
                height = max(height, cell.needed(value))
        for summed in self.summed:
            index, value = summed.index, values[summed.place] or 0
            self.sums[index] += value
            self.totals[index] += (added or values)[summed.place] or 0
            if abs(value) > self.largest[index]:
                self.largest[index] = abs(value)
        start = self._row_start(number, height)
        self.body.write(f"{start}{''.join(parts)}</row>".encode())
        self.count += 1

    def _row_start(self, number, height):
        own = f' ht="{min(height, MAX_HEIGHT):g}" customHeight="1"' if height else ""
        return f'<row r="{number}"{own}{self.attributes}>'

    # --- pattern --------------------------------------------------------------

    def _make_pattern(self):
        """What every row has: the first empty row's cells, styles and height."""
        pattern = _row_of(self.rows, self.plan.first_row)
        own = (
            {_column_of(cell): cell for cell in pattern} if pattern is not None else {}
        )
        given = dict(pattern.attrib) if pattern is not None else {}
        self.default = int(given.get("s", 0)) if given.get("customFormat") else None
        self.height = float(given.get("ht", 0))
        kept = {n: v for n, v in given.items() if n in ("s", "customFormat")}
        self.attributes = "".join(f' {n}="{v}"' for n, v in kept.items())
        if self.root.prefix:
            self.attributes += f' xmlns="{MAIN}"'
        self.widths = self._column_widths()
        filled = {column.index: column for column in self.plan.columns}
        self.cells = [
            self._pattern_cell(index, filled.get(index), own.get(index))
            for index in sorted(filled.keys() | own.keys())
        ]

    def _pattern_cell(self, index, column, cell):
        style = self._style_of(index, cell)
        if column is None:
            formula = cell.findtext(tag("f"))
            return _Formula(index, style, formula, self.plan.first_row)
        return _Cell(column, style, self.styles, self._room(column, style))

    def _style_of(self, index, cell):
        if cell is not None:
            return int(cell.get("s", 0))
        if self.default is not None:
            return self.default
        return next((s for a, b, _w, s in self.widths if a <= index <= b), 0)

    def _column_widths(self):
        """`[(first, last, width, style)]`, from 0."""
        return [
            (
                int(entry.get("min")) - 1,
                int(entry.get("max")) - 1,
                float(entry.get("width", DEFAULT_WIDTH)),
                int(entry.get("style", 0)),
            )
            for entry in self.root.iter(tag("col"))
        ]

    def _room(self, column, style):
        """How many half-width characters fit into a line; 0: no further lines.

        Like `form_compiler.line_room`, whose characters are of 9 points.
        """
        if column.column.format != "text" or not self.styles.wraps(style):
            return 0
        width = next(
            (w for a, b, w, _s in self.widths if a <= column.index <= b), DEFAULT_WIDTH
        )
        return max(int(width * 7 * 1.5 / self.styles.font_size(style) - 1), 2)

    # --- file -----------------------------------------------------------------

    def finish(self, target):
        """Write the workbook to a path.

        The blank's empty rows must have been replaced by one row at least.
        """
        plan = self.plan
        self.map = RowMap(plan.first_row, plan.last_row, self.count)
        self._fill_texts()
        self._fill_totals()
        self._widen()
        head, tail = self._frame()
        with (
            self.source,
            self.body,
            zipfile.ZipFile(
                target, "w", zipfile.ZIP_DEFLATED, compresslevel=6
            ) as archive,
        ):
            for info in self.source.infolist():
                if info.filename == self.part:
                    with archive.open(self.part, "w", force_zip64=True) as stream:
                        self._write_sheet(stream, head, tail)
                elif not info.filename.endswith("calcChain.xml"):
                    content = self._other_part(info.filename)
                    archive.writestr(info.filename, content)

    def _write_sheet(self, stream, head, tail):
        stream.write(head)
        self.body.seek(0)
        shutil.copyfileobj(self.body, stream, 1 << 20)
        stream.write(tail)

    def _fill_texts(self):
        for name, text in self.plan.texts.items():
            letters, row = coordinate_from_string(name)
            cell = self._cell(row, column_number(letters) - 1)
            _clear(cell)
            cell.set("t", "inlineStr")
            inline = etree.SubElement(cell, tag("is"))
            etree.SubElement(inline, tag("t")).text = safe_cell(text)

    def _fill_totals(self):
        """Sums under the columns that are added up; a sum by formula stays one."""
        if not self.plan.totals_row:
            return
        for column in self.plan.columns:
            total = self.totals.get(column.index)
            cell = self._cell(self.plan.totals_row, column.index)
            formula = cell.findtext(tag("f"))
            shown = column.column.total or column.column.format == "percent"
            if total is None or (formula is None and not shown):
                continue
            is_sum = formula is not None and self._is_sum(formula, column)
            if formula is None or (is_sum and total != self.sums[column.index]):
                _clear(cell)
            # Beside a formula for readers that do not calculate.
            if formula is None or is_sum:
                value = total if column.hundred else self._shown(column, total)
                etree.SubElement(cell, tag("v")).text = f"{value:.16G}"

    @staticmethod
    def _shown(column, total):
        return form_compiler.converter(column.column)(total)

    def _widen(self):
        """Amounts that a column cannot show would be printed as ####."""
        for column in self.summed:
            if column.column.format != "money":
                continue
            shown = [self.largest[column.index], abs(self.totals[column.index] or 0)]
            largest = self._shown(
                column, max(shown if self.plan.totals_row else shown[:1])
            )
            needed = len(f"{largest:,.2f}") + 2.5
            entry = self._own_width(column.index)
            if float(entry.get("width", DEFAULT_WIDTH)) < needed:
                entry.set("width", f"{needed:g}")
                entry.set("customWidth", "1")

    def _own_width(self, index):
        """The element `col` of one column alone, cut out of its neighbours'."""
        number = index + 1
        columns = self.root.find(tag("cols"))
        if columns is None:
            columns = etree.Element(tag("cols"))
            self.rows.addprevious(columns)
        bounds = [(int(e.get("min")), int(e.get("max")), e) for e in columns]
        found = next((b for b in bounds if b[0] <= number <= b[1]), None)
        if found is None:
            own = etree.Element(tag("col"), min=str(number), max=str(number))
            columns.insert(sum(first < number for first, _last, _e in bounds), own)
            return own
        return _cut(*found, number)

    def _is_sum(self, formula, column):
        moved = moved_formula(formula, self.map, self.plan.sheet)
        letter = get_column_letter(column.index + 1)
        return adds_up(moved, letter, self.map.first, self.map.end)

    def _cell(self, number, index):
        """The cell, made where the blank has none; a new one takes its row's style."""
        row = _row_of(self.rows, number)
        if row is None:
            row = etree.Element(tag("row"), r=str(number))
            below = [r for r in self.rows if int(r.get("r")) > number]
            self.rows.insert(len(self.rows) - len(below), row)
        left = [cell for cell in row if _column_of(cell) <= index]
        if left and _column_of(left[-1]) == index:
            return left[-1]
        made = etree.Element(tag("c"), r=f"{get_column_letter(index + 1)}{number}")
        row.insert(len(left), made)
        return made

    def _frame(self):
        """What stands around the new rows, as bytes."""
        rows, plan = self.map, self.plan
        mark = etree.Comment("rows")
        for row in list(self.rows):
            number = int(row.get("r"))
            if plan.first_row <= number <= plan.last_row:
                self.rows.remove(row)
                continue
            _move_row(row, rows, plan.sheet)
            if number > plan.last_row and mark.getparent() is None:
                row.addprevious(mark)
        if mark.getparent() is None:
            self.rows.append(mark)
        self._move_ranges()
        markup = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        head, _mark, tail = markup.partition(_MARK)
        return head, tail

    def _move_ranges(self):
        """What lies around the rows and names them."""
        self._set_dimension()
        for element in self.root.iter(*map(tag, _RANGES)):
            name = _RANGES[etree.QName(element).localname]
            if element.get(name):
                element.set(name, moved_ref(element.get(name), self.map))
        for element in self.root.iter(*map(tag, _FORMULAS)):
            if element.text:
                element.text = moved_formula(element.text, self.map, self.plan.sheet)
        breaks = self.root.find(tag("rowBreaks"))
        for entry in breaks if breaks is not None else ():
            entry.set("id", str(self.map.bottom(int(entry.get("id")))))

    def _set_dimension(self):
        """Readers that find no dimension go through the whole sheet for it."""
        dimension = self.root.find(tag("dimension"))
        if dimension is None:
            dimension = etree.Element(tag("dimension"))
            self.root.insert(int(self.root.find(tag("sheetPr")) is not None), dimension)
        cells = [_column_of(cell) for cell in self.rows.iter(tag("c"))]
        width = max([*cells, *(column.index for column in self.plan.columns)]) + 1
        numbers = [int(row.get("r")) for row in self.rows.iter(tag("row"))]
        last = max([self.map.end, *numbers])
        dimension.set("ref", f"A1:{get_column_letter(width)}{last}")

    # --- other parts ------------------------------------------------------------

    def _other_part(self, name):
        content = self.source.read(name)
        if name == "xl/styles.xml":
            return self.styles.content()
        if name == "xl/workbook.xml":
            return self._workbook(content)
        if name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            return _without_chain(content)
        if name in self._drawn():
            return self._moved_drawing(content)
        if name.startswith("xl/worksheets/") and b"<f" in content:
            return self._other_sheet(content)
        return content

    def _workbook(self, content):
        """Print areas and names follow; formulas are calculated when it is opened."""
        root = etree.fromstring(content)
        for name in root.iter(tag("definedName")):
            if name.text:
                name.text = moved_formula(name.text, self.map, self.plan.sheet, False)
        setting = root.find(tag("calcPr"))
        if setting is None:
            setting = etree.Element(tag("calcPr"))
            behind = [e for e in root if etree.QName(e).localname in _AFTER_CALCULATION]
            root.insert(len(root) - len(behind), setting)
        setting.set("fullCalcOnLoad", "1")
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _other_sheet(self, content):
        root = etree.fromstring(content)
        for formula in root.iter(tag("f")):
            if formula.text and self.plan.sheet in formula.text:
                formula.text = moved_formula(
                    formula.text, self.map, self.plan.sheet, False
                )
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _drawn(self):
        """Pictures and notes that belong to the sheet."""
        return _related(self.source, self.part)

    def _moved_drawing(self, content):
        def moved(match):
            row = self.map.top(int(match[2]) + 1) - 1
            return match[1] + str(row).encode() + match[3]

        def noted(match):
            return match[1] + moved_ref(match[2].decode(), self.map).encode() + match[3]

        content = _DRAWN_ROW.sub(moved, content)
        return _NOTE_REF.sub(noted, _NOTE_ROW.sub(moved, content))


class _Cell:
    """Writes one column's cells."""

    def __init__(self, filled, style, styles, room):
        self.place, self.text, self.room = filled.place, filled.text, room
        self.line = styles.font_size(style) * 4 / 3
        self.start = f'<c r="{get_column_letter(filled.index + 1)}'
        self.style, self.styles = style, styles
        self.convert, self.is_text = _converter(filled, styles.is_text(style))
        if not self.is_text and filled.column.format == "date":
            self.style = style if styles.is_date(style) else styles.as_day(style)
        if filled.column.format == "percent" and not filled.hundred:
            self.style = style if styles.is_percent(style) else styles.as_share(style)

    def markup(self, number, value):
        start = f'{self.start}{number}" s="{self.style}"'
        if value is None or value == "":
            return f"{start}/>"
        value = self.convert(value)
        if not self.is_text:
            return f"{start}><v>{value:.16G}</v></c>"
        if value.startswith(_STARTS):
            style = self.styles.as_quoted(self.style)
            start = f'{self.start}{number}" s="{style}"'
        return f'{start} t="inlineStr"><is>{text_markup(value)}</is></c>'

    def needed(self, value):
        """Points that the text needs."""
        return form_compiler.lines_needed(value, self.room) * self.line + 3


class _Formula:
    """A cell that the blank alone determines: a formula per row, or nothing."""

    place, text, room = None, "", 0

    def __init__(self, index, style, formula, row):
        self.letter = get_column_letter(index + 1)
        self.style = style
        self.formula = formula and Translator(f"={formula}", f"{self.letter}{row}")

    def markup(self, number, value):
        start = f'<c r="{self.letter}{number}" s="{self.style}"'
        if not self.formula:
            return f"{start}/>"
        moved = self.formula.translate_formula(f"{self.letter}{number}")[1:]
        moved = moved.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f"{start}><f>{moved}</f></c>"


def read_back(path, plan, count):
    """`(rows, {index: sum})` that the file holds, exact, as another reader sees it.

    :param count: how many rows were written
    """
    with open(path, "rb") as file:
        content = file.read()
    summed = [column for column in plan.columns if _is_summed(column)]
    rows, sums = 0, {column.index: 0 for column in summed}
    last = plan.first_row + count - 1
    with open_workbook(content, limits=READ_BACK) as book:
        sheet = book.sheet(plan.sheet)
        for number, values in sheet.rows(fill=False, first_row=plan.first_row):
            if number > last:
                break
            rows += any(value is not None for value in values)
            for column in summed:
                value = values[column.index] if column.index < len(values) else None
                sums[column.index] += _exact(column.column, value or 0)
    return rows, sums


def _converter(filled, as_text):
    """`(convert, is text)`; days stand as text in cells for text."""
    column = filled.column
    if column.format == "date" and as_text:
        return str, True
    if column.format == "percent" and filled.hundred:
        return float, False
    is_text = filled.place is None or column.format in ("text", "boolean")
    return str if filled.place is None else form_compiler.converter(column), is_text


def _is_summed(column):
    return column.place is not None and column.column.format in _ADDABLE


def _exact(column, number):
    """The exact value of a cell's number."""
    if column.format == "money":
        return round(number * (1_000_000 if column.unit == "wan" else 100))
    return number if column.format == "decimal" else round(number)


# --- parts of the file ----------------------------------------------------------


def _sheet_part(archive, name):
    """The path of the sheet's part."""
    book = etree.fromstring(archive.read("xl/workbook.xml"))
    relations = _relations(archive, "xl/_rels/workbook.xml.rels")
    for sheet in book.iter(tag("sheet")):
        if sheet.get("name") == name:
            return _path("xl", relations[sheet.get(_RELATION)])
    raise KeyError(name)


def _relations(archive, part):
    if part not in archive.namelist():
        return {}
    root = etree.fromstring(archive.read(part))
    return {entry.get("Id"): entry.get("Target") for entry in root}


def _path(folder, target):
    """
    >>> _path("xl/worksheets", "../drawings/drawing1.xml"), _path("xl", "/xl/a.xml")
    ('xl/drawings/drawing1.xml', 'xl/a.xml')
    """
    if target.startswith("/"):
        return target[1:]
    while target.startswith("../"):
        folder, target = folder.rpartition("/")[0], target[3:]
    return f"{folder}/{target}" if folder else target


def _related(archive, part):
    """Drawings and notes of a sheet."""
    folder, _slash, name = part.rpartition("/")
    targets = _relations(archive, f"{folder}/_rels/{name}.rels").values()
    return {_path(folder, target) for target in targets}


def _without_chain(content):
    """Without the order of calculation, which names cells that have moved."""
    root = etree.fromstring(content)
    for entry in list(root):
        named = entry.get("PartName") or entry.get("Target") or ""
        if named.endswith("calcChain.xml"):
            root.remove(entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


# --- cells ------------------------------------------------------------------------


def _name_cells(rows):
    """Number rows and cells that go without."""
    number = 0
    for row in rows:
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        row.attrib.pop("spans", None)
        index = -1
        for cell in row:
            index = _column_of(cell) if cell.get("r") else index + 1
            cell.set("r", f"{get_column_letter(index + 1)}{number}")


def _open_formulas(rows):
    """Forget what formulas came to; write out those that several cells share, as
    their cells part company.
    """
    masters = {}
    for formula in list(rows.iter(tag("f"))):
        _forget_result(formula.getparent())
        if formula.get("t") != "shared":
            continue
        key, cell = formula.get("si"), formula.getparent().get("r")
        if formula.text:
            masters[key] = Translator(f"={formula.text}", cell)
        else:
            formula.text = masters[key].translate_formula(cell)[1:]
        for name in ("t", "si", "ref"):
            formula.attrib.pop(name, None)


def _cut(first, last, entry, number):
    """Part `col` so that one column has its own; returns it."""
    for low, high, place in (
        (first, number - 1, entry.addprevious),
        (number + 1, last, entry.addnext),
    ):
        if low <= high:
            beside = copy.copy(entry)
            beside.set("min", str(low))
            beside.set("max", str(high))
            place(beside)
    entry.set("min", str(number))
    entry.set("max", str(number))
    return entry


def _row_of(rows, number):
    return next((row for row in rows if row.get("r") == str(number)), None)


def _column_of(cell):
    return column_number(coordinate_from_string(cell.get("r"))[0]) - 1


def _clear(cell):
    for part in list(cell):
        cell.remove(part)
    cell.attrib.pop("t", None)


def _forget_result(cell):
    for value in cell.findall(tag("v")):
        cell.remove(value)
    cell.attrib.pop("t", None)


def _move_row(row, rows, sheet):
    """A row outside of the empty ones: its number, its cells, its formulas."""
    number = rows.top(int(row.get("r")))
    row.set("r", str(number))
    for cell in row:
        letters, _row = coordinate_from_string(cell.get("r"))
        cell.set("r", f"{letters}{number}")
        formula = cell.find(tag("f"))
        if formula is None or not formula.text:
            continue
        if formula.get("ref"):
            formula.set("ref", moved_ref(formula.get("ref"), rows))
        formula.text = moved_formula(formula.text, rows, sheet)
