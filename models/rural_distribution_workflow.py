from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import STATE_TOKEN, Transition

VILLAGE = ("rural_asset.group_rural_clerk",)
TOWNSHIP = ("rural_asset.group_rural_reviewer",)
COUNTY = ("rural_asset.group_rural_officer",)
OF_VILLAGE = ("discussed", "resolved", "noticed")
OF_TOWNSHIP = ("submitted", "reviewed")

# What may be kept up to date whatever the state; all else is written by the steps
# or while the paper is a draft.
FREE_FIELDS = {"user_id", "note"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralDistributionWorkflow(models.Model):
    """The legal steps of a plan or result (来安县办法 四) and who takes them.

    | step            | from → to                                   | body     |
    |-----------------|---------------------------------------------|----------|
    | discuss         | draft → discussed                           | village  |
    | resolve         | discussed → resolved                        | village  |
    | publish         | resolved → noticed                          | village  |
    | submit          | noticed → submitted                         | village  |
    | review          | submitted → reviewed                        | township |
    | announce        | reviewed → announced                        | township |
    | file            | announced → filed                           | county   |
    | take_back       | discussed, resolved, noticed → draft        | village  |
    | return_township | submitted, reviewed → draft                 | township |
    | return_county   | announced → draft                           | county   |
    | withdraw        | draft … submitted → withdrawn               | village  |
    | supersede       | filed → superseded, when the next is filed  | county   |
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    _transitions = {
        "discuss": Transition(("draft",), "discussed", VILLAGE, body="village"),
        "resolve": Transition(("discussed",), "resolved", VILLAGE, body="village"),
        "publish": Transition(("resolved",), "noticed", VILLAGE, body="village"),
        "submit": Transition(("noticed",), "submitted", VILLAGE, body="village"),
        "review": Transition(("submitted",), "reviewed", TOWNSHIP, body="township"),
        "announce": Transition(("reviewed",), "announced", TOWNSHIP, body="township"),
        "file": Transition(("announced",), "filed", COUNTY, body="county"),
        "take_back": Transition(OF_VILLAGE, "draft", VILLAGE, True, "village"),
        "return_township": Transition(OF_TOWNSHIP, "draft", TOWNSHIP, True, "township"),
        "return_county": Transition(("announced",), "draft", COUNTY, True, "county"),
        "withdraw": Transition(
            ("draft", *OF_VILLAGE, "submitted"), "withdrawn", VILLAGE, True, "village"
        ),
        "supersede": Transition(("filed",), "superseded", COUNTY, body="county"),
    }

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {
            "discuss": _("Committee Discussed"),
            "resolve": _("Village Resolved"),
            "publish": _("Put on Notice"),
            "submit": _("Report to the Township"),
            "review": _("Approve"),
            "announce": _("Announce"),
            "file": _("File"),
            "take_back": _("Take Back to Draft"),
            "return_township": _("Return by the Township"),
            "return_county": _("Return by the County"),
            "withdraw": _("Withdraw"),
            "supersede": _("Superseded by the Next Revision"),
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _take_step(self, action, evidence=None):
        """Take one step with its evidence; the only way to move a paper.

        :param action: a key of ``_transitions``
        :param evidence: what the step asks for, each key where it applies:
            ``date`` (of the meeting, announcement or filing), ``number_due``,
            ``number_present``, ``number_agreeing``, ``vote_body``, ``attachments``
            (minutes, photos), ``date_start``, ``date_end``, ``place``, ``number``
            (of the filing), ``reason``
        """
        evidence = evidence or {}
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset()
        self._check_can_step(action, evidence.get("reason"))
        check = getattr(self, f"_check_{action}", None)
        for paper in self if check else ():
            getattr(paper, f"_check_{action}")(evidence)
        attachments = evidence.get("attachments") or self.env["ir.attachment"]
        self._do_step(
            action,
            evidence.get("reason"),
            attachments=attachments,
            decision=self._decision_of(action, evidence),
        )
        done = getattr(self, f"_done_{action}", None)
        if done:
            done(evidence)
        self._sync_inbox()
        return True

    @api.model
    def _decision_of(self, action, evidence):
        """What the log keeps of a meeting."""
        names = ("number_due", "number_present", "number_agreeing")
        decision = {name: evidence[name] for name in names if evidence.get(name)}
        if evidence.get("date"):
            decision["meeting_date"] = fields.Date.to_date(evidence["date"])
        return decision

    # ------------------------------------------------------------
    # RULES
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

    def _write_step_fields(self, vals):
        """Write what only steps write."""
        self.with_context(rural_token=STATE_TOKEN).write(vals)

    def _check_draft(self):
        """Raise where a paper has left its draft."""
        for paper in self.filtered(lambda p: p.state != "draft"):
            raise UserError(
                self.env._(
                    "%(name)s is no draft any more: what the village discussed and "
                    "published stands. Have it returned, or amend it once it is "
                    "filed; a changed paper walks the whole procedure again.",
                    name=paper.display_name,
                )
            )

    def _check_frozen(self, vals):
        kept = [
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        ]
        if kept:
            self._check_draft()
