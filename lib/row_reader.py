"""Reads the cells of a workbook's row, each by the kind of its column.

Cells become plain values (money in yuan as ``Decimal``, dates, words of lists as
their keys); what cannot be read becomes an ``Issue`` on its cell and nothing else
of the row is lost. Nothing here writes or asks the database.
"""

import dataclasses
import re

from . import amounts, dates
from .errors import DataError
from .text import is_blank, normalize

# Mobile, land line with or without area code, service numbers; 1… with fewer
# than eleven digits is a truncated mobile number.
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4}")
YES = set("是 有 已 √ ✓ y yes 1 true 已挂牌 已上墙 已入账 已录入".split())
NO = set("否 无 未 × ✗ n no 0 false 未挂牌 未上墙 未入账 未录入".split())


@dataclasses.dataclass(slots=True)
class Issue:
    """One thing wrong in one row; ``field`` leads to the column."""

    severity: str
    field: str
    code: str
    params: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(slots=True)
class Row:
    """What one row of the workbook says; ``cells`` as they stand are kept only
    of rows with issues.
    """

    sheet: str
    number: int
    present: set
    values: dict = dataclasses.field(default_factory=dict)
    issues: list = dataclasses.field(default_factory=list)
    cells: tuple = ()

    @property
    def wrong(self):
        return any(issue.severity == "error" for issue in self.issues)

    def error(self, field, code, /, **params):
        self.issues.append(Issue("error", field, code, params))

    def warning(self, field, code, /, **params):
        self.issues.append(Issue("warning", field, code, params))


class RowReader:
    """Reads the rows of one sheet by its header and unit.

    ``columns`` is ``{0-based column: field}``; ``unit_of(column)`` gives ``yuan``
    or ``wan``; ``regions`` is the RegionIndex of the user's scope. What kinds of
    rows add: ``kinds`` (``{field: kind}``), ``choices`` (``{field: {word: key}}``),
    a ``_read_KIND`` for kinds of their own, and ``_combine`` for what several
    cells say together.
    """

    kinds = {}
    choices = {}
    row_class = Row

    def __init__(self, sheet, columns, unit_of, regions, epoch1904=False):
        self.sheet = sheet
        self.columns = columns
        self.unit_of = unit_of
        self.regions = regions
        self.epoch1904 = epoch1904
        self.present = {field for field in columns.values() if field != "ignore"}
        self.readers = {
            kind: getattr(self, f"_read_{kind}") for kind in set(self.kinds.values())
        }

    def parse(self, number, cells):
        """Return the ``Row`` of one tuple of cell values."""
        row = self.row_class(self.sheet, number, self.present)
        raw = {}
        for column, field in self.columns.items():
            cell = cells[column] if column < len(cells) else None
            raw.setdefault(field, (column, cell))
        for field, (column, cell) in raw.items():
            try:
                self.readers[self.kinds[field]](row, field, cell, column)
            except DataError as error:
                row.error(field, error.code, **error.params)
        self._place(row, raw)
        self._combine(row, raw)
        return row

    def _combine(self, row, raw):
        """What several cells of a row say together; ``raw`` is
        ``{field: (column, cell)}``.
        """

    def is_blank(self, cells):
        """Whether no matched column of the row holds anything."""
        return all(
            column >= len(cells) or is_blank(cells[column]) for column in self.columns
        )

    # ------------------------------------------------------------
    # cells
    # ------------------------------------------------------------

    def _read_ignore(self, row, field, cell, column):
        """Columns like 序号 say nothing about the row."""

    _read_place = _read_ignore

    def _read_text(self, row, field, cell, column):
        row.values[field] = normalize(cell) or None

    def _read_year(self, row, field, cell, column):
        row.values[field] = dates.parse_year(cell)

    def _read_date(self, row, field, cell, column):
        parsed = dates.parse_date(cell, self.epoch1904)
        row.values[field] = parsed.date if parsed else None

    def _read_last_day(self, row, field, cell, column):
        """A date that ends something: 2024年12月 is its last day."""
        parsed = dates.parse_date(cell, self.epoch1904)
        row.values[field] = parsed.last_day if parsed else None

    def _read_money(self, row, field, cell, column):
        row.values[field] = amounts.parse_amount(cell, self._unit(column))

    def _unit(self, column):
        unit = self.unit_of(column)
        if unit is None:
            raise DataError("no_unit")
        return unit

    def _read_number(self, row, field, cell, column):
        row.values[field] = amounts.parse_number(cell)

    def _read_integer(self, row, field, cell, column):
        value = amounts.parse_number(cell)
        if value is not None and value != int(value):
            raise DataError("not_an_integer", text=normalize(cell))
        row.values[field] = None if value is None else int(value)

    def _read_percent(self, row, field, cell, column):
        text = normalize(cell) if isinstance(cell, str) else cell
        if isinstance(text, str) and text.endswith("%"):
            row.values[field] = amounts.parse_number(text[:-1])
            return
        value = amounts.parse_number(text)
        # A cell formatted as a percentage holds its fraction: 5 % is 0.05.
        small = value is not None and 0 < value < 1
        row.values[field] = value * 100 if small else value

    def _read_choice(self, row, field, cell, column):
        text = normalize(cell)
        row.values[field] = self._word(self.choices[field], text) if text else None

    def _read_flag(self, row, field, cell, column):
        text = normalize(cell).lower()
        if text in YES:
            row.values[field] = True
        elif text in NO:
            row.values[field] = False
        elif text:
            raise DataError("not_a_flag", text=normalize(cell))

    def _read_phone(self, row, field, cell, column):
        text = normalize(cell)
        row.values[field] = text or None
        parts = re.split(r"[\s,;/、]+", text) if text else ()
        if any(part and not PHONE.fullmatch(part) for part in parts):
            row.issues.append(Issue("warning", field, "bad_phone", {"text": text}))

    def _word(self, words, text):
        found = words.get(text)
        if found is None:
            found = words.get(re.sub(r"\s", "", text))
        if found is None:
            raise DataError("unknown_word", text=text, known=list(words)[:12])
        return found

    # ------------------------------------------------------------
    # what several cells say together
    # ------------------------------------------------------------

    def _place(self, row, raw):
        texts = {
            level: normalize(raw[level][1]) if level in raw else None
            for level in ("village", "township", "county")
        }
        field = next((f for f in ("village", "township") if f in raw), "village")
        try:
            row.values["region_id"] = self.regions.find(
                texts["village"], texts["township"], texts["county"]
            )
        except DataError as error:
            said = error.params.get("text")
            if "township" in raw and said and said == texts["township"]:
                field = "township"
            row.error(field, error.code, **error.params)

    def _cell_text(self, raw, field):
        return normalize(raw[field][1]) if field in raw else ""
