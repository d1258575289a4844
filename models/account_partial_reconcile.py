from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Every matching of a claim with money makes or undoes receipts."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._rural_rebuild(partials._rural_moves())
        return partials

    def unlink(self):
        moves = self._rural_moves()
        result = super().unlink()
        self._rural_rebuild(moves.exists())
        return result

    def _rural_moves(self):
        return (self.debit_move_id | self.credit_move_id).move_id

    @api.model
    def _rural_rebuild(self, moves):
        self.env["rural.receipt"]._rebuild_for_moves(moves)
