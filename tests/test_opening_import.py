import base64
import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_books import BooksCommon
from .common_import import FindingsMixin, workbook

TODAY = "2025-03-31"
HEAD = (
    "乡镇 村 科目编码 科目名称 借方余额 贷方余额 资产编码 往来单位 摘要 "
    "历年结余 光伏历年结余"
).split()


def balance(code, debit=None, credit=None, village="相官村", **more):
    """A row of the table; ``more`` are columns by their heading."""
    row = dict.fromkeys(HEAD)
    row.update({"村": village, "科目编码": code, "借方余额": debit, "贷方余额": credit})
    row.update(more)
    return list(row.values())


def balances(village="相官村", cash=50000):
    """A village's balances: 320,000 on each side with the usual cash."""
    return [
        balance("102", cash, village=village),
        balance("112", 20000, village=village, 往来单位="绿源合作社"),
        balance("151", 250000, village=village),
        balance("152", credit=30000, village=village),
        balance("211", credit=10000, village=village, 往来单位="王建国"),
        balance("311", credit=280000 + cash - 50000, village=village),
    ]


class OpeningCase(FindingsMixin, BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))

    @classmethod
    def _import(cls, rows, user="accountant", head=HEAD, **vals):
        data = rows if isinstance(rows, bytes) else workbook([head, *rows], "期初余额")
        imports = cls.env["rural.opening.import"].with_user(cls.users[user])
        return imports.create(
            {"file": base64.b64encode(data), "filename": "期初.xlsx", **vals}
        )

    def _take_in(self, rows, **vals):
        """The opening entries after the import."""
        record = self._import(rows, **vals)
        record.action_import()
        self.assertEqual(record.state, "done")
        return record.line_ids.move_id

    def _ledger(self, village):
        """``{account code: fen}`` of a village from its posted items."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT a.code_store ->> %s, sum(round(l.balance * 100))
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN account_account a ON a.id = l.account_id
             WHERE m.state = 'posted' AND m.rural_village_id = %s
             GROUP BY 1
            """,
            [str(self.company.id), village.id],
        )
        return dict(self.env.cr.fetchall())


@tagged("post_install", "-at_install")
class TestOpeningImport(OpeningCase):
    def test_one_posted_entry_a_village(self):
        move = self._take_in(balances())
        self.assertEqual(move.state, "posted")
        self.assertEqual(str(move.date), "2024-12-31")
        self.assertEqual(move.rural_region_id, self.xiangguan)
        self.assertEqual(move.journal_id.type, "general")
        self.assertFalse(move.journal_id.rural_closing)
        self.assertEqual(
            self._ledger(self.xiangguan),
            {
                "102": 5000000,
                "112": 2000000,
                "151": 25000000,
                "152": -3000000,
                "211": -1000000,
                "311": -28000000,
            },
        )

    def test_every_line_carries_the_village(self):
        move = self._take_in(balances())
        self.assertEqual(move.line_ids.rural_village_id, self.xiangguan)
        self.assertTrue(all(line.rural_village_id for line in move.line_ids))
        self.assertFalse(move.line_ids.rural_use_id)

    def test_villages_add_up_to_the_company(self):
        rows = balances() + balances("前营村", 80000.55)
        moves = self._take_in(rows)
        self.assertEqual(moves.rural_region_id, self.xiangguan | self.qianying)
        column = self.env["rural.tags"]._columns()["village"]
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            SELECT sum(round(amount * 100)),
                   sum(round(amount * 100)) FILTER (WHERE {column} IS NOT NULL)
              FROM account_analytic_line i
              JOIN account_move_line l ON l.id = i.move_line_id
             WHERE l.account_id = %s
            """,
            [self._account("102").id],
        )
        self.assertEqual(self.env.cr.fetchone(), (-13000055, -13000055))
        villages = self._ledger(self.xiangguan), self._ledger(self.qianying)
        self.assertEqual(sum(v["102"] for v in villages), 13000055)
        self.assertEqual(sum(sum(v.values()) for v in villages), 0)

    def test_the_income_ledger_stays_empty(self):
        self._take_in(balances())
        rows = self.env["rural.income.ledger"].search(
            [("village_id", "=", self.xiangguan.id)]
        )
        figures = ("invoiced", "received", "land_rent", "upkeep", "spent")
        self.assertFalse(any(row[name] for row in rows for name in figures))

    def test_partners_and_labels(self):
        move = self._take_in(balances())
        due = move.line_ids.filtered(lambda line: line.account_id.code == "112")
        self.assertEqual(due.partner_id.name, "绿源合作社")
        self.assertTrue(due.partner_id.is_company)
        self.assertEqual(due.amount_residual, 20000)

    def test_an_asset_of_the_village(self):
        asset = self._asset(state="confirmed")
        rows = balances()
        rows[2][HEAD.index("资产编码")] = asset.code
        move = self._take_in(rows)
        line = move.line_ids.filtered(lambda line: line.account_id.code == "151")
        self.assertEqual(line.rural_asset_id, asset)

    def test_the_workbook_is_the_original_voucher(self):
        move = self._take_in(balances())
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", move.id)]
        )
        self.assertEqual(attachment.name, "期初.xlsx")

    def test_balance_with_direction_and_without(self):
        head = ["村", "科目编码", "方向", "余额"]
        rows = [
            ["相官村", "102", "借", 100.05],
            ["相官村", "152", "贷", 30],
            ["相官村", "151", None, 80],
            ["相官村", "311", None, 150.05],
            ["相官村", "322", "平", 0],
        ]
        self._take_in(rows, head=head)
        self.assertEqual(
            self._ledger(self.xiangguan),
            {"102": 10005, "152": -3000, "151": 8000, "311": -15005},
        )

    def test_accounts_by_name(self):
        head = ["村", "会计科目", "借方余额", "贷方余额"]
        self._take_in(
            [["相官村", "库存现金", 5, None], ["相官村", "公积公益金", None, 5]],
            head=head,
        )
        self.assertEqual(self._ledger(self.xiangguan), {"101": 500, "311": -500})

    def test_codes_of_2004(self):
        rows = [
            balance("153", 700, 科目名称="固定资产清理"),
            balance("154", 300, 科目名称="在建工程"),
            balance("202", credit=400, 科目名称="应付款", 往来单位="王建国"),
            balance("211", credit=600, 科目名称="应付工资"),
        ]
        self._take_in(rows, chart="2004")
        self.assertEqual(
            self._ledger(self.xiangguan),
            {"154": 70000, "153": 30000, "211": -40000, "212": -60000},
        )

    def test_accounts_without_balance_and_sums_are_skipped(self):
        rows = [
            balance("101", 0, 0),
            balance("211", credit=300),
            balance("21101", credit=200, 科目名称="押金和保证金"),
            balance("21102", credit=100, 科目名称="预收款"),
            balance("102", 300),
        ]
        record = self._import(rows)
        record.action_import()
        self.assertEqual((record.count_new, record.count_skipped), (3, 2))
        self.assertEqual(
            self._ledger(self.xiangguan),
            {"102": 30000, "21101": -20000, "21102": -10000},
        )

    def test_a_detail_that_the_chart_lacks_goes_to_its_parent(self):
        rows = [
            balance("102", 300),
            balance("24105", credit=200, 科目名称="2021年大棚项目"),
            balance("21101", credit=100, 科目名称="应付李四", 往来单位="李四"),
        ]
        found = self._found(rows)
        self.assertEqual({f[0] for f in found.values()}, {"warning"})
        self.assertEqual(set(found), {(3, "C"), (4, "C")})
        move = self._take_in(rows)
        self.assertEqual(
            self._ledger(self.xiangguan), {"102": 30000, "241": -20000, "211": -10000}
        )
        self.assertIn("2021年大棚项目", move.line_ids.mapped("name"))


@tagged("post_install", "-at_install")
class TestCarryover(OpeningCase):
    ROWS = (balance(None, 历年结余=12345.67, 光伏历年结余=800),)

    def _year(self, scheme="general"):
        return self.env["rural.village.year"].search(
            [
                ("region_id", "=", self.xiangguan.id),
                ("year", "=", 2025),
                ("scheme", "=", scheme),
            ]
        )

    def test_surplus_goes_to_the_year_that_begins(self):
        self._import(self.ROWS).action_import()
        self.assertEqual(self._year().opening_entered, 12345.67)
        self.assertEqual(self._year("pv").opening_entered, 800)

    def test_beside_balances(self):
        rows = balances()
        rows[0][HEAD.index("历年结余")] = 500
        self._import(rows).action_import()
        self.assertEqual(self._year().opening_entered, 500)
        self.assertTrue(self._ledger(self.xiangguan))

    def test_twice_changes_nothing_and_another_amount_is_refused(self):
        self._import(self.ROWS).action_import()
        again = self._import(self.ROWS)
        again.action_import()
        self.assertEqual((again.count_unchanged, again.count_changed), (1, 0))
        found = self._found([balance(None, 历年结余=1)])
        self.assertRegex(found[2, "J"][1], "12345.67.*1.00")

    def test_two_amounts_for_one_village(self):
        rows = [balance(None, 历年结余=1), balance(None, 历年结余=2)]
        self.assertEqual(self._found(rows)[3, "J"][0], "error")


@tagged("post_install", "-at_install")
class TestOpeningFindings(OpeningCase):
    def _finding(self, place, pattern, rows, severity="error", **vals):
        found = self._found(rows, **vals)
        self.assertIn(place, found, found)
        self.assertEqual(found[place][0], severity)
        self.assertRegex(found[place][1], pattern)

    def test_right_balances_have_no_finding(self):
        self.assertFalse(self._found(balances()))

    def test_debit_and_credit_differ(self):
        rows = balances()
        rows[-1][HEAD.index("贷方余额")] = 279999.5
        self._finding((2, "E"), "320000.00.*319999.50.*0.50", rows)

    def test_only_villages_that_balance(self):
        wrong = balances("前营村")
        wrong[0][HEAD.index("借方余额")] = 1
        record = self._import(balances() + wrong)
        with self.assertRaisesRegex(UserError, "6 rows"):
            record.action_import()
        record.only_right_rows = True
        record.action_import()
        self.assertEqual(record.line_ids.move_id.rural_region_id, self.xiangguan)
        self.assertFalse(self._ledger(self.qianying))
        record.action_result()
        data = base64.b64decode(record.result_file)
        sheet = openpyxl.load_workbook(io.BytesIO(data))["期初余额"]
        villages = {row[1].value for row in sheet.iter_rows(min_row=2) if row[1].value}
        self.assertEqual(villages, {"前营村"})

    def test_profit_and_loss_has_no_opening(self):
        rows = [balance("101", 5), balance("50101", credit=5)]
        self._finding((3, "C"), "Close the year", rows)

    def test_the_result_of_the_year_is_doubtful(self):
        rows = [balance("101", 5), balance("321", credit=5)]
        self._finding((3, "C"), "322", rows, "warning")

    def test_unknown_account(self):
        rows = [balance("101", 5), balance("999", credit=5)]
        self._finding((3, "C"), "2004", rows)
        self._finding((3, "C"), "no account code", [rows[0], balance("现金", credit=5)])

    def test_codes_of_2004_without_saying_so(self):
        rows = [balance("101", 5), balance("153", credit=5, 科目名称="固定资产清理")]
        self._finding((3, "D"), "chart of 2004", rows)

    def test_accounts_that_2023_removed(self):
        rows = [balance("101", 5), balance("212", credit=5, 科目名称="应付福利费")]
        self._finding((3, "C"), "应付福利费.*abolished", rows, chart="2004")
        rows = [balance("132", 5), balance("311", credit=5)]
        self._finding((2, "C"), "林木资产.*134", rows, chart="2004")

    def test_contra_account_on_the_wrong_side(self):
        rows = [balance("152", 5), balance("311", credit=5)]
        self._finding((2, "E"), "other side", rows, "warning")

    def test_both_sides_of_113_are_usual(self):
        who = {"往来单位": "李长河"}
        rows = [balance("113", 5, **who), balance("113", credit=5, 往来单位="王玉兰")]
        self.assertFalse(self._found(rows))

    def test_receivables_need_a_name(self):
        rows = [balance("112", 5), balance("311", credit=5)]
        self._finding((2, "H"), "who owes", rows)
        rows = [balance("102", 5), balance("211", credit=5)]
        self._finding((3, "H"), "creditor", rows, "warning")

    def test_amounts_below_zero_and_on_both_sides(self):
        rows = [balance("102", -5), balance("311", credit=-5)]
        self._finding((2, "E"), "other side", rows)
        rows = [balance("102", 6, 1), balance("311", credit=5)]
        self._finding((2, "F"), "one side", rows)

    def test_the_same_balance_twice(self):
        rows = [balance("102", 5), balance("102", 5), balance("311", credit=10)]
        self._finding((3, "C"), "row 2", rows)
        rows[1][HEAD.index("摘要")] = "专户"
        self.assertFalse(self._found(rows))

    def test_asset_unknown(self):
        rows = [balance("151", 5, 资产编码="X"), balance("311", credit=5)]
        self._finding((2, "G"), "X", rows)

    def test_villages_out_of_sight(self):
        rows = balances("林桥村")
        self._finding((2, "B"), "no region in your charge", rows)

    def test_a_township_has_no_balances(self):
        rows = [balance("101", 5, village=None, 乡镇="柳河镇")]
        self._finding((2, "B"), "village", rows)

    def test_a_locked_period(self):
        self.company.fiscalyear_lock_date = "2024-12-31"
        self._finding((2, "B"), "locked until 2024-12-31", balances())
        self.assertFalse(self._found(balances(), date="2025-01-01"))

    def test_a_village_without_company_or_chart(self):
        bare = self.env["res.company"].create({"name": "无科目公司"})
        self.qianying.company_id = bare
        self.users["accountant"].company_ids |= bare
        imports = self._import(balances("前营村"))
        imports = imports.with_context(allowed_company_ids=(self.company | bare).ids)
        imports.action_check()
        self.assertIn("chart of accounts", imports.issue_ids.mapped("message")[0])

    def test_foreign_currency(self):
        found = self._found([[*balance("101", 5), "美元"]], head=[*HEAD, "币种"])
        self.assertIn("美元", found[2, "L"][1])

    def test_arrears_that_the_contract_will_invoice(self):
        asset = self._asset(state="confirmed")
        partner = self.env["res.partner"].create(
            {"name": "绿源合作社", "is_company": True}
        )
        contract = self.env["rural.contract"].create(
            {
                "name": "大棚租赁",
                "region_id": self.xiangguan.id,
                "partner_id": partner.id,
                "date_start": "2024-01-01",
                "date_end": "2026-12-31",
                "annual_amount": 20000,
                "line_ids": [(0, 0, {"asset_id": asset.id})],
            }
        )
        contract.with_user(self.users["officer"]).action_start()
        found = self._found(balances())
        self.assertEqual(found[3, "H"][0], "warning")
        self.assertIn("20000.00", found[3, "H"][1])


@tagged("post_install", "-at_install")
class TestOpeningOnFile(OpeningCase):
    def test_the_same_file_twice_changes_nothing(self):
        move = self._take_in(balances())
        again = self._import(balances())
        again.action_import()
        self.assertEqual((again.count_new, again.count_unchanged), (0, 6))
        self.assertEqual(
            self.env["account.move"]._rural_openings(self.xiangguan.ids), move
        )

    def test_another_file_for_the_village_says_what_differs(self):
        self._take_in(balances())
        found = self._found(balances(cash=60000))
        self.assertRegex(found[2, "B"][1], "102.*50000.00 → 60000.00")
        self.assertRegex(found[2, "B"][1], "311.*-280000.00 → -290000.00")

    def test_another_day_is_refused(self):
        self._take_in(balances())
        found = self._found(balances(), date="2025-01-31")
        self.assertIn("2024-12-31", found[2, "B"][1])

    def test_after_a_reversal_the_balances_may_come_again(self):
        move = self._take_in(balances())
        move._reverse_moves([{"date": move.date}], cancel=True)
        again = self._take_in(balances(cash=60000))
        self.assertNotEqual(again, move)
        self.assertEqual(self._ledger(self.xiangguan)["102"], 6000000)

    def test_a_company_for_each_village(self):
        other = self._books_company("前营村集体")
        self.qianying.company_id = other
        self.users["accountant"].company_ids |= other
        record = self._import(balances() + balances("前营村"))
        record = record.with_context(allowed_company_ids=(self.company | other).ids)
        record.action_import()
        moves = record.line_ids.move_id
        self.assertEqual(moves.company_id, self.company | other)
        for move in moves:
            self.assertEqual(move.line_ids.account_id.company_ids, move.company_id)


@tagged("post_install", "-at_install")
class TestOpeningRights(OpeningCase):
    def test_only_accountants_and_officers(self):
        for role in ("clerk", "reviewer", "auditor", "verifier", "manager"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._import(balances(), user=role)

    def test_an_officer_checks_but_does_not_book(self):
        record = self._import(balances(), user="officer")
        record.action_check()
        self.assertEqual((record.count_new, record.count_wrong), (6, 0))
        with self.assertRaisesRegex(UserError, "does not book"):
            record.action_import()

    def test_imports_of_others_are_out_of_sight(self):
        self._import(balances()).action_check()
        for model in ("", ".issue", ".line", ".column"):
            rows = self.env["rural.opening.import" + model]
            self.assertFalse(rows.with_user(self.users["officer"]).search([]))

    def test_background_above_the_limit(self):
        self.env.company.rural_background_rows = 5
        record = self._import(balances())
        record.action_import()
        self.assertEqual(record.state, "running")
        with self.enter_registry_test_mode():
            record._job_import()
        self.assertEqual(record.state, "done", record.message)
        self.assertEqual(len(record.line_ids.move_id), 1)


@tagged("post_install", "-at_install")
class TestOpeningTemplate(OpeningCase, HttpCase):
    def test_the_blank_workbook_can_be_filled_in_and_imported(self):
        self.authenticate("rural_accountant", "rural_accountant")
        response = self.url_open("/rural_asset/import_template/opening")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        sheet = book.worksheets[0]
        head = {cell.value: cell.column for cell in sheet[2]}
        offered = {cell.value for row in book["选项"].iter_rows() for cell in row}
        self.assertLessEqual({"102 银行存款", "152 累计折旧", "相官村"}, offered)
        self.assertNotIn("50101 租赁收入", offered)
        for number, row in enumerate(balances(), 3):
            for name, value in zip(HEAD, row, strict=True):
                if name in head:
                    sheet.cell(number, head[name]).value = value
        out = io.BytesIO()
        book.save(out)
        self.assertEqual(len(self._take_in(out.getvalue())), 1)
