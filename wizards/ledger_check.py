"""The check of a county's own ledger workbook: what each row would do.

Plain classes, no model: they read, compare and explain, and write nothing.
"""

import dataclasses
from collections import Counter
from decimal import Decimal

from odoo import fields

from ..lib import asset_rules, ledger_header, ledger_parse, ledger_rows
from ..lib.errors import DataError
from ..lib.ledger_fields import CLASS_WORDS, KINDS
from ..lib.ledger_parse import Issue
from ..lib.region_code import RegionIndex
from ..lib.text import normalize
from ..lib.workbook_reader import open_workbook

# Kinds whose vertically merged cells hold for every row below. A merged amount
# belongs to the whole block and repeating it would multiply it.
FILLED_KINDS = {"text", "place", "class", "category", "batch", "year", "lookup"}
NOT_FILLED = {"name", "code", "note"}
# Money of one year is at times spent before its document came: such a row is
# taken in, and its asset waits for confirmation until the dates are explained.
DOUBTFUL = {"before_year"}
# a problem's field -> the ledger field whose column shows it
PROBLEM_COLUMNS = {
    "region_id": "village",
    "right_ids": "owner",
    "contract_end": "contract_period",
    "household_head": "owner",
    "uom_id": "quantity",
}


@dataclasses.dataclass(slots=True)
class Planned:
    """What the import does with one row."""

    row: ledger_parse.Row
    status: str = "new"
    asset_id: int = 0
    target: str = "draft"
    changes: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(slots=True)
class SheetFound:
    """A sheet with its header and what was made of its columns."""

    name: str
    header: object
    columns: dict
    fingerprint: str


class LedgerCheck:
    """Reads every sheet of a workbook and plans the import.

    After ``run``: ``planned`` (rows in order), ``skipped`` (``[(sheet, row,
    reason)]``), ``sheets`` (``SheetFound`` of those with a header),
    ``passed_over`` (names of sheets without one).
    """

    def __init__(self, record, mapping=None):
        self.record = record
        self.env = record.env
        self.mapping = mapping or {}
        self.planned = []
        self.skipped = []
        self.sheets = []
        self.passed_over = []
        self.today = fields.Date.context_today(record)
        self.first_year = self.env.company.rural_first_year
        self.lookups = build_lookups(self.env)
        self.requirements = self._category_requirements()

    def run(self, data, filename):
        """Check the workbook in ``data``.

        :raises DataError: of the guard, or ``no_header`` for a wrong workbook
        """
        synonyms = self.env["rural.import.column"]._words()
        with open_workbook(data, filename) as book:
            for sheet in book.sheets:
                self._read_sheet(sheet, synonyms, book.epoch1904)
        if not self.sheets:
            raise DataError("no_header", filename=filename)
        self._find_duplicates()
        self._match_existing()
        self._set_targets()
        return self

    # ------------------------------------------------------------
    # reading
    # ------------------------------------------------------------

    def _read_sheet(self, sheet, synonyms, epoch1904):
        header = ledger_header.find_header(sheet.head(), sheet.merged, synonyms)
        if header is None or "original_value" not in header.columns.values():
            if header is None or not self._mapped(header):
                self.passed_over.append(sheet.name)
                return
        found = self._sheet_found(sheet.name, header)
        self.sheets.append(found)
        unit_of = self._unit_of(header)
        if self._lacks_unit(found, unit_of):
            return
        parser = ledger_parse.RowParser(
            sheet.name,
            found.columns,
            unit_of,
            self.lookups,
            batch=sheet_batch(sheet.name, header.title) or self.record.batch,
            epoch1904=epoch1904,
        )
        fill = {
            column
            for column, field in found.columns.items()
            if KINDS[field] in FILLED_KINDS and field not in NOT_FILLED
        }
        rows = sheet.rows(fill=fill, width=header.width, first_row=header.data_row)
        for number, cells in rows:
            self._read_row(parser, header, number, cells)

    def _mapped(self, header):
        key = ledger_header.fingerprint(header)
        return "original_value" in self.mapping.get(key, {}).values()

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
        names (funding adds up to the value, so they share it), or the chosen one.
        """
        named = set(header.units.values())
        common = named.pop() if len(named) == 1 else None
        chosen = None if self.record.unit == "auto" else self.record.unit
        return lambda column: header.unit_of(column) or common or chosen

    def _lacks_unit(self, found, unit_of):
        """Refuse a sheet whose amounts nobody can read, with one finding for all."""
        for column, field in found.columns.items():
            if KINDS[field] in ("money", "funding") and unit_of(column) is None:
                row = ledger_parse.Row(
                    found.name, found.header.last_row, {}, [], [], [], set()
                )
                row.issues.append(Issue("error", field, "no_unit", {}))
                self.planned.append(Planned(row, "wrong"))
                return True
        return False

    def _read_row(self, parser, header, number, cells):
        kind = ledger_rows.classify(cells, header)
        if kind == "data" and parser.is_blank(cells):
            kind = "blank"
        if kind != "data":
            if kind != "blank":
                self.skipped.append((parser.sheet, number, kind))
            return
        row = parser.parse(number, cells)
        self._apply_rules(row)
        if row.issues:
            row.cells = cells
        self.planned.append(Planned(row))

    # ------------------------------------------------------------
    # rules
    # ------------------------------------------------------------

    def _apply_rules(self, row):
        """Add the register's own rules to the issues of the row.

        A cell that could not be read is reported once, not again as empty.
        """
        said = {issue.field for issue in row.issues if issue.severity == "error"}
        facts = self._facts(row)
        problems = asset_rules.register_problems(facts)
        problems += asset_rules.confirm_problems(facts)
        for problem in problems:
            field = self._column_field(problem.field, row.present)
            if field in said or self._silenced(problem, said):
                continue
            said.add(field)
            if problem.code == "funding_sum" and self._is_yuan(row):
                continue
            severity = "warning" if problem.code in DOUBTFUL else "error"
            row.issues.append(Issue(severity, field, problem.code, problem.params))

    def _is_yuan(self, row):
        """An amount 10,000 times its funding was typed in 元: one finding, not two."""
        suspect = next((i for i in row.issues if i.code == "looks_like_yuan"), None)
        if suspect:
            suspect.severity = "error"
        return bool(suspect)

    def _facts(self, row):
        needs = self.requirements.get(row.values.get("category_id"), {})
        return ledger_parse.facts(row, needs, self.first_year, self.today)

    def _column_field(self, field, present):
        if field in present:
            return field
        if field == "funding_ids":
            return next((f for f in present if f.startswith("funding_")), field)
        return PROBLEM_COLUMNS.get(field, field)

    def _silenced(self, problem, said):
        """Whether the problem only repeats a cell that was reported already."""
        if problem.field == "category_id":
            return "asset_class" in said
        if problem.field == "region_id":
            return bool(said & {"village", "township"})
        if problem.code in ("funding_sum", "no_funding"):
            return any(f.startswith("funding_") for f in said)
        if problem.code in ("date_order", "before_year"):
            return bool(said & {problem.params.get("after"), "project_year"})
        return False

    def _category_requirements(self):
        names = list(asset_rules.REQUIREMENTS)
        return {
            category.id: {name: category[name] for name in names}
            for category in self.env["rural.asset.category"].search([])
        }

    # ------------------------------------------------------------
    # comparing
    # ------------------------------------------------------------

    def _find_duplicates(self):
        """Two rows of the workbook that name the same asset: the second is wrong."""
        first = {}
        for planned in self.planned:
            row = planned.row
            keys = [key for key in self._keys(row) if key]
            twin = next((first[key] for key in keys if key in first), None)
            if twin and not row.wrong:
                params = {"sheet": twin.sheet, "row": twin.number}
                row.issues.append(Issue("error", "name", "duplicate_row", params))
            for key in keys:
                first.setdefault(key, row)

    def _keys(self, row):
        """What identifies the row: its code, and place + project + name."""
        values = row.values
        code = values.get("code")
        region, name = values.get("region_id"), values.get("name")
        return (
            ("code", code) if code else None,
            ("name", *asset_key(region, name, values)) if region and name else None,
        )

    def _match_existing(self):
        by_code, by_key = self._existing_keys()
        for planned in self.planned:
            row = planned.row
            if row.wrong:
                planned.status = "wrong"
                continue
            code, key = self._keys(row)
            matches = by_code.get(code and code[1]) or by_key.get(key[1:], ())
            if len(matches) > 1:
                params = {"count": len(matches)}
                row.issues.append(Issue("error", "name", "ambiguous_asset", params))
                planned.status = "wrong"
            elif matches:
                planned.asset_id = matches[0]
        self._refuse_foreign_codes(by_code)
        self._compare()

    def _existing_keys(self):
        """Assets in the user's scope by code and by place + project + name."""
        regions = {p.row.values.get("region_id") for p in self.planned}
        codes = {p.row.values.get("code") for p in self.planned} - {None}
        assets = self.env["rural.asset"].with_context(active_test=False)
        domain = ["|", ("region_id", "in", list(regions)), ("code", "in", list(codes))]
        names = ["code", "name", "project_name", "region_id", "household_head"]
        by_code, by_key = {}, {}
        for asset in assets.search_fetch(domain, names):
            values = {
                "project_name": asset.project_name,
                "household_head": asset.household_head,
            }
            key = asset_key(asset.region_id.id, asset.name, values)
            by_key.setdefault(key, []).append(asset.id)
            if asset.code:
                by_code[asset.code] = [asset.id]
        self.env.invalidate_all()
        return by_code, by_key

    def _refuse_foreign_codes(self, by_code):
        """A code that stands outside the user's scope cannot be given again."""
        codes = {
            p.row.values["code"]: p
            for p in self.planned
            if p.row.values.get("code") and p.row.values["code"] not in by_code
        }
        if not codes:
            return
        taken = self.env["rural.asset"].sudo().with_context(active_test=False)
        for asset in taken.search_fetch([("code", "in", list(codes))], ["code"]):
            planned = codes[asset.code]
            planned.row.issues.append(Issue("error", "code", "foreign_code", {}))
            planned.status = "wrong"

    def _compare(self):
        """Field by field against the register; a blank cell takes nothing away."""
        matched = [p for p in self.planned if p.asset_id]
        assets = self.env["rural.asset"].browse([p.asset_id for p in matched])
        for start in range(0, len(matched), 1000):
            for planned, asset in zip(
                matched[start : start + 1000],
                assets[start : start + 1000],
                strict=True,
            ):
                self._compare_one(planned, asset)
            self.env.invalidate_all()

    def _compare_one(self, planned, asset):
        changes = row_changes(planned.row, asset)
        planned.changes = changes
        planned.status = "changed" if changes else "unchanged"
        if not changes:
            return
        keys = asset._key_fields(changes)
        if asset.state == "disposed" or (keys and not asset._may_change(keys)):
            params = {"asset": asset.display_name}
            code = "asset_disposed" if asset.state == "disposed" else "asset_confirmed"
            field = next((f for f in keys if f in planned.row.present), "name")
            planned.row.issues.append(Issue("error", field, code, params))
            planned.status = "wrong"

    def _set_targets(self):
        """How far the papers of a new asset carry: draft, registered, confirmed."""
        limit = self.record._highest_target()
        for planned in self.planned:
            if planned.status != "new":
                continue
            facts = complete_facts(self._facts(planned.row))
            if limit == "draft" or asset_rules.register_problems(facts):
                planned.target = "draft"
            elif limit == "registered" or asset_rules.confirm_problems(facts):
                planned.target = "registered"
            else:
                planned.target = "confirmed"

    # ------------------------------------------------------------
    # summary
    # ------------------------------------------------------------

    def counts(self):
        """``Counter`` of statuses, skipped rows among them."""
        counts = Counter(planned.status for planned in self.planned)
        counts["skipped"] = len(self.skipped)
        return counts

    def column_of(self, sheet, field):
        """``(0-based column, label)`` of a field on a sheet; (None, '') if absent."""
        found = next(found for found in self.sheets if found.name == sheet)
        for column, mapped in found.columns.items():
            if mapped == field:
                return column, found.header.labels.get(column, "")
        return None, ""


def complete_facts(facts):
    """Facts in which nothing is silent: what the workbook lacks is empty."""
    names = (*asset_rules.REQUIRED, *asset_rules.DATE_FIELDS)
    names += tuple(n for group in asset_rules.REQUIREMENTS.values() for n in group)
    complete = {name: None for name in names}
    complete.update(funding=[], shares=[])
    complete.update(facts)
    if facts.get("uom_id") is None and "uom_id" not in facts:
        complete["uom_id"] = True  # the category's usual unit is taken
    complete["has_document"] = bool(facts.get("confirmation_document"))
    return complete


def sheet_batch(name, title):
    """The batch that a sheet's name or title declares, when it names just one."""
    for text in (normalize(name), normalize(title)):
        poverty, transition = "扶贫" in text, "衔接" in text
        if poverty != transition:
            return "poverty" if poverty else "transition"
    return None


def asset_key(region_id, name, values):
    """What makes two entries the same asset where no code tells."""
    return (
        region_id,
        normalize(name),
        normalize(values.get("project_name") or ""),
        normalize(values.get("household_head") or ""),
    )


def row_changes(row, asset):
    """``{field: (old, new)}`` in which the row differs from the asset.

    Values are as ``write`` takes them; amounts compare to the fen.
    """
    changes = {}
    for name, new in asset_values(row).items():
        if new is None or name == "batch" and "batch" not in row.present:
            continue
        old = plain(asset, name)
        if old != new and not (isinstance(new, float) and abs(old - new) < 5e-5):
            changes[name] = (old, new)
    funding = sorted((f["source_id"], f["level"], f["amount"]) for f in row.funding)
    present = sorted(
        (f.source_id.id, f.level, Decimal(str(round(f.amount, 2))))
        for f in asset.funding_ids
    )
    if funding and funding != present:
        changes["funding_ids"] = (present, funding)
    owners = sorted((o["holder_name"], round(float(o["share"]), 4)) for o in row.owners)
    holders = sorted(
        (r.holder_name, round(r.share, 4))
        for r in asset.right_ids.filtered("type_id.is_ownership")
    )
    if owners and owners != holders:
        changes["right_ids"] = (holders, owners)
    return changes


def plain(asset, name):
    """A field's value as ``create`` takes it."""
    value = asset[name]
    return value.id if asset._fields[name].type == "many2one" else value


def asset_values(row):
    """The scalar values of a row as ``create`` takes them."""
    skipped = {"owner", "county", "township", "village", "funding_source"}
    values = {}
    for name, value in row.values.items():
        if name in skipped or value is None:
            continue
        values[name] = float(value) if isinstance(value, Decimal) else value
    return values


def build_lookups(env):
    """The code lists and places of the database, as ``ledger_parse`` takes them."""
    regions = env["rural.region"]
    columns = ["name", "level", "parent_id", "code"]

    def entries(records):
        return [(r.id, r.name, r.level, r.parent_id.id, r.code) for r in records]

    own = regions.search_fetch([], columns)
    every = regions.sudo().search_fetch([], columns)
    categories = env["rural.asset.category"].search([])
    class_of = {category.id: category.asset_class for category in categories}
    words = {}
    for asset_class in set(CLASS_WORDS.values()):
        members = categories.filtered(lambda c, k=asset_class: c.asset_class == k)
        words.update({(asset_class, w): i for w, i in members._words_of().items()})
    sources = env["rural.funding.source"]
    return ledger_parse.Lookups(
        regions=RegionIndex(entries(own)),
        owners=RegionIndex(entries(every)),
        region_names={r.id: (r.name, r.level) for r in every},
        categories=words,
        class_of=class_of,
        uoms=env["uom.uom"]._rural_words(),
        project_types=env["rural.project.type"]._words(),
        departments=env["rural.department"]._words(),
        sources=sources._words(),
        default_sources={
            "poverty": env.ref("rural_asset.funding_source_f01").id,
            "transition": env.ref("rural_asset.funding_source_f02").id,
            "other": env.ref("rural_asset.funding_source_f99").id,
        },
    )
