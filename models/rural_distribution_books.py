import typing
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

# What the statements read.
BOOKS = (
    "account.analytic.line",
    "account.move.line",
    "rural.distribution",
    "rural.distribution.line",
    "rural.receipt",
    "rural.region",
    "rural.use",
)


class BookFacts(typing.NamedTuple):
    """What the books say of one paper's village, year and scheme.

    :ivar income: ``{asset id or None: amount received}``
    :ivar spending: ``{(plan line id or None, use id, carryover): (amount, number of
        vouchers)}``; without plan line stands what names no item of the plan
    """

    income: dict
    spending: dict


class RuralDistributionBooks(models.Model):
    """Receipts and vouchers behind a plan or result, counted exactly as the income
    ledger counts them; spending is told apart by the item of the plan it names.

    An item is known through all revisions of its plan by its first one.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _book_facts(self):
        """``{paper id: BookFacts}`` from two statements, however many papers."""
        facts = {paper_id: BookFacts({}, {}) for paper_id in self.ids}
        self._flush_books()
        for paper_id, asset_id, amount in self.env.execute_query(self._received_sql()):
            facts[paper_id].income[asset_id] = exact(amount)
        rows = SQL(
            """
            SELECT paper_id, plan_line_id, use_id, carryover,
                   SUM(amount), COUNT(DISTINCT move_id)
              FROM (%s) s
             GROUP BY paper_id, plan_line_id, use_id, carryover
             ORDER BY paper_id, use_id, carryover, plan_line_id
            """,
            self._spent_sql(),
        )
        for (
            paper_id,
            line_id,
            use_id,
            carryover,
            amount,
            count,
        ) in self.env.execute_query(rows):
            key = line_id, use_id, carryover
            facts[paper_id].spending[key] = exact(amount), count
        return facts

    def _flush_books(self):
        for name in BOOKS:
            self.env[name].flush_model()

    def _received_sql(self):
        return SQL(
            """
            SELECT d.id, r.asset_id, SUM(r.amount)
              FROM rural_distribution d
              JOIN rural_receipt r ON r.village_id = d.region_id
                                  AND r.year = d.year AND r.scheme = d.scheme
             WHERE d.id = ANY(%s)
             GROUP BY d.id, r.asset_id
             ORDER BY d.id, r.asset_id
            """,
            self.ids,
        )

    def _spent_sql(self):
        """The items that count as spending of these papers' years: a plan's own, and
        for a result those of the plan it reports on.
        """
        ledger = self.env["rural.income.ledger"]
        columns = self.env["rural.tags"]._columns()
        return SQL(
            """
            SELECT d.id AS paper_id, i.id AS item_id, m.move_id, p.id AS plan_line_id,
                   u.id AS use_id, COALESCE(i.rural_carryover, FALSE) AS carryover,
                   -i.amount AS amount
              FROM rural_distribution d
              JOIN rural_region v ON v.id = d.region_id
              JOIN account_analytic_line i
                   ON %(village)s = v.analytic_account_id
                  AND i.date BETWEEN make_date(d.year, 1, 1)
                                 AND make_date(d.year, 12, 31)
              JOIN rural_use u ON u.analytic_account_id = %(use)s
                              AND u.scheme = d.scheme
              JOIN account_move_line m ON m.id = i.move_line_id
              LEFT JOIN (%(income)s) n ON n.company_id = i.company_id
                                      AND n.account_id = i.general_account_id
              LEFT JOIN rural_distribution_line q ON q.id = m.rural_line_id
              LEFT JOIN rural_distribution_line p
                   ON p.distribution_id = CASE WHEN d.kind = 'plan' THEN d.id
                                               ELSE d.plan_id END
                  AND p.root_id = q.root_id AND p.use_id = u.id
                  AND p.carryover IS TRUE = i.rural_carryover IS TRUE
             WHERE d.id = ANY(%(ids)s) AND n.account_id IS NULL AND %(counted)s
            """,
            village=SQL.identifier("i", columns["village"]),
            use=SQL.identifier("i", columns["use"]),
            income=ledger._income_sql(),
            ids=self.ids,
            counted=ledger._counted_sql(),
        )

    def _spent_items(self, line_id, use_id, carryover):
        """The analytic items behind one key of ``BookFacts.spending``."""
        self.ensure_one()
        self._flush_books()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item_id FROM (%s) s
                 WHERE plan_line_id IS NOT DISTINCT FROM %s
                   AND use_id = %s AND carryover = %s
                """,
                self._spent_sql(),
                line_id or None,
                use_id,
                carryover,
            )
        )
        return [item_id for (item_id,) in rows]


def exact(amount):
    """An amount of a float field, in fen exactly."""
    return Decimal(str(amount or 0)).quantize(Decimal("0.01"))
