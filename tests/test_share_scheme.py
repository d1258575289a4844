"""The village's own scheme behind relief and rewards (来安县办法 附件1 (三):
各村结合实际自行制定选评标准, 需有具体方案).
"""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_distribution import FIRST_DAY
from .common_result import NEXT_YEAR, ResultCommon

SCHEME = b"%PDF-1.4 scheme"


@tagged("post_install", "-at_install")
class TestShareScheme(ResultCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_scheme = "block"

    def _relief_plan(self, year=2026, **vals):
        lines = [self._line_vals("31", 600, person_count=2, criterion="评议", **vals)]
        with freeze_time(date(year, 2, 3)):
            plan = self._plan(year=year, lines=lines, income=1000)
        return plan, plan.line_ids

    def _upload(self, name="济困方案.pdf", raw=SCHEME, **vals):
        files = self.env["ir.attachment"].with_user(self.users["clerk"])
        return files.create(
            {"name": name, "raw": raw, "res_model": "rural.distribution.line", **vals}
        )

    def _attach_scheme(self, line, *files):
        ids = [file.id for file in files or [self._upload()]]
        line.with_user(self.users["clerk"]).scheme_ids = [(6, 0, ids)]
        return line.scheme_ids

    # ------------------------------------------------------------
    # BEFORE THE VILLAGE RESOLVES
    # ------------------------------------------------------------

    def test_nothing_is_discussed_without_a_scheme(self):
        plan, line = self._relief_plan()
        with self.refused("attach the village's own scheme"):
            self._step(plan, "discuss", FIRST_DAY)
        self._attach_scheme(line)
        self.assertEqual(plan._scheme_problems(), [])
        self._step(plan, "discuss", FIRST_DAY)

    def test_criterion_is_asked_for_beside_the_scheme(self):
        plan, line = self._relief_plan()
        self._attach_scheme(line)
        line.criterion = "  "
        [text] = plan._scheme_problems()
        self.assertIn("who is eligible", text)

    def test_resolving_asks_again(self):
        """What was discussed before the county asked for schemes is stopped."""
        self.company.rural_scheme = "off"
        plan, _line = self._relief_plan()
        self._step(plan, "discuss", FIRST_DAY)
        self.company.rural_scheme = "block"
        with self.refused("attach the village's own scheme"):
            self._step(plan, "resolve", FIRST_DAY)

    def test_the_county_may_only_warn(self):
        self.company.rural_scheme = "warn"
        plan, _line = self._relief_plan()
        self.assertIn("attach the village's own scheme", plan._content_warnings()[-1])
        self._step(plan, "discuss", FIRST_DAY)
        self.company.rural_scheme = "off"
        self.assertFalse([t for t in plan._content_warnings() if "scheme" in t])

    def test_other_uses_need_none(self):
        lines = [self._line_vals("41", 600)]
        plan = self._plan(year=2026, lines=lines, income=1000)
        self.assertEqual(plan._scheme_problems(), [])

    # ------------------------------------------------------------
    # KEPT
    # ------------------------------------------------------------

    def test_scheme_is_a_paper_of_the_plan(self):
        """Whoever reads the plan reads the scheme: the reviewer, not the uploader
        alone.
        """
        plan, line = self._relief_plan()
        [file] = self._attach_scheme(line)
        self.assertEqual((file.res_model, file.res_id), (plan._name, plan.id))
        file.with_user(self.users["reviewer"]).check_access("read")
        other = self._reviewer_of(self.shunshan)
        self.assertFalse(file.with_user(other).has_access("read"))

    def test_scheme_uploaded_in_the_dialog(self):
        plan, line = self._relief_plan()
        [file] = self._attach_scheme(line, self._upload(res_id=line.id))
        self.assertEqual((file.res_model, file.res_id), (plan._name, plan.id))

    def test_scheme_of_others_is_not_taken(self):
        """Nobody attaches a paper by its number that he may not read."""
        plan, line = self._relief_plan()
        foreign = self._plan(self.linqiao, lines=[self._line_vals("41", 5)])
        paper = self._file(user=self._clerk_of(self.linqiao))
        paper.write({"res_model": foreign._name, "res_id": foreign.id})
        with self.assertRaises(UserError):
            self._attach_scheme(line, paper)
        self.assertFalse(plan.line_ids.scheme_ids & paper)

    def test_scheme_is_evidence_of_the_resolution(self):
        plan, line = self._relief_plan()
        [file] = self._attach_scheme(line)
        self._walk(plan, "resolved", FIRST_DAY)
        resolved = plan.log_ids.filtered(lambda row: row.action == "resolve")
        self.assertIn(file, resolved.attachment_ids)
        self.assertIn(file.checksum, resolved.attachment_checksums)
        with self.refused("is the evidence of a step"):
            file.unlink()
        with self.refused("is the evidence of a step"):
            file.raw = b"another"
        with self.refused("no draft any more"):
            line.scheme_ids = False

    def test_scheme_belongs_to_what_was_put_on_notice(self):
        """The digest names the scheme's checksum; without scheme it is as before."""
        plan, line = self._relief_plan()
        self.assertNotIn("schemes", line._content())
        before = plan._content_digest()
        [file] = self._attach_scheme(line)
        self.assertEqual(line._content()["schemes"], [file.checksum])
        self.assertNotEqual(plan._content_digest(), before)

    # ------------------------------------------------------------
    # CARRIED ON
    # ------------------------------------------------------------

    def _filed(self):
        plan, line = self._relief_plan()
        files = self._attach_scheme(line)
        self._walk(plan, "filed", date(2026, 2, 3))
        return plan, files

    def test_amendment_starts_with_the_same_scheme(self):
        plan, [file] = self._filed()
        with freeze_time(date(2026, 8, 1)):
            clerk = plan.with_user(self.users["clerk"])
            clerk._take_step("amend", {"reason": "增加救助"})
        second = plan.next_ids.with_env(self.env)
        [copy] = second.line_ids.scheme_ids
        self.assertEqual(copy.checksum, file.checksum)
        self.assertEqual(copy.res_id, second.id)
        self.assertFalse(second.line_ids.scheme_carried)

    def test_next_year_confirms_or_renews_it(self):
        plan, [file] = self._filed()
        self.asset.usage_state = "in_use"
        with freeze_time(date(2027, 1, 12)):
            papers = self.env["rural.distribution"].with_user(self.users["clerk"])
            following = papers._open_plans(self.xiangguan, 2027)
        line = following.line_ids
        self.assertEqual(line.criterion, "评议")
        self.assertEqual(line.scheme_ids.checksum, file.checksum)
        self.assertEqual(line.scheme_ids.res_id, following.id)
        self.assertIn("are last year's", following.note)
        [text] = following._scheme_problems()
        self.assertIn("the scheme is last year's", text)
        line.action_confirm_scheme()
        self.assertEqual(following._scheme_problems(), [])
        line.scheme_carried = True
        self._attach_scheme(line)
        self.assertFalse(line.scheme_carried)
        self.assertEqual(plan.line_ids.scheme_ids, file)

    def test_result_answers_for_the_scheme_of_its_plan(self):
        self._full_year()
        result = self._result()
        self._list_persons(result, 600)
        [text] = result._scheme_problems()
        self.assertIn("“临时救助”", text)
        line = self._of(result, self.relief)
        self._attach_scheme(line)
        self._walk(result, "resolved", NEXT_YEAR + timedelta(days=1))

    def test_papers_taken_over_stand_on_their_scan(self):
        plan, _line = self._relief_plan()
        self.assertTrue(plan._scheme_problems())
        self.assertEqual(plan._content_problems(), [])
