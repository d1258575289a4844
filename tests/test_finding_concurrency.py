"""Two sessions that report the same thing at once, on real second connections."""

import contextlib
import threading

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

REGIONS = (
    ("并发问题县", "999904000000", "county"),
    ("并发问题镇", "999904101000", "township"),
    ("并发问题村", "999904101201", "village"),
)
LEFT = (
    "DELETE FROM mail_activity WHERE res_model = 'rural.finding' AND res_id IN"
    " (SELECT id FROM rural_finding WHERE region_id = ANY(%(r)s))",
    "DELETE FROM mail_message WHERE model = 'rural.finding' AND res_id IN"
    " (SELECT id FROM rural_finding WHERE region_id = ANY(%(r)s))",
    "DELETE FROM rural_procedure_log WHERE village_id = ANY(%(r)s)",
    "DELETE FROM rural_finding WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_finding_serial WHERE county_id = ANY(%(r)s)",
    "DELETE FROM rural_region WHERE id = ANY(%(r)s)",
    "DELETE FROM account_analytic_account WHERE id = ANY(%(a)s)",
)


@tagged("post_install", "-at_install")
class TestFindingConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        self.region_ids = []
        with self._env() as env:
            for name, code, level in REGIONS:
                above = self.region_ids[-1] if self.region_ids else False
                region = env["rural.region"].create(
                    {"name": name, "code": code, "level": level, "parent_id": above}
                )
                self.region_ids.append(region.id)
            self.check_id = env["rural.check"].search([], limit=1).id

    @contextlib.contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _clean(self):
        with self._env() as env:
            village = env["rural.region"].browse(self.region_ids[-1])
            accounts = village.analytic_account_id.ids
            for statement in LEFT:
                env.cr.execute(statement, {"r": self.region_ids, "a": accounts})
            env.invalidate_all()
            env.registry.clear_cache()

    def _row(self, name="未公示"):
        return {
            "name": name,
            "type_code": "25",
            "source": "check",
            "check_id": self.check_id,
            "res_model": "rural.region",
            "res_id": self.region_ids[-1],
            "region_id": self.region_ids[-1],
        }

    def _report(self, name, barrier):
        """Report in a session of its own that has read before the other wrote; as a
        request does, it is retried when it lost the race.
        """
        waited = []

        def work():
            env["rural.finding"].search([("region_id", "in", self.region_ids)])
            if not waited:
                waited.append(True)
                barrier.wait(timeout=30)
            env["rural.finding"]._report([self._row(name)])

        with self._env() as env:
            retrying(work, env)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_open_finding_of_two_reports_at_once(self):
        barrier, failed = threading.Barrier(2), []

        def session(name):
            try:
                self._report(name, barrier)
            except Exception as error:  # noqa: BLE001  told by the main thread
                failed.append(error)

        threads = [
            threading.Thread(target=session, args=(name,))
            for name in ("未公示", "公示短")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        self.assertFalse(failed)
        with self._env() as env:
            domain = [("region_id", "in", self.region_ids)]
            found = env["rural.finding"].search(domain)
            self.assertEqual(len(found), 1)
            self.assertTrue(found.number.endswith("0001号"))

    def test_the_database_holds_one_open_finding(self):
        """Even where somebody writes past `_report`."""
        with self._env() as env, self.assertRaisesRegex(Exception, "rule_uniq"):
            with mute_logger("odoo.sql_db"):
                env["rural.finding"]._report([self._row()])
                env.flush_all()
                env.cr.execute(
                    "INSERT INTO rural_finding (name, type_id, source, check_id,"
                    " res_model, res_id, region_id, date_found, state) SELECT name,"
                    " type_id, source, check_id, res_model, res_id, region_id,"
                    " date_found, state FROM rural_finding WHERE region_id = %s",
                    [self.region_ids[-1]],
                )
