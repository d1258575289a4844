"""Disposals: role × model × own, neighbour and foreign village."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ROLES
from .common_access import PLACES, AccessCases
from .common_disposal import FIRST_DAY, DisposalCommon

SCOPE = {
    "clerk": PLACES[:1],
    "accountant": PLACES[:2],
    "reviewer": PLACES[:2],
    "verifier": (),
}
MODELS = ("rural.disposal", "rural.disposal.line", "rural.disposal.decision")
WRITERS = ("clerk", "reviewer", "officer")


@tagged("post_install", "-at_install")
class TestAccessDisposal(AccessCases, DisposalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = {}
        for place in PLACES:
            village = getattr(cls, place)
            disposal = cls._disposal(cls._asset(village, "confirmed"), role="officer")
            clerk = cls._user("clerk", village, f"clerk_{place}")
            clerk.company_ids |= cls.company
            clerk.company_id = cls.company
            evidence = cls._evidence(disposal, "resolve_village", FIRST_DAY, clerk)
            disposal.with_user(clerk)._take_step("resolve_village", evidence)
            cls.rows[place] = {
                "rural.disposal": disposal,
                "rural.disposal.line": disposal.line_ids,
                "rural.disposal.decision": disposal.decision_ids,
            }
        cls.env.flush_all()

    def test_read_search_and_count(self):
        for role in ROLES:
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    every = self._of(PLACES, model)
                    visible = self._of(SCOPE.get(role, PLACES), model)
                    self._assert_reads(role, every, visible)

    def test_who_draws_up(self):
        for role in ROLES:
            asset = self._asset(state="confirmed")
            with self.subTest(role=role):
                if role in WRITERS:
                    self._disposal(asset, role=role).with_user(
                        self.users[role]
                    ).unlink()
                    continue
                with self.assertRaises(AccessError):
                    self._disposal(asset, role=role)
                if role != "verifier":  # does not see the asset
                    mine = asset.with_user(self.users[role])
                    self.assertFalse(mine.can_draw_disposal)

    def test_a_clerk_does_not_reach_another_village(self):
        asset = self._asset(self.qianying, "confirmed")
        with self.assertRaises(AccessError):
            self._disposal(asset)
        foreign = self.rows["qianying"]["rural.disposal"]
        with self.assertRaises(AccessError):
            foreign.with_user(self.users["clerk"])._take_step("publish_village")

    def test_decisions_are_written_by_nobody(self):
        decision = self.rows["xiangguan"]["rural.disposal.decision"]
        for role in ROLES:
            mine = decision.with_user(self.users[role])
            for write in (
                lambda mine=mine: mine.write({"number_agreeing": 45}),
                lambda mine=mine: mine.unlink(),
            ):
                # An access error is a user error as well.
                with self.assertRaises(UserError):
                    write()
        with self.assertRaises(UserError):
            decision.write({"number_agreeing": 45})

    def test_steps_belong_to_roles(self):
        disposal = self._disposal()
        for role in ROLES.keys() - {"clerk"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                disposal.with_user(self.users[role])._take_step("resolve_village")

    def test_rules_and_reasons_belong_to_the_county(self):
        rule = self.env.ref("rural_asset.disposal_rule_village")
        reason = self.env.ref("rural_asset.disposal_reason_07")
        for role in ROLES:
            for record in (rule, reason):
                allowed = role in ("officer", "manager")
                mine = record.with_user(self.users[role])
                self.assertEqual(mine.has_access("write"), allowed, role)
                mine.read(["name"])

    def test_screens_open_for_every_role(self):
        for role in ROLES:
            model = self.env["rural.disposal"].with_user(self.users[role])
            views = model.get_views(
                [(False, kind) for kind in ("list", "form", "pivot", "search")]
            )["views"]
            self.assertEqual(len(views), 4)
            model.search_read([], list(model.fields_get()), limit=1)
