"""负面清单: spending that the method forbids is stopped; reviewers release it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.rural_asset.lib import hash_chain

from .test_voucher_tags import TagsCase


@tagged("post_install", "-at_install")
class TestNegativeList(TagsCase):
    def _bad(self, name="支付职工福利费", amount=200, **vals):
        """A draft spending that the list stops."""
        move = self._spending(self.upkeep, amount=amount, post=False, **vals)
        move.line_ids.filtered("analytic_distribution").name = name
        return move

    def _release(self, move, role="reviewer", reason="经镇党政联席会议同意"):
        wizard = self.env["rural.negative.release.wizard"].with_user(self.users[role])
        return wizard.create({"move_id": move.id, "reason": reason}).action_release()

    # ------------------------------------------------------------
    # WHAT IS STOPPED
    # ------------------------------------------------------------

    def test_the_seven_clauses_of_the_method(self):
        items = self.env["rural.negative.item"].search([])
        self.assertEqual(len(items), 7)
        for item, text in zip(
            items,
            (
                "支付村部办公费",
                "购车款",
                "发放年终奖",
                "归还借款",
                "外出考察",
                "危房改造补助",
                "每户发放大米",
            ),
            strict=True,
        ):
            move = self._bad(text)
            self.assertRefused(move.action_post, item.name, item.clause, text)

    def test_word_in_label_summary_or_note_however_spaced(self):
        for vals in (
            {"name": "支付 职工\n福 利"},
            {"name": "维修", "ref": "干部奖金"},
            {"name": "维修", "narration": "<p>用于<b>购车</b></p>"},
        ):
            self.assertRefused(self._bad(**vals).action_post, "Negative list")

    def test_what_the_method_allows_passes(self):
        for text in (
            "大棚维修费",
            "公益岗位工资",
            "道路保洁员工资",
            "扶贫济困",
            "奖补",
        ):
            move = self._bad(text)
            move.action_post()
            self.assertEqual(move.state, "posted", text)

    def test_income_and_other_business_are_not_stopped(self):
        move = self._income(self.income, post=False, ref="职工福利楼租金")
        move.action_post()
        other = self._voucher(
            [("513", 50, False), ("102", -50, False)], ref="办公费", post=False
        )
        other.action_post()
        self.assertEqual(other.state, "posted")

    def test_a_direction_of_use_on_any_account_is_examined(self):
        lines = [("513", 50, self.upkeep), ("102", -50, False)]
        move = self._voucher(lines, ref="办公费", post=False)
        self.assertRefused(move.action_post, "单位基本支出")

    def test_repaying_loans_with_a_direction_of_use(self):
        lines = [("201", 50, self.upkeep), ("102", -50, False)]
        move = self._voucher(lines, post=False)
        self.assertRefused(move.action_post, "偿还债务和垫资", "201")

    def test_lines_are_examined_without_a_query_each(self):
        """Opening entries of a county have thousands of lines."""
        lines = [
            line
            for village in (self.xiangguan, self.qianying)
            for line in [("151", 1, self._tags(village)), ("311", -1, False)] * 20
        ]
        move = self._voucher(lines, post=False)
        move._rural_negative_hits()
        with self.assertQueryCount(0):
            self.assertFalse(move._rural_negative_hits())

    def test_a_new_direction_of_use_is_known_at_once(self):
        self.assertTrue(self._use("11")._account_ids())
        use = self.env["rural.use"].create({"name": "新用途", "code": "X9"})
        tags = self._tags(self.xiangguan, use=use)
        move = self._voucher([("513", 50, tags), ("102", -50, False)], post=False)
        self.assertTrue(move.line_ids[0]._rural_has_use())
        self.assertFalse(move.line_ids[1]._rural_has_use())

    def test_warn_posts_with_a_note(self):
        self.company.rural_negative = "warn"
        move = self._bad()
        move.action_post()
        self.assertEqual(move.state, "posted")
        self.assertIn("职工福利", move.message_ids[0].body)

    def test_reversal_is_not_stopped(self):
        move = self._bad()
        self._release(move)
        move.action_post()
        self.assertEqual(move._reverse_moves(cancel=True).state, "posted")

    def test_words_are_the_countys_to_change(self):
        item = self.env.ref("rural_asset.negative_item_03")
        officer = item.with_user(self.users["officer"])
        officer.words = item.words.replace("职工福利\n", "").replace("福利费\n", "")
        self._bad().action_post()
        officer.words = "大棚维修"
        self.assertRefused(self._bad("大棚维修").action_post, "大棚维修")
        with self.assertRaises(AccessError):
            item.with_user(self.users["accountant"]).words = ""

    # ------------------------------------------------------------
    # RELEASE
    # ------------------------------------------------------------

    def test_reviewer_releases_with_a_reason(self):
        move = self._bad()
        self.assertTrue(move.with_user(self.users["reviewer"]).rural_can_release)
        self.assertFalse(move.with_user(self.users["accountant"]).rural_can_release)
        self._release(move)
        row = move.rural_release_ids
        self.assertEqual(row.user_id, self.users["reviewer"])
        self.assertEqual(row.role, self.users["reviewer"]._rural_role())
        self.assertEqual(row.reason, "经镇党政联席会议同意")
        self.assertEqual(row.item_id, self.env.ref("rural_asset.negative_item_03"))
        self.assertEqual(row.township_id, self.liuhe)
        self.assertIn("经镇党政联席会议同意", move.message_ids[0].body)
        move.with_user(self.users["accountant"]).action_post()
        self.assertEqual(move.state, "posted")

    def test_only_reviewers_of_the_place_release(self):
        for role in ("accountant", "auditor", "clerk", "manager", "verifier"):
            with self.subTest(role), self.assertRaises(AccessError):
                with self.env.cr.savepoint():
                    self._release(self._bad(), role)
        tags = self._tags(self.linqiao, use=self._use("11"))
        foreign = self._spending(tags, post=False, ref="购车")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._release(foreign)
        self._release(foreign, "officer")

    def test_no_release_without_reason_or_cause_or_twice(self):
        move = self._bad()
        with self.assertRaises(UserError):
            self._release(move, reason="  ")
        with self.assertRaises(UserError):
            self._release(self._bad("维修"))
        self._release(move)
        with self.assertRaises(UserError):
            self._release(move)

    def test_release_holds_only_for_the_line_as_it_was(self):
        def line(move):
            return move.line_ids.filtered("analytic_distribution")

        def reword(move):
            line(move).name = "支付干部职工福利费"

        def raise_amount(move):
            cash = move.line_ids - line(move)
            move.line_ids = [
                (1, line(move).id, {"balance": 300}),
                (1, cash.id, {"balance": -300}),
            ]

        def move_account(move):
            line(move).account_id = self._account("51109")

        for change in (reword, raise_amount, move_account):
            move = self._bad()
            self._release(move)
            change(move)
            self.assertRefused(move.action_post, "Negative list")
        move = self._bad()
        self._release(move)
        move.action_post()
        move.button_draft()
        move.action_post()
        copy = move.copy()
        self._attach(copy)
        self.assertRefused(copy.action_post, "Negative list")

    def test_releases_are_never_changed_or_deleted(self):
        move = self._bad()
        self._release(move)
        row = move.rural_release_ids
        for call in (
            lambda: row.sudo().write({"reason": "x"}),
            lambda: row.sudo().unlink(),
            lambda: row.sudo().copy(),
            lambda: row.sudo().with_context(rural_books=True).create({}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call()
        move.unlink()
        self.assertTrue(row.exists())
        self.assertFalse(row.move_id)
        self.assertTrue(row.voucher_ref)

    def test_releases_of_a_voucher_are_a_chain(self):
        move = self._bad()
        self._release(move)
        move.line_ids.filtered("analytic_distribution").name = "购车"
        self._release(move)
        rows = self.env["rural.negative.release"].search(
            [("voucher_ref", "=", move.id)]
        )
        self.assertEqual(len(rows), 2)
        self.env.flush_all()
        rows.invalidate_recordset()
        self.assertIsNone(hash_chain.broken_link(rows._chain_rows()))
        self.env.cr.execute(
            "UPDATE rural_negative_release SET reason = 'x' WHERE id = %s",
            [min(rows.ids)],
        )
        rows.invalidate_recordset()
        self.assertEqual(hash_chain.broken_link(rows._chain_rows()), 0)

    def test_reviewers_of_the_township_are_asked(self):
        move = self._bad().with_user(self.users["accountant"])
        move.action_rural_ask_release()
        self.assertEqual(move.activity_ids.user_id, self.users["reviewer"])
        self._release(move)
        self.assertFalse(move.activity_ids)
