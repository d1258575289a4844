"""The filing of a county's year: 凌源市2022年扶贫项目资产后续管理工作方案 五(四)
备案管理, 三(一) 做好相关档案资料的整理和归档. The package is complete or says what is
missing, opens and verifies without Odoo, and stays as it was filed.
"""

import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

import openpyxl
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.rural_asset.models.rural_archive_section import FOLDERS, SECTIONS

from .common_archive import FILED_ON, WHY, ArchiveCommon
from .test_annex_pack import PackCommon

JOB_LOGGER = "odoo.addons.rural_asset.models.rural_background"
CLUE = "套取项目资金"


def verify(*arguments):
    """Run the package's own verifier as its receiver does: ``(exit code, output)``."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@tagged("post_install", "-at_install")
class TestArchivePackage(ArchiveCommon):
    def test_五四_every_part_is_listed_and_gaps_are_named(self):
        archive = self._archive()
        rows = {row.section: row for row in archive.section_ids}
        self.assertEqual(list(rows), [key for key, _label in SECTIONS])
        self.assertEqual(rows["register"].state, "whole")
        self.assertEqual(rows["distribution"].state, "missing")
        self.assertEqual(rows["finding"].state, "none")
        self.assertIn("柳河镇", rows["submission"].missing)
        self.assertIn("舜山镇", rows["submission"].missing)
        self.assertIn(self.campaign.name, rows["inventory"].missing)
        self.assertEqual(archive.missing_count, 5)
        action = rows["inventory"].action_open()
        self.assertEqual(action["res_model"], "rural.inventory")

    def test_五四_missing_parts_stand_in_the_package(self):
        archive = self._made()
        page = self._files(archive)["index.html"].decode()
        for folder in FOLDERS.values():
            self.assertIn(folder, page)
        self.assertEqual(page.count(WHY), 5)
        self.assertIn("柳河镇", page)

    def test_it_opens_with_any_browser(self):
        files = self._files(self._made())
        page = files["index.html"].decode()
        self.assertNotIn("<script", page)
        self.assertNotIn("http", page)
        links = [link for link in re.findall(r'href="([^"]+)"', page) if link[0] != "#"]
        self.assertTrue(links)
        for link in links:
            self.assertIn(unquote(link), files)
        listed = {unquote(link) for link in links}
        self.assertEqual(set(files) - listed, {"index.html"})
        self.assertNotIn("不一致", page)

    def test_contents_and_checksums_agree_with_the_files(self):
        archive = self._made()
        files = self._files(archive)
        sums = dict(
            reversed(line.split("  ", 1))
            for line in files["SHA256SUMS"].decode().splitlines()
        )
        self.assertEqual(set(files) - set(sums), {"SHA256SUMS"})
        for name, digest in sums.items():
            self.assertEqual(hashlib.sha256(files[name]).hexdigest(), digest, name)
        book = openpyxl.load_workbook(io.BytesIO(files["目录.xlsx"]))
        rows = list(book.active.iter_rows(min_row=4, values_only=True))
        self.assertEqual(
            {row[2]: (row[3], row[5]) for row in rows if row[0]},
            {
                name: (len(data), sums[name])
                for name, data in files.items()
                if name not in ("目录.xlsx", "index.html", "SHA256SUMS")
            },
        )
        sources = [row[6] for row in rows if row[0] and row[6]]
        self.assertTrue(any(source.startswith("管理台账（") for source in sources))
        for text in (*sources, files["index.html"].decode()):
            self.assertNotRegex(text, r"rural\.[a-z.]+,\d")
        self.assertEqual(archive.file_count, len(files))
        by_section = sum(archive.section_ids.mapped("file_count"))
        front = [n for n in files if n.split("/")[0] not in FOLDERS.values()]
        self.assertEqual(by_section + len(front), archive.file_count)

    def test_it_verifies_without_odoo_and_one_byte_is_found(self):
        files = self._files(self._made())
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, data in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            script = root / "校验工具/dev/verify_package.py"
            for _time in range(2):  # what the first run leaves behind does no harm
                code, output = verify(script)
                self.assertEqual(code, 0, output)
            self.assertIn("0 broken", output)
            chain = root / "08 办理记录/资产.jsonl"
            self._alter_chain(chain, root)
            code, output = verify(script)
            self.assertEqual(code, 1, output)
            self.assertIn("0 files differ", output)
            self.assertIn("BROKEN", output)
            (root / "README.txt").write_bytes(b"")
            (root / "index.html").unlink()
            (root / "another.txt").write_bytes(b"")
            code, output = verify(script)
            self.assertIn("ALTERED  README.txt", output)
            self.assertIn("MISSING  index.html", output)
            self.assertIn("UNLISTED another.txt", output)

    def _alter_chain(self, chain, root):
        """Another name in a step, and the list of checksums made to fit."""
        before = chain.read_bytes()
        documents = [json.loads(line) for line in before.decode().splitlines()]
        documents[0]["steps"][0]["content"]["user_name"] = "别人"
        after = "".join(
            json.dumps(document, ensure_ascii=False) + "\n" for document in documents
        ).encode()
        chain.write_bytes(after)
        sums = root / "SHA256SUMS"
        old, new = (hashlib.sha256(data).hexdigest() for data in (before, after))
        sums.write_text(sums.read_text("utf-8").replace(old, new), "utf-8")

    def test_the_zip_itself_verifies(self):
        archive = self._made()
        script = Path(__file__).parent.parent / "dev" / "verify_package.py"
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            archive._write_file(file)
            file.flush()
            code, output = verify(script, file.name)
        self.assertEqual(code, 0, output)
        self.assertIn(archive.checksum, output)

    def test_made_twice_from_the_same_data_it_is_the_same(self):
        archive = self._made()
        first, pieces = archive.checksum, archive._pieces()
        with freeze_time("2025-08-26"):
            archive.with_context(lang="en_US").action_build()
        self.assertEqual(archive.checksum, first)
        self.assertEqual(len(archive._pieces()), len(pieces))

    def test_a_large_package_is_kept_in_pieces(self):
        target = "odoo.addons.rural_asset.models.rural_archive_file.PIECE"
        with patch(target, 10_000):
            archive = self._made()
        pieces = archive._pieces()
        self.assertEqual(len(pieces), -(-int(archive.package_size) // 10_000))
        target = io.BytesIO()
        archive._write_file(target)
        digest = hashlib.sha256(target.getvalue()).hexdigest()
        self.assertEqual(digest, archive.checksum)

    def test_count_sheets_with_results_and_decisions(self):
        line = self._line(self.house)
        line.found_quantity = 10
        self._line(self.pump).action_not_found()
        self._signed(self.xiangguan)
        self._decide(line, "keep", reason="合同约定2亩为道路")
        files = self._files(self._made())
        folder = FOLDERS["inventory"]
        names = {name for name in files if name.startswith(folder)}
        self.assertEqual(
            names,
            {
                f"{folder}/清查汇总表.xlsx",
                f"{folder}/柳河镇/相官村清查表.xlsx",
                f"{folder}/柳河镇/前营村清查表.xlsx",
                f"{folder}/柳河镇清查表.xlsx",
                f"{folder}/舜山镇/林桥村清查表.xlsx",
                f"{folder}/舜山镇/复兴村清查表.xlsx",
            },
        )
        book = openpyxl.load_workbook(
            io.BytesIO(files[f"{folder}/柳河镇/相官村清查表.xlsx"])
        )
        rows = {
            row[2]: row for row in book.active.iter_rows(min_row=4, values_only=True)
        }
        house = rows[self.house.name]
        self.assertEqual((house[4], house[10]), ("账实不符", "以台账为准"))
        self.assertEqual(house[11], "合同约定2亩为道路")
        self.assertEqual(rows[self.pump.name][4], "未找到")


@tagged("post_install", "-at_install")
class TestArchiveSecrets(ArchiveCommon):
    def _finding(self, code, **vals):
        kind = self.env["rural.finding.type"].search([("code", "=", code)], limit=1)
        return self.env["rural.finding"].create(
            {
                "name": "资产闲置",
                "type_id": kind.id,
                "region_id": self.xiangguan.id,
                "date_found": "2025-07-05",
                **vals,
            }
        )

    def _type(self, discipline):
        types = self.env["rural.finding.type"]
        return types.search([("discipline", "=", discipline)], limit=1).code

    def test_五三1_discipline_clues_are_handed_over_apart(self):
        self._finding(self._type(False), name="台账数量不符")
        clue = self._finding(self._type(True), name=CLUE, detail="群众反映")
        officer = clue.with_user(self.users["officer"])
        officer._do_step("hand_over")
        archive = self._made()
        for name, data in self._files(archive).items():
            texts = self._texts(name, data)
            self.assertNotIn(CLUE, texts, name)
            self.assertNotIn(clue.number, texts, name)
        target = io.BytesIO()
        archive._write_clues(target)
        texts = self._texts("x.xlsx", target.getvalue())
        self.assertIn(CLUE, texts)
        self.assertNotIn("台账数量不符", texts)

    def _texts(self, name, data):
        if not name.endswith(".xlsx"):
            return data.decode()
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(book.read(part).decode() for part in book.namelist())

    def test_no_number_of_a_person_leaves_and_the_file_is_named(self):
        finding = self._finding(self._type(False), detail="联系人13812345678")
        archive = self._archive()
        archive.action_build()
        row = self._section(archive, "finding")
        self.assertEqual((row.file_count, row.state), (0, "missing"))
        self.assertIn("问题整改台账.xlsx", row.problems)
        self.assertNotIn("13812345678", row.problems)
        self.assertIn("问题整改台账.xlsx", self._files(archive)["index.html"].decode())
        with self.assertRaisesRegex(UserError, "Findings, Revival"):
            archive._file()
        finding.detail = "联系人已核实"
        archive.action_build()
        self.assertEqual(row.file_count, 1)
        self.assertFalse(row.problems)


@tagged("post_install", "-at_install")
class TestArchiveSteps(ArchiveCommon):
    def test_五四_a_gap_is_filed_only_with_a_written_reason(self):
        archive = self._archive()
        archive.action_build()
        with self.assertRaisesRegex(UserError, "Clean-up Campaign"):
            archive._file()
        self._explain(archive)
        with self.assertRaisesRegex(UserError, "Make it again"):
            archive._file()
        archive.action_build()
        self.assertFalse(archive.next_problems)
        archive._file()
        self.assertEqual(archive.state, "filed")

    def test_what_came_after_the_package_was_made_is_noticed(self):
        archive = self._made()
        self._submit(self.liuhe)
        self._submit(self.shunshan)
        self.campaign.with_user(self.users["officer"]).action_report()
        with self.assertRaisesRegex(UserError, "Make it again"):
            archive._file()

    def test_五四_the_checksum_is_logged_and_all_is_frozen(self):
        archive = self._filed()
        last = archive.log_ids.sorted("id")[-1]
        self.assertEqual(last.action, "file")
        self.assertIn(archive.checksum, last.changes)
        self.assertEqual(last.attachment_ids, archive._pieces())
        row = archive.section_ids[0]
        for change in (
            lambda: archive.write({"note": "x"}),
            lambda: archive.sudo().write({"as_of": "2025-01-01"}),
            lambda: archive.sudo().write({"checksum": "x"}),
            lambda: archive.sudo().write({"state": "draft"}),
            lambda: row.write({"reason": "x"}),
            lambda: row.sudo().write({"missing": False}),
            lambda: archive.sudo().unlink(),
            lambda: archive._pieces().unlink(),
            lambda: archive._pieces().write({"raw": b"x"}),
            lambda: archive.action_build(),
            lambda: archive.action_look(),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertEqual(archive._verify(), [])

    def test_an_altered_piece_is_found(self):
        archive = self._filed()
        piece = archive._pieces()
        path = Path(piece._full_path(piece.store_fname))
        content = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(content[:-1] + b"x")
        self.addCleanup(path.write_bytes, content)
        self.env.invalidate_all()
        found = archive.action_verify()["params"]
        self.assertEqual(found["type"], "danger")
        self.assertIn("not the one that was logged", found["message"])

    def test_a_checksum_written_past_the_steps_is_found(self):
        archive = self._filed()
        row = archive.log_ids.sorted("id")[-1]
        self.env.cr.execute(
            "UPDATE rural_procedure_log SET reason = 'x' WHERE id = %s", [row.id]
        )
        self.env.invalidate_all()
        self.assertIn("altered", archive._verify()[0])

    def test_a_new_edition_keeps_the_old_until_it_is_filed(self):
        first = self._filed()
        with self.assertRaisesRegex(UserError, "reason"):
            first._reopen(" ")
        second = first._reopen("补充核查报告")
        self.assertEqual((second.edition, second.previous_id), (2, first))
        self.assertEqual(first.state, "filed")
        self.assertFalse(first.can_reopen)
        with self.assertRaisesRegex(UserError, "collected already"):
            first._reopen("再次")
        with freeze_time(FILED_ON):
            second.action_build()
            second._file()
        self.assertEqual((first.state, second.state), ("replaced", "filed"))
        self.assertEqual(first._verify(), [])
        self.assertTrue(first._pieces())
        self.assertEqual(
            first.log_ids.sorted("id").mapped("action"),
            ["build", "file", "reopen", "replace"],
        )
        editions = self.env["rural.archive"].search(first.action_editions()["domain"])
        self.assertEqual(editions, second.with_env(self.env) | first.with_env(self.env))

    def test_a_year_is_collected_once(self):
        self._archive()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self._archive()

    def test_bad_input(self):
        with self.assertRaisesRegex(ValidationError, "not a county"):
            self._archive(region_id=self.liuhe.id)
        with self.assertRaisesRegex(ValidationError, "not in 2024"):
            self._archive(year=2024, as_of="2025-12-31")
        with self.assertRaisesRegex(UserError, "make it first"):
            self._archive(year=2023)._verify()

    def test_a_file_that_fails_is_named_and_nothing_else_suffers(self):
        book = "odoo.addons.rural_asset.models.rural_form_workbook.FormWorkbook.write"
        with patch(book, side_effect=UserError("no room")):
            archive = self._made()
        row = self._section(archive, "register")
        self.assertIn("no room", row.problems)
        self.assertEqual(self._section(archive, "inventory").state, "partial")

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def test_large_packages_are_made_in_the_background(self):
        self.county.company_id.rural_background_documents = 0
        archive = self._archive()
        with trap_jobs() as trap:
            archive.action_build()
            build = archive.build_ids
            trap.assert_jobs_count(1, only=build._job_batch)
            self.assertTrue(archive.running)
            with self.assertRaisesRegex(UserError, "at this moment"):
                archive.action_build()
            broken = patch.object(
                type(archive), "_pack", side_effect=UserError("disk full")
            )
            with broken, self.assertLogs(JOB_LOGGER, "ERROR"):
                build._job_batch()
            self.assertFalse(archive.running)
            self.assertIn("disk full", archive.build_message)
            self.assertEqual(archive.state, "draft")
            archive.action_build()
            with patch.object(type(archive.build_ids), "_show_progress"):
                archive.build_ids.sorted("id")[-1]._job_batch()
        self.assertEqual(archive.state, "built")
        self.assertFalse(archive.build_message)


@tagged("post_install", "-at_install")
class TestArchiveAccess(ArchiveCommon):
    def test_who_reads_and_who_files(self):
        archive = self._made()
        for role in ("clerk", "accountant", "reviewer", "verifier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                archive.with_user(self.users[role]).read(["name"])
        for role in ("auditor", "manager"):
            own = archive.with_user(self.users[role])
            with self.subTest(role=role):
                self.assertEqual(own.name, archive.name)
                self.assertFalse(own.can_file or own.can_build)
                self.assertFalse(own.running)
                for change in (
                    own.action_build,
                    own._file,
                    lambda own=own: own.write({"note": "x"}),
                    lambda own=own: own.section_ids.write({"reason": "x"}),
                ):
                    with self.assertRaises(AccessError):
                        change()
        self.assertEqual(
            archive.with_user(self.users["auditor"]).action_verify()["params"]["type"],
            "success",
        )

    def test_another_county_sees_nothing(self):
        archive = self._made()
        other = self._region("望江县", "349902000000", "county")
        stranger = self._user("officer", other, "officer_other")
        own = self.env["rural.archive"].with_user(stranger)
        self.assertFalse(own.search([]))
        for name in ("rural.archive.section", "rural.archive.build"):
            self.assertFalse(self.env[name].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            archive.with_user(stranger).action_verify()

    def test_a_county_packs_its_own_alone(self):
        other = self._region("望江县", "349902000000", "county")
        town = self._region("龙湖镇", "349902101000", "township", other)
        village = self._region("临江村", "349902101201", "village", town)
        self.users["officer"].rural_region_ids |= other
        self._asset(village, "confirmed", name="外县的大棚")
        for name, data in self._files(self._made()).items():
            self.assertNotIn("外县的大棚".encode(), data, name)
            self.assertNotIn("龙湖镇", name)


@tagged("post_install", "-at_install")
class TestArchiveDownload(HttpCase, ArchiveCommon):
    def test_download_by_those_who_read_it(self):
        archive = self._made()
        url = archive.action_download()["url"]
        for role, status in (("officer", 200), ("auditor", 200), ("reviewer", 404)):
            user = self.users[role]
            user.password = f"{user.login}-password"
            self.authenticate(user.login, user.password)
            response = self.url_open(url)
            with self.subTest(role=role):
                self.assertEqual(response.status_code, status)
                if status == 200:
                    digest = hashlib.sha256(response.content).hexdigest()
                    self.assertEqual(digest, archive.checksum)


@tagged("post_install", "-at_install")
class TestArchiveDistribution(PackCommon):
    def _made(self, **vals):
        officer = self.users["officer"]
        archives = self.env["rural.archive"].with_user(officer)
        archive = archives.create(
            {"region_id": self.county.id, "year": 2025, "as_of": "2025-12-31", **vals}
        )
        archive.action_build()
        return archive

    def _files(self, archive):
        return ArchiveCommon._files(archive)

    def test_三一_filed_papers_lie_in_folders_as_they_were_kept(self):
        archive = self._made()
        files = self._files(archive)
        folder = f"{FOLDERS['distribution']}/柳河镇/相官村"
        name = f"{folder}/附件1 2025年柳河镇相官村扶贫项目资产收益分配计划.pdf"
        kept = self.env["rural.kept.document"].search([("code", "=", "annex1")])
        self.assertEqual(hashlib.sha256(files[name]).hexdigest(), kept.checksum)
        self.assertFalse([n for n in files if "前营村/附件" in n])
        missing = self._section(archive).missing
        self.assertIn("前营村", missing)

    def _section(self, archive):
        return archive.section_ids.filtered(lambda row: row.section == "distribution")
