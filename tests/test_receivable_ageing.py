from odoo.tests import tagged

from .common_contract import ContractCommon


@tagged("post_install", "-at_install")
class TestReceivableAgeing(ContractCommon):
    """应收账龄: each open instalment stands once, in the bucket of its delay."""

    def _owing(self, delays, **vals):
        rows = [
            (0, 0, {"number": n, "date_due": self._in_days(-delay), "amount": 10**n})
            for n, delay in enumerate(delays)
        ]
        return self._contract(
            "running", rent_kind="manual", instalment_ids=rows, **vals
        )

    def _ageing(self, contract):
        self.env.flush_all()
        return self.env["rural.receivable.ageing"].search(
            [("contract_id", "=", contract.id)], order="date_due desc"
        )

    def test_buckets_at_their_edges(self):
        days = (-5, 0, 1, 30, 31, 90, 91, 180, 181, 365, 366)
        rows = self._ageing(self._owing(days))
        self.assertEqual(
            rows.mapped("bucket"),
            ["current"] * 2
            + ["d30"] * 2
            + ["d90"] * 2
            + ["d180"] * 2
            + ["d365"] * 2
            + ["older"],
        )
        self.assertEqual(rows.mapped("days"), [0, *days[1:]])
        self.assertEqual(sum(rows.mapped("amount_current")), 11)
        self.assertEqual(sum(rows.mapped("amount_d90")), 110000)
        self.assertEqual(sum(rows.mapped("amount_overdue")), 11111111100)

    def test_what_is_received_or_cancelled_is_gone(self):
        contract = self._owing((10, 20, 40))
        first, second, third = contract.instalment_ids.sorted("number")
        second.opening_received = 4
        third.cancelled = True
        rows = self._ageing(contract)
        self.assertEqual(rows.instalment_id, first | second)
        self.assertEqual(rows.mapped("amount"), [1, 6])
        second.opening_received = 10
        self.assertEqual(self._ageing(contract).instalment_id, first)

    def test_refunds_and_drafts_are_no_receivables(self):
        contract = self._owing((10,))
        contract.instalment_ids.create(
            {
                "contract_id": contract.id,
                "kind": "refund",
                "date_due": self._in_days(-3),
                "amount": 7,
            }
        )
        self.assertEqual(self._ageing(contract).mapped("amount"), [1])
        contract.action_reset()
        self.assertFalse(self._ageing(contract))

    def test_by_township(self):
        asset = self._asset(self.linqiao, state="confirmed")
        line = self._owing((5, 40))
        other = self.env["rural.contract"].create(
            self._contract_vals(asset, self.linqiao)
        )
        other.action_start()
        self.env.flush_all()
        ageing = self.env["rural.receivable.ageing"]
        groups = dict(ageing._read_group([], ["township_id"], ["amount_d90:sum"]))
        self.assertEqual(groups[self.liuhe], 10)
        own = ageing.with_user(self.users["accountant"]).search([])
        self.assertEqual(own.contract_id, line)
        self.assertEqual(own.township_id, self.liuhe)
