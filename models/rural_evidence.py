from odoo import models
from odoo.exceptions import UserError

from ..lib import notice_period, votes


class RuralEvidence(models.AbstractModel):
    """What the steps of a paper ask for: the day, the vote, the minutes, the notice
    and its photos, as sentences with their cure.

    ``given`` is what was brought to a step: ``date``, ``date_start``, ``date_end``,
    ``number_due``, ``number_present``, ``number_agreeing``, ``place``,
    ``attachments``, each where it applies. The paper has ``company_id`` and
    ``notice_ids``.
    """

    _name = "rural.evidence"
    _description = "Evidence of Steps"

    def _raise_problems(self, problems):
        """Raise one message that names each paper with its problems.

        :param problems: ``{paper: [text]}``
        """
        texts = [
            "\n- ".join([f"{paper.display_name}:", *found])
            for paper, found in problems.items()
            if found
        ]
        if texts:
            raise UserError("\n".join(texts))

    # ------------------------------------------------------------
    # NOTICE
    # ------------------------------------------------------------

    def _notice_length(self):
        """For how many days a notice of the paper is up at least."""
        return max(self.company_id.sudo().rural_notice_days, notice_period.LEGAL_DAYS)

    def _current_notice(self, kind="notice"):
        """The notice that stands for the paper as it is; void ones do not."""
        self.ensure_one()
        notices = self.sudo().notice_ids
        return notices.filtered(lambda n: n.kind == kind and not n.cancelled)[:1]

    def _notice_problems(self):
        """来安县办法 四(一): 公示时间不少于10天; what was posted is what goes on."""
        notice = self._current_notice()
        if not notice:
            yield self.env._("There is no notice. Take the paper back and publish it.")
            return
        opens = notice_period.open_from(notice.date_end)
        if self.company_id._rural_today() < opens:
            yield self.env._(
                "It is on public notice until %(end)s, that day included. It can be "
                "reported from %(opens)s on.",
                end=notice.date_end,
                opens=opens,
            )
        if notice.content_digest != self._content_digest():
            yield self.env._(
                "It is not what was put on notice any more. Take it back: a changed "
                "paper walks the whole procedure again."
            )

    def _objection_problems(self):
        """An open objection holds the procedure; so does one that was agreed to."""
        notices = self.sudo().notice_ids
        for objection in notices.objection_ids.filtered(lambda o: o.state == "open"):
            yield self.env._(
                "The objection of %(date)s is not answered: %(text)s. Answer it first.",
                date=objection.date,
                text=objection._short(),
            )
        current = notices.filtered(lambda notice: not notice.cancelled)
        for objection in current.objection_ids.filtered(
            lambda o: o.outcome == "changed"
        ):
            yield self.env._(
                "The objection of %(date)s was agreed to: %(text)s. The paper has to "
                "go back to draft and be changed.",
                date=objection.date,
                text=objection._short(),
            )

    def _period_problems(self, given):
        today, days = self.company_id._rural_today(), self._notice_length()
        start, end = given["date_start"], given["date_end"]
        code = notice_period.problem(start, end, today, days)
        if code == "reversed":
            yield self.env._(
                "The notice ends on %(end)s, before it starts on %(start)s.",
                start=start,
                end=end,
            )
        elif code == "back_dated":
            yield self.env._(
                "A notice cannot start on %(start)s: today is %(today)s.",
                start=start,
                today=today,
            )
        elif code == "too_short":
            yield self.env._(
                "%(days)s days are too few: from %(start)s on it must be up until "
                "%(end)s at least (%(needed)s days, the first and the last counted).",
                days=notice_period.length(start, end),
                start=start,
                end=notice_period.last_day(start, days),
                needed=days,
            )

    def _place_problems(self, given):
        if not (given.get("place") or "").strip():
            yield self.env._("Enter where it is posted.")

    def _photo_problems(self, given):
        if not self._with_content(given["attachments"]):
            yield self.env._("Attach a photo of the board with the paper on it.")

    # ------------------------------------------------------------
    # MEETING
    # ------------------------------------------------------------

    def _day_problems(self, given, earliest):
        """The day of a meeting: entered, not ahead, not before what it follows."""
        day = given["date"]
        if not day:
            yield self.env._("Enter the day on which it was decided.")
            return
        yield from self._order_problems(day, earliest)

    def _vote_problems(self, given):
        names = ("number_due", "number_present", "number_agreeing")
        due, present, agreeing = (int(given.get(name) or 0) for name in names)
        body = self.company_id.sudo().rural_vote_body
        for code, needed in votes.problems(body, due, present, agreeing):
            yield self._vote_message(code, needed, due, present, agreeing)

    def _vote_message(self, code, needed, due, present, agreeing):
        _ = self.env._
        texts = {
            "negative": _("Numbers of people cannot be negative."),
            "no_due": _("Enter how many were due to attend."),
            "present_above_due": _(
                "%(present)s present, but only %(due)s were due to attend."
            ),
            "agreeing_above_present": _(
                "%(agreeing)s in favour, but only %(present)s were present."
            ),
            "quorum": _(
                "%(present)s of %(due)s were present: at least %(needed)s must be. "
                "The meeting cannot decide and has to be held again."
            ),
            "majority": _(
                "%(agreeing)s in favour: at least %(needed)s must be. It is not "
                "resolved; take it back and change it."
            ),
        }
        return texts[code] % {
            "due": due,
            "present": present,
            "agreeing": agreeing,
            "needed": needed,
        }

    def _minutes_problems(self, given):
        if not self._with_content(given["attachments"]):
            yield self.env._("Attach the minutes of the meeting.")

    def _with_content(self, attachments):
        """Whether files were brought and none of them is empty or a mere link."""
        files = attachments.sudo()
        return files and all(f.type == "binary" and f.file_size for f in files)
