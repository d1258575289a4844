"""长期闲置、效益差甚至亏损的经营性资产 (凌源市方案 六(二)), by the county's limits."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .income_common import IncomeCommon

NOW = "2025-06-01 04:00:00"


@tagged("post_install", "-at_install")
class TestLowYield(IncomeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["rural.low.yield"]

    @classmethod
    def _receive(cls, asset, amount, date):
        cls._income(amount, asset, date)

    def _detect(self, day=NOW):
        with freeze_time(day):
            self.rows._detect()
        mine = [("county_id", "=", self.county.id)]
        return {row.asset_id: row for row in self.rows.search(mine)}

    # --- idle -------------------------------------------------------------------------

    def test_idle_without_income_and_contract(self):
        asset = self._asset(state="confirmed")
        row = self._detect()[asset]
        self.assertTrue(row.is_idle)
        self.assertEqual(row.proposal, "revive")
        self.assertIn("no contract", row.reasons)
        self.assertEqual(row.original_value, 120000)

    def test_income_within_the_months_keeps_it(self):
        asset = self._asset(state="confirmed")
        self._receive(asset, 5000, "2024-06-02")
        self.assertNotIn(asset, self._detect())
        self.assertIn(asset, self._detect("2025-06-03 04:00:00"))
        self.company.rural_idle_months = 24
        self.assertNotIn(asset, self._detect("2025-06-03 04:00:00"))

    def test_a_contract_on_the_card_keeps_it(self):
        asset = self._asset(
            state="confirmed", contract_start="2023-01-01", contract_end="2025-12-31"
        )
        self.assertNotIn(asset, self._detect())
        self.assertIn(asset, self._detect("2026-01-01 04:00:00"))

    def test_new_assets_are_given_time(self):
        asset = self._asset(
            state="confirmed",
            project_year=2025,
            date_completed="2025-03-01",
            date_confirmed="2025-04-01",
        )
        self.assertNotIn(asset, self._detect())

    def test_what_the_card_says_counts(self):
        asset = self._asset(state="confirmed", contract_end="2030-01-01")
        for usage, flag, proposal in (
            ("idle", "is_idle", "revive"),
            ("low_yield", "is_low", "upgrade"),
            ("loss", "is_loss", "adjust"),
            ("damaged", "is_damaged", "adjust"),
        ):
            with self.subTest(usage=usage):
                asset.usage_state = usage
                row = self._detect()[asset]
                self.assertTrue(row[flag])
                self.assertEqual(row.proposal, proposal)

    def test_public_and_draft_assets_are_none(self):
        public = self._asset(category="0201", state="registered")
        draft = self._asset()
        found = self._detect()
        self.assertNotIn(public, found)
        self.assertNotIn(draft, found)

    # --- low yield and loss -----------------------------------------------------------

    def _let(self, **vals):
        return self._asset(state="confirmed", contract_end="2030-12-31", **vals)

    def test_low_in_two_years_running(self):
        """3 % of 120,000 is 3,600: below it by a fen in both years."""
        low, fine = self._let(), self._let()
        for asset, amounts in ((low, (3599.99, 100)), (fine, (3599.99, 3600))):
            self._receive(asset, amounts[0], "2023-06-30")
            self._receive(asset, amounts[1], "2024-06-30")
        found = self._detect()
        self.assertNotIn(fine, found)
        self.assertTrue(found[low].is_low)
        self.assertFalse(found[low].is_idle)
        self.assertEqual(found[low].received_before, 3599.99)
        self.assertEqual((found[low].yield_before, found[low].yield_last), (3.0, 0.08))
        self.assertEqual(found[low].proposal, "upgrade")

    def test_books_that_hold_no_two_years_judge_no_yield(self):
        asset = self._let()
        self._receive(asset, 10, "2024-06-30")
        self.assertNotIn(asset, self._detect())

    def test_a_loss_by_the_books(self):
        asset = self._let()
        self._receive(asset, 5000, "2024-06-30")
        self._spending(6000.01, "11", asset, "2024-07-01")
        row = self._detect()[asset]
        self.assertTrue(row.is_loss)
        self.assertEqual(row.result_last, -1000.01)
        self.assertEqual(row.proposal, "adjust")

    # --- the list ---------------------------------------------------------------------

    def test_running_twice_changes_nothing(self):
        asset = self._asset(state="confirmed")
        first = self._detect()[asset]
        self.env.cr.execute(
            "UPDATE rural_low_yield SET write_date = NULL WHERE id = %s", [first.id]
        )
        again = self._detect()[asset]
        self.assertEqual(again, first)
        self.assertFalse(again.write_date)
        asset.usage_state = "damaged"
        self.assertTrue(self._detect()[asset].write_date)

    def test_it_leaves_when_it_does_better(self):
        asset = self._asset(state="confirmed")
        self.assertIn(asset, self._detect())
        self._receive(asset, 50000, "2025-05-01")
        self.assertNotIn(asset, self._detect())

    def test_sorted_as_proposed(self):
        asset = self._asset(state="confirmed")
        row = self._detect()[asset]
        with self.assertRaises(AccessError):
            row.with_user(self.users["clerk"]).action_sort_as_proposed()
        row.with_user(self.users["reviewer"]).action_sort_as_proposed()
        self.assertEqual(asset.four_batch, "revive")

    def test_roles_and_places(self):
        own = self._asset(state="confirmed")
        other = self._asset(self.linqiao, "confirmed")
        found = self._detect()
        rows = (found[own] | found[other]).ids
        clerk = self.rows.with_user(self.users["clerk"])
        self.assertEqual(clerk.search([("id", "in", rows)]).asset_id, own)
        officer = self.rows.with_user(self.users["officer"])
        self.assertEqual(officer.search([("id", "in", rows)]).asset_id, own | other)
        for user in (clerk, officer):
            with self.assertRaises(AccessError):
                user.browse(found[own].id).write({"proposal": "consolidate"})
        with self.assertRaises(AccessError):
            clerk.action_detect()
        reviewer = self.rows.with_user(self.users["reviewer"])
        with freeze_time(NOW):
            # as the button above the list does, nothing chosen
            self.assertTrue(call_kw(reviewer, "action_detect", [[]], {}))

    def test_plans_are_made_of_the_list(self):
        asset = self._asset(state="confirmed")
        row = self._detect()[asset].with_user(self.users["clerk"])
        action = row.action_plan()
        plan = self.env["rural.revival"].browse(action["res_id"])
        self.assertEqual(plan.asset_id, asset)
        self.assertEqual(plan.four_batch, "revive")
        self.assertEqual(plan.amount_due, 120000)
        row.invalidate_recordset()
        self.assertTrue(row.has_plan)
        self.assertFalse(row.search([("has_plan", "=", False), ("id", "=", row.id)]))
        with self.assertRaisesRegex(Exception, "under way"):
            row.action_plan()
