"""V18 and V19: what the steps of plans and results made sure of still holds; they rest
on the guards of the steps.
"""

from odoo.tests import tagged

from .common_result import NEXT_YEAR, ResultCommon


@tagged("post_install", "-at_install")
class TestChecksOfPapers(ResultCommon):
    def _codes(self, paper):
        hits = self.env["rural.check"]._run(paper)
        return {hit.check_id.code: hit for hit in hits}

    def _alter(self, record, **columns):
        self.env.flush_all()
        for name, value in columns.items():
            self.env.cr.execute(
                f'UPDATE {record._table} SET "{name}" = %s WHERE id = ANY(%s)',
                [value, record.ids],
            )
        self.env.invalidate_all()

    def test_v18_ten_days_of_notice(self):
        """来安县办法 四(一): 公示时间不少于10天."""
        self.assertNotIn("V18", self._codes(self.plan))
        notice = self.plan.notice_ids.filtered(lambda n: n.kind == "notice")
        self._alter(notice, cancelled=True)
        hit = self._codes(self.plan)["V18"]
        self.assertEqual(hit.severity, "block")
        self.assertTrue(hit.detail and hit.cure)
        self._alter(self.plan, taken_over=True)
        self.assertNotIn("V18", self._codes(self.plan))

    def test_v18_report_before_the_end_of_the_notice(self):
        notice = self.plan.notice_ids.filtered(lambda n: n.kind == "notice")
        self._alter(self.plan, submitted_date=notice.date_end)
        self.assertIn("V18", self._codes(self.plan))

    def test_v19_vouchers_and_list_behind_a_result(self):
        """Σ of the list of persons and of the vouchers, as at the filing."""
        self._full_year()
        result = self._result()
        self._list_persons(result, 400, 200)
        self.assertNotIn("V19", self._codes(result))
        self._walk(result, "submitted", NEXT_YEAR)
        self.assertNotIn("V19", self._codes(result))
        self._alter(self._of(result, self.works), amount=2999)
        self.assertEqual(self._codes(result)["V19"].severity, "block")

    def test_plans_have_no_vouchers_yet(self):
        self.assertNotIn("V19", self._codes(self.plan))
