from odoo import models
from odoo.exceptions import UserError


class RuralContract(models.Model):
    """The ledger's side of a contract."""

    _name = "rural.contract"
    _inherit = "rural.contract"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_make_vouchers(self):
        """Vouchers of what is due by now, as the nightly run would make them."""
        rows = self.instalment_ids._to_invoice()._due_or_invoiced()
        if not rows:
            raise UserError(
                self.env._(
                    "Nothing is due without a voucher. To invoice ahead, choose the "
                    "instalments under “Instalments” and press “Make Vouchers” there."
                )
            )
        return rows.action_make_vouchers()

    def action_register_receipt(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_contract_receipt_action"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _receivable_account(self):
        """内部往来 for members of the collective, 应收款 for others."""
        self.ensure_one()
        part = "member_receivable" if self.is_member else "receivable"
        return self.env["rural.account.part"]._account(self.company_id, part)

    def _voucher_region(self):
        """The village whose income the rent is; of several the region above them."""
        self.ensure_one()
        return self.line_ids.beneficiary_id._common_region() or self.region_id
