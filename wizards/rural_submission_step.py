from odoo import fields, models


class RuralSubmissionStep(models.TransientModel):
    """The return of a submission, which asks for the reason."""

    _name = "rural.submission.step"
    _description = "Return of a Submission"

    submission_id = fields.Many2one("rural.submission", required=True, readonly=True)
    reason = fields.Text(required=True)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        self.submission_id._take_return(self.reason)
        return {"type": "ir.actions.act_window_close"}
