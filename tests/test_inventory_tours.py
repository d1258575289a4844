"""Counting on a phone of 390 px in Chromium, as the village clerk."""

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .common_inventory import OPENED_ON, InventoryCommon


@tagged("post_install", "-at_install")
class TestInventoryTours(InventoryCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_clerk_counts_on_the_phone(self):
        with freeze_time(OPENED_ON):
            self.start_tour(
                "/odoo/action-rural_asset.rural_count_action",
                "rural_count",
                login=self.users["clerk"].login,
            )
        lines = self._sheet(self.xiangguan).line_ids
        results = {line.name: line.result for line in lines}
        self.assertEqual(
            results,
            {"提灌站": "found", self.house.name: "differs", "村北蓄水池": "extra"},
        )
        line = self._line(self.house)
        self.assertEqual((line.found_usage, line.found_quantity), ("idle", 11.5))
        self.assertEqual(line.counted_by, self.users["clerk"])
