"""Two who count the same sheet at the same time, on real second connections: nothing
is lost, and the second is told who has counted.
"""

import contextlib
import threading

from odoo import Command, api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_concurrency import ConcurrencyCase

OURS = "SELECT id FROM rural_inventory_sheet WHERE village_id = ANY(%(r)s)"


@tagged("post_install", "-at_install")
class TestInventoryConcurrency(ConcurrencyCase):
    role = "rural_asset.group_rural_officer"
    prefix = "999905"
    left = (
        "DELETE FROM mail_activity WHERE res_model = 'rural.inventory.sheet'"
        f" AND res_id IN ({OURS})",
        "DELETE FROM mail_message WHERE model = 'rural.inventory.sheet'"
        f" AND res_id IN ({OURS})",
        "DELETE FROM rural_procedure_log WHERE county_id = ANY(%(r)s)",
        "DELETE FROM rural_inventory WHERE county_id = ANY(%(r)s)",
        "DELETE FROM rural_asset WHERE county_id = ANY(%(r)s)",
        "DELETE FROM res_users WHERE login LIKE 'inventory 并发%%'",
        "DELETE FROM res_partner WHERE name IN ('并发甲', '并发乙')",
    )

    def setUp(self):
        super().setUp()
        with self._env() as env:
            self.user_ids = [self._clerk(env, name).id for name in ("并发甲", "并发乙")]
            self._open(env)

    def _clerk(self, env, name):
        group = env.ref("rural_asset.group_rural_clerk")
        return (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": name,
                    "login": f"inventory {name}",
                    "group_ids": [Command.set(group.ids)],
                    "rural_region_ids": [Command.set([self.village_id])],
                }
            )
        )

    def _open(self, env):
        asset = env["rural.asset"].create(
            {"name": "并发大棚", "region_id": self.village_id, "quantity": 12}
        )
        env.flush_all()
        env.cr.execute(
            "UPDATE rural_asset SET state = 'registered' WHERE id = %s", [asset.id]
        )
        env.invalidate_all()
        campaign = env["rural.inventory"].create({"region_id": self.region_ids[0]})
        campaign.action_open()
        self.line_id = campaign.sheet_ids.line_ids.id

    @contextlib.contextmanager
    def _as(self, uid):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def _race(self, *counts):
        """What the calls answer that count at once, each in a session that has read
        the row before the other wrote; as a request does, the loser is retried.
        """
        barrier, answers = threading.Barrier(len(counts)), [None] * len(counts)

        def session(index, count):
            waited = []
            with self._as(self.user_ids[index]) as env:

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
        with self._as(self.user_ids[1]) as env:
            line = self._line(env)
            mine = line.count_save({"result": "not_found"}, told["row"]["counted_on"])
            self.assertEqual(mine["row"]["result"], "not_found")

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_desktops_on_one_row(self):
        answers = self._race(
            lambda line: line.write({"found_quantity": 11, "seen_on": False}),
            lambda line: line.write({"result": "not_found", "seen_on": False}),
        )
        (refused,) = [answer for answer in answers if answer is not True]
        self.assertIsInstance(refused, UserError)
        with self._env() as env:
            line = self._line(env)
            self.assertIn(line.counted_by.name, str(refused))
            expected = {"并发甲": ("differs", 11), "并发乙": ("not_found", 0)}
            found = (line.result, line.found_quantity)
            self.assertEqual(found, expected[line.counted_by.name])
