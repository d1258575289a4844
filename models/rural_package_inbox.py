from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from .rural_distribution import FIGURES

DAYS = 7


class RuralPackageInbox(models.Model):
    """Whom a township's package waits for, and what there is to decide."""

    _name = "rural.package"
    _inherit = "rural.package"

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        complete = self.search([("state", "=", "draft")]).filtered("complete")
        township = Domain("id", "in", complete.ids) | Domain("state", "=", "announced")
        return {"township": township, "county": Domain("state", "=", "sent")}

    def _waiting_bodies(self):
        bodies = {"announced": "township", "sent": "county"}
        waiting = self.filtered(
            lambda p: (
                p.state in bodies
                or (p.state == "draft" and (p.complete or p.return_reason))
            )
        )
        return {package: bodies.get(package.state, "township") for package in waiting}

    def _waiting_summary(self):
        _ = self.env._
        if self.state == "draft" and self.return_reason:
            return _("Returned: put it right and announce it again")
        return {
            "draft": _("All villages are accounted for: announce"),
            "announced": _("Send it to the county"),
            "sent": _("File the township’s papers"),
        }.get(self.state, self.display_name)

    def _waiting_deadline(self):
        today = self.company_id._rural_today()
        week = today + timedelta(days=DAYS)
        return min(self.deadline, week) if self.deadline >= today else week

    def _waiting_figures(self):
        names = ("village_count", "paper_count", "no_income_count", "late_count")
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in (*names, *FIGURES)
        }
        counts = [(labels[name], str(self[name])) for name in names]
        return counts + [(labels[name], f"{self[name]:,.2f}") for name in FIGURES]

    def _waiting_reason(self):
        return self.state == "draft" and self.return_reason

    def _waiting_author(self):
        return self.user_id
