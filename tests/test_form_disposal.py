"""处置台账: the columns of domain.md §4.4 from decision to national system."""

from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_disposal import FIRST_DAY, DisposalCommon
from .form_common import FormExports


@tagged("post_install", "-at_install")
class TestFormDisposal(FormExports, DisposalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env.ref("rural_asset.form_disposal")

    def _rows(self, role="officer", region=None, as_of="2025-12-31"):
        user = self.users.get(role, role)
        return self._shown(self.form, region=region, user=user, as_of=as_of)

    def test_one_row_an_asset_with_every_step(self):
        disposal = self._valued(self.asset | self._asset(state="confirmed"))
        self._walk(disposal, "done")
        rows = self._rows()
        self.assertEqual(len(rows), 2)
        row = rows[0]
        expected = {
            "code": disposal.code,
            "kind": "拍卖",
            "reason": "达到使用年限或技术上不安全",
            "original_value": 120000,
            "number_due": 45,
            "number_agreeing": 38,
            "appraiser": "清源资产评估事务所",
            "appraised_value": 90000,
            "buyer": "清源农业有限公司",
            "proceeds": "村集体收入；用于村内道路维修",
            "price": 47500,
            "state": "已处置",
            "township_date": datetime.combine(
                disposal.township_date, datetime.min.time()
            ),
        }
        self.assertEqual({name: row[name] for name in expected}, expected)
        self.assertFalse(rows[1]["appraised_value"])

    def test_the_year_and_the_villages_in_charge(self):
        self._walk(self._disposal(), "submitted")
        self.assertTrue(self._rows(role="clerk", region=self.xiangguan))
        for as_of in ("2024-12-31", "2026-12-31"):
            with self.assertRaisesRegex(UserError, "no disposal"):
                self._rows(as_of=as_of)
        self.form.all_years = True
        self.assertTrue(self._rows(as_of="2026-12-31"))

    def test_disposed_assets_leave_current_totals_and_stay_in_history(self):
        """凌源市 2022 三(二): 及时更新管理台账, 账实相符."""
        ledger = self.env.ref("rural_asset.form_ledger")
        scope = self.env["rural.form.scope"]
        today = date(2025, 12, 31)
        self.assertIn(self.asset, self._assets_of(scope, ledger, today))
        self._walk(self._disposal(), "done")
        self.assertNotIn(self.asset, self._assets_of(scope, ledger, today))
        self.assertIn(self.asset, self._assets_of(scope, ledger, FIRST_DAY))

    def _assets_of(self, scope, ledger, day):
        domain = scope._domain(ledger, self.county, day)
        return self.env["rural.asset"].search(domain)
