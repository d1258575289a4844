from collections import Counter

from odoo import models
from odoo.fields import Domain

from .rural_distribution_books import exact
from .rural_distribution_tie import Comparison
from .rural_package_figures import COUNTED, SUMMED


class RuralPackageCompare(models.Model):
    """村级之和 = 镇级, for the check of the whole county."""

    _name = "rural.package"
    _inherit = "rural.package"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _township_comparisons(self):
        """Every total of a package and the rows of its villages' papers, found by
        place and year and added up anew.
        """
        self.ensure_one()
        papers = self._approved_papers()
        sums = Counter()
        for each in papers._compare("rows", papers._rows_sql()):
            sums[each.what] += each.found
        sums["amount_surplus"] = sums["amount_income"] - sums["amount_total"]
        return [
            Comparison(self.id, "township", name, exact(self[name]), exact(sums[name]))
            for name in SUMMED
        ]

    def _approved_papers(self):
        """Of every village the paper in force, else the approved one on its way."""
        domain = Domain("state", "in", COUNTED) & Domain.AND(
            [
                Domain("township_id", "=", self.region_id.id),
                *(Domain(name, "=", self[name]) for name in ("year", "kind", "scheme")),
            ]
        )
        papers = self.env["rural.distribution"].sudo().search(domain)
        in_force = papers.filtered(lambda paper: paper.state == "filed")
        return in_force | papers.filtered(
            lambda paper: paper.region_id not in in_force.region_id
        )
