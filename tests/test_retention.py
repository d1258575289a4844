"""How long numbers are kept (个人信息保护法 19、47); erasing touches nothing else."""

import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.bulk_insert import bulk_insert
from ..models.rural_procedure import STATE_TOKEN
from .common_people import PeopleCommon


@tagged("post_install", "-at_install")
class TestRetention(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-15 04:00:00"))
        cls.bank = cls.env.ref("rural_asset.retention_bank")
        cls.identity = cls.env.ref("rural_asset.retention_identity")
        cls.gone = cls._left("王长河", 1, "2025-05-01")
        cls.just_gone = cls._left("李大山", 2, "2026-05-01")
        cls.here = cls._person("张小满", identity=3, bank=3, phone=3)

    @classmethod
    def _left(cls, name, n, day):
        person = cls._person(name, identity=n, bank=n, phone=n)
        with_token = person.with_context(rural_token=STATE_TOKEN)
        with_token.write({"state": "moved", "date_left": day})
        return person

    def _kinds(self, person):
        self.env.flush_all()
        masked = self.env["rural.secret"]._masked("rural.person", person.ids)
        return {kind for _owner, kind in masked}

    def _paid(self, person, month):
        """A relief that was paid in a month; how lists are filled is not asked here."""
        payout = self.env["rural.payout"].create(
            {"region_id": person.region_id.id, "kind": "wage", "month": month}
        )
        row = {
            "payout_id": payout.id,
            "person_id": person.id,
            "month": month,
            "state": "paid",
            "amount": 80,
        }
        bulk_insert(self.env["rural.payout.line"], [row])
        return self.env["rural.payout.line"].search([("payout_id", "=", payout.id)])

    def _open(self, role="officer"):
        action = self.env["rural.erasure"].with_user(self.users[role]).action_open()
        return (
            self.env[action["res_model"]]
            .with_user(self.users[role])
            .browse(action["res_id"])
        )

    def test_due_is_who_left_before_the_period(self):
        self.assertEqual(self.bank._due_persons(), self.gone)
        self.assertFalse(self.identity._due_persons())
        with freeze_time("2030-06-15 04:00:00"):
            self.assertEqual(self.identity._due_persons(), self.gone)

    def test_a_later_payment_lengthens_the_period(self):
        line = self._paid(self.gone, "2025-07-01")
        self.assertFalse(self.bank._due_persons())
        with freeze_time("2026-08-02 04:00:00"):
            self.assertEqual(self.bank._due_persons(), self.gone)
        self.assertTrue(line.exists())

    def test_the_officer_sees_whom_and_erases_numbers_only(self):
        line = self._paid(self.gone, "2025-03-01")
        erasure = self._open()
        shown = {(r.person_id, r.kind) for r in erasure.line_ids}
        self.assertEqual(shown, {(self.gone, "bank"), (self.gone, "phone")})
        with self.assertRaisesRegex(UserError, "tick"):
            erasure.action_erase()
        self.assertEqual(self._kinds(self.gone), {"identity", "bank", "phone"})
        erasure.sure = True
        erasure.action_erase()
        self.assertEqual(self._kinds(self.gone), {"identity"})
        self.assertEqual(self._kinds(self.just_gone), {"identity", "bank", "phone"})
        self.assertEqual((line.amount, line.person_id), (80, self.gone))
        self.gone.invalidate_recordset()
        self.assertEqual(self.gone.erased_on, date(2026, 6, 15))
        self.assertFalse(self.gone.bank_card)
        self.assertFalse(self.here.erased_on)

    def test_each_erasure_leaves_a_row_for_good(self):
        erasure = self._open()
        erasure.sure = True
        erasure.action_erase()
        rows = self.env["rural.erasure.log"].search([("res_id", "=", self.gone.id)])
        self.assertEqual(set(rows.mapped("kind")), {"bank", "phone"})
        row = rows.filtered(lambda r: r.kind == "bank")
        self.assertEqual(
            (row.user_id, row.person_name, row.rule, row.village_id),
            (self.users["officer"], "王长河", self.bank.name, self.xiangguan),
        )
        for call in (
            lambda: row.write({"kind": "phone"}),
            lambda: row.unlink(),
            lambda: row.copy(),
        ):
            with self.assertRaises(UserError):
                call()

    def test_who_came_back_meanwhile_is_left_out(self):
        erasure = self._open()
        self.gone.with_context(rural_token=STATE_TOKEN).write(
            {"state": "living", "date_left": False}
        )
        erasure.sure = True
        erasure.action_erase()
        self.assertEqual(self._kinds(self.gone), {"identity", "bank", "phone"})

    def test_officers_only(self):
        for role in ("clerk", "accountant", "reviewer", "auditor", "manager"):
            with self.assertRaises(AccessError):
                self._open(role)

    def test_the_manager_sees_how_many_and_nobody(self):
        bank = self.bank.with_user(self.users["manager"])
        self.assertEqual(bank.due_count, 1)
        with self.assertRaises(AccessError):
            bank._due_persons()

    def test_an_archived_rule_erases_nothing(self):
        self.bank.active = False
        self.assertEqual(set(self._open().line_ids.mapped("kind")), {"phone"})

    def test_the_monthly_job_reminds_and_erases_nothing(self):
        rules = self.env["rural.retention"]
        rules._cron_remind()
        rules._cron_remind()
        activity = self.bank.activity_ids
        self.assertEqual(activity.user_id, self.users["officer"])
        self.assertEqual(self._kinds(self.gone), {"identity", "bank", "phone"})
        erasure = self._open()
        erasure.sure = True
        erasure.action_erase()
        self.assertFalse(self.bank.activity_ids)

    def test_old_rows_of_the_log_and_old_workbooks_go_too(self):
        self.gone.with_user(self.users["auditor"])._reveal("bank", "核对卡号")
        imports = self.env["rural.contract.import"].create(
            {"file": base64.b64encode(b"PK workbook"), "filename": "合同.xlsx"}
        )
        log = self.env["rural.reveal.log"].search([("res_id", "=", self.gone.id)])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_contract_import SET create_date = '2026-01-01' WHERE id = %s",
            [imports.id],
        )
        self.env.cr.execute(
            "UPDATE rural_reveal_log SET date = '2016-01-01' WHERE id = %s", [log.id]
        )
        compared = self._certified()
        self.env.invalidate_all()
        erasure = self._open()
        self.assertIn("号码查看记录: 1", erasure.other)
        erasure.sure = True
        erasure.action_erase()
        self.assertFalse(log.exists())
        self.assertFalse(imports.kept_file)
        self.assertFalse(compared.kept_file)

    def _certified(self):
        """An old comparison that no longer changes."""
        compared = self.env["rural.national.check"].create(
            {
                "region_id": self.county.id,
                "file": base64.b64encode(b"PK workbook"),
                "filename": "导出.xlsx",
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_national_check SET create_date = '2016-01-01',"
            " state = 'done' WHERE id = %s",
            [compared.id],
        )
        return compared


@tagged("post_install", "-at_install")
class TestKeptWorkbook(PeopleCommon):
    """Uploaded workbooks at rest."""

    def _raw(self, record):
        files = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return files.search([*domain, ("res_field", "=", "kept_file")])

    def test_a_workbook_is_sealed_and_read_back(self):
        data = b"PK" + self._identity(1).encode() * 3
        record = self.env["rural.contract.import"].create(
            {"file": base64.b64encode(data), "filename": "合同.xlsx"}
        )
        self.env.flush_all()
        kept = self._raw(record)
        self.assertNotIn(self._identity(1).encode(), kept.raw)
        self.assertFalse(kept.index_content and self._identity(1) in kept.index_content)
        record.invalidate_recordset()
        self.assertEqual(base64.b64decode(record.file), data)
        self.assertEqual(record._data(), data)

    def test_a_workbook_of_former_days_is_still_read(self):
        record = self.env["rural.contract.import"].create(
            {"file": base64.b64encode(b"PK"), "filename": "合同.xlsx"}
        )
        record.sudo().kept_file = base64.b64encode(b"PK plain")
        record.invalidate_recordset()
        self.assertEqual(record._data(), b"PK plain")

    def test_the_kept_file_is_not_written_past_the_seal(self):
        imports = self.env["rural.contract.import"].with_user(self.users["accountant"])
        record = imports.create({"file": base64.b64encode(b"PK"), "filename": "a.xlsx"})
        with self.assertRaises(UserError):
            record.write({"kept_file": base64.b64encode(b"PK plain")})
