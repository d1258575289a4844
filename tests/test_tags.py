"""The analytic plans 村, 资产, 使用方向 and the accounts the register keeps in them."""

from odoo.exceptions import UserError

from ..models.rural_tags import MANY
from .common import RuralCommon


class TestTagAccounts(RuralCommon):
    def _plan(self, tag):
        return self.env.ref(f"rural_asset.analytic_plan_{tag}")

    def test_every_village_has_an_account_in_step(self):
        account = self.xiangguan.analytic_account_id
        self.assertEqual(account.plan_id, self._plan("village"))
        self.assertEqual(account.code, self.xiangguan.code)
        self.xiangguan.name = "新相官村"
        self.assertEqual(account.name, "柳河镇新相官村")
        self.assertFalse(self.liuhe.analytic_account_id)

    def test_asset_gets_its_account_when_registered(self):
        asset = self._asset(state="draft")
        self.assertFalse(asset.analytic_account_id)
        asset.with_user(self.users["officer"]).action_register()
        account = asset.analytic_account_id
        self.assertEqual(account.plan_id, self._plan("asset"))
        self.assertEqual(
            (account.code, account.name, account.company_id),
            (asset.code, asset.name, asset.company_id),
        )
        asset.name = "相官村二号大棚"
        self.assertEqual(account.name, "相官村二号大棚")

    def test_many_accounts_at_once_are_like_one(self):
        assets = self.env["rural.asset"].create(
            [self._asset_vals(name=f"大棚{number}") for number in range(MANY)]
        )
        assets.with_user(self.users["officer"]).action_register()
        self.env.invalidate_all()
        one = self._asset(state="registered").analytic_account_id
        for asset in assets:
            account = asset.analytic_account_id
            self.assertEqual((account.name, account.code), (asset.name, asset.code))
            for name in ("plan_id", "root_plan_id", "company_id", "active"):
                self.assertEqual(account[name], one[name], name)
        found = one.search([("name", "=", "大棚7")])
        self.assertEqual(found, assets[7].analytic_account_id)

    def test_asset_account_moves_to_the_company_of_its_region(self):
        asset = self._asset(state="registered")
        other = self.env["res.company"].create({"name": "舜山镇代理记账"})
        self.linqiao.company_id = other
        asset.region_id = self.linqiao
        self.assertEqual(asset.analytic_account_id.company_id, other)

    def test_five_directions_have_accounts(self):
        uses = self.env["rural.use"].search([("scheme", "=", "general")])
        self.assertEqual(
            set(uses.mapped("direction")),
            {"operation", "posts", "relief", "works", "other"},
        )
        self.assertEqual(uses.analytic_account_id.plan_id, self._plan("use"))
        self.assertEqual(len(uses.analytic_account_id), len(uses))

    def test_photovoltaic_uses_stand_apart(self):
        uses = self.env["rural.use"].search([("scheme", "=", "pv")])
        self.assertTrue(uses)
        self.assertTrue(all(use.code.startswith("P") for use in uses))
        category = self.env.ref("rural_asset.category_0106")
        self.assertEqual(category.scheme, "pv")

    def test_account_of_a_village_cannot_be_deleted(self):
        with self.assertRaisesRegex(UserError, "相官村"):
            self.xiangguan.analytic_account_id.unlink()

    def test_archived_use_takes_its_account_along(self):
        use = self.env.ref("rural_asset.use_13")
        use.active = False
        self.assertFalse(use.analytic_account_id.active)


class TestTagDistributions(RuralCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["rural.tags"]
        cls.asset = cls._asset(state="registered")
        cls.use = cls.env.ref("rural_asset.use_11")

    def test_one_key_for_the_three_tags(self):
        distribution = self.tags._distribution(self.xiangguan, self.asset, self.use)
        records = (self.xiangguan, self.asset, self.use)
        key = ",".join(str(r.analytic_account_id.id) for r in records)
        self.assertEqual(distribution, {key: 100.0})
        for tag, record in zip(("village", "asset", "use"), records, strict=True):
            self.assertEqual(self.tags._records(distribution, tag), record)

    def test_nothing_to_tag_is_no_distribution(self):
        self.assertFalse(self.tags._distribution())
        self.assertFalse(self.tags._records(False, "village"))

    def test_replacing_one_tag_keeps_the_others(self):
        distribution = self.tags._distribution(self.xiangguan, self.asset)
        changed = self.tags._replace(distribution, "village", self.qianying)
        self.assertEqual(self.tags._records(changed, "village"), self.qianying)
        self.assertEqual(self.tags._records(changed, "asset"), self.asset)
        self.assertEqual(list(changed.values()), [100.0])

    def test_taking_the_last_tag_away_leaves_no_distribution(self):
        distribution = self.tags._distribution(self.xiangguan)
        empty = self.env["rural.region"]
        self.assertFalse(self.tags._replace(distribution, "village", empty))

    def test_common_region_of_villages(self):
        region = self.env["rural.region"]
        self.assertEqual(self.xiangguan._common_region(), self.xiangguan)
        township = (self.xiangguan | self.qianying)._common_region()
        self.assertEqual(township, self.liuhe)
        county = (self.xiangguan | self.linqiao)._common_region()
        self.assertEqual(county, self.county)
        self.assertFalse(region._common_region())
