"""The check of a county's own ledger workbook: what each row would do.

Plain classes, no model: they read, compare and explain, and write nothing.
"""

from decimal import Decimal

from ..lib import asset_rules, ledger_parse
from ..lib.amounts import of_float
from ..lib.ledger_fields import CLASS_WORDS, KINDS
from ..lib.region_code import RegionIndex
from ..lib.row_reader import Issue
from ..lib.text import normalize
from .workbook_check import WorkbookCheck, region_entries

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


class LedgerCheck(WorkbookCheck):
    """Reads an asset ledger and compares it with the register."""

    kind = "asset"
    kinds = KINDS
    key_fields = ("original_value",)
    money_kinds = ("money", "funding")
    filled_kinds = {"text", "place", "class", "category", "batch", "year", "lookup"}
    not_filled = {"name", "code", "note"}

    def __init__(self, record, mapping=None):
        super().__init__(record, mapping)
        self.first_year = self.env.company.rural_first_year
        self.lookups = build_lookups(self.env)
        self.requirements = self._category_requirements()

    def _make_reader(self, found, unit_of, epoch1904):
        return ledger_parse.RowParser(
            found.name,
            found.columns,
            unit_of,
            self.lookups,
            batch=sheet_batch(found.name, found.header.title) or self.record.batch,
            epoch1904=epoch1904,
        )

    def _finish(self):
        self._find_duplicates()
        self._match_existing()
        self._set_targets()

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
                row.error("name", "duplicate_row", **params)
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
                row.error("name", "ambiguous_asset", **params)
                planned.status = "wrong"
            elif matches:
                planned.record_id = matches[0]
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
            planned.row.error("code", "foreign_code")
            planned.status = "wrong"

    def _compare(self):
        """Field by field against the register; a blank cell takes nothing away."""
        matched = [p for p in self.planned if p.record_id]
        assets = self.env["rural.asset"].browse([p.record_id for p in matched])
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
            planned.row.error(field, code, **params)
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
        if name == "operator_code" and asset._has_code(new):
            continue
        if old != new and not (isinstance(new, float) and abs(old - new) < 5e-5):
            changes[name] = (old, new)
    funding = sorted((f["source_id"], f["level"], f["amount"]) for f in row.funding)
    present = sorted(
        (f.source_id.id, f.level, of_float(f.amount)) for f in asset.funding_ids
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
        regions=RegionIndex(region_entries(own)),
        owners=RegionIndex(region_entries(every)),
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
