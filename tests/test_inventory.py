"""The clean-up from opening to report: 凌源市2022年扶贫项目资产后续管理工作方案 三(二)
资产清查, 四(二), 五(一). Counting and deciding have tests of their own.
"""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_inventory import OPENED_ON, InventoryCommon


@tagged("post_install", "-at_install")
class TestInventorySnapshot(InventoryCommon):
    def test_3_2_every_asset_is_checked_one_by_one(self):
        """逐笔逐项核实: each asset of the register stands on one sheet, no draft."""
        lines = self.campaign.sheet_ids.line_ids
        register = self.house | self.pump | self.road | self.barn | self.market
        self.assertEqual(lines.asset_id.ids, lines.mapped("asset_id").ids)
        self.assertEqual(set(lines.asset_id.ids), set(register.ids))
        self.assertEqual(len(lines), 5)

    def test_each_place_has_its_sheet(self):
        """Villages without assets too: there may be what nobody has entered."""
        places = self.campaign.sheet_ids.mapped("region_id")
        expected = self.xiangguan | self.qianying | self.linqiao | self.fuxing
        self.assertEqual(set(places.ids), set((expected | self.liuhe).ids))
        self.assertFalse(self._sheet(self.fuxing).line_ids)
        self.assertEqual(self._sheet(self.liuhe).line_ids.asset_id, self.market)

    def test_5_1_1_poverty_and_transition_assets_alike(self):
        """摸清2021年度扶贫资产现状及衔接资产底数: both batches are counted."""
        batches = {line.expected["batch"] for line in self.campaign.sheet_ids.line_ids}
        self.assertEqual(batches, {"poverty", "transition"})

    def test_lines_know_the_register_of_the_day(self):
        self.house.usage_state = "idle"
        line = self._line(self.house)
        known = line.expected
        self.assertEqual(known["usage_state"], "in_use")
        self.assertEqual(known["original_value"], 120000)
        self.assertEqual(known["quantity"], 12)
        self.assertEqual(known["category"], self.house.category_id.name)
        self.assertEqual(known["owner_name"], self.house.owner_name)
        self.assertEqual(line.code, self.house.code)
        self.assertEqual(line.village_id, self.xiangguan)
        self.assertFalse(line.found_card)
        self.assertTrue(self._line(self.pump).found_card)

    def test_what_was_disposed_of_before_is_not_counted(self):
        with freeze_time(date(2024, 5, 6)):
            gone = self._asset(state="confirmed")
            gone.with_user(self.users["officer"])._do_step("dispose", "报废")
        with freeze_time(OPENED_ON):
            self.campaign.action_refresh()
        self.assertFalse(self._line(gone))

    def test_refreshing_adds_what_was_registered_meanwhile(self):
        new = self._asset(state="confirmed", name="新建冷库")
        other = self._sheet(self.qianying)
        with freeze_time(OPENED_ON):
            self.campaign.action_refresh()
        self.assertEqual(self._line(new).sheet_id, self._sheet(self.xiangguan))
        self.assertEqual(self._sheet(self.xiangguan).snapshot, 2)
        self.assertEqual(other.snapshot, 1)

    def test_refreshing_twice_changes_nothing(self):
        self._asset(state="confirmed", name="新建冷库")
        with freeze_time(OPENED_ON):
            self.campaign.action_refresh()
            before = self.campaign.sheet_ids.line_ids.ids
            self.campaign.action_refresh()
        self.assertEqual(self.campaign.sheet_ids.line_ids.ids, before)
        self.assertEqual(self._sheet(self.xiangguan).snapshot, 2)

    def test_refreshing_marks_what_was_disposed_of_meanwhile(self):
        self.house.with_user(self.users["officer"])._do_step("dispose", "报废")
        self.campaign.action_refresh()
        self.assertTrue(self._line(self.house).disposed)
        self.assertEqual(self._sheet(self.xiangguan).snapshot, 2)
        self.assertEqual(self._sheet(self.xiangguan).pending_count, 1)

    def test_refreshing_leaves_signed_sheets_alone(self):
        sheet = self._signed(self.xiangguan)
        new = self._asset(state="confirmed", name="新建冷库")
        self.campaign.action_refresh()
        self.assertFalse(self._line(new))
        self.assertEqual(sheet.snapshot, 1)

    def test_an_asset_that_moved_is_counted_where_it_lies(self):
        """Once, and by the clerk of its new place."""
        self.road.region_id = self.xiangguan
        with freeze_time(OPENED_ON):
            self.campaign.action_refresh()
        line = self._line(self.road)
        self.assertEqual(len(line), 1)
        self.assertEqual(line.sheet_id, self._sheet(self.xiangguan))
        self.assertEqual(line.village_id, self.xiangguan)
        self.assertEqual(self._sheet(self.qianying).snapshot, 2)
        self.assertEqual(self._sheet(self.xiangguan).snapshot, 2)
        line.action_found()
        self.assertEqual(line.counted_by, self.users["clerk"])

    def test_what_was_counted_before_it_moved_stays(self):
        self._line(self.road).action_found()
        self.road.region_id = self.xiangguan
        self.campaign.action_refresh()
        line = self._line(self.road, self.env.user)
        self.assertEqual(line.sheet_id, self._sheet(self.qianying))
        self.assertEqual(line.result, "found")

    def test_an_asset_that_moved_to_a_signed_place_is_counted_once(self):
        self._signed(self.xiangguan)
        self.road.region_id = self.xiangguan
        self.campaign.action_refresh()
        line = self._line(self.road, self.env.user)
        self.assertEqual(line.sheet_id, self._sheet(self.qianying))


@tagged("post_install", "-at_install")
class TestInventoryCampaign(InventoryCommon):
    def test_5_the_days_of_lingyuan_are_proposed(self):
        self.assertEqual(self.campaign.date_report, date(2025, 6, 2))
        self.assertEqual(self.campaign.date_system, date(2025, 6, 25))
        self.assertEqual(self.campaign.date_verify_from, date(2025, 7, 1))
        self.assertEqual(self.campaign.date_verify, date(2025, 8, 10))
        self.assertEqual(self.campaign.date_rectify, date(2025, 8, 20))
        self.assertEqual(self.campaign.date_file, date(2025, 8, 31))

    def test_days_of_the_year_before_are_moved_by_a_year(self):
        self.campaign.date_report = "2025-05-20"
        self.assertEqual(self._campaign(2026).date_report, date(2026, 5, 20))
        self.assertEqual(self._campaign(2027).date_file, date(2027, 8, 31))

    def test_stages_follow_one_another(self):
        with self.assertRaisesRegex(ValidationError, "2025-09-01"):
            self.campaign.date_rectify = "2025-09-01"

    @mute_logger("odoo.sql_db")
    def test_one_clean_up_a_county_and_year(self):
        with self.assertRaises(Exception) as raised:
            self._campaign()
        self.assertIn("year_uniq", str(raised.exception))

    def test_the_county_opens_it_not_a_village(self):
        with self.assertRaisesRegex(ValidationError, "not a county"):
            self.env["rural.inventory"].create({"region_id": self.xiangguan.id})

    def test_what_sheets_were_made_by_stands(self):
        for vals in ({"year": 2024}, {"as_of": "2025-01-01"}):
            with self.assertRaisesRegex(UserError, "has been opened"):
                self.campaign.write(vals)
        with self.assertRaises(UserError):
            self.campaign.sudo().write({"state": "filed"})
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            self.campaign.unlink()

    def test_a_clean_up_is_cancelled_with_a_reason(self):
        with self.assertRaises(UserError):
            self.campaign._take_step("cancel", " ")
        self.campaign._take_step("cancel", "改为与资产清查合并进行")
        self.assertEqual(self.campaign.state, "cancelled")
        with self.assertRaisesRegex(UserError, "is not open"):
            self._line(self.house).action_found()
        self.assertFalse(self._sheet(self.xiangguan).activity_ids)


@tagged("post_install", "-at_install")
class TestInventorySteps(InventoryCommon):
    def test_4_2_the_county_organises_it(self):
        """资产清查由市乡村振兴局组织: nobody else opens, reports or files it."""
        campaign = self._campaign(2026)
        for role in ("clerk", "accountant", "reviewer", "auditor", "manager"):
            with self.assertRaises(AccessError):
                campaign.with_user(self.users[role]).action_open()
            with self.assertRaises(AccessError):
                self.campaign.with_user(self.users[role]).action_report()

    def test_4_2_townships_carry_it_out(self):
        """各乡镇(街)负责具体落实: the township accepts what its villages sign."""
        sheet = self._signed(self.xiangguan)
        with self.assertRaises(AccessError):
            sheet.with_user(self.users["officer"]).action_accept()
        with self.assertRaises(AccessError):
            sheet.with_user(self.users["clerk"]).action_accept()
        sheet.with_user(self.users["reviewer"]).action_accept()
        self.assertEqual(sheet.state, "accepted")

    def test_3_2_nothing_is_left_out(self):
        """逐一摸清资产现状, 不漏项: a sheet with uncounted rows is not signed."""
        self._line(self.house).action_found()
        sheet = self._sheet(self.xiangguan, self.users["clerk"])
        with self.assertRaisesRegex(UserError, "提灌站"):
            sheet.action_sign()
        self._line(self.pump).action_not_found()
        sheet.action_sign()
        self.assertEqual(sheet.state, "signed")

    def test_3_2_books_and_field_agree_before_it_is_accepted(self):
        """做到账实相符: no difference is left undecided."""
        self._line(self.house).found_usage = "idle"
        sheet = self._signed(self.xiangguan).with_user(self.users["reviewer"])
        with self.assertRaisesRegex(UserError, "蔬菜大棚"):
            sheet.action_accept()
        self._decide(self._line(self.house), "keep")
        sheet.action_accept()
        self.assertEqual(sheet.state, "accepted")

    def test_disposed_meanwhile_keeps_nobody_waiting(self):
        self._line(self.pump).action_found()
        self.house.with_user(self.users["officer"])._do_step("dispose", "报废")
        self._sheet(self.xiangguan, self.users["clerk"]).action_sign()
        self.assertTrue(self._line(self.house).disposed)

    def test_5_1_2_a_township_reports_as_a_whole(self):
        """汇总上报: 前营村 is still out, so nothing of 柳河镇 is submitted."""
        sheet = self._signed(self.xiangguan).with_user(self.users["reviewer"])
        sheet.action_accept()
        with self.assertRaisesRegex(UserError, "前营村"):
            sheet.action_submit()
        self.assertEqual(self._submit(self.shunshan).mapped("state"), ["submitted"] * 2)

    def test_5_1_2_the_county_reports_when_all_have_submitted(self):
        self._submit(self.liuhe)
        with self.assertRaisesRegex(UserError, "林桥村"):
            self.campaign.action_report()
        self._submit(self.shunshan)
        self.campaign.invalidate_recordset()
        self.assertFalse(self.campaign.next_problems)
        self.campaign.action_report()
        self.assertEqual(self.campaign.state, "reported")
        self.campaign.action_file()
        self.assertEqual(self.campaign.state, "filed")

    def _reported(self, **vals):
        """The clean-up, reported, with one finding of it."""
        finding = self.env["rural.finding"]._report(
            [
                {
                    "name": "有租无合同",
                    "type_code": "15",
                    "source": "verification",
                    "asset_id": self.house.id,
                    "inventory_id": self.campaign.id,
                    **vals,
                }
            ]
        )
        self._submit(self.liuhe)
        self._submit(self.shunshan)
        self.campaign.action_report()
        self.campaign.invalidate_recordset()
        return finding

    def test_5_3_2_filed_when_findings_are_put_right_or_have_their_day(self):
        """问题整改…督促整改: an open finding whose day is over stops the filing; a new
        day lets it through.
        """
        with freeze_time(date(2025, 8, 15)):
            finding = self._reported(deadline="2025-08-20")
        with freeze_time(date(2025, 8, 25)):
            self.campaign.invalidate_recordset()
            self.assertIn(finding.number, self.campaign.next_problems)
            with self.assertRaisesRegex(UserError, "有租无合同"):
                self.campaign.action_file()
            self.assertEqual(self.campaign.state, "reported")
            finding.with_user(self.users["officer"]).deadline = "2025-09-10"
            self.campaign.invalidate_recordset()
            self.assertFalse(self.campaign.next_problems)
            self.campaign.action_file()
        self.assertEqual(self.campaign.state, "filed")

    def test_5_4_filed_when_findings_are_closed(self):
        finding = self._reported(deadline="2025-08-20")
        with freeze_time(date(2025, 8, 25)):
            finding.with_user(self.users["officer"])._take_step(
                "void", {"reason": "重复登记"}
            )
            self.campaign.action_file()
        self.assertEqual(self.campaign.state, "filed")

    def test_findings_of_another_clean_up_stop_nothing(self):
        self._reported(deadline="2025-08-20", inventory_id=False)
        with freeze_time(date(2025, 8, 25)):
            self.campaign.action_file()
        self.assertEqual(self.campaign.state, "filed")

    def test_a_clue_stops_the_filing_by_its_number_alone(self):
        finding = self._reported(deadline="2025-08-20", type_code="J3", name="挪用租金")
        with freeze_time(date(2025, 8, 25)):
            with self.assertRaises(UserError) as raised:
                self.campaign.action_file()
        self.assertIn(finding.number, str(raised.exception))
        self.assertNotIn("挪用租金", str(raised.exception))

    def test_5_3_1_a_clue_handed_over_stops_nothing(self):
        """线索移交: what becomes of it is not in the county's hands any more."""
        clue = self._reported(deadline="2025-08-20", type_code="J3")
        with freeze_time(date(2025, 8, 25)):
            self.assertTrue(clue.is_overdue)
            clue.with_user(self.users["officer"])._take_step(
                "hand_over",
                {"handover_to": "县纪委监委", "handover_document": "〔2025〕3号"},
            )
            late = self.env["rural.finding"].search([("is_overdue", "=", True)])
            self.assertFalse(clue.is_overdue or clue in late)
            self.campaign.action_file()
        self.assertEqual(self.campaign.state, "filed")

    def test_5_1_2_it_is_due_by_the_second_of_june(self):
        """以上工作6月2日前完成: from the third on the board shows what is late."""
        board = self.env["rural.inventory.township"].search(
            [("inventory_id", "=", self.campaign.id)]
        )
        for day, late in ((date(2025, 6, 2), False), (date(2025, 6, 3), True)):
            with freeze_time(day):
                board.invalidate_recordset()
                self.campaign.invalidate_recordset()
                self.assertEqual(self.campaign.overdue, late)
                self.assertEqual(set(board.mapped("overdue")), {late})
                self._sheet(self.linqiao).invalidate_recordset()
                self.assertEqual(self._sheet(self.linqiao).overdue, late)

    def test_the_board_of_townships(self):
        self._line(self.house).found_usage = "idle"
        self._line(self.pump).action_found()
        self._extra()
        self._sheet(self.xiangguan, self.users["clerk"]).action_sign()
        rows = self.env["rural.inventory.township"].search(
            [("inventory_id", "=", self.campaign.id)]
        )
        row = rows.filtered(lambda r: r.township_id == self.liuhe)
        self.assertEqual(len(rows), 2)
        self.assertEqual((row.sheet_count, row.signed_count), (3, 1))
        self.assertEqual((row.line_count, row.counted_count), (5, 3))
        self.assertEqual((row.difference_count, row.undecided_count), (2, 2))
        self.assertEqual((row.extra_count, row.found_count), (1, 1))
        self.assertAlmostEqual(row.progress, 60)
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.line_count, 6)
        self.assertAlmostEqual(self.campaign.progress, 50)

    def test_returned_with_a_reason(self):
        sheet = self._signed(self.xiangguan).with_user(self.users["reviewer"])
        with self.assertRaises(UserError):
            sheet._take_step("return", "")
        sheet._take_step("return", "提灌站照片缺失")
        self.assertEqual(sheet.state, "counting")
        self.assertEqual(sheet.return_reason, "提灌站照片缺失")
        self.assertFalse(self._sheet(self.qianying).return_reason)
        self.assertEqual(self._line(self.house).result, "found")
        activity = sheet.sudo().activity_ids
        self.assertEqual(activity.user_id, self.users["clerk"])
        self.assertIn("提灌站照片缺失", activity.note)

    def test_the_county_returns_what_was_submitted(self):
        sheet = self._submit(self.shunshan)[:1]
        with self.assertRaises(AccessError):
            sheet.with_user(self.reviewers[self.shunshan])._take_step(
                "return_county", "重数"
            )
        sheet.with_user(self.users["officer"])._take_step("return_county", "重数")
        self.assertEqual(sheet.state, "counting")

    def test_who_signed_for_the_township_does_not_accept(self):
        both = self.users["reviewer"]
        sheet = self._sheet(self.liuhe, both)
        sheet.action_found_rest()
        sheet.action_sign()
        with self.assertRaisesRegex(AccessError, "another person"):
            sheet.action_accept()
        other = self._user("reviewer", self.liuhe, "reviewer_second")
        sheet.with_user(other).action_accept()
        self.assertEqual(sheet.state, "accepted")

    def test_a_village_sheet_is_signed_by_its_village(self):
        sheet = self._counted(self.xiangguan)
        with self.assertRaises(AccessError):
            sheet.with_user(self.users["accountant"])._take_step("sign")
        with self.assertRaisesRegex(UserError, "another level"):
            sheet.with_user(self.users["accountant"])._take_step("sign_township")

    def test_the_countys_own_assets(self):
        own = self._asset(self.county, "confirmed", name="县级冷链中心")
        self.campaign.action_refresh()
        sheet = self._sheet(self.county, self.users["officer"])
        sheet.line_ids.found_usage = "idle"
        with self.assertRaisesRegex(UserError, "冷链中心"):
            sheet.action_sign()
        self._decide(sheet.line_ids, "apply", self.users["officer"])
        sheet.action_sign()
        self.assertEqual((sheet.state, own.usage_state), ("submitted", "idle"))

    def test_steps_wait_for_who_takes_them(self):
        """One activity for the clerk while it is counted, then for the reviewer."""
        sheet = self._sheet(self.xiangguan)
        activity = sheet.activity_ids
        self.assertEqual(activity.user_id, self.users["clerk"])
        self.assertEqual(activity.date_deadline, date(2025, 6, 2))
        mine = self.env["rural.inventory.sheet"].with_user(self.users["clerk"])
        self.assertEqual(mine.search([("my_turn", "=", True)]), sheet)
        self._signed(self.xiangguan)
        self.assertEqual(sheet.activity_ids.user_id, self.users["reviewer"])
        self.assertFalse(mine.search([("my_turn", "=", True)]))

    def test_5_the_county_is_told_what_is_due(self):
        """Nothing while townships count; then the report, then the filing, each with
        its last day; nothing once the year is filed.
        """
        officer, campaign = self.users["officer"], self.campaign.with_env(self.env)
        mine = self.env["rural.inventory"].with_user(officer)
        self.assertFalse(campaign.activity_ids)
        self._submit(self.liuhe)
        self.assertFalse(campaign.activity_ids)
        self.assertFalse(mine.search([("my_turn", "=", True)]))
        self._submit(self.shunshan)
        self.assertEqual(campaign.activity_ids.user_id, officer)
        self.assertEqual(campaign.activity_ids.date_deadline, date(2025, 6, 2))
        self.assertEqual(mine.search([("my_turn", "=", True)]), self.campaign)
        self.campaign.action_report()
        self.assertEqual(campaign.activity_ids.date_deadline, date(2025, 8, 31))
        campaign.activity_ids.unlink()
        campaign._sync_forgotten()
        self.assertEqual(campaign.activity_ids.user_id, officer)
        self.campaign.action_file()
        self.assertFalse(campaign.activity_ids)

    def test_a_returned_sheet_takes_the_reminder_back(self):
        self._submit(self.liuhe)
        sheets = self._submit(self.shunshan)
        campaign = self.campaign.with_env(self.env)
        self.assertTrue(campaign.activity_ids)
        sheets[0].with_user(self.users["officer"])._take_step(
            "return_county", "缺少照片"
        )
        self.assertFalse(campaign.activity_ids)

    def test_3_2_income_by_project_year_has_its_own_ledger(self):
        """根据项目实施年度…建立资产收益清算台账: a table of the county, by the year of
        the project, beside those of the clean-up.
        """
        form = self.env["rural.form"].search([("template", "=", "income")])
        self.assertTrue(form)
        self.assertIn("project_year", form.column_ids.mapped("source"))
