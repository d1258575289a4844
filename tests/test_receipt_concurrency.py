"""Two sessions make the voucher of one instalment, on real second connections."""

import contextlib

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged

CODE = "并发科目"


@tagged("post_install", "-at_install")
class TestReceiptConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = []
        self.addCleanup(self._clean)
        with self._env() as env:
            officer = env.ref("rural_asset.group_rural_officer")
            self.had_group = officer in env.user.group_ids
            env.user.group_ids += officer
            self.settings = env.company.read(
                ["rural_auto_post", "rural_contract_booking"]
            )[0]
            env.company.write(
                {"rural_auto_post": False, "rural_contract_booking": "entry"}
            )
            self._books(env)
            self.row_id = self._contract(env).instalment_ids.id

    @contextlib.contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _create(self, env, model, **vals):
        record = env[model].create(vals)
        self.made.append((record._table, record.id))
        return record

    def _books(self, env):
        """Two accounts and a journal, whatever chart the database has."""
        self._create(
            env, "account.journal", name=CODE, code="BF", type="general", sequence=0
        )
        for code, kind, part in (
            ("990112", "asset_receivable", "receivable"),
            ("990501", "income", "rent_income"),
        ):
            account = self._create(
                env, "account.account", name=CODE, code=code, account_type=kind
            )
            self._create(
                env,
                "rural.account.part",
                part=part,
                account_id=account.id,
                company_id=env.company.id,
                sequence=0,
            )

    def _contract(self, env):
        top = self._create(
            env,
            "rural.region",
            name="并发县",
            code="999902000000",
            level="county",
            company_id=env.company.id,
        )
        village = self._create(
            env,
            "rural.region",
            name="并发村",
            code="999902001001",
            level="village",
            parent_id=top.id,
        )
        asset = self._create(
            env,
            "rural.asset",
            name="并发资产",
            region_id=village.id,
            category_id=env.ref("rural_asset.category_0199").id,
            project_year=2021,
            quantity=1,
            operation_mode="lease",
            original_value=1,
        )
        contract = self._create(
            env,
            "rural.contract",
            name="并发合同",
            region_id=village.id,
            partner_id=self._create(env, "res.partner", name="并发户").id,
            date_start="2025-01-01",
            date_end="2025-12-31",
            rent_kind="manual",
            line_ids=[(0, 0, {"asset_id": asset.id})],
            instalment_ids=[
                (0, 0, {"number": 1, "date_due": "2025-03-01", "amount": 10})
            ],
        )
        env.flush_all()
        env.cr.execute(
            "UPDATE rural_contract SET state = 'running' WHERE id = %s", [contract.id]
        )
        env.invalidate_all()
        return contract

    def _clean(self):
        with self._env() as env:
            contracts = [id_ for table, id_ in self.made if table == "rural_contract"]
            env.cr.execute(
                "DELETE FROM account_move WHERE rural_contract_id = ANY(%s)",
                [contracts],
            )
            for table, id_ in reversed(self.made):
                env.cr.execute(f"DELETE FROM {table} WHERE id = %s", [id_])  # noqa: S608
            self.settings.pop("id")
            env.company.write(self.settings)
            if not self.had_group:
                env.user.group_ids -= env.ref("rural_asset.group_rural_officer")
            env.registry.clear_cache()

    def _row(self, env):
        return env["rural.contract.instalment"].browse(self.row_id)

    def test_two_users_make_the_same_voucher(self):
        """The second is told at once, and after the first is done finds it made."""
        with self._env() as second:
            self.assertFalse(self._row(second).move_id)
            with self._env() as first:
                self.assertEqual(len(self._row(first)._make_vouchers()), 1)
                first.flush_all()
                self.assertFalse(self._row(second)._make_vouchers())
                with self.assertRaisesRegex(UserError, "Somebody else"):
                    self._row(second).action_make_vouchers()
            # committed now: the old snapshot is refused, and tried again
            made = retrying(lambda: self._row(second)._make_vouchers(), second)
            self.assertFalse(made)
        with self._env() as env:
            moves = env["account.move"].search(
                [("rural_contract_id", "=", self._row(env).contract_id.id)]
            )
            self.assertEqual(len(moves), 1)
            self.assertEqual(self._row(env).move_id, moves)
