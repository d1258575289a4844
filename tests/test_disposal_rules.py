"""The table of approvals: domain.md §8.3, §8.4; the neutral default and its changes."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..lib import disposal_chain
from .common_disposal import FIRST_DAY, DisposalCommon


@tagged("post_install", "-at_install")
class TestDisposalRules(DisposalCommon):
    def _steps(self, assets=None, kind="scrap", role="clerk"):
        chain = self._disposal(assets, kind, role)._chain()
        return disposal_chain.steps(chain), chain

    def test_village_township_department_by_default(self):
        steps, chain = self._steps()
        self.assertEqual(steps, ["resolve", "publish", "submit", "review", "agree"])
        self.assertEqual((chain["notice_days"], chain["valuation"]), (10, False))

    def test_government_from_the_limit_on(self):
        asset = self._asset(state="confirmed", value=500000)
        self.assertIn("approve", self._steps(asset)[0])
        asset = self._asset(state="confirmed", value=499999.99)
        self.assertNotIn("approve", self._steps(asset)[0])

    def test_what_is_sold_is_valued(self):
        self.assertTrue(self._steps(kind="auction")[1]["valuation"])

    def test_what_a_county_owns_follows_its_own_procedure(self):
        rights = [(0, 0, {"holder_region_id": self.county.id})]
        asset = self._asset(self.county, "confirmed", right_ids=rights)
        steps, _chain = self._steps(asset, role="officer")
        self.assertEqual(steps, ["submit", "agree", "approve"])
        disposal = asset.disposal_line_ids.disposal_id
        self._walk(disposal, "done")
        self.assertEqual(asset.state, "disposed")
        self.assertEqual(disposal.government_document, "清政复〔2025〕12号")

    def test_what_a_township_owns(self):
        rights = [(0, 0, {"holder_region_id": self.liuhe.id})]
        asset = self._asset(self.liuhe, "confirmed", right_ids=rights)
        steps, _chain = self._steps(asset, role="reviewer")
        self.assertEqual(steps, ["publish", "submit", "agree"])
        self._walk(asset.disposal_line_ids.disposal_id, "done")
        self.assertEqual(asset.state, "disposed")

    def test_a_township_does_not_approve_its_own(self):
        """转产 is the township's to approve, but not of what it owns itself."""
        rights = [(0, 0, {"holder_region_id": self.liuhe.id})]
        asset = self._asset(self.liuhe, "confirmed", right_ids=rights)
        steps, _chain = self._steps(asset, "suspend", role="reviewer")
        self.assertEqual(steps, ["publish", "submit", "agree"])

    def test_the_most_specific_rule_wins(self):
        rule = self.env["rural.disposal.rule"].create(
            {
                "name": "报废由乡镇审批",
                "kind": "scrap",
                "needs_department": False,
                "sequence": 900,
            }
        )
        disposal = self._disposal()
        self.assertEqual(disposal._best_rule(), rule)
        self._walk(disposal, "approved")
        self.assertEqual(disposal.log_ids.sorted("id")[-1].action, "review_last")

    def test_the_chain_is_fixed_by_the_first_step(self):
        """A later change of the table does not change papers under way."""
        disposal = self._disposal()
        self._walk(disposal, "resolved")
        rule = disposal.rule_id
        rule.write({"needs_government": True, "needs_department": False})
        self._walk(disposal, "approved", FIRST_DAY)
        self.assertIn("agree_last", disposal.log_ids.mapped("action"))
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            rule.unlink()

    def test_back_in_draft_the_table_counts_again(self):
        disposal = self._disposal()
        day = self._walk(disposal, "submitted")
        disposal.rule_id.needs_government = True
        self._step(disposal, "return_township", day)
        self.assertFalse(disposal.rule_id)
        self.assertTrue(disposal._chain()["government"])

    def test_steps_that_the_chain_leaves_out_cannot_be_taken(self):
        disposal = self._disposal()
        with self.assertRaisesRegex(UserError, "next step is “Village Resolved”"):
            self._step(disposal, "submit_village", FIRST_DAY)
        day = self._walk(disposal, "submitted")
        for action in ("agree", "agree_last", "approve_last", "return_county"):
            with self.assertRaisesRegex(UserError, "does not take this step"):
                self._step(disposal, action, day)

    def test_no_rule_fits(self):
        self.env["rural.disposal.rule"].search([]).active = False
        with self.assertRaisesRegex(UserError, "No approval rule"):
            self._step(self._disposal(), "submit_village", FIRST_DAY)

    def test_a_rule_names_somebody_and_lawful_days(self):
        rules = self.env["rural.disposal.rule"]
        with self.assertRaises(ValidationError):
            rules.create(
                {
                    "name": "x",
                    "needs_township": False,
                    "needs_department": False,
                    "needs_government": False,
                }
            )
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            rules.create({"name": "x", "notice_days": 9})

    def test_seven_reasons(self):
        """§8.2: the reasons of 沧州."""
        reasons = self.env["rural.disposal.reason"].search([])
        self.assertEqual(reasons.mapped("code"), [f"0{n}" for n in range(1, 8)])
