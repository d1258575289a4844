from datetime import date

from odoo.tests import tagged

from .common_contract import ContractCommon


@tagged("post_install", "-at_install")
class TestContractHealth(ContractCommon):
    """合同体检: each rule finds what it is for, and nothing beside it."""

    def _sound(self, **vals):
        """A running contract that no rule finds fault with."""
        start = date(self.today.year, 1, 1)
        papers = [(0, 0, {"kind": "contract", "name": "正本"})]
        contract = self._contract(
            **{
                "date_start": start,
                "date_end": date(start.year + 2, 12, 31),
                "document_ids": papers,
                "decision_date": start,
                "due_at": "end",
                **vals,
            }
        )
        contract.action_start()
        return contract

    def _found(self, record):
        self.env.flush_all()
        self.env["rural.contract.health"].invalidate_model()
        name = "contract_id" if record._name == "rural.contract" else "asset_id"
        rows = self.env["rural.contract.health"].search([(name, "=", record.id)])
        return {row.rule: row for row in rows}

    def _only(self, rule, record):
        found = self._found(record)
        self.assertEqual(set(found), {rule})
        row = found[rule]
        self.assertTrue(row.message and row.clause)
        return row

    def test_a_sound_contract(self):
        contract = self._sound()
        self.assertFalse(self._found(contract))
        self.assertFalse(self._found(self.greenhouse))

    def test_an_asset_without_contract(self):
        row = self._only("no_contract", self.greenhouse)
        self.assertEqual(row.village_id, self.xiangguan)
        self.assertEqual(row.action_open()["res_model"], "rural.asset")
        self._contract()
        self._only("no_contract", self.greenhouse)
        self.greenhouse.operation_mode = "own"
        self.assertFalse(self._found(self.greenhouse))

    def test_not_in_writing(self):
        self._only("not_written", self._sound(document_ids=[]))
        oral = self._sound(is_written=False, assets=self._asset(state="confirmed"))
        self._only("not_written", oral)

    def test_over_twenty_years(self):
        start = date(self.today.year, 1, 1)
        years = start.year + 20
        fine = self._sound(date_end=date(years - 1, 12, 31))
        self.assertFalse(self._found(fine))
        asset = self._asset(state="confirmed")
        over = self._sound(date_end=date(years, 1, 1), assets=asset)
        self.assertEqual(self._only("too_long", over).days, 1)
        asset = self._asset(state="confirmed")
        shares = self._sound(date_end=date(years, 1, 1), assets=asset, mode="shares")
        self.assertFalse(self._found(shares))

    def test_overlapping_terms(self):
        first = self._sound()
        start = first.date_end
        second = self._sound(date_start=start, date_end=date(start.year + 1, 12, 31))
        row = self._only("overlap", first)
        self.assertEqual((row.other_id, row.days), (second, 1))
        self.assertEqual(row.asset_id, self.greenhouse)
        self.assertIn(second.display_name, row.message)
        self.assertEqual(self._only("overlap", second).other_id, first)

    def test_rent_under_the_floor(self):
        self.company.rural_rent_floor = 3
        fine = self._sound(annual_amount=3600)
        self.assertFalse(self._found(fine))
        low = self._sound(annual_amount=3599.99, assets=self._asset(state="confirmed"))
        self.assertEqual(self._only("low_rent", low).amount, 0.01)

    def test_rent_of_rows_by_hand(self):
        rows = [(0, 0, {"date_due": self._in_days(10), "amount": 9000})]
        low = self._sound(rent_kind="manual", annual_amount=0, instalment_ids=rows)
        self.assertEqual(self._only("low_rent", low).amount, 600)

    def test_an_asset_let_in_parts_counts_in_parts(self):
        first, second = (self._sound(annual_amount=1800) for _n in range(2))
        self.assertNotIn("low_rent", self._found(first) | self._found(second))

    def test_arrears(self):
        contract = self._sound()
        first, second = contract.instalment_ids.sorted("number")[:2]
        first.date_due = self._in_days(-1)
        second.date_due = self.today
        row = self._only("arrears", contract)
        self.assertEqual((row.amount, row.days), (12000, 1))
        first.opening_received = 11999.99
        self.assertEqual(self._only("arrears", contract).amount, 0.01)
        first.opening_received = 12000
        self.assertFalse(self._found(contract))

    def test_expiring(self):
        asset = self._asset(state="confirmed")
        contract = self._sound(date_end=self._in_days(60))
        self.assertEqual(self._only("expiring", contract).days, 60)
        self.assertFalse(
            self._found(self._sound(date_end=self._in_days(61), assets=asset))
        )

    def test_expired_but_in_use(self):
        start = date(self.today.year - 1, 1, 1)
        contract = self._sound(date_start=start, date_end=self._in_days(-3))
        for row in contract.instalment_ids:
            row.opening_received = row.amount
        self.assertEqual(self._only("expired_in_use", contract).days, 3)
        self.greenhouse.usage_state = "idle"
        self.assertFalse(self._found(contract))

    def test_no_decision(self):
        self._only("no_decision", self._sound(decision_date=False))
        papers = [(0, 0, {"kind": kind}) for kind in ("contract", "decision")]
        asset = self._asset(state="confirmed")
        self.assertFalse(
            self._found(
                self._sound(decision_date=False, document_ids=papers, assets=asset)
            )
        )

    def test_ended_contracts_are_left_alone(self):
        contract = self._sound(document_ids=[], decision_date=False)
        contract._terminate(self.today, "收回")
        self.assertFalse(self._found(contract))

    def test_every_row_has_an_id_of_its_own(self):
        for _n in range(3):
            self._sound(document_ids=[], decision_date=False)
        self.env.flush_all()
        rows = self.env["rural.contract.health"].search([])
        rows.read()
        self.assertEqual(len(rows), len(set(rows.ids)))

    def test_regions_in_charge(self):
        asset = self._asset(self.linqiao, state="confirmed")
        self.env.flush_all()
        health = self.env["rural.contract.health"]
        self.assertIn(asset, health.search([]).asset_id)
        own = health.with_user(self.users["accountant"]).search([])
        self.assertTrue(own)
        self.assertEqual(own.township_id, self.liuhe)
