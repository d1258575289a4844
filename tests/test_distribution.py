"""Plans and results: rows, totals and what PostgreSQL keeps."""

from odoo.tests import tagged

from .common_distribution import DistributionCommon


@tagged("post_install", "-at_install")
class TestDistribution(DistributionCommon):
    def test_amounts_follow_from_their_parts(self):
        """附件1 (二): posts × wage × months; surplus = income − the five sums."""
        plan = self._plan()
        self.assertEqual(plan.amount_posts, 6000)
        self.assertEqual(plan.amount_total, 9000)
        self.assertEqual(plan.amount_surplus, 1000)

    def test_whole_way(self):
        plan = self._plan(state="filed")
        self.assertEqual(plan.state, "filed")
        self.assertEqual(len(plan.log_ids), 7)
