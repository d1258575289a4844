from datetime import date

from odoo import fields, models

from ..lib import notice_period

# What must be right before a step, whatever evidence is brought.
STANDING = {
    "discuss": ("_content_problems", "_scheme_problems", "_hit_problems"),
    "resolve": ("_scheme_problems",),
    "submit": (
        "_notice_problems",
        "_objection_problems",
        "_tie_problems",
        "_hit_problems",
    ),
    "review": ("_objection_problems",),
    "announce": ("_objection_problems",),
    "file": ("_content_problems", "_objection_problems", "_tie_problems"),
    "amend": ("_amend_problems",),
}


class RuralDistributionChecks(models.Model):
    """What each step of a plan or result asks for, as sentences with their cure."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # RULES OF THE PAPER
    # ------------------------------------------------------------

    def _content_problems(self):
        """Sentences on what keeps the paper, as it is written, from being decided."""
        self.ensure_one()
        if self.kind == "plan":
            return self._plan_problems()
        return self._result_problems()

    def _content_warnings(self):
        """Sentences on what the county asks to be looked at."""
        self.ensure_one()
        if self.kind == "plan":
            return self._plan_warnings()
        return self._result_warnings()

    def _step_problems(self, action, leave_out=()):
        """What keeps a step from being taken, whatever is entered: ``[text]``."""
        self.ensure_one()
        return [
            text
            for find in STANDING.get(action, ())
            if find not in leave_out
            for text in getattr(self, find)()
        ]

    def _run_checks(self, action):
        """Let the rules look again before a step that they may stop."""
        if "_hit_problems" in STANDING.get(action, ()):
            self.env["rural.check"]._run(self)

    # ------------------------------------------------------------
    # RULES OF THE EVIDENCE
    # ------------------------------------------------------------

    def _given(self, action, evidence):
        """The evidence of this paper: what was brought, and what is at hand."""
        self.ensure_one()
        given = {"attachments": self.env["ir.attachment"], **evidence}
        given["attachments"] = given["attachments"] or self.env["ir.attachment"]
        for name in ("date", "date_start", "date_end"):
            given[name] = fields.Date.to_date(given.get(name)) or None
        today = self.company_id._rural_today()
        if action in ("announce", "file"):
            given["date"] = given["date"] or today
        elif action == "publish":
            given["date_start"] = given["date_start"] or today
            given["date_end"] = given["date_end"] or notice_period.last_day(
                given["date_start"], self.company_id.sudo().rural_notice_days
            )
        elif action == "review" and not given["date"] and self._meeting_at_hand():
            package = self.sudo().package_id
            given["date"] = package.meeting_date
            given["attachments"] = package.meeting_attachment_ids.with_env(self.env)
        return given

    def _meeting_at_hand(self):
        """Whether the township's meeting on record came after this paper did."""
        self.ensure_one()
        package = self.sudo().package_id
        met, submitted = package.meeting_date, self.submitted_date
        return bool(
            met and submitted and met >= submitted and package.meeting_attachment_ids
        )

    def _evidence_problems(self, action, given):
        """What is missing or wrong in what was brought: ``[text]``."""
        find = getattr(self, f"_{action}_evidence", None)
        return list(find(given)) if find else []

    def _discuss_evidence(self, given):
        yield from self._day_problems(given, self._earliest_discussion())
        yield from self._minutes_problems(given)

    def _resolve_evidence(self, given):
        yield from self._day_problems(given, self.committee_date)
        yield from self._vote_problems(given)
        yield from self._minutes_problems(given)

    def _publish_evidence(self, given):
        yield from self._period_problems(given)
        yield from self._place_problems(given)
        yield from self._photo_problems(given)

    def _submit_evidence(self, given):
        yield from self._photo_problems(given)

    def _review_evidence(self, given):
        yield from self._day_problems(given, self.submitted_date)
        yield from self._minutes_problems(given)

    def _announce_evidence(self, given):
        yield from self._day_problems(given, self.review_date)
        yield from self._place_problems(given)
        yield from self._photo_problems(given)

    def _file_evidence(self, given):
        yield from self._day_problems(given, self.announced_date)
        number = (given.get("number") or "").strip()
        taken = number and self._paper_with_number(number)
        if taken:
            yield self.env._(
                "The filing number %(number)s was given to %(paper)s. Enter another, "
                "or leave it empty for the next one.",
                number=number,
                paper=taken.display_name,
            )

    def _paper_with_number(self, number):
        """Another paper with this filing number; those of one package share it."""
        same = [("filing_number", "=", number), ("company_id", "=", self.company_id.id)]
        others = self.sudo().search(same) - self
        package = self.sudo().package_id
        return others.filtered(lambda o: not package or o.package_id != package)[:1]

    def _earliest_discussion(self):
        """A plan is drawn up for the year to come or the present one, a result not
        before its year; an amendment after the filing of what it amends; a paper
        that was returned and changed, after its return.
        """
        first = date(self.year - (self.kind == "plan"), 1, 1)
        filed = self.previous_id.filing_date
        return max(filter(None, (first, filed, self._changed_after())))

    def _changed_after(self):
        """The day of the last return, when the paper was changed since."""
        rows = self.sudo().log_ids.sorted("id")
        discussed = rows.filtered(lambda r: r.action == "discuss")[-1:]
        if not discussed or discussed.content_digest == self._content_digest():
            return None
        return rows.filtered(lambda r: r.state_to == "draft")[-1:].date.date()
