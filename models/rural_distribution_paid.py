from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from .rural_distribution_books import exact
from .rural_distribution_read import READ_TOKEN

# What the statements read.
LISTS = ("rural.payout", "rural.payout.line", "account.move")


class RuralDistributionPaid(models.Model):
    """What a result says of persons is read from what was really paid: relief and
    rewards person by person, posts by the names of who was paid.

    A payment list counts in the year of its voucher, as the amounts do, and for the
    item of the plan that it names, in any revision. Where there is none, the list is
    typed.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _read_vouchers(self):
        result = super()._read_vouchers()
        papers = self.filtered(lambda paper: paper.kind == "result")
        papers._read_shares()
        papers._read_names()
        return result

    def _read_shares(self):
        """Bring the lists of persons in line with the payment lists. A reason that was
        typed stays, and so do the persons that no payment list knows.
        """
        paid = defaultdict(dict)
        for line_id, person_id, amount, reason in self._paid_shares():
            paid[line_id][person_id] = float(amount), reason
        shares = self.with_context(rural_reading=READ_TOKEN).line_ids.share_ids
        gone = shares.filtered(
            lambda s: s.paid and s.person_id.id not in paid[s.line_id.id]
        )
        known = (shares - gone).filtered("person_id")
        known = {(share.line_id.id, share.person_id.id): share for share in known}
        gone.unlink()
        new = []
        for line_id, persons in paid.items():
            for person_id, (amount, reason) in persons.items():
                read = {"amount": amount, "paid": True}
                if share := known.get((line_id, person_id)):
                    share._write_read(read, reason)
                    continue
                key = {"line_id": line_id, "person_id": person_id}
                new.append({**key, **read, "reason": reason})
        shares.create(new)

    def _read_names(self):
        """附件2 (二): who held the posts are those whose wages were paid."""
        lines = self.env["rural.distribution.line"]
        for line_id, names, count in self.env.execute_query(self._paid_names_sql()):
            line, names = lines.browse(line_id), "、".join(names)
            if (line.person_names, line.person_count) != (names, count):
                line.write({"person_names": names, "person_count": count})

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _result_problems(self):
        return [*super()._result_problems(), *self._paid_problems()]

    def _paid_problems(self):
        """The list names who was paid, and how much (附件2 (三): 具体名单)."""
        differing = [each for each in self._paid_comparisons() if each[2] != each[3]]
        if not differing or not self.date_read:
            return []
        return [
            self.env._(
                "The list of persons is not what the payment lists say: %(persons)s. "
                "Use “Read the Vouchers” again.",
                persons="、".join(
                    f"{what} ({stated} / {found})"
                    for _paper_id, what, stated, found in differing
                ),
            )
        ]

    def _paid_comparisons(self):
        """``[(paper id, item and person, stated, paid)]`` of all persons that stand
        on payment lists, or were read from one.
        """
        self._flush_paid()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.distribution_id, l.name || '：' || s.name, s.stated, s.paid
                  FROM (SELECT COALESCE(s.line_id, p.line_id) AS line_id,
                               COALESCE(s.name, n.name) AS name,
                               COALESCE(s.amount, 0) AS stated,
                               COALESCE(p.amount, 0) AS paid
                          FROM (SELECT s.line_id, s.person_id, s.name, s.amount
                                  FROM rural_distribution_share s
                                 WHERE s.paid AND s.distribution_id = ANY(%(ids)s)) s
                          FULL JOIN (%(paid)s) p ON p.line_id = s.line_id
                                                AND p.person_id = s.person_id
                          LEFT JOIN rural_person n ON n.id = p.person_id) s
                  JOIN rural_distribution_line l ON l.id = s.line_id
                 ORDER BY l.distribution_id, l.sequence, l.id, s.name
                """,
                ids=self.ids,
                paid=self._paid_shares_sql(),
            )
        )
        return [
            (paper_id, what, exact(stated), exact(paid))
            for paper_id, what, stated, paid in rows
        ]

    # ------------------------------------------------------------
    # PAYMENT LISTS
    # ------------------------------------------------------------

    def _flush_paid(self):
        self.env["rural.distribution.share"].flush_model()
        self.env["rural.person"].flush_model(["name"])
        self._flush_books()
        for name in LISTS:
            self.env[name].flush_model()

    def _paid_shares(self):
        self._flush_paid()
        return self.env.execute_query(self._paid_shares_sql())

    def _paid_shares_sql(self):
        """Line of the result, person, what was paid and why; one row for each."""
        return SQL(
            """
            SELECT t.line_id, t.person_id, SUM(t.amount) AS amount,
                   NULLIF(STRING_AGG(DISTINCT NULLIF(t.reason, ''), '；'), '') AS reason
              FROM (%s) t
             WHERE t.kind = 'relief' AND t.detail = 'persons'
             GROUP BY t.line_id, t.person_id
             ORDER BY t.line_id, MIN(t.sequence), MIN(t.payout_line_id)
            """,
            self._paid_sql(),
        )

    def _paid_names_sql(self):
        """Line of the result, names of who held the posts in the order of their first
        wage, and how many.
        """
        self._flush_paid()
        return SQL(
            """
            SELECT w.line_id, ARRAY_AGG(n.name ORDER BY w.first), COUNT(*)
              FROM (SELECT t.line_id, t.person_id, MIN(t.payout_line_id) AS first
                      FROM (%s) t
                     WHERE t.kind = 'wage' AND t.detail = 'post' AND t.amount > 0
                     GROUP BY t.line_id, t.person_id) w
              JOIN rural_person n ON n.id = w.person_id
             GROUP BY w.line_id
             ORDER BY w.line_id
            """,
            self._paid_sql(),
        )

    def _paid_sql(self):
        """The rows of booked payment lists behind the items of these results."""
        return SQL(
            """
            SELECT l.id AS line_id, u.detail, o.kind, e.id AS payout_line_id,
                   e.sequence, e.person_id, e.amount, e.reason
              FROM rural_distribution d
              JOIN rural_distribution_line l ON l.distribution_id = d.id
              JOIN rural_use u ON u.id = l.use_id
              JOIN rural_distribution_line i ON i.id = l.plan_line_id
              JOIN rural_distribution_line q ON q.root_id = i.root_id
              JOIN rural_payout_line e ON e.village_id = d.region_id
              JOIN rural_payout o ON o.id = e.payout_id
                                 AND o.state IN ('booked', 'paid')
              JOIN account_move m ON m.id = o.move_id AND m.state = 'posted'
             WHERE d.id = ANY(%s) AND d.kind = 'result'
               AND COALESCE(e.plan_line_id, o.plan_line_id) = q.id
               AND EXTRACT(year FROM m.date) = d.year
            """,
            self.ids,
        )
