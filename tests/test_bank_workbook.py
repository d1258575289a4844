import html
import io
import json
from decimal import Decimal

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .test_payout import JUNE
from .test_payout_books import PayoutBooksCommon

URL = "/rural_asset/bank_payment"


@tagged("post_install", "-at_install")
class TestBankWorkbook(PayoutBooksCommon, HttpCase):
    """代发: the one output with whole cards."""

    def _wizard(self, user=None, payout=None, **vals):
        wizards = self.env["rural.payout.bank"].with_user(user or self.accountant)
        return wizards.create({"payout_id": (payout or self.payout).id, **vals})

    def _fetch(self, wizard, login="rural_accountant"):
        self.authenticate(login, login)
        data = {"wizard_id": wizard.id, "csrf_token": Request.csrf_token(self)}
        return self.url_open(URL, data=data)

    def _logs(self):
        return self.env["rural.reveal.log"].search([("kind", "=", "bank")])

    def test_totals_and_cards_read_back(self):
        wizard = self._wizard()
        self.assertIn("2025-05", wizard.reason)
        answer = self._fetch(wizard)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        paid = {row[1]: (row[2], Decimal(str(row[3]))) for row in rows[:-1]}
        self.assertEqual(
            paid,
            {
                "王长河": (self._bank(1), Decimal("500")),
                "李大山": (self._bank(2), Decimal("333.33")),
            },
        )
        self.assertEqual(rows[-1][3], self.payout.amount_total)
        self.assertEqual({cell.data_type for cell in sheet["C"][:-1]}, {"s"})

    def test_who_looked_at_whom_is_on_record(self):
        self._fetch(self._wizard(reason="发放5月工资"))
        logs = self._logs()
        self.assertEqual(
            {(log.res_id, log.user_id, log.reason) for log in logs},
            {(p.id, self.accountant, "发放5月工资") for p in self.wang | self.li},
        )

    def test_fetched_once_for_each_reason(self):
        wizard = self._wizard()
        self._fetch(wizard)
        wizard.invalidate_recordset()
        again = self._fetch(wizard)
        self.assertIn("odoo.exceptions.UserError", again.text)
        self.assertNotIn(self._bank(1), again.text)
        self._fetch(self._wizard())
        self.assertEqual(len(self._logs()), 4)

    def test_nothing_of_it_is_stored(self):
        before = self.env["ir.attachment"].search_count([])
        self._fetch(self._wizard())
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.env.cr.execute(
            "SELECT row_to_json(w)::text || row_to_json(l)::text"
            "  FROM rural_payout_bank w, rural_reveal_log l"
        )
        self.assertNotIn(self._bank(1), str(self.env.cr.fetchall()))

    def test_nobody_is_left_out_silently(self):
        payout = self._without_card()
        wizard = self._wizard(payout=payout)
        self.assertEqual(wizard.lacking, "赵小雨")
        with self.refused("No bank card is on file for: 赵小雨"):
            wizard.action_download()
        self.assertIn(
            "赵小雨",
            json.loads(html.unescape(self._fetch(wizard).text))["data"]["message"],
        )
        self.assertFalse(self._logs())

    def _without_card(self):
        self.zhao.bank_card = False
        paid = [(0, 0, {"person_id": self.zhao.id, "amount": 5})]
        payout = self._list("relief", plan_line_id=self.relief.id, line_ids=paid)
        self._check(payout)
        return payout

    def test_of_lists_that_are_to_be_paid(self):
        with freeze_time(JUNE):
            self._clerk(self.payout)._do_step("return", "有误")
        with self.refused("is not to be paid now"):
            self._wizard().action_download()

    def test_accountants_of_the_region_alone(self):
        for role in ("clerk", "reviewer", "officer", "auditor", "manager"):
            with self.assertRaises(AccessError):
                self._wizard(self.users[role])
        other = self._books_user("accountant", self.shunshan, "rural_accountant_s")
        with self.assertRaises(AccessError):
            self._wizard(other).action_download()
        wizard = self._wizard()
        self.assertEqual(self._fetch(wizard, "rural_auditor").status_code, 404)
        self.assertEqual(self._fetch(wizard, other.login).status_code, 404)
        self.assertFalse(self._logs())

    def test_no_address_opens_it(self):
        wizard = self._wizard()
        self.authenticate("rural_accountant", "rural_accountant")
        link = self.url_open(f"{URL}?wizard_id={wizard.id}")
        self.assertEqual(link.status_code, 405)
        unsigned = self.url_open(URL, data={"wizard_id": wizard.id})
        self.assertEqual(unsigned.status_code, 400)
        self.assertFalse(self._logs())
