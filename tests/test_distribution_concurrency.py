"""Two sessions at one plan, on real second connections."""

import threading

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_concurrency import ConcurrencyCase

# What a test leaves behind.
LEFT = (
    "DELETE FROM mail_activity WHERE res_model = 'rural.distribution'"
    " AND res_id IN (SELECT id FROM rural_distribution WHERE region_id = ANY(%(r)s))",
    "DELETE FROM mail_message WHERE model = 'rural.distribution'"
    " AND res_id IN (SELECT id FROM rural_distribution WHERE region_id = ANY(%(r)s))",
)


@tagged("post_install", "-at_install")
class TestDistributionConcurrency(ConcurrencyCase):
    left = LEFT

    def setUp(self):
        self.attachment_ids = []
        super().setUp()

    def _clean(self):
        with self._env() as env:
            env.cr.execute(
                "DELETE FROM ir_attachment WHERE id = ANY(%s)", [self.attachment_ids]
            )
        return super()._clean()

    # --- what the sessions do ---------------------------------------------------------

    def _create(self, env):
        """A plan of 10,000 of income with 1,000 of spending."""
        return env["rural.distribution"].create(
            {
                "kind": "plan",
                "region_id": self.village_id,
                "year": 2025,
                "income_ids": [(0, 0, {"name": "大棚", "amount": 10000})],
                "line_ids": [(0, 0, self._line(env, 1000))],
            }
        )

    def _line(self, env, amount):
        use = env.ref("rural_asset.use_41")
        return {"use_id": use.id, "name": f"路{amount}", "amount": amount}

    def _add(self, env, amount=6000):
        paper = self._paper(env)
        paper.write({"line_ids": [(0, 0, self._line(env, amount))]})
        env.flush_all()

    def _discuss(self, env):
        minutes = env["ir.attachment"].create(
            {"name": "纪要.txt", "raw": b"x", "res_model": "rural.distribution.step"}
        )
        self.attachment_ids.append(minutes.id)
        day = fields.Date.today()
        self._paper(env)._take_step("discuss", {"date": day, "attachments": minutes})
        env.flush_all()

    def _paper(self, env):
        return env["rural.distribution"].search([("region_id", "=", self.village_id)])

    def _committed_plan(self):
        with self._env() as env:
            self._create(env)

    def _second(self, work):
        """Start ``work`` in a second session, retried as every request is; returns
        the thread and the list its error or "done" comes into.
        """
        came = []

        def run():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
                try:
                    retrying(lambda: work(env), env)
                    came.append("done")
                except (UserError, ValidationError) as error:
                    cr.rollback()
                    came.append(str(error))

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(0.7)
        return thread, came

    def _end(self):
        """State, planned spending, income of the plan."""
        with self._env() as env:
            paper = self._paper(env)
            self.assertEqual(sum(paper.line_ids.mapped("amount")), paper.amount_total)
            return paper.state, paper.amount_total

    # --- the tests --------------------------------------------------------------------

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_open_a_plan_of_the_same_village(self):
        """One gets the plan, the other a clean message."""
        with self._env() as env:
            self._create(env)
            env.flush_all()
            thread, came = self._second(self._create)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(20)
        self.assertEqual(len(came), 1)
        self.assertRegex(came[0], "already|已")
        self.assertEqual(self._end(), ("draft", 1000))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_add_what_only_one_can(self):
        """Both items stand in the draft, which is over; the step is refused."""
        self._committed_plan()
        with self._env() as env:
            self._add(env)
            thread, came = self._second(self._add)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(20)
        self.assertEqual(came, ["done"])
        self.assertEqual(self._end(), ("draft", 13000))
        with self._env() as env, self.assertRaisesRegex(UserError, "3,000.00"):
            self._discuss(env)
        self.assertEqual(self._end(), ("draft", 13000))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_step_while_an_item_is_written(self):
        """Who takes the step waits for nobody and is told so; tried again, the step
        sees the item.
        """
        self._committed_plan()
        with self._env() as env:
            self._add(env, 9500)
            thread, came = self._second(self._discuss)
            thread.join(20)
            self.assertFalse(thread.is_alive())
            self.assertNotEqual(came, ["done"])
        thread, came = self._second(self._discuss)
        thread.join(20)
        self.assertIn("500.00", came[0])
        self.assertEqual(self._end(), ("draft", 10500))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_item_written_while_the_step_is_taken(self):
        """The item waits for the step and is refused: the plan is no draft."""
        self._committed_plan()
        with self._env() as env:
            self._discuss(env)
            thread, came = self._second(self._add)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(20)
        self.assertEqual(len(came), 1)
        self.assertNotEqual(came, ["done"])
        self.assertEqual(self._end(), ("discussed", 1000))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_step_of_an_old_snapshot_sees_what_came_in_between(self):
        """A session that read the plan before somebody else's item was written takes
        the step on what stands there now.
        """
        self._committed_plan()
        with self._env() as old:
            self.assertEqual(self._paper(old).amount_total, 1000)
            with self._env() as env:
                self._add(env, 9500)
            with self.assertRaisesRegex(UserError, "500.00"):
                retrying(lambda: self._discuss(old), old)
            old.cr.rollback()
        self.assertEqual(self._end(), ("draft", 10500))
