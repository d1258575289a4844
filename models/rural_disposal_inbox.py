from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

BODIES = [("village", "Village"), ("township", "Township"), ("county", "County")]
OF_OWNER = ("draft", "resolved", "noticed")
BODY_OF_STEP = {
    "review": "township",
    "agree": "county",
    "approve": "county",
    "complete": "county",
}
DAYS = 7


class RuralDisposalInbox(models.Model):
    """Whom a disposal waits for, and what there is to decide."""

    _name = "rural.disposal"
    _inherit = "rural.disposal"

    waiting_body = fields.Selection(
        BODIES,
        string="Waits for",
        compute="_compute_waiting_body",
        store=True,
        index="btree_not_null",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "to_cancel", "rule_id", "region_id.level")
    def _compute_waiting_body(self):
        for disposal in self:
            body = "county" if disposal.to_cancel else False
            if disposal.state in OF_OWNER:
                body = disposal._owner_body()
            elif action := disposal._next_action():
                body = BODY_OF_STEP[disposal._generic(action)]
            disposal.waiting_body = body

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        """A notice waits for its end, or for the answer to an objection; what was
        drawn up for the owner is decided by others.
        """
        today = self.env.company._rural_today()
        notices = Domain("cancelled", "=", False) & (
            Domain("date_end", "<", today) | Domain("objection_ids.state", "=", "open")
        )
        ready = Domain("state", "!=", "noticed") | Domain("notice_ids", "any", notices)
        return {
            body: Domain("waiting_body", "=", body)
            & ready
            & (Domain("create_uid", "!=", self.env.uid) | self._owned_by(body))
            for body, _label in BODIES
        }

    @api.model
    def _owned_by(self, body):
        """Whoever drew it up acts for the owner, and for nobody else."""
        above = Domain("region_id.level", "not in", ("village", "township"))
        return above if body == "county" else Domain("region_id.level", "=", body)

    @api.model
    def _forgotten_domains(self):
        """A draft that nobody has decided on yet is its author's own affair."""
        returned = Domain("state", "=", "draft") & Domain("return_reason", "!=", False)
        going = Domain("waiting_body", "!=", False) & Domain("state", "!=", "draft")
        return [returned, going]

    def _waiting_bodies(self):
        return {d: d.waiting_body for d in self if d.waiting_body}

    def _waiting_summary(self):
        _ = self.env._
        action = self._next_action()
        if self.to_cancel:
            return _("Cancel it in the national system")
        if self.state == "draft" and self.return_reason:
            return _("Returned: put it right and have it decided again")
        if self.state == "noticed":
            return _(
                "Submit it once the notice is over (%(end)s)",
                end=self._current_notice().date_end or "",
            )
        return {
            "resolve": _("Have the village resolve it"),
            "publish": _("Put it on public notice"),
            "submit": _("Submit it for approval"),
            "review": _("Approve the disposal"),
            "agree": _("Approve the disposal"),
            "approve": _("Enter the decision of the government"),
            "complete": _("Carry it out"),
        }.get(action and self._generic(action), self.display_name)

    def _waiting_deadline(self):
        today = self.company_id._rural_today()
        end = self.state == "noticed" and self._current_notice().date_end
        return end + timedelta(days=1) if end else today + timedelta(days=DAYS)

    def _waiting_figures(self):
        names = ("original_value", "net_value", "appraised_value", "reserve_price")
        return [
            (self._fields[name]._description_string(self.env), f"{self[name]:,.2f}")
            for name in names
            if self[name]
        ]

    def _waiting_reason(self):
        return self.state == "draft" and self.return_reason

    def _waiting_attachments(self):
        """The papers to read: the valuation."""
        return self.sudo().valuation_ids

    def _waiting_author(self):
        return self.user_id or self.create_uid

    def _author_body(self):
        """Whoever draws it up acts for the owner."""
        own = self.sudo().create_uid == self.env.user
        return own and self._owner_body()
