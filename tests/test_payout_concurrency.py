"""Two sessions at once, on real second connections."""

import contextlib
from datetime import date

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

CLERK = "rural_asset.group_rural_clerk"
REGIONS = (
    ("并发县", "999903000000", "county"),
    ("并发镇", "999903101000", "township"),
    ("并发村", "999903101201", "village"),
)
# What a test leaves behind; regions and accounts last.
LEFT = (
    "DELETE FROM rural_procedure_log WHERE village_id = ANY(%(r)s)",
    "DELETE FROM mail_message WHERE model IN ('rural.post', 'rural.payout',"
    " 'rural.person', 'rural.distribution')"
    " AND create_date > now() - interval '10 minutes' AND res_id IN"
    " (SELECT id FROM rural_post WHERE region_id = ANY(%(r)s) UNION SELECT id FROM"
    " rural_payout WHERE region_id = ANY(%(r)s))",
    "DELETE FROM rural_payout WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_post WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_distribution WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_village_year WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_person WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_region WHERE id = ANY(%(r)s)",
    "DELETE FROM account_analytic_account WHERE id = ANY(%(a)s)",
)
YEAR = date.today().year


@tagged("post_install", "-at_install")
class TestPayoutConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.region_ids = []
        self.addCleanup(self._clean)
        with self._env() as env:
            clerk = env.ref(CLERK)
            self.had_group = clerk in env.user.group_ids
            env.user.group_ids += clerk
            for name, code, level in REGIONS:
                above = self.region_ids[-1] if self.region_ids else False
                region = env["rural.region"].create(
                    {"name": name, "code": code, "level": level, "parent_id": above}
                )
                self.region_ids.append(region.id)
            self.village_id = self.region_ids[-1]
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
                env.user.group_ids -= env.ref(CLERK)
            env.registry.clear_cache()

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
