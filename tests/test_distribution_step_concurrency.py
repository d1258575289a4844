"""Two approvers at once, on real second connections."""

import contextlib
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

REVIEWER = "rural_asset.group_rural_reviewer"
REGIONS = (
    ("并发县", "999902000000", "county"),
    ("并发镇", "999902101000", "township"),
    ("并发村", "999902101201", "village"),
)
PAPERS = "(SELECT id FROM rural_distribution WHERE region_id = ANY(%(r)s))"
# What a test leaves behind; regions and accounts last.
LEFT = (
    f"DELETE FROM mail_activity WHERE res_model = 'rural.distribution'"
    f" AND res_id IN {PAPERS}",
    f"DELETE FROM mail_message WHERE model = 'rural.distribution'"
    f" AND res_id IN {PAPERS}",
    f"DELETE FROM ir_attachment WHERE res_model = 'rural.distribution'"
    f" AND res_id IN {PAPERS}",
    "DELETE FROM rural_procedure_log WHERE village_id = ANY(%(r)s)",
    "DELETE FROM rural_distribution WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_village_year WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_region WHERE id = ANY(%(r)s)",
    "DELETE FROM account_analytic_account WHERE id = ANY(%(a)s)",
)


@tagged("post_install", "-at_install")
class TestStepConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.region_ids = []
        self.addCleanup(self._clean)
        with self._env() as env:
            reviewer = env.ref(REVIEWER)
            self.had_group = reviewer in env.user.group_ids
            env.user.group_ids += reviewer
            for name, code, level in REGIONS:
                above = self.region_ids[-1] if self.region_ids else False
                region = env["rural.region"].create(
                    {"name": name, "code": code, "level": level, "parent_id": above}
                )
                self.region_ids.append(region.id)
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

    @contextlib.contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _clean(self):
        with self._env() as env:
            regions = env["rural.region"].browse(self.region_ids)
            accounts = regions.analytic_account_id.ids
            for statement in LEFT:
                env.cr.execute(statement, {"r": self.region_ids, "a": accounts})
            env.invalidate_all()
            if not self.had_group:
                env.user.group_ids -= env.ref(REVIEWER)
            env.registry.clear_cache()

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
