"""Kept documents: made when their step is done, printed again byte for byte."""

import hashlib
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN
from odoo.addons.rural_asset.report import weasy_engine

from .common_annexes import AnnexCommon

DAY = date(2025, 2, 3)


@tagged("post_install", "-at_install")
class TestKeptDocuments(AnnexCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_background_documents = 5
        cls.plan = cls._plan(state="resolved")
        cls._step(cls.plan, "publish", DAY)
        cls.kept = cls.plan.kept_ids

    def test_publishing_keeps_the_notice_with_its_checksum(self):
        kept = self.kept
        self.assertEqual(kept.mapped("code"), ["annex3"])
        self.assertEqual(
            kept.name, "关于柳河镇相官村2025年扶贫项目资产收益分配计划公示"
        )
        self.assertEqual(kept.village_id, self.xiangguan)
        content = kept.attachment_id.raw
        self.assertEqual(content[:5], b"%PDF-")
        self.assertEqual(kept.checksum, hashlib.sha256(content).hexdigest())
        self.assertEqual(kept.content_digest, self.plan._content_digest())
        notice = self.plan.notice_ids
        self.assertEqual(notice.document_id, kept)
        self.assertEqual(notice.document_checksum, kept.checksum)

    def test_printed_again_it_is_the_same_document(self):
        self.liuhe.phone = "0550-9999999"  # what changed since does not show
        clerk = self.users["clerk"]
        content = self.kept.attachment_id.raw
        with patch.object(weasy_engine.Engine, "lay_out", side_effect=AssertionError):
            self.assertEqual(self._pdf("annex3", self.plan, clerk), content)
            self.assertEqual(self._pdf("annex3", self.plan), content)
        self.assertEqual(len(self.plan.kept_ids), 1)

    def test_a_users_own_file_is_never_taken_for_it(self):
        paper = self._put(self._plan(self.qianying), "noticed", "notice")
        own = self.env["ir.attachment"].create(
            {
                "name": f"{paper._annex_title('annex3')}.pdf",
                "raw": b"%PDF-forged",
                "res_model": paper._name,
                "res_id": paper.id,
            }
        )
        content = self._pdf("annex3", paper)  # due, not made yet: made now and kept
        self.assertNotEqual(content, own.raw)
        self.assertEqual(paper.kept_ids.attachment_id.raw, content)
        self.assertNotEqual(paper.kept_ids.attachment_id, own)

    def test_neither_row_nor_file_can_be_changed_or_deleted(self):
        file = self.kept.attachment_id.sudo()
        for refused in (
            lambda: file.write({"raw": b"other"}),
            lambda: file.write({"name": "other.pdf"}),
            lambda: file.write({"res_id": 0}),
            lambda: file.unlink(),
            lambda: self.kept.sudo().write({"checksum": "0"}),
            lambda: self.kept.with_user(self.users["clerk"]).write({"round": 9}),
            lambda: self.kept.sudo().unlink(),
            lambda: self.kept.sudo().copy(),
        ):
            with self.assertRaises(UserError):
                refused()

    def test_a_file_altered_in_the_store_is_found(self):
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            (b"%PDF-altered", self.kept.attachment_id.id),
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "checksum"):
            self._pdf("annex3", self.plan)

    def test_a_returned_paper_gets_a_new_document_beside_the_void_one(self):
        self._step(self.plan, "take_back", DAY, reason="金额有误")
        self.assertTrue(self.kept.void)
        self.assertNotIn("annex3", self.plan._annexes_due())
        self._walk(self.plan, "noticed", DAY)
        second = self.plan.kept_ids - self.kept
        self.assertEqual((second.code, second.round, second.void), ("annex3", 1, False))
        self.assertEqual(self._pdf("annex3", self.plan), second.attachment_id.raw)
        self.assertEqual(self.kept.attachment_id.raw[:5], b"%PDF-")

    def test_many_papers_are_kept_in_the_background(self):
        self.company.rural_background_documents = 0
        paper = self._plan(self.qianying)
        with trap_jobs() as trap:
            self._put(paper, "noticed", "notice")._keep_annexes("annex3")
            trap.assert_jobs_count(1, only=paper._job_keep_annexes)
            self.assertFalse(paper.kept_ids)
            trap.perform_enqueued_jobs()
        kept = paper.kept_ids
        self.assertEqual(kept.code, "annex3")
        paper._job_keep_annexes(["annex3"])  # a second run changes nothing
        self.assertEqual(paper.kept_ids, kept)

    def test_a_server_that_cannot_print_stops_no_legal_step(self):
        paper = self._plan(self.qianying, state="resolved")
        with (
            patch.object(weasy_engine, "problem", return_value="pango"),
            self.assertLogs("odoo.addons.rural_asset.models.rural_annexed", "ERROR"),
        ):
            self._step(paper, "publish", DAY)
        self.assertEqual(paper.state, "noticed")
        self.assertFalse(paper.kept_ids)

    def test_documents_follow_the_regions_in_charge(self):
        kept = self.kept
        self.assertTrue(kept.with_user(self.users["clerk"]).name)
        stranger = self._clerk_of(self.linqiao)
        self.assertFalse(kept.with_user(stranger).search([("id", "=", kept.id)]))
        for refused in (
            lambda: kept.with_user(stranger).read(["checksum"]),
            lambda: kept.attachment_id.with_user(stranger).read(["raw"]),
            lambda: self._pdf("annex3", self.plan, stranger),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_only_the_keeping_makes_rows(self):
        vals = self.kept.copy_data()[0]
        with self.assertRaisesRegex(UserError, "kept by the steps"):
            self.env["rural.kept.document"].sudo().create(vals)

    def test_of_a_paper_taken_over_nothing_is_made_up(self):
        self._put(self.plan, "filed")
        self.plan.with_context(rural_token=STATE_TOKEN).taken_over = True
        self.assertEqual(self.plan._annexes_due(), [])
        self.assertEqual(self._values("annex1", self.plan)["watermark"], "补　录")
