"""The writing of a checked list of persons: households, persons, numbers, leaving."""

from collections import defaultdict

from odoo.tools import split_every

from .ledger_write import QUIET
from .person_check import NUMBERS, PERSON_FIELDS
from .person_finder import MODEL

BATCH = 1000


class PersonWriter:
    """Writes the right rows of a check; the caller holds the transaction.

    ``progress`` is called with the share of rows done, between 0 and 1.
    """

    def __init__(self, check, progress=None):
        self.check = check
        self.env = check.env
        self.progress = progress or (lambda share: None)
        self.households = self.env["rural.household"].with_context(**QUIET)
        self.persons = self.env[MODEL].with_context(**QUIET)

    def write(self):
        """``{(sheet, row): person id}`` of the new persons."""
        planned = self.check.planned
        new = [p for p in planned if p.status == "new"]
        changed = [p for p in planned if p.status == "changed"]
        self._create_households()
        self._change_households()
        # A householder who hands over comes before the one who takes over.
        changed.sort(key=lambda p: p.changes.get("relation", ("", ""))[1] == "head")
        for one in changed:
            self._change(one)
        self.progress(0.1)
        for done, batch in enumerate(split_every(BATCH, new), 1):
            self._create(batch)
            self.progress(0.1 + 0.5 * min(done * BATCH / len(new), 1))
        self._seal(new + changed)
        self._leave(new + changed)
        return {(p.row.sheet, p.row.number): p.record_id for p in new}

    # ------------------------------------------------------------
    # households
    # ------------------------------------------------------------

    def _create_households(self):
        new = [h for h in self.check.households if h.is_new and h.right_rows]
        for batch in split_every(BATCH, new):
            created = self.households.create(
                [{"region_id": h.region_id, **h.vals} for h in batch]
            )
            for household, record in zip(batch, created, strict=True):
                household.record = record

    def _change_households(self):
        for household in self.check.households:
            if household.changes and household.right_rows:
                vals = {name: new for name, (_old, new) in household.changes.items()}
                household.record.with_context(**QUIET).write(vals)

    # ------------------------------------------------------------
    # persons
    # ------------------------------------------------------------

    def _create(self, batch):
        created = self.persons.create([self._vals(planned) for planned in batch])
        for planned, person in zip(batch, created, strict=True):
            planned.record_id = person.id
        self.env.flush_all()

    def _vals(self, planned):
        values, household = planned.row.values, planned.group
        return {
            "region_id": values["region_id"],
            "household_id": household.record.id if household else False,
            **{name: values[name] for name in PERSON_FIELDS if values.get(name)},
        }

    def _change(self, planned):
        vals = {
            name: new
            for name, (_old, new) in planned.changes.items()
            if name in PERSON_FIELDS
        }
        if "household_id" in planned.changes:
            vals["household_id"] = planned.group.record.id
        if vals:
            self.persons.browse(planned.record_id).write(vals)

    def _seal(self, rows):
        """The numbers of new persons and those that changed, whole lists at once."""
        for step, (kind, field) in enumerate(NUMBERS.items(), 1):
            numbers = {
                planned.record_id: planned.row.values[kind]
                for planned in rows
                if planned.row.values.get(kind)
                and (planned.status == "new" or field in planned.changes)
            }
            owners = self.persons.browse(numbers)
            owners.check_access("write")
            owners._check_numbers(kind, numbers)
            self.env["rural.secret"]._store(MODEL, kind, numbers)
            owners.invalidate_recordset([field], flush=False)
            self.progress(0.6 + step * 0.1)

    def _leave(self, rows):
        """Those who died or moved away, by the register's own step."""
        left = defaultdict(list)
        for planned in rows:
            values = planned.row.values
            if values.get("status") in ("moved", "deceased") and (
                planned.status == "new" or "state" in planned.changes
            ):
                left[values["status"], values["date_left"]].append(planned.record_id)
        for (state, day), ids in left.items():
            self.persons.browse(ids)._leave(state, day)
