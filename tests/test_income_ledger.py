from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..lib.amounts import split_largest_remainder
from .income_common import IncomeCommon, fen


@tagged("post_install", "-at_install")
class TestIncomeLedger(IncomeCommon):
    def test_chain_of_one_asset(self):
        """预计 … 结余 out of vouchers alone, to the fen."""
        self._income(12345.67, self.house)
        self._income(1000, self.house, cash=False)
        self._spending(300.33, "12", self.house)
        self._spending(200.10, "11", self.house)
        self._spending(6000, "21", self.house)
        self._spending(500.05, "31", self.house)
        self._spending(400, "41", self.house)
        self._spending(0.01, "51", self.house)
        row = self._row(self.house)
        self.assertEqual(
            self._figures(
                row,
                "invoiced",
                "received",
                "land_rent",
                "upkeep",
                "distributable",
                "spent_posts",
                "spent_relief",
                "spent_works",
                "spent_other",
                "spent",
                "surplus",
            ),
            [
                fen(text)
                for text in (
                    "13345.67",
                    "12345.67",
                    "300.33",
                    "200.10",
                    "11845.24",
                    "6000",
                    "500.05",
                    "400",
                    "0.01",
                    "6900.06",
                    "4945.18",
                )
            ],
        )

    def test_carryover_stays_apart(self):
        """来安县办法: 历年结余 is outside this year's spending and surplus."""
        self._income(1000, self.house)
        self._spending(600, "31", self.house, carryover=True)
        row = self._row(self.house)
        self.assertEqual(
            self._figures(row, "spent", "surplus", "spent_carryover"),
            [fen(0), fen(1000), fen(600)],
        )

    def test_photovoltaic_has_its_own_scheme(self):
        self._income(800, self.plant, code="50103")
        self._spending(100, "P21", self.plant)
        self.assertFalse(self._row(self.plant))
        row = self._row(self.plant, scheme="pv")
        self.assertEqual(
            self._figures(row, "invoiced", "received", "spent_posts"),
            [fen(800), fen(800), fen(100)],
        )

    def test_spending_without_asset_is_village_level(self):
        self._spending(250, "21")
        self.assertEqual(fen(self._row().spent_posts), fen(250))

    def test_reversal_takes_everything_back(self):
        move = self._income(1000, self.house, cash=False)
        before = fen(self._row(self.house).invoiced)
        reversal = move._reverse_moves(
            [{"date": "2025-06-01", "invoice_date": "2025-06-01"}]
        )
        self._attach(reversal)
        reversal.action_post()
        self.assertEqual(before, fen(1000))
        self.assertEqual(fen(self._row(self.house).invoiced), fen(0))

    def test_draft_and_closing_vouchers_do_not_count(self):
        self._income(1000, self.house, cash=False)
        self._voucher(
            [
                ("112", 77, False),
                ("50101", -77, self._tags(self.xiangguan, self.house)),
            ],
            post=False,
        )
        closing = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("rural_closing", "=", True)],
            limit=1,
        )
        self._voucher(
            [("50101", 1000, False), ("321", -1000, False)],
            "2025-12-31",
            journal_id=closing.id,
        )
        self.assertEqual(fen(self._row(self.house).invoiced), fen(1000))

    # --- contracts ------------------------------------------------------------

    def test_contract_of_several_assets_is_split_to_the_fen(self):
        weights = {self.house: 1, self.shop: 1, self.other: 1}
        self._contract(weights, 100)
        parts = [self._row(asset).contracted for asset in weights]
        expected = split_largest_remainder(Decimal(100), list(weights.values()))
        self.assertEqual([fen(part) for part in parts], expected)

    def test_split_equals_the_library_for_odd_weights(self):
        weights = {self.house: 0.3333, self.shop: 12.5, self.plant: 7.7777}
        contract = self._contract(weights, 98765.43, years=(2024, 2025))
        shares = self.env["rural.instalment.share"].search(
            [("contract_id", "=", contract.id), ("year", "=", 2024)]
        )
        by_asset = {share.asset_id: fen(share.amount) for share in shares}
        expected = split_largest_remainder(
            Decimal("98765.43"), [Decimal(str(w)) for w in weights.values()]
        )
        self.assertEqual([by_asset[asset] for asset in weights], expected)
        self.assertEqual(sum(by_asset.values()), fen("98765.43"))

    def test_draft_contract_and_cancelled_instalment_do_not_count(self):
        self._contract({self.shop: 1}, 500, start=False)
        contract = self._contract({self.house: 1}, 500, years=(2024, 2025))
        contract.instalment_ids[1].cancelled = True
        self.assertFalse(self._row(self.shop))
        self.assertFalse(self._row(self.house).contracted)
        self.assertEqual(fen(self._row(self.house, 2024).contracted), fen(500))

    def test_deposit_is_no_income(self):
        contract = self._contract({self.house: 1}, 500)
        contract.instalment_ids.kind = "deposit"
        self.assertFalse(self._row(self.house))

    def test_expected_is_contracted_else_last_year(self):
        self._income(700, self.house, "2024-05-01")
        self._income(300, self.shop, "2024-05-01")
        self._contract({self.house: 1}, 900)
        self.assertEqual(fen(self._row(self.house).expected), fen(900))
        self.assertEqual(fen(self._row(self.shop).expected), fen(300))
        self.assertEqual(fen(self._row(self.shop, 2024).expected), fen(0))

    # --- what a figure opens -------------------------------------------------------

    def test_every_figure_opens_the_rows_it_adds_up(self):
        self._contract({self.house: 2, self.shop: 1}, 1000, years=(2024, 2025))
        for asset in (self.house, self.shop):
            self._income(333.33, asset, "2024-02-01")
            self._income(666.67, asset)
        for amount, use in ((50, "12"), (40, "11"), (30, "21"), (20, "31"), (10, "51")):
            self._spending(amount, use, self.house)
        self._spending(5, "41", self.house, carryover=True)
        self._income(99, self.plant, code="50103")
        row = self._row(self.house)
        account = self.env["rural.village.year"]._get(self.xiangguan, 2025)
        for record in (row, account):
            for figure in (
                "expected",
                "contracted",
                "invoiced",
                "received",
                "land_rent",
                "upkeep",
                "spent_posts",
                "spent_relief",
                "spent_works",
                "spent_other",
                "spent_carryover",
                "spent",
            ):
                with self.subTest(record=record, figure=figure):
                    self.assertEqual(
                        abs(self._sum_behind(record, figure)), fen(record[figure])
                    )
        for figure in ("distributable", "surplus"):
            self.assertEqual(
                self._sum_behind(account, figure, figure), fen(account[figure])
            )
        self.assertEqual(fen(account.invoiced), fen("1333.34"))

    def test_expected_of_last_year_opens_last_years_items(self):
        self._income(700, self.house, "2024-05-01")
        row = self._row(self.house)
        self.assertEqual(self._sum_behind(row, "expected"), fen(700))

    # --- access ---------------------------------------------------------------

    def test_clerk_sees_the_own_village_only(self):
        self._income(1000, self.house)
        self._income(2000, self.other)
        clerk = self.ledger.with_user(self.users["clerk"])
        rows = clerk.search([("year", "=", 2025)])
        self.assertEqual(rows.village_id, self.xiangguan)
        with self.assertRaises(AccessError):
            self._row(self.other).with_user(self.users["clerk"]).read(["received"])
        with self.assertRaisesRegex(UserError, "role does not read"):
            rows[:1].action_open_figure("invoiced")

    def test_reading_by_id_gives_the_same_row(self):
        self._income(1000, self.house)
        row = self._row(self.house)
        self.env.invalidate_all()
        again = self.ledger.browse(row.id)
        self.assertEqual((again.asset_id, again.year), (self.house, 2025))
        self.assertEqual(fen(again.received), fen(1000))
        self.assertFalse(self.ledger.search([("id", "=", row.id + 40)]))

    def test_villages_add_up_to_the_company(self):
        """One company of many villages, and a company for one village alone."""
        self._income(1000, self.house)
        self._income(2000, self.other)
        rows = self.ledger.search([("company_id", "=", self.company.id)])
        books = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("account_id", "=", self._account("50101").id),
            ]
        )
        self.assertEqual(
            fen(sum(rows.mapped("invoiced"))), -fen(sum(books.mapped("balance")))
        )
