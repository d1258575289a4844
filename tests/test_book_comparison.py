from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common_books import BookingCommon

TODAY = "2025-06-15"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBookComparison(BookingCommon):
    def _row(self, asset, user="accountant"):
        self.env.flush_all()
        rows = self.env["rural.book.comparison"].with_user(self.users[user])
        row = rows.search([("asset_id", "=", asset.id)])
        row.invalidate_recordset()
        return row

    def _booked(self, **vals):
        """An asset booked and posted up to date."""
        asset = self._asset(state="confirmed", **vals)
        book = self._book(asset, opening_date="2024-12-31")
        book._rural_post_due(date(2025, 6, 15))
        return asset, book

    def test_agrees(self):
        asset, _book = self._booked()
        row = self._row(asset)
        self.assertEqual(row.status, "agrees", row.explanation)
        # 45 months, 2021-09 to 2025-05
        self.assertEqual(row.register_depreciation, 21375)
        self.assertEqual(row.book_depreciation, 21375)
        self.assertEqual((row.value_difference, row.depreciation_difference), (0, 0))

    def test_the_query_reckons_like_the_register(self):
        for value, completed, category in (
            (99999.99, "2021-01-31", "0108"),
            (0.05, "2021-06-30", "0209"),
            (333.33, "2021-02-28", "0112"),
            (1000, "2025-06-01", "0101"),
        ):
            asset = self._asset(
                state="confirmed",
                value=value,
                date_completed=completed,
                category=category,
                project_year=2021,
                date_confirmed="2025-06-10",
            )
            row = self._row(asset)
            self.assertEqual(
                row.register_depreciation, asset.accumulated_depreciation, value
            )

    def test_not_booked(self):
        asset = self._asset(state="confirmed")
        row = self._row(asset)
        self.assertEqual((row.status, row.value_difference), ("not_booked", -120000))
        asset.in_books = True
        self.assertIn("The register says it is booked", self._row(asset).explanation)

    def test_value_differs(self):
        asset, book = self._booked()
        book.sudo().purchase_value = 120000.01
        row = self._row(asset)
        self.assertEqual((row.status, row.value_difference), ("value", 0.01))
        self.assertIn("+0.01", row.explanation)

    def test_depreciation_not_posted(self):
        asset = self._asset(state="confirmed")
        self._book(asset, opening_date="2024-12-31")
        row = self._row(asset)
        self.assertEqual(row.status, "depreciation")
        self.assertEqual((row.unposted, row.depreciation_difference), (2375, -2375))
        self.assertIn("2375.00 yuan of past months are not posted", row.explanation)

    def test_depreciation_of_another_life(self):
        asset = self._asset(state="confirmed")
        book = self._book(asset, opening_date="2024-12-31", rows=[{"useful_life": 10}])
        book._rural_post_due(date(2025, 6, 15))
        row = self._row(asset)
        self.assertEqual((row.status, row.unposted), ("depreciation", 0))
        self.assertIn("useful life", row.explanation)

    def test_disposed_of_but_running(self):
        asset, _book = self._booked()
        officer = asset.with_user(self.users["officer"])
        officer._do_step("dispose", "拆除")
        self.assertEqual(self._row(asset).status, "disposed")

    def test_register_says_not(self):
        asset, _book = self._booked()
        asset.in_books = False
        self.assertEqual(self._row(asset).status, "flag")

    def test_profile_of_another_category(self):
        profile = self.env.ref("rural_asset.category_0201").profile_ids.filtered(
            lambda p: p.company_id == self.company
        )
        asset = self._asset(state="confirmed")
        self._book(asset, rows=[{"profile_id": profile.id}])
        self.assertEqual(self._row(asset).status, "profile")

    def test_a_book_asset_without_card(self):
        profile = self.env.ref("rural_asset.category_0101").profile_ids[:1]
        book = self.env["account.asset"].create(
            {
                "name": "办公电脑",
                "purchase_value": 5000,
                "date_start": "2025-01-01",
                "profile_id": profile.id,
                "company_id": self.company.id,
                "analytic_distribution": self._tags(self.xiangguan),
            }
        )
        self.env.flush_all()
        rows = self.env["rural.book.comparison"].with_user(self.users["accountant"])
        row = rows.search([("book_asset_id", "=", book.id)])
        self.assertEqual((row.status, row.village_id), ("no_card", self.xiangguan))
        self.assertEqual(row.action_open()["res_id"], book.id)

    def test_regions_in_charge(self):
        asset = self._asset(self.linqiao, state="confirmed")
        self.assertFalse(self._row(asset, "accountant"))
        self.assertTrue(self._row(asset, "auditor"))
        with self.assertRaises(AccessError):
            self._row(asset, "clerk")

    def test_differences_are_found_and_grouped(self):
        self._booked()
        self._asset(state="confirmed")
        self.env.flush_all()
        rows = self.env["rural.book.comparison"].with_user(self.users["accountant"])
        groups = rows.formatted_read_group(
            [("status", "!=", "agrees")],
            ["township_id"],
            ["register_value:sum", "__count"],
        )
        self.assertEqual(
            [(g["__count"], g["register_value:sum"]) for g in groups], [(1, 120000)]
        )
