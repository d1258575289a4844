"""Two sessions at once, on real second connections."""

from datetime import date

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_concurrency import ConcurrencyCase

# What a test leaves behind.
LEFT = (
    "DELETE FROM mail_message WHERE model IN ('rural.post', 'rural.payout',"
    " 'rural.person', 'rural.distribution')"
    " AND create_date > now() - interval '10 minutes' AND res_id IN"
    " (SELECT id FROM rural_post WHERE region_id = ANY(%(r)s) UNION SELECT id FROM"
    " rural_payout WHERE region_id = ANY(%(r)s))",
    "DELETE FROM rural_payout WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_post WHERE region_id = ANY(%(r)s)",
)
YEAR = date.today().year


@tagged("post_install", "-at_install")
class TestPayoutConcurrency(ConcurrencyCase):
    left = LEFT

    def setUp(self):
        super().setUp()
        with self._env() as env:
            person = env["rural.person"].create(
                {"name": "并发人", "region_id": self.village_id}
            )
            self.post_ids = [self._post(env, person, name).id for name in "甲乙"]

    def _post(self, env, person, name):
        return env["rural.post"].create(
            {
                "name": name,
                "region_id": self.village_id,
                "person_id": person.id,
                "date_start": date(YEAR, 1, 1),
                "date_end": date(YEAR, 12, 31),
                "wage_month": 500,
            }
        )

    def test_two_posts_of_a_person_at_once(self):
        """Neither session sees the other's post; the second is retried, and told."""
        with self._env() as second:
            late = second["rural.post"].browse(self.post_ids[1])
            self.assertFalse(late._others_at_once())
            with self._env() as first:
                first["rural.post"].browse(self.post_ids[0]).action_take_up()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                late.action_take_up()
            second.cr.rollback()
            second.invalidate_all()
            with self.assertRaisesRegex(UserError, "并发人 holds 甲"):
                late.action_take_up()
            second.cr.rollback()

    def test_two_lists_of_a_month_at_once(self):
        vals = {"region_id": self.village_id, "month": date(YEAR, 1, 1)}
        with self._env() as second:
            lists = second["rural.payout"]
            self.assertFalse(lists.search([("region_id", "=", self.village_id)]))
            with self._env() as first:
                first["rural.payout"].create(vals)
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(UniqueViolation) as caught,
            ):
                lists.create(vals)
                second.flush_all()
            second.cr.rollback()
            message = lists._sql_error_to_message(caught.exception)
            self.assertIn("list of this kind for the month already", message)
            second.invalidate_all()
            with self.assertRaisesRegex(UserError, "is there already"):
                lists.create(vals)
            second.cr.rollback()

    def test_the_money_of_an_item_is_counted_one_after_the_other(self):
        with self._env() as env:
            uses = env["rural.use"].search([("detail", "=", "persons")], limit=1)
            line = {"use_id": uses.id, "name": "救助", "amount": 100}
            paper = {"region_id": self.village_id, "year": YEAR}
            plan = env["rural.distribution"].create(
                {**paper, "line_ids": [(0, 0, line)]}
            )
            person = env["rural.post"].browse(self.post_ids[0]).person_id
            vals = {
                "region_id": self.village_id,
                "kind": "relief",
                "month": date(YEAR, 1, 1),
                "plan_line_id": plan.line_ids.id,
                "line_ids": [(0, 0, {"person_id": person.id, "amount": 60})],
            }
            ids = env["rural.payout"].create([vals, vals]).ids
        with self._env() as second:
            late = second["rural.payout"].browse(ids[1])
            self.assertEqual(late.amount_total, 60)
            with self._env() as first:
                first["rural.payout"].browse(ids[0])._lock_money()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                late._lock_money()
            second.cr.rollback()
