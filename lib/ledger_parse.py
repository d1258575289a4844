"""Read one row of a ledger into the values of an asset.

Cells become plain values (money in yuan as ``Decimal``, dates, ids from the
lookups handed in); what cannot be read becomes an ``Issue`` on its cell and
nothing else of the row is lost. Nothing here writes or asks the database.
"""

import dataclasses
import re

from . import amounts, dates, holders
from .errors import DataError
from .ledger_fields import (
    BATCH_WORDS,
    CHOICES,
    CLASS_WORDS,
    FUNDING_LEVELS,
    KINDS,
    NO,
    YES,
)
from .text import is_blank, normalize

# Mobile, land line with or without area code, service numbers; 1… with fewer
# than eleven digits is a truncated mobile number.
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4}")
REGION_LIKE = re.compile(r"(村|村委会|村民委员会|社区|居委会|镇|乡|街道|街道办事处)$")


@dataclasses.dataclass(slots=True)
class Issue:
    """One thing wrong in one row; ``field`` leads to the column."""

    severity: str
    field: str
    code: str
    params: dict


@dataclasses.dataclass(slots=True)
class Row:
    """What one row of the workbook says; ``cells`` as they stand are kept only
    of rows with issues.
    """

    sheet: str
    number: int
    values: dict
    funding: list
    owners: list
    issues: list
    present: set
    cells: tuple = ()

    @property
    def wrong(self):
        return any(issue.severity == "error" for issue in self.issues)


@dataclasses.dataclass
class Lookups:
    """The code lists and places a workbook's words are matched against.

    ``categories``: ``{(class, word): id}``; ``class_of``: ``{category id: class}``;
    ``uoms``, ``project_types``, ``departments``: ``{word: id}``; ``sources``:
    ``{word: id}`` of funding sources; ``regions``: RegionIndex of the user's
    scope; ``owners``: RegionIndex of all regions that may own; ``region_names``:
    ``{id: (name, level)}``.
    """

    regions: object
    owners: object
    region_names: dict
    categories: dict
    class_of: dict
    uoms: dict
    project_types: dict
    departments: dict
    sources: dict
    default_sources: dict


class RowParser:
    """Parses the rows of one sheet with its header, unit and batch.

    ``columns`` is ``{0-based column: field}``; ``unit_of(column)`` gives
    ``yuan`` or ``wan``; ``batch`` is the batch the sheet declares, or ``None``.
    """

    def __init__(self, sheet, columns, unit_of, lookups, batch=None, epoch1904=False):
        self.sheet = sheet
        self.columns = columns
        self.unit_of = unit_of
        self.lookups = lookups
        self.batch = batch
        self.epoch1904 = epoch1904
        self.present = {field for field in columns.values() if field != "ignore"}
        self.readers = {
            kind: getattr(self, f"_read_{kind}") for kind in set(KINDS.values())
        }

    def parse(self, number, cells):
        """Return the ``Row`` of one tuple of cell values."""
        row = Row(self.sheet, number, {}, [], [], [], self.present)
        raw = {}
        for column, field in self.columns.items():
            cell = cells[column] if column < len(cells) else None
            raw.setdefault(field, (column, cell))
        for field, (column, cell) in raw.items():
            try:
                self.readers[KINDS[field]](row, field, cell, column)
            except DataError as error:
                row.issues.append(Issue("error", field, error.code, error.params))
        self._place(row, raw)
        self._category(row, raw)
        self._batch(row)
        self._owner(row, raw)
        self._household(row)
        self._funding_sources(row)
        return row

    # ------------------------------------------------------------
    # cells
    # ------------------------------------------------------------

    def _read_ignore(self, row, field, cell, column):
        """Columns like 序号 say nothing about the asset."""

    _read_place = _read_class = _read_category = _read_owner = _read_ignore

    def _read_text(self, row, field, cell, column):
        row.values[field] = normalize(cell) or None

    def _read_batch(self, row, field, cell, column):
        text = normalize(cell)
        if text:
            row.values[field] = self._word(BATCH_WORDS, text)

    def _read_year(self, row, field, cell, column):
        row.values[field] = dates.parse_year(cell)

    def _read_date(self, row, field, cell, column):
        parsed = dates.parse_date(cell, self.epoch1904)
        row.values[field] = parsed.date if parsed else None

    def _read_period(self, row, field, cell, column):
        period = dates.parse_period(cell)
        row.values["contract_start"] = period.start if period else None
        row.values["contract_end"] = period.end if period else None

    def _read_money(self, row, field, cell, column):
        unit = self._unit(column)
        row.values[field] = value = amounts.parse_amount(cell, unit)
        if field == "original_value" and value is not None and unit == "wan":
            if amounts.looks_like_yuan(amounts.to_wan(value)):
                params = {"text": normalize(cell)}
                row.issues.append(Issue("warning", field, "looks_like_yuan", params))

    def _read_funding(self, row, field, cell, column):
        value = amounts.parse_amount(cell, self._unit(column))
        if value is not None and value < 0:
            raise DataError("negative_amount", text=normalize(cell))
        if value:
            level = field.removeprefix("funding_")
            row.funding.append({"level": level, "amount": value})

    def _unit(self, column):
        unit = self.unit_of(column)
        if unit is None:
            raise DataError("no_unit")
        return unit

    def _read_number(self, row, field, cell, column):
        row.values[field] = amounts.parse_number(cell)

    def _read_integer(self, row, field, cell, column):
        value = amounts.parse_number(cell)
        if value is not None and value != int(value):
            raise DataError("not_an_integer", text=normalize(cell))
        row.values[field] = None if value is None else int(value)

    def _read_percent(self, row, field, cell, column):
        text = normalize(cell) if isinstance(cell, str) else cell
        if isinstance(text, str) and text.endswith("%"):
            row.values[field] = amounts.parse_number(text[:-1])
            return
        value = amounts.parse_number(text)
        # A cell formatted as a percentage holds its fraction: 5 % is 0.05.
        small = value is not None and 0 < value < 1
        row.values[field] = value * 100 if small else value

    def _read_quantity(self, row, field, cell, column):
        value, unit = amounts.parse_quantity(cell)
        row.values[field] = value
        if unit:
            row.values["uom_id"] = self._word(self.lookups.uoms, unit)

    def _read_uom(self, row, field, cell, column):
        text = normalize(cell)
        if text:
            row.values[field] = self._word(self.lookups.uoms, text)
        else:
            row.values.setdefault(field, None)

    def _read_lookup(self, row, field, cell, column):
        text = normalize(cell)
        words = (
            self.lookups.departments
            if field == "department_id"
            else self.lookups.project_types
        )
        if text:
            row.values[field] = self._word(words, text)

    def _read_choice(self, row, field, cell, column):
        text = normalize(cell)
        row.values[field] = self._word(CHOICES[field], text) if text else None

    def _read_flag(self, row, field, cell, column):
        text = normalize(cell).lower()
        if text in YES:
            row.values[field] = True
        elif text in NO:
            row.values[field] = False
        elif text:
            raise DataError("not_a_flag", text=normalize(cell))

    def _read_phone(self, row, field, cell, column):
        text = normalize(cell)
        row.values[field] = text or None
        parts = re.split(r"[\s,;/、]+", text) if text else ()
        if any(part and not PHONE.fullmatch(part) for part in parts):
            row.issues.append(Issue("warning", field, "bad_phone", {"text": text}))

    def _word(self, words, text):
        found = words.get(text)
        if found is None:
            found = words.get(re.sub(r"\s", "", text))
        if found is None:
            raise DataError("unknown_word", text=text, known=list(words)[:12])
        return found

    # ------------------------------------------------------------
    # what several cells say together
    # ------------------------------------------------------------

    def _place(self, row, raw):
        texts = {
            level: normalize(raw[level][1]) if level in raw else None
            for level in ("village", "township", "county")
        }
        field = next((f for f in ("village", "township") if f in raw), "village")
        try:
            row.values["region_id"] = self.lookups.regions.find(
                texts["village"], texts["township"], texts["county"]
            )
        except DataError as error:
            said = error.params.get("text")
            if "township" in raw and said and said == texts["township"]:
                field = "township"
            row.issues.append(Issue("error", field, error.code, error.params))

    def _category(self, row, raw):
        class_text = self._cell_text(raw, "asset_class")
        text = self._cell_text(raw, "category_id")
        if not text and class_text and re.search(r"[-—/:]", class_text):
            class_text, text = re.split(r"[-—/:]+", class_text, maxsplit=1)
        asset_class = None
        if class_text:
            asset_class = CLASS_WORDS.get(class_text.removesuffix("资产"))
            if not asset_class:
                row.issues.append(
                    Issue("error", "asset_class", "unknown_class", {"text": class_text})
                )
                return
        elif "asset_class" in raw and not text:
            row.issues.append(Issue("error", "asset_class", "missing_cell", {}))
            return
        self._match_category(row, asset_class, text, "category_id" in raw)

    def _match_category(self, row, asset_class, text, has_column):
        words = self.lookups.categories
        if not text:
            code = {"operating": "0199", "public": "0299", "household": "0399"}
            row.values["category_id"] = (
                None if has_column else words.get((asset_class, code.get(asset_class)))
            )
            return
        text = text.removesuffix("资产") if (asset_class, text) not in words else text
        classes = [asset_class] if asset_class else ["operating", "public", "household"]
        found = {words[(c, text)] for c in classes if (c, text) in words}
        if len(found) == 1:
            row.values["category_id"] = found.pop()
            return
        elsewhere = any((c, text) in words for c in set(CLASS_WORDS.values()))
        code = "category_class" if elsewhere and asset_class else "unknown_category"
        row.issues.append(Issue("error", "category_id", code, {"text": text}))

    def _batch(self, row):
        if row.values.get("batch"):
            return
        year = row.values.get("project_year")
        by_year = ("transition" if year > 2020 else "poverty") if year else None
        row.values["batch"] = self.batch or by_year

    def _owner(self, row, raw):
        text = self._cell_text(raw, "owner")
        if not text:
            return
        try:
            parsed = holders.parse_holders(text)
        except DataError as error:
            row.issues.append(Issue("error", "owner", error.code, error.params))
            return
        for name, share in parsed:
            row.owners.append(self._holder(row, name, share))

    def _holder(self, row, name, share):
        household = (
            self.lookups.class_of.get(row.values.get("category_id")) == "household"
            or holders.holder_kind_hint(name) == "household"
        )
        owner = {"holder_name": name, "share": share, "holder_region_id": None}
        if household and not REGION_LIKE.search(name):
            return {**owner, "holder_level": "household"}
        try:
            region_id = self.lookups.owners.find(name)
        except DataError as error:
            if REGION_LIKE.search(name):
                row.issues.append(Issue("error", "owner", error.code, error.params))
            return {**owner, "holder_level": "enterprise"}
        region_name, level = self.lookups.region_names[region_id]
        level = level if level in ("village", "township") else "county"
        return {
            "holder_name": region_name,
            "share": share,
            "holder_region_id": region_id,
            "holder_level": level,
        }

    def _household(self, row):
        """到户类: 户主 follows from the owner where the ledger has no column."""
        if self.lookups.class_of.get(row.values.get("category_id")) != "household":
            return
        if not row.values.get("household_head") and len(row.owners) == 1:
            owner = row.owners[0]
            if owner["holder_level"] == "household":
                row.values["household_head"] = owner["holder_name"].removesuffix("户")

    def _funding_sources(self, row):
        """A column that names only the level of the money leaves its source to
        the batch: 专项扶贫资金 up to 2020, 衔接资金 from 2021.
        """
        named = row.values.pop("funding_source", None)
        source = self.lookups.sources.get(named) if named else None
        value = row.values.get("original_value")
        if source and not row.funding and value and not self._has_funding_columns():
            row.funding.append({"level": "other", "amount": value})
        for funding in row.funding:
            key = "other" if funding["level"] == "other" else row.values.get("batch")
            funding["source_id"] = source or self.lookups.default_sources.get(key)
            funding["year"] = row.values.get("project_year") or 0

    def _has_funding_columns(self):
        return any(f"funding_{level}" in self.present for level in FUNDING_LEVELS)

    def _cell_text(self, raw, field):
        return normalize(raw[field][1]) if field in raw else ""

    def is_blank(self, cells):
        """Whether no matched column of the row holds anything."""
        return all(
            column >= len(cells) or is_blank(cells[column]) for column in self.columns
        )


def facts(row, requirements, first_year, today):
    """Return the facts of a row for ``asset_rules``.

    ``requirements`` is ``{requirement: bool}`` of the row's category. A fact
    whose column the workbook lacks is left out, so that its rule is silent.
    """
    values, present = row.values, row.present
    known = {
        name: values.get(name)
        for name in (*values, *present)
        if name not in ("owner", "village", "township", "county")
    }
    known["region_id"] = values.get("region_id")
    known.update(requirements)
    known.update(first_year=first_year, today=today, batch=values.get("batch"))
    if any(field.startswith("funding_") for field in present):
        known["funding"] = [funding["amount"] for funding in row.funding]
    if "owner" in present:
        known["shares"] = [owner["share"] for owner in row.owners]
    if requirements.get("require_capacity") and values.get("quantity"):
        known.setdefault("capacity_kw", values["quantity"])
    return known
