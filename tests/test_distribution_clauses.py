"""来安县扶贫项目资产收益分配管理办法（试行）四: sentence by sentence.

One test for each sentence, named and quoted; what a sentence says in detail is
tested beside the code that does it.
"""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_distribution import ACTIONS, FIRST_DAY, WAY
from .common_result import NEXT_YEAR, ResultCommon


@tagged("post_install", "-at_install")
class TestDistributionClauses(ResultCommon):
    def _full_result(self, state="draft"):
        """The result of 2025, carried out as planned, at ``state``."""
        self._full_year()
        result = self._result()
        self._list_persons(result, 300, 300)
        if state != "draft":
            self._walk(result, state, NEXT_YEAR)
        return result

    # ------------------------------------------------------------
    # 四、项目资产收益分配管理流程
    # ------------------------------------------------------------

    def test_preamble_income_is_estimated_early_in_the_year(self):
        """每年年初各村根据扶贫项目资产运营、租赁情况，测算村级年度扶贫项目资产总收益"""
        plan = self._plan(self.qianying, income=12345.67)
        self.assertEqual(plan.amount_income, 12345.67)
        with self.assertRaisesRegex(UserError, "too early"):
            self._step(plan, "discuss", date=date(2023, 12, 31))

    def test_preamble_village_township_county(self):
        """按照“村评议公示-镇审核公告-县级备案”的流程"""
        plan = self._plan(self.qianying, state="filed")
        rows = plan.log_ids.sorted("id")
        self.assertEqual(tuple(rows.mapped("state_to")), WAY)
        self.assertEqual(
            rows.mapped("body"), ["village"] * 4 + ["township"] * 2 + ["county"]
        )

    def test_preamble_plan_of_the_year_and_result_of_the_year_before(self):
        """制定当年度扶贫项目资产收益分配计划、整理汇总上年度扶贫项目资产收益分配结果"""
        result = self._full_result("filed")
        self.assertEqual((result.kind, result.plan_id), ("result", self.plan))
        self.assertEqual(result.amount_total, self.plan.amount_total)
        self.assertEqual(len(result.log_ids), len(ACTIONS))

    def test_preamble_no_result_without_a_plan(self):
        """上年度扶贫项目资产收益分配结果 reports on the plan of that year."""
        papers = self.env["rural.distribution"].with_user(self.users["clerk"])
        vals = {"kind": "result", "region_id": self.xiangguan.id, "year": 2024}
        with self.assertRaisesRegex(UserError, "without a plan"):
            papers.create(vals)

    def test_preamble_townships_gather_their_villages(self):
        """各乡镇汇总各村当年度扶贫项目资产收益分配计划、上一年度扶贫项目资产收益分配结果"""
        plan = self._plan(self.qianying, state="submitted")
        self.assertEqual(plan.package_id.region_id, self.liuhe)
        self.assertEqual(plan.package_id, self.plan.package_id)
        result = self._full_result("submitted")
        self.assertEqual(result.package_id.kind, "result")

    def test_preamble_until_the_end_of_march(self):
        """原则上每年3月底前……报县乡村振兴局备案"""
        self.assertEqual(self.company._rural_deadline(2025), date(2025, 3, 31))

    def test_preamble_what_is_filed_is_the_basis(self):
        """作为收益分配执行依据: one plan of a village, year and scheme is in force."""
        with self.assertRaisesRegex(UserError, "filed already"):
            self._plan()

    # ------------------------------------------------------------
    # (一) 村评议和公示
    # ------------------------------------------------------------

    def test_1_committee_then_assembly(self):
        """村级按照“村委会商议—村民代表大会决议”流程"""
        plan = self._plan(self.qianying)
        with self.assertRaisesRegex(UserError, "starts from"):
            self._step(plan, "resolve")
        self._step(plan, "discuss")
        with self.assertRaisesRegex(UserError, "too early"):
            self._step(plan, "resolve", date=FIRST_DAY - timedelta(days=1))
        self._step(plan, "resolve")
        self.assertEqual(plan.vote_body, "representatives")

    def test_1_plan_and_result_both_walk(self):
        """制定本年度扶贫项目资产收益分配计划并整理汇总上一年度扶贫项目资产收益分配结果"""
        result = self._full_result("resolved")
        with self.assertRaisesRegex(UserError, "starts from"):
            self._step(result, "submit", NEXT_YEAR)

    def test_1_process_public_result_announced(self):
        """履行过程公示、结果公告要求"""
        result = self._full_result("announced")
        kinds = result.notice_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["notice", "announcement"])

    def test_1_ten_days(self):
        """公示时间不少于10天"""
        plan = self._plan(self.qianying, state="resolved")
        nine = FIRST_DAY + timedelta(days=8)
        with self.assertRaisesRegex(UserError, "too few"):
            self._step(plan, "publish", date_end=nine)
        self._step(plan, "publish")
        with self.assertRaisesRegex(UserError, "that day included"):
            self._step(plan, "submit", FIRST_DAY + timedelta(days=9))
        self._step(plan, "submit", FIRST_DAY + timedelta(days=10))

    def test_1_reported_to_the_township(self):
        """将拟定后的计划及结果报乡镇人民政府审查"""
        plan = self._plan(self.qianying, state="submitted")
        with self.assertRaisesRegex(UserError, "starts from"):
            self._step(plan, "take_back", plan.submitted_date)
        self.assertTrue(plan.with_user(self.users["reviewer"]).can_review)

    # ------------------------------------------------------------
    # (二) 乡镇审核和公告
    # ------------------------------------------------------------

    def test_2_the_townships_meeting(self):
        """各乡镇召开党政联席会议针对村级扶贫项目资产各项支出的可行性和必要性进行审核、论证"""
        plan = self._plan(self.linqiao, state="submitted")
        day = plan.submitted_date
        for lacking in ({"attachments": None}, {"date": None}):
            with self.subTest(lacking), self.assertRaises(UserError):
                self._step(plan, "review", day, **lacking)
        with self.assertRaises(AccessError):
            self._step(plan, "review", day, user=plan.create_uid)
        self._step(plan, "review", day)
        self.assertEqual(plan.log_ids[0].meeting_date, day)

    def test_2_truth_of_the_result(self):
        """对收益分配结果真实性进行复核: it says what the vouchers say."""
        self._full_year()
        result = self._result()
        self._list_persons(result, 300, 300)
        self._spend(self.works, 500, date="2025-11-30")
        with self.assertRaisesRegex(UserError, "books have changed"):
            self._step(result, "discuss", NEXT_YEAR)

    def test_2_announced_for_good_in_township_and_village(self):
        """审核通过后，在镇村显著位置公开栏进行长期公告"""
        notice = self.plan.notice_ids.filtered(lambda n: n.kind == "announcement")
        self.assertFalse(notice.date_end)
        self.assertTrue(notice.place and notice.photo_start_ids)
        with freeze_time(date(2030, 1, 1)):
            self.assertEqual(notice.state, "running")

    def test_2_returned_with_a_reason_when_it_is_not_approved(self):
        """审核无误后 … 报县: what is not right goes back to the village."""
        plan = self._plan(self.qianying, state="submitted")
        self._step(plan, "return_township", plan.submitted_date, reason="标准偏高")
        self.assertEqual((plan.state, plan.return_reason), ("draft", "标准偏高"))

    def test_2_a_change_walks_the_whole_way_again(self):
        """(注：执行过程中若计划调整，镇村需重新履行以上流程。)"""
        with self.assertRaises(UserError):
            self.plan.with_user(self.users["clerk"]).line_ids[1].amount = 1
        second = self._amend(self.plan)
        rows = second.log_ids.sorted("id")
        self.assertEqual(tuple(rows.mapped("action")), ACTIONS)
        self.assertEqual((self.plan.state, second.state), ("superseded", "filed"))

    # ------------------------------------------------------------
    # (三) 县级备案
    # ------------------------------------------------------------

    def test_3_the_county_files_what_the_township_approved(self):
        """县乡村振兴局负责对乡镇审核通过的扶贫项目资产收益分配结果和分配计划进行备案"""
        plan = self._plan(self.qianying, state="submitted")
        day = plan.submitted_date
        with self.assertRaisesRegex(UserError, "starts from"):
            self._step(plan, "file", day)
        self._walk(plan, "announced", day)
        with self.assertRaises(AccessError):
            self._step(plan, "file", plan.announced_date, user=self.users["reviewer"])
        self._step(plan, "file", plan.announced_date)
        self.assertTrue(plan.filing_number and plan.filing_date)

    def test_3_basis_of_execution_and_inspection(self):
        """各县直有关部门，以备案材料作为各村扶贫项目资产收益分配执行依据，定期开展监督检查"""
        for role in ("auditor", "officer"):
            plan = self.plan.with_user(self.users[role])
            with self.subTest(role=role):
                self.assertEqual(plan.line_ids.mapped("amount"), [6000, 3000, 600])
                self.assertTrue(all(f.raw for f in plan.log_ids.attachment_ids))
                self.assertFalse(plan.can_amend or plan.can_file)

    def test_3_somebody_is_in_charge(self):
        """各村需安排专人负责扶贫项目资产收益分配管理工作"""
        self.xiangguan.responsible_id = self.users["clerk"]
        self.assertEqual(self.plan.region_id.responsible_id, self.users["clerk"])

    def test_3_ledger_of_income_and_spending(self):
        """根据各自扶贫项目资产收支情况建立专项收支台账"""
        self._full_year()
        account = self.env["rural.village.year"]._get(self.xiangguan, 2025)
        self.assertEqual((account.received, account.spent), (10000, 9600))

    def test_3_every_item_has_its_original_voucher(self):
        """单项收支须有对应原始凭证及三资收支凭证、票据"""
        move = self._spend(self.works, 3000, post=False)
        self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", move.id)]
        ).unlink()
        with self.assertRaisesRegex(UserError, "original voucher is missing"):
            move.action_post()

    def test_3_accounts_and_facts_agree(self):
        """确保账实相符: an item without voucher stops the result."""
        self._income(10000, self.asset)
        self._spend(self.post, 6000)
        result = self._result()
        with self.assertRaisesRegex(UserError, "垃圾清运"):
            self._step(result, "discuss", NEXT_YEAR)

    # ------------------------------------------------------------
    # VILLAGES THAT CHANGE MID-WAY
    # ------------------------------------------------------------

    def test_a_village_renamed_mid_way(self):
        """The paper keeps its names; the next revision takes the new one."""
        self.xiangguan.name = "相官社区"
        self.assertEqual(self.plan.village_name, "相官村")
        self.assertIn("相官村", self.plan.display_name)
        self.assertEqual(self._amend(self.plan).village_name, "相官社区")

    def test_a_village_renamed_while_its_paper_is_on_notice(self):
        plan = self._plan(self.qianying, state="noticed")
        self.qianying.write({"name": "前营社区", "code": "349901101299"})
        self._walk(plan, "filed", FIRST_DAY)
        self.assertEqual(plan.village_name, "前营村")

    def test_a_village_archived_mid_way(self):
        plan = self._plan(self.linqiao, state="noticed")
        for region in (self.linqiao, self.shunshan):
            with self.subTest(region=region.name):
                with self.assertRaisesRegex(UserError, "File or withdraw"):
                    region.active = False
        self._step(plan, "withdraw")
        self.linqiao.active = False

    def test_a_village_with_filed_papers_may_be_archived(self):
        self._plan(self.fuxing, state="filed")
        self.fuxing.active = False
