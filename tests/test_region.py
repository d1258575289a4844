import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RuralCommon


@tagged("post_install", "-at_install")
class TestRegion(RuralCommon):
    def test_columns_follow_the_tree(self):
        village = self.xiangguan
        self.assertEqual(village.village_id, village)
        self.assertEqual(village.township_id, self.liuhe)
        self.assertEqual(village.county_id, self.county)
        self.assertFalse(self.liuhe.village_id)
        self.assertFalse(self.county.township_id)

    def test_code_has_12_digits_that_fit_the_level(self):
        for code, level in (
            ("3499011012", "village"),
            ("349901109000", "village"),
            ("349901109201", "township"),
            ("34990110920A", "village"),
        ):
            with self.assertRaises(ValidationError, msg=code):
                self._region("错", code, level, self.liuhe)

    @mute_logger("odoo.sql_db")
    def test_code_is_unique(self):
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self._region("又一个", "349901101201", "village", self.liuhe)

    def test_village_needs_a_township_above(self):
        with self.assertRaises(ValidationError):
            self._region("孤村", "349901101299", "village")
        with self.assertRaises(ValidationError):
            self._region("错", "349901101299", "village", self.xiangguan)

    def test_village_gets_its_analytic_account(self):
        account = self.xiangguan.analytic_account_id
        self.assertEqual(account.plan_id.name, "Village")
        self.assertEqual(account.code, "349901101201")
        self.assertFalse(self.liuhe.analytic_account_id)
        self.xiangguan.name = "相官新村"
        self.assertEqual(account.name, "柳河镇相官新村")
        self.fuxing.active = False
        self.assertFalse(self.fuxing.analytic_account_id.active)

    def test_region_with_assets_is_not_deleted(self):
        self._asset()
        for region in (self.xiangguan, self.liuhe):
            with self.assertRaises(UserError):
                region.unlink()
        self.fuxing.unlink()

    def test_region_with_live_assets_is_not_archived(self):
        asset = self._asset(state="confirmed")
        with self.assertRaises(UserError):
            self.xiangguan.active = False
        self.env["rural.asset.step"].with_user(self.users["officer"]).create(
            {
                "action": "dispose",
                "date_disposed": "2024-11-20",
                "reason": "拆除",
                "asset_ids": asset.ids,
            }
        ).action_apply()
        self.xiangguan.active = False

    def test_moving_a_village_moves_its_assets(self):
        asset = self._asset()
        self.xiangguan.parent_id = self.shunshan
        self.assertEqual(asset.township_id, self.shunshan)
        self.assertEqual(asset.funding_ids.township_id, self.shunshan)

    def test_cycle_is_refused(self):
        with self.assertRaises(UserError):
            self.county.parent_id = self.liuhe
