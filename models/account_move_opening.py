from odoo import api, fields, models


class AccountMoveOpening(models.Model):
    """The entry with which a village begins its books here."""

    _name = "account.move"
    _inherit = "account.move"

    rural_opening = fields.Boolean(
        string="Opening Entry of a Village", readonly=True, copy=False
    )

    _rural_opening_idx = models.Index("(rural_region_id) WHERE rural_opening IS TRUE")

    @api.model
    def _rural_openings(self, region_ids):
        """The opening entries of villages that stand: not cancelled or reversed."""
        return self.search(
            [
                ("rural_opening", "=", True),
                ("rural_region_id", "in", region_ids),
                ("state", "!=", "cancel"),
                ("reversal_move_ids", "=", False),
            ]
        )
