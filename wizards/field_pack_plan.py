"""What becomes of a field pack that came back, row by row; plain holders."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

# {field as found: its value where nothing else was found}
NOTHING = {
    "found_usage": False,
    "found_quantity": 0.0,
    "found_value": 0.0,
    "found_operator": False,
}


@dataclass(frozen=True)
class Count:
    """What one says of a row, comparable: the result, what differs as
    ``(field, words)``, the remark. ``name`` of what the register does not know.
    """

    result: str
    found: tuple = ()
    remark: str = ""
    name: str = ""

    def agrees(self, other):
        """Whether ``other`` says the same; who leaves the remark empty says nothing
        against it.
        """
        mine = (self.name, self.result, self.found)
        return mine == (other.name, other.result, other.found) and (
            not self.remark or self.remark == other.remark
        )


@dataclass
class Planned:
    """A row and what becomes of it. ``record`` is the row of the count sheet, known
    or made; ``rival`` an earlier row of the same upload that says otherwise.
    """

    answer: Any
    record: Any
    status: str = "taken"
    vals: dict = field(default_factory=dict)
    photos: list = field(default_factory=list)
    rival: Any = None
    mine: str = ""
    theirs: str = ""
    theirs_by: Any = None
    theirs_on: Any = None
    details: list = field(default_factory=list)
    decision: str = "none"

    @property
    def is_extra(self):
        return not self.answer.line

    @property
    def is_open(self):
        """A conflict that nobody has decided."""
        return self.status == "conflict" and self.decision == "none"

    @property
    def is_written(self):
        """Whether its values are written."""
        right = self.status == "conflict" and self.decision in ("mine", "both")
        return bool(self.vals) and (right or self.status == "taken")

    @property
    def adds(self):
        """Whether it becomes a row of its own on the sheet."""
        both = self.status == "conflict" and self.decision == "both"
        new = self.status == "taken" and bool(self.vals)
        return self.is_extra and (both or new)

    def values(self):
        """The preview of the row, all columns of it."""
        return {
            "row": self.answer.row,
            "code": self.answer.key,
            "name": self.answer.name,
            "count_line_id": self.record.id if self.record else None,
            "is_extra": self.is_extra,
            "status": self.status,
            "mine": self.mine,
            "theirs": self.theirs,
            "theirs_by": self.theirs_by or None,
            "theirs_on": self.theirs_on or None,
            "decision": self.decision,
            "photo_count": len(self.photos),
            "detail": "\n".join(self.details),
        }


@dataclass
class Book:
    """A workbook that was handed in."""

    file: Any
    sheet: Any = None
    status: str = "right"
    messages: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    blank: int = 0

    def refuse(self, message):
        self.status = "wrong"
        self.messages.append(message)

    def counts(self):
        return Counter(row.status for row in self.rows)

    def values(self):
        """The preview of the workbook."""
        counts = self.counts()
        shown = ("taken", "same", "conflict", "wrong")
        return {
            "name": self.file.path,
            "sheet_id": self.sheet.id if self.sheet else False,
            "status": self.status,
            "message": "\n".join(self.messages),
            "count_blank": self.blank,
            **{f"count_{name}": counts[name] for name in shown},
        }


def plain(value):
    """A value as the field of the count keeps it."""
    return float(value) if isinstance(value, Decimal) else value
