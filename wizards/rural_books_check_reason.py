from odoo import fields, models


class RuralBooksCheckReason(models.TransientModel):
    """Rows that keep the sums apart, or that never count."""

    _name = "rural.books.check.reason"
    _description = "Reason of a Difference"

    wizard_id = fields.Many2one(
        "rural.books.check.wizard", required=True, index=True, ondelete="cascade"
    )
    key = fields.Char(required=True)
    name = fields.Char(string="What They Are", required=True)
    model = fields.Char(required=True)
    count = fields.Integer(string="Rows")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    amount = fields.Monetary()
    row_ids = fields.Json()

    def action_open_rows(self):
        """The rows themselves, as far as the user may read them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.row_ids)],
        }
