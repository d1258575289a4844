from odoo import models


class AccountPaymentRegister(models.TransientModel):
    """Odoo's own wizard gives its payments the region and contract of the vouchers."""

    _inherit = "account.payment.register"

    def _create_payment_vals_from_wizard(self, batch_result):
        vals = super()._create_payment_vals_from_wizard(batch_result)
        return {**vals, **self._rural_vals(batch_result["lines"])}

    def _create_payment_vals_from_batch(self, batch_result):
        vals = super()._create_payment_vals_from_batch(batch_result)
        return {**vals, **self._rural_vals(batch_result["lines"])}

    def _rural_vals(self, lines):
        moves = lines.move_id
        contract = moves.rural_contract_id
        return {
            "rural_region_id": moves.rural_region_id._common_region().id,
            "rural_contract_id": contract.id if len(contract) == 1 else False,
        }
