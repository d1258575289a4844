"""What the checks find stops the steps of plans until it is answered."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_checks import CheckCommon


@tagged("post_install", "-at_install")
class TestCheckSteps(CheckCommon):
    def setUp(self):
        super().setUp()
        self.left = self._person("赵老五", self._household(kind="lifted"))
        self.share = self._share(self.left)
        self.relief.amount = 100
        self._leave(self.left)

    @classmethod
    def _leave(cls, person, day="2024-05-20", state="deceased"):
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE rural_person SET state = %s, date_left = %s WHERE id = %s",
            [state, day, person.id],
        )
        person.invalidate_recordset()

    def test_discussion_is_stopped(self):
        """The refusal names the rule, the person and the cure."""
        with self.assertRaises(UserError) as caught:
            self._step(self.paper, "discuss")
        for text in ("P03", "赵老五", self._check("P03").cure):
            self.assertIn(text, str(caught.exception))
        self.assertEqual(self.paper.state, "draft")

    def test_button_shows_what_stops(self):
        """A refusal would roll the findings back: nobody could answer them."""
        action = self.paper.with_user(self.users["clerk"]).action_discuss()
        self.assertEqual(action["res_model"], "rural.check.hit")
        hit = self.env["rural.check.hit"].search(action["domain"])
        self.assertIn("P03", hit.check_id.mapped("code"))

    def test_answered_lets_pass(self):
        self._found("P03").with_user(self.users["reviewer"])._answer("遗属代领当年救助")
        action = self.paper.with_user(self.users["clerk"]).action_discuss()
        self.assertEqual(action["res_model"], "rural.distribution.step")
        self._step(self.paper, "discuss")
        self.assertEqual(self.paper.state, "discussed")

    def test_put_right_lets_pass(self):
        self._run()
        self.share.unlink()
        self.relief.person_count = 2
        self._step(self.paper, "discuss")
        self.assertEqual(self.paper.state, "discussed")

    def test_warnings_stop_nothing(self):
        self._check("P03").severity = "warn"
        self._run()
        self.assertTrue(self.paper.open_hit_count)
        self.assertFalse(self.paper.stopping_hit_count)
        self._step(self.paper, "discuss")

    def test_report_is_stopped_by_what_came_later(self):
        """Who died while the paper hung on the board stops the report."""
        self._found("P03").with_user(self.users["reviewer"])._answer("遗属代领当年救助")
        other = self._person("孙老六", self._household(kind="lifted"))
        self._share(other)
        self.relief.amount = 200
        self._walk(self.paper, "noticed")
        self._leave(other, "2024-12-31")
        with self.assertRaises(UserError) as caught:
            self._walk(self.paper, "submitted", self.paper.notice_ids.date_end)
        self.assertIn("孙老六", str(caught.exception))

    def test_form_tells_without_running(self):
        clerk = self.paper.with_user(self.users["clerk"])
        self.assertNotIn("P03", clerk.next_problems or "")
        self._run()
        self.assertIn("P03", clerk.next_problems)

    def test_what_is_stopped_lies_on_the_reviewers_desk_until_answered(self):
        self.paper.with_user(self.users["clerk"]).action_discuss()
        self.paper.with_user(self.users["clerk"]).action_discuss()
        activities = self._desk()
        self.assertEqual(activities.user_id, self.users["reviewer"])
        self.assertEqual(len(activities), 1)
        self._found("P03").with_user(self.users["reviewer"])._answer("遗属代领当年救助")
        self.assertFalse(self._desk())

    def _desk(self):
        kind = self.env.ref("rural_asset.activity_check_answer")
        return self.paper.activity_ids.filtered(lambda a: a.activity_type_id == kind)
