"""Two approvers at once, on real second connections."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_concurrency import ConcurrencyCase

PAPERS = "(SELECT id FROM rural_distribution WHERE region_id = ANY(%(r)s))"
# What a test leaves behind.
LEFT = (
    f"DELETE FROM mail_activity WHERE res_model = 'rural.distribution'"
    f" AND res_id IN {PAPERS}",
    f"DELETE FROM mail_message WHERE model = 'rural.distribution'"
    f" AND res_id IN {PAPERS}",
    f"DELETE FROM ir_attachment WHERE res_model = 'rural.distribution'"
    f" AND res_id IN {PAPERS}",
)


@tagged("post_install", "-at_install")
class TestStepConcurrency(ConcurrencyCase):
    role = "rural_asset.group_rural_reviewer"
    left = LEFT

    def setUp(self):
        super().setUp()
        with self._env() as env:
            paper = env["rural.distribution"].create(
                {
                    "region_id": self.region_ids[-1],
                    "year": date.today().year,
                    "income_ids": [(0, 0, {"name": "大棚", "amount": 100})],
                }
            )
            env.flush_all()
            # The village's part was taken by others.
            env.cr.execute(
                "UPDATE rural_distribution SET state = 'submitted', create_uid = NULL,"
                " submitted_date = current_date - 30 WHERE id = %s",
                [paper.id],
            )
            self.paper_id = paper.id

    def _review(self, env):
        minutes = env["ir.attachment"].create({"name": "纪要.txt", "raw": b"minutes"})
        paper = env["rural.distribution"].browse(self.paper_id)
        paper._take_step("review", {"date": date.today(), "attachments": minutes})
        env.flush_all()

    def test_two_approvers_at_once(self):
        """The second is told at once that somebody is at it; one step is logged."""
        with self._env() as first:
            self._review(first)
            with self._env() as second:
                with self.assertRaisesRegex(UserError, "Somebody else"):
                    self._review(second)
                second.cr.rollback()
        with self._env() as env:
            paper = env["rural.distribution"].browse(self.paper_id)
            self.assertEqual(paper.state, "reviewed")
            self.assertEqual(len(paper.log_ids), 1)

    def test_the_second_sees_what_was_decided_meanwhile(self):
        """A session that still shows the old state is refused, not obeyed."""
        with self._env() as second:
            paper = second["rural.distribution"].browse(self.paper_id)
            self.assertEqual(paper.state, "submitted")
            with self._env() as first:
                self._review(first)
            with self.assertRaises(Exception):  # noqa: B017 serialization: retried
                self._review(second)
            second.cr.rollback()
            with self.assertRaisesRegex(UserError, "Approved"):
                self._review(second)
            second.cr.rollback()
