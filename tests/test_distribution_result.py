"""Results are read from the vouchers (来安县办法 四(二): 对收益分配结果真实性进行复核;
四(三): 单项收支须有对应原始凭证, 确保账实相符).
"""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_result import NEXT_YEAR, ResultCommon
from .income_common import fen


@tagged("post_install", "-at_install")
class TestDistributionResult(ResultCommon):
    # ------------------------------------------------------------
    # OPENING
    # ------------------------------------------------------------

    def test_opened_from_the_books(self):
        self._full_year()
        result = self._result()
        self.assertEqual(result.plan_id, self.plan)
        self.assertEqual(result.state, "draft")
        rows = [
            (row.name, row.amount, row.amount_planned, row.voucher_count)
            for row in result.line_ids
        ]
        self.assertEqual(
            rows,
            [
                ("道路专管员", 6000, 6000, 1),
                ("垃圾清运", 3000, 3000, 1),
                ("临时救助", 600, 600, 1),
            ],
        )
        [income] = result.income_ids
        self.assertEqual((income.amount, income.amount_planned), (10000, 10000))
        self.assertEqual(income.basis, "books")
        self.assertEqual(result.amount_surplus, 400)

    def test_parts_are_proposed_from_the_plan(self):
        post = self._of(self._result(), self.post)
        self.assertEqual((post.post_count, post.wage_month), (1, 500))
        self.assertEqual((post.months, post.person_names), (12, "王长河"))

    def test_no_result_without_a_plan(self):
        with self.refused("前营村 had none in force for 2025"):
            self._result(self.qianying)
        draft = self._plan(village=self.qianying)
        self.assertEqual(draft.state, "draft")
        with self.refused("No result without a plan"):
            self._result(self.qianying)
        vals = {"kind": "result", "region_id": self.qianying.id, "year": 2025}
        with self.refused("No result without a plan"):
            self.env["rural.distribution"].create(vals)

    def test_made_by_hand_it_finds_its_plan(self):
        clerk = self.env["rural.distribution"].with_user(self.users["clerk"])
        vals = {"kind": "result", "region_id": self.xiangguan.id, "year": 2025}
        result = clerk.create(vals)
        self.assertEqual(result.plan_id, self.plan)
        self.assertIn("Nothing has been read", result._result_problems()[0])

    def test_constant_number_of_queries(self):
        """Opened for many villages at once: statements do not grow by village."""
        villages = self.qianying | self.linqiao | self.fuxing
        for village in villages:
            self._plan(village=village, state="filed")
        papers = self.env["rural.distribution"]
        few = self._queries(lambda: papers._open_results(self.xiangguan, 2025))
        many = self._queries(lambda: papers._open_results(villages, 2025))
        self.assertLess(many - few, 2 * 25)

    def _queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def test_amounts_agree_with_the_village_year(self):
        """Σ by direction = 村年度账 to the fen, spending without an item included."""
        self._income(10000.37, self.asset)
        self._spend(self.post, 5999.99)
        self._spend(self.works, 1000.01)
        self._spending(0.35, "41")
        self._spending(123.45, "12", self.asset)
        self._spending(77.7, "13")
        self._spending(45, "51", carryover=True)
        result = self._result()
        account = self.env["rural.village.year"]._get(self.xiangguan, 2025)
        self.assertEqual(fen(result.amount_income), fen(account.received))
        self.assertEqual(
            fen(result.amount_operation), fen(account.land_rent) + fen(account.upkeep)
        )
        for name in ("posts", "relief", "works", "other"):
            self.assertEqual(
                fen(result[f"amount_{name}"]), fen(account[f"spent_{name}"]), name
            )
        self.assertEqual(fen(result.amount_carryover), fen(account.spent_carryover))
        self.assertEqual(fen(result.amount_surplus), fen(account.surplus))

    def test_spending_without_an_item_stands_apart(self):
        """It is not spread over the items, and assigned by the accountant."""
        self._spend(self.works, 2000)
        plain = self._spending(1000, "41")
        result = self._result()
        self.assertEqual(self._of(result, self.works).amount, 2000)
        apart = result.line_ids.filtered(lambda row: not row.plan_line_id)
        self.assertEqual((apart.amount, apart.amount_planned), (1000, 0))
        self.assertIn("not in the plan", apart.name)
        accountant = self.users["accountant"]
        action = apart.with_user(accountant).action_assign_vouchers()
        lines = self.env["account.move.line"].with_user(accountant)
        found = lines.search(action["domain"])
        self.assertEqual(found.move_id, plain)
        found.rural_line_id = self.works
        self._read(result)
        self.assertEqual(self._of(result, self.works).amount, 3000)
        self.assertEqual(len(result.line_ids), 3)

    def test_earlier_surplus_is_told_apart_from_the_year(self):
        """三: 历年结余不纳入当年度支出比例统计."""
        self._spend(self.works, 500)
        self._spending(300, "41", carryover=True)
        result = self._result()
        self.assertEqual(result.amount_works, 500)
        self.assertEqual(result.amount_carryover, 300)

    def test_other_years_and_reversals(self):
        self._spend(self.works, 2000)
        wrong = self._spend(self.works, 800)
        wrong._reverse_moves([{"date": "2025-09-01"}], cancel=True)
        late = self._spend(self.works, 100, "2025-12-31")
        late._reverse_moves([{"date": "2026-01-02"}], cancel=True)
        self._spending(40, "41", date="2024-12-31")
        self._spending(50, "41", date="2026-01-01")
        result = self._result()
        self.assertEqual(result.amount_total, 2100)
        self.assertEqual(self._of(result, self.works).voucher_count, 4)

    def test_draft_vouchers_do_not_count(self):
        self._spend(self.works, 2000, post=False)
        self.assertEqual(self._result().amount_total, 0)

    def test_income_by_asset_beside_the_plan(self):
        """Assets that brought in nothing and assets that were not planned."""
        self._income(700, self.shop)
        self._income(5, self.plant)
        result = self._result()
        rows = {
            row.asset_id: (row.amount, row.amount_planned) for row in result.income_ids
        }
        self.assertEqual(rows, {self.asset: (0, 10000), self.shop: (700, 0)})

    def test_photovoltaic_income_has_a_result_of_its_own(self):
        lines = [self._line_vals("P41", 400, name="路灯")]
        income = [(0, 0, {"asset_id": self.plant.id, "amount": 900})]
        plan = self._plan(state="filed", lines=lines, scheme="pv", income_ids=income)
        self._income(800, self.plant, code="50103")
        self._spend(plan.line_ids, 350)
        with_clerk = self.env["rural.distribution"].with_user(self.users["clerk"])
        result = with_clerk._open_results(self.xiangguan, 2025, "pv")
        self.assertEqual((result.amount_income, result.amount_total), (800, 350))

    def test_reading_again_keeps_what_was_typed_and_doubles_nothing(self):
        self._full_year()
        result = self._result()
        relief = self._list_persons(result, 400, 200)
        works = self._of(result, self.works)
        works.write({"explanation": "雨季多清运一次", "name": "垃圾清运（两次）"})
        self._spend(self.works, 500)
        for _again in range(2):
            self._read(result)
        self.assertEqual(len(result.line_ids), 3)
        self.assertEqual(len(result.income_ids), 1)
        self.assertEqual((works.amount, works.voucher_count), (3500, 2))
        self.assertEqual(works.explanation, "雨季多清运一次")
        self.assertEqual(works.name, "垃圾清运（两次）")
        self.assertEqual(relief.share_ids.mapped("amount"), [400, 200])

    def test_amended_plan(self):
        """Vouchers on items of revision 1 stand behind the items of revision 2; what
        was dropped stands apart.
        """
        self._spend(self.works, 3000)
        self._spend(self.relief, 90, "2025-05-01")
        before = self._result()
        self.assertEqual(before.plan_id, self.plan)
        second = self._amend(self.plan, drop="临时救助")
        self.assertIn("The plan was amended", before._result_problems()[0])
        self._read(before)
        self.assertEqual(before.plan_id, second)
        rows = {row.name: (row.amount, row.amount_planned) for row in before.line_ids}
        self.assertEqual(rows["垃圾清运"], (3000, 3000))
        self.assertEqual(rows["扶贫济困 (not in the plan)"], (90, 0))
        self.assertNotIn("临时救助", rows)

    def test_rows_open_what_is_behind_them(self):
        self._income(700, self.asset)
        self._spend(self.works, 300)
        self._spending(20, "41")
        result = self._result().with_user(self.users["reviewer"])
        for line in result.line_ids:
            action = line.action_open_vouchers()
            items = self.env["account.analytic.line"].search(action["domain"])
            self.assertEqual(fen(-sum(items.mapped("amount"))), fen(line.amount))
        action = result.income_ids.action_open_receipts()
        receipts = self.env["rural.receipt"].search(action["domain"])
        self.assertEqual(sum(receipts.mapped("amount")), 700)
        with self.refused("Ask the township accountant"):
            result.with_user(self.users["clerk"]).line_ids[0].action_open_vouchers()

    def test_items_of_the_plan_show_what_was_carried_out(self):
        self._spend(self.works, 300)
        self._spend(self.works, 20.5)
        self._spending(7, "41")
        works = self.works.with_user(self.users["clerk"])
        works.invalidate_recordset()
        self.assertEqual((works.amount_executed, works.executed_count), (320.5, 2))

    # ------------------------------------------------------------
    # NOTHING IS TYPED
    # ------------------------------------------------------------

    def test_amounts_are_never_typed(self):
        self._full_year()
        result = self._result()
        for env in (self.env, self.env(user=self.users["clerk"])):
            line = result.line_ids.with_env(env)[0]
            for vals in (
                {"amount": 1},
                {"amount_planned": 1},
                {"voucher_count": 9},
                {"use_id": self._use("51").id},
                {"carryover": True},
            ):
                with self.refused("read from posted vouchers"):
                    line.write(vals)
            with self.refused("read from posted vouchers"):
                result.income_ids.with_env(env).amount = 1
            with self.refused("read from posted vouchers"):
                line.unlink()
            with self.refused("read from posted vouchers"):
                row = {"use_id": self._use("41").id, "name": "修路", "amount": 9}
                result.with_env(env).line_ids = [(0, 0, row)]
        forged = self.env(context={**self.env.context, "rural_reading": True})
        with self.refused("read from posted vouchers"):
            result.with_env(forged).line_ids[0].amount = 1

    def test_a_row_of_a_plan_does_not_move_into_a_result(self):
        result = self._result()
        draft = self._plan(year=2026)
        with self.refused("read from posted vouchers"):
            draft.line_ids[0].distribution_id = result

    def test_only_drafts_are_read(self):
        with self.refused("no draft any more"):
            self._complete_result(state="discussed").action_read_vouchers()

    # ------------------------------------------------------------
    # WHAT KEEPS IT FROM BEING DECIDED
    # ------------------------------------------------------------

    def _complete_result(self, state="draft"):
        self._full_year()
        result = self._result()
        self._list_persons(result, 400, 200)
        if state != "draft":
            self._walk(result, state, NEXT_YEAR)
        return result

    def test_complete_result_walks_the_whole_way(self):
        result = self._complete_result()
        self.assertEqual(result._result_problems(), [])
        self._walk(result, "filed", NEXT_YEAR)
        self.assertEqual(result.state, "filed")

    def test_items_without_voucher_block_and_are_listed(self):
        self._spend(self.post, 6000)
        result = self._result()
        [text] = result._result_problems()
        self.assertIn("No voucher stands behind: 垃圾清运、临时救助", text)
        with self.refused("No voucher stands behind"):
            self._step(result, "discuss", NEXT_YEAR)
        idle = result.line_ids.filtered(lambda row: not row.amount)
        idle.not_executed = True
        self.assertTrue(result._result_problems())
        idle.explanation = "汛期未实施"
        self.assertEqual(result._result_problems(), [])

    def test_not_carried_out_in_spite_of_vouchers(self):
        result = self._complete_result()
        self._of(result, self.works).not_executed = True
        [text] = result._result_problems()
        self.assertIn("Marked “Not Carried out” although", text)
        self._spend(self.works, 1)
        self._read(result)
        self.assertFalse(self._of(result, self.works).not_executed)

    def test_difference_above_the_threshold_is_explained(self):
        """10 % of 3,000 is 300: from 3,300.01 on it is asked for."""
        self._full_year()
        self._spend(self.works, 300)
        result = self._result()
        self._list_persons(result, 600)
        self.assertEqual(result._result_problems(), [])
        self._spend(self.works, 0.01)
        self._read(result)
        [text] = result._result_problems()
        self.assertIn("More than 10 % off the plan", text)
        self.assertIn("垃圾清运 (3300.01 / 3000.00)", text)
        self._of(result, self.works).explanation = "增加一次清运"
        self.assertEqual(result._result_problems(), [])

    def test_spending_outside_the_plan_is_explained(self):
        self._full_year()
        self._spending(20, "51")
        result = self._result()
        self._list_persons(result, 600)
        [text] = result._result_problems()
        self.assertIn("其他支出 (not in the plan) (20.00 / 0.00)", text)

    def test_list_of_persons(self):
        """附件2 (三): 具体名单, its amounts the vouchers' to the fen."""
        self._full_year()
        result = self._result()
        [text] = result._result_problems()
        self.assertIn("“临时救助”: the list of persons is missing", text)
        line = self._list_persons(result, 400, 199.99)
        [text] = result._result_problems()
        self.assertIn("got 599.99, the vouchers say 600.00", text)
        line.share_ids[1].amount = 200
        self.assertEqual(result._result_problems(), [])
        self.assertEqual(line.person_count, 2)
        line.share_ids[1].unlink()
        self.assertEqual(line.person_count, 1)

    def test_posts_name_who_holds_them(self):
        result = self._complete_result()
        post = self._of(result, self.post)
        post.person_names = False
        [text] = result._result_problems()
        self.assertIn("“道路专管员”: enter the number of posts, how many persons", text)

    def test_books_changed_since_they_were_read(self):
        result = self._complete_result()
        self._spend(self.works, 10)
        self._income(5, self.shop)
        [text] = result._result_problems()
        self.assertIn("have changed since the amounts were read", text)
        self.assertIn("垃圾清运", text)
        self.assertIn("门面房", text)
        self._read(result)
        self.assertEqual(result._result_problems(), [])

    def test_warnings(self):
        """More spent than came in, parts that come to another amount."""
        self._income(100, self.asset)
        self._spend(self.post, 600)
        self._spending(50, "41", carryover=True)
        result = self._result()
        texts = "\n".join(result._result_warnings())
        self.assertIn("600.00 was spent of 100.00 received", texts)
        self.assertIn("50.00 was spent of earlier surplus, of which there was 0", texts)
        self.assertIn("the parts come to 6000.00, the vouchers to 600.00", texts)

    # ------------------------------------------------------------
    # NUMBERS OF PERSONS
    # ------------------------------------------------------------

    def test_no_numbers_of_persons(self):
        """What is published holds no identity card, telephone or bank card."""
        self._full_year()
        result = self._result()
        line = self._list_persons(result, 600)
        for name in ("王长河341125198501011234", "王长河 138-1234-5678", "王 341125"):
            with self.refused("must not be published", ValidationError):
                line.share_ids.name = name
        with self.refused("must not be published", ValidationError):
            line.share_ids.reason = "卡号6222 0212 3456 7890 123"
        fields = ("name", "explanation", "criterion", "duty", "person_names")
        for name in fields:
            with self.refused("write names only", ValidationError):
                line[name] = "联系人 13812345678"
        line.explanation = "生产路1200米，每米500元，合计600000元"
