"""A village of its own for sessions on real second connections."""

import contextlib

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name

# What every case leaves behind, of the regions %(r)s and their accounts %(a)s.
LEFT = (
    "DELETE FROM rural_procedure_log WHERE village_id = ANY(%(r)s)",
    "DELETE FROM rural_distribution WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_village_year WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_person WHERE region_id = ANY(%(r)s)",
    "DELETE FROM rural_region WHERE id = ANY(%(r)s)",
    "DELETE FROM account_analytic_account WHERE id = ANY(%(a)s)",
)


class ConcurrencyCase(BaseCase):
    """County, township and village are committed, and deleted afterwards.

    ``role`` is given to the superuser, who walks the steps; ``left`` holds the
    statements that delete what a case commits besides, before the rest goes.
    """

    role = "rural_asset.group_rural_clerk"
    prefix = "999903"
    left = ()

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.region_ids = []
        self.addCleanup(self._clean)
        with self._env() as env:
            role = env.ref(self.role)
            self.had_group = role in env.user.group_ids
            env.user.group_ids += role
            for name, code, level in (
                ("并发县", "000000", "county"),
                ("并发镇", "101000", "township"),
                ("并发村", "101201", "village"),
            ):
                above = self.region_ids[-1] if self.region_ids else False
                region = env["rural.region"].create(
                    {
                        "name": name,
                        "code": self.prefix + code,
                        "level": level,
                        "parent_id": above,
                    }
                )
                self.region_ids.append(region.id)
        self.village_id = self.region_ids[-1]

    @contextlib.contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _clean(self):
        with self._env() as env:
            regions = env["rural.region"].browse(self.region_ids)
            accounts = regions.analytic_account_id.ids
            for statement in (*self.left, *LEFT):
                env.cr.execute(statement, {"r": self.region_ids, "a": accounts})
            env.invalidate_all()
            if not self.had_group:
                env.user.group_ids -= env.ref(self.role)
            env.registry.clear_cache()
