"""Papers filed on paper before the county began to work here."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_distribution import DistributionCommon

DAYS = {
    "committee_date": date(2025, 1, 6),
    "assembly_date": date(2025, 1, 10),
    "notice_start": date(2025, 1, 11),
    "notice_end": date(2025, 1, 20),
    "review_date": date(2025, 2, 10),
    "announced_date": date(2025, 2, 12),
    "filing_date": date(2025, 3, 20),
}


@tagged("post_install", "-at_install")
class TestTakeover(DistributionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_papers_since = date(2025, 6, 1)

    def _take_over(self, paper, role="officer", **vals):
        scan = self.env["ir.attachment"].with_user(self.users[role])
        scan = scan.create({"name": "扫描件.pdf", "raw": b"scan"})
        wizard = (
            self.env["rural.distribution.takeover"]
            .with_user(self.users[role])
            .create(
                {
                    "distribution_ids": [(6, 0, paper.ids)],
                    "vote_body": "representatives",
                    "number_due": 30,
                    "number_present": 25,
                    "number_agreeing": 24,
                    "number": "清备〔2025〕7号",
                    "attachment_ids": [(6, 0, scan.ids)],
                    **DAYS,
                    **vals,
                }
            )
        )
        wizard.action_apply()
        paper.invalidate_recordset()

    def test_in_force_with_its_days_and_logged(self):
        plan = self._plan()
        self._take_over(plan)
        self.assertEqual(plan.state, "filed")
        self.assertTrue(plan.taken_over)
        self.assertEqual(plan.filing_number, "清备〔2025〕7号")
        self.assertEqual(plan.number_agreeing, 24)
        self.assertEqual(plan.log_ids.action, "take_over")
        self.assertEqual(len(plan.log_ids.attachment_ids), 1)
        notice = plan.notice_ids.filtered("date_end")
        self.assertEqual(notice.date_start, DAYS["notice_start"])

    def test_closed_unless_the_manager_opened_it(self):
        self.company.rural_papers_since = False
        with self.assertRaisesRegex(UserError, "closed"):
            self._take_over(self._plan())

    def test_what_was_filed_since_walks_the_procedure(self):
        self.company.rural_papers_since = DAYS["filing_date"]
        with self.assertRaisesRegex(UserError, "2025-03-20"):
            self._take_over(self._plan())

    def test_only_the_county_takes_over(self):
        plan = self._plan()
        for role in ("clerk", "reviewer", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                plan.with_user(self.users[role])._take_step("take_over", DAYS)

    def test_days_in_order_and_ten_days_of_notice(self):
        plan = self._plan()
        with self.assertRaisesRegex(UserError, "9 days"):
            self._take_over(plan, notice_end=date(2025, 1, 19))
        with self.assertRaisesRegex(UserError, "out of order"):
            self._take_over(plan, review_date=date(2025, 1, 15))

    def test_vote_scan_and_number_are_asked_for(self):
        plan = self._plan()
        with self.assertRaisesRegex(UserError, "vote"):
            self._take_over(plan, number_agreeing=12)
        with self.assertRaisesRegex(UserError, "scan"):
            self._take_over(plan, attachment_ids=False)
        with self.assertRaisesRegex(UserError, "number"):
            self._take_over(plan, number=" ")
