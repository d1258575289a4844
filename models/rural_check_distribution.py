from odoo import api, models
from odoo.tools import SQL

from .rural_check import Found
from .rural_check_subject import yuan

VOID = ("superseded", "withdrawn")


class RuralCheckDistribution(models.AbstractModel):
    """The rules on plans and results: their lists of persons, items and sums."""

    _name = "rural.check.distribution"
    _description = "Rules on Plans and Results"
    _inherit = "rural.check.benefit"

    _void = VOID
    _row_model = "rural.distribution.share"

    @api.model
    def _benefits_sql(self, ids):
        return SQL(
            """
            SELECT d.id AS doc_id, s.id AS row_id, s.person_id, s.name,
                   COALESCE(s.amount, 0) AS amount, l.id AS item_id, l.root_id,
                   l.name AS item, l.direction, d.scheme, d.year,
                   make_date(d.year, 1, 1) AS day_from,
                   make_date(d.year, 12, 31) AS day_to, d.village_id,
                   s.person_kind AS declared
              FROM rural_distribution d
              JOIN rural_distribution_line l ON l.distribution_id = d.id
              JOIN rural_distribution_share s ON s.line_id = l.id
             WHERE d.id = ANY(%s)
            """,
            list(ids),
        )

    @api.model
    def _texts_sql(self, ids):
        return SQL(
            """
            SELECT l.distribution_id, l.id, l.name, l.amount, t.text
              FROM rural_distribution_line l
             CROSS JOIN LATERAL (VALUES (l.name), (l.duty), (l.criterion),
                                        (l.explanation)) t (text)
             WHERE l.distribution_id = ANY(%(ids)s) AND t.text <> ''
             UNION
            SELECT l.distribution_id, l.id, l.name, l.amount, s.reason
              FROM rural_distribution_line l
              JOIN rural_distribution_share s ON s.line_id = l.id
             WHERE l.distribution_id = ANY(%(ids)s) AND s.reason <> ''
            """,
            ids=list(ids),
        )

    @api.model
    def _doubles_sql(self, ids):
        """Under the same item or items of the same name, in the paper or in that of
        the other scheme of the year; by name where nobody is on file.
        """
        return SQL(
            """
            SELECT t.id, s.person_id, min(s.name), min(l.name), array_agg(s.amount),
                   array_agg(s.id)
              FROM rural_distribution t
              JOIN rural_distribution d
                   ON d.id = t.id
                   OR d.region_id = t.region_id AND d.year = t.year
                  AND d.kind = t.kind AND d.scheme <> t.scheme
                  AND d.state <> ALL(%(void)s)
                  AND NOT EXISTS (
                      SELECT FROM rural_distribution n
                       WHERE n.previous_id = d.id AND n.state <> ALL(%(void)s))
              JOIN rural_distribution_line l ON l.distribution_id = d.id
              JOIN rural_distribution_share s ON s.line_id = l.id
             WHERE t.id = ANY(%(ids)s)
             GROUP BY t.id, s.person_id,
                      CASE WHEN s.person_id IS NULL
                           THEN regexp_replace(s.name, '\\s', '', 'g') END,
                      regexp_replace(l.name, '\\s', '', 'g')
            HAVING count(*) > 1 AND bool_or(d.id = t.id)
            """,
            void=list(VOID),
            ids=list(ids),
        )

    # ------------------------------------------------------------
    # P06 HAND-OUTS AGAINST WORK
    # ------------------------------------------------------------

    @api.model
    def _hits_handouts(self, check, ids):
        query = SQL(
            """
            SELECT id, amount_relief, amount_posts FROM rural_distribution
             WHERE id = ANY(%s) AND amount_relief > 0
               AND amount_relief * 100 > %s * COALESCE(amount_posts, 0)
            """,
            list(ids),
            check.percent,
        )
        for doc, relief, posts in self.env.execute_query(query):
            parts = {"relief": yuan(relief), "posts": yuan(posts)}
            yield Found(doc, tuple(parts.values()), parts, relief)

    @api.model
    def _say_handouts(self, parts):
        return self.env._(
            "Relief and rewards come to %(relief)s, posts and temporary work to "
            "%(posts)s.",
            **parts,
        )

    # ------------------------------------------------------------
    # P15 FORBIDDEN ACCOUNTS
    # ------------------------------------------------------------

    @api.model
    def _hits_accounts(self, _check, ids):
        """Posted vouchers that name an item of the paper and stand on an account of
        the negative list; what a reviewer released is decided.
        """
        query = SQL(
            """
            SELECT l.distribution_id, l.id, l.name, m.id, m.name, SUM(a.balance)
              FROM rural_distribution_line l
              LEFT JOIN rural_distribution_line p ON p.id = l.plan_line_id
              JOIN rural_distribution_line q
                   ON q.root_id = COALESCE(p.root_id, l.root_id)
              JOIN account_move_line a ON a.rural_line_id = q.id
              JOIN account_move m ON m.id = a.move_id AND m.state = 'posted'
              JOIN (%s) k ON k.company_id = a.company_id
                         AND k.account_id = a.account_id AND k.part = 'forbidden'
             WHERE l.distribution_id = ANY(%s)
               AND NOT EXISTS (SELECT FROM rural_negative_release r
                                WHERE r.move_id = m.id)
             GROUP BY l.id, m.id
            HAVING SUM(a.balance) > 0
            """,
            self.env["rural.account.part"]._mapping_sql(),
            list(ids),
        )
        for doc, item_id, item, move, voucher, amount in self.env.execute_query(query):
            yield Found(
                doc,
                (item, move, yuan(amount)),
                {"item": item, "voucher": voucher, "amount": yuan(amount)},
                amount,
                rows={"rural.distribution.line": [item_id], "account.move": [move]},
            )

    @api.model
    def _say_accounts(self, parts):
        return self.env._(
            "Voucher %(voucher)s books %(amount)s of “%(item)s” on an account of the "
            "negative list.",
            **parts,
        )

    # ------------------------------------------------------------
    # P16 NOBODY ON FILE
    # ------------------------------------------------------------

    @api.model
    def _hits_unknown(self, _check, ids):
        """Names without a person, in villages whose register has people."""
        query = SQL(
            """
            SELECT b.doc_id, b.item_id, b.item,
                   (array_agg(b.name ORDER BY b.row_id))[1:5], count(*),
                   SUM(b.amount), array_agg(b.row_id),
                   md5(string_agg(b.name || '=' || round(b.amount, 2),
                                  ',' ORDER BY b.name, b.amount))
              FROM (%s) b
             WHERE b.person_id IS NULL
               AND EXISTS (SELECT FROM rural_person p
                            WHERE p.village_id = b.village_id)
             GROUP BY b.doc_id, b.item_id, b.item
            """,
            self._benefits_sql(ids),
        )
        for (
            doc,
            _item_id,
            item,
            names,
            count,
            amount,
            rows,
            mark,
        ) in self.env.execute_query(query):
            parts = {"item": item, "names": names, "count": count}
            yield Found(doc, (item, mark), parts, amount, rows=self._rows(rows))

    @api.model
    def _say_unknown(self, parts):
        return self.env._(
            "%(item)s: %(names)s stand there by name only, without the person on file.",
            item=parts["item"],
            names=self._names(parts),
        )
