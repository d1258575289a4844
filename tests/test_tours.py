from odoo.tests import HttpCase, tagged

from .common import RuralCommon


@tagged("post_install", "-at_install")
class TestTours(RuralCommon, HttpCase):
    """The main path of each role that works in the register, in Chromium and in
    Chinese.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for user in cls.users.values():
            user.lang = "zh_CN"

    def test_clerk_registers_an_asset(self):
        self.start_tour("/odoo", "rural_asset_clerk", login="rural_clerk")
        asset = self.env["rural.asset"].search([("name", "=", "相官村新建冷库")])
        self.assertEqual(asset.state, "registered")
        self.assertEqual(asset.funding_total, 250000)

    def test_reviewer_confirms_and_corrects(self):
        asset = self._asset(state="registered")
        self.start_tour("/odoo", "rural_asset_reviewer", login="rural_reviewer")
        self.assertEqual((asset.state, asset.quantity), ("confirmed", 15))

    def test_county_imports_a_ledger(self):
        self.start_tour("/odoo", "rural_asset_county", login="rural_officer")
        names = self.env["rural.asset"].search([]).mapped("name")
        self.assertIn("相官村豆腐坊", names)
        self.assertIn("前营村石磨坊", names)
        self.assertNotIn("复兴村油坊", names)
