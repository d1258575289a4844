"""Reminders 30, 15, 7 and 1 days before 31 March, and once when it is over."""

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.rural_inbox import SUBTYPE
from .test_package import PackageCommon


@tagged("post_install", "-at_install")
class TestReminders(PackageCommon):
    """相官村 and 前营村 have reported their plans; their results of 2024 are missing,
    as everything of 舜山镇 is.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["clerk"]
        with freeze_time("2025-01-05"):
            cls.env["rural.package"]._cron_open_cycle()

    def _remind(self, day):
        """``{user: messages that came}``."""
        before = self._messages()
        with freeze_time(f"{day} 01:00:00"):
            self.env["rural.package"]._cron_remind()
        return self._messages() - before

    def _messages(self):
        return self.env["mail.message"].search(
            [
                ("subtype_id", "=", self.env.ref(SUBTYPE).id),
                ("model", "=", False),
            ]
        )

    def _of(self, messages, user):
        return messages.filtered(lambda m: user.partner_id in m.partner_ids)

    def test_stages(self):
        """29 days: the stage of 30 days, which the day before has sent already."""
        for day, sent in (
            ("2025-02-28", False),
            ("2025-03-01", True),
            ("2025-03-01", False),
            ("2025-03-02", False),
            ("2025-03-16", True),
            ("2025-03-23", False),
            ("2025-03-24", True),
            ("2025-03-30", True),
            ("2025-03-31", False),
            ("2025-04-01", True),
            ("2025-04-02", False),
        ):
            with self.subTest(day=day):
                self.assertEqual(bool(self._remind(day)), sent)

    def test_missed_days_are_made_up_for_once(self):
        """The server stood still from 15 to 7 days before: one message comes."""
        self.assertTrue(self._remind("2025-03-01"))
        self.assertEqual(len(self._of(self._remind("2025-03-27"), self.reviewer)), 1)
        self.assertFalse(self._remind("2025-03-28"))

    def test_one_message_lists_what_waits_for_each(self):
        sent = self._remind("2025-03-01")
        to_clerk = self._of(sent, self.clerk)
        self.assertEqual(len(to_clerk), 1)
        self.assertIn("相官村 2024", to_clerk.body)
        self.assertNotIn("相官村 2025", to_clerk.body)
        to_reviewer = self._of(sent, self.reviewer)
        self.assertEqual(len(to_reviewer), 1)
        self.assertIn("相官村 2025", to_reviewer.body)
        self.assertIn("前营村 2025", to_reviewer.body)
        self.assertFalse(self._of(sent, self.officer))
        notification = to_clerk.notification_ids
        self.assertEqual(notification.notification_type, "inbox")

    def test_what_is_sent_waits_for_the_officer(self):
        self._to_sent()
        to_officer = self._of(self._remind("2025-03-16"), self.officer)
        self.assertEqual(len(to_officer), 1)
        self.assertIn("相官村 2025", to_officer.body)

    def test_what_is_filed_or_without_income_is_not_reminded(self):
        self._to_sent()
        self._file_package()
        sent = self._remind("2025-03-16")
        self.assertFalse(self._of(sent, self.officer))
        self.assertNotIn("相官村 2025", "".join(sent.mapped("body")))
        result = self.env["rural.package"].search(
            [("region_id", "=", self.liuhe.id), ("kind", "=", "result")]
        )
        result.line_ids.with_user(self.reviewer).write(
            {"statement": "no_income", "reason": "资产停用"}
        )
        self.assertFalse(self._of(self._remind("2025-03-24"), self.clerk))

    def test_the_day_is_the_countys(self):
        """31 March, 17:00 in Greenwich: in China it is April, and overdue."""
        self._remind("2025-03-30")
        with freeze_time("2025-03-31 17:00:00"):
            before = self._messages()
            self.env["rural.package"]._cron_remind()
        self.assertTrue(self._messages() - before)

    def test_package_made_after_the_day_reminds_nobody_of_it(self):
        with freeze_time("2025-06-01"):
            self.env["rural.package"]._get(self.shunshan, 2024, "result", "pv")
        packages = self.env["rural.package"].search([("cycle", "=", 2025)])
        (packages - packages.filtered(lambda p: p.scheme == "pv"))._write_step_fields(
            {"reminded_on": "2025-06-01"}
        )
        self.assertFalse(self._remind("2025-06-02"))
