from odoo import models

from .rural_distribution import SETTLED
from .rural_procedure import STATE_TOKEN


class RuralDistributionAmend(models.Model):
    """计划调整: the next revision of what is filed, which walks the whole way again
    (来安县办法 四(二) 注); until it is filed the one before stays in force.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _next_underway(self):
        """The next revision, as long as it is on its way."""
        return self.next_ids.filtered(lambda paper: paper.state not in SETTLED)[:1]

    def _amend_problems(self):
        following = self._next_underway()
        if following:
            yield self.env._(
                "%(next)s is on its way already: open it and change it there.",
                next=following.display_name,
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _done_amend(self, given):
        """Open the next revision with the same rows."""
        papers = self.with_context(rural_token=STATE_TOKEN)
        papers.create([paper._amend_vals() for paper in self])

    def _amend_vals(self):
        return {
            "kind": self.kind,
            "region_id": self.region_id.id,
            "year": self.year,
            "scheme": self.scheme,
            "revision": self.revision + 1,
            "previous_id": self.id,
            "plan_id": self.plan_id.id,
            "user_id": self.env.uid,
            "note": self.note,
            "income_ids": [(0, 0, row._amend_vals()) for row in self.income_ids],
            "line_ids": [(0, 0, row._amend_vals()) for row in self.line_ids],
        }
