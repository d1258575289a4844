from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from .rural_finding import OPEN
from .rural_procedure import STATE_TOKEN

BATCH = 200
OVERDUE = "rural_asset.activity_finding_overdue"


class RuralFindingInbox(models.Model):
    """Whom a finding waits for, and who is told when it is late: the township, then
    the county (凌源市方案 二(二): 乡镇主体责任, 市监督管理).
    """

    _name = "rural.finding"
    _inherit = "rural.finding"

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        """Clues wait for the county; what was put right, for somebody else; what a
        villager reports, for the township, until it has made the village responsible.
        """
        todo = Domain("state", "=", "open")
        review = Domain("state", "=", "rectified")
        review &= Domain("rectified_by", "!=", self.env.uid)
        plain, clue = Domain("discipline", "=", False), Domain("discipline", "=", True)
        village, township = (
            Domain("village_id", "=", False),
            Domain("township_id", "=", False),
        )
        reported = Domain("source", "=", "villager")
        handed_on = ~reported | Domain("responsible_id", "=", self.env.uid)
        return {
            "village": todo & plain & handed_on,
            "township": plain & (review | (todo & (village | reported))),
            "county": (todo | review) & (clue | township),
        }

    @api.model
    def _forgotten_domains(self):
        """None: what is overdue is told by its own job."""
        return []

    def _waiting_bodies(self):
        return {f: f._waiting_body() for f in self if f.state in OPEN}

    def _waiting_body(self):
        if self.discipline or not self.township_id:
            return "county"
        village = self.village_id and self.source != "villager"
        return "village" if village and self.state == "open" else "township"

    def _choose_responsible(self, able, body, place):
        """Whoever was made responsible puts it right, if he may see it; whoever put it
        right does not review it.
        """
        if self.state == "rectified":
            return super()._choose_responsible(able - self.rectified_by, body, place)
        user = self.responsible_id
        if user.active and self.with_user(user).has_access("read"):
            return user
        return super()._choose_responsible(able, body, place)

    def _waiting_summary(self):
        _ = self.env._
        if self.state == "rectified":
            return _("Review what was put right")
        return _("Put right: %(finding)s", finding=self.display_name)

    def _waiting_deadline(self):
        today = self.company_id._rural_today()
        return (self.state == "open" and self.deadline) or today + timedelta(days=7)

    def _waiting_figures(self):
        labels = {
            n: self._fields[n]._description_string(self.env) for n in self._fields
        }
        shown = [(labels["region_id"], self.region_id.name)]
        if self.amount:
            shown.append((labels["amount"], f"{self.amount:,.2f}"))
        return shown

    def _waiting_reason(self):
        return self.sudo().return_reason

    def _waiting_attachments(self):
        files = self.after_ids if self.state == "rectified" else self.before_ids
        return self.env["ir.attachment"] if self.discipline else files

    def _waiting_author(self):
        return self.responsible_id

    # ------------------------------------------------------------
    # OVERDUE
    # ------------------------------------------------------------

    @api.model
    def _cron_escalate(self):
        """Tell the township what is late, later the county; each once."""
        late = self.search([("is_overdue", "=", True), ("escalated", "!=", "county")])
        for start in range(0, len(late), BATCH):
            batch = late[start : start + BATCH].try_lock_for_update()
            batch._escalate()
            left = max(len(late) - start - BATCH, 0)
            self.env["ir.cron"]._commit_progress(len(batch), remaining=left)

    def _escalate(self):
        """Open one activity for who supervises, where the next level is due."""
        by_body = {"township": self.browse(), "county": self.browse()}
        for finding in self:
            body = finding._escalation()
            if body and body != finding.escalated:
                by_body[body] |= finding
        for body, findings in by_body.items():
            if findings:
                findings._tell_overdue(body)

    def _escalation(self):
        """The body that has to know by now, or False."""
        company = self.company_id.sudo() or self.env.company
        days = (company._rural_today() - self.deadline).days
        if days >= company.rural_finding_county_days:
            return "county"
        if days >= company.rural_finding_township_days:
            clue = self.discipline or not self.township_id
            return "county" if clue else "township"
        return False

    def _tell_overdue(self, body):
        places = {finding: finding[f"{body}_id"] for finding in self}
        users = self.env["rural.region"].union(*places.values())._users_in_charge(body)
        self.activity_unlink([OVERDUE])
        today = self.env.company._rural_today()
        for finding, place in places.items():
            user = users[place][:1]
            if user:
                finding._in_lang_of(user)._schedule_overdue(user, today)
        self._write_escalated(body)

    def _schedule_overdue(self, user, today):
        summary = self.env._(
            "%(finding)s is overdue since %(day)s",
            finding=self.display_name,
            day=self.deadline,
        )
        quiet = self.with_context(mail_activity_quick_update=True)
        quiet.activity_schedule(
            OVERDUE, date_deadline=today, summary=summary, user_id=user.id
        )

    def _settle(self):
        """What is no longer open is not overdue either."""
        settled = self.sudo().filtered(
            lambda f: f.escalated and (f.state != "open" or f.date_handover)
        )
        settled.activity_unlink([OVERDUE])
        settled._write_escalated(False)

    def _write_escalated(self, body):
        self.with_context(rural_token=STATE_TOKEN).write({"escalated": body})
