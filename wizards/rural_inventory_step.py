from odoo import fields, models


class RuralInventoryStep(models.TransientModel):
    """A step of a clean-up or its sheets that asks for a reason."""

    _name = "rural.inventory.step"
    _description = "Step of a Clean-up with a Reason"

    inventory_ids = fields.Many2many(
        "rural.inventory", string="Clean-up Campaigns", readonly=True
    )
    sheet_ids = fields.Many2many(
        "rural.inventory.sheet", string="Count Sheets", readonly=True
    )
    action = fields.Selection(
        [
            ("return", "Return to the Village"),
            ("return_county", "Return by the County"),
            ("reopen", "Open Again"),
            ("cancel", "Cancel the Campaign"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        of_sheets = self.action in ("return", "return_county")
        records = self.sheet_ids if of_sheets else self.inventory_ids
        records._take_step(self.action, self.reason)
        return {"type": "ir.actions.act_window_close"}
