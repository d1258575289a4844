"""A disposal in the books: domain.md §12.4, sale and scrapping (财会〔2023〕14号)."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_disposal import DisposalCommon


@tagged("post_install", "-at_install")
class TestDisposalBooks(DisposalCommon):
    def _booked(self, disposal, price=None, cost=0, **evidence):
        """Carry out and take out of the books as the accountant; the closing voucher
        last. The book value is 120,000 less 19,000 and the months of 2025.
        """
        day = self._walk(disposal, "approved")
        money = {} if price is None else {"price": price}
        self._step(disposal, "complete", date(2025, 3, 20), **money, **evidence)
        self.assertGreater(date(2025, 3, 20), day)
        user = self.users["accountant"]
        wizard = self.env["rural.disposal.book"].with_user(user)
        wizard = wizard.create({"disposal_id": disposal.id, "cost": cost})
        wizard.journal_id = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        self.assertEqual(wizard.date, date(2025, 3, 20))
        wizard.action_apply()
        return disposal.move_ids.sorted("id")

    def _balance(self, moves, code):
        items = moves.line_ids.filtered(lambda item: item.account_id.code == code)
        return round(sum(items.mapped("balance")), 2)

    def test_sale_at_a_gain(self):
        """借154 净值 借152 贷151; 借102 贷154; 贷504 收益."""
        book = self._book(self.asset, opening_date="2024-12-31")
        moves = self._booked(self._valued(), price=105000.05)
        removal, closing = moves
        self.assertEqual(book.state, "removed")
        # 19,000 until 2024 and 3 months of 475
        self.assertEqual(
            self._balances(removal), [("151", -120000), ("152", 20425), ("154", 99575)]
        )
        self.assertEqual(
            self._balances(closing),
            [("102", 105000.05), ("154", -99575), ("504", -5425.05)],
        )
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        self.assertEqual(self._balance(moves, "154"), 0)

    def test_sale_at_a_loss_with_costs(self):
        """借102 贷154, 借154 贷102 清理费用, 借515 损失."""
        self._book(self.asset, opening_date="2024-12-31")
        moves = self._booked(self._valued(), price=95000, cost=1200.5)
        self.assertEqual(
            self._balances(moves[-1]),
            [("102", -1200.5), ("102", 95000), ("154", -99575), ("515", 5775.5)],
        )

    def test_scrapping_is_a_loss(self):
        self._book(self.asset, opening_date="2024-12-31")
        moves = self._booked(self._disposal())
        self.assertEqual(self._balances(moves[-1]), [("154", -99575), ("515", 99575)])

    def test_loss_of_a_grant_to_the_reserve_by_parameter(self):
        """§12.4: 借152 借311 贷151, where the county has chosen so."""
        self.company.rural_disposal_equity = True
        own = self.env.ref("rural_asset.funding_source_f90")
        granted = self.env.ref("rural_asset.funding_source_f02")
        self.asset = self._asset(
            state="confirmed",
            funding_ids=[
                (0, 0, {"source_id": granted.id, "amount": 90000}),
                (0, 0, {"source_id": own.id, "amount": 30000}),
            ],
        )
        self._book(self.asset, opening_date="2024-12-31")
        moves = self._booked(self._disposal(self.asset))
        self.assertEqual(
            self._balances(moves[-1]),
            [("154", -99575), ("311", 74681.25), ("515", 24893.75)],
        )

    def test_tags_and_papers_of_the_vouchers(self):
        self._book(self.asset, opening_date="2024-12-31")
        moves = self._booked(self._valued())
        tags = self._tags(self.xiangguan, self.asset)
        for item in moves[-1].line_ids:
            self.assertEqual(item.analytic_distribution, tags)
        for move in moves:
            self.assertTrue(move.attachment_ids)
            self.assertEqual(move.rural_region_id, self.xiangguan)

    def test_posted_at_once_by_parameter(self):
        self.company.rural_disposal_post = True
        self._book(self.asset, opening_date="2024-12-31")
        moves = self._booked(self._valued())
        self.assertEqual(set(moves.mapped("state")), {"posted"})

    def test_the_register_and_the_books_agree_afterwards(self):
        self._book(self.asset, opening_date="2024-12-31")
        disposal = self._disposal()
        self._walk(disposal, "done")
        rows = self.env["rural.book.comparison"]
        domain = [("asset_id", "=", self.asset.id)]
        self.env.flush_all()
        self.assertEqual(rows.search(domain).status, "disposed")
        self.assertTrue(disposal.to_book)
        wizard = self.env["rural.disposal.book"].with_user(self.users["accountant"])
        wizard.create({"disposal_id": disposal.id, "date": "2025-03-31"}).action_apply()
        self.env.flush_all()
        self.assertFalse(rows.search(domain))
        self.assertEqual(disposal.date_booked, date(2025, 3, 31))
        self.assertEqual(disposal.log_ids.sorted("id")[-1].action, "book")

    def test_not_twice(self):
        self._book(self.asset, opening_date="2024-12-31")
        disposal = self._disposal()
        self._booked(disposal)
        with self.assertRaisesRegex(UserError, "nothing to take out"):
            disposal.with_user(self.users["accountant"]).action_book()

    def test_money_of_what_was_never_in_the_books(self):
        """借102 贷504."""
        moves = self._booked(self._valued(), price=90000)
        self.assertEqual(self._balances(moves), [("102", 90000), ("504", -90000)])

    def test_nothing_to_book(self):
        disposal = self._disposal()
        self._walk(disposal, "done")
        self.assertFalse(disposal.to_book)

    def test_principal_recovered_with_a_difference(self):
        """借102 贷141, difference 502; and the equity leaves the register."""
        asset = self._asset(
            state="confirmed",
            category="0110",
            invested_body="强村公司",
            invested_share=5,
        )
        self._book(asset, "construction", opening_date=False)
        moves = self._booked(self._disposal(asset, "principal"), price=121000)
        self.assertEqual(self._balance(moves, "141"), -120000)
        self.assertEqual(self._balance(moves, "102"), 121000)
        self.assertEqual(self._balance(moves, "502"), -1000)

    def test_what_is_given_for_another_value_waits_on_154(self):
        """What came in is booked by hand against 固定资产清理."""
        self._book(self.asset, opening_date="2024-12-31")
        disposal = self._valued(kind="swap")
        moves = self._booked(disposal, price=95000, buyer="前营村")
        self.assertEqual(len(moves), 1)
        self.assertEqual(self._balance(moves, "154"), 99575)

    def test_values_of_the_books_stand_in_the_disposal(self):
        self._book(self.asset, opening_date="2024-12-31")
        line = self._disposal().line_ids
        self.assertEqual(
            (line.value_source, line.original_value, line.net_value),
            ("books", 120000, 101000),
        )

    def test_only_the_accountant_books(self):
        self._book(self.asset, opening_date="2024-12-31")
        disposal = self._disposal()
        self._walk(disposal, "done")
        for role in ("clerk", "officer"):
            self.assertFalse(disposal.with_user(self.users[role]).can_book)
        self.assertTrue(disposal.with_user(self.users["accountant"]).can_book)
