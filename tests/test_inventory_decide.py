"""Differences are decided and only then applied (凌源市方案 三(二) 及时更新管理台账
信息数据, 做到账实相符): once, logged with the clean-up, never over a disposal.
"""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FUNDING
from .common_inventory import InventoryCommon


@tagged("post_install", "-at_install")
class TestInventoryDecide(InventoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reviewer = cls.users["reviewer"]
        cls.line = cls._line(cls.house)

    def _differ(self, **vals):
        """The first asset of 相官村 found otherwise, and the sheet signed."""
        self.line.write(vals)
        return self._signed(self.xiangguan)

    def test_3_2_the_ledger_is_brought_up_to_date(self):
        """及时更新管理台账信息数据: what township and county decide stands in the
        register, with the clean-up as the reason.
        """
        self._differ(found_usage="idle", found_quantity=11, found_card=True)
        self.assertEqual(self.house.usage_state, "in_use")
        self._decide(self.line)
        self.assertEqual(self.house.usage_state, "idle")
        self.assertEqual(self.house.quantity, 11)
        self.assertTrue(self.house.card_posted)
        log = self.house.log_ids[:1]
        self.assertEqual(log.action, "correct")
        self.assertIn("清源县2025年清查", log.reason)
        changed = {change["field"] for change in json.loads(log.changes)}
        self.assertEqual(changed, {"usage_state", "quantity", "card_posted"})
        self.assertTrue(self.line.applied_on)
        self.assertEqual(self.line.decided_by, self.reviewer)

    def test_nothing_is_applied_before_it_is_decided(self):
        self._differ(found_usage="idle")
        self.assertFalse(self.line.applied_on)
        self._decide(self.line, "keep")
        self.assertEqual(self.house.usage_state, "in_use")
        self.assertFalse(self.line.applied_on)

    def test_applied_once(self):
        self._differ(found_quantity=11)
        self._decide(self.line)
        with self.assertRaisesRegex(UserError, "has been settled"):
            self._decide(self.line)
        self.assertEqual(len(self.house.log_ids.filtered(lambda g: g.changes)), 1)

    def test_a_registered_asset_is_written_and_told(self):
        line = self._line(self.road)
        line.found_operator = "前营合作社"
        self._signed(self.qianying)
        self._decide(line)
        self.assertEqual(self.road.operator_name, "前营合作社")
        self.assertIn("清源县2025年清查", self.road.message_ids[:1].body)

    def test_a_value_takes_its_single_funding_row_along(self):
        self._differ(found_value=118500.55)
        self._decide(self.line)
        self.assertEqual(self.house.original_value, 118500.55)
        self.assertEqual(self.house.funding_ids.amount, 118500.55)

    def test_among_several_funding_rows_somebody_chooses(self):
        funding = self.env.ref(FUNDING)
        rows = [
            (0, 0, {"source_id": funding.id, "amount": amount})
            for amount in (70000, 50000)
        ]
        self.house._apply_correction({"funding_ids": [(5,), *rows]}, "两笔资金")
        self._differ(found_value=118500)
        with self.assertRaisesRegex(UserError, "118500"), self.cr.savepoint():
            self._decide(self.line)
        self.env.invalidate_all()
        self.assertEqual(self.house.original_value, 120000)
        self.assertEqual(self.line.decision, "none")

    def test_disposed_of_meanwhile(self):
        self._differ(found_usage="idle")
        self.house.with_user(self.users["officer"])._do_step("dispose", "报废")
        with self.assertRaisesRegex(UserError, "disposed of while"):
            self._decide(self.line)
        self._decide(self.line, "keep")
        self.assertEqual(self.line.decision, "keep")

    def test_moved_meanwhile_within_the_township(self):
        self._differ(found_usage="idle")
        self.house._apply_correction({"region_id": self.qianying.id}, "划归前营村")
        self._decide(self.line)
        self.assertEqual(self.house.usage_state, "idle")

    def test_moved_meanwhile_to_another_township(self):
        self._differ(found_usage="idle")
        self.house._apply_correction({"region_id": self.linqiao.id}, "划归林桥村")
        with self.assertRaisesRegex(UserError, "林桥村.*The county decides"):
            self._decide(self.line)
        self.assertEqual(self.line.decision, "none")
        self._decide(self.line, "apply", self.users["officer"])
        self.assertEqual(self.house.usage_state, "idle")

    def test_what_is_gone_leaves_through_a_disposal(self):
        self._differ(found_usage="scrapped")
        with self.assertRaisesRegex(UserError, "through a disposal"):
            self._decide(self.line)
        self.assertEqual(self.house.usage_state, "in_use")

    def test_what_was_not_found_waits_for_its_disposal(self):
        self.line.action_not_found()
        self._signed(self.xiangguan)
        self._decide(self.line)
        self.assertEqual(self.house.usage_state, "to_dispose")

    def test_a_remark_is_not_applied(self):
        self.line.write({"result": "differs", "remark": "已迁址"})
        self._signed(self.xiangguan)
        with self.assertRaisesRegex(UserError, "in the remark only"):
            self._decide(self.line)

    def test_3_2_nothing_in_the_field_is_left_out(self):
        """不漏项、底数清: what nobody had entered becomes a draft asset."""
        extra = self._extra(found_quantity=1, found_value=8000, found_usage="idle")
        self._signed(self.xiangguan)
        self._decide(extra)
        asset = extra.asset_id
        self.assertEqual((asset.state, asset.name), ("draft", "村北蓄水池"))
        self.assertEqual(asset.region_id, self.xiangguan)
        self.assertEqual(asset.original_value, 8000)
        self.assertEqual((asset.acquisition, asset.usage_state), ("surplus", "idle"))
        self.assertEqual(extra.result, "extra")

    def test_a_difference_becomes_a_finding(self):
        self.line.write({"found_usage": "idle", "remark": "两年无人承租"})
        extra = self._extra(found_value=8000)
        pump = self._line(self.pump)
        pump.found_card = False
        self._signed(self.xiangguan)
        self._decide(self.line | extra | pump, "finding")
        finding = self.line.finding_id
        self.assertEqual(finding.type_id.name, "闲置")
        self.assertEqual(extra.finding_id.type_id.name, "未纳入管理")
        self.assertEqual(pump.finding_id.type_id.name, "资产卡未上墙")
        self.assertEqual(finding.asset_id, self.house)
        self.assertEqual(finding.inventory_id, self.campaign)
        self.assertEqual(finding.source, "inventory")
        self.assertEqual(finding.deadline, self.campaign.date_rectify)
        self.assertIn("两年无人承租", finding.detail)
        self.assertEqual(self.house.usage_state, "in_use")
        with self.assertRaisesRegex(UserError, "has been settled"):
            self._decide(self.line, "keep")

    def test_all_of_many_or_none(self):
        self.line.found_usage = "idle"
        pump = self._line(self.pump)
        pump.found_usage = "scrapped"
        self._signed(self.xiangguan)
        with self.assertRaises(UserError), self.cr.savepoint():
            self._decide(self.line | pump)
        self.env.invalidate_all()
        self.assertEqual(self.house.usage_state, "in_use")
        self.assertEqual(self.line.decision, "none")

    def test_with_a_reason_from_the_wizard(self):
        self._differ(found_usage="idle")
        lines = self.line.with_user(self.reviewer)
        action = lines.action_decide()
        wizard = self.env["rural.inventory.decide"].with_user(self.reviewer)
        wizard = wizard.with_context(**action["context"])
        with self.assertRaisesRegex(UserError, "reason"):
            lines._decide("keep", "  ")
        wizard.create({"decision": "apply", "reason": "属实"}).action_apply()
        self.assertEqual(self.line.decision_reason, "属实")

    def test_rows_without_difference_are_not_decided(self):
        self._counted(self.xiangguan).action_sign()
        with self.assertRaisesRegex(UserError, "with a difference"):
            self.line.with_user(self.reviewer).action_decide()
        with self.assertRaisesRegex(UserError, "no difference"):
            self._decide(self.line, "keep")

    def test_who_decides_and_when(self):
        self.line.found_usage = "idle"
        with self.assertRaises(AccessError):
            self._decide(self.line, "keep")  # still being counted
        self._signed(self.xiangguan)
        for role in ("clerk", "accountant", "auditor", "verifier", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._decide(self.line, "keep", self.users[role])
        with self.assertRaises(AccessError):
            self._decide(self.line, "keep", self.reviewers[self.shunshan])
        self._decide(self.line, "keep", self.users["officer"])
        self.assertEqual(self.line.decided_by, self.users["officer"])

    def test_counted_anew_is_decided_anew(self):
        sheet = self._differ(found_usage="idle")
        self._decide(self.line, "keep")
        sheet.with_user(self.reviewer)._take_step("return", "再看一次")
        self.line.found_usage = "low_yield"
        self.assertEqual(self.line.decision, "none")

    def test_what_was_applied_is_not_counted_anew(self):
        sheet = self._differ(found_usage="idle")
        self._decide(self.line)
        sheet.with_user(self.reviewer)._take_step("return", "再看一次")
        with self.assertRaisesRegex(UserError, "Its count stands"):
            self.line.found_usage = "low_yield"
