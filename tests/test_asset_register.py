from datetime import date, timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RuralCommon


@tagged("post_install", "-at_install")
class TestConfirmationDemands(RuralCommon):
    """已确权 demands what the register's rules name, one test a demand."""

    def _refused(self, pattern, **vals):
        asset = self._asset(**vals).with_user(self.users["officer"])
        with self.assertRaisesRegex(UserError, pattern):
            asset.action_register()
            asset.action_confirm()
        return asset

    def test_complete_asset_goes_from_draft_to_confirmed(self):
        asset = self._asset(state="confirmed")
        self.assertEqual(asset.state, "confirmed")
        self.assertFalse(asset.next_problems)

    def test_funding_rows_sum_to_the_original_value(self):
        asset = self._refused("119999.99", original_value=119999.99)
        self.assertEqual(asset.state, "registered")

    def test_no_funding_row(self):
        self._refused("No funding row", funding_ids=[])

    def test_ownership_shares_sum_to_100(self):
        rights = [
            (0, 0, {"holder_region_id": self.xiangguan.id, "share": 60}),
            (0, 0, {"holder_region_id": self.qianying.id, "share": 39.99}),
        ]
        self._refused("99.99", right_ids=rights)

    def test_three_thirds_are_100(self):
        shares = (33.3333, 33.3333, 33.3334)
        rights = [
            (0, 0, {"holder_name": f"第{n}村", "holder_level": "village", "share": s})
            for n, s in enumerate(shares)
        ]
        asset = self._asset(state="confirmed", right_ids=rights)
        self.assertEqual(asset.state, "confirmed")

    def test_rights_other_than_ownership_do_not_count(self):
        rights = [
            (
                0,
                0,
                {
                    "type_id": self.env.ref("rural_asset.right_type_r04").id,
                    "holder_name": "合作社",
                },
            )
        ]
        self._refused("No owner", right_ids=rights)

    def test_certificate_or_document(self):
        self._refused("No certificate", confirmation_document=False)
        right = {"holder_region_id": self.xiangguan.id, "certificate_no": "证1"}
        asset = self._asset(
            state="confirmed", confirmation_document=False, right_ids=[(0, 0, right)]
        )
        self.assertEqual(asset.state, "confirmed")

    def test_dates_in_order(self):
        self._refused("is before", date_accepted="2021-08-19")
        self._refused("is before", date_handover="2021-12-02")
        self._refused("before project year", date_completed="2020-12-31")

    def test_dates_not_in_the_future(self):
        tomorrow = date.today() + timedelta(days=2)
        self._refused("future", date_confirmed=tomorrow)

    def test_year_within_the_register(self):
        self._refused("before 2012", project_year=2011)
        self._refused("does not fit the batch 衔接", project_year=2020)
        self._refused("does not fit the batch 扶贫", batch="poverty", project_year=2022)

    def test_money_of_2020_carried_into_2021(self):
        self._asset(state="confirmed", batch="poverty")

    def test_category_asks_for_its_particulars(self):
        demands = {
            "0106": ({"quantity": 0, "capacity_kw": 0}, "Capacity"),
            "0110": ({"invested_body": False}, "Invested Body"),
            "0201": ({"caretaker_name": False}, "Person in Charge"),
            "0302": ({"household_head": False}, "Head of the Household"),
            "0101": ({"operation_mode": False}, "Mode of Operation"),
            "0107": ({"quantity": 0}, "Quantity"),
        }
        for category, (vals, pattern) in demands.items():
            with self.subTest(category):
                self._refused(pattern, category=category, **vals)

    def test_capacity_follows_from_kilowatts(self):
        asset = self._asset(category="0106", quantity=60)
        self.assertEqual(asset.uom_id, self.env.ref("rural_asset.uom_kilowatt"))
        self.assertEqual(asset.capacity_kw, 60)

    def test_the_form_says_what_is_missing(self):
        asset = self._asset(caretaker_name=False, category="0201", quantity=0)
        self.assertIn("Quantity", asset.next_problems)
        self.assertIn("Person in Charge of Upkeep", asset.next_problems)


@tagged("post_install", "-at_install")
class TestSteps(RuralCommon):
    def test_state_is_not_written_nor_created(self):
        asset = self._asset()
        for env in (self.env, self.env(user=self.users["officer"])):
            with self.assertRaises(UserError):
                asset.with_env(env).write({"state": "confirmed"})
            with self.assertRaises(UserError):
                env["rural.asset"].create(self._asset_vals(state="registered"))

    def test_a_client_cannot_forge_the_token(self):
        asset = self._asset().with_context(rural_token=object())
        with self.assertRaises(UserError):
            asset.write({"state": "confirmed"})

    def test_steps_belong_to_roles(self):
        asset = self._asset()
        for role in ("auditor", "verifier", "manager"):
            with self.assertRaises(AccessError):
                asset.with_user(self.users[role]).action_register()
        asset.with_user(self.users["clerk"]).action_register()
        for role in ("clerk", "accountant"):
            with self.assertRaises(AccessError):
                asset.with_user(self.users[role]).action_confirm()
        asset.with_user(self.users["reviewer"]).action_confirm()
        with self.assertRaises(AccessError):
            asset.with_user(self.users["reviewer"]).action_take_over_disposal()

    def test_confirm_from_draft_is_refused(self):
        with self.assertRaisesRegex(UserError, "Draft"):
            self._asset().with_user(self.users["officer"]).action_confirm()

    def test_return_needs_a_reason(self):
        asset = self._asset(state="registered").with_user(self.users["reviewer"])
        action = asset.action_return()
        wizard = asset.env[action["res_model"]].with_context(**action["context"])
        step = wizard.create({"reason": "  ", "asset_ids": asset.ids})
        with self.assertRaises(UserError):
            step.action_apply()
        step.reason = "缺验收报告"
        step.action_apply()
        self.assertEqual(asset.state, "draft")
        self.assertEqual(asset.log_ids[0].reason, "缺验收报告")
        self.assertTrue(asset.code)

    def test_dispose_ends_the_current_totals(self):
        asset = self._asset(state="confirmed").with_user(self.users["officer"])
        wizard = asset.env["rural.asset.step"].create(
            {
                "action": "dispose",
                "date_disposed": "2024-11-20",
                "reason": "已拆除",
                "asset_ids": asset.ids,
            }
        )
        wizard.action_apply()
        self.assertEqual((asset.state, asset.usage_state), ("disposed", "disposed"))
        with self.assertRaises(UserError):
            asset.usage_state = "in_use"

    def test_registered_assets_are_not_deleted(self):
        with self.assertRaises(UserError):
            self._asset(state="registered").unlink()
        self._asset().unlink()

    def test_copy_is_a_draft_without_code(self):
        copy = self._asset(state="confirmed").copy()
        self.assertEqual((copy.state, copy.code), ("draft", False))


@tagged("post_install", "-at_install")
class TestCorrection(RuralCommon):
    def _wizard(self, asset, role="reviewer"):
        asset = asset.with_user(self.users[role])
        action = asset.action_correct()
        return Form(asset.env[action["res_model"]].with_context(**action["context"]))

    def test_key_fields_are_frozen_once_confirmed(self):
        asset = self._asset(state="confirmed")
        for name, value in (
            ("name", "x"),
            ("original_value", 1),
            ("region_id", self.qianying.id),
            ("date_completed", "2021-01-01"),
            ("funding_ids", [(5,)]),
            ("public_token", "x"),
            ("code", "1"),
        ):
            with self.assertRaises(UserError, msg=name):
                asset.write({name: value})
        with self.assertRaises(UserError):
            asset.funding_ids.amount = 1
        with self.assertRaises(UserError):
            asset.right_ids.unlink()
        with self.assertRaises(UserError):
            asset.funding_ids.create(
                {"asset_id": asset.id, "source_id": 1, "amount": 1, "level": "city"}
            )

    def test_daily_fields_stay_free(self):
        asset = self._asset(state="confirmed").with_user(self.users["clerk"])
        asset.write({"usage_state": "idle", "caretaker_phone": "19900001234"})
        self.assertEqual(asset.usage_state, "idle")

    def test_correction_is_logged_with_old_and_new(self):
        asset = self._asset(state="confirmed")
        with self._wizard(asset) as form:
            form.reason = "依据验收报告更正"
            form.quantity = 13
            form.original_value = 130000
            with form.funding_ids.edit(0) as row:
                row.amount = 130000
        form.record.action_apply()
        self.assertEqual(asset.original_value, 130000)
        log = asset.log_ids[0]
        self.assertEqual((log.action, log.reason), ("correct", "依据验收报告更正"))
        self.assertIn("120000", log.changes)
        self.assertIn("130000", log.changes)
        self.assertIn("12 → 13", log.changes_text)
        self.assertEqual(log.user_name, self.users["reviewer"].name)

    def test_correction_that_does_not_hold_together_is_refused_whole(self):
        asset = self._asset(state="confirmed")
        with self._wizard(asset) as form:
            form.reason = "改原值"
            form.original_value = 1
        with self.assertRaises(UserError), self.env.cr.savepoint():
            form.record.action_apply()
        asset.invalidate_recordset()
        self.assertEqual(asset.original_value, 120000)

    def test_nothing_changed_is_said(self):
        with self._wizard(self._asset(state="confirmed")) as form:
            form.reason = "x"
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            form.record.action_apply()

    def test_only_reviewer_and_officer_correct(self):
        asset = self._asset(state="confirmed")
        for role in ("clerk", "accountant", "auditor", "manager"):
            with self.assertRaises(UserError):
                asset.with_user(self.users[role]).action_correct()


@tagged("post_install", "-at_install")
class TestAssetCode(RuralCommon):
    def test_rule_region_class_year_serial(self):
        first = self._asset(state="registered")
        second = self._asset(state="registered", name="第二个")
        self.assertEqual(first.code[:-4], "349901101201" + "01" + "2021")
        self.assertEqual(int(second.code) - int(first.code), 1)

    def test_rule_is_adjustable(self):
        self.env.company.rural_asset_code_pattern = "ZC-{county}-{category}-{serial:06}"
        asset = self._asset(state="registered")
        self.assertRegex(asset.code, r"^ZC-349901-0101-\d{6}$")

    def test_bad_rule_is_refused(self):
        for pattern in ("{region}", "{serial}{serial}", "{nothing}{serial}", "{serial"):
            with self.assertRaises(ValidationError, msg=pattern):
                self.env.company.rural_asset_code_pattern = pattern

    def test_code_is_unique_and_kept(self):
        asset = self._asset(state="registered")
        code = asset.code
        wizard = self.env["rural.asset.step"].with_user(self.users["reviewer"])
        wizard.create(
            {"action": "return", "reason": "x", "asset_ids": asset.ids}
        ).action_apply()
        asset.with_user(self.users["officer"]).action_register()
        self.assertEqual(asset.code, code)


@tagged("post_install", "-at_install")
class TestValues(RuralCommon):
    def test_depreciation_starts_the_month_after(self):
        asset = self._asset(useful_life=10, residual_rate=5)
        asset.date_completed = date.today().replace(day=1)
        self.assertEqual(asset.net_value, 120000)
        asset.date_completed = date(2000, 1, 1)
        self.assertEqual(asset.net_value, 6000)

    def test_life_zero_is_not_depreciated(self):
        asset = self._asset(category="0110", invested_body="企业", invested_share=10)
        self.assertEqual(asset.net_value, 120000)

    def test_owner_is_the_holder_of_the_largest_share(self):
        rights = [
            (0, 0, {"holder_region_id": self.liuhe.id, "share": 30}),
            (0, 0, {"holder_region_id": self.xiangguan.id, "share": 70}),
        ]
        asset = self._asset(right_ids=rights)
        self.assertEqual(asset.owner_level, "village")
        self.assertEqual(asset.owner_name, "相官村70%、柳河镇30%")

    def test_checklist_names_the_missing_papers(self):
        asset = self._asset()
        item = self.env.ref("rural_asset.archive_item_a04")
        self.assertIn(item, asset.archive_missing_ids)
        self.assertNotIn(
            self.env.ref("rural_asset.archive_item_a21"), asset.archive_item_ids
        )
        self.env["rural.asset.document"].create(
            {"asset_id": asset.id, "item_id": item.id, "name": "验收报告"}
        )
        self.assertNotIn(item, asset.archive_missing_ids)

    def test_papers_of_a_confirmed_asset_are_kept(self):
        asset = self._asset(state="confirmed")
        papers = self.env["rural.asset.document"].with_user(self.users["clerk"])
        paper = papers.create({"asset_id": asset.id, "name": "合同", "file": "YQ=="})
        with self.assertRaises(UserError):
            paper.unlink()
        with self.assertRaises(UserError):
            paper.file = "Yg=="
        paper.name = "经营合同"
        paper.with_user(self.users["reviewer"]).unlink()

    @mute_logger("odoo.sql_db")
    def test_limits_stand_in_the_database(self):
        for vals in (
            {"original_value": -1},
            {"contract_start": "2022-01-02", "contract_end": "2022-01-01"},
            {"residual_rate": 101},
        ):
            with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
                self._asset(**vals).flush_recordset()

    def test_position_on_the_globe(self):
        with self.assertRaises(ValidationError):
            self._asset(latitude=91)
