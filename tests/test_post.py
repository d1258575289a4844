from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_people import PeopleCommon
from .common_result import ResultCommon

DAY = date(2025, 3, 10)


@tagged("post_install", "-at_install")
class PostCommon(PeopleCommon, ResultCommon):
    """Three persons of 相官村 and the plan of 2025 in force, with one post."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        house = cls._household()
        cls.wang = cls._person("王长河", house, identity=1, bank=1)
        cls.li = cls._person("李大山", house, identity=2, bank=2)
        cls.zhao = cls._person("赵小雨", house, identity=3, bank=3)

    @classmethod
    def _post(cls, person=None, take_up=True, agreement=True, **vals):
        """A post of 2025 as the clerk enters it, taken up on DAY."""
        clerk = cls.users["clerk"]
        vals = {
            "name": "道路专管员",
            "region_id": cls.xiangguan.id,
            "person_id": (person or cls.wang).id,
            "date_start": "2025-01-01",
            "date_end": "2025-12-31",
            "wage_month": 500,
            "duty": "道路清扫，见就业协议",
            **vals,
        }
        if agreement:
            paper = cls._paper("协议.pdf", "rural.post")
            vals["agreement_ids"] = [(6, 0, paper.ids)]
        post = cls.env["rural.post"].with_user(clerk).create(vals)
        if take_up:
            with freeze_time(DAY):
                post.action_take_up()
        return post.with_env(cls.env)

    @classmethod
    def _paper(cls, name, model, user=None):
        files = cls.env["ir.attachment"].with_user(user or cls.users["clerk"])
        return files.create({"name": name, "raw": b"signed", "res_model": model})

    @classmethod
    def _clerk(cls, records):
        return records.with_user(cls.users["clerk"])


class TestPost(PostCommon):
    def test_a_post_is_taken_up_and_logged_with_its_agreement(self):
        post = self._post(plan_line_id=self.post.id)
        self.assertEqual(post.state, "held")
        log = post.log_ids
        self.assertEqual(
            (log.action, log.user_name), ("take_up", self.users["clerk"].name)
        )
        self.assertEqual(log.attachment_ids, post.agreement_ids)
        paper = post.agreement_ids
        self.assertEqual((paper.res_model, paper.res_id), ("rural.post", post.id))

    def test_state_and_last_day_are_written_by_steps_only(self):
        post = self._post(take_up=False)
        with self.refused("only through the steps"):
            post.write({"state": "held"})
        with self.refused("by the button"):
            post.write({"date_ended": "2025-02-01"})

    def test_what_was_agreed_stands_once_held(self):
        post = self._post()
        for vals in ({"wage_month": 900}, {"person_id": self.li.id}, {"duty": "无"}):
            with self.refused("what was agreed stands"):
                self._clerk(post).write(vals)
        with self.refused("belongs to it and stays"):
            self._clerk(post).write({"agreement_ids": [(5,)]})
        further = self._paper("补充协议.pdf", "rural.post")
        self._clerk(post).write({"agreement_ids": [(4, further.id)]})
        self.assertEqual(further.res_id, post.id)

    def test_posts_at_once(self):
        """岗位: no more at once than the county allows; the other one is named."""
        self._post(date_end="2025-06-30")
        with self.refused("王长河 holds 道路专管员 2025-01-01 – 2025-06-30"):
            self._post(name="保洁员", date_start="2025-06-30")
        self._post(name="保洁员", date_start="2025-07-01")
        self._post(self.li, name="保洁员")

    def test_two_at_once_where_the_county_allows_two(self):
        self.company.rural_post_max = 2
        self._post(date_end="2025-03-31")
        self._post(date_start="2025-04-01", date_end="2025-06-30")
        self._post(name="保洁员")
        with self.refused("allows 2 at once"):
            self._post(name="护林员", date_start="2025-06-30")

    def test_agreement_as_the_county_has_it(self):
        """附件1 (二): 工作内容见就业协议."""
        self.company.rural_agreement = "block"
        with self.refused("agreement is missing"):
            self._post(agreement=False)
        self.company.rural_agreement = "warn"
        post = self._post(agreement=False)
        self.assertIn("agreement is missing", str(post.message_ids.mapped("body")))
        self.assertFalse(self._post(self.li).message_ids.filtered("body"))

    def test_wage_by_kind(self):
        with self.refused("Wage a Month"):
            self._post(wage_month=0, day_rate=80)
        with self.refused("Rate a Day"):
            self._post(kind="temporary")
        post = self._post(kind="temporary", wage_month=0, day_rate=80)
        self.assertEqual(post.state, "held")

    def test_only_the_villages_own_people_and_items(self):
        other = self._person("孙外村", self._household(self.qianying), identity=9)
        with self.refused("belongs to 前营村", ValidationError):
            self._post(other.sudo())
        with self.refused("cannot be paid from", ValidationError):
            self._post(plan_line_id=self.works.id)

    def test_whoever_left_takes_up_nothing(self):
        post = self._post(take_up=False)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_person SET state = 'moved', date_left = '2025-02-01'"
            " WHERE id = %s",
            [self.wang.id],
        )
        self.env.invalidate_all()
        with self.refused("moved away or died"):
            self._clerk(post).action_take_up()

    # --- end ------------------------------------------------------------------

    def test_end_asks_day_and_reason(self):
        post = self._clerk(self._post())
        with freeze_time(DAY):
            for day, reason, text in (
                (date(2025, 3, 11), "搬迁", "lies ahead"),
                (date(2024, 12, 31), "搬迁", "enter a day in it"),
                (DAY, " ", "Give a reason"),
            ):
                with self.refused(text):
                    post._end_on(day, reason)
            wizard = self.env["rural.post.step"].with_user(self.users["clerk"])
            wizard = wizard.create(
                {"post_ids": [(6, 0, post.ids)], "date": DAY, "reason": "外出务工"}
            )
            wizard.action_apply()
        self.assertEqual((post.state, post.date_last), ("ended", DAY))
        self.assertEqual(post.log_ids[:1].reason, "外出务工")

    def test_posts_end_with_a_persons_leaving(self):
        """受益户迁出或死亡的，次月起停发."""
        held, draft = self._post(), self._post(take_up=False, date_start="2025-06-01")
        posts = self.env["rural.post"].with_user(self.users["officer"])
        posts._end_for_leaving(self.wang, date(2025, 5, 20), "迁往县城")
        self.assertEqual((held.state, held.date_last), ("ended", date(2025, 5, 20)))
        self.assertEqual(draft.state, "cancelled")
        self.assertEqual(held.log_ids[:1].user_id, self.users["officer"])

    def test_posts_end_by_themselves_once_the_last_day_is_over(self):
        post = self._post(date_end="2025-06-30")
        posts = self.env["rural.post"].with_user(self.env.ref("base.user_root"))
        with freeze_time("2025-06-30 04:00"):
            posts._cron_end_posts()
        self.assertEqual(post.state, "held")
        with freeze_time("2025-07-01 04:00"):
            posts._cron_end_posts()
        self.assertEqual((post.state, post.log_ids[:1].action), ("ended", "expire"))

    # --- going on -------------------------------------------------------------

    def test_another_wage_ends_the_old_post_the_day_before(self):
        post = self._post(plan_line_id=self.post.id)
        with freeze_time(DAY):
            action = self._clerk(post).action_other_wage()
            copy = self._clerk(self.env["rural.post"].browse(action["res_id"]))
            copy.wage_month = 600
            copy.action_take_up()
        self.assertEqual((copy.state, copy.date_start), ("held", date(2025, 4, 1)))
        self.assertEqual(copy.plan_line_id, self.post)
        self.assertEqual((post.state, post.date_last), ("ended", date(2025, 3, 31)))

    def test_renew_for_the_next_year_once(self):
        posts = self._post() | self._post(self.li, date_start="2025-07-01")
        action = self._clerk(posts).action_renew()
        drafts = self.env["rural.post"].search(action["domain"])
        self.assertEqual(
            sorted(
                (p.person_id.name, str(p.date_start), str(p.date_end)) for p in drafts
            ),
            [
                ("李大山", "2026-01-01", "2026-07-03"),
                ("王长河", "2026-01-01", "2026-12-31"),
            ],
        )
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        with self.refused("renewed already"):
            self._clerk(posts).action_renew()

    # --- plans ----------------------------------------------------------------

    def test_posts_of_the_persons_that_a_filed_plan_names(self):
        plan = self._clerk(self.plan)
        posts = self.env["rural.post"].browse(plan.action_make_posts()["res_id"])
        self.assertEqual(
            (posts.person_id, posts.plan_line_id, posts.wage_month, posts.date_end),
            (self.wang, self.post, 500, date(2025, 12, 31)),
        )
        with self.refused("No post is missing"):
            plan.action_make_posts()

    def test_names_of_the_posts_in_a_draft(self):
        self._post(), self._post(self.li), self._post(self.zhao, name="护林员")
        draft = self._plan(
            year=2026, lines=[self._line_vals("21", name="道路专管员", post_count=2)]
        )
        with self.refused("No post of 相官村 in 2026"):
            self._clerk(draft).action_names_from_posts()
        posts = self.env["rural.post"].search([("region_id", "=", self.xiangguan.id)])
        self._clerk(posts).action_renew()
        self._clerk(draft).action_names_from_posts()
        line = draft.line_ids
        self.assertEqual(
            ({*line.person_names.split("、")}, line.person_count),
            ({"王长河", "李大山"}, 2),
        )

    # --- roles ----------------------------------------------------------------

    def test_roles(self):
        post = self._post(take_up=False)
        for role in ("reviewer", "officer", "auditor"):
            with self.assertRaises(AccessError):
                post.with_user(self.users[role]).action_take_up()
            with self.assertRaises(AccessError):
                post.with_user(self.users[role]).write({"name": "x"})
        with self.assertRaises(AccessError):
            post.with_user(self.users["verifier"]).read(["name"])
        other = self._books_user("clerk", self.qianying, "rural_clerk_q")
        self.assertFalse(self.env["rural.post"].with_user(other).search([]))
        accountant = post.with_user(self.users["accountant"])
        accountant.action_take_up()
        self.assertEqual(post.state, "held")

    def test_a_post_that_walked_is_not_deleted(self):
        post = self._post()
        with self.refused("kept with its steps", UserError):
            self._clerk(post).unlink()
        self._clerk(self._post(self.li, take_up=False)).unlink()
