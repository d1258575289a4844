"""Exported documents verify without Odoo; one altered byte is found."""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from odoo.tests import HttpCase, tagged

from .common_distribution import DistributionCommon

SCRIPT = Path(__file__).parent.parent / "dev" / "verify_chain.py"


def verify(path):
    """Run the script as an auditor does: ``(exit code, output)``."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(path)], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@tagged("post_install", "-at_install")
class TestVerifyChain(DistributionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(state="filed")

    def _verify(self, records=None):
        """Verify an export of all papers, as ``make verify`` makes it."""
        self.env.flush_all()
        self.env.invalidate_all()
        lines = list((records or self.plan)._export_all_steps())
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
            out.write("\n".join(lines))
            out.flush()
            return verify(out.name)

    def _alter(self, table, assignment, record_id):
        self.env.flush_all()
        self.env.cr.execute(f"UPDATE {table} SET {assignment} WHERE id = {record_id}")

    def _found(self, text, records=None):
        code, output = self._verify(records)
        self.assertEqual(code, 1, output)
        self.assertIn("BROKEN", output)
        self.assertIn(text, output)

    # ------------------------------------------------------------
    # AS IT WAS
    # ------------------------------------------------------------

    def test_a_filed_plan_verifies(self):
        code, output = self._verify()
        self.assertEqual(code, 0, output)
        self.assertIn(f"ok     rural.distribution {self.plan.id} ", output)
        self.assertIn("(7 steps)", output)

    def test_every_procedure_verifies(self):
        for name in ("rural.asset", "rural.contract", "rural.package"):
            with self.subTest(model=name):
                self.assertEqual(self._verify(self.env[name])[0], 0)

    def test_a_returned_and_an_amended_plan_verify(self):
        day = self.plan.filing_date
        self._step(self.plan, "amend", day)
        following = self.plan.next_ids
        day = self._walk(following, "noticed", day)
        self._step(following, "take_back", day)
        following.with_user(self.users["clerk"]).line_ids[1].amount = 2000
        self.assertEqual(self._verify()[0], 0)
        self._walk(following, "filed", day)
        self.assertEqual(self._verify()[0], 0)

    def test_a_renamed_village_changes_nothing(self):
        """The paper keeps the names and the code it was discussed with."""
        self.xiangguan.write({"name": "相官社区", "code": "349901101299"})
        self.assertEqual(self.plan.village_name, "相官村")
        self.assertEqual(self._verify()[0], 0)

    # ------------------------------------------------------------
    # ONE BYTE
    # ------------------------------------------------------------

    def test_a_step_that_was_altered_is_named(self):
        row = self.plan.log_ids.sorted("id")[1]
        self._alter("rural_procedure_log", "number_agreeing = 39", row.id)
        self._found("step 2 (resolve)")

    def test_the_day_of_a_meeting_that_was_altered_is_named(self):
        row = self.plan.log_ids.sorted("id")[0]
        self._alter("rural_procedure_log", "meeting_date = '2025-02-01'", row.id)
        self._found("step 1 (discuss)")

    def test_a_step_that_was_taken_out(self):
        row = self.plan.log_ids.sorted("id")[3]
        self.env.cr.execute("DELETE FROM rural_procedure_log WHERE id = %s", [row.id])
        self._found("step 4")

    def test_the_last_step_that_was_taken_out(self):
        row = self.plan.log_ids.sorted("id")[-1]
        self.env.cr.execute("DELETE FROM rural_procedure_log WHERE id = %s", [row.id])
        self._found("state “filed”")

    def test_all_steps_that_were_taken_out(self):
        self.env.cr.execute(
            "DELETE FROM rural_procedure_log WHERE res_model = 'rural.distribution'"
        )
        self._found("state “filed”")

    def test_a_state_that_was_written(self):
        draft = self._plan(self.qianying)
        self._alter("rural_distribution", "state = 'filed'", draft.id)
        self._found("state “filed”")

    def test_an_amount_and_a_name_that_were_altered(self):
        line = self.plan.line_ids[1]
        for assignment in ("amount = 3000.01", "name = '垃圾清远'", "carryover = true"):
            with self.subTest(assignment), self.env.cr.savepoint() as savepoint:
                self._alter("rural_distribution_line", assignment, line.id)
                self._found("does not say what it said")
                savepoint.rollback()

    def test_an_income_that_was_altered(self):
        row = self.plan.income_ids
        self._alter("rural_distribution_income", "amount = 10000.01", row.id)
        self._found("does not say what it said")

    def test_evidence_that_was_altered(self):
        plan = self._plan(self.qianying)
        own = self._file(content=b"minutes of 3 February", user=plan.create_uid)
        self._step(plan, "discuss", attachments=own)
        path = Path(own._full_path(own.store_fname))
        path.chmod(0o644)
        path.write_bytes(b"minutes of 4 February")
        self._found("step 1: its papers")

    def test_evidence_that_was_taken_away(self):
        row = self.plan.log_ids.sorted("id")[0]
        field = row._fields["attachment_ids"]
        self.env.cr.execute(
            f"DELETE FROM {field.relation} WHERE {field.column1} = %s", [row.id]
        )
        self._found("step 1: its papers")

    # ------------------------------------------------------------
    # THE ZIP
    # ------------------------------------------------------------

    def test_the_download_verifies_with_its_files(self):
        stream = io.BytesIO()
        self.plan._export_steps(stream)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "steps.zip"
            path.write_bytes(stream.getvalue())
            self.assertEqual(verify(path)[0], 0)
            with zipfile.ZipFile(path) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
            document = json.loads(files["steps.jsonl"])
            photo = document["steps"][2]["papers"][0]["file"]
            self.assertEqual(files[photo], b"start")
            files[photo] = b"Start"
            with zipfile.ZipFile(path, "w") as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
            code, output = verify(path)
        self.assertEqual(code, 1)
        self.assertIn("step 3: its papers", output)


@tagged("post_install", "-at_install")
class TestStepsDownload(HttpCase, DistributionCommon):
    def test_for_those_who_examine_and_may_read(self):
        plan = self._plan(state="discussed")
        url = plan.action_export_steps()["url"]
        for role, status in (
            ("auditor", 200),
            ("officer", 200),
            ("verifier", 404),
            ("clerk", 404),
            ("manager", 404),
        ):
            with self.subTest(role=role):
                self._log_in(self.users[role])
                self.assertEqual(self.url_open(url).status_code, status)
        archive = zipfile.ZipFile(io.BytesIO(self._answer("auditor", url)))
        self.assertIn("steps.jsonl", archive.namelist())
        self.users["auditor"].rural_region_ids = self.fuxing
        self._log_in(self.users["auditor"])
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(
            self.url_open("/rural_asset/steps/res.users/2").status_code, 404
        )

    def _answer(self, role, url):
        self._log_in(self.users[role])
        return self.url_open(url).content

    def _log_in(self, user):
        self.authenticate(user.login, user.login)
