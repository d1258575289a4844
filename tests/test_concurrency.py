"""Two sessions at once, on real second connections."""

import contextlib
import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged

PREFIX = "test_concurrency"


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)
        with self._env() as env:
            officer = env.ref("rural_asset.group_rural_officer")
            self.had_group = officer in env.user.group_ids
            env.user.group_ids += officer
            top = env["rural.region"].create(
                {"name": "并发县", "code": "999901000000", "level": "county"}
            )
            asset = env["rural.asset"].create(
                {
                    "name": "并发资产",
                    "region_id": top.id,
                    "category_id": env.ref("rural_asset.category_0199").id,
                    "project_year": 2021,
                    "quantity": 1,
                    "operation_mode": "own",
                    "original_value": 1,
                }
            )
            self.region_id, self.asset_id = top.id, asset.id

    @contextlib.contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        with self._env() as env:
            env.cr.execute("DELETE FROM rural_asset WHERE id = %s", [self.asset_id])
            env.cr.execute(
                "DELETE FROM rural_procedure_log WHERE res_id = %s", [self.asset_id]
            )
            env.cr.execute("DELETE FROM rural_region WHERE id = %s", [self.region_id])
            env.cr.execute(
                "DELETE FROM rural_asset_serial WHERE prefix LIKE %s", [f"{PREFIX}%"]
            )
            if not self.had_group:
                env.user.group_ids -= env.ref("rural_asset.group_rural_officer")

    def test_serials_of_two_sessions_differ(self):
        """The second waits for the first, is retried as every request is, and gets
        the number after it.
        """
        taken = []

        def second():
            with self._env() as env:
                serials = env["rural.asset.serial"]
                taken.append(retrying(lambda: serials._reserve({PREFIX: 1}), env))

        with self._env() as env:
            taken.append(env["rural.asset.serial"]._reserve({PREFIX: 2}))
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(10)
        self.assertEqual(taken, [{PREFIX: 1}, {PREFIX: 3}])

    def test_two_users_take_the_same_step(self):
        """The second is told at once, and the step is logged once."""
        with self._env() as first, self._env() as second:
            first["rural.asset"].browse(self.asset_id).action_register()
            first.flush_all()
            with self.assertRaises(UserError):
                second["rural.asset"].browse(self.asset_id).action_register()
            second.cr.rollback()
        with self._env() as env:
            asset = env["rural.asset"].browse(self.asset_id)
            self.assertEqual(asset.state, "registered")
            self.assertEqual(len(asset.log_ids), 1)

    def test_a_step_on_a_state_that_moved_on(self):
        """A session that still shows the old state is refused, not obeyed."""
        with self._env() as second:
            asset = second["rural.asset"].browse(self.asset_id)
            self.assertEqual(asset.state, "draft")
            with self._env() as first:
                first["rural.asset"].browse(self.asset_id).action_register()
            with self.assertRaises(Exception):  # noqa: B017 serialization: retried
                asset.action_register()
                second.flush_all()
            second.cr.rollback()
            with self.assertRaisesRegex(UserError, "Registered"):
                second["rural.asset"].browse(self.asset_id).action_register()
