"""盘活: 一资产一方案, means of 凌源市方案 六(二), 盘活率 by its formula."""

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_books import BooksCommon

NOW = "2025-06-01 04:00:00"


@tagged("post_install", "-at_install")
class TestRevival(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset = cls._asset(state="confirmed", usage_state="idle")

    @classmethod
    def _plan(cls, asset=None, state="draft", amount=None, **vals):
        asset = asset or cls.asset
        with freeze_time(NOW):
            plans = cls.env["rural.revival"].with_user(cls.users["officer"])
            plan = plans.create(
                {
                    "asset_id": asset.id,
                    "four_batch": "revive",
                    "means": "entrust",
                    "target": "重新出租，年租金不低于6000元",
                    "date_due": "2025-12-31",
                    "responsible_id": cls.users["reviewer"].id,
                    **vals,
                }
            )
            if state != "draft":
                plan.action_start()
            if state == "done":
                cls._finish(plan, amount)
        return plan.with_env(cls.env)

    @classmethod
    def _finish(cls, plan, amount=None, **given):
        user = plan.env.user
        paper = cls.env["ir.attachment"].with_user(user)
        paper = paper.create(
            {"name": "新合同.pdf", "raw": b"x", "res_model": "rural.revival.step"}
        )
        evidence = {
            "amount": plan.amount_due if amount is None else amount,
            "attachments": paper,
            **given,
        }
        plan._take_step("finish", evidence)

    def test_a_complete_plan_waits_for_the_township(self):
        reviewer = self.users["reviewer"]
        mine = self.env["rural.revival"].with_user(reviewer)
        plan = self._plan(target=False)
        self.assertFalse(plan.activity_ids)
        self.assertFalse(mine.search([("my_turn", "=", True)]))
        plan.with_user(self.users["officer"]).target = "重新出租"
        self.assertEqual(plan.activity_ids.user_id, reviewer)
        self.assertIn("120,000.00", plan.activity_ids.note)
        self.assertEqual(mine.search([("my_turn", "=", True)]), plan)
        plan.with_user(reviewer).action_start()
        self.assertFalse(plan.activity_ids)

    # --- the plan ---------------------------------------------------------------------

    def test_means_of_the_regulation(self):
        """股份合作、业务托管、合作经营、改制重组及收回本金."""
        means = [
            key for key, _label in self.env["rural.revival"]._fields["means"].selection
        ]
        self.assertEqual(
            means[:5], ["shares", "entrust", "cooperate", "restructure", "principal"]
        )

    def test_a_plan_is_approved_when_it_is_whole(self):
        for name in ("means", "target", "date_due"):
            plan = self._plan(**{name: False})
            officer = plan.with_user(self.users["officer"])
            with self.subTest(name=name), self.assertRaisesRegex(UserError, "empty"):
                officer.action_start()
            self.assertTrue(officer.next_problems)
            plan.unlink()
        plan = self._plan(state="running")
        self.assertEqual(plan.state, "running")
        self.assertEqual(plan.date_started, date(2025, 6, 1))
        self.assertEqual(plan.region_id, self.xiangguan)

    def test_one_asset_one_plan(self):
        self._plan()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._plan()

    def test_after_giving_up_there_may_be_another(self):
        plan = self._plan(state="running").with_user(self.users["reviewer"])
        with self.assertRaises(UserError):
            plan._take_step("give_up")
        plan._take_step("give_up", {"reason": "企业退出"})
        self.assertEqual(plan.state, "given_up")
        self.assertEqual(self.asset.usage_state, "idle")
        self.assertTrue(self._plan())

    def test_done_with_evidence_and_the_card_follows(self):
        plan = self._plan(state="running").with_user(self.users["reviewer"])
        with freeze_time("2025-09-01 04:00:00"):
            with self.assertRaisesRegex(UserError, "evidence"):
                plan._take_step("finish", {"amount": 1000})
            with self.assertRaisesRegex(UserError, "only"):
                self._finish(plan, 120000.01)
            with self.assertRaises(UserError):
                self._finish(plan, 0)
            self._finish(plan, 90000.5)
        self.assertEqual(plan.state, "done")
        self.assertEqual(plan.amount_revived, 90000.5)
        self.assertEqual(plan.date_done, date(2025, 9, 1))
        self.assertEqual(plan.paper_ids.res_id, plan.id)
        self.assertEqual(self.asset.usage_state, "in_use")
        self.assertEqual(self.asset.four_batch, "revive")

    def test_a_recovered_principal_leads_to_disposal(self):
        plan = self._plan(state="running", means="principal")
        plan = plan.with_user(self.users["reviewer"])
        with freeze_time("2025-09-01 04:00:00"):
            self._finish(plan, usage="to_dispose")
        self.assertEqual(self.asset.usage_state, "to_dispose")

    def test_an_approved_plan_stays(self):
        plan = self._plan(state="running").with_user(self.users["reviewer"])
        with self.assertRaises(UserError):
            plan.target = "别的"
        with self.assertRaises(UserError):
            plan.write({"amount_revived": 1})
        with self.assertRaises(UserError):
            plan.unlink()
        plan.stage_ids = [(0, 0, {"name": "公开招租", "date_due": "2025-08-01"})]
        plan.stage_ids.date_done = "2025-07-30"
        with freeze_time("2025-09-01 04:00:00"):
            self._finish(plan)
        with self.assertRaises(UserError):
            plan.stage_ids.date_done = "2025-07-31"

    def test_roles_and_places(self):
        plan = self._plan()
        clerk = plan.with_user(self.users["clerk"])
        clerk.target = "年租金不低于6000元"
        with self.assertRaises(AccessError):
            clerk.action_start()
        other = self._plan(self._asset(self.linqiao, "confirmed"))
        plans = self.env["rural.revival"].with_user(self.users["clerk"])
        self.assertEqual(plans.search([("id", "in", (plan | other).ids)]), plan)
        for role in ("auditor", "verifier", "manager", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                plan.with_user(self.users[role]).action_start()

    def test_late_plans_are_found(self):
        plan = self._plan(state="running")
        with freeze_time("2026-01-01 04:00:00"):
            self.assertIn(plan, plan.search([("is_late", "=", True)]))
        with freeze_time("2025-12-31 04:00:00"):
            self.assertNotIn(plan, plan.search([("is_late", "=", True)]))

    # --- 盘活率 -----------------------------------------------------------------------

    def _rates(self, day=NOW):
        with freeze_time(day):
            self.env["rural.low.yield"]._detect()
            self.env.flush_all()
            rates = self.env["rural.revival.rate"]
            rates.invalidate_model()
            places = (self.county | self.liuhe | self.shunshan).ids
            rows = rates.search([("region_id", "in", places)])
            return {
                row.region_id: (row.count_revived, row.count_due, row.rate)
                for row in rows
            }

    def test_rate_by_its_formula(self):
        """柳河: 1 of 2 assets, 90,000 of 240,000: (50 % + 37.5 %) ÷ 2; 舜山: none of
        1; the county: 1 of 3, 90,000 of 440,000.
        """
        self._plan(state="done", amount=90000)
        self._asset(self.qianying, "confirmed", usage_state="idle")
        self._asset(self.linqiao, "confirmed", value=200000, usage_state="idle")
        self.assertEqual(
            self._rates(),
            {
                self.liuhe: (1, 2, 43.75),
                self.shunshan: (0, 1, 0.0),
                self.county: (1, 3, 26.89),
            },
        )

    def test_given_up_counts_as_to_be_revived(self):
        plan = self._plan(state="running")
        self.assertEqual(self._rates()[self.liuhe], (0, 1, 0.0))
        plan.with_user(self.users["officer"])._take_step("give_up", {"reason": "停办"})
        self.assertEqual(self._rates()[self.liuhe], (0, 1, 0.0))

    def test_what_is_found_idle_again_counts_anew(self):
        self._plan(state="done")
        self.assertEqual(self._rates()[self.liuhe], (1, 1, 100.0))
        self.assertEqual(self._rates("2027-06-01 04:00:00")[self.liuhe], (0, 1, 0.0))

    def test_townships_see_their_own_rate(self):
        self._plan()
        self._plan(self._asset(self.linqiao, "confirmed"))
        self._rates()
        reviewer = self.env["rural.revival.rate"].with_user(self.users["reviewer"])
        places = (self.county | self.liuhe | self.shunshan).ids
        seen = reviewer.search([("region_id", "in", places)])
        self.assertEqual(seen.region_id, self.liuhe)
