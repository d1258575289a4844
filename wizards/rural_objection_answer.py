from odoo import fields, models

from ..models.rural_objection import OUTCOMES


class RuralObjectionAnswer(models.TransientModel):
    """The answer to an objection, given once."""

    _name = "rural.objection.answer"
    _description = "Answer to an Objection"

    objection_id = fields.Many2one(
        "rural.objection", string="Objection to Answer", required=True
    )
    text = fields.Text(related="objection_id.text")
    outcome = fields.Selection(OUTCOMES, required=True)
    answer = fields.Text(required=True)

    def action_apply(self):
        self.ensure_one()
        self.objection_id._answer(self.answer, self.outcome)
        return {"type": "ir.actions.act_window_close"}
