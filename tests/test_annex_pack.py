"""The pack of all annexes: complete, in folders, with checksums, resumable."""

import csv
import hashlib
import io
import zipfile
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.rural_asset.report import weasy_engine

from .common_annexes import AnnexCommon

LOGGER = "odoo.addons.rural_asset.wizards.rural_annex_pack"
JOB_LOGGER = "odoo.addons.rural_asset.models.rural_background"


class PackCommon(AnnexCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_background_documents = 50
        page = weasy_engine.html_to_pdf("<html lang='zh-CN'><p>附件</p></html>")
        layout = patch.object(
            cls.env.registry["ir.actions.report"],
            "_annex_files",
            lambda self, records: ((record, page) for record in records),
        )
        layout.start()
        cls.addClassCleanup(layout.stop)
        cls.first = cls._put(cls._plan(), "filed", "notice", "announcement")
        cls.second = cls._put(cls._plan(cls.qianying), "noticed", "notice")
        cls.third = cls._plan(cls.linqiao)
        cls.package = cls._package(cls.first)

    @classmethod
    def _pack(cls, region=None, user="officer", **vals):
        packs = cls.env["rural.annex.pack"].with_user(cls.users[user])
        return packs.create(
            {"region_id": (region or cls.county).id, "year": 2025, **vals}
        )

    def _files(self, pack):
        target = io.BytesIO()
        pack._write_zip(target)
        with zipfile.ZipFile(target) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


@tagged("post_install", "-at_install")
class TestAnnexPack(PackCommon):
    def test_folders_and_list_of_contents(self):
        pack = self._pack()
        action = pack.action_pack()
        self.assertIn(f"/rural_asset/annex_pack/{pack.id}", action["url"])
        self.assertEqual((pack.state, pack.document_count), ("done", 7))
        files = self._files(pack)
        rows = list(
            csv.DictReader(io.StringIO(files.pop("目录.csv").decode("utf-8-sig")))
        )
        assets = "扶贫项目资产收益分配计划"
        self.assertEqual(
            set(files),
            {
                f"柳河镇/相官村/附件1 2025年柳河镇相官村{assets}.pdf",
                f"柳河镇/相官村/附件3 关于柳河镇相官村2025年{assets}公示.pdf",
                f"柳河镇/相官村/附件4 关于柳河镇相官村2025年{assets}公告.pdf",
                f"柳河镇/前营村/附件1 2025年柳河镇前营村{assets}.pdf",
                f"柳河镇/前营村/附件3 关于柳河镇前营村2025年{assets}公示.pdf",
                f"柳河镇/附件6 关于柳河镇2025年{assets}公告.pdf",
                f"舜山镇/林桥村/附件1 2025年舜山镇林桥村{assets}.pdf",
            },
        )
        for row in rows:
            digest = hashlib.sha256(files[row["文件"]]).hexdigest()
            self.assertEqual(row["SHA-256"], digest)
        self.assertEqual(sum(int(row["页数"]) for row in rows), pack.page_count)

    def test_filed_only_and_one_township(self):
        pack = self._pack(self.liuhe, "reviewer", filed_only=True, what="plan")
        pack.action_pack()
        self.assertEqual(pack.document_count, 3)

    def test_nothing_to_pack_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "Choose another year"):
            self._pack(year=2031).action_pack()

    def test_other_regions_are_refused(self):
        with self.assertRaisesRegex(UserError, "not among the regions"):
            self._pack(self.liuhe, "clerk").action_pack()

    def test_a_document_that_fails_is_named_and_tried_again(self):
        pack = self._pack(self.liuhe)
        paper = type(self.env["rural.distribution"])
        whole = paper._annex_pdf
        text = "no font"

        def failing(self, code):
            if code == "annex3":
                raise UserError(text)
            return whole(self, code)

        with (
            patch.object(paper, "_annex_pdf", failing),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            pack.action_pack()
        self.assertEqual((pack.document_count, pack.failed_count), (4, 2))
        self.assertIn("相官村", pack.message)
        self.assertIn(text, pack.message)
        pack.action_pack()
        self.assertEqual((pack.document_count, pack.failed_count), (6, 0))

    def test_background_goes_township_by_township_and_resumes(self):
        self.company.rural_background_documents = 0
        pack = self._pack()
        with trap_jobs() as trap:
            pack.action_pack()
            trap.assert_jobs_count(1, only=pack._job_batch)
            self.assertEqual(pack.state, "running")
            pack._job_batch()
            self.assertEqual(list(pack.parts), [str(self.liuhe.id)])
            broken = patch.object(
                type(pack), "_make_part", side_effect=UserError("disk full")
            )
            with broken, self.assertLogs(JOB_LOGGER, "ERROR"):
                pack._job_batch()
            self.assertEqual(pack.state, "failed")
            self.assertIn("disk full", pack.message)
            pack.action_pack()
            with patch.object(
                type(pack),
                "_make_part",
                autospec=True,
                side_effect=type(pack)._make_part,
            ) as made:
                pack._job_batch()
            self.assertEqual(made.call_args.args[1], self.shunshan)
        self.assertEqual((pack.state, pack.document_count), ("done", 7))
        pack._job_batch()  # a second run changes nothing
        self.assertEqual(len(self._files(pack)), 8)

    def test_packs_are_seen_by_who_made_them(self):
        pack = self._pack()
        others = self.env["rural.annex.pack"].with_user(self.users["auditor"])
        self.assertFalse(others.search([("id", "=", pack.id)]))


@tagged("post_install", "-at_install")
class TestAnnexPackDownload(HttpCase, PackCommon):
    def test_download_by_its_owner_only(self):
        pack = self._pack(self.liuhe)
        pack.action_pack()
        url = f"/rural_asset/annex_pack/{pack.id}"
        for login, status in (("officer", 200), ("auditor", 404)):
            user = self.users[login]
            user.password = f"{user.login}-password"
            self.authenticate(user.login, user.password)
            response = self.url_open(url)
            self.assertEqual(response.status_code, status)
            if status == 200:
                with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
                    self.assertEqual(len(archive.namelist()), 7)
