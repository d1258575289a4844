from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_account_part import INCOME
from .rural_income_figures import SPENT
from .rural_use import FIGURE_OF_DIRECTION, SCHEMES

# An id holds village (18 bits), asset (22), year (12) and scheme (1): 53 bits are
# what a browser counts exactly.
ASSET_BITS, YEAR_BITS = 22, 12
# What the branches of the query measure; everything else follows from these.
MEASURES = (
    "contracted",
    "received_before",
    "invoiced",
    "invoiced_before",
    "received",
    "land_rent",
    "upkeep",
    *SPENT,
    "spent_carryover",
)
# Every branch names village, township, county and company itself, so that the
# conditions of a search and of the record rules reach the tables' indexes.
PLACE_FIELDS = ("village_id", "township_id", "county_id", "company_id")
PLACES = SQL("v.id AS village_id, v.township_id, v.county_id, v.company_id")

# EXTRACT would group by a numeric, at twice the time; see `_create_statistics`.
YEAR = SQL("date_part('year', i.date)::int")
# Up to so many villages are looked up by the index instead of reading all items.
FEW = 60


class RuralIncomeLedger(models.Model):
    """资产收益清算台账: per village, asset, year and scheme, out of the books.

    A read-only query over analytic items, instalments and receipts; every
    figure opens the rows behind it. Rows without asset are village-level.
    Income has the scheme of its asset, spending that of its use.
    """

    _name = "rural.income.ledger"
    _description = "Income Ledger"
    _inherit = ["rural.packed.row", "rural.income.figures"]
    _auto = False
    _order = "year desc, county_id, township_id, village_id, asset_id"
    _rec_name = "asset_id"
    _depends = {
        "account.analytic.line": [
            "amount",
            "company_id",
            "date",
            "general_account_id",
            "journal_id",
            "move_line_id",
            "rural_carryover",
        ],
        "account.journal": ["rural_closing"],
        "rural.account.part": ["account_id", "company_id", "part"],
        "rural.asset": ["analytic_account_id", "category_id"],
        "rural.asset.category": ["scheme"],
        "rural.instalment.share": ["amount"],
        "rural.receipt": ["amount", "asset_id", "date", "scheme", "village_id", "year"],
        "rural.region": ["analytic_account_id", "company_id", "township_id"],
        "rural.use": ["analytic_account_id", "direction", "land_rent", "scheme"],
    }

    year = fields.Integer(readonly=True, aggregator=None)
    scheme = fields.Selection(SCHEMES, readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True)
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    asset_id = fields.Many2one("rural.asset", readonly=True)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("asset_id", "village_id", "year")
    def _compute_display_name(self):
        for row in self:
            asset = row.asset_id.name or self.env._("Village Level")
            row.display_name = f"{row.village_id.name or ''} {asset} {row.year}"

    # ------------------------------------------------------------
    # QUERY
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        return self._sql()

    @api.model
    def _sql(self, until=None):
        """The ledger, of everything or of what happened until a day."""
        return SQL(
            """
            SELECT g.*, co.currency_id,
                   CASE WHEN g.contracted > 0 THEN g.contracted
                        ELSE g.invoiced_before END AS expected,
                   g.received - g.land_rent - g.upkeep AS distributable,
                   %(spent)s AS spent,
                   g.received - g.land_rent - g.upkeep - (%(spent)s) AS surplus
              FROM (%(grouped)s) g
              LEFT JOIN res_company co ON co.id = g.company_id
            """,
            grouped=self._grouped_sql(until),
            spent=SQL(" + ").join(SQL.identifier("g", name) for name in SPENT),
        )

    @api.model
    def _grouped_sql(self, until):
        sums = [
            SQL(
                "COALESCE(SUM(m.amount) FILTER (WHERE m.measure = %s), 0) AS %s",
                name,
                SQL.identifier(name),
            )
            for name in MEASURES
        ]
        return SQL(
            """
            SELECT (((m.village_id::bigint << %(asset_bits)s)
                     + COALESCE(m.asset_id, 0)) << %(year_bits)s)
                   + m.year << 1 | (m.scheme = 'pv')::int AS id,
                   m.village_id, m.township_id, m.county_id, m.company_id,
                   m.asset_id, m.year, m.scheme, %(sums)s
              FROM (%(branches)s) m
             GROUP BY m.village_id, m.township_id, m.county_id, m.company_id,
                      m.asset_id, m.year, m.scheme
            """,
            asset_bits=ASSET_BITS,
            year_bits=YEAR_BITS,
            sums=SQL(", ").join(sums),
            branches=SQL(" UNION ALL ").join(self._branches(until)),
        )

    @api.model
    def _branches(self, until):
        """What is added up: rows of place, asset, year, scheme, measure, amount."""
        return [
            self._items_sql(until),
            self._receipts_sql(until),
            self._shares_sql(until),
        ]

    @api.model
    def _items_sql(self, until):
        """Analytic items, first added up by their tags: few groups are left to
        be joined. What was invoiced stands in the year after as well, as what
        is expected when no contract says more.
        """
        return SQL(
            """
            SELECT g.village_id, g.township_id, g.county_id, g.company_id,
                   a.id AS asset_id, g.year + s.later AS year,
                   CASE WHEN p.account_id IS NULL THEN u.scheme
                        ELSE COALESCE(k.scheme, 'general') END AS scheme,
                   CASE WHEN p.account_id IS NULL THEN %(use_measure)s
                        WHEN s.later = 1 THEN 'invoiced_before'
                        ELSE 'invoiced' END AS measure,
                   CASE WHEN p.account_id IS NULL THEN -g.amount
                        ELSE g.amount END AS amount
              FROM (%(tagged)s) g
              LEFT JOIN (%(income)s) p ON p.company_id = g.item_company_id
                                      AND p.account_id = g.account_id
              LEFT JOIN rural_use u ON u.analytic_account_id = g.use_account_id
              LEFT JOIN rural_asset a ON a.analytic_account_id = g.asset_account_id
              LEFT JOIN rural_asset_category k ON k.id = a.category_id
              JOIN (VALUES (0), (1)) s (later)
                   ON s.later = 0 OR p.account_id IS NOT NULL
             WHERE p.account_id IS NOT NULL OR u.id IS NOT NULL
            """,
            use_measure=self._use_measure_sql(),
            tagged=self._tagged_sql(until),
            income=self._income_sql(),
        )

    @api.model
    def _tagged_sql(self, until):
        """Sums by tags, account and year of the items that can count at all: with
        a use, or on an account that plays a part for income.

        Added up before they are joined to their villages, which takes half the
        time; the villages that are asked for are named by `_of_villages`.
        """
        columns = self.env["rural.tags"]._columns()
        accounts = self.env.context.get("rural_village_accounts")
        village = SQL.identifier("i", columns["village"])
        return SQL(
            """
            SELECT %(places)s, t.*
              FROM (SELECT %(village)s AS village_account_id,
                           i.company_id AS item_company_id,
                           i.general_account_id AS account_id,
                           %(asset)s AS asset_account_id, %(use)s AS use_account_id,
                           %(year)s AS year, i.rural_carryover AS carryover,
                           SUM(i.amount) AS amount
                      FROM account_analytic_line i
                     WHERE %(counted)s AND %(some)s
                       AND (%(use)s IS NOT NULL
                            OR i.general_account_id = ANY(%(income)s))
                     GROUP BY 1, 2, 3, 4, 5, 6, 7) t
              JOIN rural_region v ON v.analytic_account_id = t.village_account_id
            """,
            places=PLACES,
            year=YEAR,
            counted=self._counted_sql(until),
            some=SQL("TRUE")
            if accounts is None
            else SQL("%s = ANY(%s)", village, list(accounts)),
            income=self.env["rural.account.part"]._income_account_ids(),
            **{tag: SQL.identifier("i", name) for tag, name in columns.items()},
        )

    @api.model
    def _counted_sql(self, until=None):
        """The items ``i`` that count: made by a voucher, and not by the closing
        of a year.
        """
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        closing = journals.search([("rural_closing", "=", True)])
        return SQL(
            "i.move_line_id IS NOT NULL AND %s"
            " AND (i.journal_id IS NULL OR i.journal_id <> ALL(%s::int[]))",
            SQL("i.date <= %s", until) if until else SQL("TRUE"),
            closing.ids,
        )

    @api.model
    def _counted_items(self, year):
        """The same as a domain, for one year."""
        return (
            Domain("move_line_id", "!=", False)
            & Domain("journal_id.rural_closing", "!=", True)
            & Domain("date", ">=", date(year, 1, 1).isoformat())
            & Domain("date", "<=", date(year, 12, 31).isoformat())
        )

    @api.model
    def _income_sql(self):
        return SQL(
            "SELECT company_id, account_id FROM (%s) parts WHERE part = ANY(%s)",
            self.env["rural.account.part"]._mapping_sql(),
            [*INCOME],
        )

    @api.model
    def _use_measure_sql(self):
        """The figure of an item by its use ``u``; see ``rural.use._figure``."""
        cases = [
            SQL("WHEN u.direction = %s THEN %s", direction, figure)
            for direction, figure in FIGURE_OF_DIRECTION.items()
        ]
        return SQL(
            "CASE WHEN g.carryover THEN 'spent_carryover'"
            " WHEN u.land_rent THEN 'land_rent' %s END",
            SQL(" ").join(cases),
        )

    @api.model
    def _receipts_sql(self, until):
        return SQL(
            """
            SELECT %s, r.asset_id, r.year, r.scheme, 'received' AS measure,
                   SUM(r.amount) AS amount
              FROM rural_receipt r
              JOIN rural_region v ON v.id = r.village_id
             WHERE %s
             GROUP BY v.id, r.asset_id, r.year, r.scheme
            """,
            PLACES,
            SQL("r.date <= %s", until) if until else SQL("TRUE"),
        )

    @api.model
    def _shares_sql(self, until):
        return SQL(
            """
            SELECT h.village_id, h.township_id, h.county_id, h.company_id,
                   h.asset_id, h.year, h.scheme, s.measure, s.amount
              FROM (%s) h
              JOIN LATERAL (VALUES ('contracted', h.amount),
                                   ('received_before', h.opening_received))
                        AS s (measure, amount) ON s.amount <> 0
             WHERE h.kind = 'rent' AND %s
            """,
            self.env["rural.instalment.share"]._sql(),
            SQL("h.date_due <= %s", until) if until else SQL("TRUE"),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Say beforehand which villages a search can be about at all."""
        narrowed = Domain(domain).map_conditions(self._narrow)
        ledger = self._of_villages(self._villages_in(narrowed))
        return super(RuralIncomeLedger, ledger)._search(narrowed, *args, **kwargs)

    @api.model
    def _villages_in(self, domain):
        """The villages that a domain and the record rules let through; ``None``
        where neither says anything about places.

        Regions carry the same columns as the ledger, so that the conditions on
        places can be asked of them.
        """
        if not self.env.su:
            domain &= Domain(self.env["ir.rule"]._compute_domain(self._name, "read"))
        if "!" in list(domain):
            return None
        places = domain.map_conditions(
            lambda c: c if c.field_expr in PLACE_FIELDS else Domain.TRUE
        )
        if places.is_true():
            return None
        regions = self.env["rural.region"].sudo().with_context(active_test=False)
        return regions.search(places & Domain("level", "=", "village"))

    @api.model
    def _of_villages(self, villages):
        """The ledger of these villages alone, when they are few."""
        few = villages is not None and len(villages) <= FEW
        accounts = villages.sudo().analytic_account_id.ids if few else None
        return self.with_context(
            rural_village_accounts=None if accounts is None else tuple(accounts)
        )

    @api.model
    def _unpacked(self, row_ids):
        villages = {row_id >> (1 + YEAR_BITS + ASSET_BITS) for row_id in row_ids}
        years = {row_id >> 1 & (1 << YEAR_BITS) - 1 for row_id in row_ids}
        return Domain("village_id", "in", villages) & Domain("year", "in", years)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _figure_place(self):
        return f"{self.village_id.name} {self.asset_id.name or ''}".strip()

    def _place_domain(self):
        asset = Domain("asset_id", "=", self.asset_id.id)
        return super()._place_domain() & asset

    def _item_domain(self, figure):
        """Of this row's asset; of none where the row is the village's own."""
        column = self.env["rural.tags"]._columns()["asset"]
        account = self.sudo().asset_id.analytic_account_id
        return super()._item_domain(figure) & Domain(column, "=", account.id)

    # ------------------------------------------------------------
    # SET-UP
    # ------------------------------------------------------------

    @api.model
    def _create_statistics(self):
        """Tell the database how few groups the items' tags make together. It
        multiplies their numbers otherwise and then sorts on disk, alone: measured
        at three times the time.
        """
        columns = self.env["rural.tags"]._columns().values()
        self.env.cr.execute(
            SQL(
                "CREATE STATISTICS IF NOT EXISTS rural_income_items (ndistinct)"
                " ON %s, general_account_id, (date_part('year', date)::int)"
                " FROM account_analytic_line",
                SQL(", ").join(map(SQL.identifier, columns)),
            )
        )
