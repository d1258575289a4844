from operator import attrgetter

from odoo import api, models
from odoo.tools import SQL

from .rural_form_books import GROUPS, BookRow, Shown, fen
from .rural_use import SCHEMES

NAMES = (
    *GROUPS,
    "village",
    "township",
    "date",
    "voucher",
    "receipt_no",
    "summary",
    "asset",
    "use",
    "income",
    "spending",
    "carried",
    "papers",
)


class RuralFormVouchers(models.AbstractModel):
    """The rows of a 专项收支台账: every receipt and every item of spending with its
    vouchers, day by day, and what is left after it.

    What is left begins with what the village carried over, and ends with what its
    account of the year carries on.
    """

    _name = "rural.form.vouchers"
    _description = "Rows of the Income and Spending Ledger"
    _inherit = ["rural.form.books"]

    # ------------------------------------------------------------
    # CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _sources(self):
        _ = self.env._
        texts = {
            "township": _("Township"),
            "village": _("Village"),
            "voucher": _("Voucher No."),
            "receipt_no": _("三资 Receipt No."),
            "summary": _("Summary"),
            "asset": _("Asset"),
            "use": _("Direction of Use"),
        }
        return {
            "serial": Shown(_("Serial Number"), "integer", None),
            "date": Shown(_("Date"), "date", attrgetter("date")),
            **{key: Shown(texts[key], "text", attrgetter(key)) for key in texts},
            "income": Shown(_("Income"), "money", lambda row: fen(row.income) or None),
            "spending": Shown(
                _("Spending"), "money", lambda row: fen(row.spending) or None
            ),
            "balance": Shown(_("Left"), "money", None),
            "papers": Shown(_("Papers Attached"), "integer", attrgetter("papers")),
        }

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    @api.model
    def _count(self, form, region, as_of):
        """Rows of both kinds of the time, before they are joined to anything."""
        villages = self._villages(region)
        self.env.flush_all()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM (%s) x",
                self._entries_sql(form, villages, as_of),
            )
        )
        return count or len(self._openings(form, villages, as_of))

    @api.model
    def _rows(self, form, region, as_of):
        catalogue = self._sources()
        columns = form.column_ids.mapped("source")
        place = columns.index("balance") if "balance" in columns else None
        values = [catalogue[key].value or (lambda row: None) for key in columns]
        villages = self._villages(region)
        statement = self._statement(form, villages, as_of)
        village, balance = None, 0
        for row in self._fetch(statement, NAMES):
            if (row.village_id, row.scheme) != village:
                village, balance = (row.village_id, row.scheme), 0
            change = fen(row.carried) + fen(row.income) - fen(row.spending)
            balance += change
            shown = [value(row) for value in values]
            if place is not None:
                shown[place] = balance
            added = list(shown)
            if place is not None:
                added[place] = change
            yield BookRow([getattr(row, name) for name in GROUPS], shown, added)

    # ------------------------------------------------------------
    # STATEMENT
    # ------------------------------------------------------------

    @api.model
    def _statement(self, form, villages, as_of):
        opened = self._openings(form, villages, as_of)
        return SQL(
            """
            SELECT e.scheme, v.township_id, v.id AS village_id, v.name AS village,
                   t.name AS township, e.date, m.name AS voucher,
                   m.rural_receipt_no AS receipt_no, e.summary, a.name AS asset,
                   %(use)s AS use, e.income, e.spending, e.carried,
                   %(papers)s AS papers
              FROM (%(entries)s
                    UNION ALL
                    SELECT o.scheme, o.village_id, NULL, NULL, NULL, NULL,
                           z.name || '上年结转', 0, 0, o.amount, 0
                      FROM unnest(%(opened)s::int[], %(schemes)s::varchar[],
                                  %(amounts)s::numeric[])
                           AS o (village_id, scheme, amount)
                      JOIN rural_region z ON z.id = o.village_id) e
              JOIN rural_region v ON v.id = e.village_id
              LEFT JOIN rural_region t ON t.id = v.township_id
              LEFT JOIN account_move m ON m.id = e.move_id
              LEFT JOIN rural_asset a ON a.id = e.asset_id
              LEFT JOIN rural_use u ON u.id = e.use_id
             ORDER BY e.scheme, t.code NULLS FIRST, v.code, e.date NULLS FIRST,
                      m.name, e.row_id
            """,
            use=self.env["rural.use"]._field_to_sql("u", "name"),
            papers=self._papers_sql(),
            entries=self._entries_sql(form, villages, as_of),
            opened=[village for village, _scheme, _amount in opened],
            schemes=[scheme for _village, scheme, _amount in opened],
            amounts=[amount for _village, _scheme, amount in opened],
        )

    @api.model
    def _entries_sql(self, form, villages, as_of):
        """Receipts and items of spending of the villages, from a day to a day."""
        days = (self._first_day(form, as_of), as_of)
        return SQL(
            "%s UNION ALL %s",
            self._receipts_sql(villages, *days),
            self._spending_sql(villages, *days),
        )

    @api.model
    def _receipts_sql(self, villages, first, last):
        return SQL(
            """
            SELECT c.scheme, c.village_id, c.date,
                   COALESCE(c.payment_move_id, l.move_id) AS move_id,
                   c.asset_id, NULL::int AS use_id, l.name AS summary,
                   c.amount AS income, 0 AS spending, 0 AS carried, c.id AS row_id
              FROM rural_receipt c
              JOIN account_move_line l ON l.id = c.move_line_id
             WHERE c.village_id = ANY(%s) AND c.date BETWEEN %s AND %s
            """,
            villages.ids,
            first,
            last,
        )

    @api.model
    def _spending_sql(self, villages, first, last):
        """The items that the income ledger counts as spending of any kind."""
        ledger = self.env["rural.income.ledger"]
        columns = self.env["rural.tags"]._columns()
        return SQL(
            """
            SELECT u.scheme, v.id, i.date, l.move_id, a.id, u.id,
                   COALESCE(l.name, i.name), 0, -i.amount, 0, i.id
              FROM account_analytic_line i
              JOIN rural_region v ON v.analytic_account_id = %(village)s
              JOIN rural_use u ON u.analytic_account_id = %(use)s
              JOIN account_move_line l ON l.id = i.move_line_id
              LEFT JOIN rural_asset a ON a.analytic_account_id = %(asset)s
              LEFT JOIN (%(income)s) p ON p.company_id = i.company_id
                                      AND p.account_id = i.general_account_id
             WHERE %(counted)s AND p.account_id IS NULL AND i.date >= %(first)s
               AND v.id = ANY(%(villages)s)
            """,
            income=ledger._income_sql(),
            counted=ledger._counted_sql(last),
            first=first,
            villages=villages.ids,
            **{tag: SQL.identifier("i", name) for tag, name in columns.items()},
        )

    @api.model
    def _papers_sql(self):
        """附件张数: the papers on the voucher and on the payment behind it."""
        return SQL(
            """
            (SELECT NULLIF(COUNT(*), 0) FROM ir_attachment f
              WHERE f.res_field IS NULL AND m.id IS NOT NULL
                AND ((f.res_model = 'account.move' AND f.res_id = m.id)
                  OR (f.res_model = 'account.payment' AND f.res_id IN (
                      SELECT id FROM account_payment WHERE move_id = m.id))))
            """
        )

    @api.model
    def _openings(self, form, villages, as_of):
        """``[(village id, scheme, carried over)]`` into the first year shown."""
        first = self._first_day(form, as_of).year
        schemes = dict(SCHEMES)
        keys = [(village.id, scheme) for village in villages for scheme in schemes]
        chains = self.env["rural.village.year"]._chains(
            villages, as_of.year, dict.fromkeys(keys, (first,))
        )
        found = []
        for key in keys:
            later = [row for year, row in chains[key].items() if year > first]
            amount = chains[key][first]["opening_carryover"] + sum(
                row.get("opened_with", 0) for row in later
            )
            if amount:
                found.append((*key, amount))
        return found
