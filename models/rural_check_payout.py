from odoo import api, models
from odoo.tools import SQL

from .rural_check import Found
from .rural_check_subject import yuan


class RuralCheckPayout(models.AbstractModel):
    """The rules on payment lists: who is paid, for which post, with which papers."""

    _name = "rural.check.payout"
    _description = "Rules on Payment Lists"
    _inherit = "rural.check.benefit"

    _void = ("cancelled",)
    _row_model = "rural.payout.line"

    @api.model
    def _benefits_sql(self, ids):
        return SQL(
            """
            SELECT o.id AS doc_id, p.id AS row_id, p.person_id, r.name,
                   COALESCE(p.amount, 0) AS amount, i.id AS item_id, i.root_id,
                   COALESCE(i.name, to_char(o.month, 'YYYY-MM')) AS item,
                   CASE o.kind WHEN 'relief' THEN 'relief' ELSE 'posts' END
                       AS direction,
                   COALESCE(d.scheme, 'general') AS scheme, o.year,
                   o.month AS day_from,
                   (o.month + interval '1 month - 1 day')::date AS day_to,
                   o.village_id, NULL::varchar AS declared
              FROM rural_payout o
              JOIN rural_payout_line p ON p.payout_id = o.id
              JOIN rural_person r ON r.id = p.person_id
              LEFT JOIN rural_distribution_line i
                   ON i.id = COALESCE(p.plan_line_id, o.plan_line_id)
              LEFT JOIN rural_distribution d ON d.id = i.distribution_id
             WHERE o.id = ANY(%s)
            """,
            list(ids),
        )

    @api.model
    def _texts_sql(self, ids):
        return SQL(
            """
            SELECT o.id, NULL::int, to_char(o.month, 'YYYY-MM'), o.amount_total, o.note
              FROM rural_payout o
             WHERE o.id = ANY(%(ids)s) AND o.note <> ''
             UNION
            SELECT p.payout_id, i.id,
                   COALESCE(i.name, s.name, to_char(o.month, 'YYYY-MM')),
                   o.amount_total, t.text
              FROM rural_payout o
              JOIN rural_payout_line p ON p.payout_id = o.id
              LEFT JOIN rural_post s ON s.id = p.post_id
              LEFT JOIN rural_distribution_line i
                   ON i.id = COALESCE(p.plan_line_id, o.plan_line_id)
             CROSS JOIN LATERAL (VALUES (p.reason), (s.name), (s.duty)) t (text)
             WHERE o.id = ANY(%(ids)s) AND t.text <> ''
            """,
            ids=list(ids),
        )

    @api.model
    def _doubles_sql(self, ids):
        """The same post twice in a month, the same item of relief twice in a year."""
        return SQL(
            """
            SELECT o.id, p.person_id, min(r.name),
                   min(COALESCE(i.name, to_char(o.month, 'YYYY-MM'))),
                   array_agg(p.amount), array_agg(p.id)
              FROM rural_payout o
              JOIN rural_payout x
                   ON x.region_id = o.region_id AND x.year = o.year
                  AND (x.id = o.id OR x.kind = 'relief' AND o.kind = 'relief'
                                  AND x.state <> 'cancelled')
              JOIN rural_payout_line p ON p.payout_id = x.id
              JOIN rural_person r ON r.id = p.person_id
              LEFT JOIN rural_distribution_line i
                   ON i.id = COALESCE(p.plan_line_id, x.plan_line_id)
             WHERE o.id = ANY(%s)
             GROUP BY o.id, p.person_id, p.post_id, COALESCE(i.root_id, i.id)
            HAVING count(*) > 1 AND bool_or(x.id = o.id)
            """,
            list(ids),
        )

    # ------------------------------------------------------------
    # P10 BEYOND THE POST
    # ------------------------------------------------------------

    @api.model
    def _hits_wage(self, _check, ids):
        """附件1 (二): what a post pays is what was agreed, while it lasts."""
        query = SQL(
            """
            SELECT o.id, p.id, r.id, r.name, s.name, p.amount,
                   CASE WHEN s.id IS NULL THEN 'post'
                        WHEN date_trunc('month', s.date_start) > o.month
                          OR COALESCE(s.date_ended, s.date_end) < o.month THEN 'time'
                        ELSE 'amount' END,
                   CASE s.kind WHEN 'post' THEN s.wage_month
                        ELSE round((p.days * s.day_rate)::numeric, 2) END
              FROM rural_payout o
              JOIN rural_payout_line p ON p.payout_id = o.id
              JOIN rural_person r ON r.id = p.person_id
              LEFT JOIN rural_post s ON s.id = p.post_id
             WHERE o.id = ANY(%s) AND o.kind <> 'relief'
               AND (s.id IS NULL AND o.kind = 'wage'
                    OR date_trunc('month', s.date_start) > o.month
                    OR COALESCE(s.date_ended, s.date_end) < o.month
                    OR p.amount > CASE s.kind WHEN 'post' THEN s.wage_month
                        ELSE round((p.days * s.day_rate)::numeric, 2) END)
            """,
            list(ids),
        )
        for doc, row, person, name, post, amount, why, due in self.env.execute_query(
            query
        ):
            yield Found(
                doc,
                (person, post, why, yuan(amount), yuan(due)),
                {
                    "name": name,
                    "post": post or "",
                    "why": why,
                    "amount": yuan(amount),
                    "due": yuan(due),
                },
                amount,
                (person,),
                self._rows([row]),
            )

    @api.model
    def _say_wage(self, parts):
        _ = self.env._
        texts = {
            "post": _("%(name)s is to be paid %(amount)s for no post."),
            "time": _(
                "%(name)s does not hold “%(post)s” in this month and is to be paid "
                "%(amount)s."
            ),
            "amount": _(
                "%(name)s is to be paid %(amount)s; by “%(post)s” %(due)s are due."
            ),
        }
        return texts[parts["why"]] % parts

    # ------------------------------------------------------------
    # P14 PAPERS
    # ------------------------------------------------------------

    @api.model
    def _hits_papers(self, _check, ids):
        """Attendance sheets and agreements, where the county asks for them."""
        sheet, agreement = (
            self.env[model]._fields[name]
            for model, name in (
                ("rural.payout", "attendance_ids"),
                ("rural.post", "agreement_ids"),
            )
        )
        query = SQL(
            """
            SELECT o.id, 'attendance', ARRAY[]::varchar[], 0, o.amount_total, NULL
              FROM rural_payout o
              JOIN res_company c ON c.id = o.company_id
             WHERE o.id = ANY(%(ids)s) AND o.kind <> 'relief'
               AND c.rural_attendance <> 'off'
               AND NOT EXISTS (SELECT FROM %(sheets)s x WHERE x.%(sheet)s = o.id)
             UNION
            SELECT o.id, 'agreement',
                   (array_agg(DISTINCT s.name || ' ' || r.name))[1:5],
                   count(DISTINCT s.id), SUM(p.amount),
                   md5(string_agg(s.id::text, ',' ORDER BY s.id))
              FROM rural_payout o
              JOIN res_company c ON c.id = o.company_id
              JOIN rural_payout_line p ON p.payout_id = o.id
              JOIN rural_post s ON s.id = p.post_id
              JOIN rural_person r ON r.id = s.person_id
             WHERE o.id = ANY(%(ids)s) AND c.rural_agreement <> 'off'
               AND NOT EXISTS (SELECT FROM %(agreements)s x
                                WHERE x.%(agreement)s = s.id)
             GROUP BY o.id
            """,
            ids=list(ids),
            sheets=SQL.identifier(sheet.relation),
            sheet=SQL.identifier(sheet.column1),
            agreements=SQL.identifier(agreement.relation),
            agreement=SQL.identifier(agreement.column1),
        )
        for doc, what, names, count, amount, mark in self.env.execute_query(query):
            parts = {"what": what, "names": names, "count": count}
            yield Found(doc, (what, mark), parts, amount)

    @api.model
    def _say_papers(self, parts):
        if parts["what"] == "attendance":
            return self.env._("No attendance sheet is attached.")
        return self.env._(
            "No agreement is attached to the posts: %(names)s.",
            names=self._names(parts),
        )
