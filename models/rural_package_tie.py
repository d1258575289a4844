from odoo import models
from odoo.tools import SQL

from ..lib import hash_chain
from .rural_package_figures import COUNTED, SUMMED

# The sums again, from the rows of the papers and not from their totals.
ROWS_SQL = """
    SELECT COALESCE(SUM(i.amount), 0) AS amount_income, NULL::numeric AS amount_total
      FROM rural_distribution_income i
     WHERE i.distribution_id = ANY(%(papers)s)
     UNION ALL
    SELECT NULL, COALESCE(SUM(r.amount) FILTER (WHERE r.carryover IS NOT TRUE), 0)
      FROM rural_distribution_line r
     WHERE r.distribution_id = ANY(%(papers)s)
"""


class RuralPackageTie(models.Model):
    """勾稽: the township's totals are the sums of its villages' rows."""

    _name = "rural.package"
    _inherit = "rural.package"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _tie_problems(self):
        """Sentences on what does not add up: ``[text]``; part of sending and filing."""
        return [text for package in self for text in package._ties_of_package()]

    def _ties_of_package(self):
        self.ensure_one()
        yield from self._ties_to_rows()
        yield from self._ties_to_villages()
        yield from self._ties_to_statements()
        for paper in self._counted_papers():
            for text in paper._tie_problems():
                yield f"{paper.display_name}: {text}"

    def _counted_papers(self):
        """What annexes 6 and 7 sum up and list."""
        return self.line_ids.distribution_id.filtered(lambda p: p.state in COUNTED)

    def _ties_to_rows(self):
        """村级之和 = 镇级: reckoned from the rows once more."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(ROWS_SQL, papers=self._counted_papers().ids or [0])
        )
        income = next(row[0] for row in rows if row[0] is not None)
        total = next(row[1] for row in rows if row[1] is not None)
        company = self.company_id.currency_id or self.env.company.currency_id
        sums = {"amount_income": income, "amount_total": total}
        sums["amount_surplus"] = income - total
        for name, amount in sums.items():
            if company.compare_amounts(float(amount), self[name]):
                yield self.env._(
                    "%(figure)s: the township’s total is %(total)s, its villages’ rows "
                    "make %(rows)s. Open the villages’ papers and save them again.",
                    figure=self._fields[name]._description_string(self.env),
                    total=f"{self[name]:,.2f}",
                    rows=f"{amount:,.2f}",
                )

    def _ties_to_villages(self):
        """No paper of the township stands outside its package."""
        papers = self.env["rural.distribution"].sudo()
        outside = papers.search(
            [
                ("township_id", "=", self.region_id.id),
                ("year", "=", self.year),
                ("kind", "=", self.kind),
                ("scheme", "=", self.scheme),
                ("state", "in", COUNTED),
                ("region_id", "not in", self.line_ids.village_id.ids),
            ]
        )
        for paper in outside:
            yield self.env._(
                "%(paper)s is approved, but its village does not stand in the package. "
                "Return the paper and report it again.",
                paper=paper.display_name,
            )

    def _ties_to_statements(self):
        """Who is stated to have no income has none in the books since."""
        stated = self.line_ids.filtered(lambda line: line.status == "no_income")
        for line, figures in stated._income().items():
            yield self.env._(
                "%(village)s is stated to have no income, but has: %(figures)s.",
                village=line.village_id.name,
                figures=figures,
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _content(self):
        """What the package says, as plain values: sums, villages, statements."""
        self.ensure_one()
        package = self.sudo()
        return {
            "kind": package.kind,
            "township": package.region_id.code,
            "year": package.year,
            "scheme": package.scheme,
            "sums": {name: f"{package[name]:.2f}" for name in sorted(SUMMED)},
            "villages": [
                [
                    line.village_id.code,
                    line.statement or "",
                    line.reason or "",
                    line.distribution_id._content_digest()
                    if line.distribution_id
                    else "",
                ]
                for line in package.line_ids.sorted(lambda x: x.village_id.code)
            ],
        }

    def _content_digest(self):
        return hash_chain.digest(self._content())
