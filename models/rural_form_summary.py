from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL

# label: for the choice on the screen; type: of lib.form_compiler.FITTING;
# measures: keys of the numbers it is made of; value: function of these numbers.
Measured = namedtuple("Measured", "label type measures value")

# dimension of a key → the asset's column that decides
DIMENSIONS = {
    "class": "asset_class",
    "batch": "batch",
    "owner": "owner_level",
    "form": "asset_form",
    "usage": "usage_state",
    "mode": "operation_mode",
}
OTHER_OWNERS = ("enterprise", "other")
CONFIRMED = ("confirmed", "disposed")
CHECKED = {"class": "资产类别", "batch": "资产批次", "owner": "所有权人层级"}
OFFENDERS = 200


class RuralFormSummary(models.AbstractModel):
    """The rows of a summary: one per county, township or village, all measures
    in one statement, the total computed by the database beside the parts.
    """

    _name = "rural.form.summary"
    _description = "Rows of a Summary"

    # ------------------------------------------------------------
    # CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _sources(self):
        """``{key: Measured}`` of everything a summary's column can show."""
        _ = self.env._
        sources = {
            "serial": Measured(_("Serial Number"), "integer", (), None),
            "region": Measured(_("Region"), "text", (), None),
            "projects": Measured(
                _("Projects: Number"), "integer", ("projects",), _same
            ),
            **self._counted("total", _("Assets")),
        }
        for key, label in self._conditions_labels():
            sources.update(self._counted(key, label))
        for key, label in self._funding_labels():
            sources[key] = Measured(label, "money", (key,), _or_blank)
        return sources

    @api.model
    def _counted(self, key, label):
        """Number, amount and share of the number for one condition."""
        _ = self.env._
        count, amount = f"{key}:count", f"{key}:amount"
        part = _same if key == "total" else _or_blank
        sources = {
            count: Measured(
                _("%(what)s: Number", what=label), "integer", (count,), part
            ),
            amount: Measured(
                _("%(what)s: Value", what=label), "money", (amount,), part
            ),
        }
        if key != "total":
            sources[f"{key}:rate"] = Measured(
                _("%(what)s: Share (%%)", what=label),
                "percent",
                (count, "total:count"),
                _share,
            )
        return sources

    @api.model
    def _conditions_labels(self):
        """``[(dimension:value, label)]`` in the order of the screen."""
        _ = self.env._
        fields = self.env["rural.asset"]._fields
        for dimension, name in DIMENSIONS.items():
            for value, label in fields[name]._description_selection(self.env):
                yield f"{dimension}:{value}", label
            if dimension == "owner":
                yield "owner:others", _("Enterprise, Cooperative or Other")
        yield from (
            ("state:confirmed", _("Ownership Confirmed")),
            ("state:unconfirmed", _("Ownership Not Confirmed")),
            ("flag:handed_over", _("Handed over")),
            ("flag:in_books", _("Booked")),
            ("flag:card_posted", _("Card on the Wall")),
            ("flag:in_national_system", _("In the National System")),
        )

    @api.model
    def _funding_labels(self):
        _ = self.env._
        levels = self.env["rural.asset.funding"]._fields["level"]
        for level, label in levels._description_selection(self.env):
            yield f"level:{level}", _("Funding: %(level)s", level=label)
        for source in self.env["rural.funding.source"].search([]):
            yield f"source:{source.code}", _("Funding: %(level)s", level=source.name)
        yield "source:rest", _("Funding: Sources without a Column of Their Own")
        yield "funding:total", _("Funding: All Rows")

    # ------------------------------------------------------------
    # STATEMENT
    # ------------------------------------------------------------

    @api.model
    def _table_rows(self, sources, domain, regions, column, own_label):
        """The exact values of every row and of the total.

        :param sources: keys of the catalogue, one per column
        :param regions: the regions that get a row each, with or without assets
        :param column: of the asset, that holds these regions
        :param own_label: of the row for assets that stand above these regions
        :return: ``(rows, total)``; the total row has no serial and region
        """
        catalogue = self._sources()
        used = [catalogue[key] for key in sources]
        measured = self._measure(sources, domain, column)
        total = measured.pop("total")
        rows, serial = [], 0
        places = [(None, own_label, False)]
        places += [(region.id, region.name, region.active) for region in regions]
        for region_id, name, always in places:
            if always or region_id in measured:
                serial += 1
                numbers = measured.get(region_id, {})
                rows.append(self._row(sources, used, numbers, serial, name))
        return rows, self._row(sources, used, total, None, None)

    @api.model
    def _row(self, sources, used, numbers, serial, name):
        special = {"serial": serial, "region": name}
        # A part that is nothing stays blank; the totals of a region show their zero.
        return [
            special[key]
            if source.value is None
            else source.value(*[numbers.get(m) or 0 for m in source.measures])
            for key, source in zip(sources, used, strict=True)
        ]

    @api.model
    def _measure(self, sources, domain, column):
        """``{region id: {measure: number}}`` with the whole under ``"total"``;
        money in fen.
        """
        catalogue = self._sources()
        names = dict.fromkeys(m for key in sources for m in catalogue[key].measures)
        names = list(dict.fromkeys(["total:count", "total:amount", *names]))
        query = self._query(domain)
        group = SQL.identifier(query.table, column)
        query.groupby = SQL("GROUPING SETS ((%s), ())", group)
        columns = [self._measure_sql(name, sources, query.table) for name in names]
        statement = query.select(SQL("GROUPING(%s)", group), group, *columns)
        return {
            "total" if grouping else region_id: dict(zip(names, numbers, strict=True))
            for grouping, region_id, *numbers in self.env.execute_query(statement)
        }

    @api.model
    def _query(self, domain):
        """The assets with the sums of their funding beside them."""
        assets = self.env["rural.asset"]
        for model in (assets, assets.funding_ids):
            model.check_access("read")
        assets.flush_model()
        assets.funding_ids.flush_model()
        query = assets._search(domain)
        query.order = None
        query.add_join(
            "LEFT JOIN", "funding", self._funding_sql(query.table), SQL("TRUE")
        )
        return query

    @api.model
    def _funding_sql(self, table):
        levels = self.env["rural.asset.funding"]._fields["level"].get_values(self.env)
        sources = self.env["rural.funding.source"].with_context(active_test=False)
        sums = [
            SQL(
                "SUM(f.amount) FILTER (WHERE f.level = %s) AS %s",
                level,
                SQL.identifier(f"level_{level}"),
            )
            for level in levels
        ] + [
            SQL(
                "SUM(f.amount) FILTER (WHERE f.source_id = %s) AS %s",
                source.id,
                SQL.identifier(f"source_{source.id}"),
            )
            for source in sources.search([])
        ]
        return SQL(
            "LATERAL (SELECT SUM(f.amount) AS %s, %s"
            " FROM rural_asset_funding f WHERE f.asset_id = %s)",
            SQL.identifier("funding_total"),
            SQL(", ").join(sums),
            SQL.identifier(table, "id"),
        )

    @api.model
    def _measure_sql(self, name, sources, table):
        """One aggregate; amounts in whole fen."""
        key, _colon, kind = name.rpartition(":")
        if name == "projects":
            return SQL(
                "COUNT(DISTINCT COALESCE(NULLIF(%s, ''), %s))",
                SQL.identifier(table, "project_code"),
                SQL.identifier(table, "project_name"),
            )
        if kind == "count":
            return SQL("COUNT(*) FILTER (WHERE %s)", self._condition(key, table))
        if kind == "amount":
            return SQL(
                "(SUM(%s) FILTER (WHERE %s) * 100)::bigint",
                SQL.identifier(table, "original_value"),
                self._condition(key, table),
            )
        return SQL("(SUM(%s) * 100)::bigint", self._funding_amount(name, sources))

    @api.model
    def _funding_amount(self, name, sources):
        """An asset's money under one key; "rest" is what no other column shows."""
        if name != "source:rest":
            return self._funding_column(name)
        shown = [
            SQL("COALESCE(%s, 0)", self._funding_column(key))
            for key in sources
            if key.startswith("source:") and key != name
        ]
        return SQL(" - ").join([self._funding_column("funding:total"), *shown])

    @api.model
    def _funding_column(self, key):
        """The joined sum for ``level:…``, ``source:CODE`` or ``funding:total``."""
        kind, _colon, value = key.partition(":")
        if kind == "source":
            sources = self.env["rural.funding.source"].with_context(active_test=False)
            value = sources.search([("code", "=", value)]).id
        return SQL.identifier("funding", f"{kind}_{value}")

    @api.model
    def _condition(self, key, table):
        """The SQL condition of a ``dimension:value``."""
        dimension, _colon, value = key.partition(":")
        if key == "total":
            return SQL("TRUE")
        if dimension == "state":
            confirmed = SQL(
                "%s = ANY(%s)", SQL.identifier(table, "state"), [*CONFIRMED]
            )
            return confirmed if value == "confirmed" else SQL("NOT %s", confirmed)
        if key == "flag:handed_over":
            return SQL("%s IS NOT NULL", SQL.identifier(table, "date_handover"))
        if dimension == "flag":
            return SQL("%s", SQL.identifier(table, value))
        values = OTHER_OWNERS if key == "owner:others" else (value,)
        return SQL(
            "%s = ANY(%s)", SQL.identifier(table, DIMENSIONS[dimension]), [*values]
        )

    # ------------------------------------------------------------
    # CROSS-CHECKS
    # ------------------------------------------------------------

    @api.model
    def _checks(self, sources, domain):
        """Whether class, batch, owner level and funding add up to the total.

        What is added up are the columns that the form shows; a form that shows
        none of a dimension is checked on all its values.

        :return: list of dicts ``name``, ``unit`` ('count' or 'money'), ``whole``,
            ``parts`` (fen or number), ``offenders`` ``[(code, name, place, whole,
            parts)]`` up to ``OFFENDERS``, ``offender_count``
        """
        query = self._query(domain)
        checks = []
        for dimension, name in CHECKED.items():
            condition = self._parts_condition(dimension, sources, query.table)
            for unit in ("count", "money"):
                checks.append(self._check_dimension(query, name, unit, condition))
        checks.append(self._check_funding(query, sources))
        return checks

    @api.model
    def _parts_condition(self, dimension, sources, table):
        """True for an asset that some printed column of the dimension counts."""
        shown = {
            key.rpartition(":")[0] for key in sources if key.startswith(f"{dimension}:")
        }
        if not shown:
            return SQL("%s IS NOT NULL", SQL.identifier(table, DIMENSIONS[dimension]))
        conditions = [self._condition(key, table) for key in sorted(shown)]
        return SQL("COALESCE(%s, FALSE)", SQL(" OR ").join(conditions))

    @api.model
    def _check_dimension(self, query, name, unit, condition):
        value = SQL("1")
        if unit == "money":
            value = SQL(
                "(%s * 100)::bigint", SQL.identifier(query.table, "original_value")
            )
        parts = SQL("CASE WHEN %s THEN %s ELSE 0 END", condition, value)
        # Counting lists every asset that is missing; its amount is named there.
        return self._check(query, name, unit, value, parts, unit == "count")

    @api.model
    def _check_funding(self, query, sources):
        """Σ funding = original value, on the sources that the form shows."""
        shown = [key for key in sources if key.startswith("source:")]
        amount = self._funding_column("funding:total")
        if shown and "source:rest" not in shown:
            amount = SQL(" + ").join(
                SQL("COALESCE(%s, 0)", self._funding_column(key)) for key in shown
            )
        whole = SQL("(%s * 100)::bigint", SQL.identifier(query.table, "original_value"))
        parts = SQL("(COALESCE(%s, 0) * 100)::bigint", amount)
        return self._check(query, "资金来源", "money", whole, parts, True)

    @api.model
    def _check(self, query, name, unit, whole, parts, with_offenders):
        """Compare two sums and find the assets in which they differ."""
        differs = SQL("COALESCE(%s, 0) <> %s", whole, parts)
        sums = query.select(
            SQL("COALESCE(SUM(%s), 0)::bigint", whole),
            SQL("COALESCE(SUM(%s), 0)::bigint", parts),
            SQL("COUNT(*) FILTER (WHERE %s)", differs),
        )
        [(total, added, count)] = self.env.execute_query(sums)
        found = []
        if count and with_offenders:
            found = self._offenders(query, differs, whole, parts)
        return {
            "name": name,
            "unit": unit,
            "whole": total,
            "parts": added,
            "offenders": found,
            "offender_count": count,
        }

    @api.model
    def _offenders(self, query, differs, whole, parts):
        table = query.table
        statement = SQL(
            "%s%s%s ORDER BY %s, %s LIMIT %s",
            query.select(
                *(
                    SQL.identifier(table, name)
                    for name in ("code", "name", "region_id")
                ),
                whole,
                parts,
            ),
            SQL(" AND ") if query.where_clause.code else SQL(" WHERE "),
            differs,
            SQL.identifier(table, "code"),
            SQL.identifier(table, "id"),
            OFFENDERS,
        )
        rows = self.env.execute_query(statement)
        regions = self.env["rural.region"].browse({row[2] for row in rows})
        names = {region.id: region.full_name for region in regions}
        return [
            (code, name, names[region], whole or 0, part)
            for code, name, region, whole, part in rows
        ]


def _same(number):
    return number


def _or_blank(number):
    return number or None


def _share(part, whole):
    """Per cent of a number of assets; None where there are none."""
    return part * 100 / whole if whole else None
