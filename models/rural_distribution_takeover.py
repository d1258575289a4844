from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import notice_period, votes
from .rural_distribution_workflow import COUNTY, RuralDistributionWorkflow
from .rural_procedure import STATE_TOKEN, Transition

# The order in which the days of a paper that was filed must stand.
DAYS = (
    "committee_date",
    "assembly_date",
    "notice_start",
    "notice_end",
    "review_date",
    "announced_date",
    "filing_date",
)


class RuralDistributionTakeover(models.Model):
    """Papers that were filed on paper before the county began to work here.

    Results report on plans, and plans follow those of the year before: what was
    filed already is entered once, with its days, votes and the scan of the filed
    paper. The manager names the day from which papers walk the procedure here;
    only what was filed before it can be taken over, by the county officer.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    _transitions = {
        **RuralDistributionWorkflow._transitions,
        "take_over": Transition(("draft",), "filed", COUNTY, body="county"),
    }

    taken_over = fields.Boolean(
        string="Taken over from Paper", readonly=True, copy=False
    )

    @api.model
    def _step_labels(self):
        return {
            **super()._step_labels(),
            "take_over": self.env._("Taken over from Paper"),
        }

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_take_over(self):
        """Ask for the days and the scan of what was filed on paper."""
        self._check_can_step("take_over")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take over a Filed Paper"),
            "res_model": "rural.distribution.takeover",
            "view_mode": "form",
            "target": "new",
            "context": {"default_distribution_ids": self.ids},
        }

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _check_take_over(self, evidence):
        texts = [
            *self._since_problems(evidence),
            *self._days_problems(evidence),
            *self._old_vote_problems(evidence),
            *self._content_problems(),
            *self._tie_problems(),
        ]
        if not evidence.get("attachments"):
            texts.append(self.env._("Attach the scan of the paper that was filed."))
        if not (evidence.get("number") or "").strip():
            texts.append(self.env._("Enter the number under which it was filed."))
        if texts:
            raise UserError("\n- ".join([f"{self.display_name}:", *texts]))

    def _since_problems(self, evidence):
        since = self.company_id.sudo().rural_papers_since
        filed = evidence.get("filing_date")
        if not since:
            yield self.env._(
                "Taking over is closed. The manager opens it in the settings by "
                "entering the day from which papers walk the procedure here."
            )
        elif filed and filed >= since:
            yield self.env._(
                "It was filed on %(filed)s; papers from %(since)s on walk the "
                "procedure here.",
                filed=filed,
                since=since,
            )

    def _days_problems(self, evidence):
        days = [evidence.get(name) for name in DAYS]
        if not all(days):
            yield self.env._("Enter all days, from the committee to the filing.")
            return
        if sorted(days) != days or days[-1] > self.company_id._rural_today():
            yield self.env._(
                "The days are out of order: committee, resolution, notice, township, "
                "announcement and filing follow each other, and none lies ahead."
            )
        start, end = evidence["notice_start"], evidence["notice_end"]
        if notice_period.length(start, end) < notice_period.LEGAL_DAYS:
            yield self.env._(
                "The notice was up for %(days)s days; the regulation asks for ten.",
                days=notice_period.length(start, end),
            )

    def _old_vote_problems(self, evidence):
        numbers = [
            evidence.get(f"number_{name}") or 0
            for name in ("due", "present", "agreeing")
        ]
        if votes.problems(evidence.get("vote_body") or "representatives", *numbers):
            yield self.env._(
                "The vote does not carry: %(due)s due, %(present)s present, "
                "%(agreeing)s in favour.",
                due=numbers[0],
                present=numbers[1],
                agreeing=numbers[2],
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _done_take_over(self, evidence):
        names = ("committee_date", "assembly_date", "vote_body", "number_due")
        names += ("number_present", "number_agreeing", "review_date")
        names += ("announced_date", "filing_date")
        self._write_step_fields(
            {
                **{name: evidence.get(name) for name in names},
                "filing_number": evidence["number"],
                "submitted_date": notice_period.open_from(evidence["notice_end"]),
                "taken_over": True,
            }
        )
        notices = self.env["rural.notice"].sudo()
        notices.with_context(rural_token=STATE_TOKEN).create(
            [vals for paper in self for vals in paper._old_notices(evidence)]
        )

    def _old_notices(self, evidence):
        """The notice and the announcement as they were."""
        common = {
            "distribution_id": self.id,
            "region_id": self.region_id.id,
            "place": evidence.get("place"),
            "content_digest": self._content_digest(),
        }
        return [
            {
                **common,
                "kind": "notice",
                "date_start": evidence["notice_start"],
                "date_end": evidence["notice_end"],
            },
            {
                **common,
                "kind": "announcement",
                "date_start": evidence["announced_date"],
            },
        ]
