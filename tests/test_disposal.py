"""The procedure of a disposal: domain.md §8.3–8.5, 凌源市 2022 三(一), 三(四)."""

from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_contract import ContractCommon
from .common_disposal import FIRST_DAY, DisposalCommon


@tagged("post_install", "-at_install")
class TestDisposalSteps(DisposalCommon):
    def test_village_township_department_then_carried_out(self):
        disposal = self._disposal()
        self._walk(disposal, "done")
        self.assertEqual(
            disposal.log_ids.sorted("id").mapped("action"),
            [
                "resolve_village",
                "publish_village",
                "submit_village",
                "review",
                "agree_last",
                "complete",
            ],
        )
        self.assertEqual(
            (self.asset.state, self.asset.usage_state), ("disposed", "scrapped")
        )
        self.assertFalse(disposal.line_ids.is_open)
        self.assertRegex(disposal.code, r"处置〔2025〕\d{3}号")

    def test_to_be_disposed_of_from_the_submission_on(self):
        disposal = self._disposal()
        self._walk(disposal, "noticed")
        self.assertEqual(self.asset.usage_state, "in_use")
        self._walk(disposal, "submitted", FIRST_DAY + timedelta(days=2))
        self.assertEqual(self.asset.usage_state, "to_dispose")
        self._step(disposal, "return_township", date(2025, 3, 1))
        self.assertEqual((disposal.state, self.asset.usage_state), ("draft", "in_use"))
        self.assertEqual(disposal.return_reason, "资料不全")
        self.assertTrue(disposal.notice_ids.cancelled)
        self.assertFalse(disposal.decision_ids)

    def test_refused_and_withdrawn_free_the_asset(self):
        disposal = self._disposal()
        day = self._walk(disposal, "submitted")
        self._step(disposal, "refuse_township", day)
        self.assertEqual(self.asset.usage_state, "in_use")
        again = self._disposal()
        self._step(again, "withdraw_village", day)
        self.assertEqual(again.state, "withdrawn")
        self._disposal()

    def test_state_and_results_are_written_by_steps_alone(self):
        disposal = self._disposal()
        for vals in ({"state": "done"}, {"price": 1}, {"rule_id": 1}, {"code": "1"}):
            with self.assertRaises(UserError):
                disposal.sudo().write(vals)
        with self.assertRaises(UserError):
            self._disposal(self._asset(state="confirmed"), state="approved")
        with self.assertRaises(UserError):
            disposal.line_ids.sudo().write({"is_open": False})

    def test_a_decided_disposal_does_not_change(self):
        disposal = self._disposal()
        self._walk(disposal, "resolved")
        for write in (
            lambda: disposal.write({"kind": "gift"}),
            lambda: disposal.line_ids.unlink(),
            lambda: disposal.line_ids.write({"asset_id": self.asset.id}),
            lambda: disposal.unlink(),
        ):
            with self.assertRaises(UserError):
                write()

    def test_nobody_decides_for_two_bodies(self):
        disposal = self._disposal()
        day = self._walk(disposal, "submitted")
        self.users["clerk"].group_ids += self.env.ref(
            "rural_asset.group_rural_reviewer"
        )
        self.users["clerk"].rural_region_ids += self.liuhe
        evidence = self._evidence(disposal, "review", day, self.users["clerk"])
        with freeze_time(day), self.assertRaises(AccessError):
            disposal.with_user(self.users["clerk"])._take_step("review", evidence)

    def test_who_drew_it_up_for_the_village_does_not_approve(self):
        disposal = self._disposal(role="officer")
        day = self._walk(disposal, "reviewed")
        with self.assertRaises(AccessError):
            self._step(disposal, "agree_last", day)

    def test_the_log_keeps_votes_and_papers(self):
        disposal = self._disposal()
        self._walk(disposal, "resolved")
        row = disposal.log_ids
        self.assertEqual((row.number_due, row.number_agreeing), (45, 38))
        self.assertEqual(row.content_digest, disposal._content_digest())
        with self.assertRaises(UserError):
            row.attachment_ids.sudo().unlink()

    def test_a_vote_that_does_not_carry_is_refused(self):
        disposal = self._disposal()
        with self.assertRaisesRegex(UserError, "30 must be"):
            votes = {"number_present": 29, "number_agreeing": 29}
            self._step(disposal, "resolve_village", FIRST_DAY, **votes)

    def test_notice_of_ten_days_and_objections(self):
        disposal = self._disposal()
        self._walk(disposal, "resolved")
        start = FIRST_DAY + timedelta(days=1)
        with self.assertRaisesRegex(UserError, "9 days are too few"):
            end = start + timedelta(days=8)
            self._step(disposal, "publish_village", start, date_end=end)
        self._step(disposal, "publish_village", start)
        notice = disposal.notice_ids
        self.assertEqual(notice.days, 10)
        with self.assertRaisesRegex(UserError, "until 2025-02-13"):
            self._step(disposal, "submit_village", date(2025, 2, 13))
        with freeze_time("2025-02-10 04:00:00"):
            objection = self.env["rural.objection"].create(
                {"notice_id": notice.id, "text": "大棚还能用", "date": "2025-02-10"}
            )
        with self.assertRaisesRegex(UserError, "not answered"):
            self._step(disposal, "submit_village", date(2025, 2, 14))
        with freeze_time("2025-02-14 04:00:00"):
            objection.with_user(self.users["clerk"])._answer("已鉴定", "kept")
        self._step(disposal, "submit_village", date(2025, 2, 14))

    def test_public_page_of_the_notice(self):
        disposal = self._valued()
        self._walk(disposal, "noticed")
        page = self.env["rural.public.page"]._notice(disposal.notice_ids.token)
        texts = str(page["sections"])
        for text in ("拍卖", "90,000.00元", "清源资产评估事务所", self.asset.name):
            self.assertIn(text, texts)

    def test_it_waits_for_one_body_after_the_other(self):
        disposal = self._disposal()
        day = self._walk(disposal, "submitted")
        with freeze_time(day):
            self.assertTrue(disposal.with_user(self.users["reviewer"]).my_turn)
            self.assertFalse(disposal.with_user(self.users["officer"]).my_turn)
        self.assertEqual(disposal.activity_ids.user_id, self.users["reviewer"])
        self._walk(disposal, "approved", day)
        self.assertEqual(disposal.activity_ids.user_id, self.users["officer"])
        self._walk(disposal, "done", day + timedelta(days=5))
        self.assertFalse(disposal.activity_ids)

    def test_national_list_in_step(self):
        """The asset is cancelled in 全国防返贫监测信息系统, and the day is kept."""
        self.asset.in_national_system = True
        disposal = self._disposal()
        day = self._walk(disposal, "done")
        self.assertTrue(disposal.to_cancel)
        self.assertEqual(disposal.activity_ids.user_id, self.users["officer"])
        self._step(disposal, "cancel", day)
        self.assertEqual((disposal.to_cancel, disposal.date_cancelled), (False, day))
        self.assertFalse(self.asset.in_national_system)
        with self.assertRaisesRegex(UserError, "nothing to cancel"):
            self._step(disposal, "cancel", day)

    def test_changed_production_stays_in_the_register(self):
        """转产 and 报停: the owner keeps the asset, the township approves."""
        for kind, usage in (("convert", "in_use"), ("suspend", "idle")):
            disposal = self._disposal(kind=kind)
            self._walk(disposal, "done")
            self.assertEqual(
                (self.asset.state, self.asset.usage_state), ("confirmed", usage)
            )
            self.assertIn("review_last", disposal.log_ids.mapped("action"))

    def test_every_owner_village_decides(self):
        """§5.2: of a jointly owned asset each owner village agrees."""
        rights = [
            (0, 0, {"holder_region_id": region.id, "share": share})
            for region, share in ((self.xiangguan, 60), (self.qianying, 40))
        ]
        asset = self._asset(self.liuhe, "confirmed", right_ids=rights)
        disposal = self._disposal(asset, role="reviewer")
        self._step(disposal, "resolve_township", FIRST_DAY, voter=self.xiangguan)
        self.assertEqual(disposal._next_action(), "resolve_township")
        with self.assertRaisesRegex(UserError, "next step"):
            self._step(disposal, "publish_township", FIRST_DAY)
        with self.assertRaisesRegex(UserError, "前营村"):
            self._step(disposal, "resolve_township", FIRST_DAY, voter=self.xiangguan)
        self._step(disposal, "resolve_township", FIRST_DAY, voter=self.qianying)
        self.assertEqual(disposal._next_action(), "publish_township")
        self._walk(disposal, "done", FIRST_DAY + timedelta(days=1))
        self.assertEqual(len(disposal.decision_ids), 2)

    def test_several_assets_in_one_disposal(self):
        other = self._asset(state="confirmed", value=0.05)
        disposal = self._valued(self.asset | other)
        self._walk(disposal, "done")
        self.assertEqual(other.state, "disposed")
        self.assertEqual(round(sum(disposal.line_ids.mapped("price")), 2), 95000)


@tagged("post_install", "-at_install")
class TestDisposalBadInput(DisposalCommon):
    def test_asset_already_under_disposal(self):
        first = self._disposal()
        with self.assertRaisesRegex(ValidationError, "under way"):
            self._disposal()
        self.assertEqual(self.asset.action_dispose()["res_id"], first.id)

    @mute_logger("odoo.sql_db")
    def test_two_disposals_at_once_stop_at_the_index(self):
        """What the check cannot see, the partial unique index stops."""
        self._disposal()
        other = self._disposal(self._asset(state="confirmed"))
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.cr.execute(
                "UPDATE rural_disposal_line SET asset_id = %s WHERE disposal_id = %s",
                [self.asset.id, other.id],
            )

    def test_price_below_the_reserve(self):
        """浙江 37: below the reserve price the sale is suspended."""
        disposal = self._valued()
        day = self._walk(disposal, "approved")
        with self.assertRaisesRegex(UserError, "89999.99 yuan is below"):
            self._step(disposal, "complete", day, price=89999.99)
        self._step(disposal, "complete", day, price=90000)

    def test_a_sale_names_buyer_price_and_paper(self):
        disposal = self._valued()
        day = self._walk(disposal, "approved")
        for missing, text in (
            ({"buyer": " "}, "who received"),
            ({"price": 0}, "Enter the price"),
            ({"attachments": None}, "Attach the papers"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self._step(disposal, "complete", day, **missing)

    def test_valuation_missing(self):
        """§8.4: what is sold is valued: appraiser, value, day and report."""
        disposal = self._disposal(kind="auction")
        with self.assertRaisesRegex(UserError, "appraiser") as caught:
            self._step(disposal, "resolve_village", FIRST_DAY)
        for text in ("appraised value", "its day", "report"):
            self.assertIn(text, str(caught.exception))

    def test_result_of_the_valuation_is_public_for_15_days(self):
        disposal = self._valued()
        self._walk(disposal, "noticed")
        self.assertEqual(disposal.notice_ids.days, 15)

    def test_value_changed_after_the_submission(self):
        disposal = self._disposal()
        day = self._walk(disposal, "submitted")
        self.asset.with_user(self.users["officer"])._apply_correction(
            {
                "original_value": 130000,
                "funding_ids": [(1, self.asset.funding_ids.id, {"amount": 130000})],
            },
            "漏记",
        )
        with self.assertRaisesRegex(UserError, "120000.00 yuan.*130000.00"):
            self._step(disposal, "review", day)

    def test_disposed_of_otherwise_in_the_meantime(self):
        disposal = self._disposal()
        day = self._walk(disposal, "submitted")
        self.asset.with_user(self.users["officer"])._do_step("dispose", "拆除")
        with self.assertRaisesRegex(UserError, "by now"):
            self._step(disposal, "review", day)

    def test_assets_of_another_village_or_class(self):
        foreign = self._asset(self.qianying, "confirmed")
        with self.assertRaisesRegex(ValidationError, "前营村"):
            self._disposal(self.asset | foreign, role="officer")
        public = self._asset(state="confirmed", category="0201")
        disposal = self._disposal(self._asset(state="confirmed") | public)
        with self.assertRaisesRegex(UserError, "different classes"):
            self._step(disposal, "resolve_village", FIRST_DAY)

    def test_only_money_invested_has_a_principal(self):
        disposal = self._disposal(kind="principal")
        with self.assertRaisesRegex(UserError, "no principal"):
            self._step(disposal, "resolve_village", FIRST_DAY)

    def test_draft_asset(self):
        with self.assertRaisesRegex(ValidationError, "confirmed"):
            self._disposal(self._asset(state="registered"))

    def test_the_direct_step_is_for_earlier_disposals_alone(self):
        steps = self.env["rural.asset.step"].with_user(self.users["officer"])
        vals = {"action": "dispose", "reason": "拆除", "asset_ids": self.asset.ids}
        for day in (False, "2025-01-01"):
            with self.assertRaisesRegex(UserError, "before 2025-01-01"):
                steps.create({**vals, "date_disposed": day}).action_apply()
        disposal = self._disposal()
        wizard = steps.create({**vals, "date_disposed": "2024-12-31"})
        with self.assertRaisesRegex(UserError, "under way"):
            wizard.action_apply()
        self._step(disposal, "withdraw_village", FIRST_DAY)
        wizard.action_apply()
        log = self.asset.log_ids.filtered(lambda row: row.action == "dispose")
        self.assertEqual(log.meeting_date, date(2024, 12, 31))


@tagged("post_install", "-at_install")
class TestDisposalOfLeased(ContractCommon):
    def test_what_is_let_is_not_disposed_of(self):
        contract = self._contract("running")
        disposal = self.env["rural.disposal"].create(
            {
                "region_id": self.xiangguan.id,
                "kind": "scrap",
                "reason_id": self.env.ref("rural_asset.disposal_reason_03").id,
                "line_ids": [(0, 0, {"asset_id": self.greenhouse.id})],
            }
        )
        self.assertIn(contract.display_name, "".join(disposal._contract_problems()))
        contract.with_user(self.users["accountant"])._do_step("terminate", "到期")
        self.assertFalse(list(disposal._contract_problems()))
