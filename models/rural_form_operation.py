from operator import attrgetter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.form_words import WORDS
from .rural_finding import OPEN
from .rural_form_books import GROUPS, BookRow, Shown, fen
from .rural_revival import LIVE

SCHEME = "general"
# What an asset earned in the year, and what of it is still owed.
YEARLY = ("contracted", "received", "arrears", "costs", "spent", "surplus")
FIGURES = (*YEARLY, "arrears_total")
# A contract speaks for its asset on a day when it runs; else the last one does,
# unless it was ended or renewed.
CONTRACT = """
    SELECT c.id AS contract_id, c.mode, c.code, c.date_start, c.date_end,
           p.name AS operator
      FROM rural_contract_asset l
      JOIN rural_contract c ON c.id = l.contract_id
      LEFT JOIN res_partner p ON p.id = c.partner_id
     WHERE l.asset_id = a.id AND c.active AND c.date_start <= %(as_of)s
       AND c.state <> 'draft'
       AND (c.date_ended IS NULL OR c.date_ended > %(as_of)s)
       AND (c.date_end >= %(as_of)s OR c.state = 'expired')
     ORDER BY c.date_start DESC, c.id DESC
     LIMIT 1
"""
# Sums of the ledger; what was received before the books were opened settles what
# was due.
YEARS = """
    SELECT village_id, asset_id, scheme,
           SUM(contracted) FILTER (WHERE year = %(year)s) AS contracted,
           SUM(received) FILTER (WHERE year = %(year)s) AS received,
           SUM(received_before) FILTER (WHERE year = %(year)s) AS received_before,
           SUM(land_rent + upkeep) FILTER (WHERE year = %(year)s) AS costs,
           SUM(spent) FILTER (WHERE year = %(year)s) AS spent,
           SUM(surplus) FILTER (WHERE year = %(year)s) AS surplus,
           SUM(contracted) AS contracted_total,
           SUM(received + received_before) AS received_total
      FROM (%(ledger)s) x
     WHERE village_id = ANY(%(villages)s) AND year <= %(year)s
     GROUP BY village_id, asset_id, scheme
"""
SUMS = """
    COALESCE(SUM(contracted), 0) AS contracted, COALESCE(SUM(received), 0) AS received,
    COALESCE(SUM(GREATEST(COALESCE(contracted, 0) - COALESCE(received, 0)
                          - COALESCE(received_before, 0), 0)), 0) AS arrears,
    COALESCE(SUM(costs), 0) AS costs, COALESCE(SUM(spent), 0) AS spent,
    COALESCE(SUM(surplus), 0) AS surplus,
    COALESCE(SUM(GREATEST(contracted_total - received_total, 0)), 0) AS arrears_total
"""
# (name, what stands there in a row of an asset)
PARTICULARS = {
    "code": "a.code",
    "asset": "a.name",
    "project_year": "NULLIF(a.project_year, 0)",
    "original_value": "a.original_value",
    "mode": "COALESCE(c.mode, a.operation_mode)",
    "operator": "COALESCE(c.operator, a.operator_name)",
    "contract": "CASE WHEN c.contract_id IS NULL THEN a.contract_no ELSE c.code END",
    "contract_start": "CASE WHEN c.contract_id IS NULL THEN a.contract_start"
    " ELSE c.date_start END",
    "contract_end": "CASE WHEN c.contract_id IS NULL THEN a.contract_end"
    " ELSE c.date_end END",
    "usage": "CASE WHEN a.usage_state <> 'in_use' THEN a.usage_state"
    " WHEN y.is_damaged THEN 'damaged' WHEN y.is_idle THEN 'idle'"
    " WHEN y.is_loss THEN 'loss' WHEN y.is_low THEN 'low_yield' ELSE 'in_use' END",
    "idle_since": "CASE WHEN y.is_idle THEN y.last_income END",
    "cause": "r.cause",
    "households": "NULLIF(a.benefit_households, 0)",
    "people": "NULLIF(a.benefit_people, 0)",
    "problems": "f.problems",
    "means": "r.means",
    "due": "r.date_due",
    "responsible": "concat_ws(' ', r.responsible_body, r.responsible)",
}


class RuralFormOperation(models.AbstractModel):
    """The rows of a 运营状况表: the operating assets of the register with their
    contract, the money of the year, what is wrong and what is to be done.

    The money is that of the income ledger. What it books for a village and for no
    asset that the table shows stands in a row of its own, without a number, so that
    the sums are those of the ledger.
    """

    _name = "rural.form.operation"
    _description = "Rows of the Operation Table"
    _inherit = ["rural.form.books"]
    _proof = False

    # ------------------------------------------------------------
    # CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _sources(self):
        return {
            **self._asset_sources(),
            **self._contract_sources(),
            **self._money_sources(),
            **self._cure_sources(),
        }

    @api.model
    def _asset_sources(self):
        _ = self.env._
        return {
            **self._place_sources(),
            "code": Shown(_("Asset Code"), "text", attrgetter("code")),
            "asset": Shown(_("Asset"), "text", attrgetter("asset")),
            "project_year": Shown(
                _("Project Year"), "integer", attrgetter("project_year")
            ),
            "original_value": Shown(
                _("Original Value"), "money", _money("original_value")
            ),
            "usage": Shown(_("Usage"), "text", _word("usage_operation", "usage")),
            "households": Shown(
                _("Benefiting Households"), "integer", attrgetter("households")
            ),
            "people": Shown(_("Benefiting People"), "integer", attrgetter("people")),
        }

    @api.model
    def _contract_sources(self):
        _ = self.env._
        return {
            "mode": Shown(
                _("Mode of Operation"), "text", _word("operation_mode", "mode")
            ),
            "operator": Shown(_("Operator"), "text", attrgetter("operator")),
            "contract": Shown(_("Contract No."), "text", attrgetter("contract")),
            "contract_start": Shown(
                _("Contract from"), "date", attrgetter("contract_start")
            ),
            "contract_end": Shown(
                _("Contract until"), "date", attrgetter("contract_end")
            ),
        }

    @api.model
    def _money_sources(self):
        _ = self.env._
        labels = {
            "contracted": _("Due in the Year"),
            "received": _("Received in the Year"),
            "arrears": _("Not Received of the Year"),
            "arrears_total": _("Not Received until the Year"),
            "costs": _("Land Rent and Upkeep"),
            "spent": _("Distributed in the Year"),
            "surplus": _("Surplus of the Year"),
        }
        sources = {
            name: Shown(label, "money", _money(name)) for name, label in labels.items()
        }
        sources["yield"] = Shown(_("Yield (%)"), "percent", _yield)
        return sources

    @api.model
    def _cure_sources(self):
        _ = self.env._
        return {
            "idle_since": Shown(_("Last Income on"), "date", attrgetter("idle_since")),
            "cause": Shown(
                _("Why It Stands Idle or Yields Little"), "text", attrgetter("cause")
            ),
            "problems": Shown(_("Open Findings"), "text", attrgetter("problems")),
            "means": Shown(
                _("Means of Revival"), "text", _word("revival_means", "means")
            ),
            "due": Shown(_("To Be Done by"), "date", attrgetter("due")),
            "responsible": Shown(
                _("Responsible"), "text", lambda row: row.responsible or None
            ),
        }

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    @api.model
    def _domain(self, form, region, as_of):
        """The operating assets that the table shows."""
        scope = self.env["rural.form.scope"]._domain(form, region, as_of)
        return scope & Domain("asset_class", "=", "operating")

    @api.model
    def _count(self, form, region, as_of):
        return self.env["rural.asset"].search_count(self._domain(form, region, as_of))

    @api.model
    def _rows(self, form, region, as_of):
        catalogue = self._sources()
        values = [
            catalogue[key].value or (lambda row: None)
            for key in form.column_ids.mapped("source")
        ]
        for row in self._fetch(*self._statement(form, region, as_of)):
            shown = [value(row) for value in values]
            groups = [SCHEME, row.township_id, row.village_id]
            yield BookRow(groups, shown, list(shown), bool(row.asset_id))

    @api.model
    def _empty_text(self, form, region, as_of):
        return self.env._(
            "%(region)s has no operating asset in the register as of %(date)s. "
            "Register the assets first, or choose another date or region.",
            region=region.full_name,
            date=as_of,
        )

    # ------------------------------------------------------------
    # STATEMENT
    # ------------------------------------------------------------

    @api.model
    def _statement(self, form, region, as_of):
        """``(SELECT, names)`` of the rows in the order of the table."""
        names = [*GROUPS[1:], "asset_id", "township", "village", *PARTICULARS, *FIGURES]
        villages = self._villages(region)
        assets = self.env["rural.asset"]
        assets.check_access("read")
        shown = assets._search(self._domain(form, region, as_of)).subselect()
        statement = SQL(
            """
            WITH shown AS MATERIALIZED (%(shown)s),
            years AS MATERIALIZED (%(years)s)
            SELECT z.* FROM (%(assets)s UNION ALL %(rest)s) z
              LEFT JOIN rural_region t ON t.id = z.township_id
              LEFT JOIN rural_region v ON v.id = z.village_id
             ORDER BY t.code NULLS FIRST, v.code NULLS FIRST, z.asset_id IS NULL,
                      z.code, z.asset_id
            """,
            shown=shown,
            years=self._years_sql(villages, as_of),
            assets=self._assets_sql(as_of),
            rest=self._rest_sql(form),
        )
        return statement, names

    @api.model
    def _years_sql(self, villages, as_of):
        ledger = self.env["rural.income.ledger"]._of_villages(villages)
        return SQL(
            YEARS,
            ledger=ledger._sql(as_of),
            villages=villages.ids,
            year=as_of.year,
        )

    @api.model
    def _assets_sql(self, as_of):
        particulars = [
            SQL("%s AS %s", SQL(sql), SQL.identifier(name))
            for name, sql in PARTICULARS.items()
        ]
        return SQL(
            """
            SELECT a.township_id, a.village_id, a.id AS asset_id, t.name AS township,
                   v.name AS village, %(particulars)s, %(figures)s
              FROM rural_asset a
              JOIN shown s ON s.id = a.id
              LEFT JOIN rural_region t ON t.id = a.township_id
              LEFT JOIN rural_region v ON v.id = a.village_id
              LEFT JOIN LATERAL (%(contract)s) c ON TRUE
              LEFT JOIN (SELECT asset_id, %(sums)s FROM years GROUP BY asset_id) m
                     ON m.asset_id = a.id
              LEFT JOIN (%(low)s) y ON y.asset_id = a.id
              LEFT JOIN (%(revivals)s) r ON r.asset_id = a.id
              LEFT JOIN (%(findings)s) f ON f.asset_id = a.id
            """,
            particulars=SQL(", ").join(particulars),
            figures=SQL(", ").join(SQL.identifier("m", name) for name in FIGURES),
            contract=SQL(CONTRACT, as_of=as_of),
            sums=SQL(SUMS),
            low=self._low_sql(),
            revivals=self._revivals_sql(),
            findings=self._findings_sql(as_of),
        )

    @api.model
    def _rest_sql(self, form):
        """What the villages' books have for none of the assets shown; a table of one
        batch has no place for it.
        """
        blank = {"asset": SQL("'村级统筹及其他'"), "usage": SQL("NULL::varchar")}
        nothing = [
            SQL("%s AS %s", blank.get(name, SQL("NULL")), SQL.identifier(name))
            for name in PARTICULARS
        ]
        some = SQL(" OR ").join(
            SQL("%s <> 0", SQL.identifier("m", name)) for name in FIGURES
        )
        return SQL(
            """
            SELECT v.township_id, v.id, NULL::int, t.name, v.name, %(nothing)s,
                   %(figures)s
              FROM (SELECT village_id, %(sums)s FROM years
                     WHERE asset_id IS NULL
                        OR asset_id NOT IN (SELECT id FROM shown)
                     GROUP BY village_id) m
              JOIN rural_region v ON v.id = m.village_id
              LEFT JOIN rural_region t ON t.id = v.township_id
             WHERE (%(some)s) AND %(whole)s
            """,
            nothing=SQL(", ").join(nothing),
            figures=SQL(", ").join(SQL.identifier("m", name) for name in FIGURES),
            sums=SQL(SUMS),
            some=some,
            whole=not form.filter_batch,
        )

    @api.model
    def _low_sql(self):
        rows = self.env["rural.low.yield"]._search([])
        return rows.select(
            *(
                SQL.identifier(rows.table, name)
                for name in (
                    "asset_id",
                    "is_idle",
                    "is_low",
                    "is_loss",
                    "is_damaged",
                    "last_income",
                )
            )
        )

    @api.model
    def _revivals_sql(self):
        """The plan under way of each asset: there is one at most."""
        plans = self.env["rural.revival"]._search([("state", "in", LIVE)])
        return SQL(
            """
            SELECT r.asset_id, r.means, r.date_due, r.cause, r.responsible_body,
                   p.name AS responsible
              FROM rural_revival r
              LEFT JOIN res_users u ON u.id = r.responsible_id
              LEFT JOIN res_partner p ON p.id = u.partner_id
             WHERE r.id IN %s
            """,
            plans.subselect(),
        )

    @api.model
    def _findings_sql(self, as_of):
        """What is not closed yet, by its types. Discipline clues stand in no table
        that is handed round, whoever makes it (凌源市方案 五(三)1).
        """
        domain = Domain("state", "in", OPEN) & Domain("discipline", "=", False)
        found = self.env["rural.finding"]._search(
            domain & Domain("date_found", "<=", as_of)
        )
        name = self.env["rural.finding.type"]._field_to_sql("k", "name")
        return SQL(
            """
            SELECT f.asset_id, string_agg(DISTINCT %s, '、') AS problems
              FROM rural_finding f
              JOIN rural_finding_type k ON k.id = f.type_id
             WHERE f.asset_id IS NOT NULL AND f.id IN %s
             GROUP BY f.asset_id
            """,
            name,
            found.subselect(),
        )

    # ------------------------------------------------------------
    # SUMS
    # ------------------------------------------------------------

    @api.model
    def _totals(self, form, region, as_of):
        """``{figure: fen}`` of the table, the rows without an asset included."""
        statement, _names = self._statement(form, region, as_of)
        self.env.flush_all()
        sums = SQL(", ").join(
            SQL("(COALESCE(SUM(%s), 0) * 100)::bigint", SQL.identifier(name))
            for name in FIGURES
        )
        [row] = self.env.execute_query(SQL("SELECT %s FROM (%s) w", sums, statement))
        return dict(zip(FIGURES, row, strict=True))


def _money(name):
    return lambda row: fen(getattr(row, name)) or None


def _word(words, name):
    return lambda row: WORDS[words].get(getattr(row, name))


def _yield(row):
    if not row.asset_id or not row.received or not row.original_value:
        return None
    return round(row.received * 100 / row.original_value, 2)
