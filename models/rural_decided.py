from odoo import fields, models
from odoo.exceptions import UserError


class RuralDecided(models.AbstractModel):
    """A difference that somebody decides on: again until it is settled, that is
    carried out or made a finding, and never after.

    The document declares ``decision`` and carries it out.
    """

    _name = "rural.decided"
    _description = "Difference to Decide on"

    decision_reason = fields.Char(string="Reason", readonly=True)
    decided_by = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    applied_on = fields.Datetime(readonly=True)
    finding_id = fields.Many2one("rural.finding", readonly=True, ondelete="set null")

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _prepare_decision_vals(self, decision, reason, applied=False):
        """What is kept of a decision.

        :param applied: whether it is carried out at once
        :raises UserError: without a reason
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give a reason for the decision."))
        now = fields.Datetime.now()
        return {
            "decision": decision,
            "decision_reason": reason,
            "decided_by": self.env.uid,
            "decided_on": now,
            **({"applied_on": now} if applied else {}),
        }

    def _already_settled(self):
        return self.filtered(lambda each: each.applied_on or each.finding_id)

    def _check_not_settled(self):
        if settled := self._already_settled()[:1]:
            raise UserError(
                self.env._(
                    "%(asset)s: this difference has been settled on %(day)s already.",
                    asset=settled.display_name,
                    day=fields.Date.to_string(settled.decided_on),
                )
            )
