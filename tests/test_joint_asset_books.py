"""Assets that several villages own, or a township itself, in the books."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install")
class TestJointAssetBooks(BooksCommon):
    def _joint(self, *holders):
        rights = [
            (0, 0, {"holder_region_id": region.id, "share": share})
            for region, share in holders
        ]
        return self._asset(
            self.liuhe, "confirmed", value=100000.01, right_ids=rights, name="联村冷库"
        )

    def _book(self, asset):
        wizard = (
            self.env["rural.asset.book"]
            .with_context(active_model="rural.asset", active_ids=asset.ids)
            .create({})
        )
        wizard.write({"entry": "handover", "date": "2025-01-01"})
        wizard.action_book()
        return asset.book_asset_ids

    def _charge(self, book_asset):
        line = book_asset.depreciation_line_ids.filtered(
            lambda line: line.type == "depreciate"
        )[:1]
        line.create_move()
        account = book_asset.profile_id.account_expense_depreciation_id
        return line.move_id.line_ids.filtered(lambda item: item.account_id == account)

    def test_depreciation_goes_to_the_owner_villages_by_their_shares(self):
        asset = self._joint((self.xiangguan, 33.33), (self.qianying, 66.67))
        item = self._charge(self._book(asset))
        column = self.env["rural.tags"]._columns()["village"]
        items = item.analytic_line_ids
        self.assertEqual(len(items), 2)
        self.assertEqual(
            round(sum(items.mapped("amount")) * 100), round(-item.balance * 100)
        )
        self.assertEqual(
            items.mapped(column), (self.xiangguan | self.qianying).analytic_account_id
        )
        self.assertEqual(item.move_id.rural_region_id, self.liuhe)

    def test_what_a_township_owns_needs_no_village(self):
        asset = self._joint((self.liuhe, 100))
        item = self._charge(self._book(asset))
        self.assertEqual(self._records(item, "asset"), asset)
        self.assertFalse(self._records(item, "village"))

    def test_depreciation_of_a_villages_asset_names_the_village(self):
        asset = self._asset(self.xiangguan, "confirmed")
        tags = self._tags(asset=asset)
        with self.assertRaisesRegex(UserError, "51103"):
            self._voucher([("51103", 10, tags), ("152", -10, tags)])

    def _records(self, item, tag):
        return self.env["rural.tags"]._records(item.analytic_distribution, tag)
