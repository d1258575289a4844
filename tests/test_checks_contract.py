"""V15, V16 and the contract health as rules of the engine: the same statements as
`rural.contract.health` shows.
"""

from datetime import date

from odoo.tests import tagged

from .common_contract import ContractCommon


@tagged("post_install", "-at_install")
class TestChecksOfContracts(ContractCommon):
    def _sound(self, **vals):
        """A running contract that no rule finds fault with."""
        start = date(self.today.year, 1, 1)
        contract = self._contract(
            **{
                "date_start": start,
                "date_end": date(start.year + 2, 12, 31),
                "document_ids": [(0, 0, {"kind": "contract", "name": "正本"})],
                "decision_date": start,
                "due_at": "end",
                "assets": self._asset(state="confirmed"),
                **vals,
            }
        )
        contract.action_start()
        return contract

    def _codes(self, records):
        return set(self.env["rural.check"]._run(records).check_id.mapped("code"))

    def _only(self, code, record):
        """The one hit; the view of the contract health says the same."""
        hit = self.env["rural.check"]._run(record)
        self.assertEqual(hit.check_id.mapped("code"), [code])
        self.env["rural.contract.health"].invalidate_model()
        health = self.env["rural.contract.health"].search(
            [("contract_id", "=", record.id), ("rule", "=", hit.check_id.method)]
        )
        if health:
            self.assertEqual(health.amount, hit.amount)
            self.assertEqual(health.days, hit.parts["days"])
        self.assertTrue(hit.detail and hit.clause and hit.cure)
        return hit

    def test_a_sound_contract(self):
        self.assertFalse(self._codes(self._sound()))

    def test_drafts_are_left_alone(self):
        draft = self._contract(date_end=self._in_days(40000))
        self.assertFalse(self._codes(draft))

    def test_v15_over_twenty_years(self):
        years = self.today.year + 20
        self._check_off("C07")
        self.assertFalse(self._codes(self._sound(date_end=date(years - 1, 12, 31))))
        hit = self._only("V15", self._sound(date_end=date(years, 1, 1)))
        self.assertEqual((hit.severity, hit.parts["days"]), ("block", 1))

    def test_v15_not_written(self):
        """From six months on."""
        self._only("V15.2", self._sound(document_ids=[]))
        start = date(self.today.year, 1, 1)
        short = self._sound(document_ids=[], date_end=date(start.year, 5, 31))
        self.assertNotIn("V15.2", self._codes(short))

    def test_v16_overlap(self):
        first = self._sound()
        start = first.date_end
        second = self._sound(
            assets=first.asset_ids,
            date_start=start,
            date_end=date(start.year + 1, 12, 31),
        )
        self.assertEqual(self._only("V16", first).severity, "block")
        self._only("V16", second)

    def test_c02_low_rent(self):
        """低价出租"""
        self.company.rural_rent_floor = 3
        self.assertFalse(self._codes(self._sound(annual_amount=3600)))
        low = self._sound(annual_amount=3599.99)
        self.assertEqual(self._only("C02", low).amount, 0.01)

    def test_c03_arrears(self):
        """An answer holds while the days go by, not when the amount changes."""
        contract = self._sound()
        first = contract.instalment_ids.sorted("number")[0]
        first.date_due = self._in_days(-1)
        hit = self._only("C03", contract)
        hit.with_user(self.users["officer"])._answer("承租人已申请延期")
        first.date_due = self._in_days(-40)
        self.assertFalse(self._codes(contract))
        self.assertEqual(hit.state, "answered")
        first.opening_received = 1
        self._only("C03", contract)

    def test_c04_expiring(self):
        self._only("C04", self._sound(date_end=self._in_days(60)))
        self.assertFalse(self._codes(self._sound(date_end=self._in_days(61))))

    def test_c05_expired_in_use(self):
        """到期合同"""
        start = date(self.today.year - 1, 1, 1)
        contract = self._sound(date_start=start, date_end=self._in_days(-3))
        for row in contract.instalment_ids:
            row.opening_received = row.amount
        self._only("C05", contract)

    def test_c06_no_decision(self):
        self._only("C06", self._sound(decision_date=False))

    def test_c07_long(self):
        """长期合同: longer than the county likes, within the law."""
        start = date(self.today.year, 1, 1)
        fine = self._sound(date_end=date(start.year + 9, 12, 31))
        self.assertFalse(self._codes(fine))
        self._only("C07", self._sound(date_end=date(start.year + 10, 1, 1)))

    def test_v11_and_c01_contract_of_today(self):
        """An asset let by others needs a contract that covers today."""
        contract = self._sound()
        asset = contract.asset_ids
        self.assertNotIn("V11", self._codes(asset))
        contract._terminate(self.today, "收回")
        asset.operation_mode = "lease"
        asset.usage_state = "in_use"
        self.assertIn("V11", self._codes(asset))
        asset.usage_state = "idle"
        codes = self._codes(asset)
        self.assertIn("C01", codes)
        self.assertNotIn("V11", codes)

    def test_v23_phone_of_the_operator(self):
        self.partner.phone = "12345"
        self._only("V23", self._sound())

    def _check_off(self, code):
        self.env.ref(f"rural_asset.check_{code.lower()}").severity = "off"
