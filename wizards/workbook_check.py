"""The check of an uploaded workbook: what each of its rows would do.

Plain classes, no model: they read, compare and explain, and write nothing. What
the rows are about (assets, contracts, balances) is said by the subclasses.
"""

import dataclasses
from collections import Counter

from odoo import fields

from ..lib import ledger_header, ledger_rows
from ..lib.errors import DataError
from ..lib.region_code import RegionIndex
from ..lib.row_reader import Row
from ..lib.workbook_reader import open_workbook


@dataclasses.dataclass(slots=True)
class Planned:
    """What the import does with one row; ``record_id`` is what it matched and
    ``group`` what several rows make together.
    """

    row: Row
    status: str = "new"
    record_id: int = 0
    target: str = "draft"
    changes: dict = dataclasses.field(default_factory=dict)
    group: object = None


@dataclasses.dataclass(slots=True)
class SheetFound:
    """A sheet with its header and what was made of its columns."""

    name: str
    header: object
    columns: dict
    fingerprint: str


class WorkbookCheck:
    """Reads every sheet of a workbook and plans the import.

    After ``run``: ``planned`` (rows in order), ``skipped`` (``[(sheet, row,
    reason)]``), ``sheets`` (``SheetFound`` of those with a header),
    ``passed_over`` (names of sheets without one).

    Subclasses set ``kind`` (whose words the columns have), ``kinds`` (``{field:
    kind of cell}``), ``key_fields`` (a sheet without one of them is not meant),
    and write ``_make_reader`` and ``_finish``.
    """

    kind = ""
    kinds = {}
    key_fields = ()
    money_kinds = ("money",)
    # Kinds whose vertically merged cells hold for every row below. A merged amount
    # belongs to the whole block and repeating it would multiply it.
    filled_kinds = {"text", "place", "choice", "date", "last_day", "period"}
    not_filled = {"note"}

    def __init__(self, record, mapping=None):
        self.record = record
        self.env = record.env
        self.mapping = mapping or {}
        self.planned = []
        self.skipped = []
        self.sheets = []
        self.passed_over = []
        self.today = fields.Date.context_today(record)

    def run(self, data, filename):
        """Check the workbook in ``data``.

        :raises DataError: of the guard, or ``no_header`` for a wrong workbook
        """
        synonyms = self.env["rural.import.column"]._words(self.kind)
        with open_workbook(data, filename) as book:
            for sheet in book.sheets:
                self._read_sheet(sheet, synonyms, book.epoch1904)
        if not self.sheets:
            raise DataError("no_header", filename=filename)
        self._finish()
        return self

    def _finish(self):
        """Judge the rows together and compare them with what is there."""

    # ------------------------------------------------------------
    # reading
    # ------------------------------------------------------------

    def _make_reader(self, found, unit_of, epoch1904):
        """The ``RowReader`` of a sheet."""
        raise NotImplementedError

    def _read_sheet(self, sheet, synonyms, epoch1904):
        header = ledger_header.find_header(sheet.head(), sheet.merged, synonyms)
        if header is None or not self._is_meant(header):
            self.passed_over.append(sheet.name)
            return
        found = self._sheet_found(sheet.name, header)
        self.sheets.append(found)
        unit_of = self._unit_of(header)
        if self._lacks_unit(found, unit_of):
            return
        reader = self._make_reader(found, unit_of, epoch1904)
        fill = {
            column
            for column, field in found.columns.items()
            if self.kinds[field] in self.filled_kinds and field not in self.not_filled
        }
        rows = sheet.rows(fill=fill, width=header.width, first_row=header.data_row)
        for number, cells in rows:
            self._read_row(reader, header, number, cells)

    def _is_meant(self, header):
        """Whether a key field is found, or was chosen for this heading before."""
        chosen = self.mapping.get(ledger_header.fingerprint(header), {})
        fields_found = {*header.columns.values(), *chosen.values()}
        return any(field in fields_found for field in self.key_fields)

    def _sheet_found(self, name, header):
        """Header columns, put right by what was chosen for this header before."""
        key = ledger_header.fingerprint(header)
        columns = dict(header.columns)
        for column, label in header.labels.items():
            chosen = self.mapping.get(key, {}).get(label)
            if chosen:
                columns[column] = chosen
        return SheetFound(name, header, columns, key)

    def _unit_of(self, header):
        """The unit of a column: its own, the sheet's, the only one any heading
        names (amounts of one table share it), or the chosen one.
        """
        named = set(header.units.values())
        common = named.pop() if len(named) == 1 else None
        chosen = None if self.record.unit == "auto" else self.record.unit
        return lambda column: header.unit_of(column) or common or chosen

    def _lacks_unit(self, found, unit_of):
        """Refuse a sheet whose amounts nobody can read, with one finding for all."""
        for column, field in found.columns.items():
            if self.kinds[field] in self.money_kinds and unit_of(column) is None:
                row = Row(found.name, found.header.last_row, set())
                row.error(field, "no_unit")
                self.planned.append(Planned(row, "wrong"))
                return True
        return False

    def _read_row(self, reader, header, number, cells):
        kind = self._classify(cells, reader, header)
        if kind == "data" and reader.is_blank(cells):
            kind = "blank"
        if kind != "data":
            if kind != "blank":
                self.skipped.append((reader.sheet, number, kind))
            return
        row = reader.parse(number, cells)
        self._apply_rules(row)
        if row.issues:
            row.cells = cells
        self.planned.append(Planned(row))

    def _classify(self, cells, reader, header):
        """What a row is (`ledger_rows.classify`)."""
        return ledger_rows.classify(cells, header)

    def _apply_rules(self, row):
        """Add what the row breaks by itself to its issues."""

    # ------------------------------------------------------------
    # summary
    # ------------------------------------------------------------

    def counts(self):
        """``Counter`` of statuses, skipped rows among them."""
        counts = Counter(planned.status for planned in self.planned)
        counts["skipped"] = len(self.skipped)
        return counts

    def notes(self):
        """Sentences about the workbook as a whole, shown above the findings."""
        return []

    def column_of(self, sheet, field):
        """``(0-based column, label)`` of a field on a sheet; (None, '') if absent."""
        found = next(found for found in self.sheets if found.name == sheet)
        for column, mapped in found.columns.items():
            if mapped == field:
                return column, found.header.labels.get(column, "")
        return None, ""


def region_entries(regions):
    """Regions as ``RegionIndex`` takes them."""
    return [(r.id, r.name, r.level, r.parent_id.id, r.code) for r in regions]


def region_index(env):
    """The regions of the user's scope, to be found by what cells say."""
    columns = ["name", "level", "parent_id", "code"]
    return RegionIndex(region_entries(env["rural.region"].search_fetch([], columns)))


def region_places(env):
    """``{region id: the columns that its records carry}``."""
    names = ("village_id", "township_id", "county_id", "company_id")
    return {
        region.id: {name: region[name].id or None for name in names}
        for region in env["rural.region"].search([])
    }
