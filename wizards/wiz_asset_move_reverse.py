from odoo import models
from odoo.exceptions import UserError


class WizAssetMoveReverse(models.TransientModel):
    _inherit = "wiz.asset.move.reverse"

    def reverse_move(self):
        """Reverse the entry and free its line to be posted anew.

        OCA posts the reversal a second time, which Odoo 19 refuses, and loses the
        reversal's link to the asset.
        """
        self.ensure_one()
        line, move = self.line_id, self.line_id.move_id
        line.asset_id._check_keeper()
        if not move:
            raise UserError(self.env._("This line has no entry to reverse."))
        if move.state != "posted" or move.reversal_move_ids:
            raise UserError(
                self.env._(
                    "%(entry)s is not posted or reversed already.",
                    entry=move.display_name,
                )
            )
        reversal = move.with_context(allow_asset=True)._reverse_moves(
            [self._prepare_reversal_vals(move)], cancel=True
        )
        reversal.line_ids.with_context(allow_asset=True).asset_id = line.asset_id
        line.with_context(unlink_from_asset=True).update_asset_line_after_unlink_move()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_reversal_vals(self, move):
        return {
            "date": self.date_reversal,
            "journal_id": (self.journal_id or move.journal_id).id,
            "ref": self.env._(
                "Reversal of %(entry)s %(reason)s",
                entry=move.name,
                reason=self.reason or "",
            ).strip(),
        }
