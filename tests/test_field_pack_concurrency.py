"""Two clerks hand in the same village at the same time, on real connections."""

import base64
import contextlib
import io

from openpyxl import load_workbook

from odoo import Command, api
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.rural_asset.lib import field_pack
from odoo.addons.rural_asset.lib.field_pack import KEYS

from .common_concurrency import ConcurrencyCase

SHEETS = "SELECT id FROM rural_inventory_sheet WHERE village_id = ANY(%(r)s)"
USERS = "SELECT id FROM res_users WHERE login LIKE 'field pack 并发%%'"


@tagged("post_install", "-at_install")
class TestFieldPackConcurrency(ConcurrencyCase):
    role = "rural_asset.group_rural_officer"
    prefix = "999906"
    left = (
        f"DELETE FROM rural_field_pack_return WHERE create_uid IN ({USERS})",
        "DELETE FROM ir_attachment WHERE res_model LIKE 'rural.field.pack%%'"
        f" AND create_uid IN ({USERS})",
        "DELETE FROM mail_activity WHERE res_model = 'rural.inventory.sheet'"
        f" AND res_id IN ({SHEETS})",
        "DELETE FROM mail_message WHERE model = 'rural.inventory.sheet'"
        f" AND res_id IN ({SHEETS})",
        "DELETE FROM rural_procedure_log WHERE county_id = ANY(%(r)s)",
        "DELETE FROM rural_inventory WHERE county_id = ANY(%(r)s)",
        "DELETE FROM rural_asset WHERE county_id = ANY(%(r)s)",
        "DELETE FROM res_users WHERE login LIKE 'field pack 并发%%'",
        "DELETE FROM res_partner WHERE name IN ('并发丙', '并发丁')",
    )

    def setUp(self):
        super().setUp()
        with self._env() as env:
            users = env["res.users"].with_context(no_reset_password=True)
            group = env.ref("rural_asset.group_rural_clerk")
            clerk = {
                "group_ids": [Command.set(group.ids)],
                "rural_region_ids": [Command.set([self.village_id])],
            }
            self.user_ids = users.create(
                [
                    {"name": name, "login": f"field pack {name}", **clerk}
                    for name in ("并发丙", "并发丁")
                ]
            ).ids
            env["rural.asset"].create(
                {"name": "并发大棚", "region_id": self.village_id, "quantity": 12}
            )
            env.flush_all()
            env.cr.execute(
                "UPDATE rural_asset SET state = 'registered' WHERE region_id = %s",
                [self.village_id],
            )
            env.invalidate_all()
            campaign = env["rural.inventory"].create({"region_id": self.region_ids[0]})
            campaign.action_open()
            self.sheet_id = campaign.sheet_ids.id

    @contextlib.contextmanager
    def _as(self, uid):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def _hand_in(self, uid):
        """A checked return with a thing that the register does not know; its id."""
        with self._as(uid) as env:
            sheet = env["rural.inventory.sheet"].browse(self.sheet_id)
            out = io.BytesIO()
            field_pack.write_pack(sheet._field_pack(), out)
            book = load_workbook(out)
            cells = book[field_pack.SHEET]
            (row,) = [cell.row for cell in cells["A"] if cell.value == "新1"]
            cells.cell(row, KEYS.index("name") + 1).value = "并发蓄水池"
            filled = io.BytesIO()
            book.save(filled)
            file = {"name": "a.xlsx", "datas": base64.b64encode(filled.getvalue())}
            record = env["rural.field.pack.return"].create(
                {"file_ids": [Command.create(file)]}
            )
            record.action_check()
            return record.id

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_the_same_thing_is_not_added_twice(self):
        """The second has read the sheet before the first wrote; as a request does,
        it is retried, and then finds the row.
        """
        ids = [self._hand_in(uid) for uid in self.user_ids]
        with self._as(self.user_ids[1]) as late:
            second = late["rural.field.pack.return"].browse(ids[1])
            self.assertEqual(second.line_ids.status, "taken")
            with self._as(self.user_ids[0]) as early:
                early["rural.field.pack.return"].browse(ids[0]).action_import()
            retrying(second.action_import, late)
            self.assertEqual(second.state, "done")
            self.assertEqual(second.line_ids.status, "same")
        with self._env() as env:
            sheet = env["rural.inventory.sheet"].browse(self.sheet_id)
            extras = sheet.line_ids.filtered(lambda line: line.result == "extra")
            self.assertEqual(extras.mapped("name"), ["并发蓄水池"])
            self.assertEqual(extras.counted_by.id, self.user_ids[0])
