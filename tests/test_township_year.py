"""One year of a township: invoices, receipts, part payments, reversals,
depreciation, wages, relief and works, and the books still agree to the fen.

The sums are taken by statements of this file's own, not by the product's.
"""

from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from .common_books import BooksCommon

YEAR = 2025
INCOME_PARTS = ("rent_income", "dividend_income", "pv_income", "other_income")


@tagged("post_install", "-at_install")
class TestTownshipYear(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "绿野种植合作社"})
        cls.grower = cls.env["res.partner"].create({"name": "王大田"})
        cls.house = cls._asset(cls.xiangguan, "confirmed", value=333333.33)
        cls.cold = cls._asset(
            cls.qianying, "confirmed", value=210000.01, name="前营村冷库"
        )
        cls.plant = cls._asset(
            cls.qianying,
            "confirmed",
            category="0106",
            value=480000,
            name="前营村光伏电站",
            quantity=60,
            operation_mode="photovoltaic",
        )
        cls.lease = cls._contract(cls.xiangguan, cls.house, 36000.5, "quarter")
        cls.joint = cls._contract(
            cls.liuhe, cls.house | cls.cold, 10000.01, "half", partner=cls.grower
        )
        cls._run_the_year()

    # ------------------------------------------------------------
    # THE YEAR
    # ------------------------------------------------------------

    @classmethod
    def _contract(cls, region, assets, amount, frequency, partner=None):
        contract = cls.env["rural.contract"].create(
            {
                "name": f"{region.name}租赁合同",
                "region_id": region.id,
                "partner_id": (partner or cls.partner).id,
                "mode": "lease",
                "date_start": f"{YEAR}-01-01",
                "date_end": f"{YEAR + 2}-12-31",
                "annual_amount": amount,
                "frequency": frequency,
                "decision_kind": "representatives",
                "decision_date": f"{YEAR - 1}-12-01",
                "line_ids": [
                    (0, 0, {"asset_id": asset.id, "weight": weight})
                    for weight, asset in enumerate(assets, 1)
                ],
                "document_ids": [
                    (0, 0, {"kind": "contract", "name": "合同", "file": "YQ=="})
                ],
            }
        )
        contract.with_user(cls.users["officer"]).action_start()
        return contract

    @classmethod
    def _run_the_year(cls):
        due = (cls.lease | cls.joint).instalment_ids.filtered(
            lambda i: i.kind == "rent" and i.date_due.year == YEAR
        )
        due._make_vouchers()
        cls.moves = due.sorted("date_due").move_id
        first, second, *others = cls.moves
        cls._pay(first, first.amount_residual, f"{YEAR}-01-20")
        cls._pay(second, 1234.56, f"{YEAR}-04-15")
        cls.late = cls._pay(second, 777.77, f"{YEAR}-05-02")
        for move in others[:2]:
            cls._pay(move, move.amount_residual, f"{YEAR}-09-09")
        cls._cash_income()
        cls._spending()
        cls._depreciation()

    @classmethod
    def _pay(cls, move, amount, day):
        """Odoo's own wizard, as an accountant uses it."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"amount": amount, "payment_date": day})
        )
        return wizard._create_payments()

    @classmethod
    def _cash_income(cls):
        tags = cls._tags(cls.qianying, cls.plant)
        for month, amount in ((3, 8123.45), (6, 9876.54), (9, 7001.01)):
            cls._voucher(
                [("102", amount, False), ("50103", -amount, tags)],
                date=f"{YEAR}-{month:02}-28",
            )

    @classmethod
    def _spending(cls):
        spend = cls._spend
        spend(cls.xiangguan, "51102", "12", 3000.33, "102", "02-10", asset=cls.house)
        spend(cls.xiangguan, "51101", "11", 812.07, "102", "03-11", asset=cls.house)
        spend(cls.xiangguan, "51401", "21", 9600, "213", "06-30")
        cls._voucher(
            [("213", 9600, False), ("102", -9600, False)],
            date=f"{YEAR}-07-05",
            rural_region_id=cls.xiangguan.id,
        )
        spend(cls.qianying, "51402", "31", 2000.02, "102", "07-20")
        spend(cls.qianying, "51403", "P41", 4321.09, "102", "08-20")
        spend(cls.xiangguan, "51409", "51", 99.99, "102", "10-10", carryover=True)

    @classmethod
    def _spend(cls, village, code, use, amount, against, day, **kwargs):
        tags = cls._tags(village, kwargs.get("asset"), cls._use(use))
        move = cls._voucher(
            [(code, amount, tags), (against, -amount, False)],
            date=f"{YEAR}-{day}",
            post=False,
        )
        if kwargs.get("carryover"):
            move.line_ids.filtered("analytic_distribution").rural_carryover = True
        move.action_post()
        return move

    @classmethod
    def _depreciation(cls):
        wizard = (
            cls.env["rural.asset.book"]
            .with_context(active_model="rural.asset", active_ids=cls.house.ids)
            .create({})
        )
        wizard.write(
            {
                "entry": "handover",
                "date": date(YEAR, 1, 1),
                "opening_date": date(YEAR - 1, 12, 31),
            }
        )
        wizard.action_book()
        lines = cls.house.book_asset_ids.depreciation_line_ids.filtered(
            lambda line: (
                line.type == "depreciate"
                and not line.init_entry
                and line.line_date.year == YEAR
            )
        )
        lines.create_move()
        cls.charged = sum(lines.mapped("amount"))

    # ------------------------------------------------------------
    # SUMS OF THIS FILE'S OWN
    # ------------------------------------------------------------

    def _fen(self, statement, *params):
        self.env.flush_all()
        rows = self.env.execute_query(SQL(statement, *params))
        return {tuple(key): round(value * 100) for *key, value in rows}

    def _general_ledger(self, parts):
        """Credit of the accounts of parts in fen, from the journal items."""
        return self._fen(
            """
            SELECT part.part, -SUM(line.balance)
              FROM account_move_line line
              JOIN rural_account_part part
                ON part.account_id = line.account_id
               AND part.company_id = line.company_id
             WHERE line.parent_state = 'posted' AND line.company_id = %s
               AND part.part IN %s
          GROUP BY part.part""",
            self.company.id,
            tuple(parts),
        )

    def _analytic(self, parts):
        return self._fen(
            """
            SELECT part.part, SUM(item.amount)
              FROM account_analytic_line item
              JOIN rural_account_part part
                ON part.account_id = item.general_account_id
               AND part.company_id = item.company_id
             WHERE item.company_id = %s AND part.part IN %s
          GROUP BY part.part""",
            self.company.id,
            tuple(parts),
        )

    def _ledger(self):
        self.env.invalidate_all()
        rows = self.env["rural.income.ledger"].search(
            [("year", "=", YEAR), ("company_id", "=", self.company.id)]
        )
        names = (
            "invoiced received land_rent upkeep spent_posts spent_relief spent_works "
            "spent_other spent_carryover surplus distributable"
        ).split()
        return {
            name: sum(round(row[name] * 100) for row in rows) for name in names
        }, rows

    def _spent_by_use(self):
        return self._fen(
            """
            SELECT use.code, item.rural_carryover IS TRUE, -SUM(item.amount)
              FROM account_analytic_line item
              JOIN rural_use use ON use.analytic_account_id = item.%s
             WHERE item.company_id = %s
          GROUP BY 1, 2""",
            SQL.identifier(self.env["rural.tags"]._columns()["use"]),
            self.company.id,
        )

    def _cash_received(self):
        """Money on the bank for income, straight from the bank's journal items."""
        rows = self._fen(
            """
            SELECT 'bank', SUM(bank.balance)
              FROM account_move_line bank
              JOIN account_account account ON account.id = bank.account_id
             WHERE bank.parent_state = 'posted' AND bank.company_id = %s
               AND account.account_type = 'asset_cash'
               AND EXISTS (SELECT 1 FROM account_move_line other
                            JOIN account_account o ON o.id = other.account_id
                            WHERE other.move_id = bank.move_id
                              AND o.account_type IN ('asset_receivable', 'income'))
            """,
            self.company.id,
        )
        return rows[("bank",)]

    def _assert_books_agree(self):
        self.env.flush_all()
        trial = self.env.execute_query(
            SQL(
                "SELECT COALESCE(SUM(balance), 0) FROM account_move_line"
                " WHERE parent_state = 'posted' AND company_id = %s",
                self.company.id,
            )
        )
        self.assertEqual(round(trial[0][0] * 100), 0, "trial balance")
        general, analytic = (
            self._general_ledger(INCOME_PARTS),
            self._analytic(INCOME_PARTS),
        )
        self.assertEqual(general, analytic, "general ledger = analytic items")
        ledger, rows = self._ledger()
        self.assertEqual(ledger["invoiced"], sum(general.values()))
        self.assertEqual(ledger["received"], self._cash_received())
        self._assert_spending_agrees(ledger)
        self._assert_villages_add_up(rows)

    def _assert_spending_agrees(self, ledger):
        by_use = self._spent_by_use()
        sums = {
            "land_rent": ("12", "P12"),
            "upkeep": ("11", "13", "P11"),
            "spent_posts": ("21", "22", "P21", "P22"),
            "spent_relief": ("31", "32", "P31"),
            "spent_works": ("41", "P41"),
            "spent_other": ("51", "P51"),
        }
        for name, codes in sums.items():
            booked = sum(by_use.get((code, False), 0) for code in codes)
            self.assertEqual(ledger[name], booked, name)
        carried = sum(v for (_code, carry), v in by_use.items() if carry)
        self.assertEqual(ledger["spent_carryover"], carried)
        spending = ("upkeep", "land_rent", "post_wages", "relief", "works")
        general = self._general_ledger((*spending, "other_spending"))
        self.assertEqual(-sum(general.values()), sum(by_use.values()))

    def _assert_villages_add_up(self, rows):
        villages = rows.village_id
        years = self.env["rural.village.year"]
        for village in villages:
            for scheme in ("general", "pv"):
                years |= years._get(village, YEAR, scheme)
        for name in ("invoiced", "received", "distributable", "surplus"):
            self.assertEqual(
                sum(round(year[name] * 100) for year in years),
                sum(round(row[name] * 100) for row in rows),
                name,
            )

    # ------------------------------------------------------------
    # TESTS
    # ------------------------------------------------------------

    def test_the_year_closes_and_agrees(self):
        self._assert_books_agree()
        ledger, _rows = self._ledger()
        rent = sum(round(move.amount_total * 100) for move in self.moves)
        plant = 812345 + 987654 + 700101
        self.assertEqual(ledger["invoiced"], rent + plant)
        self.assertEqual(ledger["land_rent"], 300033)
        self.assertEqual(ledger["spent_posts"], 960000)
        self.assertEqual(ledger["spent_carryover"], 9999)

    def test_photovoltaic_income_stands_under_its_own_scheme(self):
        _ledger, rows = self._ledger()
        plant = rows.filtered(lambda r: r.scheme == "pv")
        self.assertEqual(plant.village_id, self.qianying)
        self.assertEqual(round(sum(plant.mapped("invoiced")) * 100), 2500100)
        self.assertEqual(round(sum(plant.mapped("spent_works")) * 100), 432109)

    def test_joint_contract_is_split_to_the_fen(self):
        due = self.joint.instalment_ids.filtered(lambda i: i.year == YEAR)
        for instalment in due.filtered("move_id"):
            lines = instalment.move_id.invoice_line_ids
            self.assertEqual(len(lines), 2)
            self.assertEqual(
                sum(round(line.balance * -100) for line in lines),
                round(instalment.amount * 100),
            )

    def test_reversal_of_a_receipt_and_of_a_voucher(self):
        before, _rows = self._ledger()
        self._assert_books_agree()
        self.late.move_id._reverse_moves([{"date": date(YEAR, 11, 1)}], cancel=True)
        after, _rows = self._ledger()
        self.assertEqual(after["received"], before["received"] - 77777)
        self._assert_books_agree()
        wrong = self._spend(self.xiangguan, "51403", "41", 500.05, "102", "11-02")
        self._assert_books_agree()
        wrong._reverse_moves([{"date": date(YEAR, 11, 3)}], cancel=True)
        final, _rows = self._ledger()
        self.assertEqual(final["spent_works"], after["spent_works"])
        self._assert_books_agree()

    def test_credit_note_takes_the_invoice_back(self):
        before, _rows = self._ledger()
        unpaid = self.moves.filtered(lambda m: m.payment_state == "not_paid")[:1]
        self.assertTrue(unpaid)
        day = date(YEAR, 12, 1)
        unpaid._reverse_moves([{"date": day, "invoice_date": day}], cancel=True)
        after, _rows = self._ledger()
        total = round(unpaid.amount_total * 100)
        self.assertEqual(after["invoiced"], before["invoiced"] - total)
        self.assertEqual(after["received"], before["received"])
        self._assert_books_agree()

    def test_depreciation_is_charged_but_is_no_spending(self):
        general = self._general_ledger(("depreciation",))
        self.assertEqual(-general[("depreciation",)], round(self.charged * 100))
        analytic = self._analytic(("depreciation",))
        self.assertEqual(analytic, general)
        ledger, _rows = self._ledger()
        self.assertEqual(ledger["upkeep"], 81207)
