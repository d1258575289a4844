"""问题整改台账: 凌源市方案 五(三)2, 六(五); QDN 及时审核销号."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_finding import TODAY, FindingCommon


@tagged("post_install", "-at_install")
class TestFinding(FindingCommon):
    # --- what is reported -------------------------------------------------------------

    def test_types_of_9_3_and_the_seven_clues(self):
        types = self.env["rural.finding.type"].search([])
        clues = types.filtered("discipline")
        self.assertEqual(len(clues), 7)
        self.assertEqual(
            clues.sorted("sequence").mapped("name"),
            [
                "虚报冒领",
                "截留私分",
                "贪污挪用",
                "侵占套取",
                "挥霍浪费",
                "非法占用",
                "违规处置",
            ],
        )
        self.assertGreaterEqual(len(types - clues), 34)

    def test_numbers_count_by_county_and_year(self):
        first, second = self.env["rural.finding"]._report(
            [self._vals(res_id=False), self._vals(res_id=False)]
        )
        year = first.date_found.year
        self.assertEqual(first.number, f"问题〔{year}〕0001号")
        self.assertEqual(second.number, f"问题〔{year}〕0002号")
        later = self._finding("2031-02-01 04:00:00", res_id=False)
        self.assertEqual(later.number, "问题〔2031〕0001号")
        other = self._region("邻县", "349902000000", "county")
        foreign = self.env["rural.finding"]._report(
            [
                {
                    "name": "未移交",
                    "type_code": "03",
                    "source": "audit",
                    "region_id": other.id,
                }
            ]
        )
        self.assertTrue(foreign.number.endswith("0001号"))

    def test_place_deadline_and_responsible_are_proposed(self):
        """五(三)2: 8月11日至20日, ten days."""
        self.xiangguan.responsible_id = self.users["clerk"]
        finding = self._finding()
        self.assertEqual(finding.region_id, self.xiangguan)
        self.assertEqual(finding.date_found, date(2025, 8, 11))
        self.assertEqual(finding.deadline, date(2025, 8, 21))
        self.assertEqual(finding.responsible_id, self.users["clerk"])
        self.assertEqual(finding.responsible_body, "相官村")

    def test_what_the_campaign_finds_is_due_when_it_says(self):
        self.env["rural.inventory"].create(
            {"region_id": self.county.id, "year": 2025, "date_rectify": "2025-08-20"}
        )
        found = self._finding(source="verification", check_id=False)
        self.assertEqual(found.deadline, date(2025, 8, 20))
        late = self._finding(
            "2025-09-01 04:00:00", source="inventory", check_id=False, res_id=False
        )
        self.assertEqual(late.deadline, date(2025, 9, 1))

    def test_reporting_twice_changes_nothing(self):
        finding = self._finding()
        again = self._finding("2025-08-15 04:00:00")
        self.assertEqual(again, finding)
        self.assertEqual(finding.date_found, date(2025, 8, 11))

    def test_the_same_thing_is_brought_up_to_date(self):
        finding = self._finding()
        self._finding(amount=99.99, detail="查到新情况")
        self.assertEqual((finding.amount, finding.detail), (99.99, "查到新情况"))

    def test_one_report_with_the_same_thing_twice(self):
        rows = [self._vals(), self._vals(), self._vals(res_id=False)]
        found = self.env["rural.finding"]._report(rows)
        self.assertEqual(len(found), 3)
        self.assertEqual(found[0], found[1])
        self.assertNotEqual(found[0], found[2])

    def test_an_unknown_type_is_named(self):
        with self.assertRaisesRegex(UserError, "X99"):
            self._finding(type_code="X99")

    def test_many_are_told_in_one_message(self):
        self.xiangguan.responsible_id = self.users["clerk"]
        partner = self.users["clerk"].partner_id
        messages = self.env["mail.message"].sudo()
        domain = [("notified_partner_ids", "in", partner.ids)]
        before = messages.search_count(domain)
        found = self.env["rural.finding"]._report([self._vals(res_id=False)] * 60)
        self.assertEqual(len(found), 60)
        self.assertEqual(messages.search_count(domain) - before, 1)
        self.assertFalse(found.activity_ids)

    # --- closed by itself -------------------------------------------------------------

    def test_closed_by_itself_when_the_rule_passes(self):
        finding = self._finding()
        report = self.env["rural.finding"]
        with freeze_time("2025-08-18 04:00:00"):
            closed = report._pass(self.check, "rural.asset", self.asset.ids)
        self.assertEqual(closed, finding)
        self.assertEqual(finding.state, "closed")
        self.assertEqual(finding.date_closed, date(2025, 8, 18))
        self.assertEqual(finding.log_ids.mapped("action"), ["pass"])
        self.assertIn(self.check.name, finding.message_ids[:1].body)
        self.assertFalse(finding.activity_ids)
        self.assertFalse(report._pass(self.check, "rural.asset", self.asset.ids))

    def test_found_again_after_closing_is_a_new_finding(self):
        finding = self._finding()
        self.env["rural.finding"]._pass(self.check, "rural.asset", self.asset.ids)
        self.assertNotEqual(self._finding(), finding)

    def test_nobody_takes_the_step_of_the_rule(self):
        finding = self._finding()
        for role in ("clerk", "reviewer", "officer", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                finding.with_user(self.users[role])._do_step("pass", "整改")

    def test_a_pass_of_another_rule_or_record_closes_nothing(self):
        finding = self._finding()
        other = self.env["rural.check"].search([("id", "!=", self.check.id)], limit=1)
        report = self.env["rural.finding"]
        report._pass(other, "rural.asset", self.asset.ids)
        report._pass(self.check, "rural.contract", self.asset.ids)
        report._pass(self.check, "rural.asset", [0])
        self.assertEqual(finding.state, "open")

    # --- steps ------------------------------------------------------------------------

    def test_from_finding_to_closing(self):
        finding = self._finding()
        self._step(finding, "rectify", "clerk")
        self.assertEqual(finding.state, "rectified")
        self.assertEqual(finding.rectified_by, self.users["clerk"])
        self.assertEqual(finding.after_ids.res_id, finding.id)
        self._step(finding, "close", "reviewer", "2025-08-15 04:00:00")
        self.assertEqual(finding.state, "closed")
        self.assertEqual(finding.date_closed, date(2025, 8, 15))
        self.assertEqual(finding.closing_rate, 100)

    def test_putting_right_needs_result_and_evidence(self):
        finding = self._finding()
        files = self._paper(self.users["clerk"])
        for evidence in ({"attachments": files}, {"result": "已整改"}):
            with self.subTest(evidence=evidence), self.assertRaises(UserError):
                self._step(finding, "rectify", "clerk", **evidence)
        self.assertEqual(finding.state, "open")

    def test_another_person_closes(self):
        finding = self._finding()
        self._step(finding, "rectify", "reviewer")
        self.assertFalse(finding.with_user(self.users["reviewer"]).can_close)
        with self.assertRaisesRegex(AccessError, "another person"):
            self._step(finding, "close", "reviewer")
        self._step(finding, "close", "officer")
        self.assertEqual(finding.state, "closed")

    def test_return_and_void_need_a_reason(self):
        finding = self._finding()
        self._step(finding, "rectify", "clerk")
        for action in ("return", "void"):
            with self.subTest(action=action), self.assertRaises(UserError):
                self._step(finding, action, "reviewer", reason=" ")
        self._step(finding, "return", "reviewer", reason="照片不清楚")
        self.assertEqual(finding.state, "open")
        self.assertEqual(finding.return_reason, "照片不清楚")
        self.assertFalse(finding.rectified_by)
        self._step(finding, "void", "officer", reason="重复录入")
        self.assertEqual(finding.state, "void")

    def test_the_state_is_not_written(self):
        finding = self._finding()
        with self.assertRaises(UserError):
            finding.state = "closed"
        with self.assertRaises(UserError):
            finding.with_user(self.users["officer"]).write({"date_closed": TODAY[:10]})

    def test_evidence_stays(self):
        finding = self._finding()
        self._step(finding, "rectify", "clerk")
        with self.assertRaises(UserError):
            finding.after_ids.unlink()

    def test_closed_findings_are_not_changed(self):
        finding = self._finding()
        self._step(finding, "rectify", "clerk")
        self._step(finding, "close", "reviewer")
        with self.assertRaises(UserError):
            finding.with_user(self.users["officer"]).name = "别的"

    def test_who_puts_it_right_does_not_change_what_was_found(self):
        finding = self._finding().with_user(self.users["clerk"])
        finding.measures = "补签合同"
        for name, value in (("amount", 1), ("deadline", "2030-01-01"), ("name", "无")):
            with self.subTest(name=name), self.assertRaises(AccessError):
                finding.write({name: value})

    def test_roles_and_places(self):
        own, other = self._finding(), self._asset(self.qianying, "confirmed")
        foreign = self._finding(
            res_id=other.id, asset_id=other.id, region_id=self.qianying.id
        )
        clerk = self.env["rural.finding"].with_user(self.users["clerk"])
        self.assertEqual(clerk.search([("id", "in", (own | foreign).ids)]), own)
        with self.assertRaises(AccessError):
            self._step(foreign, "rectify", "clerk")
        for role in ("auditor", "verifier", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._step(own, "rectify", role)
        for role in ("clerk", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._step(own, "void", role, reason="不是问题")

    def test_a_finding_lies_where_its_asset_lies(self):
        with self.assertRaisesRegex(UserError, "does not lie"):
            self._finding(region_id=self.linqiao.id)

    # --- by hand ----------------------------------------------------------------------

    def test_a_self_check_on_screen(self):
        reviewer = self.users["reviewer"]
        with freeze_time(TODAY):
            form = Form(self.env["rural.finding"].with_user(reviewer))
            form.name = "资产卡未上墙"
            form.type_id = self.env.ref("rural_asset.finding_type_07")
            form.asset_id = self.asset
            finding = form.save()
        self.assertEqual(finding.region_id, self.xiangguan)
        self.assertEqual(finding.source, "own")
        self.assertTrue(finding.measures)
        self.assertTrue(finding.number)

    def test_the_wizard_hands_on_what_the_step_asks_for(self):
        finding = self._finding()
        clerk = self.users["clerk"]
        action = finding.with_user(clerk).action_rectify()
        with freeze_time(TODAY):
            wizard = (
                self.env["rural.finding.step"]
                .with_user(clerk)
                .with_context(**action["context"])
                .create({"result": "已补签", "attachment_ids": self._paper(clerk).ids})
            )
            wizard.action_apply()
        self.assertEqual((finding.state, finding.result), ("rectified", "已补签"))

    # --- inbox and what is late -------------------------------------------------------

    def test_it_waits_for_who_has_to_act(self):
        finding = self._finding()
        self.assertEqual(finding.activity_ids.user_id, self.users["clerk"])
        self._step(finding, "rectify", "clerk")
        self.assertEqual(finding.activity_ids.user_id, self.users["reviewer"])
        reviewer = self.env["rural.finding"].with_user(self.users["reviewer"])
        self.assertIn(finding, reviewer.search([("my_turn", "=", True)]))
        self._step(finding, "close", "reviewer")
        self.assertFalse(finding.activity_ids)

    def _overdue(self, finding):
        late = self.env.ref("rural_asset.activity_finding_overdue")
        return finding.activity_ids.filtered(lambda a: a.activity_type_id == late)

    def _cron(self, day):
        with freeze_time(f"{day} 04:00:00"), self.enter_registry_test_mode():
            cron = self.env.ref("rural_asset.ir_cron_finding_overdue")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_late_goes_to_the_township_then_to_the_county(self):
        finding = self._finding()
        self._cron("2025-08-21")
        self.assertFalse(self._overdue(finding))
        self._cron("2025-08-22")
        self.assertEqual(self._overdue(finding).user_id, self.users["reviewer"])
        self._cron("2025-08-23")
        self.assertEqual(len(self._overdue(finding)), 1)
        self._cron("2025-08-28")
        self.assertEqual(self._overdue(finding).user_id, self.users["officer"])
        self._step(finding, "rectify", "clerk", "2025-08-29 04:00:00")
        self.assertFalse(self._overdue(finding))
        self.assertFalse(finding.escalated)

    def test_overdue_is_searched(self):
        finding = self._finding()
        with freeze_time("2025-08-22 04:00:00"):
            found = finding.search([("is_overdue", "=", True)])
            self.assertIn(finding, found)
            self.assertTrue(finding.is_overdue)
        finding.invalidate_recordset()
        with freeze_time("2025-08-21 04:00:00"):
            self.assertNotIn(finding, finding.search([("is_overdue", "=", True)]))

    # --- screens ----------------------------------------------------------------------

    def test_counts_on_asset_and_places(self):
        self._finding()
        for record in (self.asset, self.xiangguan, self.liuhe, self.county):
            with self.subTest(record=record.name):
                self.assertEqual(record.finding_count, 1)
                action = record.action_open_findings()
                found = self.env["rural.finding"].search_count(action["domain"])
                self.assertEqual(found, 1)
        self.assertEqual(self.shunshan.finding_count, 0)

    def test_progress_by_township(self):
        first = self._finding()
        self._finding(res_id=False)
        self._step(first, "rectify", "clerk")
        self._step(first, "close", "reviewer")
        ((township, rate, count),) = self.env["rural.finding"]._read_group(
            [("township_id", "=", self.liuhe.id)],
            ["township_id"],
            ["closing_rate:avg", "__count"],
        )
        self.assertEqual((township, rate, count), (self.liuhe, 50.0, 2))
