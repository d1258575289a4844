from collections import namedtuple
from decimal import Decimal
from functools import lru_cache
from itertools import count
from operator import itemgetter

from odoo import api, models
from odoo.tools import SQL

from ..lib import form_words
from ..lib.form_fen import accumulated_fen

FETCH = 5000
CURSORS = count(1)
# label: for the choice on the screen; type: of lib.form_compiler.FITTING;
# raws: columns of the statement ("fen:" before a field makes whole fen of yuan);
# value: context → function of the raws, or None for the raw value itself.
Source = namedtuple("Source", "label type raws value", defaults=(None,))
# what the values of one export have in common
LedgerContext = namedtuple("LedgerContext", "as_of unit labels gone")

TEXTS = (
    "code name project_name project_code implementer location boundary scale_text "
    "specification owner_name confirmation_document invested_body operator_name "
    "operator_code contract_no benefit_villages caretaker_body caretaker_name "
    "caretaker_phone upkeep_funding household_code voucher_no note"
).split()
WORDS = (
    "batch asset_class asset_form state usage_state acquisition owner_level "
    "operation_mode four_batch household_kind"
).split()
LABELS = (
    "project_type_id department_id category_id uom_id county_id township_id village_id"
).split()
DATES = (
    "date_completed date_accepted date_handover date_confirmed date_principal_due "
    "contract_start contract_end date_national_system"
).split()
FLAGS = "in_books card_posted in_national_system".split()
# A zero in these means that nobody filled them in.
INTEGERS = "project_year useful_life benefit_households benefit_people".split()
DECIMALS = "quantity capacity_kw latitude longitude".split()
PERCENTS = "residual_rate invested_share return_rate".split()
MONEY = "annual_income deposit".split()
LIFE = ("fen:original_value", "residual_rate", "useful_life", "date_completed")


class RuralFormLedger(models.AbstractModel):
    """The rows of a ledger: one per asset, from one SQL cursor.

    ``_sources`` is the catalogue of what a column can show; an addon adds to it.
    Record rules hold: the statement is built on ``_search``.
    """

    _name = "rural.form.ledger"
    _description = "Rows of a Ledger"

    # ------------------------------------------------------------
    # CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _sources(self):
        """``{key: Source}`` of everything a ledger's column can show."""
        return {
            **self._special_sources(),
            **self._field_sources(),
            **self._right_sources(),
            **self._funding_sources(),
        }

    @api.model
    def _field_sources(self):
        """Fields of the asset, under their own names and labels."""
        kinds = (
            (TEXTS, "text", lambda name: None),
            (WORDS, "text", lambda name: _word(name)),
            (LABELS, "text", lambda name: _label(name)),
            (DATES, "date", lambda name: None),
            (FLAGS, "boolean", lambda name: _flag),
            (INTEGERS, "integer", lambda name: _filled),
            (DECIMALS, "decimal", lambda name: _filled),
            (PERCENTS, "percent", lambda name: _filled),
            (MONEY, "money", lambda name: _filled),
        )
        sources = {
            "original_value": self._field_source("original_value", "money", None)
        }
        for names, kind, value in kinds:
            for name in names:
                sources[name] = self._field_source(name, kind, value(name))
        return sources

    @api.model
    def _field_source(self, name, kind, value):
        label = self.env["rural.asset"]._fields[name]._description_string(self.env)
        return Source(label, kind, (f"fen:{name}" if kind == "money" else name,), value)

    @api.model
    def _special_sources(self):
        """Composed and computed values."""
        _ = self.env._
        return {
            "serial": Source(_("Serial Number"), "integer", (), _serial),
            "project": Source(
                _("Project (No.)"), "text", ("project_name", "project_code"), _with_code
            ),
            "place": Source(
                _("Site, Bounds and Position"),
                "text",
                ("location", "boundary", "latitude", "longitude"),
                _place,
            ),
            "operator": Source(
                _("Operator (Credit Code), Contact"),
                "text",
                ("operator_name", "operator_code", "operator_contact"),
                _operator,
            ),
            "contract_period": Source(
                _("Contract Period"),
                "text",
                ("contract_start", "contract_end"),
                _period,
            ),
            "household_masked": Source(
                _("Head of the Household (masked)"),
                "text",
                ("household_head",),
                _masked_name,
            ),
            "caretaker_phone_masked": Source(
                _("Phone of the Person in Charge (masked)"),
                "text",
                ("caretaker_phone",),
                _masked_phone,
            ),
            "accumulated_depreciation": Source(
                _("Accumulated Depreciation at the Date"), "money", LIFE, _accumulated
            ),
            "net_value": Source(_("Net Value at the Date"), "money", LIFE, _net_value),
            "yield_rate": Source(
                _("Yield (%)"),
                "percent",
                ("fen:annual_income", "fen:original_value"),
                _yield,
            ),
            "funding_detail": Source(
                _("Funding in Detail"), "text", ("funding:detail",), _funding_detail
            ),
            "confirmation": Source(
                _("Confirmation Document or Certificate"),
                "text",
                ("confirmation_document", "right:certificates"),
                _either,
            ),
        }

    @api.model
    def _right_sources(self):
        """The holders of each kind of right, with their shares."""
        _ = self.env._
        return {
            f"right:{kind.code}": Source(
                _("Holder: %(right)s", right=kind.name), "text", (f"right:{kind.id}",)
            )
            for kind in self.env["rural.right.type"].search([])
        }

    @api.model
    def _funding_sources(self):
        """Money by level and by source."""
        _ = self.env._
        levels = self.env["rural.asset.funding"]._fields["level"]
        sources = {
            f"level:{level}": Source(
                _("Funding: %(level)s", level=label),
                "money",
                (f"funding:level:{level}",),
            )
            for level, label in levels._description_selection(self.env)
        }
        for source in self.env["rural.funding.source"].search([]):
            sources[f"source:{source.code}"] = Source(
                _("Funding: %(level)s", level=source.name),
                "money",
                (f"funding:source:{source.id}",),
            )
        sources["funding_total"] = Source(
            _("Funding: All Rows"), "money", ("funding:total",)
        )
        return sources

    # ------------------------------------------------------------
    # STATEMENT
    # ------------------------------------------------------------

    @api.model
    def _rows(self, sources, domain, group_fields, context):
        """Yield ``(region id of the group, values)`` per asset, in the order of
        township, village and asset code.

        :param sources: keys of the catalogue, one per value
        :param group_fields: columns that name the group's region, the first one
            that is filled decides; empty for no groups
        """
        catalogue = self._sources()
        used = [catalogue[key] for key in sources]
        raws = list(dict.fromkeys(raw for source in used for raw in source.raws))
        getters = [_getter(source, raws, context) for source in used]
        statement = self._statement(raws, domain, group_fields)
        for record in self._fetch_rows(statement):
            yield record[-1], [get(record) for get in getters]

    @api.model
    def _statement(self, raws, domain, group_fields):
        """One SELECT with the raw columns and the group's region as the last."""
        assets = self.env["rural.asset"]
        for model in (assets, assets.funding_ids, assets.right_ids):
            model.check_access("read")
        query = assets._search(
            domain, order="township_id nulls first, village_id nulls first, code, id"
        )
        self._join_parts(query, raws)
        columns = [self._raw_sql(raw, query) for raw in raws]
        group = [assets._field_to_sql(query.table, f, query) for f in group_fields]
        columns.append(SQL("COALESCE(%s)", SQL(", ").join([*group, SQL("NULL")])))
        return query.select(*columns)

    @api.model
    def _raw_sql(self, raw, query):
        part, _colon, name = raw.partition(":")
        if name and part != "fen":
            return SQL("%s.%s", SQL.identifier(part), _identifier(name))
        sql = self.env["rural.asset"]._field_to_sql(query.table, name or raw, query)
        return SQL("(%s * 100)::bigint", sql) if name else sql

    @api.model
    def _join_parts(self, query, raws):
        """Join what funding and rights add up to, per asset by its index."""
        for part, table in (("funding", self._funding_sql), ("right", self._right_sql)):
            names = [
                raw.partition(":")[2] for raw in raws if raw.startswith(f"{part}:")
            ]
            if names:
                query.add_join("LEFT JOIN", part, table(query, names), SQL("TRUE"))

    @api.model
    def _funding_sql(self, query, names):
        rows = self.env["rural.asset.funding"]
        rows.flush_model(["asset_id", "source_id", "level", "year", "amount"])
        return SQL(
            "LATERAL (SELECT %s FROM rural_asset_funding f WHERE f.asset_id = %s)",
            SQL(", ").join(
                SQL("%s AS %s", self._funding_measure(name), _identifier(name))
                for name in names
            ),
            SQL.identifier(query.table, "id"),
        )

    @api.model
    def _funding_measure(self, name):
        """The sum of one level, of one source or of all rows; or the rows."""
        kind, _colon, value = name.partition(":")
        if kind == "level":
            return SQL(
                "(SUM(f.amount) FILTER (WHERE f.level = %s) * 100)::bigint", value
            )
        if kind == "source":
            return SQL(
                "(SUM(f.amount) FILTER (WHERE f.source_id = %s) * 100)::bigint",
                int(value),
            )
        if kind == "detail":
            return SQL(
                "string_agg(concat_ws('|', f.source_id, f.level,"
                " COALESCE(f.year, 0), f.amount), ';' ORDER BY f.year, f.id)"
            )
        return SQL("(SUM(f.amount) * 100)::bigint")

    @api.model
    def _right_sql(self, query, names):
        rights = self.env["rural.asset.right"]
        rights.flush_model(
            ["asset_id", "type_id", "holder_name", "share", "certificate_no"]
        )
        return SQL(
            "LATERAL (SELECT %s FROM rural_asset_right r WHERE r.asset_id = %s)",
            SQL(", ").join(
                SQL("%s AS %s", self._right_measure(name), _identifier(name))
                for name in names
            ),
            SQL.identifier(query.table, "id"),
        )

    @api.model
    def _right_measure(self, name):
        """Holders of one kind of right, or the certificates of the ownership."""
        if name == "certificates":
            owning = self.env["rural.right.type"].search([("is_ownership", "=", True)])
            return SQL(
                "string_agg(DISTINCT NULLIF(r.certificate_no, ''), '、')"
                " FILTER (WHERE r.type_id = ANY(%s))",
                owning.ids,
            )
        return SQL(
            "string_agg(r.holder_name || CASE WHEN r.share < 100"
            " THEN '（' || trim_scale(r.share) || '%%）' ELSE '' END, '、'"
            " ORDER BY r.share DESC, r.id) FILTER (WHERE r.type_id = %s)",
            int(name),
        )

    @api.model
    def _fetch_rows(self, statement):
        """Yield the statement's rows through a server-side cursor."""
        name = SQL.identifier(f"rural_form_ledger_{next(CURSORS)}")
        # The whole result is wanted: plan for all rows, not for the first ones.
        self.env.execute_query(SQL("SET LOCAL cursor_tuple_fraction = 1"))
        self.env.execute_query(
            SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, statement)
        )
        while rows := self.env.execute_query(SQL("FETCH %s FROM %s", FETCH, name)):
            yield from rows
        self.env.cr.execute(SQL("CLOSE %s", name))

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    @api.model
    def _value_context(self, as_of, unit):
        """What values need beside the row: date, money unit, names by id."""
        names = {}
        for field in LABELS:
            model = self.env["rural.asset"]._fields[field].comodel_name
            rows = self.env[model].with_context(active_test=False, lang=self._lang())
            names[field] = {
                record.id: record.name for record in rows.search_fetch([], ["name"])
            }
        sources = self.env["rural.funding.source"].with_context(active_test=False)
        names["source_id"] = {source.id: source.name for source in sources.search([])}
        return LedgerContext(as_of, unit, names, _depreciation(as_of))

    @api.model
    def _lang(self):
        installed = dict(self.env["res.lang"].get_installed())
        return "zh_CN" if "zh_CN" in installed else None


def _identifier(name):
    """The name of a column of a joined part: ``level:central``, ``12``."""
    return SQL.identifier("x_" + name.replace(":", "_"))


def _getter(source, raws, context):
    """The function from a fetched row to the exact value of one column."""
    places = [raws.index(raw) for raw in source.raws]
    if source.value is None:
        return itemgetter(places[0])
    value = source.value(context)
    if len(places) == 1:
        place = places[0]
        return lambda row: value(row[place])
    return lambda row: value(*[row[place] for place in places])


# Makers: each takes the context and returns the function of the raw values.


def _serial(context):
    numbers = count(1)
    return lambda: next(numbers)


def _word(name):
    return lambda context: form_words.WORDS[name].get


def _label(name):
    return lambda context: context.labels[name].get


def _filled(context):
    return lambda value: value or None


def _flag(context):
    return bool  # never set means no


def _with_code(context):
    return form_words.with_code


def _period(context):
    return form_words.period


def _masked_name(context):
    return form_words.mask_name


def _masked_phone(context):
    return form_words.mask_phones


def _either(context):
    return lambda first, second: first or second


def _place(context):
    def place(location, boundary, latitude, longitude):
        position = f"{longitude},{latitude}" if latitude and longitude else None
        return form_words.joined(location, boundary, position)

    return place


def _operator(context):
    def operator(name, code, contact):
        contact = form_words.mask_phones(contact)
        return form_words.joined(form_words.with_code(name, code), contact)

    return operator


def _depreciation(as_of):
    """Accumulated depreciation in fen at a date, of the four raws in ``LIFE``."""

    @lru_cache(maxsize=1)  # accumulated and net value ask for the same row
    def gone(fen, rate, life, start):
        return accumulated_fen(fen, rate, life, start, as_of)

    return gone


def _accumulated(context):
    return context.gone


def _net_value(context):
    return lambda fen, *life: (fen or 0) - context.gone(fen, *life)


def _yield(context):
    return lambda income, value: (
        round(income * 100 / value, 2) if income and value else None
    )


def _funding_detail(context):
    words, names = form_words.WORDS["funding_level"], context.labels["source_id"]
    scale = -4 if context.unit == "wan" else 0
    unit = form_words.UNIT_WORDS[context.unit]

    def line(row):
        source, level, year, amount = row.split("|")
        amount = f"{Decimal(amount).scaleb(scale):f}".rstrip("0").rstrip(".") + unit
        year = f"{year}年" if year != "0" else ""
        return " ".join(filter(None, (names[int(source)], words[level], year, amount)))

    return lambda rows: "；".join(map(line, rows.split(";"))) if rows else None
