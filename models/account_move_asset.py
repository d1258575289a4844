from odoo import models


class AccountMoveAsset(models.Model):
    """What a reversal does to the book assets that the reversed voucher made.

    OCA hooks into a method that Odoo 19 no longer has: the reversal copied the
    profile and made a second, negative asset.
    """

    _name = "account.move"
    _inherit = "account.move"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_post(self):
        reversals = self.filtered("reversed_entry_id")
        lines = reversals.line_ids.filtered(lambda line: not line.asset_id)
        lines.filtered("asset_profile_id").asset_profile_id = False
        result = super().action_post()
        for move in reversals.filtered(lambda m: m.state == "posted"):
            move._rural_release_assets()
        return result

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """``cancel`` posts at once, without ``action_post``."""
        reversals = super()._reverse_moves(default_values_list, cancel)
        for move in reversals.filtered(lambda m: m.state == "posted"):
            move._rural_release_assets()
        return reversals

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_release_assets(self):
        """A draft asset whose voucher is reversed in full goes with it; any other
        stays and its history says what happened.
        """
        origin = self.reversed_entry_id
        made = self.env["account.asset.line"].search(
            [("move_id", "=", origin.id), ("type", "=", "create")]
        )
        in_full = origin.currency_id.is_zero(origin.amount_total - self.amount_total)
        for asset in made.asset_id:
            if asset.state == "draft" and in_full:
                asset.unlink()
                continue
            asset.message_post(
                body=self.env._(
                    "%(reversal)s reverses %(entry)s, by which this asset came into "
                    "the books: check its value or remove it.",
                    reversal=self.name,
                    entry=origin.name,
                )
            )
