"""Two officers who file at the same moment get two numbers, one after the other."""

import contextlib
import threading
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged

# A year that no other test files in.
DAY = date(2091, 3, 1)


@tagged("post_install", "-at_install")
class TestFilingConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean)

    @contextlib.contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        with self._env() as env:
            env.cr.execute("DELETE FROM rural_filing_serial WHERE year = %s", [2091])

    def _number(self, env):
        company = env.ref("base.main_company")
        return env["rural.package"]._next_filing_number(company, DAY)

    def test_numbers_have_neither_gaps_nor_doubles(self):
        taken = []

        def second():
            with self._env() as env:
                taken.append(retrying(lambda: self._number(env), env))

        with self._env() as env:
            taken.append(self._number(env))
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "the second did not wait")
        thread.join(10)
        self.assertEqual([text[-4:] for text in taken], ["001号", "002号"])

    def test_a_filing_that_fails_gives_its_number_back(self):
        with self._env() as env:
            first = self._number(env)
            env.cr.rollback()
        with self._env() as env:
            self.assertEqual(self._number(env), first)
