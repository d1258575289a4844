"""The register and the national system's own export, asset by asset and field by field.

Plain classes, no model: they read, compare and explain, and write nothing.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib import leak_scan, national_fields, reconcile
from ..lib.national_fields import COMPARED, PLACES
from ..lib.national_rows import NationalReader
from ..lib.reconcile import Entry, Unread, comparable
from ..lib.region_code import RegionIndex
from .workbook_check import WorkbookCheck, region_entries

# What the register says of an asset besides the compared values.
FACTS = ("state", "village_id", "township_id", "county_id", "company_id")
# Above these shares of a workbook it is of another place, or read wrongly.
FOREIGN, FEW = 0.5, 2
CODES = ("national_code", "code")
KINDS_HIDDEN = ("identity", "bank", "phone")
IS_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_./-]*")


class Result(NamedTuple):
    """One row of the comparison: `status` of `rural.national.row`; `here` and `there`
    are entries or None.
    """

    status: str
    here: "Entry | None" = None
    there: "Entry | None" = None
    differences: dict = {}  # noqa: RUF012  never changed
    twin: object = None
    proposal: tuple = ()


class NationalCompare(WorkbookCheck):
    """Reads the export and compares it with the register of the region.

    After ``run``: ``results`` (`Result`, each asset and each row of the export in
    one), ``facts`` (``{asset: {name: value}}``), ``fields`` compared in all rows.

    :param known: ``{digest of the values there: asset id}`` of what somebody found to
        be one
    """

    kind = "national"
    kinds = national_fields.KINDS
    key_fields = ("name",)

    def __init__(self, record, mapping=None, known=None):
        super().__init__(record, mapping)
        self.known = known or {}
        self.rounded = record.rounded
        self.with_transition = record.with_transition
        self.region = record.region_id
        self.regions = RegionIndex(region_entries(self._places()))
        self.swapped = False
        self.results = []
        self.facts = {}
        self.present = {}
        self.paired = {}

    def _places(self):
        """The region, what lies in it, and the names above it."""
        regions = self.env["rural.region"].sudo().with_context(active_test=False)
        above = [int(part) for part in self.region.parent_path.split("/") if part]
        domain = Domain("id", "child_of", self.region.id) | Domain("id", "in", above)
        return regions.search_fetch(domain, ["name", "level", "parent_id", "code"])

    def _make_reader(self, found, unit_of, epoch1904):
        return NationalReader(
            found.name, found.columns, unit_of, self.regions, epoch1904
        )

    # ------------------------------------------------------------
    # COMPARE
    # ------------------------------------------------------------

    def _finish(self):
        self._check_readable()
        here = self._register()
        self._swap_codes(here)
        self.present = self._present()
        there = [self._entry(planned.row) for planned in self.planned]
        self.fields = self._common_fields()
        self._check_unit(here, there)
        due = {e.key for e in here if self._is_due(e)}
        match = reconcile.match(here, there, self._known_keys(there))
        only_here = [entry for entry in match.only_here if entry.key in due]
        proposals = reconcile.propose(only_here, match.only_there)
        self.results = [
            *(self._paired(*pair, due) for pair in match.pairs),
            *(Result("only_here", here=entry) for entry in only_here),
            *(
                Result("only_there", there=e, proposal=proposals.get(e.key, ()))
                for e in match.only_there
            ),
            *(Result("doubled", there=e, twin=twin) for e, twin in match.doubled),
        ]

    def _known_keys(self, there):
        if not self.known:
            return {}
        digests = {e.key: reconcile.digest([reconcile.plain(e.values)]) for e in there}
        self.paired = {k: self.known[d] for k, d in digests.items() if d in self.known}
        return self.paired

    def _paired(self, here, there, due):
        """One asset of both sides; what is not due stands there wrongly."""
        present = self.present[there.key]
        names = compared(here.values, there.values, present)
        found = reconcile.differences(here.values, there.values, names)
        if self.facts[here.key]["state"] == "draft":
            found = {"state": ["draft", None], **found}
        elif here.key not in due:
            return Result("cancel", here, there, found)
        return Result("differs" if found else "same", here, there, found)

    def _is_due(self, entry):
        """What has to be in the national system: 衔接资产 have not, unless the county
        says so; drafts and what is disposed of have not.
        """
        if self.facts[entry.key]["state"] not in ("registered", "confirmed"):
            return False
        return self.with_transition or entry.values["batch"] == "poverty"

    def _common_fields(self):
        """What every row of every sheet could be compared by, in order."""
        shared = set(COMPARED).intersection(*self.present.values())
        return [name for name in COMPARED if name in shared]

    # ------------------------------------------------------------
    # REFUSE
    # ------------------------------------------------------------

    def _check_readable(self):
        rows = [planned.row for planned in self.planned]
        if not rows:
            raise UserError(
                self.env._(
                    "The workbook has a heading but no row below it. Check that "
                    "this is the right file."
                )
            )
        if any(issue.code == "no_unit" for issue in rows[0].issues):
            raise UserError(
                self.env._(
                    "Neither the title nor the heading says whether amounts are in 元 "
                    "or 万元. Choose the unit above and check again."
                )
            )
        self._check_places(rows)

    def _check_places(self, rows):
        lost = [
            issue.params.get("text", "")
            for row in rows
            for issue in row.issues
            if issue.code == "region_unknown"
        ]
        if len(lost) > max(FEW, len(rows) * FOREIGN):
            raise UserError(
                self.env._(
                    "%(count)s of %(rows)s rows name places outside %(region)s "
                    "(%(names)s …): this looks like the export of another place. "
                    "Choose the right workbook, or the region it is of.",
                    count=len(lost),
                    rows=len(rows),
                    region=self.region.full_name,
                    names="、".join(list(dict.fromkeys(lost))[:3]),
                )
            )

    def _check_unit(self, here, there):
        """Amounts of assets that are one by code, or by place, name and year."""
        by_code = {code: e.value for e in here for code in e.codes if code}
        by_name = {e.near[:3]: e.value for e in here if e.near}
        pairs = []
        for entry in there:
            code = next((code for code in entry.codes if code in by_code), None)
            known = by_code.get(code) if code else by_name.get((entry.near or ())[:3])
            pairs.append((known, entry.value))
        if not reconcile.wrong_unit(pairs):
            return
        larger = sum(1 for mine, theirs in pairs if mine and theirs and theirs > mine)
        raise UserError(
            self.env._(
                "Nearly all amounts of the export are ten thousand times apart from "
                "the register's: they are in %(unit)s. Choose that unit above and "
                "compare again.",
                unit="元" if larger else "万元",
            )
        )

    # ------------------------------------------------------------
    # THE REGISTER
    # ------------------------------------------------------------

    def _register(self):
        """Entries of all assets of the region, drafts and disposed ones too: they may
        stand there.
        """
        assets = self.env["rural.asset"].with_context(active_test=False)
        domain = self.env["rural.form.scope"]._place(self.region)
        query = assets._search(domain, order="code, id")
        names = ("id", *COMPARED, *FACTS)
        columns = [assets._field_to_sql(query.table, name, query) for name in names]
        fen = names.index("original_value")
        columns[fen] = SQL("(%s * 100)::bigint", columns[fen])
        rows = self.env.execute_query(query.select(*columns))
        return [self._entry_here(dict(zip(names, row, strict=True))) for row in rows]

    def _entry_here(self, row):
        self.facts[row["id"]] = {name: row[name] for name in FACTS}
        row["original_value"] = Decimal(row["original_value"] or 0) / 100
        values = self._values(row)
        return Entry(
            row["id"],
            (values["national_code"], values["code"]),
            row["region_id"],
            row["name"],
            values["project_year"],
            values["original_value"],
            values,
        )

    def _values(self, row):
        return {
            name: comparable(kind, row.get(name), self.rounded)
            for name, kind in COMPARED.items()
        }

    # ------------------------------------------------------------
    # THE EXPORT
    # ------------------------------------------------------------

    def _apply_rules(self, row):
        """A workbook without places is matched by codes."""
        if not row.present.intersection(PLACES):
            row.issues = [i for i in row.issues if i.code != "region_missing"]
        if not row.values.get("name"):
            row.error("name", "missing_cell")

    def _present(self):
        """``{(sheet, row): compared fields its sheet has}``."""
        by_sheet = {}
        for found in self.sheets:
            names = set(found.columns.values())
            if names.intersection(PLACES):
                names.add("region_id")
            by_sheet[found.name] = names & set(COMPARED)
        keys = ((p.row.sheet, p.row.number) for p in self.planned)
        return {key: by_sheet[key[0]] for key in keys}

    def _swap_codes(self, here):
        """资产编号 of that system is its own number where it shows no other and none
        of the register's is among them.
        """
        codes = {planned.row.values.get("code") for planned in self.planned} - {None}
        own = {entry.values["code"] for entry in here}
        has_own = any("national_code" in f.columns.values() for f in self.sheets)
        if not codes or has_own or codes & own:
            return
        self.swapped = True
        for found in self.sheets:
            for position, name in found.columns.items():
                if name == "code":
                    found.columns[position] = "national_code"
        for planned in self.planned:
            values = planned.row.values
            values["national_code"] = values.pop("code", None)

    def _entry(self, row):
        values = {name: _hidden(name, value) for name, value in row.values.items()}
        for issue in row.issues:
            if issue.severity == "error":
                name = "region_id" if issue.field in PLACES else issue.field
                values[name] = Unread(_hidden(name, issue.params.get("text")) or "?")
        compared = self._values(values)
        region = values.get("region_id")
        return Entry(
            (row.sheet, row.number),
            (_code(compared["national_code"]), _code(compared["code"])),
            None if isinstance(region, Unread) else region,
            values.get("name") or "",
            _whole(compared["project_year"]),
            _whole(compared["original_value"]),
            compared,
        )


def compared(here, there, present):
    """The fields in which two assets are compared. A code that one side does not know
    is no difference: it is given there.
    """
    for name in COMPARED:
        known = here.get(name) and there.get(name)
        if name in present and (known or name not in CODES):
            yield name


def _hidden(name, value):
    """Rows are kept: what they say holds no whole number of a person."""
    if not isinstance(value, str) or not leak_scan.possible(value):
        return value
    return leak_scan.masked(value, ("identity",) if name in CODES else KINDS_HIDDEN)


def _whole(value):
    return value if isinstance(value, int) else None


def _code(value):
    """What can be a code; 无 and — are none."""
    return value if value and IS_CODE.fullmatch(value) else None
