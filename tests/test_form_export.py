from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .form_common import AS_OF, FormCommon


@tagged("post_install", "-at_install")
class TestFormExport(FormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls._asset(cls.xiangguan, "confirmed")
        cls.there = cls._asset(cls.linqiao, "confirmed")

    def _codes(self, *args, **kwargs):
        rows = self._asset_rows(self._sheet(self.ledger, *args, **kwargs))
        return [row[1].value for row in rows]

    # --- scope ----------------------------------------------------------------

    def test_defaults_are_the_user_s_region_and_today(self):
        exports = self.env["rural.form.export"]
        for role, region in (("clerk", self.xiangguan), ("reviewer", self.liuhe)):
            export = exports.with_user(self.users[role]).create({})
            self.assertEqual(export.region_id, region)
            self.assertEqual(export.form_id, self.ledger)
            self.assertTrue(export.as_of)

    def test_every_role_exports_its_own_scope(self):
        """Third parties export no table: they see what was drawn for them alone."""
        for role, user in self.users.items():
            if role == "verifier":
                with self.assertRaises(AccessError):
                    self._codes(self.county, user)
                continue
            region = {"clerk": self.xiangguan, "accountant": self.liuhe}.get(
                role, self.liuhe if role == "reviewer" else self.county
            )
            expected = {self.here.code}
            if region == self.county:
                expected.add(self.there.code)
            self.assertEqual(set(self._codes(region, user)), expected, role)

    def test_region_outside_the_scope_is_refused(self):
        for region in (self.liuhe, self.county):
            with self.assertRaisesRegex(UserError, "in charge"):
                self._export(self.ledger, region, self.users["clerk"])
        with self.assertRaises(AccessError):
            self._export(self.ledger, self.linqiao, self.users["clerk"])

    def test_exports_are_private(self):
        export = self._export(self.ledger)
        self.assertTrue(export.file)
        other = export.with_user(self.users["auditor"])
        with self.assertRaises(AccessError):
            other.read(["filename"])
        self.assertFalse(other.search([]))

    # --- what is in and what is left out ----------------------------------------

    def test_file_name_and_count(self):
        export = self._export(self.ledger, self.liuhe)
        self.assertEqual(export.filename, f"柳河镇-管理台账-{AS_OF}.xlsx")
        self.assertEqual((export.state, export.row_count), ("done", 1))
        self.assertEqual(export.progress, 100)
        self.assertFalse(export.message)

    def test_drafts_are_left_out_and_counted(self):
        self._asset()
        export = self._export(self.ledger)
        self.assertIn("1 drafts", export.message)
        self.assertEqual(export.row_count, 2)
        self.ledger.include_draft = True
        export = self._export(self.ledger)
        self.assertEqual((export.row_count, export.message), (3, ""))

    def test_as_of(self):
        self.assertEqual(self._codes(as_of="2021-08-20"), self._codes())
        undated = self._asset(state="registered", date_completed=False)
        self.assertNotIn(undated.code, self._codes(as_of="2021-12-30"))
        self.assertIn(undated.code, self._codes(as_of="2021-12-31"))
        export = self._export(self.ledger, as_of="2021-12-30")
        self.assertIn("1 assets not completed", export.message)

    def test_disposed_only_before_the_date(self):
        self.there.with_user(self.users["officer"])._do_step("dispose", "报废")
        today = Datetime.now().date()
        self.assertIn(self.there.code, self._codes(as_of=today - timedelta(days=3)))
        later = today + timedelta(days=3)
        self.assertNotIn(self.there.code, self._codes(as_of=later))
        export = self._export(self.ledger, as_of=later)
        self.assertIn("1 assets disposed", export.message)
        self.ledger.include_disposed = True
        self.assertIn(self.there.code, self._codes(as_of=later))

    def test_filters_of_the_form(self):
        self.ledger.filter_class = "public"
        road = self._asset(state="registered", category="0201")
        self.assertEqual(self._codes(), [road.code])
        self.ledger.filter_batch = "poverty"
        with self.assertRaises(UserError):
            self._codes()

    def test_nothing_to_show_is_said(self):
        with self.assertRaisesRegex(UserError, "No asset of 柳河镇前营村"):
            self._export(self.ledger, self.qianying)

    # --- again and in the background ----------------------------------------------

    def test_again_makes_a_new_file(self):
        export = self._export(self.ledger)
        first = export.file
        self._asset(state="registered")
        export.action_export()
        self.assertNotEqual(export.file, first)
        self.assertEqual(export.row_count, 3)

    def _background(self):
        self.enterContext(self.enter_registry_test_mode())
        self.env.company.rural_background_rows = 1
        exports = self.env["rural.form.export"].with_user(self.users["officer"])
        export = exports.create({"form_id": self.ledger.id, "as_of": AS_OF})
        with trap_jobs() as trap:
            action = export.action_export()
            trap.assert_jobs_count(1, only=export._job_batch)
        self.assertEqual(action["res_id"], export.id)
        self.assertEqual(export.state, "running")
        self.assertFalse(export.file)
        return export

    def test_large_ledgers_go_into_the_background(self):
        export = self._background()
        self.assertEqual(export.action_export()["res_id"], export.id)
        export._job_batch()
        self.assertEqual(
            (export.message, export.state, export.row_count), ("", "done", 2)
        )
        self.assertTrue(export.file)
        export._job_batch()  # a second run changes nothing
        self.assertEqual(export.state, "done")

    def test_a_summary_never_waits(self):
        self.env.company.rural_background_rows = 1
        self.assertEqual(self._export(self.summary).state, "done")

    def test_failure_is_told(self):
        export = self._background()
        self.users["officer"].rural_region_ids = self.xiangguan
        with self.assertLogs(
            "odoo.addons.rural_asset.models.rural_background", "ERROR"
        ):
            export._job_batch()
        self.assertEqual(export.state, "failed")
        self.assertIn("清源县", export.message)

    def test_old_exports_are_removed(self):
        export, young = self._export(self.ledger), self._export(self.ledger)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_form_export SET create_date = %s WHERE id = %s",
            (Datetime.now() - timedelta(days=31), export.id),
        )
        export.invalidate_recordset()
        self.env["rural.form.export"]._gc_old_runs()
        self.assertFalse(export.sudo().exists())
        self.assertTrue(young.exists())
        self.env["rural.background.run"]._gc_old_runs()  # the vacuum calls it too


@tagged("post_install", "-at_install")
class TestFormDownload(FormCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self._asset(state="registered")
        self.export = self._export(self.ledger)
        self.url = self.export.action_download()["url"]

    def test_own_file(self):
        self.authenticate("rural_officer", "rural_officer")
        response = self.url_open(self.url)
        self.assertEqual(response.status_code, 200, response.text[:3000])
        self.assertTrue(response.content.startswith(b"PK"))
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("UTF-8''%E6%B8%85", response.headers["Content-Disposition"])
        self.assertTrue(
            response.headers["Content-Disposition"].startswith("attachment")
        )

    def test_others_and_strangers(self):
        self.authenticate("rural_auditor", "rural_auditor")
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.authenticate(None, None)
        response = self.url_open(self.url, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
