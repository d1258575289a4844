"""The checks of lists about persons on file: other programmes, relatives of
officials. Whom the register does not know is an error; nobody is created.
"""

from ..lib import official_fields, programme_fields
from ..lib.person_rows import OfficialReader, ProgrammeReader
from .person_check import PersonListCheck
from .person_finder import PersonFinder


class RegisteredCheck(PersonListCheck):
    """Reads rows of which each becomes one record of ``model``.

    Subclasses say what a record is told apart by (``_key`` of values, ``_key_of`` a
    record), its values (``_new`` when it is created, ``_vals`` ever after), and
    ``twice``, the finding for a row said before.
    """

    model = ""
    twice = ""
    twice_field = "name"

    def _finish(self):
        rows = [planned.row for planned in self.planned]
        finder = PersonFinder(self.env)
        finder.load(rows)
        for row in rows:
            # What names the person is wrong already: finding nobody adds nothing.
            if not any(i.field in ("identity", "village") for i in row.issues):
                row.values["person_id"] = finder.find(row).id
        self._find_doubles()
        self._compare()
        for planned in self.planned:
            if planned.row.wrong:
                planned.status = "wrong"

    def _find_doubles(self):
        seen = {}
        for planned in self.planned:
            row = planned.row
            if row.wrong:
                continue
            first = seen.setdefault(self._key(row.values), row)
            if first is not row:
                params = {"sheet": first.sheet, "row": first.number}
                row.error(self.twice_field, self.twice, **params)

    def _compare(self):
        """A row that is on file changes what it says; blank cells take nothing."""
        persons = {planned.row.values.get("person_id") for planned in self.planned}
        on_file = {
            self._key_of(record): record
            for record in self.env[self.model].search(
                [("person_id", "in", list(persons))]
            )
        }
        for planned in self.planned:
            record = (
                None
                if planned.row.wrong
                else on_file.get(self._key(planned.row.values))
            )
            if record:
                planned.target = record.id
                planned.changes = {
                    name: (record[name] or None, value)
                    for name, value in self._vals(planned.row.values).items()
                    if value and value != record[name]
                }
                planned.status = "changed" if planned.changes else "unchanged"

    def write(self):
        """Create and change the records of the right rows."""
        records = self.env[self.model]
        new = [p.row.values for p in self.planned if p.status == "new"]
        records.create(
            [
                {"person_id": v["person_id"], **self._new(v), **self._vals(v)}
                for v in new
            ]
        )
        for planned in self.planned:
            if planned.status == "changed":
                vals = {name: value for name, (_old, value) in planned.changes.items()}
                records.browse(planned.target).write(vals)


class ProgrammeCheck(RegisteredCheck):
    """Reads what other programmes pay persons for."""

    kind = "programme"
    kinds = programme_fields.KINDS
    key_fields = ("programme",)
    reader = ProgrammeReader
    model = "rural.person.programme"
    twice = "programme_twice"
    twice_field = "programme"

    def _key(self, values):
        names = ("person_id", "programme", "year", "programme_name")
        return tuple(values.get(name) or "" for name in names)

    def _key_of(self, record):
        return record.person_id.id, record.programme, record.year, record.name or ""

    def _new(self, values):
        return {
            "programme": values["programme"],
            "year": values["year"],
            "name": values.get("programme_name"),
        }

    def _vals(self, values):
        return {"amount": float(values.get("amount") or 0)}


class OfficialCheck(RegisteredCheck):
    """Reads relatives of officials."""

    kind = "official"
    kinds = official_fields.KINDS
    key_fields = ("official",)
    money_kinds = ()
    reader = OfficialReader
    model = "rural.official"
    twice = "official_twice"
    twice_field = "official"

    def _key(self, values):
        return values.get("person_id"), values.get("official")

    def _key_of(self, record):
        return record.person_id.id, record.official

    def _new(self, values):
        person = self.env["rural.person"].browse(values["person_id"])
        return {"region_id": person.region_id.id, "official": values["official"]}

    def _vals(self, values):
        return {"relation": values.get("relation")}
