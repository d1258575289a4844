"""记账凭证: the paper form, its amounts and its pages."""

import json
from decimal import Decimal

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .test_report_engine import pdf_pages, poppler
from .test_voucher_tags import TagsCase


class VoucherFormCase(TagsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env["report.rural_asset.voucher"]
        cls.Report = cls.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )

    def _values(self, move):
        return self.form._get_report_values(move.ids)["pages"][0]

    def _pdf(self, moves, user=None):
        report = self.Report.with_user(user) if user else self.Report
        return report._render_qweb_pdf("rural_asset.voucher", moves.ids)[0]

    def _long(self, count):
        """A voucher of ``count`` spendings and one credit."""
        lines = [("51101", 100.01 + n, self.upkeep) for n in range(count)]
        total = round(sum(amount for _code, amount, _tags in lines), 2)
        return self._voucher([*lines, ("102", -total, False)])


@tagged("post_install", "-at_install")
class TestVoucherForm(VoucherFormCase):
    def test_what_the_form_says(self):
        move = self._income(self.income, amount=16409.02, rural_receipt_no="皖农0001")
        self._attach(move)
        pages = pdf_pages(self._pdf(move))
        self.assertEqual(len(pages), 1)
        for words in (
            "记账凭证",
            "清源县农村集体经济（柳河镇相官村）",
            "2025年6月30日",
            f"字第{move.name.removeprefix(move.journal_id.code + '/')}号",
            "102银行存款",
            "501经营收入",
            "租赁收入",
            "相官村",
            self.asset.name,
            "16,409.02",
            "壹万陆仟肆佰零玖元零贰分",
            "附单据2张",
            "三资凭证号：皖农0001",
            "会计主管：",
            "审核：",
            "出纳：",
            f"制单：{move.create_uid.name}".replace(" ", ""),
        ):
            self.assertIn(words, pages[0])

    def test_debits_stand_before_credits_with_equal_totals(self):
        move = self._voucher(
            [
                ("50101", -30.5, self.income),
                ("102", 20.25, False),
                ("101", 10.25, False),
            ]
        )
        sheet = self._values(move)["sheets"][0]
        sides = [(row.get("debit"), row.get("credit")) for row in sheet["rows"][:3]]
        self.assertEqual(sides, [("20.25", ""), ("10.25", ""), ("", "30.50")])
        self.assertEqual(sheet["total"]["debit"], "30.50")
        self.assertEqual(sheet["total"]["credit"], "30.50")

    def test_storno_is_negative_and_red(self):
        move = self._income(self.income, amount=1000)
        reversal = move._reverse_moves(cancel=True)
        sheet = self._values(reversal)["sheets"][0]
        self.assertEqual(sheet["total"]["debit"], "-1,000.00")
        self.assertEqual(sheet["capitals"], "负壹仟元整")
        html = self.Report._render_qweb_html("rural_asset.voucher", reversal.ids)[0]
        self.assertEqual(html.decode().count("money red"), 4)

    def test_a_long_voucher_carries_over_page_by_page(self):
        move = self._long(15)
        sheets = self._values(move)["sheets"]
        self.assertEqual([len(sheet["rows"]) for sheet in sheets], [6, 6, 6])
        self.assertEqual(sheets[0]["total"]["summary"], "过次页")
        self.assertEqual(sheets[1]["rows"][0]["summary"], "承前页")
        self.assertEqual(sheets[1]["rows"][0]["debit"], sheets[0]["total"]["debit"])
        self.assertEqual(sheets[2]["rows"][0]["debit"], sheets[1]["total"]["debit"])
        total = Decimal(sheets[2]["total"]["debit"].replace(",", ""))
        self.assertEqual(total, Decimal("1605.15"))
        self.assertEqual([bool(sheet["capitals"]) for sheet in sheets], [0, 0, 1])
        pages = pdf_pages(self._pdf(move))
        self.assertEqual(len(pages), 3)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"（{number}/3）", page)
            self.assertIn("会计主管", page)

    def test_every_number_of_lines_prints_each_line_once(self):
        for count in (5, 6, 10, 11):
            sheets = self._values(self._long(count))["sheets"]
            rows = [row for sheet in sheets for row in sheet["rows"]]
            self.assertEqual(sum(bool(row.get("account")) for row in rows), count + 1)

    def test_draft_says_so(self):
        page = pdf_pages(self._pdf(self._income(self.income, post=False)))[0]
        self.assertIn("未记账", page)
        self.assertIn("草", page)

    def test_long_texts_stay_within_half_a_sheet(self):
        self.asset.with_user(self.users["officer"])._apply_correction(
            {"name": "联合实施的高标准设施农业产业基地及冷链仓储配套设施" * 2}, "改名"
        )
        move = self._income(self.income, post=False)
        move.line_ids.write({"name": "收到众兴合作社缴来2025年度大棚租赁费" * 6})
        pdf = self._pdf(move)
        self.assertEqual(len(pdf_pages(pdf)), 1)
        self.assertRegex(poppler("pdfinfo", pdf), r"595\.\d+ x 419\.\d+ pts")

    def test_many_vouchers_in_one_file(self):
        moves = self._income(self.income) + self._spending(self.upkeep)
        self.assertEqual(len(pdf_pages(self._pdf(moves))), 2)

    def test_vouchers_out_of_charge_are_refused(self):
        tags = self._tags(self.linqiao, self.foreign)
        foreign = self._income(tags)
        own = self._income(self.income)
        accountant = self.users["accountant"]
        self.assertEqual(len(pdf_pages(self._pdf(own, accountant))), 1)
        with self.assertRaises(AccessError):
            self._pdf(own + foreign, accountant)

    def test_in_the_print_menu(self):
        report = self.env.ref("rural_asset.action_report_voucher")
        bindings = self.env["ir.actions.actions"].get_bindings("account.move")
        self.assertIn(report.id, [row["id"] for row in bindings["report"]])


@tagged("post_install", "-at_install")
class TestVoucherDownload(HttpCase, VoucherFormCase):
    def _download(self, move):
        url = f"/report/pdf/rural_asset.voucher/{move.id}"
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "qweb-pdf"]),
                "context": json.dumps({"force_report_rendering": True}),
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def test_download_as_the_web_client_does(self):
        own = self._income(self.income)
        foreign = self._income(self._tags(self.linqiao, self.foreign))
        self.authenticate("rural_accountant", "rural_accountant")
        response = self._download(own)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(len(pdf_pages(response.content)), 1)
        response = self._download(foreign)
        self.assertNotEqual(response.headers["Content-Type"], "application/pdf")
