from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..lib import depreciation
from .common_books import BookingCommon


@tagged("post_install", "-at_install")
class TestBooking(BookingCommon):
    def test_completed_construction_and_the_grant(self):
        """借151 贷153; 借241 贷311 资金转增, with the tags of village and asset."""
        asset = self._asset(state="confirmed")
        book = self._book(asset, "construction", opening_date=False)
        self.assertEqual(book.state, "open")
        self.assertEqual(book.purchase_value, 120000)
        move = self._move_of(book)
        self.assertEqual(move.state, "posted")
        self.assertEqual(
            self._balances(move),
            [("151", 120000), ("153", -120000), ("241", 120000), ("311", -120000)],
        )
        tags = self._tags(self.xiangguan, asset)
        for line in move.line_ids:
            self.assertEqual(line.analytic_distribution, tags)
        self.assertEqual(move.rural_region_id, self.xiangguan)
        self.assertEqual((asset.in_books, asset.voucher_no), (True, move.name))

    def test_own_money_is_no_grant(self):
        own = self.env.ref("rural_asset.funding_source_f90")
        granted = self.env.ref("rural_asset.funding_source_f02")
        asset = self._asset(
            state="confirmed",
            funding_ids=[
                (0, 0, {"source_id": granted.id, "amount": 100000.01}),
                (0, 0, {"source_id": own.id, "amount": 19999.99}),
            ],
        )
        move = self._move_of(self._book(asset, "bank", opening_date=False))
        self.assertEqual(
            self._balances(move),
            [
                ("102", -120000),
                ("151", 120000),
                ("241", 100000.01),
                ("311", -100000.01),
            ],
        )

    def test_components_take_their_part_of_the_grant(self):
        asset = self._asset(state="confirmed")
        wizard = self.env["rural.asset.book"].with_context(active_ids=asset.ids)
        form = Form(wizard)
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.grant, 120000)
            line.value = 45000.5
            self.assertEqual(line.grant, 45000.5)

    def test_handed_over_with_depreciation(self):
        """借151 原值 贷152 累计折旧 贷311 净值."""
        asset = self._asset(state="confirmed")
        book = self._book(asset, "handover", opening_date="2024-12-31")
        # 40 months from 2021-09: 114000 × 40 ÷ 240
        self.assertEqual(
            self._balances(self._move_of(book)),
            [("151", 120000), ("152", -19000), ("311", -101000)],
        )
        self.assertEqual(book.value_depreciated, 19000)

    def test_no_entry_when_the_balances_are_there(self):
        asset = self._asset(state="confirmed", voucher_no="2021-记-7")
        book = self._book(asset, "none", opening_date="2024-12-31")
        self.assertFalse(self._move_of(book))
        self.assertFalse(book.account_move_line_ids)
        self.assertEqual((asset.in_books, asset.voucher_no), (True, "2021-记-7"))
        due = book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate" and not line.init_entry
        )
        self.assertEqual(min(due.mapped("line_date")), date(2025, 1, 31))
        self.assertEqual(len(due), 200)

    def test_components_with_lives_of_their_own(self):
        asset = self._asset(state="confirmed", value=100000.01)
        books = self._book(
            asset,
            "construction",
            opening_date=False,
            rows=[
                {"name": "棚体", "value": 70000, "useful_life": 20, "grant": 70000},
                {"name": "卷帘机", "value": 30000.01, "useful_life": 10, "grant": 0},
            ],
        )
        self.assertEqual(sorted(books.mapped("method_number")), [10, 20])
        self.assertEqual(sum(books.mapped("purchase_value")), 100000.01)
        self.assertEqual(len(self._move_of(books)), 1)
        self.assertIn(("153", -100000.01), self._balances(self._move_of(books)))

    def test_components_must_add_up(self):
        asset = self._asset(state="confirmed")
        with self.assertRaisesRegex(UserError, "119999.99.*120000.00"):
            self._book(asset, rows=[{"value": 119999.99, "grant": 0}])
        self.assertFalse(asset.book_asset_ids)

    def test_an_asset_of_another_village_cannot_be_slipped_in(self):
        asset = self._asset(state="confirmed")
        foreign = self._asset(self.linqiao, state="confirmed")
        with self.assertRaises(AccessError):
            self._book(asset, rows=[{}, {"asset_id": foreign.id}])

    def test_only_confirmed_assets(self):
        with self.assertRaisesRegex(UserError, "confirmed"):
            self._book(self._asset(state="registered"))

    def test_a_households_asset_is_not_the_villages(self):
        asset = self._asset(state="confirmed", category="0302", household_head="李四")
        with self.assertRaisesRegex(UserError, "household"):
            self._book(asset)

    def test_not_twice(self):
        asset = self._asset(state="confirmed")
        self._book(asset)
        with self.assertRaisesRegex(UserError, "already"):
            self._book(asset)

    def test_what_is_new_is_not_depreciated_yet(self):
        asset = self._asset(state="confirmed")
        with self.assertRaisesRegex(UserError, "Handed over"):
            self._book(asset, "construction", opening_date="2024-12-31")

    def test_more_depreciated_than_possible(self):
        asset = self._asset(state="confirmed")
        with self.assertRaisesRegex(UserError, "114000.00"):
            self._book(
                asset, opening_date="2024-12-31", rows=[{"depreciated": 114000.01}]
            )

    def test_a_clerk_does_not_touch_the_books(self):
        asset = self._asset(state="confirmed")
        with self.assertRaises(AccessError):
            self._book(asset, user="clerk")

    def test_equity_is_carried_not_depreciated(self):
        asset = self._asset(
            state="confirmed",
            category="0110",
            invested_body="强村公司",
            invested_share=5,
        )
        book = self._book(asset, "construction", opening_date=False)
        self.assertEqual(book.state, "open")
        self.assertFalse(
            book.depreciation_line_ids.filtered(lambda line: line.type != "create")
        )
        self.assertIn(("141", 120000), self._balances(self._move_of(book)))

    def test_fully_depreciated_is_closed_at_once(self):
        asset = self._asset(
            state="confirmed",
            category="0108",
            batch="poverty",
            project_year=2014,
            date_completed="2014-05-01",
        )
        book = self._book(asset, "none", opening_date="2024-12-31")
        self.assertEqual((book.state, book.value_residual), ("close", 0))

    def test_a_category_of_the_countys_own_gets_its_profile(self):
        category = self.env["rural.asset.category"].create(
            {
                "code": "0150",
                "name": "冷库",
                "asset_class": "operating",
                "useful_life": 15,
                "residual_rate": 4,
                "require_quantity": False,
            }
        )
        asset = self._asset(state="confirmed", category_id=category.id)
        book = self._book(asset)
        self.assertEqual(book.profile_id.rural_category_id, category)
        self.assertEqual(book.method_number, 15)

    def test_many_villages_in_one_go(self):
        assets = self._asset(state="confirmed") | self._asset(
            self.qianying, state="confirmed", value=0.03
        )
        books = self._book(assets, "construction", opening_date=False)
        self.assertEqual(len(books), 2)
        self.assertEqual(
            books.mapped("rural_village_id"), self.xiangguan | self.qianying
        )


@tagged("post_install", "-at_install")
class TestDepreciation(BookingCommon):
    def _assert_equals_lib(self, book, value, rate, life, start):
        args = Decimal(str(value)), Decimal(str(rate)) / 100, life, start
        total = Decimal(0)
        lines = book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate"
        )
        by_date = {line.line_date: Decimal(str(line.amount)) for line in lines}
        self.assertEqual(len(by_date), len(lines))
        for month in range(1, life * 12 + 3):
            day = start + relativedelta(months=month, day=31)
            total += by_date.pop(day, 0)
            self.assertEqual(total, depreciation.accumulated(*args, day), day)
        self.assertFalse(by_date)

    def test_every_month_equals_the_register(self):
        """From the month after completion, to the last fen."""
        cases = (
            (120000, "2021-08-20", "0101"),
            (99999.99, "2021-01-31", "0108"),
            (1, "2021-12-01", "0201"),
            (333.33, "2021-02-28", "0112"),
            (0.05, "2021-06-30", "0209"),
        )
        for value, completed, category in cases:
            with self.subTest(value=value):
                asset = self._asset(
                    state="confirmed",
                    value=value,
                    date_completed=completed,
                    category=category,
                    date_accepted=False,
                )
                book = self._book(asset, opening_date=False)
                self._assert_equals_lib(
                    book,
                    value,
                    asset.residual_rate,
                    asset.useful_life,
                    asset.date_completed,
                )

    def test_taken_over_then_every_month_equals_the_register(self):
        asset = self._asset(state="confirmed", value=99999.99)
        book = self._book(asset, opening_date="2024-12-31")
        lines = book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate"
        )
        opening = lines.filtered("init_entry")
        args = Decimal("99999.99"), Decimal("0.05"), 20, asset.date_completed
        total = Decimal(str(opening.amount))
        for line in (lines - opening).sorted("line_date"):
            total += Decimal(str(line.amount))
            self.assertEqual(total, depreciation.accumulated(*args, line.line_date))
        self.assertEqual(total, Decimal("94999.99"))

    def test_another_opening_amount_is_spread_over_the_rest(self):
        asset = self._asset(state="confirmed")
        book = self._book(
            asset, opening_date="2024-12-31", rows=[{"depreciated": 14000}]
        )
        rest = book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate" and not line.init_entry
        )
        self.assertEqual(set(rest.mapped("amount")), {500.0})
        self.assertEqual(len(rest), 200)

    def test_what_is_posted_stays_when_the_board_is_computed_anew(self):
        asset = self._asset(state="confirmed")
        book = self._book(asset, opening_date="2024-12-31")
        lines = book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate" and not line.init_entry
        ).sorted("line_date")
        lines[:2].create_move()
        posted = [(line.id, line.amount, line.move_id.id) for line in lines[:2]]
        book.set_to_draft()
        book.purchase_value = 130000
        book.salvage_value = 6000
        book.compute_depreciation_board()
        self.assertEqual(
            [(line.id, line.amount, line.move_id.id) for line in lines[:2]], posted
        )
        book.validate()
        left = book.depreciation_line_ids.filtered(
            lambda line: (
                line.type == "depreciate" and not (line.init_entry or line.move_id)
            )
        )
        self.assertEqual(
            round(sum(left.mapped("amount")), 2), round(124000 - 19000 - 950, 2)
        )
        self.assertEqual(len(left), 198)

    def test_entries_carry_village_and_asset(self):
        asset = self._asset(state="confirmed", category="0201", caretaker_name="李长河")
        book = self._book(asset, opening_date="2024-12-31")
        line = book.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate" and not line.init_entry
        ).sorted("line_date")[0]
        line.create_move()
        move = line.move_id
        self.assertEqual((move.state, move.date), ("posted", date(2025, 1, 31)))
        self.assertEqual(self._balances(move), [("152", -475), ("51404", 475)])
        expense = move.line_ids.filtered("debit")
        self.assertEqual(
            expense.analytic_distribution, self._tags(self.xiangguan, asset)
        )
        self.assertIn("2025-01", expense.name)
        self.assertEqual(move.rural_region_id, self.xiangguan)
        self.assertFalse(move.rural_lacks_evidence)


@tagged("post_install", "-at_install")
class TestBookingScreens(BookingCommon):
    def _views(self, action, user):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"rural_asset.{action}")
        kinds = [(False, kind) for kind in action["view_mode"].split(",")]
        model = self.env[action["res_model"]].with_user(self.users[user])
        views = model.get_views([*kinds, (False, "search")])["views"]
        for kind in action["view_mode"].split(","):
            fields = model.fields_get()
            self.assertIn(kind, views)
            model.search_read([], list(fields), limit=1)

    def test_every_screen_opens_for_its_roles(self):
        self._book(self._asset(state="confirmed"))
        for user in ("accountant", "reviewer", "officer", "auditor"):
            self._views("rural_book_comparison_action", user)
            self._views("rural_book_asset_action", user)
        for user in ("officer", "manager"):
            self._views("rural_use_action", user)
            self._views("rural_account_part_action", user)

    def test_the_proposal_as_the_accountant_sees_it(self):
        """Components and the opening day can be changed before anything is made."""
        asset = self._asset(state="confirmed").with_user(self.users["accountant"])
        action = asset.action_book()
        wizard = self.env["rural.asset.book"].with_user(self.users["accountant"])
        form = Form(wizard.with_context(**action["context"]))
        form.entry = "handover"
        form.opening_date = "2024-12-31"
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.profile_id.rural_category_id, asset.category_id)
            self.assertEqual(line.depreciated, 19000)
            line.value = 60000
            self.assertEqual(line.depreciated, 9500)
        with form.line_ids.new() as line:
            line.asset_id = asset
            self.assertEqual(line.name, asset.name)
            self.assertEqual(line.value, 60000)
            self.assertEqual(line.depreciated, 9500)
            line.name = "卷帘机"
        form.save().action_book()
        self.assertEqual(len(asset.book_asset_ids), 2)
        self.assertEqual(asset.book_asset_count, 2)
        action = asset.action_open_book_assets()
        self.assertEqual(
            self.env["account.asset"].search(action["domain"]), asset.book_asset_ids
        )

    def test_a_clerk_sees_no_button(self):
        asset = self._asset(state="confirmed")
        for user, seen in (("accountant", True), ("clerk", False)):
            view = asset.with_user(self.users[user]).get_view(view_type="form")
            self.assertEqual("action_book" in view["arch"], seen, user)
            form = Form(asset.with_user(self.users[user]))
            self.assertEqual(form.name, asset.name)
