from odoo import models
from odoo.exceptions import UserError

# What decides under which sum of a paper an item counts.
MEANING = {"direction", "scheme", "land_rent", "detail"}


class RuralUsePapers(models.Model):
    """A direction of use keeps its meaning once a village has decided on it: the sums
    of what is published and filed would change afterwards.
    """

    _name = "rural.use"
    _inherit = "rural.use"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        for name in vals.keys() & MEANING:
            self.filtered(lambda use, n=name: use[n] != vals[n])._check_undecided()
        return super().write(vals)

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _check_undecided(self):
        lines = self.env["rural.distribution.line"].sudo()
        decided = [
            ("use_id", "in", self.ids),
            ("distribution_id.state", "not in", ("draft", "withdrawn")),
        ]
        line = lines.search(decided, limit=1) if self else lines
        if line:
            raise UserError(
                self.env._(
                    "“%(use)s” stands in %(paper)s, which has been decided: its sums "
                    "would change. Make another direction of use and archive this one.",
                    use=line.use_id.name,
                    paper=line.distribution_id.display_name,
                )
            )
