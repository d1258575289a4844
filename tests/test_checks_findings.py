"""What the checks find becomes findings where the county wants it to; what stops a
submission; the check before upload; who sees what.
"""

import base64
import io
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_register_checks import RegisterChecksCommon


@tagged("post_install", "-at_install")
class TestChecksFindings(RegisterChecksCommon):
    def _night(self):
        """The nightly run, without its commits."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["rural.check"]._cron_run()
        self.env.invalidate_all()

    def _findings(self, code):
        domain = [("check_id", "=", self._check(code).id), ("asset_id", "!=", False)]
        return self.env["rural.finding"].search(domain)

    def test_opens_one_finding_and_closes_it(self):
        """One open finding per rule and record, closed by itself with a note."""
        self._check("V05").finding_type_id = self.env.ref("rural_asset.finding_type_06")
        self._set(self.sound, original_value=120001)
        self._night()
        finding = self._findings("V05")
        self.assertEqual(finding.asset_id, self.sound)
        self.assertEqual(finding.village_id, self.xiangguan)
        self.assertEqual((finding.source, finding.amount), ("check", 1))
        self.assertIn("120001.00", finding.detail)
        self._night()
        self.assertEqual(self._findings("V05"), finding)
        self._set(self.sound, original_value=120000)
        self._night()
        self.assertEqual(finding.state, "closed")
        self.assertIn("V05", finding.message_ids[:1].body)

    def test_the_night_writes_in_the_language_of_the_books(self):
        """The cron has no language; what it writes is read by village clerks."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self._check("V05").finding_type_id = self.env.ref("rural_asset.finding_type_06")
        self._set(self.sound, original_value=120001)
        self._night()
        self.assertRegex(self._findings("V05").detail, "[\u4e00-\u9fff]")
        self.assertNotRegex(self._findings("V05").detail, "[A-Za-z]{3}")

    def test_a_rule_without_a_type_opens_none(self):
        self._set(self.sound, owner_name=None)
        self._night()
        self.assertFalse(self._findings("V01"))
        self.assertTrue(self.sound.hit_ids)

    def test_what_was_answered_opens_none_and_closes_none(self):
        self._check("V05").finding_type_id = self.env.ref("rural_asset.finding_type_06")
        self._set(self.sound, original_value=120001)
        hit = self._only("V05", self.sound)
        hit.with_user(self.users["officer"])._answer("尾差已报县级备案")
        self._night()
        self.assertFalse(self._findings("V05"))

    def test_places_open_findings_too(self):
        self._check("V24").finding_type_id = self.env.ref("rural_asset.finding_type_06")
        self._set(self.sound, owner_level=None)
        self._night()
        found = self.env["rural.finding"].search(
            [("check_id", "=", self._check("V24").id)]
        )
        self.assertEqual(found.region_id, self.liuhe | self.county)

    def test_running_again_writes_nothing(self):
        self._set(self.sound, owner_name=None)
        hit = self._only("V01", self.sound)
        stamp = hit.write_date
        self._only("V01", self.sound)
        self.assertEqual(hit.write_date, stamp)

    def test_stopping(self):
        """What keeps a township from submitting: the grave ones, unanswered."""
        stopping = self.env["rural.check"]._stopping
        own = [("id", "=", self.sound.id)]
        self.assertFalse(stopping("rural.asset", own))
        self._set(self.sound, owner_name=None, caretaker_phone="1")
        hits = stopping("rural.asset", own)
        self.assertEqual(hits.check_id.mapped("code"), ["V01"])
        hits.with_user(self.users["officer"])._answer("权属正在办理")
        self.assertFalse(stopping("rural.asset", own))

    def test_record_shows_and_filters(self):
        self._set(self.sound, owner_name=None)
        self._run(self.sound)
        self.assertEqual(self.sound.stopping_hit_count, 1)
        assets = self.env["rural.asset"].with_user(self.users["clerk"])
        self.assertIn(
            self.sound,
            assets.search([("hit_ids.state", "=", "open")]).with_env(self.env),
        )
        action = assets.browse(self.sound.id).action_check_now()
        self.assertEqual(action["res_model"], "rural.check.hit")

    def test_check_before_upload(self):
        self._set(self.sound, owner_name=None, owner_level=None)
        wizard = self.env["rural.check.upload"].with_user(self.users["reviewer"])
        wizard = wizard.create({"region_id": self.liuhe.id})
        wizard.action_check()
        hits = self.env["rural.check.hit"].search(wizard.action_open_hits()["domain"])
        self.assertTrue(wizard.stopping_count)
        self.assertEqual(wizard.stopping_count + wizard.warning_count, len(hits))
        book = load_workbook(io.BytesIO(base64.b64decode(wizard.file)))
        rows = list(book.active.iter_rows(min_row=4, values_only=True))
        self.assertEqual(len(rows), len(hits))
        own = [row for row in rows if self.sound.display_name in (row[2] or "")]
        self.assertTrue(own and "V01" in own[0][3])

    def test_check_before_upload_sees_the_own_place_alone(self):
        far = self._sound(self.linqiao)
        self._set(far, owner_name=None)
        wizard = self.env["rural.check.upload"].with_user(self.users["clerk"])
        wizard = wizard.create({"region_id": self.county.id})
        wizard.action_check()
        hits = self.env["rural.check.hit"].with_user(self.users["clerk"])
        found = hits.search(wizard.action_open_hits()["domain"])
        self.assertNotIn(far.id, found.mapped("res_id"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_access(self):
        """Hits of the own village are seen, of another not; verifiers see none."""
        self._set(self.sound, owner_name=None)
        hit = self._only("V01", self.sound)
        far = self._sound(self.linqiao)
        self._set(far, owner_name=None)
        foreign = self._only("V01", far)
        for role in ("clerk", "accountant", "reviewer"):
            seen = self.env["rural.check.hit"].with_user(self.users[role]).search([])
            self.assertIn(hit.id, seen.ids)
            self.assertNotIn(foreign.id, seen.ids)
        for role in ("officer", "auditor"):
            seen = self.env["rural.check.hit"].with_user(self.users[role]).search([])
            self.assertIn(foreign.id, seen.ids)
        with self.assertRaises(AccessError):
            hit.with_user(self.users["verifier"]).read(["detail"])
