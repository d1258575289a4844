from odoo import fields, models


class RuralCheckAnswer(models.TransientModel):
    """The reason why what the checks found is right as it is; for several at once."""

    _name = "rural.check.answer"
    _description = "Answer to Findings"

    hit_ids = fields.Many2many("rural.check.hit", string="Findings", readonly=True)
    reason = fields.Text(string="Why It Is Right", required=True)

    def action_apply(self):
        self.ensure_one()
        self.hit_ids._answer(self.reason)
        return {"type": "ir.actions.act_window_close"}
