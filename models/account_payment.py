from odoo import api, fields, models
from odoo.exceptions import UserError

from .template_cn_rural import CHART


class AccountPayment(models.Model):
    """A payment belongs to the region of what it pays, and to a contract when it
    comes in before the voucher does.
    """

    _name = "account.payment"
    _inherit = ["account.payment", "rural.books.scoped"]

    rural_contract_id = fields.Many2one(
        "rural.contract",
        string="Operating Contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('partner_id', '=?', partner_id), ('state', '!=', 'draft')]",
        help="What exceeds the open vouchers settles the next ones of this contract.",
    )
    rural_region_id = fields.Many2one(
        compute="_compute_rural_region_id", store=True, readonly=False
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("rural_contract_id")
    def _compute_rural_region_id(self):
        for payment in self:
            contract = payment.rural_contract_id
            if contract:
                payment.rural_region_id = contract._voucher_region()

    @api.depends("rural_contract_id")
    def _compute_destination_account_id(self):
        """What a contract's partner pays goes where its vouchers claim it."""
        result = super()._compute_destination_account_id()
        for payment in self.filtered("rural_contract_id"):
            contract = payment.rural_contract_id
            payment.destination_account_id = contract._receivable_account()
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_post(self):
        result = super().action_post()
        self.env["account.move"]._settle_advances(self.rural_contract_id)
        return result

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _get_outstanding_account(self, payment_type):
        """Under the chart of the rural collectives a bank opened later is booked
        on at once as well.
        """
        if self.company_id.root_id.sudo().chart_template == CHART:
            return self.journal_id.default_account_id
        return super()._get_outstanding_account(payment_type)

    def _generate_move_vals(
        self, write_off_line_vals=None, force_balance=None, line_ids=None
    ):
        vals = super()._generate_move_vals(write_off_line_vals, force_balance, line_ids)
        return {**vals, "rural_region_id": self.rural_region_id.id}

    def _prepare_move_line_default_vals(
        self, write_off_line_vals=None, force_balance=None
    ):
        lines = super()._prepare_move_line_default_vals(
            write_off_line_vals, force_balance
        )
        lines[1]["rural_contract_id"] = self.rural_contract_id.id
        return lines

    def _synchronize_to_moves(self, changed_fields):
        """A receipt of several instalments has a line for each, which cannot follow
        a change of the sum.
        """
        if changed_fields & set(self._get_trigger_fields_to_synchronize()):
            for payment in self.filtered(lambda p: p.move_id.state == "draft"):
                if len(payment._seek_for_lines()[1]) > 1:
                    raise UserError(
                        self.env._(
                            "Receipt %(receipt)s is divided among several "
                            "instalments. Cancel it and register it anew.",
                            receipt=payment.display_name,
                        )
                    )
        return super()._synchronize_to_moves(changed_fields)

    # ------------------------------------------------------------
    # RECEIPTS OF CONTRACTS
    # ------------------------------------------------------------

    def _divide(self, parts):
        """Give the payment's voucher one line per part.

        :param parts: ``[(label, amount, account, contract)]`` that add up to the
            amount
        :returns: the lines, in the order of the parts
        """
        self.ensure_one()
        cash, claim = self._prepare_move_line_default_vals()[:2]
        sign = -1 if self.payment_type == "inbound" else 1
        lines = [
            {
                **claim,
                "name": label,
                "amount_currency": sign * amount,
                "debit": max(sign * amount, 0),
                "credit": max(-sign * amount, 0),
                "account_id": account.id,
                "rural_contract_id": contract.id,
            }
            for label, amount, account, contract in parts
        ]
        self._generate_journal_entry(line_ids=[(0, 0, vals) for vals in [cash, *lines]])
        money = self.move_id.line_ids.sorted("id")
        return money.filtered(lambda line: line.account_id.id != cash["account_id"])
