"""Identity numbers in lists of contracts: sealed, found again, quoted nowhere."""

import base64
import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_people import PeopleCommon
from .test_contract_import import HEAD, ContractImportCase, contract_row
from .test_secrets import keys

NUMBER = PeopleCommon._identity(5)
MASKED = f"{NUMBER[:4]}{'*' * 10}{NUMBER[-4:]}"
WRONG = NUMBER[:-1] + ("2" if NUMBER[-1] != "2" else "3")


def person_row(code, **changes):
    changes = {"乙方": "王长河", "乙方类型": "个人", **changes}
    return contract_row(统一社会信用代码=code, **changes)


@tagged("post_install", "-at_install")
class TestSealedImports(ContractImportCase):
    def assertNowhere(self, record, number):
        """Neither in what the import keeps nor in partners and contracts."""
        self.env.flush_all()
        for table in (
            "rural_contract_import",
            "rural_contract_import_issue",
            "rural_contract_import_line",
            "rural_contract",
            "res_partner",
            "mail_message",
            "mail_tracking_value",
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s",
                [f"%{number}%"],
            )
            self.assertEqual(self.env.cr.fetchone(), (0,), table)
        files = self.env["ir.attachment"].sudo()
        for file in files.search([("res_model", "=", record._name)]):
            self.assertNotIn(number.encode(), file.raw or b"")

    def test_a_person_is_one_partner_however_often_imported(self):
        contract = self._take_in([person_row(NUMBER)])
        partner = contract.partner_id
        self.assertEqual((contract.partner_code, partner.vat), (MASKED, MASKED))
        self.assertTrue(contract._has_code(NUMBER) and partner._has_code(NUMBER))
        record = self._import([person_row(NUMBER.lower())])
        record.action_check()
        self.assertEqual((record.count_unchanged, record.count_wrong), (1, 0))
        self.assertNowhere(record, NUMBER)

    def test_a_masked_number_counts_as_the_one_on_file(self):
        self._take_in([person_row(NUMBER)])
        record = self._import([person_row(MASKED)])
        record.action_check()
        self.assertEqual((record.count_unchanged, record.count_wrong), (1, 0))

    def test_a_masked_number_of_nobody_is_refused(self):
        found = self._found([person_row(MASKED)])
        messages = [message for _severity, message in found.values()]
        self.assertTrue(any("masked" in message for message in messages), messages)

    def test_a_wrong_digit_is_told_without_the_number(self):
        record = self._import([person_row(WRONG)])
        record.action_check()
        texts = " ".join(f"{issue.value} {issue.message}" for issue in record.issue_ids)
        self.assertIn("*", texts)
        self.assertNotIn(WRONG[4:14], texts)
        record.action_result()
        self.assertNowhere(record, WRONG)

    def test_the_result_workbook_is_masked(self):
        record = self._import([person_row(NUMBER, 合同编号="HT-9", 乙方=None)])
        record.action_check()
        record.action_result()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.result_file)))
        cells = [str(cell.value) for row in book.active for cell in row]
        self.assertIn(MASKED, cells)
        self.assertNotIn(NUMBER, "".join(cells))
        self.assertEqual(len(HEAD) + 1, book.active.max_column)

    def test_without_a_key_companies_are_imported_and_persons_refused(self):
        with keys(""):
            self.assertEqual(self._take_in([contract_row()]).state, "running")
            with self.assertRaisesRegex(UserError, "RURAL_ASSET_KEYS"):
                self._import([person_row(NUMBER)]).action_check()
