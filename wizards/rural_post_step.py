from odoo import fields, models


class RuralPostStep(models.TransientModel):
    """The end of posts before their last day, with day and reason."""

    _name = "rural.post.step"
    _description = "End of Posts"

    post_ids = fields.Many2many("rural.post", required=True)
    date = fields.Date(
        string="Last Day of Work",
        required=True,
        default=lambda self: self.env.company._rural_today(),
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        self.ensure_one()
        self.post_ids._end_on(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
