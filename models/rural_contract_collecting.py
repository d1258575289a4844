from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class RuralContractInstalment(models.Model):
    """From the money that comes in to instalments."""

    _name = "rural.contract.instalment"
    _inherit = "rural.contract.instalment"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_register_receipt(self):
        """Ask for the receipt of the chosen instalments."""
        if not self._collectable():
            raise UserError(
                self.env._(
                    "Nothing is open on these instalments: they are received or "
                    "cancelled, or their contract is a draft still."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_contract_receipt_action"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _collectable(self):
        return self.filtered(
            lambda row: (
                row.amount_open > 0
                and not row.cancelled
                and row.contract_id.state != "draft"
            )
        )

    def _due_or_invoiced(self):
        today = fields.Date.context_today(self)
        return self.filtered(
            lambda row: (
                row.move_id
                or row.date_due
                <= today + timedelta(days=row.company_id.rural_invoice_days)
            )
        ).sorted("date_due")

    def _ensure_posted_vouchers(self):
        """Make the vouchers that are missing, post those that are drafts."""
        self.filtered(lambda row: not row.move_id)._make_vouchers(post=True)
        for row in self.filtered(lambda row: not row.move_id):
            raise UserError(
                self.env._(
                    "Somebody else is making the voucher of %(instalment)s right now. "
                    "Try again in a minute.",
                    instalment=row.display_name,
                )
            )
        self.move_id.filtered(lambda move: move.state == "draft").action_post()

    def _claim_lines(self):
        """The lines of the vouchers that claim the money."""
        return self.move_id.line_ids.filtered(
            lambda line: (
                line.account_type == "asset_receivable"
                and not line.rural_opening_item_id
            )
        )

    def _open_claims(self):
        return self._claim_lines().filtered(lambda line: not line.reconciled)
