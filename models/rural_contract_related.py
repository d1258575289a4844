from collections import Counter

from odoo import fields, models


class RuralContractRelated(models.Model):
    """What hangs on a contract, for the buttons of its form."""

    _name = "rural.contract"
    _inherit = "rural.contract"

    instalment_count = fields.Integer(compute="_compute_related_counts")
    voucher_count = fields.Integer(compute="_compute_related_counts")
    receipt_count = fields.Integer(compute="_compute_related_counts")
    problem_count = fields.Integer(compute="_compute_related_counts")

    def _compute_related_counts(self):
        instalments = self._counts("rural.contract.instalment")
        vouchers = dict(
            self.env["rural.contract.instalment"]._read_group(
                [("contract_id", "in", self.ids)],
                ["contract_id"],
                ["move_id:count_distinct"],
            )
        )
        receipts = self.env["rural.receipt"]._read_group(
            [("instalment_id.contract_id", "in", self.ids)],
            ["instalment_id"],
            ["__count"],
        )
        received = Counter()
        for instalment, count in receipts:
            received[instalment.contract_id] += count
        problems = self._counts("rural.contract.health")
        for contract in self:
            contract.instalment_count = instalments.get(contract, 0)
            contract.voucher_count = vouchers.get(contract, 0)
            contract.receipt_count = received[contract]
            contract.problem_count = problems.get(contract, 0)

    def _counts(self, model):
        domain = [("contract_id", "in", self.ids)]
        return dict(self.env[model]._read_group(domain, ["contract_id"], ["__count"]))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_instalments(self):
        return self._open_related("rural_asset.rural_contract_instalment_action")

    def action_open_problems(self):
        return self._open_related("rural_asset.rural_contract_health_action")

    def action_open_receipts(self):
        domain = [("instalment_id.contract_id", "in", self.ids)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receipts"),
            "res_model": "rural.receipt",
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }

    def action_open_vouchers(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Vouchers"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.instalment_ids.move_id.ids)],
            "context": {"create": False},
        }

    def _open_related(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("contract_id", "in", self.ids)]
        action["context"] = {"default_contract_id": self[:1].id}
        return action
