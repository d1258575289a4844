from datetime import date

from odoo.tests import HttpCase, tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install")
class TestBooksTours(BooksCommon, HttpCase):
    """The main path of each role that works in the books, in Chromium and in
    Chinese.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for user in cls.users.values():
            user.lang = "zh_CN"

    def _balances(self, move):
        return sorted((line.account_id.code, line.balance) for line in move.line_ids)

    def test_accountant_follows_a_contract_to_the_money(self):
        """Contract, voucher and part of the rent."""
        asset = self._asset(state="confirmed")
        self.env["res.partner"].create({"name": "清源农业有限公司"})
        self.start_tour("/odoo", "rural_contract_accountant", login="rural_accountant")
        contract = self.env["rural.contract"].search(
            [("line_ids.asset_id", "=", asset.id)]
        )
        self.assertEqual(contract.state, "running")
        self.assertEqual(contract.instalment_ids.mapped("amount"), [12000] * 3)
        move = contract.instalment_ids.move_id
        self.assertEqual(move.state, "posted")
        self.assertEqual(self._balances(move), [("112", 12000), ("50101", -12000)])
        self.assertEqual((move.payment_state, move.amount_residual), ("partial", 7000))
        receipts = self.env["rural.receipt"].search([("asset_id", "=", asset.id)])
        self.assertEqual(receipts.mapped("amount"), [5000])
        self.assertEqual(receipts.village_id, self.xiangguan)
        self.assertEqual(
            self._balances(receipts.payment_move_id), [("102", 5000), ("112", -5000)]
        )

    def test_accountant_posts_a_voucher_once_it_has_its_paper(self):
        self.start_tour("/odoo", "rural_voucher_accountant", login="rural_accountant")
        move = self.env["account.move"].search(
            [("rural_region_id", "=", self.xiangguan.id)]
        )
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.attachment_ids.mapped("name"), ["施工发票.pdf"])
        self.assertEqual(self._balances(move), [("102", -860.55), ("51403", 860.55)])
        line = move.line_ids.filtered(lambda line: line.account_id.code == "51403")
        self.assertEqual(line.rural_village_id, self.xiangguan)
        self.assertEqual(line.rural_use_id, self._use("41"))

    def test_reviewer_releases_what_the_negative_list_stops(self):
        tags = self._tags(self.xiangguan, use=self._use("11"))
        move = self._voucher(
            [("51101", 200, tags), ("102", -200, False)],
            post=False,
            ref="支付职工福利费",
        ).with_user(self.users["accountant"])
        move.action_rural_ask_release()
        self.start_tour("/odoo", "rural_voucher_reviewer", login="rural_reviewer")
        release = move.rural_release_ids
        self.assertEqual(release.user_id, self.users["reviewer"])
        self.assertEqual(release.reason, "经镇党政联席会议同意")
        self.assertFalse(move.activity_ids)
        self.assertEqual(move.state, "draft")
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_accountant_takes_an_asset_into_the_books(self):
        today = date.today().isoformat()
        asset = self._asset(
            state="confirmed", date_completed=today, date_confirmed=today
        )
        self.start_tour("/odoo", "rural_book_accountant", login="rural_accountant")
        book_asset = asset.book_asset_ids
        self.assertEqual(
            (book_asset.state, book_asset.purchase_value), ("open", 120000)
        )
        row = self.env["rural.book.comparison"].search([("asset_id", "=", asset.id)])
        self.assertEqual(row.status, "agrees")
        move = book_asset.depreciation_line_ids.move_id
        self.assertEqual(move.state, "posted")
        self.assertEqual(
            [balance for _code, balance in self._balances(move)], [120000, -120000]
        )
