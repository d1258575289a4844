from odoo import api, models
from odoo.tools import SQL

from .rural_check import Found
from .rural_check_subject import yuan


class RuralCheckVillageYear(models.AbstractModel):
    """The rules on a village's income of a year: V17, on the figures of the account
    itself (`rural.village.year`), which plans and results are held to as well.
    """

    _name = "rural.check.village.year"
    _description = "Rules on Village Years"
    _inherit = "rural.check.register"

    _model = "rural.village.year"
    _batch = 600

    @api.model
    def _alive(self, records):
        return records.ids

    @api.model
    def _nightly(self):
        year = self._today().year
        return [("year", "in", (year, year - 1))]

    @api.model
    def _year_sql(self):
        return SQL("d.year")

    # ------------------------------------------------------------
    # V17 SPENT AND AVAILABLE
    # ------------------------------------------------------------

    @api.model
    def _hits_spent(self, _check, ids):
        """Σ 分配 ≤ 可分配 + 历年结余; of earlier surplus no more than there is."""
        for account in self.env["rural.village.year"].sudo().browse(ids):
            own = account.distributable + account.opening_carryover
            spent = account.spent + account.spent_carryover
            over = max(
                yuan_of(spent) - yuan_of(own),
                yuan_of(account.spent_carryover)
                - max(yuan_of(account.opening_carryover), 0),
            )
            if over > 0:
                parts = {
                    "spent": yuan(spent),
                    "own": yuan(own),
                    "carryover": yuan(account.spent_carryover),
                    "opening": yuan(account.opening_carryover),
                }
                yield Found(account.id, (parts,), parts, over / 100)

    @api.model
    def _say_spent(self, parts):
        return self.env._(
            "Spent %(spent)s of %(own)s that may be distributed; of earlier surplus "
            "%(carryover)s of %(opening)s.",
            **parts,
        )


def yuan_of(amount):
    """Whole fen of an amount."""
    return round((amount or 0) * 100)
