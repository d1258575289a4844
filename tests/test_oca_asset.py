from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_books import BookingCommon


@tagged("post_install", "-at_install")
class TestOcaAsset(BookingCommon):
    """The weak spots of account_asset_management, each closed."""

    def _due(self, book):
        return book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate" and not line.init_entry
        ).sorted("line_date")

    def _posted(self):
        book = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        line = self._due(book)[0]
        line.create_move()
        return book, line

    def test_indexes(self):
        self.env.cr.execute("SELECT tablename, indexdef FROM pg_indexes")
        definitions = [f"{table} {text}" for table, text in self.env.cr.fetchall()]
        for table, column in (
            ("account_move_line", "asset_id"),
            ("account_asset_line", "move_id"),
            ("account_asset_line", "previous_id"),
            ("account_asset_line", "line_date"),
            ("account_asset", "profile_id"),
            ("account_asset", "company_id"),
            ("account_asset", "state"),
            ("account_asset", "rural_asset_id"),
        ):
            found = [
                text
                for text in definitions
                if text.startswith(f"{table} ") and f"({column}" in text
            ]
            self.assertTrue(found, f"{table}.{column} has no index")

    def test_lines_of_another_company(self):
        book = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        line = self._due(book)[0]
        other = self.env["res.company"].create({"name": "外县"})
        stranger = self._user("accountant", self.county, login="stranger")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        lines = self.env(user=stranger, context={})["account.asset.line"]
        self.assertFalse(lines.search([("id", "=", line.id)]))
        with self.assertRaises(AccessError):
            lines.browse(line.id).read(["amount"])
        with self.assertRaises(AccessError):
            lines.browse(line.id).write({"amount": 1})

    def test_lines_of_another_township(self):
        asset = self._asset(self.linqiao, state="confirmed")
        self.users["other"] = self._user("accountant", self.shunshan, login="other")
        self.users["other"].write(
            {"company_ids": [(4, self.company.id)], "company_id": self.company.id}
        )
        book = self._book(asset, user="other", opening_date="2024-12-31")
        line = self._due(book)[0].with_user(self.users["accountant"])
        self.assertFalse(line.search([("id", "=", line.id)]))
        for record in (line, book.with_user(self.users["accountant"])):
            with self.assertRaises(AccessError):
                record.read(["company_id"])

    def test_no_step_without_an_accounting_group(self):
        book, line = self._posted()
        clerk = self.users["clerk"]
        reviewer = self.users["reviewer"]
        for user in (clerk, reviewer):
            for name in ("validate", "set_to_draft", "compute_depreciation_board"):
                with self.assertRaises(AccessError):
                    getattr(book.with_user(user), name)()
            due = self._due(book)[1].with_user(user)
            for record, name in (
                (due, "create_move"),
                (line.with_user(user), "unlink_move"),
                (line.with_user(user), "update_asset_line_after_unlink_move"),
            ):
                with self.assertRaises(AccessError):
                    getattr(record, name)()
        self.assertEqual(book.state, "open")
        self.assertFalse(self._due(book)[1].move_id)

    def test_a_posted_entry_is_reversed_never_deleted(self):
        book, line = self._posted()
        move = line.move_id
        action = line.unlink_move()
        self.assertEqual(action["res_model"], "wiz.asset.move.reverse")
        self.assertTrue(move.exists())
        wizard = (
            self.env["wiz.asset.move.reverse"]
            .with_user(self.users["accountant"])
            .with_context(**action["context"])
            .create({"date_reversal": "2025-01-31", "reason": "重复"})
        )
        wizard.reverse_move()
        reversal = move.reversal_move_ids
        self.assertEqual((move.state, reversal.state), ("posted", "posted"))
        # 红字冲销: the same sides, negative
        expense = reversal.line_ids.filtered(
            lambda line: line.account_id.code == "51103"
        )
        self.assertEqual((expense.debit, expense.credit), (-475, 0))
        self.assertFalse(line.move_id)
        self.assertEqual(book.value_depreciated, 19000)
        self.assertEqual(len(book.account_move_line_ids.move_id), 2)
        self.assertEqual(len(book.rural_asset_id.book_asset_ids), 1)
        line.create_move()
        self.assertEqual(book.value_depreciated, 19475)
        with self.assertRaises(UserError):
            move.reversal_move_ids._reverse_moves(cancel=True)
            wizard.reverse_move()
            wizard.reverse_move()

    def test_reversal_opens_a_closed_asset_again(self):
        asset = self._asset(
            state="confirmed", category="0112", date_completed="2021-08-20"
        )
        book = self._book(asset, opening_date="2026-07-31")
        self.assertEqual(len(self._due(book)), 1)
        line = self._due(book)
        line.create_move()
        self.assertEqual(book.state, "close")
        self.env["wiz.asset.move.reverse"].create(
            {"line_id": line.id, "date_reversal": "2026-08-31"}
        ).reverse_move()
        self.assertEqual(book.state, "open")

    def _bill(self, asset=None, profile=None):
        profile = profile or self.env.ref(
            "rural_asset.category_0108"
        ).profile_ids.filtered(lambda p: p.company_id == self.company)
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.env["res.partner"].create({"name": "农机公司"}).id,
                "invoice_date": "2025-03-01",
                "date": "2025-03-01",
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "旋耕机",
                            "account_id": profile.account_asset_id.id,
                            "asset_profile_id": profile.id,
                            "quantity": 1,
                            "price_unit": 9000,
                            "tax_ids": [(5,)],
                        },
                    )
                ],
            }
        )
        bill.action_post()
        return bill

    def _reverse_bill(self, bill):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"date": "2025-03-02", "journal_id": bill.journal_id.id})
        )
        action = wizard.reverse_moves()
        refund = self.env["account.move"].browse(action["res_id"])
        if refund.state == "draft":
            refund.action_post()
        return refund

    def test_a_reversed_bill_makes_no_second_asset(self):
        bill = self._bill()
        book = bill.line_ids.asset_id
        self.assertEqual((len(book), book.state), (1, "draft"))
        refund = self._reverse_bill(bill)
        self.assertEqual(refund.state, "posted")
        self.assertFalse(refund.line_ids.asset_id)
        self.assertFalse(book.exists(), "a draft asset goes with its bill")

    def test_a_reversed_bill_leaves_a_running_asset_with_a_note(self):
        bill = self._bill()
        book = bill.line_ids.asset_id
        book.validate()
        count = self.env["account.asset"].search_count([])
        refund = self._reverse_bill(bill)
        self.assertEqual(self.env["account.asset"].search_count([]), count)
        self.assertEqual(book.state, "open")
        self.assertIn(refund.name, book.message_ids[:1].body)

    def test_tags_of_the_profile_survive_a_bill_without_tags(self):
        profile = self.env.ref("rural_asset.category_0108").profile_ids.filtered(
            lambda p: p.company_id == self.company
        )
        tags = self._tags(self.xiangguan)
        profile.analytic_distribution = tags
        book = self._bill(profile=profile).line_ids.asset_id
        self.assertEqual(book.analytic_distribution, tags)
        self.assertEqual(book.rural_village_id, self.xiangguan)

    def test_accountants_and_administrators_may_use_the_wizards(self):
        admin = self._user("manager", self.county, login="chief")
        admin.group_ids |= self.env.ref("account.group_account_manager")
        for user in (self.users["accountant"], admin):
            for model in (
                "account.asset.remove",
                "account.asset.compute",
                "wiz.asset.move.reverse",
            ):
                self.env[model].with_user(user).check_access("create")

    def test_writing_our_fields_does_not_read_the_boards(self):
        assets = self.env["rural.asset"].union(
            *(self._asset(state="confirmed") for _n in range(3))
        )
        books = self._book(assets, opening_date="2024-12-31").sudo()

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.write({"note": "x"})
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(books)
        self.assertEqual(queries(books[:1]), queries(books))

    def _remove(self, book, regime="residual_value", **vals):
        wizard = (
            self.env["account.asset.remove"]
            .with_user(self.users["accountant"])
            .with_context(**book.remove()["context"])
            .create({"date_remove": "2025-02-10", "posting_regime": regime, **vals})
        )
        wizard.remove()
        removal = book.depreciation_line_ids.filtered(
            lambda line: line.type == "remove"
        )
        return removal.move_id

    def test_removal_charges_the_month_and_clears_151(self):
        """借152 已提, 借154 净值, 贷151 原值: the residual value goes out too."""
        book, _line = self._posted()
        move = self._remove(book)
        self.assertEqual(book.state, "removed")
        self.assertEqual(
            self._balances(move), [("151", -120000), ("152", 19950), ("154", 100050)]
        )
        expense = sum(
            book.account_move_line_ids.filtered(
                lambda line: line.account_id.code == "51103"
            ).mapped("balance")
        )
        self.assertEqual(expense, 950, "January and the whole of February")

    def test_removal_at_a_loss_and_when_depreciated(self):
        book, _line = self._posted()
        move = self._remove(
            book,
            "gain_loss_on_sale",
            sale_value=100000,
            account_sale_id=self._account("102").id,
        )
        self.assertEqual(
            self._balances(move),
            [("102", 100000), ("151", -120000), ("152", 19950), ("515", 50)],
        )
        asset = self._asset(
            state="confirmed",
            category="0108",
            batch="poverty",
            project_year=2014,
            date_completed="2014-05-01",
        )
        book = self._book(asset, "none", opening_date="2024-12-31")
        self.assertEqual(
            self._balances(self._remove(book)),
            [("151", -120000), ("152", 114000), ("154", 6000)],
        )


@tagged("post_install", "-at_install")
@freeze_time("2025-03-15")
class TestDepreciationCron(BookingCommon):
    def _run(self):
        self.env["account.asset"]._cron_post_depreciation()

    def setUp(self):
        super().setUp()
        progress = patch.object(
            self.env.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 60.0
        )
        progress.start()
        self.addCleanup(progress.stop)

    def _months(self, book):
        lines = book.depreciation_line_ids.filtered("move_id")
        return sorted(lines.mapped("line_date"))

    def test_posts_what_is_due_once(self):
        book = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        self._run()
        self.assertEqual(self._months(book), [date(2025, 1, 31), date(2025, 2, 28)])
        moves = book.depreciation_line_ids.move_id
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self._run()
        self.assertEqual(book.depreciation_line_ids.move_id, moves)

    def test_a_failing_asset_is_reported_and_the_others_go_on(self):
        bad = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        good = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        bad.sudo().analytic_distribution = False
        self._run()
        self._run()
        self.assertFalse(self._months(bad))
        self.assertEqual(len(self._months(good)), 2)
        activity = bad.activity_ids
        self.assertEqual(len(activity), 1, "told once, not every day")
        self.assertEqual(activity.user_id, self.users["accountant"])
        bad.sudo().analytic_distribution = bad.rural_asset_id._books_distribution()
        self._run()
        self.assertEqual(len(self._months(bad)), 2)
        self.assertFalse(bad.activity_ids)

    def test_posting_by_hand_shows_what_fails(self):
        bad = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        good = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        bad.sudo().analytic_distribution = False
        wizard = self.env["account.asset.compute"].with_user(self.users["accountant"])
        wizard = wizard.create({"date_end": "2025-01-31"})
        wizard.asset_compute()
        self.assertIn(bad.display_name, wizard.note)
        self.assertEqual(self._months(good), [date(2025, 1, 31)])
        self.assertFalse(self._months(bad))
        bad.sudo().analytic_distribution = bad.rural_asset_id._books_distribution()
        action = wizard.asset_compute()
        self.assertEqual(action["res_model"], "account.move")
        self.assertEqual(self._months(bad), [date(2025, 1, 31)])

    def test_a_closed_period_is_reported(self):
        book = self._book(self._asset(state="confirmed"), opening_date="2024-12-31")
        self.company.hard_lock_date = "2025-01-31"
        self._run()
        moves = book.depreciation_line_ids.move_id
        self.assertTrue(
            book.activity_ids or min(moves.mapped("date")) > date(2025, 1, 31)
        )

    def test_assets_of_other_business_are_left_alone(self):
        profile = self.env["account.asset.profile"].create(
            {
                "name": "办公设备",
                "company_id": self.company.id,
                "account_asset_id": self._account("151").id,
                "account_depreciation_id": self._account("152").id,
                "account_expense_depreciation_id": self._account("513").id,
                "journal_id": self._move_journal().id,
                "method_number": 3,
                "method_period": "month",
            }
        )
        book = self.env["account.asset"].create(
            {
                "name": "电脑",
                "purchase_value": 3600,
                "date_start": "2025-01-01",
                "profile_id": profile.id,
                "company_id": self.company.id,
            }
        )
        book.validate()
        board = book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate"
        )
        self.assertEqual(min(board.mapped("line_date")), date(2025, 1, 31))
        self._run()
        self.assertFalse(self._months(book))

    def _move_journal(self):
        return self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("code", "=", "折旧")]
        )

    def test_theirs_stays_off(self):
        theirs = self.env.ref("account_asset_management.ir_cron_assets_generator")
        self.assertFalse(theirs.active)
        self.assertTrue(self.env.ref("rural_asset.ir_cron_depreciation").active)
