from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMoveOpening(models.Model):
    """The entry with which a village begins its books here.

    Vouchers of contracts take over what its partners owe; as long as they do, the
    entry stays as it is.
    """

    _name = "account.move"
    _inherit = "account.move"

    rural_opening = fields.Boolean(
        string="Opening Entry of a Village", readonly=True, copy=False
    )

    _rural_opening_idx = models.Index("(rural_region_id) WHERE rural_opening IS TRUE")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.get("state", "posted") != "posted":
            self._rural_check_not_taken_over()
        return super().write(vals)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

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

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted.line_ids._rural_match_openings()
        return posted

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._rural_check_not_taken_over()
        return super()._reverse_moves(default_values_list, cancel)

    def _rural_check_not_taken_over(self):
        """Income was not booked because the claim stands here."""
        openings = self.filtered("rural_opening")
        if not openings:
            return
        lines = self.env["account.move.line"].sudo()
        takers = lines.search(
            [
                ("rural_opening_item_id.move_id", "in", openings.ids),
                ("parent_state", "!=", "cancel"),
                ("move_id.reversed_entry_id", "=", False),
                ("move_id.reversal_move_ids", "=", False),
            ]
        ).move_id
        if takers:
            raise UserError(
                self.env._(
                    "%(vouchers)s took claims over from the opening entry %(entry)s. "
                    "Reverse them first (delete drafts) and press “Detach the Voucher” "
                    "on their instalments; they are made anew from the new balances.",
                    vouchers="、".join(m.name or m.ref or "—" for m in takers[:5]),
                    entry="、".join(openings.mapped("display_name")),
                )
            )
