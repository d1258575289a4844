from odoo import fields, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    rural_carryover = fields.Boolean(
        related="move_line_id.rural_carryover", store=True, precompute=True
    )
