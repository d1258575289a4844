"""Counting in the field: one click as registered, what is otherwise by itself, what
nobody has entered, photos and position, by page and by phone.
"""

import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_inventory import InventoryCommon

# A picture of one pixel.
PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kg"
    b"AAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestInventoryCount(InventoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._line(cls.house)

    def test_found_with_one_click(self):
        with freeze_time(date(2025, 5, 20)):
            self.line.action_found()
        self.assertEqual(self.line.result, "found")
        self.assertEqual(self.line.counted_by, self.users["clerk"])
        self.assertEqual(self.line.counted_on.date(), date(2025, 5, 20))

    def test_many_found_at_once(self):
        sheet = self._counted(self.xiangguan)
        self.assertEqual(set(sheet.line_ids.mapped("result")), {"found"})
        self.assertEqual(sheet.progress, 100)
        with self.assertRaisesRegex(UserError, "is counted"):
            sheet.action_found_rest()

    def test_a_difference_makes_the_result(self):
        for vals, named in (
            ({"found_usage": "idle"}, "闲置|Idle"),
            ({"found_quantity": 11.5}, "11.5"),
            ({"found_value": 119999.99}, "119999.99"),
            ({"found_operator": "周桂兰合作社"}, "周桂兰合作社"),
            ({"found_card": True}, "Yes|是"),
        ):
            with self.subTest(vals=vals):
                self.line.action_not_counted()
                self.line.write(vals)
                self.assertEqual(self.line.result, "differs")
                self.assertRegex(self.line.difference_text, named)
                self.line.write({name: False for name in vals})
                self.assertEqual(self.line.result, "found")

    def test_the_same_as_registered_is_no_difference(self):
        self.line.write({"found_quantity": 12, "found_value": 120000})
        self.assertEqual(self.line.result, "found")
        self.line.write({"found_usage": "in_use"})
        self.assertFalse(self.line.difference_text)

    def test_figures_of_a_form_that_is_being_filled_in(self):
        """A sheet does not look counted while somebody types on it."""
        sheet = self._sheet(self.xiangguan, self.users["clerk"])
        with Form(sheet) as form:
            form.note = "下午继续"
            with form.line_ids.edit(0) as row:
                row.remark = "门锁着"
            self.assertEqual((form.line_count, form.pending_count), (2, 2))
        self.assertEqual(sheet.line_count, 2)

    def test_found_as_registered_is_not_said_over_a_difference(self):
        self.line.found_usage = "idle"
        with self.assertRaisesRegex(UserError, "counted with differences"):
            self.line.action_found()
        self.assertEqual(self.line.result, "differs")

    def test_otherwise_asks_for_what(self):
        with self.assertRaisesRegex(UserError, "remark"):
            self.line.result = "differs"
        self.line.write({"result": "differs", "remark": "已改建为仓库"})
        self.assertEqual(self.line.result, "differs")

    def test_not_found_and_taken_back(self):
        self.line.action_not_found()
        self.assertEqual(self.line.result, "not_found")
        self.line.action_not_counted()
        self.assertEqual(self.line.result, "pending")
        self.assertFalse(self.line.counted_by)

    def test_rows_that_the_register_does_not_know(self):
        extra = self._extra(found_usage="in_use", found_quantity=1, found_value=8000)
        self.assertEqual(extra.result, "extra")
        self.assertEqual(extra.village_id, self.xiangguan)
        self.assertEqual(extra.counted_by, self.users["clerk"])
        with self.assertRaisesRegex(UserError, "not in the register"):
            extra.result = "found"
        extra.action_remove()
        self.assertFalse(extra.exists())
        with self.assertRaisesRegex(UserError, "stays on the sheet"):
            self.line.unlink()

    def test_what_steps_write_is_not_written_otherwise(self):
        for vals in (
            {"decision": "apply"},
            {"applied_on": "2025-05-20 08:00:00"},
            {"asset_id": self.pump.id},
            {"expected": {}},
            {"disposed": True},
            {"counted_by": self.env.uid},
            {"sheet_id": self._sheet(self.qianying).id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.line.sudo().write(vals)
        with self.assertRaises(UserError):
            self._extra(asset_id=self.draft.id)
        lines = self.line.browse().with_context(
            default_asset_id=self.draft.id, default_decision="apply"
        )
        extra = lines.create({"sheet_id": self.line.sheet_id.id, "name": "蓄水池"})
        self.assertFalse(extra.asset_id)
        self.assertEqual(extra.decision, "none")

    def test_a_signed_sheet_is_not_counted(self):
        self._signed(self.xiangguan)
        with self.assertRaisesRegex(UserError, "what was counted stands"):
            self.line.found_usage = "idle"
        with self.assertRaises(UserError):
            self._extra()

    def test_who_counts_where(self):
        with self.assertRaises(AccessError):
            self.line.with_user(self.users["reviewer"]).action_found()
        with self.assertRaises(AccessError):
            self.line.with_user(self.users["officer"]).action_found()
        self.line.with_user(self.users["accountant"]).action_found()
        own = self._line(self.market)
        own.with_user(self.users["accountant"]).action_found()
        own.with_user(self.users["reviewer"]).action_not_counted()

    def test_a_photo_becomes_the_rows_own(self):
        photo = (
            self.env["ir.attachment"]
            .with_user(self.users["clerk"])
            .create({"name": "大棚.png", "datas": PIXEL})
        )
        self.line.photo_ids = photo
        self.assertEqual(photo.res_model, "rural.inventory.line")
        self.assertEqual(photo.res_id, self.line.id)
        photo.with_user(self.users["reviewer"]).check_access("read")
        with self.assertRaises(AccessError):
            self._line(self.road).photo_ids = photo
        other = self._line(self.road, self.users["accountant"])
        other.photo_ids = photo
        self.assertNotEqual(other.photo_ids, photo)
        self.assertEqual(photo.res_id, self.line.id)

    def test_photos_of_a_signed_sheet_stay(self):
        self.line.count_save({}, False, [{"name": "大棚.png", "data": PIXEL}])
        photo = self.line.photo_ids
        self._signed(self.xiangguan)
        for change in (photo.unlink, lambda: photo.write({"raw": b"x"})):
            with self.assertRaisesRegex(UserError, "sheet is signed"):
                change()
        self.assertTrue(photo.sudo().exists())

    def test_numbers_of_persons_are_refused(self):
        with self.assertRaises(UserError):
            self.line.remark = "联系人 341125198501011233"

    def test_position_on_the_globe(self):
        with self.assertRaisesRegex(UserError, "globe"):
            self.line.latitude = 91


@tagged("post_install", "-at_install")
class TestInventoryPhone(InventoryCommon):
    """What the page on the phone asks the server for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._line(cls.house)
        cls.sheet = cls._sheet(cls.xiangguan, cls.users["clerk"])

    def test_sheets_and_rows(self):
        places = self.env["rural.inventory.sheet"].with_user(self.users["clerk"])
        self.assertEqual([s["id"] for s in places.count_sheets()], self.sheet.ids)
        data = self.sheet.count_rows()
        names = {row["name"] for row in data["rows"]}
        self.assertEqual(names, {self.house.name, "提灌站"})
        row = next(r for r in data["rows"] if r["id"] == self.line.id)
        self.assertEqual(row["expected"]["usage_state"], "in_use")
        self.assertNotIn("disposed", dict(data["usages"]))

    def test_a_row_is_saved_with_photo_and_position(self):
        answer = self.line.count_save(
            {
                "found_usage": "idle",
                "latitude": 41.24,
                "longitude": 119.4,
                "remark": "无人经营",
            },
            False,
            [{"name": "大棚.png", "data": PIXEL.decode()}],
        )
        self.assertEqual(answer["row"]["result"], "differs")
        self.assertEqual(self.line.photo_ids.mapped("name"), ["大棚.png"])
        self.assertEqual(self.line.photo_ids.res_id, self.line.id)
        self.assertEqual(self.line.photo_ids.raw, base64.b64decode(PIXEL))
        self.assertAlmostEqual(self.line.latitude, 41.24)

    def test_already_counted_by_another_is_said(self):
        seen = self.line.counted_on
        self.line.with_user(self.users["accountant"]).action_not_found()
        answer = self.line.count_save({"result": "found"}, seen)
        self.assertIn(self.users["accountant"].name, answer["by"])
        self.assertIn("Not Found", answer["by"])
        self.assertEqual(self.line.result, "not_found")
        answer = self.line.count_save({"result": "found"}, answer["row"]["counted_on"])
        self.assertEqual(answer["row"]["result"], "found")

    def test_what_a_page_has_not_seen_is_not_written_over(self):
        """A sheet or row on a desktop: it says which count it has shown."""
        with freeze_time("2025-05-20 01:00:00"):
            self._line(self.house, self.users["accountant"]).found_usage = "idle"
        with self.assertRaisesRegex(UserError, "already counted by"):
            self.line.write({"result": "found", "seen_on": False})
        self.assertEqual(self.line.found_usage, "idle")
        self.line.write({"remark": "属实", "seen_on": "2025-05-20 01:00:00"})
        self.assertEqual((self.line.remark, self.line.result), ("属实", "differs"))
        self.assertEqual(self.line.counted_by, self.users["clerk"])

    def test_a_sheet_asks_what_others_have_counted(self):
        pump = self._line(self.pump)
        seen = [[self.line.id, False], [pump.id, False]]
        self.assertEqual(self.line.count_others(seen), [])
        self._line(self.house, self.users["accountant"]).action_not_found()
        (other,) = self.line.count_others(seen)
        self.assertEqual(other["id"], self.line.id)
        self.assertIn(self.users["accountant"].name, other["text"])
        seen[0][1] = other["counted_on"]
        self.assertEqual(self.line.count_others(seen), [])

    def test_what_another_has_counted_is_not_overwritten_by_many(self):
        self._line(self.house, self.users["accountant"]).action_not_found()
        lines = self.line | self._line(self.pump)
        with self.assertRaisesRegex(UserError, "already counted by.*Not Found"):
            lines.action_found()
        with self.assertRaisesRegex(UserError, "already counted by"):
            lines.write({"remark": "看过"})
        with self.assertRaisesRegex(UserError, "already counted by"):
            self.line.action_found()
        self.assertEqual(self.line.result, "not_found")
        self.assertEqual(self._line(self.pump).result, "pending")

    def test_what_is_not_in_the_register(self):
        row = self.sheet.count_add({"name": "蓄水池", "found_value": 8000})["row"]
        self.assertEqual(row["result"], "extra")
        self.assertEqual(self.sheet.line_ids.filtered("found_value").found_value, 8000)

    def test_a_card_is_scanned(self):
        """The code of the asset's card leads to its row, of one's own village only."""
        token = self.house.public_token
        found = self.sheet.count_find(f"https://example.test/rural/a/{token}")
        self.assertEqual(found, self.line.id)
        self.assertEqual(self.sheet.count_find(self.house.code), self.line.id)
        self.assertFalse(self.sheet.count_find(self.barn.public_token))

    def test_nothing_but_counting_is_saved(self):
        with self.assertRaises(UserError):
            self.line.count_save({"decision": "keep"}, False)
        with self.assertRaises(AccessError):
            self._line(self.barn, self.users["clerk"]).count_save(
                {"result": "found"}, False
            )
