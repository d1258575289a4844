"""Two who count the same sheet at the same time, on real second connections: nothing
is lost, and the second is told who has counted.
"""

import contextlib
import threading

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

REGIONS = (
    ("并发清查县", "999905000000", "county"),
    ("并发清查镇", "999905101000", "township"),
    ("并发清查村", "999905101201", "village"),
)
OF_RECORDS = (
    "DELETE FROM mail_activity WHERE user_id = ANY(%(u)s)",
    "DELETE FROM mail_message WHERE res_id = ANY(%(s)s)"
    " AND model = 'rural.inventory.sheet'",
    "DELETE FROM rural_procedure_log WHERE county_id = ANY(%(r)s)",
    "DELETE FROM rural_inventory WHERE county_id = ANY(%(r)s)",
    "DELETE FROM rural_asset WHERE county_id = ANY(%(r)s)",
    "DELETE FROM res_users WHERE id = ANY(%(u)s)",
    "DELETE FROM res_partner WHERE id = ANY(%(p)s)",
    "DELETE FROM rural_region WHERE id = ANY(%(r)s)",
    "DELETE FROM account_analytic_account WHERE id = ANY(%(a)s)",
)


@tagged("post_install", "-at_install")
class TestInventoryConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.region_ids, self.user_ids = [], []
        self.addCleanup(self._clean)
        with self._env() as env:
            for name, code, level in REGIONS:
                above = self.region_ids[-1] if self.region_ids else False
                region = env["rural.region"].create(
                    {"name": name, "code": code, "level": level, "parent_id": above}
                )
                self.region_ids.append(region.id)
            self._make_users(env)
            self._open(env)

    @contextlib.contextmanager
    def _env(self, uid=SUPERUSER_ID):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {"tracking_disable": True})

    def _make_users(self, env):
        group = env.ref("rural_asset.group_rural_clerk")
        users = env["res.users"].with_context(no_reset_password=True)
        for name in ("并发甲", "并发乙"):
            user = users.create(
                {
                    "name": name,
                    "login": f"inventory {name}",
                    "group_ids": [Command.set(group.ids)],
                    "rural_region_ids": [Command.set(self.region_ids[-1:])],
                }
            )
            self.user_ids.append(user.id)

    def _open(self, env):
        asset = env["rural.asset"].create(
            {"name": "并发大棚", "region_id": self.region_ids[-1], "quantity": 12}
        )
        env.flush_all()
        env.cr.execute(
            "UPDATE rural_asset SET state = 'registered' WHERE id = %s", [asset.id]
        )
        env.invalidate_all()
        campaign = env["rural.inventory"].create({"region_id": self.region_ids[0]})
        officer = env.ref("rural_asset.group_rural_officer")
        env.user.write({"group_ids": [Command.link(officer.id)]})
        try:
            campaign.action_open()
        finally:
            env.user.write({"group_ids": [Command.unlink(officer.id)]})
        self.sheet_ids = campaign.sheet_ids.ids
        self.line_id = campaign.sheet_ids.line_ids.id

    def _clean(self):
        with self._env() as env:
            village = env["rural.region"].browse(self.region_ids[-1:])
            ids = {
                "r": self.region_ids,
                "u": self.user_ids,
                "s": [*getattr(self, "sheet_ids", ()), 0],
                "p": env["res.users"].browse(self.user_ids).partner_id.ids,
                "a": village.analytic_account_id.ids,
            }
            for statement in OF_RECORDS:
                env.cr.execute(statement, ids)
            env.invalidate_all()
            env.registry.clear_cache()

    def _race(self, *counts):
        """What the calls answer that count at once, each in a session that has read
        the row before the other wrote; as a request does, the loser is retried.
        """
        barrier, answers = threading.Barrier(len(counts)), [None] * len(counts)

        def session(index, count):
            with self._env(self.user_ids[index]) as env:
                waited = []

                def work():
                    line = env["rural.inventory.line"].browse(self.line_id)
                    line.read(["result", "counted_on"])
                    if not waited:
                        waited.append(True)
                        barrier.wait(timeout=30)
                    return count(line)

                try:
                    answers[index] = retrying(work, env)
                except Exception as error:  # noqa: BLE001  judged by the test
                    answers[index] = error

        threads = [
            threading.Thread(target=session, args=(index, count))
            for index, count in enumerate(counts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return answers

    def _line(self, env):
        return env["rural.inventory.line"].browse(self.line_id)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_telephones_on_one_row(self):
        """The second is told who has counted, when and as what; his own values wait
        on his page until he says whose count stands.
        """
        answers = self._race(
            lambda line: line.count_save({"found_quantity": 11}, False),
            lambda line: line.count_save({"result": "not_found"}, False),
        )
        (told,) = [answer for answer in answers if "by" in answer]
        with self._env() as env:
            line = self._line(env)
            first = line.counted_by
            self.assertIn(first.name, told["by"])
            self.assertIn("already counted by", told["by"])
            self.assertEqual(told["row"]["result"], line.result)
            expected = {"并发甲": "differs", "并发乙": "not_found"}[first.name]
            self.assertEqual(line.result, expected)
        with self._env(self.user_ids[1]) as env:
            line = self._line(env)
            mine = line.count_save({"result": "not_found"}, told["row"]["counted_on"])
            self.assertEqual(mine["row"]["result"], "not_found")

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_desktops_on_one_row(self):
        answers = self._race(
            lambda line: line.write({"found_quantity": 11, "seen_on": False}),
            lambda line: line.write({"remark": "门锁着", "seen_on": False}),
        )
        (refused,) = [answer for answer in answers if answer is not True]
        self.assertIsInstance(refused, UserError)
        with self._env() as env:
            line = self._line(env)
            self.assertIn(line.counted_by.name, str(refused))
            self.assertEqual(bool(line.found_quantity), not line.remark)
