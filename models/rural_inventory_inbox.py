from odoo import api, models
from odoo.fields import Domain

OPEN = Domain("inventory_id.state", "=", "open")
BODY_OF_LEVEL = {"village": "village", "township": "township", "county": "county"}


class RuralInventoryInbox(models.Model):
    """Whom a count sheet waits for: who counts, then the township."""

    _name = "rural.inventory.sheet"
    _inherit = "rural.inventory.sheet"

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        counting = OPEN & Domain("state", "=", "counting")
        found = {
            body: counting & Domain("region_id.level", "=", level)
            for level, body in BODY_OF_LEVEL.items()
        }
        reviewed = OPEN & Domain("state", "in", ("signed", "accepted"))
        return {**found, "township": found["township"] | reviewed}

    def _waiting_bodies(self):
        found = {}
        for sheet in self.filtered(lambda s: s.campaign_state == "open"):
            if sheet.state in ("signed", "accepted"):
                found[sheet] = "township"
            elif sheet.state == "counting":
                found[sheet] = BODY_OF_LEVEL.get(sheet.region_id.level, "village")
        return found

    def _waiting_summary(self):
        _ = self.env._
        if self.state == "counting" and self.return_reason:
            return _("Returned: count again and sign the sheet")
        return {
            "counting": _("Count the assets and sign the sheet"),
            "signed": _("Decide the differences and accept the sheet"),
            "accepted": _("Submit the sheets to the county"),
        }.get(self.state, self.display_name)

    def _waiting_deadline(self):
        return self.date_report or self.company_id._rural_today()

    def _waiting_figures(self):
        names = ("line_count", "pending_count", "undecided_count")
        return [
            (self._fields[name]._description_string(self.env), str(self[name]))
            for name in names
        ]

    def _waiting_reason(self):
        return self.return_reason

    # ------------------------------------------------------------
    # JOB
    # ------------------------------------------------------------

    def _job_tell(self):
        self._sync_inbox()
