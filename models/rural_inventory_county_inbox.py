from odoo import api, models
from odoo.fields import Domain

from .rural_finding import OPEN


class RuralInventoryCountyInbox(models.Model):
    """What a clean-up waits for at the county: to be reported once all townships have
    handed in, then to be filed, each with the regulation's last day.
    """

    _name = "rural.inventory"
    _inherit = "rural.inventory"

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        left = Domain("sheet_ids", "any", [("state", "!=", "submitted")])
        handed_in = Domain("state", "=", "open") & ~left
        return {"county": handed_in | Domain("state", "=", "reported")}

    def _waiting_summary(self):
        if self.state == "open":
            return self.env._("All townships have handed in: report the clean-up")
        return self.env._("Close the findings and file the year")

    def _waiting_deadline(self):
        day = self.date_report if self.state == "open" else self.date_file
        return day or self.company_id._rural_today()

    def _waiting_figures(self):
        counted = self._fields["line_count"]._description_string(self.env)
        return [
            (counted, str(self.line_count)),
            (self.env._("Findings Still Open"), str(self._open_count())),
        ]

    def _open_count(self):
        mine = [("inventory_id", "=", self.id), ("state", "in", OPEN)]
        return self.env["rural.finding"].sudo().search_count(mine)
