"""What the tags of a voucher must satisfy, and where they come from by themselves."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install")
class TagsCase(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset = cls._asset(cls.xiangguan, "confirmed")
        cls.foreign = cls._asset(cls.linqiao, "confirmed")
        cls.income = cls._tags(cls.xiangguan, cls.asset)
        cls.upkeep = cls._tags(cls.xiangguan, use=cls._use("11"))

    def _income(self, tags, code="50101", amount=1000, **vals):
        lines = [("102", amount, False), (code, -amount, tags)]
        return self._voucher(lines, **vals)

    def _spending(self, tags, code="51101", amount=200, **vals):
        lines = [(code, amount, tags), ("102", -amount, False)]
        return self._voucher(lines, **vals)

    def assertRefused(self, call, *words):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            call()
        for word in words:
            self.assertIn(word, str(caught.exception))
        return str(caught.exception)


@tagged("post_install", "-at_install")
class TestTagRules(TagsCase):
    def test_income_needs_village_and_asset(self):
        self.assertRefused(
            lambda: self._income(False), "village is missing", "asset is missing"
        )
        tags = self._tags(self.xiangguan)
        text = self.assertRefused(lambda: self._income(tags), "50101", "-1000.00")
        self.assertNotIn("village is missing", text)
        move = self._income(self.income)
        self.assertEqual(move.state, "posted")

    def test_spending_needs_village_and_use(self):
        tags = self._tags(self.xiangguan)
        self.assertRefused(lambda: self._spending(tags), "direction of use is missing")
        self.assertEqual(self._spending(self.upkeep).state, "posted")

    def test_depreciation_needs_the_asset_and_its_village(self):
        lines = [("51103", 100, False), ("152", -100, False)]
        self.assertRefused(lambda: self._voucher(lines), "asset is missing")
        tags = self._tags(asset=self.asset)
        lines = [("51103", 100, tags), ("152", -100, False)]
        self.assertRefused(lambda: self._voucher(lines), "village is missing")

    def test_one_message_names_every_line_of_every_voucher(self):
        moves = self._income(False, post=False, ref="甲") + self._spending(
            False, post=False, ref="乙"
        )
        text = self.assertRefused(moves.action_post, "甲", "乙", "50101", "51101")
        self.assertEqual(text.count("village is missing"), 2)

    def test_checked_without_the_screens_context_and_as_superuser(self):
        move = self._income(False, post=False)
        self.assertRefused(lambda: move.sudo()._post(soft=False), "village")
        self.assertEqual(move.state, "draft")

    def test_shares_add_up_to_the_whole(self):
        account = self.xiangguan.analytic_account_id.id
        asset = self.asset.analytic_account_id.id
        self.assertRefused(
            lambda: self._income({f"{account},{asset}": 60.0}), "60 %", "Village"
        )

    def test_village_of_another_company(self):
        other = self.env["res.company"].create({"name": "舜山镇代理记账"})
        self.linqiao.company_id = other
        tags = self._tags(self.linqiao, use=self._use("11"))
        self.assertRefused(lambda: self._spending(tags), "舜山镇代理记账")

    def test_village_of_another_township(self):
        """A tag of another township, as the accountant of this one."""
        move = self._spending(self._tags(self.linqiao, use=self._use("11")), post=False)
        accountant = self.users["accountant"]
        self.assertRefused(
            lambda: move.with_user(accountant).sudo()._post(), "your regions"
        )
        own = self._spending(self.upkeep, post=False)
        own.with_user(accountant).action_post()
        self.assertEqual(own.state, "posted")

    def test_asset_of_another_village(self):
        tags = self._tags(self.xiangguan, self.foreign)
        self.assertRefused(lambda: self._income(tags), "holds no right")

    def test_asset_that_the_village_holds_a_share_of(self):
        shared = self._asset(
            self.liuhe,
            "confirmed",
            right_ids=[
                (0, 0, {"holder_region_id": self.xiangguan.id, "share": 60}),
                (0, 0, {"holder_region_id": self.qianying.id, "share": 40}),
            ],
        )
        move = self._income(self._tags(self.qianying, shared))
        self.assertEqual(move.rural_region_id, self.qianying)
        tags = self._tags(self.linqiao, shared)
        self.assertRefused(lambda: self._income(tags), "holds no right")

    def test_asset_of_a_township_without_village_rights(self):
        town = self._asset(self.liuhe, "confirmed")
        self.assertEqual(self._income(self._tags(self.xiangguan, town)).state, "posted")
        tags = self._tags(self.linqiao, town)
        self.assertRefused(lambda: self._income(tags), "holds no right")

    def test_direction_of_use_on_income(self):
        tags = self._tags(self.xiangguan, self.asset, self._use("11"))
        self.assertRefused(lambda: self._income(tags), "Directions belong to spending")

    def test_deleted_analytic_account(self):
        """An account deleted after it was chosen; those of villages cannot be."""
        plan = self.env.ref("rural_asset.analytic_plan_use")
        account = self.env["account.analytic.account"].create(
            {"name": "自建方向", "plan_id": plan.id}
        )
        village = self.xiangguan.analytic_account_id.id
        move = self._spending({f"{village},{account.id}": 100.0}, post=False)
        account.unlink()
        self.assertRefused(move.action_post, "51101", "has been deleted")
        line = move.line_ids.filtered("analytic_distribution")
        line.rural_use_id = self._use("11")
        move.action_post()
        self.assertEqual(line.analytic_line_ids.amount, -200)

    def test_account_of_nobody_in_the_plan_is_no_village(self):
        plan = self.env.ref("rural_asset.analytic_plan_village")
        account = self.env["account.analytic.account"].create(
            {"name": "不存在的村", "plan_id": plan.id}
        )
        use = self._use("11").analytic_account_id.id
        self.assertRefused(
            lambda: self._spending({f"{account.id},{use}": 100.0}), "village is missing"
        )

    def test_currency_other_than_the_companys(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        move = self._income(self.income, post=False)
        move.line_ids.currency_id = usd
        self.assertRefused(move.action_post, "USD", "convert")

    def test_checks_take_the_same_queries_for_many_vouchers(self):
        shared = self._asset(
            self.liuhe,
            "confirmed",
            right_ids=[(0, 0, {"holder_region_id": self.qianying.id})],
        )
        counts = []
        for size in (4, 4, 16):  # the first fills the caches
            moves = self.env["account.move"]
            for n in range(size):
                village = (self.xiangguan, self.qianying)[n % 2]
                asset = (self.asset, shared)[n % 2]
                moves |= self._income(self._tags(village, asset), post=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves._rural_check_posting()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_state_is_no_field_to_write(self):
        move = self._income(self.income, post=False)
        for values in ({"state": "posted"}, {"state": "cancel"}):
            self.assertRefused(lambda values=values: move.write(values), "buttons")
        move.action_post()
        self.assertRefused(lambda: move.write({"state": "draft"}), "buttons")
        self.assertRefused(
            lambda: move.with_context(rural_books=True).write({"state": "draft"}),
            "buttons",
        )
        move.button_draft()
        move.button_cancel()
        self.assertEqual(move.state, "cancel")

    def test_reversal_by_storno_takes_the_items_back(self):
        move = self._income(self.income)
        reversal = move._reverse_moves(cancel=True)
        self.assertEqual(reversal.state, "posted")
        items = (move | reversal).line_ids.analytic_line_ids
        self.assertEqual(sum(items.mapped("amount")), 0)
        self.assertEqual(reversal.rural_region_id, self.xiangguan)


@tagged("post_install", "-at_install")
class TestLockedPeriods(TagsCase):
    @freeze_time("2025-07-20")
    def test_a_voucher_of_a_closed_period_is_dated_after_it(self):
        """Odoo says so on the form; the history keeps what was changed."""
        self.company.fiscalyear_lock_date = date(2025, 6, 30)
        move = self._spending(self.upkeep, date="2025-06-10", post=False)
        self.assertIn("2025/06/30", move.tax_lock_date_message)
        move.action_post()
        self.assertGreater(move.date, date(2025, 6, 30))
        self.assertIn("not 2025-06-10", move.message_ids[0].body)

    def test_a_voucher_of_a_closed_period_is_not_reset(self):
        move = self._spending(self.upkeep, date="2025-06-10")
        self.company.fiscalyear_lock_date = date(2025, 6, 30)
        self.assertRefused(move.button_draft, "2025/06/30")
        self.assertEqual(move.state, "posted")


@tagged("post_install", "-at_install")
class TestClosingJournal(TagsCase):
    def test_closing_entries_need_no_tags_and_make_no_items(self):
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("rural_closing", "=", True)],
            limit=1,
        )
        self.assertTrue(journal, "the chart brings a closing journal")
        lines = [("50101", 1000, self.income), ("321", -1000, False)]
        move = self._voucher(lines, journal_id=journal.id, post=False)
        move.with_context(validate_analytic=True).action_post()
        self.assertEqual(move.state, "posted")
        self.assertFalse(move.line_ids.analytic_line_ids)


@tagged("post_install", "-at_install")
class TestDefaults(TagsCase):
    def _line_tags(self, move, code):
        line = move.line_ids.filtered(lambda line: line.account_id.code == code)
        return line.rural_village_id, line.rural_asset_id

    def _draft(self, code, balance, region=False, partner=False, company=None):
        moves = self.env["account.move"].with_company(company or self.company)
        return moves.create(
            {
                "move_type": "entry",
                "rural_region_id": region and region.id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": self._account(each, company).id,
                            "balance": amount,
                            "name": "记账",
                            "partner_id": partner and partner.id,
                        },
                    )
                    for each, amount in ((code, balance), ("102", -balance))
                ],
            }
        )

    def test_village_of_the_voucher(self):
        move = self._draft("51101", 100, self.xiangguan)
        self.assertEqual(self._line_tags(move, "51101")[0], self.xiangguan)
        self.assertFalse(self._line_tags(move, "102")[0], "cash needs no tag")

    def test_township_of_the_voucher_is_no_village(self):
        move = self._draft("51101", 100, self.liuhe)
        self.assertFalse(self._line_tags(move, "51101")[0])
        self.assertEqual(move.rural_region_id, self.liuhe)

    def test_only_contract_of_the_partner(self):
        partner = self.env["res.partner"].create({"name": "众兴合作社"})
        contract = self.env["rural.contract"].create(
            {
                "name": "大棚租赁",
                "region_id": self.xiangguan.id,
                "partner_id": partner.id,
                "date_start": "2025-01-01",
                "date_end": "2026-12-31",
                "annual_amount": 1000,
                "line_ids": [(0, 0, {"asset_id": self.asset.id})],
            }
        )
        move = self._draft("50101", -100, partner=partner)
        self.assertFalse(self._line_tags(move, "50101")[1], "a draft is no contract")
        self.env.cr.execute(
            "UPDATE rural_contract SET state = 'running' WHERE id = %s", [contract.id]
        )
        contract.invalidate_recordset()
        move = self._draft("50101", -100, partner=partner)
        self.assertEqual(self._line_tags(move, "50101"), (self.xiangguan, self.asset))
        other = self._draft("50101", -100, self.qianying, partner)
        self.assertEqual(self._line_tags(other, "50101")[0], self.qianying)
        self.assertFalse(self._line_tags(other, "50101")[1])

    def test_only_village_of_the_company(self):
        own = self._books_company("相官村经济合作社")
        self.xiangguan.company_id = own
        move = self._draft("51101", 100, company=own)
        self.assertEqual(move.company_id, own)
        self.assertEqual(self._line_tags(move, "51101")[0], self.xiangguan)

    def test_distribution_models_of_odoo_join_the_tags(self):
        """One item with village, asset and use; never one for each rule."""
        self.env["account.analytic.distribution.model"].create(
            {
                "account_prefix": "51101",
                "analytic_distribution": self._tags(use=self._use("11")),
                "company_id": self.company.id,
            }
        )
        move = self._draft("51101", 100, self.xiangguan)
        self._attach(move)
        move.action_post()
        line = move.line_ids.filtered(lambda line: line.account_id.code == "51101")
        items = line.analytic_line_ids
        self.assertEqual(len(items), 1)
        columns = self.env["rural.tags"]._columns()
        self.assertEqual(items[columns["village"]], self.xiangguan.analytic_account_id)
        self.assertEqual(items[columns["use"]], self._use("11").analytic_account_id)

    def test_accountant_fills_a_voucher_on_screen(self):
        accountant = self.users["accountant"]
        moves = self.env["account.move"].with_user(accountant)
        with Form(moves.with_context(default_move_type="entry")) as form:
            form.rural_region_id = self.xiangguan
            with form.line_ids.new() as line:
                line.account_id = self._account("51101")
                self.assertEqual(line.rural_village_id, self.xiangguan)
                line.rural_use_id = self._use("11")
                line.debit = 100
            with form.line_ids.new() as line:
                line.account_id = self._account("102")
                line.credit = 100
        move = form.record
        line = move.line_ids.filtered("rural_use_id")
        self.assertEqual(line.rural_village_id, self.xiangguan)
        self.assertEqual(len(line.analytic_distribution), 1)
        with Form(move) as form:
            form.rural_region_id = self.qianying
        self.assertEqual(line.rural_village_id, self.qianying)
        self.assertEqual(line.rural_use_id, self._use("11"))

    def test_asset_chosen_on_a_line_brings_its_village(self):
        move = self._income(False, post=False)
        with Form(move) as form, form.line_ids.edit(1) as line:
            line.rural_asset_id = self.asset
            self.assertEqual(line.rural_village_id, self.xiangguan)
        self.assertEqual(self._line_tags(move, "50101"), (self.xiangguan, self.asset))
        self.assertEqual(move.rural_region_id, self.xiangguan)

    def test_region_of_several_villages_is_what_they_share(self):
        both = [
            ("51101", 100, self._tags(self.xiangguan, use=self._use("11"))),
            ("51101", 50, self._tags(self.qianying, use=self._use("11"))),
            ("102", -150, False),
        ]
        self.assertEqual(self._voucher(both).rural_region_id, self.liuhe)
