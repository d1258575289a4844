from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from .rural_distribution import FIGURES

OF_VILLAGE = ("draft", "discussed", "resolved", "noticed")
# What a township announces or sends as a whole waits on the package.
COLLECTED = {"reviewed": ("draft",), "announced": ("draft", "announced", "sent")}
DAYS = 7


class RuralDistributionInbox(models.Model):
    """Whom a plan or result waits for, and what there is to decide."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        """A notice waits for its end, or for the answer to an objection; what was
        written for the village is decided by others.
        """
        today = self.env.company._rural_today()
        others = Domain("create_uid", "!=", self.env.uid)
        notices = Domain("cancelled", "=", False) & (
            Domain("date_end", "<", today) | Domain("objection_ids.state", "=", "open")
        )
        village = Domain("state", "in", OF_VILLAGE[:-1]) | (
            Domain("state", "=", "noticed") & Domain("notice_ids", "any", notices)
        )
        township = Domain("state", "=", "submitted") | self._alone("reviewed")
        return {
            "village": village,
            "township": others & township,
            "county": others & self._alone("announced"),
        }

    @api.model
    def _alone(self, state):
        """Papers of a state that no package carries on."""
        return Domain("state", "=", state) & (
            Domain("package_id", "=", False)
            | Domain("package_id.state", "not in", COLLECTED[state])
        )

    @api.model
    def _forgotten_domains(self):
        """A draft that nobody has discussed yet is its author's own affair."""
        returned = Domain("state", "=", "draft") & Domain("return_reason", "!=", False)
        going = Domain("state", "in", (*OF_VILLAGE[1:], "submitted"))
        return [returned, going, self._alone("reviewed"), self._alone("announced")]

    def _waiting_bodies(self):
        return {paper: body for paper in self if (body := paper._waiting_body())}

    def _waiting_body(self):
        if self.state in OF_VILLAGE:
            return "village"
        if self.package_id.state in COLLECTED.get(self.state, ()):
            return False
        bodies = {"submitted": "township", "reviewed": "township"}
        return {**bodies, "announced": "county"}.get(self.state)

    def _waiting_summary(self):
        _ = self.env._
        notice = self._running_notice()
        return {
            "draft": _("Returned: put it right and have it discussed again")
            if self.return_reason
            else _("Have the committee discuss the draft"),
            "discussed": _("Have the village resolve it"),
            "resolved": _("Put it on public notice"),
            "noticed": _("Report to the township once the notice is over")
            + (f" ({notice.date_end})" if notice.date_end else ""),
            "submitted": _("Review: feasible and necessary?")
            if self.kind == "plan"
            else _("Review: is the result true?"),
            "reviewed": _("Announce it"),
            "announced": _("File it"),
        }.get(self.state, self.display_name)

    def _running_notice(self):
        return self.notice_ids.filtered(
            lambda n: n.kind == "notice" and not n.cancelled
        ).sorted("date_start")[-1:]

    def _waiting_deadline(self):
        """The day after the notice; else a week from now, but no later than the
        day of filing while that lies ahead.
        """
        today = self.company_id._rural_today()
        if self.state == "noticed" and self._running_notice().date_end:
            return self._running_notice().date_end + timedelta(days=1)
        due = self.company_id._rural_deadline(self.year + (self.kind == "result"))
        week = today + timedelta(days=DAYS)
        return min(due, week) if due >= today else week

    def _waiting_figures(self):
        labels = {
            name: self._fields[name]._description_string(self.env) for name in FIGURES
        }
        return [(labels[name], f"{self[name]:,.2f}") for name in FIGURES]

    def _waiting_reason(self):
        return self.state == "draft" and self.return_reason

    def _waiting_author(self):
        return self.user_id or self.create_uid

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _sync_inbox(self):
        """The package may have become complete, or may lack the paper again."""
        result = super()._sync_inbox()
        self.sudo().exists().package_id._sync_inbox()
        return result
