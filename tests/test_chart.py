import csv
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_books import BooksCommon

# 财会〔2023〕14号: the 42 accounts of the first level, in order.
FIRST_LEVEL = """
101 库存现金 102 银行存款 111 短期投资 112 应收款 113 内部往来 121 库存物资
131 消耗性生物资产 132 生产性生物资产 133 生产性生物资产累计折旧 134 公益性生物资产
141 长期投资 151 固定资产 152 累计折旧 153 在建工程 154 固定资产清理 161 无形资产
162 累计摊销 171 长期待摊费用 181 待处理财产损溢 201 短期借款 211 应付款
212 应付工资 213 应付劳务费 214 应交税费 221 长期借款及应付款 231 一事一议资金
241 专项应付款 301 资本 311 公积公益金 321 本年收益 322 收益分配
401 生产（劳务）成本 501 经营收入 502 投资收益 503 补助收入 504 其他收入
511 经营支出 512 税金及附加 513 管理费用 514 公益支出 515 其他支出 521 所得税费用
""".split()
GROUPS = {
    "1": "asset",
    "2": "liability",
    "3": "equity",
    "4": "asset",
    "501": "income",
    "502": "income",
    "503": "income",
    "504": "income",
    "51": "expense",
    "521": "expense",
}


@tagged("post_install", "-at_install")
class TestChart(BooksCommon):
    def _accounts(self, company=None):
        company = company or self.company
        return (
            self.env["account.account"]
            .with_company(company)
            .search([("company_ids", "in", company.ids)])
        )

    def test_the_42_accounts_of_the_regulation(self):
        codes = {a.code: a.name for a in self._accounts()}
        first = sorted(code for code in codes if len(code) == 3)
        self.assertEqual(
            [word for code in first for word in (code, codes[code])], FIRST_LEVEL
        )

    def test_types_follow_the_classes_of_the_regulation(self):
        for account in self._accounts():
            starts = [start for start in GROUPS if account.code.startswith(start)]
            expected = GROUPS[max(starts, key=len)]
            self.assertEqual(account.internal_group, expected, account.code)
        types = {a.code: a.account_type for a in self._accounts()}
        self.assertEqual(types["112"], "asset_receivable")
        self.assertEqual(types["113"], "asset_receivable")
        self.assertEqual(types["211"], "liability_payable")
        self.assertEqual(types["321"], "equity_unaffected")
        self.assertEqual((types["101"], types["102"]), ("asset_cash", "asset_cash"))
        cash = [code for code in types if types[code] == "asset_cash"]
        self.assertEqual(sorted(cash), ["101", "102"])

    def test_contra_accounts_are_assets_and_say_so(self):
        for code in ("133", "152", "162"):
            account = self._account(code)
            self.assertEqual(account.internal_group, "asset")
            self.assertIn("贷方", account.description)

    def test_currency_storno_and_country(self):
        self.assertEqual(self.company.currency_id.name, "CNY")
        self.assertTrue(self.company.account_storno)
        self.assertEqual(self.company.account_fiscal_country_id.code, "CN")
        self.assertEqual(self.company.tax_calculation_rounding_method, "round_per_line")

    def test_reversal_is_a_storno(self):
        tags = self._tags(self.xiangguan, self._asset(state="registered"))
        move = self._voucher([("102", 100, None), ("50101", -100, tags)])
        reversal = move._reverse_moves(cancel=True)
        income = reversal.line_ids.filtered(
            lambda line: line.account_id.code == "50101"
        )
        self.assertEqual((income.debit, income.credit), (0, -100))

    def test_journals(self):
        journals = self.env["account.journal"].search(
            [("company_id", "=", self.company.id)]
        )
        by_code = {journal.code: journal for journal in journals}
        self.assertEqual(by_code["银"].default_account_id.code, "102")
        self.assertEqual(by_code["现"].default_account_id.code, "101")
        self.assertEqual(by_code["收"].type, "sale")
        self.assertEqual(by_code["付"].type, "purchase")
        self.assertTrue(by_code["结转"].rural_closing)
        self.assertFalse(by_code["记"].rural_closing)
        self.assertIn("折旧", by_code)

    def test_a_payment_is_booked_on_102_at_once(self):
        """借102 贷112, with no account in between."""
        partner = self.env["res.partner"].create({"name": "承租方"})
        self.assertEqual(partner.property_account_receivable_id.code, "112")
        self.assertEqual(partner.property_account_payable_id.code, "211")
        for journal in self._money_journals():
            payment = self.env["account.payment"].create(
                {
                    "partner_id": partner.id,
                    "amount": 50,
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "journal_id": journal.id,
                }
            )
            payment.action_post()
            lines = {line.account_id: line.balance for line in payment.move_id.line_ids}
            self.assertEqual(
                lines,
                {journal.default_account_id: 50, self._account("112"): -50},
            )

    def _money_journals(self):
        """102, 101 and a second bank opened by the accountant later."""
        journals = self.env["account.journal"]
        second = journals.create(
            {"name": "农村信用社", "type": "bank", "company_id": self.company.id}
        )
        self.assertEqual(second.default_account_id.code, "10202")
        return journals.search(
            [("type", "in", ("bank", "cash")), ("company_id", "=", self.company.id)]
        )

    def test_parts_are_filled_and_kept_on_reload(self):
        parts = self.env["rural.account.part"]
        account = parts._account(self.company, "rent_income")
        self.assertEqual(account.code, "50101")
        self.assertEqual(
            parts._accounts(self.company, "forbidden").mapped("code"),
            ["201", "212", "221"],
        )
        row = parts.search(
            [("company_id", "=", self.company.id), ("account_id.code", "=", "51102")]
        )
        row.unlink()
        before = len(self._accounts())
        self.env["account.chart.template"].try_loading("cn_rural", self.company)
        self.assertFalse(parts._accounts(self.company, "land_rent"))
        self.assertEqual(len(self._accounts()), before)

    def test_a_missing_part_says_where_to_set_it(self):
        company = self.env["res.company"].create({"name": "无账公司"})
        with self.assertRaisesRegex(UserError, "Parts of Accounts"):
            self.env["rural.account.part"]._account(company, "grant")

    def test_other_charts_coexist(self):
        """A company with l10n_cn's chart beside ours, each with its own."""
        other = self.env["res.company"].create(
            {"name": "清源县农业公司", "country_id": self.env.ref("base.cn").id}
        )
        self.env.user.company_ids |= other
        charts = self.env["account.chart.template"]
        charts.try_loading("cn", other)
        self.assertEqual(other.chart_template, "cn")
        self.assertEqual(self.company.chart_template, "cn_rural")
        self.assertFalse(self._accounts(other) & self._accounts())
        parts = self.env["rural.account.part"]
        self.assertFalse(parts._part_by_account(other.id))
        # its parts are a list to be filled by hand
        account = self._accounts(other).filtered(lambda a: a.code == "1122")[:1]
        account = account or self._accounts(other)[:1]
        with Form(parts.with_company(other)) as form:
            form.part = "receivable"
            form.account_id = account
        self.assertEqual(parts._account(other, "receivable"), account)

    def test_selectable_beside_the_country_charts_and_never_guessed(self):
        charts = self.env["account.chart.template"]
        china = self.env.ref("base.cn")
        codes = [code for code, _name in charts._select_chart_template(china)]
        self.assertIn("cn_rural", codes)
        self.assertNotEqual(charts._guess_chart_template(china), "cn_rural")
        self.assertNotEqual(
            charts._guess_chart_template(self.env.ref("base.us")), "cn_rural"
        )

    def test_installing_gives_no_company_a_chart(self):
        company = self.env["res.company"].create(
            {"name": "无账公司", "country_id": self.env.ref("base.cn").id}
        )
        self.env.user.company_ids |= company
        module = self.env["ir.module.module"].with_company(company)
        module = module.search([("name", "=", "rural_asset")])
        module.write({"state": "to install"})
        module.write({"state": "installed"})
        self.assertFalse(hasattr(self.env.registry, "_auto_install_template"))

    def test_another_chart_may_be_chosen_before_the_first_voucher(self):
        company = self._books_company("改主意的公司")
        charts = self.env["account.chart.template"]
        charts.try_loading("cn", company)
        self.assertEqual(company.chart_template, "cn")
        profiles = self.env["account.asset.profile"].search(
            [("company_id", "=", company.id)]
        )
        self.assertFalse(profiles)

    def test_a_branch_uses_the_parts_of_its_company(self):
        branch = self.env["res.company"].create(
            {"name": "柳河镇", "parent_id": self.company.id}
        )
        account = self.env["rural.account.part"]._account(branch, "grant")
        self.assertEqual(account.code, "241")

    def test_profiles_per_category(self):
        """生产经营 → 511, 公益 → 514; 134 and 141 are not depreciated."""
        expected = {
            "0101": ("151", "152", "51103", 20, 5),
            "0108": ("151", "152", "51103", 10, 5),
            "0110": ("141", "141", "51103", 0, 0),
            "0112": ("132", "133", "51103", 5, 5),
            "0201": ("151", "152", "51404", 20, 5),
            "0209": ("151", "152", "51404", 10, 5),
        }
        for code, values in expected.items():
            category = self.env.ref(f"rural_asset.category_{code}")
            profile = category.profile_ids.filtered(
                lambda p: p.company_id == self.company
            )
            found = (
                profile.account_asset_id.code,
                profile.account_depreciation_id.code,
                profile.account_expense_depreciation_id.code,
                profile.method_number,
                profile.salvage_value,
            )
            self.assertEqual(found, values, code)
            self.assertEqual(profile.journal_id.code, "折旧")
        household = self.env.ref("rural_asset.category_0302")
        self.assertFalse(household.profile_ids)

    def test_no_account_makes_book_assets_by_itself(self):
        self.assertFalse(self._accounts().asset_profile_id)

    def test_names_in_both_languages(self):
        path = Path(__file__).parent.parent / "data/template"
        for file in path.glob("*-cn_rural.csv"):
            with file.open(encoding="utf-8") as rows:
                for row in csv.DictReader(rows):
                    self.assertEqual(row["name"], row["name@zh_CN"], file.name)
