from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_contract import ContractCommon


@tagged("post_install", "-at_install")
class TestContractStart(ContractCommon):
    def _refused(self, pattern, **vals):
        contract = self._contract(**vals)
        self.assertRegex(contract.start_problems, pattern)
        with self.assertRaisesRegex(UserError, pattern):
            contract.action_start()
        self.assertEqual(contract.state, "draft")

    def test_what_a_start_demands(self):
        self._refused("No party B", partner_id=False)
        self._refused("term is incomplete", date_end=False)
        self._refused("No asset", line_ids=[])
        self._refused("No rent", annual_amount=0)
        self._refused("has no row", rent_kind="manual")

    def test_assets_are_in_the_register(self):
        self._refused("is not in the register", assets=self._asset())

    def test_assets_lie_within_the_region(self):
        other = self._asset(self.qianying, state="confirmed")
        self._refused("lies outside 相官村", assets=self.greenhouse | other)
        contract = self._contract(
            assets=self.greenhouse | other, region=self.liuhe, state="running"
        )
        self.assertEqual(contract.state, "running")

    def test_every_row_has_a_village_within_the_region(self):
        shared = self._asset(self.liuhe, state="confirmed")
        self._refused("enter the village", assets=shared, region=self.liuhe)
        line = {"asset_id": shared.id, "beneficiary_id": self.linqiao.id}
        self._refused(
            "goes to 林桥村, outside 柳河镇",
            region=self.liuhe,
            line_ids=[(0, 0, line)],
        )

    def test_assets_of_another_company(self):
        other = self.env["res.company"].create({"name": "另一家"})
        asset = self._asset(self.qianying, state="confirmed")
        self.qianying.company_id = other
        self._refused("books of another company", assets=asset, region=self.liuhe)

    def test_all_problems_in_one_message(self):
        contract = self._contract(partner_id=False, line_ids=[])
        with self.assertRaisesRegex(UserError, "(?s)No party B.*No asset"):
            contract.action_start()

    def test_the_schedule_is_made_once(self):
        contract = self._contract()
        contract.action_make_schedule()
        rows = contract.instalment_ids
        rows[0].amount = 11111
        contract.action_start()
        self.assertEqual(contract.instalment_ids, rows)
        self.assertEqual(rows[0].amount, 11111)


@tagged("post_install", "-at_install")
class TestContractAssetCard(ContractCommon):
    """Starting writes the operator's particulars to the card; ending clears them."""

    def test_particulars_follow_the_contract(self):
        contract = self._contract(
            "running", code="相官租1号", partner_code="91341122MA2N00000X", deposit=1000
        )
        card = self.greenhouse
        self.assertEqual(card.operation_mode, "lease")
        self.assertEqual(card.operator_name, "清源农业有限公司")
        self.assertEqual(card.operator_code, "91341122MA2N00000X")
        self.assertEqual(card.contract_no, "相官租1号")
        self.assertEqual(card.contract_start, contract.date_start)
        self.assertEqual(card.contract_end, contract.date_end)
        self.assertEqual((card.annual_income, card.deposit), (12000, 1000))
        contract._terminate(self.today, "经营不善")
        self.assertEqual(card.operation_mode, "none")
        self.assertFalse(card.operator_name or card.contract_no or card.contract_end)
        self.assertEqual((card.annual_income, card.deposit), (0, 0))
        self.assertEqual(card.usage_state, "in_use")

    def test_rent_is_divided_among_assets_to_the_fen(self):
        assets = self.greenhouse | self._asset(state="confirmed")
        assets |= self._asset(state="confirmed")
        self._contract("running", assets=assets, annual_amount=100)
        self.assertEqual(assets.mapped("annual_income"), [33.34, 33.33, 33.33])

    def test_an_asset_let_in_parts(self):
        farmer = self.env["res.partner"].create({"name": "李长河"})
        self._contract("running", code="甲")
        second = self._contract(
            "running", code="乙", partner_id=farmer.id, annual_amount=500
        )
        card = self.greenhouse
        self.assertEqual(card.operator_name, "清源农业有限公司、李长河")
        self.assertEqual(card.contract_no, "甲、乙")
        self.assertEqual(card.annual_income, 12500)
        second._terminate(self.today, "退租")
        self.assertEqual(card.operator_name, "清源农业有限公司")


@tagged("post_install", "-at_install")
class TestContractFrozen(ContractCommon):
    def test_what_was_agreed_stands(self):
        contract = self._contract("running", code="甲")
        for vals in (
            {"annual_amount": 1},
            {"date_end": date(2040, 1, 1)},
            {"partner_id": False},
            {"region_id": self.qianying.id},
            {"code": "乙"},
            {"line_ids": [(1, contract.line_ids.id, {"weight": 2})]},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "was agreed"):
                contract.write(vals)
        another = {
            "contract_id": contract.id,
            "asset_id": self._asset(state="confirmed").id,
        }
        for call in (
            lambda: contract.line_ids.write({"weight": 2}),
            lambda: contract.line_ids.unlink(),
            lambda: contract.line_ids.create(another),
            lambda: contract.write({"state": "draft"}),
        ):
            with self.assertRaises(UserError):
                call()
        with self.assertRaisesRegex(UserError, "has started and cannot be deleted"):
            contract.unlink()

    def test_what_daily_life_changes(self):
        contract = self._contract("running")
        contract.write(
            {
                "note": "已核",
                "code": "相官租9号",
                "guarantee": "保证人王五",
                "decision_date": self.today,
                "user_id": self.users["accountant"].id,
                "document_ids": [(0, 0, {"name": "合同正本"})],
            }
        )
        self.assertEqual(contract.code, "相官租9号")

    def test_the_value_reckoned_on_stands(self):
        contract = self._contract()
        contract.write({"rent_kind": "rate", "return_rate": 6})
        contract.action_start()
        self.greenhouse.with_user(self.users["officer"])._apply_correction(
            {
                "original_value": 200000,
                "funding_ids": [
                    (1, self.greenhouse.funding_ids.id, {"amount": 200000})
                ],
            },
            "评估",
        )
        self.assertEqual(contract.invested_value, 120000)
        self.assertEqual(contract.annual_amount, 7200)

    def test_changed_instalments_are_told_in_the_chatter(self):
        contract = self._contract("running")
        contract.instalment_ids.sorted("number")[-1].amount = 9000
        self.assertIn("12000.0 → 9000.0", contract.message_ids[0].body)


@tagged("post_install", "-at_install")
class TestContractEnd(ContractCommon):
    def test_calendar(self):
        soon = self._contract("running", date_end=self._in_days(60))
        later = self._contract("running", date_end=self._in_days(61))
        gone = self._contract("running", date_end=self._in_days(-1))
        today = self._contract("running", date_end=self.today)
        states = [c.state for c in (soon, later, gone, today)]
        self.assertEqual(states, ["expiring", "running", "expired", "expiring"])

    def test_the_daily_round(self):
        self.company.rural_expiring_days = 0
        contract = self._contract("running", date_end=self._in_days(30))
        self.assertEqual(contract.state, "running")
        self.company.rural_expiring_days = 30
        contract._move_by_date()
        self.assertEqual(contract.state, "expiring")
        self.assertEqual(
            contract.log_ids.sorted("id").mapped("action"), ["start", "expire_soon"]
        )

    def test_terminated_contracts_owe_a_share_of_the_last_period(self):
        contract = self._contract("running", frequency="half")
        year = contract.date_start.year
        with self.assertRaisesRegex(UserError, "can be terminated on a day"):
            contract._terminate(self._in_days(1), "…")
        with self.assertRaisesRegex(UserError, "can be terminated on a day"):
            contract._terminate(contract.date_start - timedelta(1), "…")
        contract._terminate(date(year, 9, 30), "经营不善")
        self.assertEqual(contract.state, "terminated")
        self.assertEqual(contract.date_ended, date(year, 9, 30))
        rows = contract.instalment_ids.sorted("number")
        self.assertEqual(rows.mapped("cancelled"), [False, False] + [True] * 4)
        self.assertEqual(rows[:2].mapped("amount"), [6000, 3000])
        self.assertEqual(rows[1].date_to, date(year, 9, 30))
        self.assertEqual(set(rows[2:].mapped("state")), {"cancelled"})
        self.assertEqual(contract.amount_open, 9000)

    def test_the_last_period_may_stay_whole(self):
        contract = self._contract("running", frequency="half")
        day = date(contract.date_start.year, 9, 30)
        contract._terminate(day, "…", prorate=False)
        rows = contract.instalment_ids.filtered(lambda r: not r.cancelled)
        self.assertEqual(rows.mapped("amount"), [6000, 6000])

    def test_what_was_paid_ahead_stays(self):
        contract = self._contract("running")
        last = contract.instalment_ids.sorted("number")[-1]
        last.opening_received = 12000
        contract._terminate(self.today, "…")
        self.assertFalse(last.cancelled)

    def test_the_wizard(self):
        contract = self._contract("running").with_user(self.users["accountant"])
        action = contract.action_terminate()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.users["accountant"])
            .with_context(**action["context"])
            .create({"reason": "拖欠租金"})
        )
        later = contract.instalment_ids.filtered(lambda r: r.date_from > self.today)
        self.assertEqual(wizard.cancelled_count, len(later))
        self.assertEqual(wizard.amount_cancelled, sum(later.mapped("amount")))
        wizard.action_apply()
        self.assertEqual(contract.state, "terminated")
        self.assertEqual(contract.log_ids[0].reason, "拖欠租金")

    def test_reset_while_nothing_is_booked(self):
        contract = self._contract("running")
        contract.with_user(self.users["accountant"]).action_reset()
        self.assertEqual(contract.state, "draft")
        self.assertEqual(self.greenhouse.operation_mode, "none")
        contract.action_start()
        contract.instalment_ids[0].amount_received = 1
        self.assertFalse(contract.can_reset)
        with self.assertRaisesRegex(UserError, "is invoiced already"):
            contract.action_reset()


@tagged("post_install", "-at_install")
class TestContractRenewal(ContractCommon):
    def _renewed(self, contract, **vals):
        successor = self.env["rural.contract"].browse(
            contract.with_user(self.users["accountant"]).action_renew()["res_id"]
        )
        successor.write(vals)
        return successor

    def test_the_next_term_follows_on(self):
        contract = self._contract("running", code="甲", date_end=self._in_days(30))
        successor = self._renewed(contract)
        self.assertEqual(successor.state, "draft")
        self.assertEqual(successor.previous_id, contract)
        self.assertEqual(successor.date_start, self._in_days(31))
        self.assertEqual(successor.months, contract.months)
        self.assertEqual(successor.asset_ids, self.greenhouse)
        self.assertFalse(successor.code or successor.instalment_ids)
        self.assertEqual(self._renewed(contract), successor, "one draft at a time")

    def test_the_start_of_the_next_renews(self):
        contract = self._contract("running", date_end=self._in_days(30))
        successor = self._renewed(contract, code="乙")
        self.assertEqual(contract.state, "expiring")
        successor.action_start()
        self.assertEqual(contract.state, "renewed")
        self.assertEqual(contract.date_ended, contract.date_end)
        self.assertEqual(self.greenhouse.contract_no, "乙")
        self.assertFalse(any(contract.instalment_ids.mapped("cancelled")))

    def test_an_earlier_start_cuts_the_old_schedule(self):
        contract = self._contract("running")
        start = contract.date_start
        successor = self._renewed(contract, date_start=date(start.year + 1, 7, 1))
        successor.action_start()
        rows = contract.instalment_ids.sorted("number")
        self.assertEqual(rows.mapped("cancelled"), [False, False, True])
        self.assertEqual(rows.mapped("amount"), [12000, 6000, 12000])
        successor.action_reset()
        self.assertIn(contract.state, ("running", "expiring"))
        self.assertFalse(contract.date_ended)


@tagged("post_install", "-at_install")
class TestContractActivities(ContractCommon):
    def _types(self, contract):
        return {
            activity.activity_type_id.get_external_id()[activity.activity_type_id.id]
            for activity in contract.activity_ids
        }

    def _round(self):
        self.env["rural.contract"]._search_followed()._sync_activities()
        self.env.invalidate_all()

    def test_reminders_come_once_and_go_when_solved(self):
        accountant = self.users["accountant"]
        contract = self._contract(
            "running", date_end=self._in_days(10), user_id=accountant.id
        )
        self._round()
        self._round()
        self.assertEqual(
            self._types(contract),
            {
                "rural_asset.activity_contract_expiring",
                "rural_asset.activity_rent_overdue",
            },
        )
        self.assertEqual(len(contract.activity_ids), 2)
        self.assertEqual(contract.activity_ids.user_id, accountant)
        for row in contract.instalment_ids:
            row.opening_received = row.amount
        self._round()
        self.assertEqual(
            self._types(contract), {"rural_asset.activity_contract_expiring"}
        )
        contract._terminate(self.today, "到期收回")
        self.assertFalse(self._types(contract))

    def test_expired(self):
        contract = self._contract("running", date_end=self._in_days(-5))
        self._round()
        self.assertIn("rural_asset.activity_contract_expired", self._types(contract))

    def test_nobody_is_reminded_of_what_he_cannot_see(self):
        asset = self._asset(self.linqiao, state="confirmed")
        contract = self.env["rural.contract"].create(
            self._contract_vals(
                asset, self.linqiao, user_id=self.users["accountant"].id
            )
        )
        contract.action_start()
        self._round()
        self.assertFalse(contract.activity_ids)

    def test_cron(self):
        self.company.rural_expiring_days = 0
        contract = self._contract("running", date_end=self._in_days(30))
        self.company.rural_expiring_days = 60
        with self.enter_registry_test_mode():
            self.env.ref("rural_asset.ir_cron_contract_states").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(contract.state, "expiring")
        self.assertIn("rural_asset.activity_contract_expiring", self._types(contract))
