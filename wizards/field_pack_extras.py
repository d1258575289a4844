"""Rows of a field pack that the register does not know, against those on the sheet."""

from dataclasses import dataclass
from typing import Any

from ..models.rural_inventory_line import FOUND
from .field_pack_plan import NOTHING, Count, plain


@dataclass
class _Present:
    """Such a row on the sheet (``record``) or in an earlier workbook (``planned``)."""

    count: Count
    record: Any = None
    planned: Any = None

    @property
    def is_settled(self):
        """Decided and carried out: such a row does not change any more."""
        return bool(self.record and (self.record.applied_on or self.record.finding_id))


class ExtraRows:
    """The same row is not added twice; one of the same name that says otherwise is
    to be decided: it may be the same thing or another one.
    """

    def __init__(self, check):
        self.check, self.env = check, check.env
        self._present = {}  # {sheet: [_Present]}

    def plan(self, book):
        """Plan these rows of a workbook; each row on the sheet meets one of them."""
        rows = [p for p in book.rows if p.is_extra and not p.answer.faults]
        for planned in rows:
            planned.vals = self._vals(planned.answer.values)
        present = self._present_of(book.sheet)
        free, left = list(present), []
        for planned in rows:
            if same := self._first(free, self._count(planned).agrees):
                free.remove(same)
                planned.status, planned.vals = "same", {}
                planned.record, planned.rival = same.record, same.planned
            else:
                left.append(planned)
        for planned in left:
            self._plan_other(planned, free, present)

    def _plan_other(self, planned, free, present):
        count = self._count(planned)
        planned.mine = self._words(count)
        open_ = [other for other in free if not other.is_settled]
        alike = self._first(open_, lambda other: other.name == count.name)
        if alike:
            free.remove(alike)
            present.remove(alike)
            planned.record = alike.record
            words = self.check.words_from(alike.planned, self._words(alike.count))
            self.check.against(planned, words, alike.planned)
        present.append(_Present(count, planned.record, planned))

    def _first(self, free, fits):
        return next((other for other in free if fits(other.count)), None)

    def _present_of(self, sheet):
        if sheet not in self._present:
            extras = sheet.line_ids.filtered(lambda line: line.result == "extra")
            self._present[sheet] = [
                _Present(self._count_of(line), line) for line in extras
            ]
        return self._present[sheet]

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    def _vals(self, values):
        found = {name: plain(values[name]) for name in FOUND if name in values}
        return {
            **NOTHING,
            "found_card": False,
            **found,
            "name": values["name"],
            "remark": values.get("remark") or False,
        }

    def _count(self, planned):
        return self._made(planned.vals)

    def _count_of(self, line):
        return self._made({name: line[name] for name in (*FOUND, "name", "remark")})

    def _made(self, vals):
        line = self.env["rural.inventory.line"]
        words = tuple(
            (name, line._word(column, vals[name]))
            for name, column in FOUND.items()
            if vals[name]
        )
        return Count("extra", words, vals["remark"] or "", vals["name"].strip())

    def _words(self, count):
        """Such a row as it is read."""
        labels = [
            f"{self.env['rural.asset']._field_label(FOUND[name])}：{words}"
            for name, words in count.found
        ]
        return "\n".join(filter(None, [count.name, *labels, count.remark]))
