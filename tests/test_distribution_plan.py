from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.queue_job.tests.common import trap_jobs

from ..wizards import rural_distribution_open
from .common_distribution import DistributionCommon
from .income_common import IncomeCommon, fen


class PlanCommon(DistributionCommon, IncomeCommon):
    """Both the papers and the books behind them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset.usage_state = "idle"
        cls.asset = cls.house
        cls.papers = cls.env["rural.distribution"]

    def _propose(self, village=None, year=2025, scheme="general", user="clerk"):
        papers = self.papers.with_user(self.users[user])
        made = papers._open(village or self.xiangguan, year, "plan", scheme)
        return made.with_env(self.env)

    def _in_force(self, plan):
        """As if it had walked the whole way, which is tested elsewhere."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_distribution SET state = 'filed' WHERE id = %s", [plan.id]
        )
        plan.invalidate_recordset()

    def _income_rows(self, paper):
        return {
            row.name: (row.basis, fen(row.amount), row.counts)
            for row in paper.income_ids
        }

    def _refused(self, paper, pattern, action="discuss"):
        with self.assertRaisesRegex(UserError, pattern):
            self._step(paper, action)


@tagged("post_install", "-at_install")
class TestProposal(PlanCommon):
    """来安县办法 四: 每年年初各村根据运营、租赁情况，测算年度总收益。"""

    def test_income_by_contract_else_as_last_year(self):
        self._contract({self.house: 1}, 12000)
        self._income(500, self.house, "2024-05-01")
        self._income(3000.03, self.shop, "2024-05-01")
        rows = self._income_rows(self._propose())
        self.assertEqual(
            rows,
            {
                "蔬菜大棚": ("contract", fen(12000), True),
                "门面房": ("last_year", fen("3000.03"), True),
            },
        )

    def test_asset_in_use_without_expectation_is_shown_with_nothing(self):
        self._contract({self.house: 1}, 12000)
        rows = self._income_rows(self._propose())
        self.assertEqual(rows["门面房"], ("entered", fen(0), True))

    def test_schemes_are_planned_apart(self):
        """光伏电站收益使用方向和分配按照光伏收益分配方案实行。"""
        self._income(8000, self.plant, "2024-05-01", code="50103")
        self.assertNotIn("光伏电站", self._income_rows(self._propose()))
        pv = self._propose(scheme="pv")
        self.assertEqual(
            self._income_rows(pv), {"光伏电站": ("last_year", fen(8000), True)}
        )

    def test_share_of_a_contract_with_several_villages(self):
        """A joint contract gives each village its part, as the ledger has it."""
        self._contract({self.house: 3, self.other: 1}, 1000, region=self.liuhe)
        rows = self._income_rows(self._propose())
        self.assertEqual(rows["蔬菜大棚"][:2], ("contract", fen(750)))
        self.assertNotIn("冷库", rows)

    def test_what_was_paid_before_the_opening_is_no_income_of_the_year(self):
        contract = self._contract({self.house: 1}, 1000)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_contract_instalment SET opening_received = 400"
            " WHERE contract_id = %s",
            [contract.id],
        )
        self.env.invalidate_all()
        row = self._propose().income_ids.filtered(lambda r: r.asset_id == self.house)
        self.assertEqual(fen(row.amount), fen(600))
        self.assertIn("400.00", row.note)

    def test_asset_completed_this_year_does_not_count_yet(self):
        """截止上年底已建设并投入运营(租赁)的经营性扶贫项目资产。"""
        new = self._asset(
            state="confirmed",
            name="新厂房",
            date_completed="2025-01-10",
            date_confirmed="2025-01-20",
        )
        self._contract({new: 1}, 100)
        self._contract({self.house: 1}, 100)
        paper = self._propose()
        rows = self._income_rows(paper)
        self.assertEqual(rows["新厂房"], ("contract", fen(100), False))
        self.assertEqual(paper.asset_count, 2)

    def test_what_others_own_pays_but_does_not_count(self):
        """确权至本村: a contract may pay a village that owns nothing of it."""
        row = {"asset_id": self.house.id, "beneficiary_id": self.qianying.id}
        self._contract({}, 1000, region=self.liuhe, line_ids=[(0, 0, row)])
        paper = self._propose(self.qianying, user="reviewer")
        rows = self._income_rows(paper)
        self.assertEqual(rows["蔬菜大棚"], ("contract", fen(1000), False))
        self.assertEqual(rows["冷库"], ("entered", fen(0), True))
        self.assertNotIn("another village", "".join(paper._plan_problems()))

    def test_income_without_asset_is_not_lost(self):
        """As books show it that were begun before assets were tagged."""
        move = self._income(40, self.other, "2024-05-01")
        column = self.env["rural.tags"]._columns()["asset"]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE account_analytic_line SET %s = NULL WHERE move_line_id IN %s",
                SQL.identifier(column),
                tuple(move.line_ids.ids),
            )
        )
        self.env.invalidate_all()
        row = self._propose(self.qianying, user="reviewer").income_ids[-1]
        self.assertEqual((row.asset_id.id, fen(row.amount)), (False, fen(40)))
        self.assertFalse(row.counts)

    def test_idle_asset_is_not_proposed_and_let_one_counts(self):
        self.shop.usage_state = "idle"
        self.assertNotIn("门面房", self._income_rows(self._propose(year=2024)))
        self._contract({self.shop: 1}, 100)
        rows = self._income_rows(self._propose())
        self.assertEqual(rows["门面房"], ("contract", fen(100), True))

    def test_items_of_last_years_plan_continue(self):
        """公益岗位 go on with their persons; carry-over and what is archived do not."""
        last = self._plan(
            year=2024,
            income=20000,
            lines=[
                self._line_vals("12", 500, name="土地租金", asset_id=self.house.id),
                self._line_vals(
                    "21",
                    name="道路专管员",
                    post_count=2,
                    person_count=2,
                    person_names="王五、赵六",
                    duty="清扫村道",
                    wage_month=500.05,
                    months=10,
                ),
                self._line_vals("22", name="秸秆禁烧", person_times=30, day_rate=80),
                self._line_vals(
                    "31", 600, name="济困", person_count=3, criterion="民主评议"
                ),
            ],
        )
        self._in_force(last)
        paper = self._propose()
        self.assertEqual(
            [(line.name, fen(line.amount)) for line in paper.line_ids],
            [
                ("土地租金", fen(500)),
                ("道路专管员", fen("10001.00")),
                ("秸秆禁烧", fen(2400)),
                ("济困", fen(600)),
            ],
        )
        post = paper.line_ids[1]
        self.assertEqual(
            (post.person_names, post.duty, post.months),
            ("王五、赵六", "清扫村道", 10),
        )
        self.assertEqual(paper.line_ids[0].asset_id, self.house)
        self.assertEqual(paper.line_ids[3].criterion, "民主评议")
        self.assertIn("2024", paper.note)
        self.assertNotEqual(post.root_id, last.line_ids[1].root_id)

    def test_carryover_is_decided_anew(self):
        """历年结余 of last year's plan is not proposed again."""
        last = self._plan(
            year=2024,
            lines=[
                self._line_vals("41", 100, name="路灯"),
                self._line_vals("41", 200, name="水渠", carryover=True),
            ],
        )
        self._in_force(last)
        self.assertEqual(self._propose().line_ids.mapped("name"), ["路灯"])

    def test_items_follow_last_years_spending(self):
        """Without a plan of last year: land rent and upkeep first, then the rest."""
        self._spending(900, "41", self.house, "2024-05-20")
        self._spending(6000, "21", self.house, "2024-06-20")
        self._spending(100, "21", None, "2024-07-20")
        self._spending(77.7, "12", self.house, "2024-05-20")
        self._spending(50, "11", self.house, "2024-05-20")
        self._spending(320, "22", self.house, "2024-05-20")
        self._spending(999, "41", self.house, "2024-05-20", carryover=True)
        self._spending(888, "41", self.house, "2025-05-20")
        paper = self._propose()
        self.assertEqual(
            [(line.use_id.code, fen(line.amount)) for line in paper.line_ids],
            [
                ("11", fen(50)),
                ("12", fen("77.70")),
                ("21", fen("6099.96")),
                ("22", fen(0)),
                ("41", fen(900)),
            ],
        )
        self.assertIn("320.00", paper.note)
        self.assertTrue(any("临时务工" in p for p in paper._plan_problems()))

    def test_village_without_income_and_assets_is_told(self):
        left = self.papers._left_out(
            self.xiangguan | self.linqiao, 2025, "plan", "general"
        )
        self.assertEqual(left, {self.linqiao.id: "no_income"})

    def test_disposed_asset_is_left_out(self):
        self._income(3000, self.shop, "2024-05-01")
        self.env.cr.execute(
            "UPDATE rural_asset SET state = 'disposed' WHERE id = %s", [self.shop.id]
        )
        self.shop.invalidate_recordset()
        self.assertNotIn("门面房", self._income_rows(self._propose()))

    def test_propose_replaces_the_rows_of_a_draft(self):
        self._contract({self.house: 1}, 12000)
        paper = self._plan(income=1)
        paper.with_user(self.users["clerk"]).action_propose()
        self.assertEqual(self._income_rows(paper)["蔬菜大棚"][1], fen(12000))
        self.assertFalse(paper.line_ids)

    def test_propose_is_for_first_drafts_of_plans(self):
        paper = self._plan(state="discussed")
        with self.assertRaisesRegex(UserError, "first plan"):
            paper.with_user(self.users["clerk"]).action_propose()
        with self.assertRaises(AccessError):
            paper.with_user(self.users["auditor"]).action_propose()

    def test_nothing_to_propose_is_told(self):
        paper = self._plan(self.linqiao)
        with self.assertRaisesRegex(UserError, "林桥村"):
            paper.action_propose()
        self.assertTrue(paper.line_ids)

    def test_many_villages_cost_no_more_statements_each(self):
        """Twenty villages take the statements of one for reading, and a constant
        number for writing."""
        self._contract({self.house: 1}, 12000)
        villages = self.xiangguan.browse()
        for number in range(20):
            villages |= self._region(
                f"第{number}村", f"349901101{301 + number}", "village", self.liuhe
            ).with_env(self.env)
        for village in villages:
            self._asset(village, "confirmed")

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._propose(some, user="reviewer")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(self.xiangguan)
        few, many = count(villages[:2]), count(villages[2:])
        self.assertLess(many - few, 16 * 12)


@tagged("post_install", "-at_install")
class TestOpening(PlanCommon):
    """The wizard: many villages at once, none skipped silently."""

    def _run(self, role, **vals):
        runs = self.env["rural.distribution.open"].with_user(self.users[role])
        with freeze_time(date(2025, 1, 10)):
            return runs.create(vals)

    def test_plan_of_this_year_result_of_the_last(self):
        self.assertEqual(self._run("clerk").year, 2025)
        self.assertEqual(self._run("clerk", kind="result").year, 2024)

    def test_villages_in_charge_that_lack_one(self):
        run = self._run("reviewer")
        self.assertEqual(run.region_ids, self.xiangguan | self.qianying)
        self._plan()
        run = self._run("reviewer")
        self.assertEqual(run.region_ids, self.qianying)
        self.assertIn("相官村", run.left_text)
        run = self._run("officer")
        self.assertIn("林桥村", run.left_text)
        self.assertNotIn("林桥村", run.region_ids.mapped("name"))

    def test_clerk_is_author_of_the_own_village(self):
        run = self._run("clerk")
        action = run.action_open()
        paper = self.papers.browse(action["res_id"])
        self.assertEqual(paper.create_uid, self.users["clerk"])
        self.assertEqual(paper.user_id, self.users["clerk"])
        self.assertEqual((paper.year, paper.region_id), (2025, self.xiangguan))

    def test_reviewer_has_papers_drawn_up_without_writing_them(self):
        """Whoever reviews has not written what is reviewed (镇审核)."""
        run = self._run("reviewer")
        action = run.action_open()
        papers = self.papers.search(action["domain"])
        self.assertEqual(papers.region_id, self.xiangguan | self.qianying)
        mine = papers.filtered(lambda p: p.region_id == self.xiangguan)
        self.assertEqual(mine.user_id, self.users["clerk"])
        self.assertFalse(mine.with_user(self.users["reviewer"])._author_body())
        self.assertFalse((papers - mine).user_id)
        # Who did not open it is told that a draft waits.
        self.assertEqual(mine.activity_ids.user_id, self.users["clerk"])

    def test_villages_of_others_are_refused(self):
        """A guard on the server, whatever the screen offered."""
        self._asset(self.linqiao, "confirmed")
        with self.assertRaisesRegex(AccessError, "林桥村"):
            self._propose(self.linqiao | self.qianying, user="reviewer")
        run = self._run("reviewer")
        with self.assertRaises(AccessError):
            run.region_ids = self.linqiao
        with self.assertRaises(AccessError):
            self._run("accountant")

    def test_nothing_left_is_told_with_the_reasons(self):
        self._plan()
        run = self._run("clerk")
        self.assertFalse(run.region_ids)
        with self.assertRaisesRegex(UserError, "Choose the villages"):
            run.action_open()
        run.region_ids = self.xiangguan
        with self.assertRaisesRegex(UserError, "相官村"):
            run.action_open()

    def test_many_go_on_in_the_background(self):
        with (
            patch.object(rural_distribution_open, "BATCH", 1),
            patch.object(type(self.env["rural.background"]), "_show_progress"),
        ):
            run = self._run("reviewer")
            with trap_jobs() as trap:
                run.action_open()
                self.assertEqual(run.state, "running")
                trap.assert_jobs_count(1)
                trap.perform_enqueued_jobs()
            with trap_jobs():
                run._job_batch()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.paper_ids.region_id, self.xiangguan | self.qianying)

    def test_archived_village_plans_no_more(self):
        """A village merged mid-year: the message says where to plan instead."""
        self._in_force(self._plan(self.fuxing, year=2024))
        self.fuxing.active = False
        with self.assertRaisesRegex(ValidationError, "舜山镇"):
            self.papers.create(self._plan_vals(self.fuxing))
        run = self._run("officer", kind="result")
        self.assertEqual(run.region_ids, self.fuxing)
        run.action_open()
        self.assertEqual(run.paper_ids.kind, "result")
        with self.assertRaisesRegex(ValidationError, "not a village"):
            self.papers.create({"region_id": self.liuhe.id, "year": 2025})


@tagged("post_install", "-at_install")
class TestPlanRules(PlanCommon):
    def test_complete_plan_has_no_problems(self):
        paper = self._plan()
        self.assertEqual(paper._plan_problems(), [])
        self._step(paper, "discuss")
        self.assertEqual(paper.state, "discussed")

    def test_empty_plan_is_refused(self):
        paper = self._plan(lines=[])
        paper.income_ids.unlink()
        problems = "\n".join(paper._plan_problems())
        self.assertIn("No income", problems)
        self.assertIn("No use", problems)
        self._refused(paper, "No income")

    def test_nobody_plans_more_than_there_is(self):
        """To the fen: what is equal passes, one fen more does not."""
        lines = [self._line_vals("41", 9999.99, name="路"), self._line_vals("51", 0.01)]
        self.assertEqual(self._plan(lines=lines)._plan_problems(), [])
        lines[1]["amount"] = 0.02
        paper = self._plan(self.qianying, lines=lines)
        self.assertIn("0.01 is not there", paper._plan_problems()[0])
        self._refused(paper, "10,000.01")

    def test_carryover_stays_outside_and_has_its_own_limit(self):
        """历年结余资金…不纳入当年度支出比例统计。"""
        account = self.env["rural.village.year"]._get(self.xiangguan, 2025)
        account.opening_entered = 500.5
        lines = [
            self._line_vals("41", 10000, name="路"),
            self._line_vals("41", 500.5, name="桥", carryover=True),
        ]
        paper = self._plan(lines=lines)
        self.assertEqual(paper._plan_problems(), [])
        paper.line_ids[1].amount = 500.51
        self.assertIn("0.01 is not there", paper._plan_problems()[0])
        self._refused(paper, "500.50")

    def test_carryover_of_no_account_is_nothing(self):
        paper = self._plan(lines=[self._line_vals("41", 1, name="桥", carryover=True)])
        self.assertIn("1.00 is not there", paper._plan_problems()[0])
        years = self.env["rural.village.year"]
        self.assertFalse(
            years.search([("region_id", "=", self.xiangguan.id)]),
            "looking at a plan made an account",
        )

    def test_parts_of_each_use_are_asked_for(self):
        """Annex 1: the blanks of each item; 济困、奖补需有具体方案."""
        cases = {
            "21": ({"post_count": 1, "person_count": 1}, "Wage a Month"),
            "22": ({"person_times": 5}, "Rate a Day"),
            "31": ({"amount": 5, "person_count": 2, "criterion": " "}, "Criterion"),
            "32": ({"criterion": "评选"}, "Persons、Amount"),
            "41": ({}, "Amount"),
        }
        for code, (parts, missing) in cases.items():
            with self.subTest(use=code):
                use = self._use(code)
                vals = {"use_id": use.id, "name": f"项{code}", **parts}
                paper = self.papers.create(
                    self._plan_vals(lines=[vals], year=2030 + int(code))
                )
                found = [p for p in paper._plan_problems() if f"项{code}" in p]
                self.assertEqual(len(found), 1)
                self.assertIn(missing, found[0])

    def test_uses_and_assets_of_others_are_refused(self):
        lines = [
            self._line_vals("P41", 10, name="光伏项"),
            self._line_vals("11", 10, name="冷库维护", asset_id=self.other.id),
        ]
        paper = self._plan(lines=lines)
        row = {"name": "他村", "asset_id": self.other.id, "amount": 5}
        pv = {"name": "电站", "asset_id": self.plant.id, "amount": 5}
        paper.income_ids = [(0, 0, row), (0, 0, pv)]
        problems = "\n".join(paper._plan_problems())
        for text in ("光伏项", "冷库维护", "“他村”", "“电站”"):
            self.assertIn(text, problems)

    def test_amounts_below_zero_are_refused(self):
        paper = self._plan(lines=[self._line_vals("41", -5, name="退款")])
        paper.income_ids.amount = -1
        problems = "\n".join(paper._plan_problems())
        self.assertIn("“退款”", problems)
        self.assertIn("“蔬菜大棚”", problems)

    def test_handouts_without_work_are_pointed_at(self):
        """坚决杜绝简单发钱发物等“一分了之”现象。"""
        relief = self._line_vals(
            "31", 100, name="济困", person_count=1, criterion="评议"
        )
        paper = self._plan(lines=[relief])
        self.assertIn("一分了之", "\n".join(paper._plan_warnings()))
        self.assertEqual(paper._plan_problems(), [])
        post = self._line_vals(
            "21", name="岗", post_count=1, person_count=1, wage_month=1
        )
        paper.line_ids = [(0, 0, post)]
        self.assertNotIn("一分了之", "\n".join(paper._plan_warnings()))

    def test_estimate_says_how_it_was_reckoned(self):
        paper = self._plan()
        self.assertIn("estimate", "\n".join(paper._plan_warnings()))
        paper.income_ids.note = "去年行情"
        self.assertEqual(paper._plan_warnings(), [])


@tagged("post_install", "-at_install")
class TestPlanned(PlanCommon):
    """计划 in the village's account of the year."""

    def _account(self, year=2025):
        account = self.env["rural.village.year"]._get(self.xiangguan, year)
        account.invalidate_recordset()
        return account

    def test_planned_is_what_the_plan_spends_of_the_year(self):
        lines = [
            self._line_vals("41", 3000, name="路"),
            self._line_vals("41", 70, name="桥", carryover=True),
        ]
        paper = self._plan(lines=lines)
        account = self._account()
        self.assertEqual(fen(account.planned), fen(3000))
        self.assertEqual(fen(account.planned_carryover), fen(70))
        self.assertEqual(account.plan_id, paper)
        for figure in ("planned", "planned_carryover"):
            self.assertEqual(self._sum_behind(account, figure), fen(account[figure]))
        self.assertFalse(self._account(2024).planned)

    def test_plan_in_force_counts_until_the_next_is_filed(self):
        filed = self._plan(state="filed", lines=[self._line_vals("41", 3000)])
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO rural_distribution (kind, region_id, year, scheme, revision,"
            " state, previous_id, amount_total, village_id)"
            " VALUES ('plan', %s, 2025, 'general', 2, 'draft', %s, 4000, %s)",
            [self.xiangguan.id, filed.id, self.xiangguan.id],
        )
        self.env.invalidate_all()
        self.assertEqual(fen(self._account().planned), fen(3000))
        self.assertEqual(self._account().plan_id, filed)
