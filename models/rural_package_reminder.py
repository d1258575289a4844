from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

from .rural_inbox import SUBTYPE

# Days before the day of filing; the day after it comes last.
STAGES = (30, 15, 7, 1, -1)
SETTLED = ("filed", "no_income")


class RuralPackageReminder(models.Model):
    """Reminders before the day of filing (来安县办法 四: 每年3月底前): each person in
    charge gets one message with all that waits for them.
    """

    _name = "rural.package"
    _inherit = "rural.package"

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        for model in self._inboxes():
            model._sync_forgotten()
        for company in self.env["res.company"].search([]):
            self._remind(company, company._rural_today())

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _remind(self, company, today):
        """Send what is due; a day that was missed is made up for once, by the stage
        that is the nearest.
        """
        due = company._rural_deadline(today.year)
        reached = [
            day for stage in STAGES if (day := due - timedelta(days=stage)) <= today
        ]
        if not reached:
            return
        packages = self.search(
            Domain("company_id", "=", company.id)
            & Domain("cycle", "=", today.year)
            & (
                Domain("reminded_on", "=", False)
                | Domain("reminded_on", "<", max(reached))
            )
        )
        for user, lines in packages._waiting_lines().items():
            packages._send_reminder(user, lines, due, (due - today).days)
        packages._write_step_fields({"reminded_on": today})

    def _waiting_lines(self):
        """``{user: lines that wait for them}`` of what is not filed."""
        places = defaultdict(self.env["rural.package.line"].browse)
        for line in self.line_ids.filtered(lambda line: line.status not in SETTLED):
            body = line._body_in_charge()
            places[body, line[f"{body}_id"]] |= line
        found = defaultdict(self.env["rural.package.line"].browse)
        for body in ("village", "township", "county"):
            regions = self.env["rural.region"].union(
                *(place for side, place in places if side == body)
            )
            for place, users in regions._users_in_charge(body).items():
                if users:
                    found[users[0]] |= places[body, place]
        return found

    def _send_reminder(self, user, lines, due, days):
        """One message, with a line for each paper."""
        lang = self.env["rural.package.line"].with_context(lang=user.lang)
        _ = lang.env._
        given = {"day": due, "days": days, "count": len(lines)}
        if days < 0:
            subject = _("Overdue since %(day)s: %(count)s not filed", **given)
        elif days == 0:
            subject = _("Filing is due today: %(count)s not filed", **given)
        else:
            subject = _(
                "Filing is due on %(day)s, in %(days)s days: %(count)s not filed",
                **given,
            )
        items = Markup().join(
            Markup("<li>%s</li>") % line._reminder_text() for line in lang.union(lines)
        )
        self.browse().message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=Markup("<p>%s</p><ul>%s</ul>") % (subject, items),
            subtype_id=self.env.ref(SUBTYPE).id,
            **self.env.user._rural_sender(),
        )
