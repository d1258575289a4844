"""The screens of a disposal, as the users of each role fill them in."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common_disposal import FIRST_DAY, DisposalCommon


@tagged("post_install", "-at_install")
class TestDisposalViews(DisposalCommon):
    def _open(self, records, action, role):
        """The form that a button opens, as a user of a role."""
        records = records.with_user(self.users[role])
        opened = getattr(records, action)()
        model = records.env[opened["res_model"]].with_context(**opened["context"])
        return Form(model)

    def test_the_button_of_the_asset_opens_a_disposal(self):
        with freeze_time(FIRST_DAY):
            form = self._open(self.asset, "action_dispose", "clerk")
            self.assertEqual(form.region_id, self.xiangguan)
            form.kind = "scrap"
            form.reason_id = self.env.ref("rural_asset.disposal_reason_01")
            form.description = "洪水冲毁"
            self.assertEqual(form.original_value, 120000)
            disposal = form.save()
        self.assertEqual(disposal.line_ids.asset_id, self.asset)
        self.assertIn("Township Approves", disposal.chain_text)
        self.assertFalse(disposal.next_problems)

    def test_what_is_missing_stands_on_the_form(self):
        disposal = self._disposal(kind="auction", description=False)
        text = disposal.with_user(self.users["clerk"]).next_problems
        for word in ("Facts", "appraiser", "report"):
            self.assertIn(word, text)

    def test_village_votes_and_posts_in_the_form_of_the_step(self):
        disposal = self._disposal()
        clerk = self.users["clerk"]
        with freeze_time(FIRST_DAY):
            form = self._open(disposal, "action_next", "clerk")
            self.assertEqual(form.voter_id, self.xiangguan)
            form.number_due, form.number_present = 45, 40
            self.assertIn("21", form.number_hint)
            form.number_agreeing = 38
            form.attachment_ids.add(self._file(user=clerk))
            form.save().action_apply()
            self.assertEqual(disposal.state, "resolved")
            form = self._open(disposal, "action_next", "clerk")
            self.assertEqual(form.date_end, date(2025, 2, 12))
            form.place = "村务公开栏"
            form.attachment_ids.add(self._file("照片.jpg", user=clerk))
            form.save().action_apply()
        self.assertEqual(disposal.state, "noticed")

    def test_officer_carries_out_a_sale(self):
        disposal = self._valued()
        day = self._walk(disposal, "approved")
        with freeze_time(day):
            form = self._open(disposal, "action_next", "officer")
            self.assertEqual(form.reserve_price, 90000)
            form.buyer, form.price = "清源农业有限公司", 90000
            form.attachment_ids.add(self._file("合同.pdf", user=self.users["officer"]))
            form.save().action_apply()
        self.assertEqual((disposal.state, disposal.price), ("done", 90000))
        self.assertTrue(disposal.with_user(self.users["accountant"]).can_book)

    def test_refusal_asks_for_the_reason(self):
        disposal = self._disposal()
        day = self._walk(disposal, "submitted")
        with freeze_time(day):
            form = self._open(disposal, "action_refuse", "reviewer")
            form.reason = "尚可修复"
            form.save().action_apply()
        self.assertEqual(disposal.state, "refused")
        self.assertEqual(disposal.return_reason, "尚可修复")

    def test_take_over_of_an_earlier_disposal(self):
        form = self._open(self.asset, "action_take_over_disposal", "officer")
        form.date_disposed = date(2024, 6, 1)
        form.reason = "2024年已拆除"
        form.save().action_apply()
        self.assertEqual(self.asset.state, "disposed")

    def test_settings_and_tables_open(self):
        officer = self.users["officer"]
        for model in ("rural.disposal.rule", "rural.disposal.reason"):
            records = self.env[model].with_user(officer)
            records.get_views([(False, "list"), (False, "search")])
        self.env["rural.notice"].with_user(officer).get_views(
            [(False, "list"), (False, "form")]
        )
        Form(self.env["res.config.settings"])
