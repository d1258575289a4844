from odoo import models

ANSWER = "rural_asset.activity_check_answer"


class RuralChecked(models.AbstractModel):
    """A document whose steps are stopped by what the rules of `rural.check` find."""

    _name = "rural.checked"
    _description = "Document under Checks"
    _inherit = ["rural.checkable", "rural.desk"]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _hit_problems(self):
        """Sentences on what stops the next step, of what was found last."""
        self.ensure_one()
        return self.env["rural.check"]._blocking(self)

    def _stopped_by_checks(self):
        """Run the rules before a step is asked for; the action that shows what stops
        it, or None. A refusal would roll back what was found, so that nobody could
        answer it.
        """
        self.env["rural.check"]._run(self)
        stopped = self._sync_check_desk()
        if not stopped:
            return None
        name = self.env._("To Be Put Right or Answered First")
        return {**stopped.action_open_hits(), "name": name}

    def _sync_check_desk(self):
        """Put what is stopped on the township's desk, which may answer for it; what
        no longer is leaves it. Gives what is stopped.
        """
        stopped = self.filtered(lambda record: record._hit_problems())
        name = self.env._("To Be Put Right or Answered First")
        stopped._put_on_desk(ANSWER, "township", name)
        (self - stopped)._clear_desk(ANSWER)
        return stopped
