"""The screens of findings, idle assets and revival open for every role."""

from odoo.tests import Form, tagged

from .common import ROLES
from .common_finding import FindingCommon

ACTIONS = (
    "rural_finding_action",
    "rural_finding_action_progress",
    "rural_low_yield_action",
    "rural_revival_action",
    "rural_revival_rate_action",
    "rural_finding_type_action",
)


@tagged("post_install", "-at_install")
class TestFindingViews(FindingCommon):
    def test_every_role_opens_every_list(self):
        self._finding()
        self._clue()
        self.asset.usage_state = "idle"
        self.env["rural.low.yield"]._detect()
        self.env["rural.revival"].create({"asset_id": self.asset.id})
        self.env.flush_all()
        for xmlid in ACTIONS:
            action = self.env.ref(f"rural_asset.{xmlid}")
            views = [(False, mode) for mode in action.view_mode.split(",")]
            for role in ROLES:
                with self.subTest(action=xmlid, role=role):
                    self.env.invalidate_all()
                    model = self.env[action.res_model].with_user(self.users[role])
                    found = model.get_views([*views, (False, "search")])
                    names = found["models"][action.res_model]["fields"]
                    shown = {
                        name: {}
                        for name in names
                        if name in found["views"]["list"]["arch"]
                    }
                    model.web_search_read([], shown, limit=80)

    def test_forms_of_the_steps(self):
        finding = self._finding()
        for action in ("rectify", "void"):
            asked = finding.with_user(self.users["officer"])._ask(action)
            steps = self.env["rural.finding.step"].with_user(self.users["officer"])
            form = Form(steps.with_context(**asked["context"]))
            self.assertEqual(form.action, action)

    def test_a_plan_on_screen(self):
        clerk = self.env["rural.revival"].with_user(self.users["clerk"])
        form = Form(clerk)
        form.asset_id = self.asset
        form.means = "lease"
        with form.stage_ids.new() as stage:
            stage.name, stage.date_due = "公开招租", "2030-01-01"
        plan = form.save()
        self.assertEqual(plan.amount_due, self.asset.original_value)
        self.assertEqual(plan.responsible_id, self.users["clerk"])
        self.assertEqual(plan.stage_ids.village_id, self.xiangguan)

    def test_a_plan_is_finished_on_screen(self):
        plan = self.env["rural.revival"].create(
            {
                "asset_id": self.asset.id,
                "means": "lease",
                "target": "出租",
                "date_due": "2099-12-31",
                "responsible_id": self.users["clerk"].id,
            }
        )
        reviewer = self.users["reviewer"]
        plan = plan.with_user(reviewer)
        plan.action_start()
        asked = plan.action_finish()
        steps = self.env["rural.revival.step"].with_user(reviewer)
        form = Form(steps.with_context(**asked["context"]))
        self.assertEqual(form.amount, self.asset.original_value)
        form.attachment_ids.add(self._paper(reviewer))
        form.save().action_apply()
        self.assertEqual(plan.state, "done")
