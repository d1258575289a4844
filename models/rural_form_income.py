from operator import attrgetter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_form_books import GROUPS, BookRow, Shown, fen
from .rural_income_figures import SPENT

CARRIED = "spent_carryover"
# What the ledger adds up by year and the table shows.
YEARLY = (
    "contracted",
    "received_before",
    "received",
    "land_rent",
    "upkeep",
    *SPENT,
    CARRIED,
)
# What a running sum adds up, from the first year on.
RUNNING = {
    "contracted_total": "contracted",
    "received_total": "received + received_before",
    "carryover": " - ".join(("received", "land_rent", "upkeep", *SPENT, CARRIED)),
}


class RuralFormIncome(models.AbstractModel):
    """The rows of a 资产收益清算台账: per village, asset and year what was due, what
    came in and where it went, out of the income ledger.

    Every asset that ever had a figure has a row of the last year, so that the
    running sums of a village are complete. The uses stand under the digits of
    their codes: 21 and P21 are one column.
    """

    _name = "rural.form.income"
    _description = "Rows of the Income Settlement"
    _inherit = ["rural.form.books"]

    # ------------------------------------------------------------
    # CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _sources(self):
        _ = self.env._
        return {
            **self._place_sources(),
            "code": Shown(_("Asset Code"), "text", attrgetter("code")),
            "asset": Shown(_("Asset"), "text", attrgetter("asset")),
            "category": Shown(_("Category"), "text", attrgetter("category")),
            "project_year": Shown(
                _("Project Year"), "integer", attrgetter("project_year")
            ),
            "year": Shown(_("Income Year"), "integer", attrgetter("year")),
            "receipts": Shown(
                _("Receipts: Day, Voucher, Amount"), "text", attrgetter("receipts")
            ),
            **self._figure_sources(),
            **self._running_sources(),
            **self._use_sources(),
        }

    @api.model
    def _figure_sources(self):
        """The figures of the ledger, under their own labels."""
        figures = self.env["rural.income.ledger"]._fields
        names = (*YEARLY, "distributable", "spent", "surplus")
        return {
            name: Shown(
                figures[name]._description_string(self.env), "money", _money(name)
            )
            for name in names
        }

    @api.model
    def _running_sources(self):
        _ = self.env._
        labels = {
            "contracted_total": _("Contracted until the Year"),
            "received_total": _("Received until the Year"),
            "arrears": _("Not Received until the Year"),
            "carryover": _("Carried Forward"),
        }
        return {
            name: Shown(label, "money", _money(name), True)
            for name, label in labels.items()
        }

    @api.model
    def _use_sources(self):
        """Spending by use, and what the other columns leave."""
        _ = self.env._
        sources = {
            f"use:{use.code}": Shown(
                _("Spent: %(use)s", use=use.name), "money", _money(f"use_{use.code}")
            )
            for use in self._general_uses()
        }
        sources["use:rest"] = Shown(
            _("Spent: Uses without a Column of Their Own"), "money", None
        )
        return sources

    @api.model
    def _general_uses(self):
        """The uses that can have a column: those with codes of digits alone."""
        uses = self.env["rural.use"].with_context(active_test=False)
        found = uses.search([("direction", "!=", "operation")])
        return found.filtered(lambda use: use.code.isdigit())

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    @api.model
    def _count(self, form, region, as_of):
        villages = self._villages(region)
        ledger = self.env["rural.income.ledger"].sudo()
        domain = Domain("village_id", "in", villages.ids)
        rows = ledger.search_count(domain & Domain("year", "<=", as_of.year))
        return rows or len(self._openings(villages, as_of.year))

    @api.model
    def _rows(self, form, region, as_of):
        catalogue = self._sources()
        columns = form.column_ids.mapped("source")
        shown_uses = [key for key in columns if key in catalogue and _is_use(key)]
        values = [self._getter(key, catalogue[key], shown_uses) for key in columns]
        running = [catalogue[key].running for key in columns]
        names, statement = self._statement(form, self._villages(region), as_of)
        for row in self._fetch(statement, names):
            shown = [value(row) for value in values]
            last = row.year is None or row.year == as_of.year
            added = [
                value if last or not total else None
                for value, total in zip(shown, running, strict=True)
            ]
            yield BookRow([getattr(row, name) for name in GROUPS], shown, added)

    @api.model
    def _getter(self, key, source, shown_uses):
        if key == "serial":
            return lambda row: None
        if key == "use:rest":
            columns = [f"use_{use.partition(':')[2]}" for use in shown_uses]
            return lambda row: (
                (fen(row.spent) - sum(fen(getattr(row, name)) for name in columns))
                or None
            )
        return source.value

    # ------------------------------------------------------------
    # STATEMENT
    # ------------------------------------------------------------

    @api.model
    def _statement(self, form, villages, as_of):
        """``(names, SELECT)`` of the rows in the order of the table."""
        uses = self._general_uses()
        use_names = [f"use_{use.code}" for use in uses]
        figures = (*YEARLY, *RUNNING, "distributable", "spent", "surplus", "arrears")
        names = [
            *GROUPS, "township", "village", "code", "asset", "category",
            "project_year", "year", "receipts", *figures, *use_names,
        ]  # fmt: skip
        statement = SQL(
            """
            WITH ledger AS MATERIALIZED (
                 SELECT x.* FROM (%(ledger)s) x
                  WHERE x.village_id = ANY(%(villages)s) AND x.year <= %(year)s),
            running AS (%(running)s)
            SELECT %(groups)s, t.name AS township, v.name AS village, a.code,
                   COALESCE(a.name, r.label) AS asset, %(category)s AS category,
                   a.project_year, r.year, %(receipts)s AS receipts, %(figures)s,
                   %(uses)s
              FROM running r
              JOIN rural_region v ON v.id = r.village_id
              LEFT JOIN rural_region t ON t.id = r.township_id
              LEFT JOIN rural_asset a ON a.id = r.asset_id
              LEFT JOIN rural_asset_category k ON k.id = a.category_id
              LEFT JOIN (%(use_rows)s) u
                     ON u.village_id = r.village_id AND u.scheme = r.scheme
                    AND u.year = r.year AND u.asset_id IS NOT DISTINCT FROM r.asset_id
             WHERE %(shown)s
             ORDER BY r.scheme, t.code NULLS FIRST, v.code, r.place, a.project_year,
                      a.code, a.id, r.year
            """,
            ledger=self.env["rural.income.ledger"]._of_villages(villages)._sql(as_of),
            villages=villages.ids,
            year=as_of.year,
            running=self._running_sql(villages, as_of),
            groups=_columns("r", GROUPS),
            category=self.env["rural.asset.category"]._field_to_sql("k", "name"),
            receipts=self._receipts_sql(as_of),
            figures=_columns("r", figures),
            uses=_columns("u", use_names),
            use_rows=self._use_rows_sql(uses, villages, as_of),
            shown=self._shown_sql(form, as_of),
        )
        return names, statement

    @api.model
    def _shown_sql(self, form, as_of):
        """Rows with a figure of the year or before; one year or all of them."""
        figures = SQL(" OR ").join(
            SQL("%s <> 0", SQL.identifier("r", name)) for name in (*YEARLY, *RUNNING)
        )
        if form.all_years:
            return figures
        return SQL("(%s) AND (r.year = %s OR r.year IS NULL)", figures, as_of.year)

    @api.model
    def _running_sql(self, villages, as_of):
        """Years with their running sums; the amounts entered at the opening of the
        books stand as rows of their own, without a year.
        """
        totals = [
            SQL("SUM(%s) OVER years AS %s", SQL(sums), SQL.identifier(name))
            for name, sums in RUNNING.items()
        ]
        opened = self._openings(villages, as_of.year)
        return SQL(
            """
            SELECT y.*, GREATEST(y.contracted_total - y.received_total, 0) AS arrears,
                   y.received - y.land_rent - y.upkeep AS distributable,
                   %(spent)s AS spent,
                   y.received - y.land_rent - y.upkeep - (%(spent)s) AS surplus
              FROM (
                   SELECT y.*, 1 AS place,
                          CASE WHEN asset_id IS NULL THEN '村级' END AS label,
                          %(totals)s
                     FROM (%(yearly)s) y
                   WINDOW years AS (PARTITION BY village_id, asset_id, scheme
                                    ORDER BY year)
                   UNION ALL
                   SELECT v.township_id, v.id, NULL::int, o.scheme, NULL::int,
                          %(zeros)s, 0, '开账结转', 0, 0, o.amount
                     FROM unnest(%(opened)s::int[], %(schemes)s::varchar[],
                                 %(amounts)s::numeric[])
                          AS o (village_id, scheme, amount)
                     JOIN rural_region v ON v.id = o.village_id) y
            """,
            spent=SQL(" + ").join(SQL.identifier("y", name) for name in SPENT),
            totals=SQL(", ").join(totals),
            yearly=self._yearly_sql(as_of),
            zeros=SQL(", ").join([SQL("0")] * len(YEARLY)),
            opened=[village for village, _scheme, _amount in opened],
            schemes=[scheme for _village, scheme, _amount in opened],
            amounts=[amount for _village, _scheme, amount in opened],
        )

    @api.model
    def _yearly_sql(self, as_of):
        """The ledger by year, and a row of the last year for every asset."""
        return SQL(
            """
            SELECT township_id, village_id, asset_id, scheme, year, %(sums)s
              FROM (SELECT township_id, village_id, asset_id, scheme, year, %(figures)s
                      FROM ledger
                     UNION ALL
                    SELECT DISTINCT township_id, village_id, asset_id, scheme, %(year)s,
                           %(zeros)s
                      FROM ledger) z
             GROUP BY township_id, village_id, asset_id, scheme, year
            """,
            sums=SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier(name), SQL.identifier(name))
                for name in YEARLY
            ),
            figures=SQL(", ").join(map(SQL.identifier, YEARLY)),
            year=as_of.year,
            zeros=SQL(", ").join([SQL("0::numeric")] * len(YEARLY)),
        )

    @api.model
    def _receipts_sql(self, as_of):
        """Day, voucher and amount of every receipt of the row's year."""
        return SQL(
            """
            (SELECT string_agg(to_char(c.date, 'YYYY-MM-DD') || ' '
                               || COALESCE(p.name, m.name, '') || ' '
                               || to_char(c.amount, 'FM999999999990.00'),
                               chr(10) ORDER BY c.date, c.id)
               FROM rural_receipt c
               LEFT JOIN account_move p ON p.id = c.payment_move_id
               LEFT JOIN account_move_line l ON l.id = c.move_line_id
               LEFT JOIN account_move m ON m.id = l.move_id
              WHERE c.village_id = r.village_id AND c.year = r.year
                AND c.scheme = r.scheme AND c.date <= %s
                AND c.asset_id IS NOT DISTINCT FROM r.asset_id)
            """,
            as_of,
        )

    @api.model
    def _use_rows_sql(self, uses, villages, as_of):
        """What was spent of the year's income, a column per use."""
        ledger = self.env["rural.income.ledger"]._of_villages(villages)
        sums = [
            SQL(
                "SUM(-g.amount) FILTER (WHERE regexp_replace(u.code, '\\D', '', 'g')"
                " = %s) AS %s",
                use.code,
                SQL.identifier(f"use_{use.code}"),
            )
            for use in uses
        ]
        return SQL(
            """
            SELECT g.village_id, a.id AS asset_id, g.year, u.scheme, %(sums)s
              FROM (%(tagged)s) g
              JOIN rural_use u ON u.analytic_account_id = g.use_account_id
              LEFT JOIN (%(income)s) p ON p.company_id = g.item_company_id
                                      AND p.account_id = g.account_id
              LEFT JOIN rural_asset a ON a.analytic_account_id = g.asset_account_id
             WHERE g.village_id = ANY(%(villages)s) AND g.carryover IS NOT TRUE
               AND p.account_id IS NULL
             GROUP BY g.village_id, a.id, g.year, u.scheme
            """,
            sums=SQL(", ").join(sums),
            tagged=ledger._tagged_sql(as_of),
            income=ledger._income_sql(),
            villages=villages.ids,
        )

    @api.model
    def _openings(self, villages, year):
        """``[(village id, scheme, amount entered)]`` that count until a year."""
        chains = self.env["rural.village.year"]._chains(villages, year)
        return [
            (village, scheme, sum(opened))
            for (village, scheme), years in chains.items()
            if (
                opened := [
                    r["opened_with"] for r in years.values() if "opened_with" in r
                ]
            )
        ]


def _money(name):
    return lambda row: fen(getattr(row, name)) or None


def _is_use(key):
    return key.startswith("use:") and key != "use:rest"


def _columns(table, names):
    return SQL(", ").join(SQL.identifier(table, name) for name in names)
