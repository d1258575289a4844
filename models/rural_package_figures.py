from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_distribution import TOTALS

STATUSES = [
    ("missing", "Missing"),
    ("underway", "In the Village"),
    ("submitted", "To Review"),
    ("reviewed", "Approved"),
    ("announced", "Announced"),
    ("filed", "Filed"),
    ("no_income", "No Income This Year"),
    ("late", "Late"),
]
# A paper of these has left the village, and what was stated before is overtaken.
ARRIVED = ("submitted", "reviewed", "announced", "filed")
# What the township's totals count: approved by its meeting.
COUNTED = ARRIVED[1:]
SUMMED = ("asset_count", "post_count", "post_person_count", "amount_carryover", *TOTALS)


class RuralPackageFigures(models.Model):
    """What a package adds up, and how much time is left; all from one statement.

    Annexes 6 and 7 print these sums: villages whose paper the township has approved.
    """

    _name = "rural.package"
    _inherit = "rural.package"

    village_count = fields.Integer(
        string="Number of Villages", compute="_compute_figures"
    )
    missing_count = fields.Integer(string="Missing", compute="_compute_figures")
    underway_count = fields.Integer(string="In the Village", compute="_compute_figures")
    submitted_count = fields.Integer(string="To Review", compute="_compute_figures")
    reviewed_count = fields.Integer(string="Approved", compute="_compute_figures")
    announced_count = fields.Integer(string="Announced", compute="_compute_figures")
    filed_count = fields.Integer(string="Filed", compute="_compute_figures")
    no_income_count = fields.Integer(
        string="No Income This Year", compute="_compute_figures"
    )
    late_count = fields.Integer(string="Late", compute="_compute_figures")
    paper_count = fields.Integer(
        string="Papers Approved",
        compute="_compute_figures",
        help="Plans or results that the township has approved: these are summed.",
    )
    complete = fields.Boolean(
        string="All Accounted for",
        compute="_compute_figures",
        help="Every village has an approved paper, or it is stated why it has none.",
    )
    asset_village_count = fields.Integer(
        string="Villages with Assets", compute="_compute_figures"
    )
    asset_count = fields.Integer(
        string="Assets in Operation", compute="_compute_figures"
    )
    post_count = fields.Integer(string="Posts", compute="_compute_figures")
    post_person_count = fields.Integer(
        string="Persons on Posts", compute="_compute_figures"
    )
    amount_income = fields.Monetary(string="Asset Income", compute="_compute_figures")
    amount_operation = fields.Monetary(
        string="(1) Operation and Upkeep", compute="_compute_figures"
    )
    amount_posts = fields.Monetary(
        string="(2) Posts and Temporary Work", compute="_compute_figures"
    )
    amount_relief = fields.Monetary(
        string="(3) Relief and Rewards", compute="_compute_figures"
    )
    amount_works = fields.Monetary(
        string="(4) Small Public Works", compute="_compute_figures"
    )
    amount_other = fields.Monetary(
        string="(5) Other Spending by the Method", compute="_compute_figures"
    )
    amount_total = fields.Monetary(string="Spending", compute="_compute_figures")
    amount_surplus = fields.Monetary(string="Surplus", compute="_compute_figures")
    amount_carryover = fields.Monetary(
        string="From Earlier Surplus", compute="_compute_figures"
    )
    cycle = fields.Integer(
        string="Year of Filing",
        compute="_compute_cycle",
        store=True,
        index=True,
        aggregator=None,
        help="The plan of a year and the result of the year before are filed "
        "together, early in the year.",
    )
    deadline = fields.Date(compute="_compute_deadline")
    days_left = fields.Integer(
        compute="_compute_deadline", help="Days until the deadline; negative after it."
    )
    overdue = fields.Boolean(compute="_compute_deadline", search="_search_overdue")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "line_ids.statement",
        "distribution_ids.state",
        "distribution_ids.amount_income",
        "distribution_ids.amount_total",
        "distribution_ids.amount_carryover",
    )
    def _compute_figures(self):
        names = [status for status, _label in STATUSES]
        rows = self._figures_by_package()
        for package in self:
            row = rows.get(package._origin.id, {})
            for name in names:
                package[f"{name}_count"] = row.get(name, 0)
            for name in (*SUMMED, "village_count", "paper_count"):
                package[name] = row.get(name) or 0
            package.asset_village_count = row.get("asset_village_count", 0)
            package.complete = bool(row) and not row["open_count"]

    @api.depends("year", "kind")
    def _compute_cycle(self):
        for package in self:
            package.cycle = package.year + (package.kind == "result")

    @api.depends("cycle", "state", "company_id")
    def _compute_deadline(self):
        for package in self:
            company = package.company_id or self.env.company
            package.deadline = company._rural_deadline(package.cycle or 2000)
            package.days_left = (package.deadline - company._rural_today()).days
            package.overdue = package.state != "filed" and package.days_left < 0

    @api.model
    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("cycle", "<=", self._last_overdue(company))
            for company in self.env["res.company"].sudo().search([])
        )
        return late & Domain("state", "!=", "filed")

    @api.model
    def _last_overdue(self, company):
        """The last year whose day of filing is over."""
        today = company._rural_today()
        return today.year - (today <= company._rural_deadline(today.year))

    # ------------------------------------------------------------
    # QUERY
    # ------------------------------------------------------------

    def _flush_figures(self):
        self.env["rural.distribution"].flush_model()
        self.env["rural.package.line"].flush_model()
        self.flush_model()

    @api.model
    def _lines_sql(self, where):
        """Each village with its paper: the one in force, else the one on its way;
        what amends the one in force stands beside it.

        Of a village, year, kind and scheme at most one is in force and one on its
        way; a paper counts in the package that it was reported to.
        """
        return SQL(
            """
            SELECT l.id AS line_id, l.package_id, l.village_id,
                   COALESCE(f.id, u.id) AS paper_id,
                   CASE WHEN f.id IS NOT NULL THEN u.id END AS amendment_id,
                   CASE WHEN COALESCE(f.state, u.state) = ANY(%(arrived)s)
                        THEN COALESCE(f.state, u.state)
                        ELSE COALESCE(l.statement,
                             CASE WHEN u.id IS NULL THEN 'missing'
                                  ELSE 'underway' END) END AS status,
                   l.statement
              FROM rural_package_line l
              JOIN rural_package p ON p.id = l.package_id
              LEFT JOIN rural_distribution f
                     ON f.region_id = l.village_id AND f.year = p.year
                    AND f.kind = p.kind AND f.scheme = p.scheme
                    AND f.state = 'filed' AND COALESCE(f.package_id, p.id) = p.id
              LEFT JOIN rural_distribution u
                     ON u.region_id = l.village_id AND u.year = p.year
                    AND u.kind = p.kind AND u.scheme = p.scheme
                    AND u.state NOT IN ('filed', 'superseded', 'withdrawn')
                    AND COALESCE(u.package_id, p.id) = p.id
             WHERE %(where)s
            """,
            arrived=list(ARRIVED),
            where=where,
        )

    def _figures_by_package(self):
        """``{package id: {figure: value}}``."""
        if not self.ids:
            return {}
        self._flush_figures()
        names = [status for status, _label in STATUSES]
        query = SQL(
            """
            SELECT s.package_id, COUNT(*) AS village_count,
                   COUNT(d.id) AS paper_count,
                   COUNT(d.id) FILTER (WHERE d.asset_count > 0) AS asset_village_count,
                   COUNT(*) FILTER (WHERE s.status <> ALL(%(settled)s)
                                      AND s.statement IS NULL) AS open_count,
                   %(counts)s, %(sums)s
              FROM (%(lines)s) s
              LEFT JOIN rural_distribution d ON d.id = s.paper_id
                                            AND d.state = ANY(%(counted)s)
             GROUP BY s.package_id
            """,
            settled=list(COUNTED),
            counted=list(COUNTED),
            counts=SQL(", ").join(
                SQL(
                    "COUNT(*) FILTER (WHERE s.status = %s) AS %s",
                    name,
                    SQL.identifier(name),
                )
                for name in names
            ),
            sums=SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier("d", name), SQL.identifier(name))
                for name in SUMMED
            ),
            lines=self._lines_sql(SQL("l.package_id = ANY(%s)", self.ids)),
        )
        self.env.cr.execute(query)
        return {row["package_id"]: row for row in self.env.cr.dictfetchall()}
