"""原始凭证 and 三资 receipt numbers behind project income and spending."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_voucher_tags import TagsCase


@tagged("post_install", "-at_install")
class TestEvidence(TagsCase):
    def _bare(self, spending=False):
        """A draft that lacks nothing but its original voucher."""
        make = self._spending if spending else self._income
        move = make(self.upkeep if spending else self.income, post=False)
        move.attachment_ids.unlink()
        return move

    def test_block(self):
        for spending in (False, True):
            move = self._bare(spending)
            self.assertIn("original voucher is missing", move.rural_warning)
            self.assertRefused(move.action_post, "original voucher is missing")
            self._attach(move)
            self.assertFalse(move.rural_warning)
            move.action_post()
            self.assertFalse(move.rural_lacks_evidence)

    def test_warn_posts_and_leaves_a_note_a_banner_and_a_filter(self):
        self.company.rural_evidence = "warn"
        move = self._bare()
        move.action_post()
        self.assertEqual(move.state, "posted")
        self.assertIn("original voucher is missing", move.message_ids[0].body)
        self.assertIn("original voucher is missing", move.rural_warning)
        found = self.env["account.move"].search([("rural_lacks_evidence", "=", True)])
        self.assertIn(move, found)
        attachment = self._attach(move)
        self.assertFalse(move.rural_lacks_evidence)
        self.assertFalse(move.rural_warning)
        attachment.unlink()
        self.assertTrue(move.rural_lacks_evidence)

    def test_off(self):
        self.company.rural_evidence = "off"
        move = self._bare()
        move.action_post()
        self.assertFalse(move.rural_lacks_evidence)
        self.assertFalse(move.rural_warning)

    def test_an_empty_file_is_no_evidence(self):
        move = self._bare()
        self._attach(move).raw = b""
        self.assertRefused(move.action_post, "original voucher is missing")

    def test_vouchers_of_other_business_are_not_asked(self):
        move = self._voucher([("101", 50, False), ("102", -50, False)], post=False)
        move.attachment_ids.unlink()
        move.action_post()
        self.assertFalse(move.rural_lacks_evidence)

    def test_depreciation_rests_on_the_card(self):
        lines = [("51103", 100, self.income), ("152", -100, False)]
        move = self._voucher(lines, post=False)
        move.attachment_ids.unlink()
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_reversal_rests_on_what_it_reverses(self):
        self.company.rural_receipt_no = "block"
        move = self._income(self.income, rural_receipt_no="皖农 0001")
        reversal = move._reverse_moves(cancel=True)
        self.assertEqual(reversal.state, "posted")
        self.assertFalse(reversal.rural_receipt_no)
        self.assertFalse(reversal.rural_lacks_evidence)

    def test_instalment_rests_on_the_signed_contract(self):
        contract = self.env["rural.contract"].create(
            {
                "name": "大棚租赁",
                "region_id": self.xiangguan.id,
                "document_ids": [
                    Command.create(
                        {"kind": "contract", "file": "YQ==", "filename": "a"}
                    )
                ],
            }
        )
        instalment = self.env["rural.contract.instalment"].create(
            {"contract_id": contract.id, "date_due": "2025-06-30", "amount": 1000}
        )
        move = self._bare()
        instalment.move_id = move
        move.invalidate_recordset()
        self.assertTrue(move._rural_has_evidence())
        move.action_post()
        self.assertFalse(move.rural_lacks_evidence)

    # ------------------------------------------------------------
    # RECEIPT NUMBERS
    # ------------------------------------------------------------

    def test_receipt_number_is_asked_when_set(self):
        self.assertEqual(self._income(self.income).state, "posted")
        self.company.rural_receipt_no = "block"
        move = self._income(self.income, post=False)
        self.assertRefused(move.action_post, "三资 receipt number is missing")
        move.rural_receipt_no = "皖农 0002"
        move.action_post()
        self.company.rural_receipt_no = "warn"
        move = self._income(self.income)
        self.assertIn("三资 receipt number is missing", move.message_ids[0].body)

    @mute_logger("odoo.sql_db")
    def test_receipt_number_is_used_once_in_a_company(self):
        self._income(self.income, rural_receipt_no="皖农 0003")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._income(self.income, post=False, rural_receipt_no="皖农 0003")
        for _repeat in range(2):
            self._income(self.income, post=False, rural_receipt_no="")
        found = self.env["account.move"].search(
            [("rural_receipt_no", "=", "皖农 0003")]
        )
        self.assertEqual(len(found), 1)

    # ------------------------------------------------------------
    # KEEPING THE PAPERS
    # ------------------------------------------------------------

    def test_papers_of_a_posted_voucher_are_kept(self):
        move = self._income(self.income)
        paper = move.attachment_ids
        for user in (self.users["accountant"], self.users["auditor"]):
            own = paper.with_user(user)
            self.assertRefused(own.sudo().unlink, "is kept", move.name)
            for vals in (
                {"raw": b"other"},
                {"res_id": 0},
                {"res_model": "res.partner"},
                {"type": "url", "url": "https://example.com"},
            ):
                self.assertRefused(lambda v=vals, a=own: a.sudo().write(v), "is kept")
        paper.with_user(self.users["accountant"]).sudo().name = "收据.pdf"
        self.assertEqual(paper.raw, b"voucher")

    def test_deleting_the_message_does_not_delete_the_paper(self):
        move = self._income(self.income)
        accountant = self.users["accountant"]
        message = move.with_user(accountant).message_post(
            body="补充", attachments=[("收据.txt", b"x")]
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            message.attachment_ids.with_user(accountant).unlink()

    def test_reviewer_replaces_the_paper(self):
        move = self._income(self.income)
        move.attachment_ids.with_user(self.users["reviewer"]).sudo().raw = b"better"
        self.assertEqual(move.attachment_ids.raw, b"better")

    def test_papers_of_drafts_and_of_other_business_are_free(self):
        draft = self._income(self.income, post=False)
        draft.attachment_ids.with_user(self.users["accountant"]).sudo().unlink()
        other = self._voucher([("101", 50, False), ("102", -50, False)])
        other.attachment_ids.with_user(self.users["accountant"]).sudo().unlink()
        self.assertFalse((draft | other).attachment_ids)
