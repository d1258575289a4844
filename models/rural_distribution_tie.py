import typing

from odoo import api, models
from odoo.tools import SQL

from .rural_distribution import DIRECTION_TOTALS, SETTLED
from .rural_distribution_books import exact
from .rural_use import FIGURE_OF_DIRECTION

# Sums of a year: what a result says → what the income ledger says.
YEAR_FIGURES = {
    "amount_income": ("received",),
    "amount_carryover": ("spent_carryover",),
    **{
        total: ("land_rent", "upkeep")
        if direction == "operation"
        else (FIGURE_OF_DIRECTION[direction],)
        for direction, total in DIRECTION_TOTALS.items()
    },
}
RULES = [
    ("rows", "Total and the Sum of Its Rows"),
    ("surplus", "Surplus, Spending and the Five Sums"),
    ("parts", "Amount and Its Parts"),
    ("published", "Content and What Was Put on Notice"),
    ("plan", "Plan Column and the Plan in Force"),
    ("books", "Row and the Vouchers behind It"),
    ("year", "Total and the Village Year"),
    ("persons", "List of Persons and What Was Paid"),
    ("township", "Township Total and Its Villages"),
]
NOTHING = exact(0)
# Rules on what a result has read.
OF_RESULT = ("plan", "books", "year", "persons")


class Comparison(typing.NamedTuple):
    """One thing that a paper says twice.

    :ivar what: the name of a field of the paper, or of one of its rows
    :ivar stated: what the paper says, :ivar found: what it must agree with; amounts
        and numbers as ``Decimal``, digests as text
    """

    paper_id: int
    rule: str
    what: str
    stated: object
    found: object

    @property
    def differs(self):
        return self.stated != self.found


class RuralDistributionTie(models.Model):
    """勾稽: the totals that are printed, the rows, the vouchers, the plan and what
    was published say the same.

    Everything is read from the tables anew, by statements of its own, for any number
    of papers at once.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _tie_problems(self):
        """Sentences on what does not add up: ``[text]``; part of every filing."""
        return [self._tie_text(each) for each in self._comparisons() if each.differs]

    def _comparisons(self):
        """Every comparison of these papers, those that agree included."""
        if not self:
            return []
        self.env.flush_all()
        results = self.filtered(lambda paper: paper.kind == "result")
        found = [
            *self._compare("rows", self._rows_sql()),
            *self._compare("surplus", self._surplus_sql()),
            *self._compare("parts", self._parts_sql()),
            *self._published_comparisons(),
        ]
        if results:
            paid = results._paid_comparisons()
            found += [
                *results._compare("plan", results._plan_sql()),
                *results._compare("plan", results._revision_sql()),
                *results._book_comparisons(),
                *results._compare("year", results._year_sql()),
                *results._compare("persons", results._persons_sql()),
                *(Comparison(each[0], "persons", *each[1:]) for each in paid),
            ]
        return found

    def _compare(self, rule, query):
        rows = self.env.execute_query(query)
        return [
            Comparison(paper_id, rule, what, exact(stated), exact(found))
            for paper_id, what, stated, found in rows
        ]

    def _tie_text(self, each):
        if each.rule == "published":
            return self.env._(
                "The content is not what was put on notice. Take it back to draft: "
                "what changed walks the whole procedure again."
            )
        names = {
            "rule": self._tie_rule(each.rule),
            "what": self._tie_label(each.what),
            "stated": self._tie_number(each.what, each.stated),
            "found": self._tie_number(each.what, each.found),
        }
        if each.rule in OF_RESULT:
            return self.env._(
                "%(rule)s — %(what)s: %(stated)s, but %(found)s. Take the result back "
                "to draft and read the vouchers again.",
                **names,
            )
        return self.env._(
            "%(rule)s — %(what)s: %(stated)s, but %(found)s. Take the paper back to "
            "draft and save its rows again.",
            **names,
        )

    @api.model
    def _tie_rule(self, rule):
        field = self.env["rural.distribution.check.line"]._fields["rule"]
        return dict(field._description_selection(self.env))[rule]

    @api.model
    def _tie_label(self, what):
        field = self._fields.get(what)
        return field._description_string(self.env) if field else what

    @api.model
    def _tie_number(self, what, number):
        """Amounts with their fen, numbers of posts, assets and revisions without."""
        field = self._fields.get(what)
        counted = field and field.type in ("integer", "many2one")
        return f"{number:.0f}" if counted else f"{number:.2f}"

    # ------------------------------------------------------------
    # WITHIN THE PAPER
    # ------------------------------------------------------------

    def _rows_sql(self):
        """Stored totals and the rows; a row's direction is that of its use."""
        return SQL(
            """
            SELECT d.id, x.what, x.stated, COALESCE(x.found, 0)
              FROM rural_distribution d
              LEFT JOIN LATERAL (%(lines)s) l ON TRUE
              LEFT JOIN LATERAL (
                   SELECT SUM(n.amount) AS amount, SUM(n.amount_planned) AS planned,
                          COUNT(*) FILTER (WHERE n.counts) AS assets
                     FROM rural_distribution_income n
                    WHERE n.distribution_id = d.id) n ON TRUE
             CROSS JOIN LATERAL (VALUES
                   ('amount_income', d.amount_income, n.amount),
                   ('amount_income_planned', d.amount_income_planned, n.planned),
                   ('asset_count', d.asset_count, n.assets),
                   ('amount_total', d.amount_total, l.total),
                   ('amount_carryover', d.amount_carryover, l.carryover),
                   ('post_count', d.post_count, l.post_count),
                   ('post_person_count', d.post_person_count, l.person_count),
                   %(directions)s) x (what, stated, found)
             WHERE d.id = ANY(%(ids)s)
            """,
            lines=self._line_sums_sql(),
            directions=SQL(", ").join(
                SQL(
                    "(%s, %s, %s)",
                    total,
                    SQL.identifier("d", total),
                    SQL.identifier("l", direction),
                )
                for direction, total in DIRECTION_TOTALS.items()
            ),
            ids=self.ids,
        )

    @api.model
    def _line_sums_sql(self):
        return SQL(
            """
            SELECT SUM(r.amount) FILTER (WHERE NOT r.old) AS total,
                   SUM(r.amount) FILTER (WHERE r.old) AS carryover,
                   SUM(r.post_count) FILTER (WHERE r.post) AS post_count,
                   SUM(r.person_count) FILTER (WHERE r.post) AS person_count,
                   %s
              FROM (SELECT e.amount, e.post_count, e.person_count, u.direction,
                           e.carryover IS TRUE AS old,
                           e.carryover IS NOT TRUE AND u.detail = 'post' AS post
                      FROM rural_distribution_line e
                      JOIN rural_use u ON u.id = e.use_id
                     WHERE e.distribution_id = d.id) r
            """,
            SQL(", ").join(
                SQL(
                    "SUM(r.amount) FILTER (WHERE NOT r.old AND r.direction = %s) AS %s",
                    direction,
                    SQL.identifier(direction),
                )
                for direction in DIRECTION_TOTALS
            ),
        )

    def _surplus_sql(self):
        """收益 − 五类支出 = 结余."""
        five = SQL(" + ").join(
            SQL.identifier("d", total) for total in DIRECTION_TOTALS.values()
        )
        return SQL(
            """
            SELECT d.id, x.what, x.stated, x.found
              FROM rural_distribution d
             CROSS JOIN LATERAL (VALUES
                   ('amount_total', d.amount_total, %(five)s),
                   ('amount_surplus', d.amount_surplus, d.amount_income - (%(five)s))
                   ) x (what, stated, found)
             WHERE d.id = ANY(%(ids)s)
            """,
            five=five,
            ids=self.ids,
        )

    def _parts_sql(self):
        """A plan's amount = 岗位 × 工资 × 月, 人次 × 日工资."""
        return SQL(
            """
            SELECT d.id, l.name, l.amount, round(COALESCE(CASE u.detail
                   WHEN 'post' THEN l.post_count * l.wage_month * l.months
                   ELSE l.person_times * l.day_rate END, 0), 2)
              FROM rural_distribution d
              JOIN rural_distribution_line l ON l.distribution_id = d.id
              JOIN rural_use u ON u.id = l.use_id AND u.detail IN ('post', 'temporary')
             WHERE d.id = ANY(%s) AND d.kind = 'plan'
             ORDER BY l.id
            """,
            self.ids,
        )

    def _published_comparisons(self):
        """What stands on the board is what the paper says today."""
        notices = self.env["rural.notice"].sudo()
        notices = notices.search(
            [
                ("distribution_id", "in", self.ids),
                ("cancelled", "=", False),
                ("content_digest", "!=", False),
            ]
        )
        published = [
            (n.distribution_id.id, n.display_name, n.content_digest) for n in notices
        ]
        papers = self.sudo().browse({paper_id for paper_id, *_rest in published})
        papers._fetch_content()
        present = {paper.id: paper._content_digest() for paper in papers}
        return [
            Comparison(paper_id, "published", name, present[paper_id], digest)
            for paper_id, name, digest in published
        ]

    def _fetch_content(self):
        """Read what the digests are made of from the tables, at once for all."""
        rows = self.income_ids, self.line_ids, self.share_ids
        for records in (self, *rows):
            records.invalidate_recordset(flush=False)
        for records in (self.income_ids, self.line_ids):
            records.fetch(records._content_fields)
        self.line_ids.share_ids.fetch((*self.share_ids._content_fields, "person_id"))
        self.line_ids.scheme_ids.fetch(["checksum"])

    # ------------------------------------------------------------
    # RESULT AND PLAN
    # ------------------------------------------------------------

    def _plan_sql(self):
        """The columns of the plan, row by row, and what the plan has besides."""
        return SQL(
            """
            SELECT d.id, COALESCE(p.name, l.name), COALESCE(l.amount_planned, 0),
                   COALESCE(p.amount, 0)
              FROM rural_distribution d
              JOIN rural_distribution_line l ON l.distribution_id = d.id
              LEFT JOIN rural_distribution_line p ON p.id = l.plan_line_id
                                                 AND p.distribution_id = d.plan_id
             WHERE d.id = ANY(%(ids)s)
             UNION ALL
            SELECT d.id, p.name, 0, p.amount
              FROM rural_distribution d
              JOIN rural_distribution_line p ON p.distribution_id = d.plan_id
             WHERE d.id = ANY(%(ids)s)
               AND NOT EXISTS (SELECT FROM rural_distribution_line l
                                WHERE l.distribution_id = d.id
                                  AND l.plan_line_id = p.id)
             UNION ALL
            SELECT d.id, 'amount_income_planned', d.amount_income_planned,
                   COALESCE(p.amount_income, 0)
              FROM rural_distribution d
              LEFT JOIN rural_distribution p ON p.id = d.plan_id
             WHERE d.id = ANY(%(ids)s)
            """,
            ids=self.ids,
        )

    def _revision_sql(self):
        """The plan that is reported on is the one in force."""
        return SQL(
            """
            SELECT d.id, 'plan_id', COALESCE(p.revision, 0),
                   COALESCE(f.revision, 0)
              FROM rural_distribution d
              LEFT JOIN rural_distribution p ON p.id = d.plan_id
              LEFT JOIN rural_distribution f
                   ON f.region_id = d.region_id AND f.year = d.year
                  AND f.scheme = d.scheme AND f.kind = 'plan' AND f.state = 'filed'
             WHERE d.id = ANY(%s) AND d.state <> ALL(%s)
            """,
            self.ids,
            [state for state in SETTLED if state != "filed"],
        )

    # ------------------------------------------------------------
    # RESULT AND BOOKS
    # ------------------------------------------------------------

    def _book_comparisons(self):
        """Every row = the vouchers and receipts behind it; what no row names is
        compared with nothing.
        """
        facts = self._book_facts()
        found = []
        for paper_id, asset_id, name, amount in self.env.execute_query(
            self._stated_income_sql()
        ):
            received = facts[paper_id].income.pop(asset_id, NOTHING)
            found.append(Comparison(paper_id, "books", name, exact(amount), received))
        for paper_id, name, amount, *key in self.env.execute_query(
            self._stated_lines_sql()
        ):
            spent = facts[paper_id].spending.pop(tuple(key), (NOTHING, 0))[0]
            found.append(Comparison(paper_id, "books", name, exact(amount), spent))
        for paper_id, rest in facts.items():
            found += self._unstated(paper_id, rest)
        return found

    def _stated_income_sql(self):
        return SQL(
            """
            SELECT distribution_id, asset_id, MIN(name), COALESCE(SUM(amount), 0)
              FROM rural_distribution_income
             WHERE distribution_id = ANY(%s)
             GROUP BY distribution_id, asset_id
             ORDER BY MIN(id)
            """,
            self.ids,
        )

    def _stated_lines_sql(self):
        return SQL(
            """
            SELECT distribution_id, MIN(name), COALESCE(SUM(amount), 0),
                   plan_line_id, use_id, carryover IS TRUE
              FROM rural_distribution_line
             WHERE distribution_id = ANY(%s)
             GROUP BY distribution_id, plan_line_id, use_id, carryover IS TRUE
             ORDER BY MIN(id)
            """,
            self.ids,
        )

    @api.model
    def _unstated(self, paper_id, facts):
        """What is in the books and in no row."""
        assets = self.env["rural.asset"].sudo()
        uses = self.env["rural.use"].sudo()
        rows = [
            (assets.browse(asset_id).name or self.env._("Village Level"), amount)
            for asset_id, amount in facts.income.items()
        ]
        rows += [
            (uses.browse(use_id).name, amount)
            for (_line, use_id, _carryover), (amount, _count) in facts.spending.items()
        ]
        return [
            Comparison(paper_id, "books", name, NOTHING, amount)
            for name, amount in rows
            if amount
        ]

    def _year_sql(self):
        """The five sums and the income = 村年度账, out of the income ledger."""
        figures = sorted({name for names in YEAR_FIGURES.values() for name in names})
        ledger = self.env["rural.income.ledger"]._of_villages(self.region_id)
        return SQL(
            """
            SELECT d.id, x.what, x.stated, COALESCE(x.found, 0)
              FROM rural_distribution d
              LEFT JOIN (SELECT g.village_id, g.year, g.scheme, %(sums)s
                           FROM (%(ledger)s) g
                          GROUP BY g.village_id, g.year, g.scheme) y
                   ON y.village_id = d.region_id AND y.year = d.year
                  AND y.scheme = d.scheme
             CROSS JOIN LATERAL (VALUES %(pairs)s) x (what, stated, found)
             WHERE d.id = ANY(%(ids)s)
            """,
            sums=SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier("g", name), SQL.identifier(name))
                for name in figures
            ),
            ledger=ledger._sql(),
            pairs=SQL(", ").join(
                SQL(
                    "(%s, %s, %s)",
                    total,
                    SQL.identifier("d", total),
                    SQL(" + ").join(SQL.identifier("y", name) for name in names),
                )
                for total, names in YEAR_FIGURES.items()
            ),
            ids=self.ids,
        )

    # ------------------------------------------------------------
    # RESULT AND PERSONS
    # ------------------------------------------------------------

    def _persons_sql(self):
        """附件2 (三): the list of persons (具体名单) adds up to the item's amount."""
        return SQL(
            """
            SELECT l.distribution_id, l.name, COALESCE(SUM(s.amount), 0), l.amount
              FROM rural_distribution_line l
              JOIN rural_use u ON u.id = l.use_id AND u.detail = 'persons'
              LEFT JOIN rural_distribution_share s ON s.line_id = l.id
             WHERE l.distribution_id = ANY(%s) AND l.amount <> 0
             GROUP BY l.id
             ORDER BY l.id
            """,
            self.ids,
        )
