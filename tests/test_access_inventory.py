"""Clean-ups: role × model × own, neighbour and foreign village."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ROLES
from .common_access import PLACES, AccessCases
from .common_inventory import InventoryCommon

# A third party sees what is drawn for it (凌源市方案 四(四)), and no count of others.
SCOPE = {
    "clerk": PLACES[:1],
    "accountant": PLACES[:2],
    "reviewer": PLACES[:2],
    "verifier": (),
}
MODELS = ("rural.inventory.sheet", "rural.inventory.line")
COUNTERS = {"clerk": PLACES[:1], "accountant": PLACES[:2]}


@tagged("post_install", "-at_install")
class TestAccessInventory(AccessCases, InventoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = {}
        for place in PLACES:
            sheet = cls._sheet(getattr(cls, place))
            cls.rows[place] = {MODELS[0]: sheet, MODELS[1]: sheet.line_ids}

    def test_read_search_count_and_group(self):
        for role in ROLES:
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    every = self._of(PLACES, model)
                    visible = self._of(SCOPE.get(role, PLACES), model)
                    self._assert_reads(role, every, visible)

    def test_the_campaign_is_read_by_all_and_written_by_the_county(self):
        for role in ROLES:
            mine = self.campaign.with_user(self.users[role])
            if role == "verifier":
                self.assertFalse(mine.has_access("read"))
                continue
            mine.read(["name", "line_count", "progress"])
            self.assertEqual(mine.has_access("write"), role == "officer", role)

    def test_figures_are_of_what_the_user_sees(self):
        """A clerk's campaign shows the clerk's village, not the county."""
        for role, count in (("clerk", 2), ("accountant", 4), ("officer", 5)):
            mine = self.campaign.with_user(self.users[role])
            mine.invalidate_recordset()
            self.assertEqual(mine.line_count, count, role)

    def test_the_board_shows_townships_in_charge(self):
        townships = {
            "clerk": self.env["rural.region"],
            "accountant": self.liuhe,
            "reviewer": self.liuhe,
            "verifier": self.env["rural.region"],
        }
        both = self.liuhe | self.shunshan
        for role in ROLES:
            board = self.env["rural.inventory.township"].with_user(self.users[role])
            rows = board.search([("inventory_id", "=", self.campaign.id)])
            self.assertEqual(rows.township_id, townships.get(role, both), role)

    def test_who_counts(self):
        for role in ROLES:
            for place in PLACES:
                line = self.rows[place][MODELS[1]][:1]
                with self.subTest(role=role, place=place):
                    mine = line.with_user(self.users[role])
                    if place in COUNTERS.get(role, ()):
                        mine.action_found()
                        mine.action_not_counted()
                        continue
                    with self.assertRaises(AccessError):
                        mine.action_found()

    def test_nobody_makes_or_deletes_sheets(self):
        sheet = self.rows["xiangguan"][MODELS[0]]
        for role in ROLES:
            mine = sheet.with_user(self.users[role])
            with self.assertRaises(AccessError):
                mine.unlink()
            with self.assertRaises(AccessError):
                mine.create(
                    {"inventory_id": self.campaign.id, "region_id": self.county.id}
                )

    def test_rows_are_not_moved_to_another_village(self):
        extra = self._extra()
        for role in ("clerk", "accountant"):
            lines = self.env["rural.inventory.line"].with_user(self.users[role])
            with self.assertRaises(AccessError):
                lines.create(
                    {"sheet_id": self.rows["linqiao"][MODELS[0]].id, "name": "水塘"}
                )
        self.assertEqual(extra.village_id, self.xiangguan)

    def test_screens_open_for_every_role(self):
        for role in ROLES:
            for name in ("", ".sheet", ".line", ".township"):
                model = self.env[f"rural.inventory{name}"].with_user(self.users[role])
                kinds = (
                    ("list", "search")
                    if name == ".township"
                    else ("list", "form", "search")
                )
                self.assertTrue(model.get_views([(False, kind) for kind in kinds]))
                model.search_read([], list(model.fields_get()), limit=1)
