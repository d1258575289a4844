import base64
import io
import time
from datetime import date

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_books import BooksCommon
from .common_import import FindingsMixin, workbook

TODAY = "2025-06-30"
HEAD = (
    "合同编号 合同名称 乡镇 村 资产名称 乙方 乙方类型 统一社会信用代码 经营方式 "
    "签订日期 开始日期 结束日期 年租金(元) 付款方式 先付/后付 递增 保证金(元) 已收至 "
    "累计已收(元) 欠收(元) 备注"
).split()
CREDIT_CODE = "91340000MA2N0X1T65"
# The term after that of the usual row, of which nothing is paid yet.
LATER = {
    "开始日期": "2028-01-01",
    "结束日期": "2028-12-31",
    "已收至": None,
    "累计已收(元)": 0,
}


def clock():
    """Seconds that pass while the tests' day stands still."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def contract_row(**changes):
    """A five-year lease of 12,000 a year in advance, paid until the end of 2024."""
    values = [
        "HT-001", "蔬菜大棚租赁合同", "柳河镇", "相官村", "相官村蔬菜大棚",
        "绿源蔬菜专业合作社", "合作社", CREDIT_CODE, "租赁", "2022-12-20", "2023-01-01",
        "2027-12-31", 12000, "年付", "先付", "无", 2000, "2024-12-31", None, None, None,
    ]  # fmt: skip
    row = dict(zip(HEAD, values, strict=True))
    row.update(changes)
    return list(row.values())


class ContractImportCase(FindingsMixin, BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.asset = cls._asset(state="confirmed")

    @classmethod
    def _import(cls, rows, user="officer", head=HEAD, **vals):
        data = rows if isinstance(rows, bytes) else workbook([head, *rows], "合同")
        imports = cls.env["rural.contract.import"].with_user(cls.users[user])
        return imports.create(
            {"file": base64.b64encode(data), "filename": "合同.xlsx", **vals}
        )

    def _take_in(self, rows, **vals):
        """The contracts after the import."""
        record = self._import(rows, **vals)
        record.action_import()
        self.assertEqual(record.state, "done")
        return record.line_ids.contract_id

    def _openings(self, contract):
        rent = contract.instalment_ids.filtered(lambda r: r.kind == "rent")
        return [r.opening_received for r in rent.sorted("date_due")]


@tagged("post_install", "-at_install")
class TestContractImport(ContractImportCase):
    def test_a_complete_contract_runs_with_its_schedule(self):
        contract = self._take_in([contract_row()])
        self.assertEqual(contract.state, "running")
        self.assertEqual(contract.village_id, self.xiangguan)
        self.assertEqual(contract.partner_id.name, "绿源蔬菜专业合作社")
        self.assertTrue(contract.partner_id.is_company)
        self.assertEqual(contract.partner_id.vat, CREDIT_CODE)
        self.assertEqual(contract.asset_ids, self.asset)
        self.assertEqual(contract.line_ids.beneficiary_id, self.xiangguan)
        rent = contract.instalment_ids.filtered(lambda r: r.kind == "rent")
        self.assertEqual(rent.mapped("amount"), [12000] * 5)

    def test_paid_until_fills_the_oldest_instalments(self):
        contract = self._take_in([contract_row()])
        self.assertEqual(self._openings(contract), [12000, 12000, 0, 0, 0])
        self.assertEqual(contract.amount_overdue, 12000)

    def test_amount_received_fills_the_oldest_instalments(self):
        row = contract_row(已收至=None, **{"累计已收(元)": 30000.01})
        contract = self._take_in([row])
        self.assertEqual(self._openings(contract), [12000, 12000, 6000.01, 0, 0])

    def test_a_deposit_due_before_is_taken_as_received_and_said(self):
        record = self._import([contract_row()])
        record.action_check()
        self.assertIn("deposits", record.message)
        record.action_import()
        deposit = record.line_ids.contract_id.instalment_ids.filtered(
            lambda r: r.kind == "deposit"
        )
        self.assertEqual((deposit.amount, deposit.opening_received), (2000, 2000))

    def test_a_deposit_said_to_be_open_stays_open(self):
        head, row = [*HEAD, "保证金已收"], [*contract_row(), "否"]
        contract = self._take_in([row], head=head)
        deposit = contract.instalment_ids.filtered(lambda r: r.kind == "deposit")
        self.assertEqual(deposit.opening_received, 0)

    def test_the_asset_shows_its_contract(self):
        self._take_in([contract_row()])
        self.assertEqual(self.asset.operator_name, "绿源蔬菜专业合作社")
        self.assertEqual(self.asset.contract_no, "HT-001")

    def test_an_ended_contract_is_expired(self):
        row = contract_row(结束日期="2024-12-31")
        self.assertEqual(self._take_in([row]).state, "expired")

    def test_what_is_missing_leaves_a_draft(self):
        for changes in ({"结束日期": None}, {"资产名称": None}, {"年租金(元)": None}):
            with self.subTest(changes):
                record = self._import(
                    [
                        contract_row(
                            合同编号=f"D-{list(changes)[0]}", 已收至=None, **changes
                        )
                    ]
                )
                record.action_import()
                line = record.line_ids
                self.assertEqual(line.contract_id.state, "draft")
                self.assertEqual(line.target, "draft")
                self.assertIn("draft", line.detail)

    def test_an_asset_not_registered_leaves_a_draft(self):
        self._asset(name="新大棚")
        contract = self._take_in([contract_row(资产名称="新大棚")])
        self.assertEqual(contract.state, "draft")
        self.assertEqual(self._openings(contract), [12000, 12000, 0, 0, 0])

    def test_escalation_and_half_years(self):
        row = contract_row(递增="每2年递增5%", 付款方式="半年付", 已收至="2025年6月")
        contract = self._take_in([row])
        rent = contract.instalment_ids.filtered(lambda r: r.kind == "rent")
        self.assertEqual(rent.mapped("amount"), [6000] * 4 + [6300] * 4 + [6615] * 2)
        self.assertEqual(self._openings(contract)[:6], [6000] * 4 + [6300, 0])

    def test_a_rate_of_the_value(self):
        head = [*HEAD, "收益率(%)"]
        row = [*contract_row(**{"年租金(元)": None}), 6]
        contract = self._take_in([row], head=head)
        self.assertEqual(contract.rent_kind, "rate")
        self.assertEqual(contract.annual_amount, 7200)
        self.assertEqual(self._openings(contract), [7200, 7200, 0, 0, 0])

    def test_amounts_in_wan(self):
        head = [h.replace("(元)", "(万元)") for h in HEAD]
        contract = self._take_in(
            [contract_row(**{"年租金(元)": 1.2, "保证金(元)": 0.2})], head=head
        )
        self.assertEqual((contract.annual_amount, contract.deposit), (12000, 2000))

    def test_one_column_for_the_term(self):
        head = [h for h in HEAD if h != "结束日期"]
        head[head.index("开始日期")] = "起止日期"
        row = contract_row(开始日期="2023.1.1至2027.12.31")
        del row[HEAD.index("结束日期")]
        self.assertEqual(str(self._take_in([row], head=head).date_end), "2027-12-31")


@tagged("post_install", "-at_install")
class TestContractRows(ContractImportCase):
    """Several assets of one contract."""

    def setUp(self):
        super().setUp()
        self.cold = self._asset(name="冷库", state="confirmed")

    def test_assets_in_one_cell(self):
        contract = self._take_in([contract_row(资产名称="相官村蔬菜大棚、冷库")])
        self.assertEqual(contract.asset_ids, self.asset | self.cold)

    def test_assets_by_code(self):
        head = [h.replace("资产名称", "资产编码") for h in HEAD]
        code = f"{self.asset.code};{self.cold.code}"
        contract = self._take_in([contract_row(资产名称=code)], head=head)
        self.assertEqual(contract.asset_ids, self.asset | self.cold)

    def test_rows_of_one_number(self):
        again = contract_row(资产名称="冷库")
        bare = [
            v if h == "资产名称" else None for h, v in zip(HEAD, again, strict=True)
        ]
        for second in (again, bare):
            with self.subTest(second):
                record = self._import([contract_row(), second])
                record.action_check()
                self.assertEqual((record.count_new, record.count_wrong), (1, 0))
                self.assertEqual(record.amount_rent, 12000)
                self.assertEqual(record.line_ids.mapped("status"), ["new", "part"])
        record.action_import()
        self.assertEqual(record.line_ids.contract_id.asset_ids, self.asset | self.cold)
        self.assertEqual(record.line_ids.contract_id.annual_amount, 12000)

    def test_rows_of_one_number_must_agree(self):
        second = contract_row(资产名称="冷库", **{"年租金(元)": 8000})
        found = self._found([contract_row(), second])
        self.assertEqual(found[3, "M"][0], "error")
        record = self._import([contract_row(), second], only_right_rows=True)
        record.action_import()
        self.assertFalse(record.line_ids.contract_id)
        self.assertEqual(record.count_wrong, 2)

    def test_villages_of_one_township(self):
        other = self._asset(self.qianying, "confirmed")
        second = contract_row(村="前营村", 资产名称=other.name)
        contract = self._take_in([contract_row(), second])
        self.assertEqual(contract.region_id, self.liuhe)
        self.assertEqual(contract.state, "running")
        self.assertEqual(
            contract.line_ids.beneficiary_id, self.xiangguan | self.qianying
        )

    def test_the_same_asset_twice(self):
        found = self._found([contract_row(资产名称="冷库、冷库")])
        self.assertEqual(found[2, "E"][0], "error")


@tagged("post_install", "-at_install")
class TestContractFindings(ContractImportCase):
    def _finding(self, column, severity="error", pattern=".", **changes):
        found = self._found([contract_row(**changes)])
        self.assertIn((2, column), found, found)
        self.assertEqual(found[2, column][0], severity)
        self.assertRegex(found[2, column][1], pattern)

    def test_a_right_row_has_no_finding(self):
        self.assertFalse(self._found([contract_row()]))

    def test_village_unknown(self):
        self._finding("D", pattern="相官村", 村="相管村")

    def test_village_of_another_township(self):
        self._finding("D", 村="林桥村")
        row = contract_row(乡镇="舜山镇", 村="林桥村")
        found = self._found([row], user="accountant")
        self.assertTrue({(2, "C"), (2, "D")} & set(found))

    def test_asset_unknown_with_suggestion(self):
        self._finding("E", pattern="相官村蔬菜大棚", 资产名称="蔬菜大棚")

    def test_asset_disposed_of(self):
        self.asset.with_user(self.users["officer"])._do_step("dispose", "报废")
        self._finding("E", pattern="disposed")

    def test_credit_code_with_a_wrong_digit(self):
        self._finding("H", pattern="typed wrong", 统一社会信用代码="91340000MA2N0X1T66")
        self._finding("H", pattern="neither", 统一社会信用代码="12345")

    def test_no_operator(self):
        self._finding("F", 乙方=None, 乙方类型=None, 统一社会信用代码=None)

    def test_term_reversed(self):
        self._finding("L", pattern="before it starts", 结束日期="2022-12-31")

    def test_over_twenty_years_names_the_clause(self):
        self._finding("L", "warning", "民法典第705条", 结束日期="2043-01-01")
        self.assertFalse(self._found([contract_row(结束日期="2042-12-31")]))

    def test_shares_may_run_longer(self):
        self.assertFalse(
            self._found([contract_row(结束日期="2047-12-31", 经营方式="入股")])
        )

    def test_future_signature(self):
        self._finding("J", pattern="future", 签订日期="2025-07-01")

    def test_unknown_word_and_escalation(self):
        self._finding("I", 经营方式="随便")
        self._finding("P", pattern="随行就市", 递增="随行就市")

    def test_negative_rent(self):
        self._finding("M", **{"年租金(元)": -1})

    def test_rent_that_looks_like_wan(self):
        self._finding(
            "M", "warning", 已收至=None, **{"年租金(元)": 1.2, "累计已收(元)": 0}
        )

    def test_paid_outside_the_term(self):
        self._finding("R", pattern="2023-01-01", 已收至="2022-06-30")

    def test_paid_within_a_period_is_reckoned_by_days(self):
        self._finding("R", "warning", 已收至="2025-06-30")
        contract = self._take_in([contract_row(已收至="2025-06-30")])
        self.assertEqual(self._openings(contract), [12000, 12000, 6000, 0, 0])

    def test_received_and_paid_until_must_agree(self):
        self._finding("S", pattern="24000.00.*20000.00", **{"累计已收(元)": 20000})
        self.assertFalse(self._found([contract_row(**{"累计已收(元)": 24000})]))

    def test_more_than_the_whole_term(self):
        self._finding(
            "S", pattern="60000.00", 已收至=None, **{"累计已收(元)": 60000.01}
        )

    def test_paid_ahead(self):
        self._finding(
            "S", "warning", "36000.00", 已收至=None, **{"累计已收(元)": 40000}
        )

    def test_arrears_stated_and_computed(self):
        self.assertFalse(self._found([contract_row(**{"欠收(元)": 12000})]))
        self._finding("T", pattern="11000.00.*12000.00", **{"欠收(元)": 11000})

    def test_arrears_alone_tell_what_was_received(self):
        row = contract_row(已收至=None, **{"欠收(元)": 12000})
        self.assertEqual(self._openings(self._take_in([row])), [12000, 12000, 0, 0, 0])

    def test_arrears_as_of_another_day(self):
        row = contract_row(**{"欠收(元)": 0})
        self.assertFalse(self._found([row], date_stated="2024-12-31"))

    def test_nothing_said_of_payments(self):
        self._finding("R", "warning", "36000.00", 已收至=None)

    def test_foreign_currency(self):
        found = self._found([[*contract_row(), "美元"]], head=[*HEAD, "币种"])
        self.assertIn("美元", found[2, "V"][1])

    def test_open_term(self):
        head = [h for h in HEAD if h != "结束日期"]
        head[head.index("开始日期")] = "起止日期"
        row = contract_row(开始日期="2023年1月1日起长期", 已收至=None)
        del row[HEAD.index("结束日期")]
        self.assertEqual(self._found([row], head=head)[2, "K"][0], "warning")

    def test_overlap_in_the_file_and_with_those_on_file(self):
        other = contract_row(**LATER | {"开始日期": "2027-12-31", "合同编号": "HT-002"})
        found = self._found([contract_row(), other])
        self.assertEqual(set(found), {(3, "K")})
        self._take_in([contract_row()])
        self.assertIn("HT-001", self._found([other])[2, "K"][1])
        later = contract_row(**LATER | {"合同编号": "HT-003"})
        self.assertFalse(self._found([later]))


@tagged("post_install", "-at_install")
class TestContractPartners(ContractImportCase):
    def test_known_by_code_whatever_the_name(self):
        known = self.env["res.partner"].create({"name": "绿源", "vat": CREDIT_CODE})
        self.assertEqual(self._take_in([contract_row()]).partner_id, known)

    def test_known_by_name(self):
        known = self.env["res.partner"].create(
            {"name": "绿源蔬菜专业合作社", "is_company": True}
        )
        row = contract_row(统一社会信用代码=None)
        self.assertEqual(self._take_in([row]).partner_id, known)

    def test_two_of_one_name(self):
        for _n in range(2):
            self.env["res.partner"].create(
                {"name": "绿源蔬菜专业合作社", "is_company": True}
            )
        found = self._found([contract_row(统一社会信用代码=None)])
        self.assertEqual(found[2, "F"][0], "error")

    def test_another_code_on_file(self):
        self.env["res.partner"].create(
            {"name": "绿源蔬菜专业合作社", "is_company": True, "vat": "9X"}
        )
        self.assertIn("9X", self._found([contract_row()])[2, "F"][1])

    def test_one_operator_of_two_contracts_is_one_partner(self):
        rows = [contract_row(), contract_row(合同编号="HT-002", 经营方式="承包")]
        contracts = self._take_in(rows)
        self.assertEqual(len(contracts), 2)
        self.assertEqual(len(contracts.partner_id), 1)

    def test_namesakes_of_two_villages_are_two_people(self):
        other = self._asset(self.qianying, "confirmed")
        who = {"乙方": "李长河", "乙方类型": None, "统一社会信用代码": None}
        rows = [
            contract_row(**who),
            contract_row(合同编号="HT-002", 村="前营村", 资产名称=other.name, **who),
        ]
        contracts = self._take_in(rows)
        self.assertEqual(len(contracts.partner_id), 2)
        self.assertFalse(any(contracts.partner_id.mapped("is_company")))
        self.assertEqual(set(contracts.mapped("partner_kind")), {"person"})

    def test_a_person_met_again_in_the_village(self):
        who = {"乙方": "李长河", "乙方类型": "个人", "统一社会信用代码": None}
        first = self._take_in([contract_row(**who)])
        again = contract_row(
            合同编号="HT-002",
            开始日期="2028-01-01",
            结束日期="2028-12-31",
            已收至=None,
            **who,
        )
        self.assertEqual(self._take_in([again]).partner_id, first.partner_id)


@tagged("post_install", "-at_install")
class TestContractsOnFile(ContractImportCase):
    def test_the_same_file_twice_changes_nothing(self):
        numberless = contract_row(**LATER | {"合同编号": None})
        rows = [contract_row(), numberless]
        contracts = self._take_in(rows)
        self.env.flush_all()
        stamps = contracts.mapped("write_date")
        counts = self.env["rural.contract"].search_count([])
        with freeze_time("2025-07-01"):
            again = self._import(rows, date_stated=TODAY)
            again.action_import()
        self.assertEqual(
            (again.count_new, again.count_changed, again.count_unchanged), (0, 0, 2)
        )
        self.env.flush_all()
        self.assertEqual(contracts.mapped("write_date"), stamps)
        self.assertEqual(self.env["rural.contract"].search_count([]), counts)

    def test_a_draft_takes_over_what_changed(self):
        contract = self._take_in([contract_row(结束日期=None, 已收至=None)])
        record = self._import([contract_row(**{"年租金(元)": 15000})])
        record.action_check()
        self.assertEqual(record.count_changed, 1)
        self.assertIn("15000.00", record.line_ids.detail)
        record.action_import()
        self.assertEqual(contract.annual_amount, 15000)
        self.assertEqual(contract.state, "running")
        self.assertEqual(self._openings(contract), [15000, 15000, 0, 0, 0])

    def test_of_a_running_contract_the_differences_are_reported(self):
        contract = self._take_in([contract_row()])
        found = self._found([contract_row(**{"年租金(元)": 15000, "已收至": None})])
        self.assertRegex(found[2, "A"][1], "12000.00 → 15000.00")
        found = self._found([contract_row(已收至="2025-12-31")])
        self.assertRegex(found[2, "A"][1], "24000.00 → 36000.00")
        self.assertEqual(contract.annual_amount, 12000)

    def test_a_number_of_another_township_is_taken(self):
        other = self._asset(self.linqiao, "confirmed")
        self._take_in([contract_row(乡镇="舜山镇", 村="林桥村", 资产名称=other.name)])
        found = self._found([contract_row()], user="accountant")
        self.assertRegex(found[2, "A"][1], "outside your regions")

    def test_wrong_rows_stop_the_import(self):
        record = self._import([contract_row(), contract_row(合同编号="B", 村="无此村")])
        with self.assertRaisesRegex(UserError, "1 rows"):
            record.action_import()
        self.assertFalse(self.env["rural.contract"].search([("code", "=", "HT-001")]))

    def test_rows_left_out_come_back_put_right(self):
        bad = contract_row(合同编号="B", 结束日期="2022-01-01")
        record = self._import([contract_row(), bad], only_right_rows=True)
        record.action_import()
        self.assertEqual(record.line_ids.contract_id.code, "HT-001")
        record.action_result()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.result_file)))
        sheet = book["合同"]
        self.assertEqual([row[0].value for row in sheet.iter_rows(min_row=2)], ["B"])
        self.assertTrue(sheet.cell(2, len(HEAD) + 1).value)
        sheet.cell(2, HEAD.index("结束日期") + 1).value = "2027-12-31"
        out = io.BytesIO()
        book.save(out)
        mended = self._import(out.getvalue())
        mended.action_import()
        self.assertEqual((mended.count_new, mended.count_wrong), (1, 0))

    def test_a_wrong_workbook_is_said(self):
        record = self._import(workbook([["姓名", "电话", "地址"], ["甲", "1", "x"]]))
        with self.assertRaisesRegex(UserError, "list of contracts"):
            record.action_check()

    def test_a_chosen_column_is_remembered_for_contracts_alone(self):
        head = [h.replace("乙方类型", "对方性质") for h in HEAD]
        record = self._import([contract_row(乙方类型="家庭农场")], head=head)
        record.action_check()
        self.assertIn("对方性质", record.message)
        column = record.column_ids.filtered(lambda c: c.label == "对方性质")
        column.field = "partner_kind"
        record.action_import()
        self.assertEqual(record.line_ids.contract_id.partner_kind, "family_farm")
        mapping = self.env["rural.import.mapping"]
        key = record.column_ids[0].fingerprint
        self.assertIn(key, mapping._recall("contract"))
        self.assertNotIn(key, mapping._recall("asset"))


@tagged("post_install", "-at_install")
class TestContractImportRights(ContractImportCase):
    def test_only_accountants_and_officers_import(self):
        for role in ("clerk", "reviewer", "auditor", "verifier", "manager"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._import([contract_row()], user=role)

    def test_an_accountant_imports_for_the_own_township(self):
        contract = self._take_in([contract_row()], user="accountant")
        self.assertEqual(contract.state, "running")

    def test_imports_of_others_are_out_of_sight(self):
        record = self._import([contract_row()])
        record.action_check()
        for model in ("", ".issue", ".line", ".column"):
            rows = self.env["rural.contract.import" + model]
            self.assertFalse(rows.with_user(self.users["accountant"]).search([]))
        with self.assertRaises(AccessError):
            record.with_user(self.users["accountant"]).read(["filename"])

    def test_background_above_the_limit(self):
        self.env.company.rural_background_rows = 10
        rows = [contract_row(), contract_row(合同编号="HT-002", 经营方式="承包")]
        record = self._import(rows)
        record.action_import()
        self.assertEqual(record.state, "running")
        with self.enter_registry_test_mode():
            record._job_import()
        self.assertEqual(record.state, "done")
        self.assertEqual(len(record.line_ids.contract_id), 2)


@tagged("post_install", "-at_install")
class TestManyContracts(ContractImportCase):
    COUNT = 2000

    def test_two_thousand_contracts_add_up_to_the_fen(self):
        villages = self.xiangguan | self.qianying | self.linqiao | self.fuxing
        vals = [
            self._asset_vals(villages[n % 4], name=f"大棚{n}", value=100000)
            for n in range(self.COUNT)
        ]
        assets = self.env["rural.asset"].create(vals)
        assets.with_user(self.users["officer"]).action_register()
        rows = []
        for n in range(self.COUNT):
            village = villages[n % 4]
            rows.append(
                contract_row(
                    合同编号=f"HT-{n:05}",
                    乡镇=village.township_id.name,
                    村=village.name,
                    资产名称=f"大棚{n}",
                    乙方=f"第{n % 500}合作社",
                    统一社会信用代码=None,
                    已收至=None,
                    **{"年租金(元)": 1000 + n / 100, "累计已收(元)": 1500 + n / 100},
                )
            )
        record = self._import(rows)
        self.env.company.rural_background_rows = 10**6
        queries, start = self.env.cr.sql_log_count, clock()
        record.action_import()
        queries, seconds = self.env.cr.sql_log_count - queries, clock() - start
        self.assertEqual((record.count_new, record.count_wrong), (self.COUNT, 0))
        self.env.cr.execute(
            """
            SELECT count(DISTINCT c.id), count(DISTINCT c.partner_id),
                   sum(i.opening_received) FILTER (WHERE i.kind = 'rent')::numeric,
                   sum(i.amount) FILTER (WHERE i.kind = 'rent')::numeric
              FROM rural_contract c
              JOIN rural_contract_instalment i ON i.contract_id = c.id
             WHERE c.state = 'running' AND c.id IN %s
            """,
            [tuple(record.line_ids.contract_id.ids)],
        )
        count, partners, received, rent = self.env.cr.fetchone()
        cents = sum(range(self.COUNT))
        self.assertEqual((count, partners), (self.COUNT, 500))
        self.assertEqual(round(received * 100), 150000 * self.COUNT + cents)
        self.assertEqual(round(rent * 100), 5 * (100000 * self.COUNT + cents))
        # Ten batches: what they ask does not grow with the contracts in them.
        self.assertLess(queries, self.COUNT)
        self.assertLess(seconds, 180)


@tagged("post_install", "-at_install")
class TestContractTemplate(ContractImportCase, HttpCase):
    def _download(self, kind, login):
        self.authenticate(login, login)
        return self.url_open(f"/rural_asset/import_template/{kind}")

    def test_the_blank_workbook_can_be_filled_in_and_imported(self):
        response = self._download("contract", "rural_officer")
        self.assertEqual(response.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        sheet = book.worksheets[0]
        head = {cell.value: cell.column for cell in sheet[2]}
        rules = {
            str(r.sqref).split(":")[0]: r for r in sheet.data_validations.dataValidation
        }
        self.assertIn(f"{sheet.cell(3, head['村']).coordinate}", rules)
        offered = {cell.value for row in book["选项"].iter_rows() for cell in row}
        self.assertLessEqual({"相官村", "柳河镇", "租赁", "年付"}, offered)
        filled = dict(zip(HEAD, contract_row(), strict=True))
        for name, value in filled.items():
            sheet.cell(3, head[name.replace("(元)", "")]).value = value
        out = io.BytesIO()
        book.save(out)
        record = self._import(out.getvalue())
        record.action_import()
        self.assertEqual((record.count_new, record.count_wrong), (1, 0))
        self.assertEqual(record.line_ids.contract_id.date_end, date(2027, 12, 31))

    def test_roles_without_the_import_get_none(self):
        self.assertEqual(self._download("contract", "rural_clerk").status_code, 404)
        self.assertEqual(self._download("x", "rural_officer").status_code, 404)
