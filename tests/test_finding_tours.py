"""A clerk reports a finding put right and a reviewer closes it; a reviewer has an idle
asset revived.
"""

from odoo.tests import HttpCase, tagged

from .common_finding import FindingCommon


@tagged("post_install", "-at_install")
class TestFindingTours(FindingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for user in cls.users.values():
            user.lang = "zh_CN"

    def test_clerk_reports_a_finding_put_right_and_reviewer_closes_it(self):
        finding = self.env["rural.finding"]._report([self._vals()])
        self.start_tour("/odoo", "rural_finding_clerk", login="rural_clerk")
        self.assertEqual(finding.state, "rectified")
        self.assertEqual(finding.rectified_by, self.users["clerk"])
        self.assertEqual(finding.after_ids.name, "合同.pdf")
        self.start_tour("/odoo", "rural_finding_reviewer", login="rural_reviewer")
        finding.invalidate_recordset()
        self.assertEqual(finding.state, "closed")
        self.assertEqual(finding.log_ids[:1].user_id, self.users["reviewer"])

    def test_reviewer_has_an_idle_asset_revived(self):
        self.start_tour("/odoo", "rural_revival_reviewer", login="rural_reviewer")
        plan = self.env["rural.revival"].search([("asset_id", "=", self.asset.id)])
        self.assertEqual(plan.state, "running")
        self.assertEqual(plan.date_started, plan.company_id._rural_today())
