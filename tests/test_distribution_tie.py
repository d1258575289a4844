"""勾稽: annex totals = rows = vouchers, village sums = township sums, plan and result
of one year agree on the plan's columns. Every rule finds one altered amount.
"""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_result import NEXT_YEAR, ResultCommon

TOTALS = (
    "amount_income",
    "amount_income_planned",
    "asset_count",
    "amount_operation",
    "amount_posts",
    "amount_relief",
    "amount_works",
    "amount_other",
    "amount_total",
    "amount_carryover",
    "post_count",
    "post_person_count",
)


@tagged("post_install", "-at_install")
class TestDistributionTie(ResultCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._full_year()
        cls._spending(45, "51", carryover=True)
        cls.result = cls._result()
        cls._list_persons(cls.result, 400, 200)
        cls.result.line_ids[-1].explanation = "使用历年结余"

    def _alter(self, record, **columns):
        """Change columns in the database, past everything that guards them."""
        self.env.flush_all()
        for name, value in columns.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record.id,
                )
            )
        self.env.invalidate_all(flush=False)

    def _rules(self, paper):
        return {each.rule for each in paper._comparisons() if each.differs}

    def _row(self, paper, item):
        return self._of(paper, item)

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def test_untouched_papers_agree(self):
        for paper in (self.plan, self.result):
            self.assertEqual(paper._tie_problems(), [])
            self.assertGreater(len(paper._comparisons()), 10)

    def test_totals_are_the_sums_of_the_rows(self):
        for name in TOTALS:
            with self.subTest(total=name):
                before = self.result[name]
                self._alter(self.result, **{name: before + 1})
                self.assertIn("rows", self._rules(self.result))
                label = self.result._fields[name]._description_string(self.env)
                self.assertIn(label, "\n".join(self.result._tie_problems()))
                self._alter(self.result, **{name: before})
        self.assertEqual(self.result._tie_problems(), [])

    def test_one_fen_of_one_row(self):
        works = self._row(self.result, self.works)
        self._alter(works, amount=3000.01)
        self.assertEqual(self._rules(self.result), {"rows", "books"})
        [row] = self.result.income_ids
        self._alter(row, amount=9999.99)
        texts = "\n".join(self.result._tie_problems())
        self.assertIn("蔬菜大棚: 9999.99, but 10000.00", texts)

    def test_surplus_is_income_less_the_five_sums(self):
        self._alter(self.plan, amount_surplus=0)
        self.assertEqual(self._rules(self.plan), {"surplus"})

    def test_direction_of_a_row_is_that_of_its_use(self):
        self._alter(self.works, use_id=self._use("51").id)
        self.assertIn("rows", self._rules(self.plan))

    def test_a_use_keeps_its_meaning_once_decided_on(self):
        works = self._use("41")
        for vals in ({"direction": "other"}, {"scheme": "pv"}, {"detail": "amount"}):
            with self.refused("stands in 相官村 2025 Plan, which has been decided"):
                works.write(vals)
        works.write({"direction": "works", "name": "小型公益"})
        self._use("22").direction = "other"

    def test_amount_of_a_plan_follows_from_its_parts(self):
        draft = self._plan(village=self.qianying)
        self._alter(draft.line_ids[0], wage_month=501)
        self.assertEqual(self._rules(draft), {"parts"})
        self.assertIn("道路专管员: 6000.00, but 6012.00", draft._tie_problems()[0])

    def test_content_is_what_was_put_on_notice(self):
        self._alter(self.works, name="垃圾清运和绿化")
        self.assertEqual(self._rules(self.plan), {"published"})
        [text, *_more] = self.plan._tie_problems()
        self.assertIn("not what was put on notice", text)

    def test_plan_columns_of_the_result(self):
        works = self._row(self.result, self.works)
        self._alter(works, amount_planned=2999)
        self.assertEqual(self._rules(self.result), {"plan"})
        self.assertIn("垃圾清运: 2999.00, but 3000.00", self.result._tie_problems()[0])

    def test_item_of_the_plan_that_the_result_leaves_out(self):
        works = self._row(self.result, self.works)
        self._alter(works, plan_line_id=None)
        self.assertIn("plan", self._rules(self.result))

    def test_income_planned(self):
        self._alter(self.plan, amount_income=9000)
        self.assertIn("plan", self._rules(self.result))

    def test_result_reports_on_the_plan_in_force(self):
        self._amend(self.plan)
        self.assertEqual(self._rules(self.result), {"plan"})
        self.assertIn("Plan Reported on: 1, but 2", self.result._tie_problems()[0])

    def test_vouchers_behind_the_rows(self):
        """Also what was booked since, with and without an item."""
        move = self._spend(self.works, 0.01)
        self.assertEqual(self._rules(self.result), {"books", "year"})
        move._reverse_moves([{"date": "2025-12-01"}], cancel=True)
        self.assertEqual(self._rules(self.result), set())
        self._spending(7, "12", self.asset)
        text = "\n".join(self.result._tie_problems())
        self.assertIn("土地租金: 0.00, but 7.00", text)

    def test_receipts_behind_the_income(self):
        self._income(8, self.shop)
        self.assertEqual(self._rules(self.result), {"books", "year"})
        self.assertIn("门面房: 0.00, but 8.00", "\n".join(self.result._tie_problems()))

    def test_analytic_item_altered(self):
        [line] = self._tagged_line(self._spend(self.works, 5))
        self._read(self.result)
        self.assertEqual(self._rules(self.result), set())
        self._alter(line.analytic_line_ids, amount=-5.01)
        self.assertEqual(self._rules(self.result), {"books", "year"})

    def test_township_is_the_sum_of_its_villages(self):
        """村级之和 = 镇级: the package's totals and the rows of its villages."""
        package = self.plan.package_id
        self.assertTrue(package)
        found = package._township_comparisons()
        self.assertFalse([each for each in found if each.differs])
        by_name = {each.what: each.found for each in found}
        self.assertEqual(by_name["amount_income"], 10000)
        self.assertEqual(by_name["amount_surplus"], 400)
        self._alter(self.plan, amount_works=3000.01)
        found = [e for e in package._township_comparisons() if e.differs]
        self.assertEqual([each.what for each in found], ["amount_works"])

    # ------------------------------------------------------------
    # PART OF THE STEPS
    # ------------------------------------------------------------

    def test_part_of_reporting_and_of_filing(self):
        result = self.result
        day = self._walk(result, "noticed", NEXT_YEAR)
        late = day.replace(day=28)
        self._alter(result, amount_surplus=1)
        with self.refused("Surplus, Spending and the Five Sums"):
            self._step(result, "submit", late)
        self._alter(result, amount_surplus=result.amount_income - result.amount_total)
        self._walk_on(result, late)
        self._spend(self.works, 1)
        with self.refused("Row and the Vouchers behind It"):
            self._step(result, "file", late)

    def _walk_on(self, paper, day):
        for action in ("submit", "review", "announce"):
            self._step(paper, action, day)

    # ------------------------------------------------------------
    # THE CHECK
    # ------------------------------------------------------------

    def _check(self, user="officer", **vals):
        checks = self.env["rural.distribution.check"].with_user(self.users[user])
        check = checks.create({"year": 2025, **vals})
        check.action_check()
        return check

    def test_whole_county(self):
        check = self._check(region_id=self.county.id)
        self.assertEqual((check.state, check.paper_count), ("agrees", 2))
        self.assertGreater(check.comparison_count, 40)
        self._alter(self.result, amount_works=1)
        check = self._check(region_id=self.county.id)
        self.assertEqual(check.state, "differs")
        line = check.line_ids[0]
        self.assertEqual(line.document, self.result)
        self.assertEqual(line.name, self.result.display_name)
        self.assertEqual((line.stated, line.found, line.difference), (1, 3000, -2999))
        action = line.action_open_document()
        self.assertEqual(action["res_id"], self.result.id)
        plans = self._check(region_id=self.county.id, kind="plan")
        self.assertEqual((plans.state, plans.paper_count), ("agrees", 1))

    def test_shows_the_township(self):
        self._alter(self.plan, amount_works=1)
        check = self._check("accountant", region_id=self.liuhe.id, kind="plan")
        documents = {line.document._name for line in check.line_ids}
        self.assertEqual(documents, {"rural.distribution", "rural.package"})

    def test_only_what_the_user_is_in_charge_of(self):
        other = self._plan(village=self.linqiao, state="filed")
        self._alter(other, amount_works=1)
        check = self._check("accountant", region_id=self.county.id)
        self.assertEqual(check.state, "agrees")
        with self.assertRaises(AccessError):
            self._check("clerk", region_id=self.xiangguan.id)

    def test_nothing_to_check(self):
        with self.refused("no plan or result of 2019"):
            self._check(region_id=self.county.id, year=2019)

    def test_statements_do_not_grow_with_the_papers(self):
        for village in (self.qianying, self.linqiao, self.fuxing):
            self._plan(village=village, state="filed")
        papers = self.env["rural.distribution"].search([("state", "=", "filed")])
        papers._comparisons()
        one = self._queries(papers[0])
        self.assertLess(self._queries(papers), one + 3)

    def _queries(self, papers):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        papers._comparisons()
        return self.env.cr.sql_log_count - before

    def test_withdrawn_papers_are_left_out(self):
        with freeze_time(NEXT_YEAR):
            clerk = self.result.with_user(self.users["clerk"])
            clerk._take_step("withdraw", {"reason": "重复"})
        self._alter(self.result, amount_works=1)
        self.assertEqual(self._check(region_id=self.county.id).state, "agrees")
        with self.assertRaises(UserError):
            self._check(region_id=self.county.id, kind="result")
