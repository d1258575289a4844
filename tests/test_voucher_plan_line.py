"""Vouchers name the item of the plan that they carry out (来安县办法 四(三): 以备案
材料作为各村扶贫项目资产收益分配执行依据).
"""

from odoo.tests import Form, tagged

from .common_result import ResultCommon


@tagged("post_install", "-at_install")
class TestVoucherPlanLine(ResultCommon):
    def test_item_fills_the_tags(self):
        """By RPC and import: village, use, asset and carry-over follow from it."""
        self.assertEqual(self.plan.state, "filed")
        line = self._tagged_line(self._spend(self.works, 100))
        self.assertEqual(line.rural_village_id, self.xiangguan)
        self.assertEqual(line.rural_use_id, self._use("41"))
        self.assertFalse(line.rural_carryover)
        self.assertEqual(line.move_id.rural_region_id, self.xiangguan)

    def test_item_fills_the_tags_on_the_form(self):
        move = self._spend(self.works, 100, post=False)
        view = "rural_asset.rural_voucher_view_form"
        accountant = self.users["accountant"]
        with Form(move.with_user(accountant), view=view) as form:
            with form.line_ids.edit(0) as line:
                line.rural_line_id = self.relief
        self.assertEqual(self._tagged_line(move).rural_use_id, self._use("31"))

    def test_item_chosen_later_replaces_the_tags_of_a_draft(self):
        move = self._spend(self.works, 100, post=False)
        line = self._tagged_line(move)
        line.write({"rural_line_id": self.relief.id})
        self.assertEqual(line.rural_use_id, self._use("31"))

    def test_asset_and_carryover_of_the_item(self):
        lines = [
            self._line_vals("41", 500, asset_id=self.asset.id, name="大棚维修"),
            self._line_vals("41", 200, carryover=True, name="去年结余修路"),
        ]
        village_year = self.env["rural.village.year"]._get(self.xiangguan, 2024)
        village_year.opening_entered = 900
        plan = self._plan(state="filed", year=2024, lines=lines)
        repair, road = plan.line_ids
        line = self._tagged_line(self._spend(repair, 100, "2024-06-30"))
        self.assertEqual(line.rural_asset_id, self.asset)
        line = self._tagged_line(self._spend(road, 100, "2024-06-30"))
        self.assertTrue(line.rural_carryover)

    def test_what_is_given_beside_the_item_must_agree(self):
        tags = self._tags(self.xiangguan, use=self._use("51"))
        with self.refused("planned for “小型公益事业”"):
            self._spend(self.works, 100, analytic_distribution=tags)
        tags = self._tags(self.qianying, use=self._use("41"))
        with self.refused("is an item of 相官村"):
            self._spend(self.works, 100, analytic_distribution=tags)
        with self.refused("differ in “From Earlier Surplus”"):
            self._spend(self.works, 100, rural_carryover=True)

    def test_missing_tags_are_added_to_those_given(self):
        tags = self._tags(self.xiangguan)
        line = self._tagged_line(
            self._spend(self.works, 100, analytic_distribution=tags)
        )
        self.assertEqual(line.rural_use_id, self._use("41"))

    def test_voucher_of_another_year(self):
        message = (
            "“垃圾清运” stands in 相官村 2025 Plan, the voucher is dated 2026-01-05"
        )
        with self.refused(message):
            self._spend(self.works, 100, "2026-01-05")

    def test_item_of_a_plan_that_is_not_filed(self):
        draft = self._plan(village=self.qianying)
        with self.refused("no item of a plan in force"):
            self._spend(draft.line_ids[1], 100)

    def test_item_of_other_books(self):
        other = self._books_company("另一账套")
        self.env.cr.execute(
            "UPDATE rural_distribution_line SET company_id = %s WHERE id = %s",
            [other.id, self.works.id],
        )
        self.works.invalidate_recordset()
        with self.refused("belongs to the books of 另一账套"):
            self._spend(self.works, 100)

    def test_posted_line_stays_in_agreement(self):
        line = self._tagged_line(self._spend(self.works, 100))
        with self.refused("planned for “扶贫济困”"):
            line.rural_line_id = self.relief
        with self.refused("planned for “小型公益事业”"):
            line.analytic_distribution = self._tags(self.xiangguan, use=self._use("51"))
        with self.refused("From Earlier Surplus"):
            line.rural_carryover = True

    def test_posted_line_without_item_gets_one(self):
        """The accountant assigns what was posted before the plan was filed."""
        line = self._tagged_line(self._spending(100, "41"))
        line.with_user(self.users["accountant"]).rural_line_id = self.works
        self.works.invalidate_recordset()
        self.assertEqual(self.works.amount_executed, 100)

    def test_list_of_spending_without_item(self):
        plain = self._spending(100, "41")
        self._spend(self.works, 70)
        self._income(9, self.asset)
        lines = self.env["account.move.line"].with_user(self.users["accountant"])
        action = lines.action_rural_unassigned()
        self.assertEqual(lines.search(action["domain"]), self._tagged_line(plain))

    def test_spending_without_item_as_the_county_sets_it(self):
        self.company.rural_plan_basis = "block"
        with self.refused("names no item of a plan filed"):
            self._spending(100, "41")
        self._spend(self.works, 100)
        self._income(100, self.asset)
        self.company.rural_plan_basis = "warn"
        move = self._spending(100, "41")
        self.assertIn("names no item", move.rural_warning)
        self.assertIn("names no item", "".join(move.message_ids.mapped("body")))
        self.company.rural_plan_basis = "off"
        self.assertFalse(self._spending(100, "41").rural_warning)

    def test_reversal_needs_no_item_and_lowers_what_was_executed(self):
        plain = self._spending(70, "41")
        named = self._spend(self.works, 100)
        self._spend(self.works, 250)
        self.company.rural_plan_basis = "block"
        for move in (plain, named):
            move._reverse_moves([{"date": "2025-07-01"}], cancel=True)
        self.works.invalidate_recordset()
        self.assertEqual(self.works.amount_executed, 250)
        self.assertEqual(self.works.executed_count, 3)

    def test_reversal_in_the_next_year(self):
        """It lowers the spending of the year it is booked in, not the plan's."""
        move = self._spend(self.works, 100)
        move._reverse_moves([{"date": "2026-01-05"}], cancel=True)
        self.works.invalidate_recordset()
        self.assertEqual(self.works.amount_executed, 100)

    def test_storno(self):
        self.company.account_storno = True
        move = self._spend(self.works, 100)
        reversal = move._reverse_moves([{"date": "2025-07-01"}], cancel=True)
        self.assertTrue(any(line.is_storno for line in reversal.line_ids))
        self.works.invalidate_recordset()
        self.assertEqual(self.works.amount_executed, 0)

    def test_items_of_an_amended_plan_go_on(self):
        """Vouchers on revision 1 and on revision 2 count as one item; an item that
        was dropped takes no vouchers dated after the new plan was filed.
        """
        self._spend(self.works, 1000)
        self._spend(self.relief, 50, "2025-02-10")
        second = self._amend(self.plan, drop="临时救助")
        self.assertEqual(self.plan.state, "superseded")
        works = second.line_ids.filtered(lambda row: row.name == "垃圾清运")
        self._spend(works, 500)
        self._spend(self.works, 30)
        (works | self.works).invalidate_recordset()
        self.assertEqual(works.amount_executed, 1530)
        self.assertEqual(self.works.amount_executed, 1530)
        self._spend(self.relief, 20, "2025-02-11")
        with self.refused("no item of a plan in force"):
            self._spend(self.relief, 50, "2025-12-01")

    def test_date_moved_out_of_a_closed_year(self):
        """Odoo dates it anew while posting; the plan's year still counts."""
        self.company.fiscalyear_lock_date = "2025-12-31"
        with self.refused("stands in 相官村 2025 Plan"):
            self._spend(self.works, 100, "2025-12-30")
