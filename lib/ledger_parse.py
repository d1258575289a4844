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
)
from .row_reader import Row, RowReader
from .text import normalize

REGION_LIKE = re.compile(r"(村|村委会|村民委员会|社区|居委会|镇|乡|街道|街道办事处)$")


@dataclasses.dataclass(slots=True)
class AssetRow(Row):
    """A row of an asset ledger with its money and its owners."""

    funding: list = dataclasses.field(default_factory=list)
    owners: list = dataclasses.field(default_factory=list)


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


class RowParser(RowReader):
    """Parses the rows of one sheet with its header, unit and batch.

    ``batch`` is the batch the sheet declares, or ``None``.
    """

    kinds = KINDS
    choices = CHOICES
    row_class = AssetRow

    def __init__(self, sheet, columns, unit_of, lookups, batch=None, epoch1904=False):
        super().__init__(sheet, columns, unit_of, lookups.regions, epoch1904)
        self.lookups = lookups
        self.batch = batch

    def _combine(self, row, raw):
        self._category(row, raw)
        self._batch(row)
        self._owner(row, raw)
        self._household(row)
        self._funding_sources(row)

    # ------------------------------------------------------------
    # cells
    # ------------------------------------------------------------

    _read_class = _read_category = _read_owner = RowReader._read_ignore

    def _read_batch(self, row, field, cell, column):
        text = normalize(cell)
        if text:
            row.values[field] = self._word(BATCH_WORDS, text)

    def _read_period(self, row, field, cell, column):
        period = dates.parse_period(cell)
        row.values["contract_start"] = period.start if period else None
        row.values["contract_end"] = period.end if period else None

    def _read_money(self, row, field, cell, column):
        result = super()._read_money(row, field, cell, column)
        value = row.values[field]
        if field == "original_value" and value is not None:
            wan = self.unit_of(column) == "wan"
            if wan and amounts.looks_like_yuan(amounts.to_wan(value)):
                row.warning(field, "looks_like_yuan", text=normalize(cell))
        return result

    def _read_funding(self, row, field, cell, column):
        value = amounts.parse_amount(cell, self._unit(column))
        if value is not None and value < 0:
            raise DataError("negative_amount", text=normalize(cell))
        if value:
            level = field.removeprefix("funding_")
            row.funding.append({"level": level, "amount": value})

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

    # ------------------------------------------------------------
    # what several cells say together
    # ------------------------------------------------------------

    def _category(self, row, raw):
        class_text = self._cell_text(raw, "asset_class")
        text = self._cell_text(raw, "category_id")
        if not text and class_text and re.search(r"[-—/:]", class_text):
            class_text, text = re.split(r"[-—/:]+", class_text, maxsplit=1)
        asset_class = None
        if class_text:
            asset_class = CLASS_WORDS.get(class_text.removesuffix("资产"))
            if not asset_class:
                row.error("asset_class", "unknown_class", text=class_text)
                return
        elif "asset_class" in raw and not text:
            row.error("asset_class", "missing_cell")
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
        row.error("category_id", code, text=text)

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
            row.error("owner", error.code, **error.params)
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
                row.error("owner", error.code, **error.params)
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
