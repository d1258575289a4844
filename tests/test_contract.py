from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_contract import ContractCommon


@tagged("post_install", "-at_install")
class TestContractSchedule(ContractCommon):
    def _schedule(self, **vals):
        vals = {
            "date_start": date(2023, 1, 1),
            "date_end": date(2025, 12, 31),
            "date_signed": date(2022, 12, 20),
            **vals,
        }
        contract = self._contract(**vals)
        contract.action_make_schedule()
        return contract

    def test_terms_become_rows(self):
        contract = self._schedule(
            frequency="half",
            due_days=10,
            escalation_kind="percent",
            escalation_value=5,
            date_end=date(2024, 12, 31),
        )
        self.assertEqual(
            self._amounts(contract),
            [
                (1, "2023-01-11", 6000),
                (2, "2023-07-11", 6000),
                (3, "2024-01-11", 6300),
                (4, "2024-07-11", 6300),
            ],
        )
        self.assertEqual(contract.schedule_total, 24600)
        self.assertEqual(contract.expected_total, 24600)

    def test_deposit_is_due_when_signed(self):
        contract = self._schedule(deposit=3000)
        self.assertEqual(self._amounts(contract, "deposit"), [(1, "2022-12-20", 3000)])
        self.assertEqual(contract.schedule_total, 36000)

    def test_rate_of_the_invested_value_with_floor(self):
        contract = self._schedule()
        contract.write({"rent_kind": "rate", "return_rate": 6})
        self.assertEqual(contract.annual_amount, 7200)
        contract.floor_amount = 8000
        self.assertEqual(contract.annual_amount, 8000)

    def test_making_it_anew_keeps_what_is_settled(self):
        contract = self._schedule()
        first, second, third = contract.instalment_ids.sorted("number")
        first.opening_received = 12000
        second.amount = 1
        contract.write({"annual_amount": 20000, "date_end": date(2026, 6, 30)})
        contract.action_make_schedule()
        self.assertTrue(first.exists())
        self.assertFalse((second | third).exists())
        self.assertEqual(
            self._amounts(contract),
            [
                (1, "2023-01-01", 12000),
                (2, "2024-01-01", 20000),
                (3, "2025-01-01", 20000),
                (4, "2026-01-01", 10000),
            ],
        )
        self.assertEqual(contract.schedule_total, 62000)
        self.assertEqual(contract.expected_total, 70000)

    def test_rows_by_hand_are_what_was_agreed(self):
        rows = [
            (0, 0, {"number": 1, "date_due": "2023-03-01", "amount": 500}),
            (0, 0, {"number": 2, "date_due": "2024-03-01", "amount": 700}),
        ]
        contract = self._schedule(
            rent_kind="manual", instalment_ids=rows, deposit=100, annual_amount=0
        )
        self.assertEqual(
            self._amounts(contract), [(1, "2023-03-01", 500), (2, "2024-03-01", 700)]
        )
        self.assertEqual(len(contract.instalment_ids), 3)
        self.assertEqual(contract.expected_total, 1200)
        self.assertEqual(contract._yearly_amount(), 400)

    def test_bad_terms_are_told(self):
        for vals, pattern in (
            ({"date_end": False}, "no term"),
            ({"date_end": date(2103, 1, 1)}, "No law allows more than 70"),
            ({"escalation_kind": "amount", "escalation_value": -5}, "by hand"),
        ):
            with self.assertRaisesRegex(UserError, pattern):
                self._schedule(**vals)

    @mute_logger("odoo.sql_db")
    def test_constraints(self):
        contract = self._schedule()
        row = contract.instalment_ids[0]
        for record, vals in (
            (contract, {"date_end": date(2022, 1, 1)}),
            (contract, {"annual_amount": -1}),
            (contract, {"escalation_years": 0}),
            (row, {"amount": -1}),
            (row, {"date_to": date(2022, 1, 1)}),
            (row, {"opening_received": 12000.01}),
            (contract.line_ids, {"weight": 0}),
        ):
            with (
                self.subTest(vals),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                record.write(vals)
                self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_in_the_county(self):
        self._contract(code="相官租〔2025〕1号")
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            self._contract(code="相官租〔2025〕1号")

    def test_overdue_and_open(self):
        contract = self._contract("running", frequency="year")
        row = contract.instalment_ids.sorted("number")[0]
        row.opening_received = 2000
        contract.invalidate_recordset()
        self.assertEqual(row.amount_open, 10000)
        self.assertEqual(row.state, "partial")
        self.assertEqual(row.overdue_days, (self.today - row.date_due).days)
        past = contract.instalment_ids.filtered(lambda r: r.date_due < self.today)
        self.assertEqual(contract.amount_overdue, sum(past.mapped("amount_open")))
        self.assertEqual(contract.amount_received, 2000)


@tagged("post_install", "-at_install")
class TestContractForm(ContractCommon):
    def test_an_accountant_enters_and_starts_a_contract(self):
        accountant = self.env(user=self.users["accountant"])
        with Form(accountant["rural.contract"]) as form:
            form.name = "豆腐坊承包合同"
            form.region_id = self.xiangguan
            form.mode = "contracting"
            form.partner_id = self.partner
            form.partner_kind = "member"
            form.date_start = date(self.today.year, 1, 1)
            form.date_end = date(self.today.year + 4, 12, 31)
            form.annual_amount = 5000
            with form.line_ids.new() as line:
                line.asset_id = self.greenhouse
        contract = form.save()
        self.assertTrue(contract.is_member)
        self.assertEqual(contract.months, 60)
        self.assertEqual(contract.line_ids.beneficiary_id, self.xiangguan)
        self.assertFalse(contract.start_problems)
        contract.action_start()
        self.assertEqual(contract.state, "running")
        self.assertEqual(len(contract.instalment_ids), 5)
        self.assertEqual(self.greenhouse.operation_mode, "contracting")

    def test_from_the_asset(self):
        action = self.greenhouse.action_open_contracts()
        contract = self.env["rural.contract"].with_context(**action["context"])
        with Form(contract) as form:
            form.name = "大棚租赁"
        self.assertEqual(form.save().asset_ids, self.greenhouse)
        self.assertEqual(self.greenhouse.contract_count, 1)

    def test_photovoltaic_income_has_its_scheme(self):
        self.assertEqual(self._contract(mode="photovoltaic").scheme, "pv")
        self.assertEqual(self._contract().scheme, "general")

    def test_counts_and_buttons(self):
        contract = self._contract("running")
        self.assertEqual(contract.instalment_count, 3)
        self.assertGreater(contract.problem_count, 0)
        self.assertEqual((contract.voucher_count, contract.receipt_count), (0, 0))
        for action in (
            contract.action_open_instalments(),
            contract.action_open_problems(),
            contract.action_open_receipts(),
            contract.action_open_vouchers(),
        ):
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(bool(found), action["res_model"].endswith(("ment", "lth")))


@tagged("post_install", "-at_install")
class TestContractAccess(ContractCommon):
    def test_roles(self):
        contract = self._contract()
        hidden = contract.with_user(self.users["verifier"])
        self.assertFalse(hidden.search([("id", "=", contract.id)]))
        for role in ("clerk", "reviewer", "auditor", "manager"):
            user = contract.with_user(self.users[role])
            self.assertEqual(user.name, contract.name)
            with self.assertRaises(AccessError):
                user.note = "…"
            with self.assertRaises(AccessError):
                user.action_start()
        contract.with_user(self.users["accountant"]).note = "已核"
        contract.with_user(self.users["officer"]).action_start()

    def test_another_township_sees_nothing(self):
        asset = self._asset(self.linqiao, state="confirmed")
        contract = self._contract(region=self.linqiao, assets=asset)
        accountant = self.users["accountant"]
        for model in ("rural.contract", "rural.contract.asset"):
            found = self.env[model].with_user(accountant).search([])
            self.assertNotIn(self.linqiao, found.village_id)
        with self.assertRaises(AccessError):
            contract.with_user(accountant).action_start()
