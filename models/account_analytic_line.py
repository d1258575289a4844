from odoo import fields, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    rural_carryover = fields.Boolean(
        related="move_line_id.rural_carryover", store=True, precompute=True
    )
    rural_move_id = fields.Many2one(
        related="move_line_id.move_id", string="Voucher of the Item"
    )

    # The lists' own order: the first page of a village among millions of items.
    _date_idx = models.Index("(date DESC, id DESC)")

    def action_open_voucher(self):
        """The voucher behind an item, from the lists of a figure's rows."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.rural_move_id.id,
            "view_mode": "form",
        }
