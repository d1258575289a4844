from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """Claims and money of contracts in the ledger."""

    _inherit = "account.move.line"

    rural_contract_id = fields.Many2one(
        "rural.contract",
        string="Money for Contract",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What is left of the payment settles the next vouchers of the contract.",
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if "analytic_distribution" in vals:
            posted = self.filtered(lambda line: line.parent_state == "posted")
            self.env["rural.receipt"]._rebuild_for_moves(posted.move_id)
        return result

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("move_id.rural_contract_id")
    def _compute_account_id(self):
        """Members of the collective owe on 内部往来, others on 应收款."""
        result = super()._compute_account_id()
        for line in self.filtered(lambda line: line.display_type == "payment_term"):
            if line.move_id.rural_contract_id:
                line.account_id = line.move_id.rural_contract_id._receivable_account()
        return result
