"""Finding the persons that rows of a workbook mean: by identity number, else by
name in the village.
"""

from collections import defaultdict

from ..lib.person_rows import fits

MODEL = "rural.person"
LOADED = [
    "name",
    "active",
    "relation",
    "labour",
    "note",
    "state",
    "date_left",
    "household_id",
    "village_id",
    "township_id",
]


class PersonFinder:
    """Persons on file for the rows of one workbook, read in a few queries.

    ``load`` comes first. ``owners`` is ``{kind: {number: {person ids}}}``, ``masked``
    what is on file as everybody may see it: ``{(person id, kind): text}``.
    """

    def __init__(self, env, kinds=("identity",)):
        self.env = env
        self.kinds = kinds
        self.owners = {}
        self.masked = {}

    def load(self, rows):
        """Look up all numbers, one query for each kind, and all names.

        :raises UserError: rows hold numbers, and the server has no key
        """
        for kind in self.kinds:
            numbers = {row.values.get(kind) for row in rows} - {None}
            self.owners[kind] = self._owners(kind, numbers)
        self._load_persons(rows)
        ids = list(self.persons)
        self.masked = self.env["rural.secret"].sudo()._masked(MODEL, ids)

    def _owners(self, kind, numbers):
        return self.env["rural.secret"].sudo()._find(MODEL, kind, numbers)

    def _load_persons(self, rows):
        """``persons`` by id, those elsewhere among them; ``mine``: whom the user may
        see; ``names``: present persons of the rows' villages by village and name.
        """
        model = self.env[MODEL].with_context(active_test=False)
        ids = {
            owner for kind in self.owners.values() for o in kind.values() for owner in o
        }
        regions = {row.values.get("region_id") for row in rows} - {None}
        names = {row.values.get("name") for row in rows} - {None}
        by_name = [("region_id", "in", list(regions)), ("name", "in", list(names))]
        named = model.search_fetch([*by_name, ("active", "=", True)], LOADED)
        everybody = model.sudo().browse(ids | set(named.ids))
        everybody.fetch(LOADED)
        self.persons = {person.id: person for person in everybody}
        self.mine = set(model.search([("id", "in", list(self.persons))]).ids)
        self.names = defaultdict(list)
        for person in everybody.browse(named.ids):
            self.names[person.village_id.id, person.name].append(person)

    def by_number(self, row):
        """The person with the row's identity number, or an empty set; whoever is not
        in the row's village is an error.
        """
        nobody = self.env[MODEL].sudo()
        owners = self.owners["identity"].get(row.values.get("identity"), ())
        person = next((self.persons[owner] for owner in owners), nobody)
        region = row.values.get("region_id")
        if (
            not person
            or person.id in self.mine
            and region in (None, person.village_id.id)
        ):
            if person and not person.active:
                row.error("identity", "person_archived")
                return nobody
            return person
        self._say_where(row, person)
        return nobody

    def _say_where(self, row, person):
        if person.id in self.mine:
            code = "registered_moved" if person.state == "moved" else "registered_in"
            row.error("identity", code, village=person.village_id.full_name)
            return
        region = self.env["rural.region"].browse(row.values.get("region_id") or [])
        near = region.township_id and region.township_id == person.township_id
        row.error("identity", "registered_near" if near else "registered_far")

    def by_name(self, row):
        """The persons of the row's village and name who may be meant: with a masked
        number only those it fits, with a whole one only those without any.
        """
        values = row.values
        found = self.names.get((values.get("region_id"), values.get("name")), ())
        on_file = {p: self.masked.get((p.id, "identity"), "") for p in found}
        if mask := values.get("identity_mask"):
            return [p for p in found if fits(mask, on_file[p])]
        if values.get("identity"):
            return [p for p in found if not on_file[p]]
        return list(found)

    def find(self, row):
        """The one person meant, for lists that create nobody; else an error."""
        person = self.by_number(row)
        if person or any(issue.field == "identity" for issue in row.issues):
            return person
        found = self.by_name(row)
        if len(found) == 1:
            return found[0]
        if found:
            row.error("name", "namesakes", count=len(found))
        else:
            row.error("name", "person_unknown")
        return person
