from odoo import fields, models

from ..models.rural_inventory_line import DECISIONS


class RuralInventoryDecide(models.TransientModel):
    """Which side is right, for one difference or many alike."""

    _name = "rural.inventory.decide"
    _description = "Decision on Differences"

    line_ids = fields.Many2many(
        "rural.inventory.line", string="Differences Found", readonly=True
    )
    decision = fields.Selection(DECISIONS[1:], string="Decided as", required=True)
    reason = fields.Text(
        required=True, help="Kept with each row, and with each correction."
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        self.line_ids._decide(self.decision, self.reason)
        return {"type": "ir.actions.act_window_close"}
