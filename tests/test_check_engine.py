"""The engine of the checks: what is kept, closed, opened again; who answers."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_checks import CheckCommon


@tagged("post_install", "-at_install")
class TestCheckEngine(CheckCommon):
    def setUp(self):
        super().setUp()
        self.double = self._share(self.wang) | self._share(self.wang, line=self._same())

    def _same(self):
        """A second item of the same name."""
        return self.relief.copy({"distribution_id": self.paper.id})

    def _hit(self):
        return self._found("P01")

    def _all(self):
        return self.env["rural.check.hit"].search(
            [("check_id", "=", self._check("P01").id)]
        )

    def test_running_again_changes_nothing(self):
        first = self._hit()
        self.assertEqual(len(first), 1)
        stamp = first.write_date
        self.assertEqual(self._hit(), first)
        self.assertEqual(first.write_date, stamp)
        self.assertEqual(len(self._all()), 1)

    def test_hit_says_where_who_and_how_much(self):
        hit = self._hit()
        self.assertEqual(hit.document, self.paper)
        self.assertEqual(hit.person_ids, self.wang)
        self.assertEqual(hit.amount, 200)
        self.assertEqual(hit.year, 2025)
        self.assertEqual(hit.village_id, self.xiangguan)
        self.assertEqual(hit.company_id, self.company)
        rows = hit.rows["rural.distribution.share"]
        self.assertEqual(sorted(rows), sorted(self.double.ids))
        for text in ("王长河", "临时救助", "100.00 + 100.00"):
            self.assertIn(text, hit.detail)

    def test_closes_by_itself_and_opens_again_without_the_answer(self):
        hit = self._hit()
        hit.with_user(self.users["reviewer"])._answer("分两次发放的救助")
        self.assertEqual(hit.state, "answered")
        self.double[1].unlink()
        self.assertFalse(self._hit())
        self.assertEqual(hit.state, "closed")
        self.assertEqual(hit.answer, "分两次发放的救助")
        self._share(self.wang, line=self.paper.line_ids[-1])
        self.assertEqual(self._hit(), hit)
        self.assertEqual(hit.state, "open")
        self.assertFalse(hit.answer)

    def test_answer_stays_with_the_same_fact(self):
        hit = self._hit()
        hit.with_user(self.users["officer"])._answer("已经核实无误")
        self.wang.name = "王长江"
        self.assertFalse(self._hit())
        self.assertEqual(hit.state, "answered")
        self.assertEqual(hit.answered_by, self.users["officer"])

    def test_answer_does_not_cover_another_amount(self):
        hit = self._hit()
        hit.with_user(self.users["officer"])._answer("已经核实无误")
        self.double[0].amount = 100.01
        other = self._hit()
        self.assertEqual(len(other), 1)
        self.assertNotEqual(other, hit)
        self.assertEqual(hit.state, "closed")

    def test_rule_that_is_off_closes_at_once(self):
        hit = self._hit()
        self._check("P01").with_user(self.users["officer"]).severity = "off"
        self.assertEqual(hit.state, "closed")
        self.assertFalse(self._hit())
        self._check("P01").severity = "block"
        self.assertEqual(self._hit(), hit)

    def test_archived_rule_is_not_run(self):
        self._check("P01").active = False
        self.assertFalse(self._hit())

    def test_graver_rule_takes_back_what_the_village_answered(self):
        self._check("P01").severity = "warn"
        hit = self._hit()
        hit.with_user(self.users["clerk"])._answer("分两次发放的救助")
        self._check("P01").severity = "block"
        self.assertEqual(hit.state, "open")
        self.assertEqual(hit.severity, "block")
        self.assertFalse(hit.answer)

    def test_withdrawn_paper_has_nothing_open(self):
        hit = self._hit()
        self._step(self.paper, "withdraw")
        self._run()
        self.assertEqual(hit.state, "closed")

    def test_findings_go_with_the_paper(self):
        hit = self._hit()
        self.paper.unlink()
        self.assertFalse(hit.exists())

    def test_who_answers_what_stops(self):
        """不由村级自己答复: reviewer and officer answer what stops."""
        hit = self._hit()
        for role in ("clerk", "accountant", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                hit.with_user(self.users[role])._answer("分两次发放的救助")
        self.assertEqual(hit.state, "open")
        hit.with_user(self.users["reviewer"])._answer("分两次发放的救助")
        self.assertEqual(hit.answered_by, self.users["reviewer"])

    def test_clerk_answers_a_warning(self):
        self._check("P01").severity = "warn"
        hit = self._hit()
        self.assertTrue(hit.with_user(self.users["clerk"]).can_answer)
        with self.assertRaises(AccessError):
            hit.with_user(self.users["auditor"])._answer("分两次发放的救助")
        hit.with_user(self.users["clerk"])._answer("分两次发放的救助")
        self.assertEqual(hit.state, "answered")

    def test_answer_needs_a_reason_without_numbers(self):
        hit = self._hit().with_user(self.users["reviewer"])
        for reason in ("", "   无 ", "一二三四"):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                hit._answer(reason)
        with self.assertRaises(UserError) as caught:
            hit._answer(f"身份证 {self._identity(7)} 已核对")
        self.assertNotIn(self._identity(7), str(caught.exception))

    def test_foreign_township_answers_nothing(self):
        hit = self._hit()
        other = self._reviewer_of(self.shunshan)
        with self.assertRaises(AccessError):
            hit.with_user(other)._answer("分两次发放的救助")

    def test_answer_by_wizard_stands_on_the_paper(self):
        hits = self._run().filtered(lambda hit: hit.severity != "note")
        action = hits.with_user(self.users["reviewer"]).action_answer()
        wizard = self.env["rural.check.answer"].with_user(self.users["reviewer"])
        wizard = wizard.with_context(**action["context"])
        wizard.create({"reason": "评议后分两次发放"}).action_apply()
        self.assertEqual(set(hits.mapped("state")), {"answered"})
        message = self.paper.message_ids[0]
        self.assertIn("评议后分两次发放", message.body)
        self.assertIn("P01", message.body)
        self.assertEqual(message.author_id, self.users["reviewer"].partner_id)

    def test_answered_is_not_answered_again(self):
        hit = self._hit().with_user(self.users["reviewer"])
        hit._answer("评议后分两次发放")
        with self.assertRaises(UserError):
            hit._answer("又一个理由在此")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_access")
    def test_nobody_writes_findings(self):
        """Neither a role nor the superuser, by no context."""
        hit = self._hit()
        vals = {
            "check_id": hit.check_id.id,
            "res_model": "rural.distribution",
            "res_id": self.paper.id,
            "key": "x",
        }
        for user in (*self.users.values(), self.env.user):
            hits = hit.with_user(user).with_context(rural_token="x")
            with self.subTest(user=user.login):
                for write in (
                    lambda h=hits: h.write({"state": "answered"}),
                    lambda h=hits: h.create(vals),
                    lambda h=hits: h.unlink(),
                    lambda h=hits: h.sudo().write({"answer": "x"}),
                ):
                    with self.assertRaises(UserError):
                        write()

    def test_code_of_a_rule_stands(self):
        check = self._check("P01").with_user(self.users["officer"])
        for name in ("code", "method"):
            with self.assertRaises(UserError):
                check.write({name: "x"})
        check.write({"severity": "warn", "cure": "先核实"})

    def test_reading_runs_nothing(self):
        self._run()
        self.double.unlink()
        self.paper.invalidate_recordset()
        self.assertTrue(self.paper.open_hit_count)
        self.paper.with_user(self.users["clerk"]).action_check_now()
        self.paper.invalidate_recordset()
        self.assertFalse(self.paper.stopping_hit_count)

    def test_number_of_statements_is_constant(self):
        few = self.paper
        many = few
        for village in (self.qianying, self.linqiao, self.fuxing):
            many |= self._plan(village)
        for papers in (few, many):
            self._run(papers)
        counts = []
        for papers in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["rural.check"]._run(papers)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_nightly_run_looks_at_every_list_of_two_years(self):
        cron = self.env.registry["ir.cron"]
        self.patch(cron, "_commit_progress", lambda *_args, **_kwargs: True)
        year = self.env.company._rural_today().year
        old = self._plan(self.qianying)
        self.paper._write_step_fields({"year": year})
        self.env["rural.check"]._cron_run()
        self.assertTrue(self._all().filtered(lambda hit: hit.state == "open"))
        hits = self.env["rural.check.hit"].search([("res_id", "=", old.id)])
        if year - old.year > 1:
            self.assertFalse(hits)

    def test_run_of_a_year(self):
        run = self.env["rural.check.run"].with_user(self.users["officer"])
        action = run.create({"year": 2025, "region_id": self.liuhe.id}).action_run()
        self.assertEqual(action["res_model"], "rural.check.hit")
        self.assertEqual(self._all().state, "open")
        with self.assertRaises(UserError):
            run.create({"year": 2001}).action_run()

    def test_sentence_follows_the_reader(self):
        """Nothing is frozen in one language: the parts are kept, not the sentence."""
        hit = self._hit()
        self.assertEqual(set(hit.parts), {"name", "item", "amounts"})
        self.assertIn("stands 2 times", hit.with_context(lang="en_US").detail)
