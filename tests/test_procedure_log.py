from odoo.exceptions import UserError
from odoo.tests import tagged

from ..lib import hash_chain
from .common import RuralCommon


@tagged("post_install", "-at_install")
class TestProcedureLog(RuralCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asset = cls._asset(state="confirmed")
        cls.log = cls.asset.log_ids

    def test_every_step_leaves_one_row(self):
        rows = self.log.sorted("id")
        self.assertEqual(rows.mapped("action"), ["register", "confirm"])
        self.assertEqual(rows.mapped("state_to"), ["registered", "confirmed"])
        self.assertEqual(set(rows.mapped("role")), {"County Officer"})
        self.assertEqual(rows.village_id, self.xiangguan)

    def test_nobody_writes_creates_or_deletes(self):
        for env in (self.env, self.env(user=self.users["manager"])):
            rows = self.log.with_env(env)
            with self.assertRaises(UserError):
                rows.write({"reason": "x"})
            with self.assertRaises(UserError):
                rows[0].unlink()
            with self.assertRaises(UserError):
                rows.create({"res_model": "rural.asset", "res_id": 1, "action": "x"})

    def test_rows_are_not_reached_through_the_document(self):
        asset = self.asset.with_user(self.users["officer"])
        with self.assertRaises(UserError):
            asset.write({"log_ids": [(5,)]})

    def test_the_chain_verifies_and_finds_an_altered_row(self):
        self.assertIsNone(hash_chain.broken_link(self.log._chain_rows()))
        first = self.log.sorted("id")[0]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_procedure_log SET role = 'x' WHERE id = %s", [first.id]
        )
        self.env.invalidate_all()
        self.assertEqual(hash_chain.broken_link(self.log._chain_rows()), 0)

    def test_a_row_taken_out_breaks_the_chain(self):
        first = self.log.sorted("id")[0]
        self.assertEqual(hash_chain.broken_link((self.log - first)._chain_rows()), 0)
