"""A county's own empty workbook, filled: rows of an official table into
``lib.blank_fill``.

A plain class, no model: it reads and writes one file.
"""

import io
import os
import tempfile
from datetime import datetime
from itertools import islice

from odoo.exceptions import UserError

from ..lib import leak_files
from ..lib.blank_fill import BlankFiller, Filled, Plan, read_back
from ..lib.form_compiler import Column
from ..lib.form_words import UNIT_WORDS
from ..lib.text import display
from ..lib.workbook_reader import open_workbook
from .rural_form_workbook import FormWorkbook

STEP = 2000
CENT = 0.01


class BlankWorkbook:
    """One export, of the same use as ``FormWorkbook``: ``write`` makes the file.

    :param limit: only so many rows, for a trial
    """

    def __init__(self, blank, region, as_of, domain, limit=None):
        self.blank, self.form, self.env = blank, blank.form_id, blank.env
        self.region, self.as_of, self.domain = region, as_of, domain
        self.limit = limit
        self.checks, self.found, self.samples, self.total = [], [], {}, None
        self.columns = blank.column_ids.filtered(lambda c: c.source or c.fixed_text)
        self.sources = self._sources()
        self.plan = Plan(
            blank.sheet,
            blank.first_row,
            blank.last_row,
            [self._filled(column) for column in self.columns],
            blank.totals_row,
        )

    def write(self, path, expected, progress=None):
        """Write the file, read it back, and return the number of rows."""
        filler = BlankFiller(io.BytesIO(self.blank._data()), self.plan)
        for values, added in islice(self._rows(), self.limit):
            filler.row(values, added)
            if progress and not filler.count % STEP:
                progress(min(filler.count / expected, 1))
        self.plan.texts = self._texts(filler.count)
        self._set_totals(filler)
        filler.finish(path)
        self._check(path, filler, expected)
        self.found = list(leak_files.scan_workbook(path))
        return filler.count

    def mismatches(self):
        differs = self.env["rural.books.check"]._differs
        return [check for check in self.checks if differs(check[1])]

    def fill(self, expected):
        """Make the file of a trial; `content` hands it out."""
        handle, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        try:
            self.write(path, expected)
            self.env["rural.leak.guard"]._check_found(self.found, self.blank.name)
            with open(path, "rb") as file:
                self.data = file.read()
        finally:
            os.unlink(path)
        self._take_samples()

    def content(self):
        return self.data

    # --- columns ----------------------------------------------------------------

    def _sources(self):
        """The keys of the values in a row. A ledger reads what is asked for; what
        other tables show may depend on their other columns.
        """
        if self.form.kind == "ledger":
            return list(dict.fromkeys(filter(None, self.columns.mapped("source"))))
        return self.form.column_ids.mapped("source")

    def _filled(self, column):
        shown = column.form_column_id
        if not shown:
            return Filled(
                column.position, Column(column.label), None, column.fixed_text
            )
        compiled = Column(
            column.label,
            format=shown.format,
            unit=column.unit or self.blank.unit,
            total=shown.total,
        )
        place = self.sources.index(column.source)
        return Filled(column.position, compiled, place, hundred=column.hundred)

    def _texts(self, count):
        tokens = blank_tokens(self.blank, self.region, self.as_of, count)
        return {
            place.cell: place._rendered(tokens)
            for place in self.blank.place_ids
            if place.new_text
        }

    # --- rows ---------------------------------------------------------------------

    def _rows(self):
        """Yield ``(values, what they add to the sums)``."""
        if self.form.kind == "ledger":
            return self._ledger_rows()
        if self.form.kind == "summary":
            return self._summary_rows()
        return self._book_rows()

    def _ledger_rows(self):
        ledger = self.env["rural.form.ledger"]
        context = ledger._value_context(self.as_of, self.blank.unit)
        for _group, values in ledger._rows(self.sources, self.domain, (), context):
            yield values, values

    def _summary_rows(self):
        book = FormWorkbook(self.form, self.region, self.as_of, self.domain)
        summary = self.env["rural.form.summary"]
        rows, self.total = summary._table_rows(
            self.sources, self.domain, *book._row_regions()
        )
        for values in rows:
            yield values, values

    def _book_rows(self):
        source = self.env[f"rural.form.{self.form.kind}"]
        serial = self.sources.index("serial") if "serial" in self.sources else None
        count = 0
        for row in source._rows(self.form, self.region, self.as_of):
            if row.counted and serial is not None:
                count += 1
                row.shown[serial] = count
            yield row.shown, row.added
        if source._proof and not self.limit:
            self.checks = source._checks(self.form, self.region, self.as_of)

    def _set_totals(self, filler):
        """What the database itself adds up: a project in two villages counts once."""
        for column in self.plan.columns if self.total else ():
            if column.place is not None and column.column.format != "text":
                filler.totals[column.index] = self.total[column.place]

    # --- checks -------------------------------------------------------------------

    def _check(self, path, filler, expected):
        """Refuse a file that does not hold what the database holds."""
        count, sums = read_back(path, self.plan, filler.count)
        if count != filler.count or (
            self.form.kind == "ledger" and not self.limit and count != expected
        ):
            self._refuse(self.env._("rows"), count, expected)
        for column in self.columns:
            kept = filler.sums.get(column.position)
            if kept is not None and abs(sums[column.position] - kept) >= CENT:
                self._refuse(column.letter, sums[column.position], kept)
        self._check_values(filler)

    def _check_values(self, filler):
        """The original values once more, from a statement of their own."""
        column = self.columns.filtered(lambda c: c.source == "original_value")[:1]
        if self.form.kind != "ledger" or self.limit or not column:
            return
        [(amount,)] = self.env["rural.asset"]._read_group(
            self.domain, [], ["original_value:sum"]
        )
        if round((amount or 0) * 100) != filler.sums[column.position]:
            kept = round((amount or 0) * 100)
            self._refuse(column.letter, filler.sums[column.position], kept)

    def _refuse(self, what, found, kept):
        raise UserError(
            self.env._(
                "The filled workbook does not hold what the database holds (%(what)s: "
                "%(found)s instead of %(kept)s), so it was not handed out. Try again; "
                "if it stays so, upload the layout anew without formulas in its rows.",
                what=what,
                found=found,
                kept=kept,
            )
        )

    def _take_samples(self):
        """``{column: text}`` of the first row, as another program reads it."""
        with open_workbook(self.data) as book:
            rows = book.sheet(self.plan.sheet).rows(
                fill=False, first_row=self.plan.first_row
            )
            _number, values = next(rows, (0, ()))
            self.samples = dict(enumerate(map(_shown, values)))
            rows.close()


def blank_tokens(blank, region, as_of, count):
    """What the placeholders of a layout's texts stand for."""
    return {
        **blank.form_id._tokens(region, as_of),
        "unit": UNIT_WORDS[blank.unit],
        "count": str(count),
    }


def _shown(value):
    """Tables hold days, which workbooks give with a time."""
    return display(value.date() if isinstance(value, datetime) else value)
