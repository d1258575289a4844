"""The steps of a plan: evidence, order, bodies, and what nobody writes by hand."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import Form, new_test_user, tagged

from .common_distribution import ACTIONS, FIRST_DAY, WAY, DistributionCommon

ALL_ROLES = ("clerk", "reviewer", "officer")


@tagged("post_install", "-at_install")
class TestDistributionSteps(DistributionCommon):
    def _refused(self, text, paper, action, day=FIRST_DAY, error=UserError, **evidence):
        state = paper.state
        with self.assertRaisesRegex(error, text):
            self._step(paper, action, day, **evidence)
        self.assertEqual(paper.state, state)

    @classmethod
    def _jack(cls, *roles, login="rural_jack"):
        """Somebody with several roles, as small townships have them."""
        groups = ",".join(f"rural_asset.group_rural_{role}" for role in roles)
        user = new_test_user(cls.env, login=login, groups=groups)
        user.rural_region_ids = cls.county
        user.company_ids |= cls.company
        user.company_id = cls.company
        return user

    # ------------------------------------------------------------
    # EVIDENCE
    # ------------------------------------------------------------

    def test_discuss_asks_for_day_and_minutes(self):
        plan = self._plan()
        self._refused("Enter the day", plan, "discuss", date=False)
        self._refused("lies ahead", plan, "discuss", date=date(2025, 2, 4))
        self._refused("too early", plan, "discuss", date=date(2015, 2, 3))
        self._refused("minutes", plan, "discuss", attachments=None)
        empty = self._file(content=b"", user=self.users["clerk"])
        self._refused("minutes", plan, "discuss", attachments=empty)

    def test_discuss_lists_everything_that_is_wrong_with_the_content(self):
        plan = self._plan()
        problems = ["收益为零", "公益岗位没有人"]
        self.patch(type(plan), "_content_problems", lambda paper: problems)
        self._refused("收益为零\n- 公益岗位没有人", plan, "discuss")
        self.assertEqual(
            plan.with_user(self.users["clerk"]).next_problems, "\n".join(problems)
        )

    def test_resolve_follows_the_committee(self):
        plan = self._plan(state="discussed")
        before = FIRST_DAY - timedelta(days=1)
        self._refused("2025-02-03", plan, "resolve", date=before)

    def test_resolve_by_the_representatives_names_the_number_that_suffices(self):
        """村民委员会组织法 26: two thirds present, more than half of these agreeing."""
        plan = self._plan(state="discussed")
        for due, present, agreeing, text in (
            (0, 0, 0, "how many were due"),
            (45, 46, 40, "only 45 were due"),
            (45, 40, 41, "only 40 were present"),
            (45, -1, 0, "negative"),
            (45, 29, 29, "at least 30"),
            (45, 40, 20, "at least 21"),
        ):
            with self.subTest(due=due, present=present, agreeing=agreeing):
                self._refused(
                    text,
                    plan,
                    "resolve",
                    number_due=due,
                    number_present=present,
                    number_agreeing=agreeing,
                )
        self._step(plan, "resolve", number_agreeing=21)
        self.assertEqual(plan.vote_body, "representatives")
        self.assertEqual((plan.number_present, plan.number_agreeing), (40, 21))

    def test_resolve_by_the_collective_when_the_county_set_it(self):
        """农村集体经济组织法 28: two thirds of all; the clerk does not choose."""
        self.company.rural_vote_body = "member_representatives"
        plan = self._plan(state="discussed")
        self._refused(
            "at least 30",
            plan,
            "resolve",
            number_agreeing=29,
            vote_body="representatives",
        )
        self._step(plan, "resolve", number_agreeing=30)
        self.assertEqual(plan.vote_body, "member_representatives")

    def test_review_asks_for_the_townships_meeting(self):
        plan = self._plan(state="submitted")
        submitted = plan.submitted_date
        early = submitted - timedelta(days=1)
        self._refused("minutes", plan, "review", submitted, attachments=None)
        self._refused("too early", plan, "review", submitted, date=early)
        self._step(plan, "review", submitted)
        self.assertEqual(plan.review_date, submitted)

    def test_announce_asks_for_place_and_photo(self):
        plan = self._plan(state="reviewed")
        day = plan.review_date
        self._refused("where it is posted", plan, "announce", day, place=" ")
        self._refused("photo", plan, "announce", day, attachments=None)
        self._step(plan, "announce", day)
        notice = plan.notice_ids.filtered(lambda n: n.kind == "announcement")
        self.assertFalse(notice.date_end, "长期公告")
        self.assertEqual(len(notice.photo_start_ids), 1)

    def test_file_takes_the_countys_next_number(self):
        plan = self._plan(state="announced")
        day = plan.announced_date
        with freeze_time(day):
            plan.with_user(self.users["officer"]).action_file()
        self.assertEqual(plan.state, "filed")
        self.assertTrue(plan.filing_number)
        self.assertEqual(plan.filing_date, day)

    def test_file_refuses_the_number_of_another_paper(self):
        first = self._plan(state="filed")
        other = self._plan(self.linqiao, state="announced")
        self._refused(
            "was given to",
            other,
            "file",
            other.announced_date,
            number=first.filing_number,
        )

    def test_steps_back_ask_for_a_reason(self):
        for village, state, action in (
            (self.xiangguan, "noticed", "take_back"),
            (self.qianying, "submitted", "return_township"),
            (self.linqiao, "announced", "return_county"),
            (self.fuxing, "submitted", "withdraw"),
        ):
            with self.subTest(action=action):
                plan = self._plan(village, state=state)
                self._refused("reason", plan, action, reason=" ")
                self._step(plan, action)
                self.assertEqual(plan.log_ids[0].reason, "数字有误")

    # ------------------------------------------------------------
    # ORDER
    # ------------------------------------------------------------

    def test_no_step_is_skipped(self):
        """Each step starts from the one before it alone."""
        plan, day = self._plan(), FIRST_DAY
        for place, state in enumerate(WAY[:-1]):
            day = self._walk(plan, state, day)
            for action in ACTIONS[place + 2 :]:
                with self.subTest(state=state, action=action):
                    self._refused("this step starts from", plan, action, day)

    def test_state_is_not_written_nor_created(self):
        plan = self._plan()
        for user in (self.users["clerk"], self.users["manager"], self.env.user):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                plan.with_user(user).sudo().write({"state": "filed"})
        papers = self.env["rural.distribution"].with_user(self.users["clerk"])
        vals = self._plan_vals(year=2026)
        with self.assertRaises(UserError):
            papers.create({**vals, "state": "announced"})
        with self.assertRaises(UserError):
            papers.with_context(default_state="announced").create(vals)

    def test_no_client_calls_the_steps_themselves(self):
        """What moves a paper without its form is out of reach for RPC."""
        for model, name in (
            ("rural.distribution", "_take_step"),
            ("rural.distribution", "_do_step"),
            ("rural.distribution", "_write_step_fields"),
            ("rural.notice", "_post_paper"),
            ("rural.objection", "_answer"),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                get_public_method(self.env[model], name)
        plan = self._plan().with_user(self.users["clerk"])
        token = plan.with_context(rural_token=True)
        with self.assertRaises(UserError):
            token.write({"state": "filed"})

    def test_what_the_steps_write_is_not_written_by_hand(self):
        plan = self._plan().with_user(self.users["clerk"])
        papers = self.env["rural.distribution"].with_user(self.users["clerk"])
        for name, value in (
            ("revision", 3),
            ("previous_id", plan.id),
            ("plan_id", plan.id),
            ("filing_number", "清备1"),
            ("assembly_date", "2025-01-01"),
            ("number_agreeing", 40),
            ("village_name", "别的村"),
            ("amount_income", 99999),
            ("package_id", 1),
        ):
            vals = self._plan_vals(year=2026)
            with self.subTest(name=name):
                with self.assertRaises(UserError):
                    plan.write({name: value})
                with self.assertRaises(UserError):
                    plan.sudo().write({name: value})
                with self.assertRaises(UserError):
                    papers.create({**vals, name: value})
                with self.assertRaises(UserError):
                    papers.with_context(**{f"default_{name}": value}).create(vals)

    def test_village_year_kind_and_scheme_stand(self):
        plan = self._plan().with_user(self.users["clerk"])
        for name, value in (
            ("region_id", self.qianying.id),
            ("year", 2026),
            ("kind", "result"),
            ("scheme", "pv"),
        ):
            with self.subTest(name=name), self.assertRaises(UserError):
                plan.write({name: value})
        plan.write({"year": 2025, "note": "照旧"})
        self.assertEqual(plan.note, "照旧")

    def test_content_stands_once_it_was_discussed(self):
        plan = self._plan(state="discussed")
        row = plan.line_ids[0]
        for env in (self.env, self.env(user=self.users["clerk"])):
            with self.assertRaisesRegex(UserError, "no draft"):
                row.with_env(env).write({"name": "别的"})
            with self.assertRaisesRegex(UserError, "no draft"):
                row.with_env(env).unlink()
            with self.assertRaisesRegex(UserError, "no draft"):
                plan.with_env(env).write({"line_ids": [(0, 0, self._line_vals())]})

    # ------------------------------------------------------------
    # BODIES
    # ------------------------------------------------------------

    def test_nobody_approves_what_he_wrote(self):
        """Village and township decide one after the other, even with both roles."""
        jack = self._jack("clerk", "reviewer")
        with freeze_time(FIRST_DAY):
            plan = self.env["rural.distribution"].with_user(jack)
            plan = plan.create(self._plan_vals()).with_env(self.env)
        self._walk(plan, "submitted")
        day = plan.submitted_date
        self._refused("written by you", plan, "review", day, AccessError, user=jack)
        self.assertFalse(plan.with_user(jack).can_review)
        self.assertTrue(plan.with_user(self.users["reviewer"]).can_review)

    def test_who_took_one_step_for_a_body_takes_none_for_another(self):
        jack = self._jack(*ALL_ROLES)
        plan = self._plan(state="discussed")
        self._step(plan, "resolve", user=jack)
        self._walk(plan, "submitted")
        day = plan.submitted_date
        for action in ("review", "return_township"):
            self._refused("Village Resolved", plan, action, day, AccessError, user=jack)
        self._walk(plan, "announced", day)
        day = plan.announced_date
        self._refused("Village Resolved", plan, "file", day, AccessError, user=jack)

    def test_the_manager_takes_no_step(self):
        plan = self._plan(state="submitted")
        for action in ("review", "return_township", "withdraw"):
            self._refused(
                "",
                plan,
                action,
                plan.submitted_date,
                AccessError,
                user=self.users["manager"],
            )

    def test_superuser_is_no_shortcut(self):
        plan = self._plan()
        minutes = {"date": FIRST_DAY, "attachments": self._file()}
        with freeze_time(FIRST_DAY), self.assertRaises(AccessError):
            plan._take_step("discuss", minutes)
        with freeze_time(FIRST_DAY), self.assertRaises(AccessError):
            plan.with_user(self.users["reviewer"]).sudo()._take_step("discuss", minutes)

    def test_steps_of_the_neighbour_are_out_of_reach(self):
        plan = self._plan(self.qianying)
        with self.assertRaises(AccessError):
            self._step(plan, "discuss", user=self.users["clerk"])

    # ------------------------------------------------------------
    # SEVERAL AT ONCE
    # ------------------------------------------------------------

    def test_several_move_together_or_not_at_all(self):
        first = self._plan(state="submitted")
        second = self._plan(self.qianying, state="noticed")
        both = first | second
        reviewer = self.users["reviewer"]
        with (
            freeze_time(first.submitted_date),
            self.assertRaisesRegex(UserError, "前营村"),
        ):
            both.with_user(reviewer)._take_step(
                "review",
                {
                    "date": first.submitted_date,
                    "attachments": self._file(user=reviewer),
                },
            )
        self.assertEqual(first.state, "submitted")
        self._step(second, "submit", first.submitted_date)
        self._step(both, "review", first.submitted_date, user=reviewer)
        self.assertEqual(set(both.mapped("state")), {"reviewed"})
        for paper in both:
            row = paper.log_ids[0]
            self.assertEqual(row.attachment_ids.res_id, paper.id, "minutes of its own")

    def test_one_bad_paper_is_named(self):
        papers = self._plan(state="submitted") | self._plan(
            self.qianying, state="submitted"
        )
        day = papers[0].submitted_date
        objected = papers[1].notice_ids
        with freeze_time(day):
            self.env["rural.objection"].create(
                {"notice_id": objected.id, "text": "岗位人选不公"}
            )
        reviewer = self.users["reviewer"]
        with self.assertRaisesRegex(UserError, "(?s)前营村.*岗位人选不公") as caught:
            self._step(papers, "review", day, user=reviewer)
        self.assertNotIn("相官村", str(caught.exception))
        self.assertEqual(set(papers.mapped("state")), {"submitted"})

    # ------------------------------------------------------------
    # PAPERS
    # ------------------------------------------------------------

    def test_evidence_is_read_by_who_reads_the_paper_and_nobody_else(self):
        plan = self._plan(state="discussed")
        minutes = plan.log_ids.attachment_ids
        self.assertEqual((minutes.res_model, minutes.res_id), (plan._name, plan.id))
        for role in ("clerk", "reviewer", "officer", "auditor"):
            self.assertEqual(minutes.with_user(self.users[role]).raw, b"minutes")
        stranger = self._books_user("clerk", self.linqiao, "rural_clerk_linqiao")
        with self.assertRaises(AccessError):
            minutes.with_user(stranger).read(["raw"])

    def test_evidence_is_neither_changed_nor_bound_elsewhere_nor_deleted(self):
        plan = self._plan(state="noticed")
        papers = plan.log_ids.attachment_ids
        self.assertEqual(len(papers), 3)
        for paper in papers:
            for env in (self.env, self.env(user=self.users["clerk"])):
                with self.assertRaisesRegex(UserError, "evidence"):
                    paper.with_env(env).write({"raw": b"other"})
                with self.assertRaisesRegex(UserError, "evidence"):
                    paper.with_env(env).write({"res_id": 0})
                with self.assertRaisesRegex(UserError, "evidence"):
                    paper.with_env(env).unlink()

    def test_a_paper_that_one_may_not_read_is_no_evidence(self):
        other = self._plan(self.linqiao, state="discussed")
        foreign = other.log_ids.attachment_ids
        plan = self._plan()
        self._refused("", plan, "discuss", error=AccessError, attachments=foreign)

    def test_a_paper_of_another_document_is_copied(self):
        """The scan that hangs on an asset stays there."""
        scan = self.env["ir.attachment"].create(
            {
                "name": "纪要.pdf",
                "raw": b"scan",
                "res_model": "rural.asset",
                "res_id": self.asset.id,
            }
        )
        plan = self._plan()
        self._step(plan, "discuss", attachments=scan)
        self.assertEqual(scan.res_model, "rural.asset")
        self.assertEqual(plan.log_ids.attachment_ids.checksum, scan.checksum)

    # ------------------------------------------------------------
    # BACK TO DRAFT
    # ------------------------------------------------------------

    def test_a_returned_paper_starts_again(self):
        plan = self._plan(state="submitted")
        day = plan.submitted_date
        self._step(plan, "return_township", day, reason="岗位工资偏高")
        self.assertEqual(plan.state, "draft")
        self.assertEqual(plan.return_reason, "岗位工资偏高")
        self.assertFalse(plan.committee_date or plan.assembly_date)
        self.assertFalse(plan.number_due or plan.vote_body or plan.submitted_date)
        self.assertEqual(plan.notice_ids.mapped("state"), ["cancelled"])
        plan.with_user(self.users["clerk"]).line_ids[1].amount = 2000
        self._walk(plan, "filed", day)
        self.assertEqual(plan.state, "filed")
        self.assertFalse(plan.return_reason)
        self.assertEqual(len(plan.notice_ids), 3)

    def test_a_changed_paper_is_discussed_anew(self):
        """计划调整需重新履行以上流程: the old minutes do not serve it."""
        plan = self._plan(state="noticed")
        later = FIRST_DAY + timedelta(days=3)
        self._step(plan, "take_back", later)
        self._step(plan, "discuss", later, date=FIRST_DAY)
        self._step(plan, "take_back", later)
        plan.with_user(self.users["clerk"]).line_ids[1].amount = 2000
        self._refused("too early", plan, "discuss", later, date=FIRST_DAY)
        self._step(plan, "discuss", later)

    def test_withdrawn_for_good_and_another_may_be_drawn_up(self):
        plan = self._plan(state="noticed")
        self._step(plan, "withdraw")
        self.assertEqual(plan.state, "withdrawn")
        self.assertTrue(plan.notice_ids.cancelled)
        self.assertEqual(self._plan().state, "draft")

    def test_only_a_draft_that_never_left_is_deleted(self):
        plan = self._plan(state="discussed")
        clerk = self.users["clerk"]
        with self.assertRaises(UserError):
            plan.with_user(clerk).unlink()
        self._step(plan, "take_back")
        with self.assertRaisesRegex(UserError, "kept with its steps"):
            plan.with_user(clerk).unlink()
        other = self._plan(self.qianying)
        other.with_user(other.create_uid).unlink()
        self.assertFalse(other.exists())

    # ------------------------------------------------------------
    # SCREENS
    # ------------------------------------------------------------

    def test_the_form_of_a_step_walks_the_village_part(self):
        plan = self._plan().with_user(self.users["clerk"])
        with freeze_time(FIRST_DAY):
            self._fill(plan.action_discuss())
            self._fill(
                plan.action_resolve(),
                number_due=45,
                number_present=40,
                number_agreeing=38,
            )
            form = self._fill(plan.action_publish(), place="村务公开栏")
            self.assertEqual(form.date_end, FIRST_DAY + timedelta(days=9))
            self.assertEqual(form.days, 10)
            with self.assertRaisesRegex(UserError, "2025-02-13"):
                plan.action_submit()
        with freeze_time(FIRST_DAY + timedelta(days=10)):
            self._fill(plan.action_submit())
        self.assertEqual(plan.state, "submitted")
        self.assertEqual(plan.package_id.sudo().region_id, self.liuhe)

    def _fill(self, action, **values):
        wizard = self.env[action["res_model"]].with_user(self.users["clerk"])
        with Form(wizard.with_context(**action["context"])) as form:
            for name, value in values.items():
                form[name] = value
            form.attachment_ids.add(self._file(user=self.users["clerk"]))
        form.record.action_apply()
        return form.record

    def test_reviewed_at_once_when_the_townships_meeting_is_known(self):
        first = self._plan(state="submitted")
        second = self._plan(self.qianying, state="submitted")
        day = first.submitted_date
        reviewer = self.users["reviewer"]
        with freeze_time(day):
            action = first.with_user(reviewer).action_review()
            self.assertEqual(action["res_model"], "rural.distribution.step")
        self._step(first, "review", day)
        self.assertEqual(first.package_id.meeting_date, day)
        with freeze_time(day):
            self.assertIs(second.with_user(reviewer).action_review(), True)
        self.assertEqual(second.state, "reviewed")
        row = second.log_ids[0]
        self.assertEqual(row.meeting_date, day)
        self.assertEqual(row.attachment_ids.raw, b"minutes")

    def test_a_meeting_before_the_report_does_not_serve(self):
        first = self._plan(state="submitted")
        day = first.submitted_date
        self._step(first, "review", day)
        late = self._plan(self.qianying)
        self._walk(late, "submitted", day)
        with freeze_time(late.submitted_date):
            action = late.with_user(self.users["reviewer"]).action_review()
        self.assertEqual(action["context"]["default_action"], "review")

    def test_buttons_of_each_state(self):
        plan = self._plan()
        shown = {
            "draft": ("clerk", {"discuss", "withdraw"}),
            "discussed": ("clerk", {"resolve", "take_back", "withdraw"}),
            "noticed": ("clerk", {"submit", "take_back", "withdraw"}),
            "submitted": ("reviewer", {"review", "return"}),
            "reviewed": ("reviewer", {"announce", "return"}),
            "announced": ("officer", {"file", "return"}),
            "filed": ("clerk", {"amend"}),
        }
        names = (*ACTIONS, "take_back", "return", "withdraw", "amend")
        day = FIRST_DAY
        for state, (role, expected) in shown.items():
            if state != "draft":
                day = self._walk(plan, state, day)
            mine = plan.with_user(self.users[role])
            with self.subTest(state=state):
                self.assertEqual({n for n in names if mine[f"can_{n}"]}, expected)
            auditor = plan.with_user(self.users["auditor"])
            self.assertFalse(any(auditor[f"can_{name}"] for name in names))
