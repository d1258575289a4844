from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL

from .rural_account_part import INCOME, SPENDING
from .rural_income_figures import SPENT

# One comparison in whole fen: what the general ledger, the analytic items and the
# income ledger say. ``None`` stands where one of them says nothing.
Line = namedtuple("Line", "kind key village_id books items ledger")
# What keeps sums apart: how many rows, their amount, the first ids of a model.
Reason = namedtuple("Reason", "key model count amount ids")

# What is compared: companies, days, villages as ids or ``None`` for all of them.
Period = namedtuple("Period", "companies date_from date_to villages")

IDS = 1000
SPENDING_FIGURES = ("land_rent", "upkeep", *SPENT, "spent_carryover")


class RuralBooksCheck(models.AbstractModel):
    """勾稽核对: whether the income ledger, the analytic items and the general
    ledger of a company say the same to the fen.

    They reach a sum by ways of their own: the general ledger adds up posted
    journal items by account (and reads the village out of their distribution),
    the items are what Odoo made of these, the income ledger what the screens and
    the official tables show.
    """

    _name = "rural.books.check"
    _description = "Check of the Books"

    @api.model
    def _check(self, company, date_from, date_to):
        """``(lines, reasons)`` of a company for whole years.

        Who is in charge of some villages of the company compares theirs; the
        whole company, what names no village, and the trial balance are for who
        sees all of it. `_differs` says whether a line is wrong, the reasons name
        the rows behind.
        """
        self.env.flush_all()
        villages = self._villages(company)
        period = Period(company, date_from, date_to, villages)
        lines = [
            *self._total_lines(period),
            *self._part_lines(period),
            *self._village_lines(period),
        ]
        if villages is None:
            lines.append(self._trial_balance(period))
        return lines, self._reasons(period)

    @api.model
    def _compare_villages(self, villages, date_from, date_to):
        """Lines of some villages, whatever companies keep their books."""
        self.env.flush_all()
        companies = villages.company_id
        period = Period(companies, date_from, date_to, villages.ids)
        return self._village_lines(period)

    @api.model
    def _villages(self, company):
        """Ids of the company's villages in charge; ``None`` for all of it."""
        domain = [("level", "=", "village"), ("company_id", "=", company.id)]
        regions = self.env["rural.region"].with_context(active_test=False)
        every = regions.sudo().search(domain)
        user = self.env.user
        if self.env.su or user.rural_sees_all_books:
            return None
        scope = user.rural_scope_ids
        mine = every.filtered(lambda v: (v | v.township_id | v.county_id) & scope)
        return None if mine == every else mine.ids

    @api.model
    def _differs(self, line):
        """Whether the amounts that a line has are not all the same."""
        return (
            len({a for a in (line.books, line.items, line.ledger) if a is not None}) > 1
        )

    # ------------------------------------------------------------
    # LINES
    # ------------------------------------------------------------

    @api.model
    def _part_lines(self, period):
        """Books against items, per part of the accounts."""
        books = dict(self._run(self._books_sql(), "part", period))
        items = dict(self._run(self._items_sql(), "part", period))
        return [
            Line("part", part, None, books.get(part, 0), items.get(part, 0), None)
            for part in (*INCOME, *SPENDING)
            if part in books or part in items
        ]

    @api.model
    def _total_lines(self, period):
        """Books, items and ledger, for all income and all spending."""
        books = dict(self._run(self._books_sql(), "side", period))
        items = dict(self._run(self._items_sql(), "side", period))
        ledger = self._ledger(period)
        return [
            Line(
                "total",
                side,
                None,
                books.get(side, 0),
                items.get(side, 0),
                sum(row[index] for row in ledger.values()),
            )
            for index, side in enumerate(("income", "spending"))
        ]

    @api.model
    def _village_lines(self, period):
        """Books, items and ledger, per village; what names none has none."""
        keys = "village_id, side"
        books = {row[:2]: row[2] for row in self._run(self._books_sql(), keys, period)}
        items = {row[:2]: row[2] for row in self._run(self._items_sql(), keys, period)}
        ledger = self._ledger(period)
        villages = {village for village, _side in (*books, *items)} | set(ledger)
        return [
            Line(
                "village",
                side,
                village,
                books.get((village, side), 0),
                items.get((village, side), 0),
                ledger.get(village, (0, 0))[index],
            )
            for village in sorted(villages, key=lambda v: v or 0)
            for index, side in enumerate(("income", "spending"))
        ]

    @api.model
    def _trial_balance(self, period):
        """Σ debit = Σ credit of everything posted until the end of the period."""
        [(debit, credit)] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(round(SUM(debit) * 100), 0)::bigint,
                       COALESCE(round(SUM(credit) * 100), 0)::bigint
                  FROM account_move_line
                 WHERE company_id = ANY(%s) AND parent_state = 'posted' AND date <= %s
                """,
                period.companies.ids,
                period.date_to,
            )
        )
        return Line("balance", "trial", None, debit, credit, None)

    # ------------------------------------------------------------
    # STATEMENTS
    # ------------------------------------------------------------

    @api.model
    def _run(self, rows, keys, period):
        """Sums of ``rows`` by columns; spending turned to positive amounts."""
        return self.env.execute_query(
            SQL(
                """
                SELECT %(keys)s,
                       round(SUM(CASE side WHEN 'income' THEN amount
                                           ELSE -amount END) * 100)::bigint
                  FROM (%(rows)s) x
                 WHERE %(within)s
                 GROUP BY %(keys)s
                """,
                keys=SQL(keys),
                rows=rows,
                within=self._within_sql(period),
            )
        )

    @api.model
    def _within_sql(self, period, villages=True):
        """The rows of a company, its period and the villages in charge."""
        some = SQL("TRUE")
        if villages and period.villages is not None:
            some = SQL("village_id = ANY(%s)", period.villages)
        return SQL(
            "company_id = ANY(%s) AND date BETWEEN %s AND %s AND %s",
            period.companies.ids,
            period.date_from,
            period.date_to,
            some,
        )

    @api.model
    def _books_sql(self):
        """Posted journal items by part and by the village of their distribution;
        an item of several villages is one row for each.
        """
        return SQL(
            """
            SELECT l.company_id, l.date, m.part, %(side)s AS side,
                   d.village_id, -l.balance * COALESCE(d.share, 1) AS amount
              FROM account_move_line l
              JOIN (%(mapping)s) m ON m.company_id = l.company_id
                                  AND m.account_id = l.account_id
              JOIN account_journal j ON j.id = l.journal_id
              LEFT JOIN LATERAL (
                   SELECT v.id AS village_id, e.value::numeric / 100 AS share
                     FROM jsonb_each_text(l.analytic_distribution) e
                     LEFT JOIN rural_region v ON v.analytic_account_id = ANY(
                               string_to_array(e.key, ',')::int[])) d ON TRUE
             WHERE l.parent_state = 'posted' AND j.rural_closing IS NOT TRUE
               AND m.part = ANY(%(parts)s)
            """,
            side=self._side_sql(),
            mapping=self.env["rural.account.part"]._mapping_sql(),
            parts=[*INCOME, *SPENDING],
        )

    @api.model
    def _items_sql(self):
        """Analytic items of the same accounts, whatever use they name."""
        columns = self.env["rural.tags"]._columns()
        return SQL(
            """
            SELECT i.company_id, i.date, m.part, %(side)s AS side,
                   v.id AS village_id, i.amount
              FROM account_analytic_line i
              JOIN (%(mapping)s) m ON m.company_id = i.company_id
                                  AND m.account_id = i.general_account_id
              LEFT JOIN rural_region v ON v.analytic_account_id = %(village)s
             WHERE %(counted)s AND m.part = ANY(%(parts)s)
            """,
            side=self._side_sql(),
            mapping=self.env["rural.account.part"]._mapping_sql(),
            village=SQL.identifier("i", columns["village"]),
            counted=self.env["rural.income.ledger"]._counted_sql(),
            parts=[*INCOME, *SPENDING],
        )

    @api.model
    def _side_sql(self):
        return SQL(
            "CASE WHEN m.part = ANY(%s) THEN 'income' ELSE 'spending' END", [*INCOME]
        )

    @api.model
    def _ledger(self, period):
        """``{village id: (income, spending)}`` as the income ledger shows it."""
        spending = SQL(" + ").join(SQL.identifier("g", n) for n in SPENDING_FIGURES)
        villages = self.env["rural.region"].browse(period.villages or ())
        ledger = self.env["rural.income.ledger"]._of_villages(villages or None)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT g.village_id, round(SUM(g.invoiced) * 100)::bigint,
                       round(SUM(%(spending)s) * 100)::bigint
                  FROM (%(ledger)s) g
                 WHERE g.company_id = ANY(%(companies)s)
                   AND g.year BETWEEN %(first)s AND %(last)s
                   AND %(some)s
                 GROUP BY g.village_id
                """,
                spending=spending,
                ledger=ledger._sql(period.date_to),
                companies=period.companies.ids,
                first=period.date_from.year,
                last=period.date_to.year,
                some=SQL("TRUE")
                if period.villages is None
                else SQL("g.village_id = ANY(%s)", period.villages),
            )
        )
        return {village: (income, spent) for village, income, spent in rows}

    # ------------------------------------------------------------
    # REASONS
    # ------------------------------------------------------------

    @api.model
    def _reasons(self, period):
        """What lies behind differences, of the rows that the user may read."""
        found = []
        for key, model, rows in self._reason_rows():
            readable = self.env[model]._search([]).subselect()
            [(count, amount, ids)] = self.env.execute_query(
                SQL(
                    """
                    SELECT COUNT(*), COALESCE(SUM(amount), 0),
                           (array_agg(id ORDER BY id))[:%(limit)s]
                      FROM (%(rows)s) x
                     WHERE %(within)s AND id IN %(readable)s
                    """,
                    limit=IDS,
                    rows=rows,
                    within=self._within_sql(period, villages=False),
                    readable=readable,
                )
            )
            if count:
                found.append(Reason(key, model, count, amount, ids))
        return found

    @api.model
    def _reason_rows(self):
        """``(key, model, rows of id, company_id, date, amount)`` of each kind."""
        items = "account.analytic.line"
        return [
            ("no_village", "account.move.line", self._no_village_sql()),
            ("changed", "account.move.line", self._changed_sql()),
            ("no_use", items, self._no_use_sql()),
            ("other_account", items, self._other_account_sql()),
            ("other_company", items, self._other_company_sql()),
            ("manual", items, self._manual_sql()),
            ("closing", items, self._closing_sql()),
        ]

    @api.model
    def _mapped_sql(self, alias, account, parts):
        """``EXISTS``: an account that plays one of the parts in the row's company."""
        return SQL(
            "EXISTS (SELECT FROM (%s) m WHERE m.company_id = %s"
            " AND m.account_id = %s AND m.part = ANY(%s))",
            self.env["rural.account.part"]._mapping_sql(),
            SQL.identifier(alias, "company_id"),
            SQL.identifier(alias, account),
            [*parts],
        )

    @api.model
    def _no_village_sql(self):
        """Posted on the accounts of project assets without naming a village."""
        return SQL(
            """
            SELECT l.id, l.company_id, l.date, -l.balance AS amount
              FROM account_move_line l
              JOIN account_journal j ON j.id = l.journal_id
             WHERE l.parent_state = 'posted' AND j.rural_closing IS NOT TRUE
               AND %s
               AND NOT EXISTS (
                   SELECT FROM jsonb_object_keys(l.analytic_distribution) e (key)
                     JOIN rural_region v ON v.analytic_account_id = ANY(
                               string_to_array(e.key, ',')::int[]))
            """,
            self._mapped_sql("l", "account_id", (*INCOME, *SPENDING)),
        )

    @api.model
    def _changed_sql(self):
        """Journal items whose analytic items were changed, deleted or doubled."""
        columns = self.env["rural.tags"]._columns()
        return SQL(
            """
            SELECT l.id, l.company_id, l.date, -l.balance - s.amount AS amount
              FROM account_move_line l
              JOIN account_journal j ON j.id = l.journal_id
              JOIN LATERAL (SELECT COALESCE(SUM(i.amount), 0) AS amount
                              FROM account_analytic_line i
                             WHERE i.move_line_id = l.id AND %(village)s IS NOT NULL
                           ) s ON s.amount <> -l.balance
             WHERE l.parent_state = 'posted' AND j.rural_closing IS NOT TRUE
               AND %(mapped)s
               AND EXISTS (
                   SELECT FROM jsonb_object_keys(l.analytic_distribution) e (key)
                     JOIN rural_region v ON v.analytic_account_id = ANY(
                               string_to_array(e.key, ',')::int[]))
            """,
            village=SQL.identifier("i", columns["village"]),
            mapped=self._mapped_sql("l", "account_id", (*INCOME, *SPENDING)),
        )

    @api.model
    def _item_rows_sql(self, condition):
        """Counted items ``i`` of a village that satisfy a condition."""
        columns = self.env["rural.tags"]._columns()
        return SQL(
            """
            SELECT i.id, i.company_id, i.date, i.amount
              FROM account_analytic_line i
              JOIN rural_region v ON v.analytic_account_id = %(village)s
             WHERE %(condition)s
            """,
            village=SQL.identifier("i", columns["village"]),
            condition=condition,
        )

    @api.model
    def _no_use_sql(self):
        """Spending that names no direction of use: in the books, not in the ledger."""
        use = SQL.identifier("i", self.env["rural.tags"]._columns()["use"])
        return self._item_rows_sql(
            SQL(
                "%s AND %s IS NULL AND %s",
                self.env["rural.income.ledger"]._counted_sql(),
                use,
                self._mapped_sql("i", "general_account_id", SPENDING),
            )
        )

    @api.model
    def _other_account_sql(self):
        """A direction of use on an account without a part: in the ledger only."""
        use = SQL.identifier("i", self.env["rural.tags"]._columns()["use"])
        return self._item_rows_sql(
            SQL(
                "%s AND %s IS NOT NULL AND NOT %s",
                self.env["rural.income.ledger"]._counted_sql(),
                use,
                self._mapped_sql("i", "general_account_id", (*INCOME, *SPENDING)),
            )
        )

    @api.model
    def _other_company_sql(self):
        """A village that belongs to another company's books."""
        return self._item_rows_sql(
            SQL(
                "%s AND v.company_id <> i.company_id AND %s",
                self.env["rural.income.ledger"]._counted_sql(),
                self._mapped_sql("i", "general_account_id", (*INCOME, *SPENDING)),
            )
        )

    @api.model
    def _manual_sql(self):
        """Analytic items made by hand: no voucher stands behind them."""
        return self._item_rows_sql(SQL("i.move_line_id IS NULL"))

    @api.model
    def _closing_sql(self):
        """Items of closing entries, which never count as income or spending."""
        return self._item_rows_sql(
            SQL("i.journal_id IN (SELECT id FROM account_journal WHERE rural_closing)")
        )
