"""The check of a list of persons: each person, and the members of a household
together.
"""

import dataclasses
from collections import Counter, defaultdict

from ..lib import person_fields
from ..lib.errors import DataError
from ..lib.id_numbers import hide, mask
from ..lib.person_rows import SEALED, PersonReader, fits, shown
from .person_finder import PersonFinder
from .workbook_check import WorkbookCheck, region_index

NUMBERS = {"identity": "identity_number", "bank": "bank_card", "phone": "phone_number"}
PERSON_FIELDS = ("name", "relation", "labour", "note")
HOUSEHOLD_COLUMNS = ("household_code", "householder", "relation")
# What a household says: its field, and the values of a row that say it.
HOUSEHOLD_FIELDS = {
    "code": "household_code",
    "kind": "kind",
    "monitored_kind": "monitored_kind",
    "date_kind": "since",
    "risk_removed": "risk_removed",
    "address": "address",
}
LEFT = ("moved", "deceased")


@dataclasses.dataclass
class HouseholdFound:
    """A household of the workbook: its rows, and what is on file for it."""

    region_id: int
    code: str | None
    rows: list = dataclasses.field(default_factory=list)
    record: object = None
    is_new: bool = False
    vals: dict = dataclasses.field(default_factory=dict)
    changes: dict = dataclasses.field(default_factory=dict)

    @property
    def first(self):
        return self.rows[0].row

    @property
    def title(self):
        name = self.said("householder")[0] or self.first.values.get("name")
        return " ".join(filter(None, (self.code, name)))

    @property
    def right_rows(self):
        return [planned for planned in self.rows if planned.status != "wrong"]

    def said(self, name):
        """The first value that a row gives, and that row."""
        for planned in self.rows:
            if (value := planned.row.values.get(name)) is not None:
                return value, planned.row
        return None, None

    def heads(self):
        """The rows of householders that live in the village."""
        return [
            planned
            for planned in self.rows
            if planned.row.values.get("relation") == "head"
            and planned.row.values.get("status") not in LEFT
        ]


class PersonListCheck(WorkbookCheck):
    """Reads rows that name persons by numbers; no row keeps a whole one to be shown."""

    reader = None
    key_fields = ("name",)

    def __init__(self, record, mapping=None):
        super().__init__(record, mapping)
        self.regions = region_index(self.env)
        self.today = self.env.company._rural_today()

    def _make_reader(self, found, unit_of, epoch1904):
        return self.reader(found.name, found.columns, unit_of, self.regions, epoch1904)

    def _read_sheet(self, sheet, synonyms, epoch1904):
        """Names of sheets are kept with the findings, and hold no number."""
        if hide(sheet.name) != sheet.name:
            raise DataError("number_in_sheet_name", sheet=hide(sheet.name))
        return super()._read_sheet(sheet, synonyms, epoch1904)

    def _classify(self, cells, reader, header):
        """An identity number makes a row a person's: no total, signature or heading
        holds one. Settles nearly every row at a tenth of the cost.
        """
        for column, field in reader.columns.items():
            if field == "identity" and column < len(cells):
                if len(str(cells[column] or "")) >= 15:
                    return "data"
        return super()._classify(cells, reader, header)

    def _read_row(self, reader, header, number, cells):
        super()._read_row(reader, header, number, cells)
        return self._hide_cells(reader, cells)

    def _hide_cells(self, reader, cells):
        """What is kept of a wrong row shows no number."""
        row = self.planned[-1].row if self.planned else None
        if row and row.cells is cells:
            row.cells = tuple(
                shown(cell)
                if cell and self.kinds.get(reader.columns.get(column)) in SEALED
                else cell
                for column, cell in enumerate(cells)
            )


class PersonCheck(PersonListCheck):
    """Reads persons; those of a household without a code are right together or wrong.

    After ``run``: ``households`` (``HouseholdFound`` in order) beside what every check
    has. ``numbers`` of a row's values are whole: they are sealed, never shown.
    """

    kind = "person"
    kinds = person_fields.KINDS
    reader = PersonReader
    money_kinds = ()
    not_filled = {"note", "name", "relation", "labour"}

    def __init__(self, record, mapping=None):
        super().__init__(record, mapping)
        self.levels = {r.id: r.level for r in self.env["rural.region"].search([])}
        self.finder = PersonFinder(self.env, tuple(NUMBERS))
        self.households = []
        self.householders = Counter()

    def _apply_rules(self, row):
        values = row.values
        region = values.get("region_id")
        if region and self.levels[region] != "village":
            row.error("village", "not_a_village")
        for field in ("since", "risk_removed", "date_left"):
            if values.get(field) and values[field] > self.today:
                row.error(field, "day_in_future", date=values[field])

    def _finish(self):
        self._group_rows()
        self._find_doubles()
        self.finder.load([planned.row for planned in self.planned])
        for planned in self.planned:
            self._match(planned)
        self._find_same_persons()
        self._match_households()
        for household in self.households:
            self._judge_household(household)
        self._check_cards()
        for planned in self.planned:
            self._compare(planned)
        self._settle()

    # ------------------------------------------------------------
    # households of the workbook
    # ------------------------------------------------------------

    def _group_rows(self):
        """By code; else by householder, where every row of a householder begins a
        household; else a householder's row and the rows below it.
        """
        found, current = {}, None
        for number, planned in enumerate(self.planned):
            values = planned.row.values
            region, code = values.get("region_id"), values.get("household_code")
            is_head = values.get("relation") == "head"
            if not region:
                continue
            if code:
                key = region, code, None
            elif values.get("householder"):
                key = self._householder_key(found, planned, is_head)
            elif is_head:
                key = region, None, number
            elif current in found and found[current].region_id == region:
                key = current
            else:
                self._say_no_household(planned.row)
                continue
            current = key
            planned.group = found.setdefault(key, HouseholdFound(region, code))
            planned.group.rows.append(planned)
        self.households = list(found.values())

    def _householder_key(self, found, planned, is_head):
        values = planned.row.values
        base = values["region_id"], None, values["householder"]
        times = self.householders[base]
        if not times or (is_head and found[(*base, times)].heads()):
            self.householders[base] += 1
        return *base, self.householders[base]

    def _say_no_household(self, row):
        if any(name in row.present for name in HOUSEHOLD_COLUMNS):
            field = next(name for name in HOUSEHOLD_COLUMNS if name in row.present)
            row.error(field, "household_unknown")

    # ------------------------------------------------------------
    # persons
    # ------------------------------------------------------------

    def _find_doubles(self):
        """The same number in two rows: both are named."""
        for kind, severity in (("identity", "error"), ("bank", "warning")):
            seen = defaultdict(list)
            for planned in self.planned:
                if number := planned.row.values.get(kind):
                    seen[number].append(planned.row)
            for rows in seen.values():
                for row in rows if len(rows) > 1 else ():
                    other = next(r for r in rows if r is not row)
                    params = {"sheet": other.sheet, "row": other.number}
                    params["name"] = other.values.get("name") or "—"
                    getattr(row, severity)(kind, f"{kind}_twice", **params)

    def _match(self, planned):
        row = planned.row
        person = self.finder.by_number(row)
        if not person and not has_issue(row, "identity"):
            person = self._by_name(planned)
        planned.record_id = person.id if person else 0
        self._check_masks(row, person)

    def _by_name(self, planned):
        """The namesake who lives in the row's household, or in none yet."""
        row, found = planned.row, self.finder.by_name(planned.row)
        own = [person for person in found if self._agrees(row, person)]
        if len(own) > 1:
            row.error("name", "namesakes", count=len(own))
        elif own:
            return own[0]
        else:
            self._check_namesakes(row, found)
        return None

    def _agrees(self, row, person):
        household = person.household_id
        code = row.values.get("household_code")
        householder = row.values.get("householder")
        if not household or not (code or householder):
            return True
        if code and household.code:
            return household.code == code
        return not householder or household.name == householder

    def _check_namesakes(self, row, found):
        """A person of this name who is on file: the same, written differently?"""
        values = row.values
        named = self.finder.names.get((values.get("region_id"), values.get("name")), ())
        for person in named:
            on_file = self.finder.masked.get((person.id, "identity"))
            known = person.household_id and self._agrees(row, person)
            if values.get("identity") and on_file and known:
                row.error("identity", "identity_differs", mask=on_file)
                return
        if found:
            household = found[0].household_id.display_name or "—"
            row.warning("name", "namesake", household=household)

    def _check_masks(self, row, person):
        """A masked cell says “as on file”, where it fits what is on file."""
        for kind in NUMBERS:
            masked = row.values.get(f"{kind}_mask")
            on_file = person and self.finder.masked.get((person.id, kind))
            if masked and not fits(masked, on_file or ""):
                row.error(kind, f"{kind}_masked")

    def _find_same_persons(self):
        """Two rows for one person: found as such, or without numbers to tell."""
        seen = {}
        for planned in self.planned:
            values, row = planned.row.values, planned.row
            key = planned.record_id or (
                not values.get("identity") and (id(planned.group), values.get("name"))
            )
            if key and key in seen and not has_issue(row, "identity"):
                params = {"sheet": seen[key].sheet, "row": seen[key].number}
                row.error("name", "person_twice", **params)
            seen.setdefault(key, row)

    def _check_cards(self):
        """A bank card on file for somebody else."""
        owners, mine = self.finder.owners["bank"], self.finder.mine
        for planned in self.planned:
            row = planned.row
            others = owners.get(row.values.get("bank"), set()) - {planned.record_id}
            seen = [self.finder.persons[owner].name for owner in others & mine]
            if seen:
                row.warning("bank", "bank_shared", name="、".join(sorted(seen)))
            elif others:
                row.warning("bank", "bank_shared_elsewhere")

    # ------------------------------------------------------------
    # households on file
    # ------------------------------------------------------------

    def _match_households(self):
        """By code, else where the members live, else by the householder's name."""
        by_code, by_name = self._households_on_file()
        for household in self.households:
            record = by_code.get((household.region_id, household.code))
            record = record or self._home(household)
            householder, row = household.said("householder")
            if not record and not household.code and householder:
                named = by_name[household.region_id, householder]
                if len(named) > 1:
                    row.error("householder", "household_ambiguous", count=len(named))
                record = named[0] if len(named) == 1 else None
            if record and not record.active:
                household.first.error("household_code", "household_archived")
            household.record = record
            household.is_new = not record
        self._load_heads()

    def _households_on_file(self):
        model = self.env["rural.household"].with_context(active_test=False)
        codes = {household.code for household in self.households} - {None}
        names = {household.said("householder")[0] for household in self.households}
        regions = {household.region_id for household in self.households}
        domain = ["&", ("region_id", "in", list(regions)), "|"]
        domain += [("code", "in", list(codes)), ("name", "in", list(names - {None}))]
        by_code, by_name = {}, defaultdict(list)
        for record in model.search(domain):
            by_code[record.region_id.id, record.code] = record
            if record.active:
                by_name[record.region_id.id, record.name].append(record)
        return {key: r for key, r in by_code.items() if key[1]}, by_name

    def _home(self, household):
        """The household on file in which its members live, the householder first;
        one with another code is not meant.
        """
        heads = household.heads()
        for planned in [*heads, *household.rows]:
            person = self.finder.persons.get(planned.record_id)
            home = person and person.household_id
            if home and home.village_id.id == household.region_id:
                if not household.code or not home.code:
                    return self.env["rural.household"].browse(home.id)
        return None

    def _load_heads(self):
        """``on_file``: the present householders of the households found."""
        ids = [h.record.id for h in self.households if h.record]
        domain = [("household_id", "in", ids), ("relation", "=", "head")]
        persons = self.env["rural.person"].search([*domain, ("state", "=", "living")])
        self.on_file = {person.household_id.id: person for person in persons}

    # ------------------------------------------------------------
    # one household
    # ------------------------------------------------------------

    def _judge_household(self, household):
        self._collect(household)
        self._check_heads(household)
        if household.record:
            self._compare_household(household)
        elif not household.vals.get("kind"):
            household.vals["kind"] = "other"
            row = household.first
            if "household_kind" in row.present and not has_issue(row, "household_kind"):
                row.warning("household_kind", "kind_missing")

    def _collect(self, household):
        """What the rows say of the household; they must not contradict each other."""
        for name, column in HOUSEHOLD_FIELDS.items():
            value, said = household.said(column)
            if value is None:
                continue
            household.vals[name] = value
            for planned in household.rows if name != "address" else ():
                other = planned.row.values.get(column)
                if other is not None and other != value:
                    field = {"kind": "household_kind", "monitored_kind": "risk"}
                    field = field.get(column, column)
                    planned.row.error(field, "kind_differs", row=said.number)

    def _check_heads(self, household):
        heads = household.heads()
        householder, said = household.said("householder")
        if not heads and householder:
            heads = self._named_head(household, householder)
        for planned in heads[1:]:
            planned.row.error("relation", "two_heads", row=heads[0].row.number)
        on_file = household.record and self.on_file.get(household.record.id)
        known = {planned.record_id for planned in household.rows}
        if heads and on_file and on_file.id not in known:
            heads[0].row.error("relation", "head_on_file", name=on_file.name)
        elif not heads and (not on_file or on_file.id in known):
            self._say_no_head(household, on_file)
        if heads and householder and heads[0].row.values["name"] != householder:
            name = heads[0].row.values["name"]
            said.warning("householder", "householder_differs", name=name)

    def _say_no_head(self, household, on_file):
        """None in the workbook: right only if a row leaves the one on file alone."""
        rows = [p for p in household.rows if on_file and p.record_id == on_file.id]
        if rows and not rows[0].row.values.get("relation"):
            return
        if "relation" in household.first.present:
            household.first.warning("relation", "no_householder")

    def _named_head(self, household, householder):
        """The member whom the column of householders names."""
        named = [
            planned
            for planned in household.rows
            if planned.row.values.get("name") == householder
            and not planned.row.values.get("relation")
            and planned.row.values.get("status") not in LEFT
        ]
        for planned in named[:1]:
            planned.row.values["relation"] = "head"
        return named[:1]

    def _compare_household(self, household):
        """What changes; a blank cell takes nothing away."""
        record, changes = household.record, household.changes
        since = household.vals.pop("date_kind", None)
        vals = household.vals
        if vals.get("kind", "monitored") != "monitored":
            vals["monitored_kind"] = False
        for name, value in vals.items():
            if (record[name] or False) != (value or False):
                changes[name] = (record[name], value)
        row = household.said("since")[1] or household.first
        if "kind" not in changes and "monitored_kind" not in changes:
            if since and since != record.date_kind:
                row.warning("since", "since_differs", date=record.date_kind)
        elif since and since <= record.date_kind:
            row.error("since", "since_too_early", date=record.date_kind)
        else:
            changes["date_kind"] = (record.date_kind, since or self.today)
            if not since:
                field = "since" if "since" in row.present else "household_kind"
                row.warning(field, "since_missing")

    # ------------------------------------------------------------
    # what changes
    # ------------------------------------------------------------

    def _compare(self, planned):
        """Field by field with the person on file."""
        person = self.finder.persons.get(planned.record_id)
        if not person:
            return
        row, values, changes = planned.row, planned.row.values, planned.changes
        for name in PERSON_FIELDS:
            if values.get(name) and values[name] != person[name]:
                changes[name] = (person[name], values[name])
        if "name" in changes:
            row.warning("name", "name_differs", name=person.name)
        self._compare_numbers(planned, person)
        household = planned.group and planned.group.record
        if planned.group and (not household or household.id != person.household_id.id):
            name = household.display_name if household else planned.group.title
            changes["household_id"] = (person.household_id.display_name, name)
        self._compare_status(planned, person)

    def _compare_numbers(self, planned, person):
        for kind, field in NUMBERS.items():
            number = planned.row.values.get(kind)
            if number and person.id not in self.finder.owners[kind].get(number, ()):
                old = self.finder.masked.get((person.id, kind))
                planned.changes[field] = (old, mask(kind, number))

    def _compare_status(self, planned, person):
        row, said = planned.row, planned.row.values.get("status")
        day = row.values.get("date_left")
        if person.state == "living":
            if said in LEFT:
                planned.changes["state"] = (person.state, said)
        elif said in (None, "living"):
            code = "is_deceased" if person.state == "deceased" else "has_moved"
            row.error("status" if said else "name", code, date=person.date_left)
        elif (said, day) != (person.state, person.date_left):
            states = dict(person._fields["state"]._description_selection(self.env))
            params = {"date": person.date_left, "state": states[person.state]}
            row.warning("status", "left_differs", **params)

    # ------------------------------------------------------------
    # what becomes of it
    # ------------------------------------------------------------

    def _settle(self):
        """Households without a code first: they are right or wrong together."""
        for household in self.households:
            wrong = [p.row for p in household.rows if p.row.wrong]
            if wrong and not household.code:
                for planned in household.rows:
                    if not planned.row.wrong:
                        number = wrong[0].number
                        planned.row.error("name", "household_wrong", row=number)
        for planned in self.planned:
            if planned.row.wrong:
                planned.status = "wrong"
            elif planned.record_id:
                planned.status = "changed" if planned.changes else "unchanged"
        for household in self.households:
            right = household.right_rows
            if household.changes and right:
                right[0].changes.update(household.changes)
                right[0].status = "changed"

    def new_households(self):
        """How many households the import creates or has created."""
        right = [h for h in self.households if h.right_rows]
        return sum(h.is_new for h in right)

    def notes(self):
        """What the workbook leaves open for all its rows."""
        _ = self.env._
        present = set().union(*(planned.row.present for planned in self.planned))
        notes = []
        if "identity" not in present:
            notes.append(
                _(
                    "No column of identity numbers: persons are told apart by their "
                    "names alone."
                )
            )
        if self.households and not {"household_kind", "risk"} & present:
            notes.append(
                _(
                    "No column says what households count as: new ones count as "
                    "neither lifted nor monitored."
                )
            )
        if not any(name in present for name in HOUSEHOLD_COLUMNS):
            notes.append(
                _("No column of households: new persons are taken in without one.")
            )
        return notes


def has_issue(row, field):
    """Whether an error stands on the field already."""
    return any(i.field == field and i.severity == "error" for i in row.issues)
