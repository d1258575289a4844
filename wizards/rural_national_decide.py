from odoo import fields, models

from .rural_national_row import DECISIONS


class RuralNationalDecide(models.TransientModel):
    """Which side is right, for one asset or many alike."""

    _name = "rural.national.decide"
    _description = "Decision between Register and National System"

    row_ids = fields.Many2many("rural.national.row", string="Rows", readonly=True)
    decision = fields.Selection(DECISIONS[1:], string="Decided as", required=True)
    reason = fields.Text(
        required=True, help="Kept with each row, and with each correction."
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        self.row_ids._decide(self.decision, self.reason)
        return {"type": "ir.actions.act_window_close"}
