"""Field packs that come back: whose they are, what becomes of each row, conflicts,
photos; nothing lost, nothing half written, nothing twice.
"""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.rural_asset.lib import field_pack
from odoo.addons.rural_asset.lib.field_pack import KEYS

from .common_field_pack import FIRST_ROW, PHOTO, FieldPackCommon

FOUND = {"result": "与登记一致"}
RESULT = KEYS.index("result") + 1


class ReturnCommon(FieldPackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._line(cls.house)
        cls.sheet = cls._sheet(cls.xiangguan, cls.users["clerk"])

    def _state(self):
        """Everything that counting writes on the sheet."""
        names = ["result", "remark", "counted_by", "counted_on", "photo_ids"]
        found = ["found_usage", "found_quantity", "found_value", "found_operator"]
        self.sheet.invalidate_recordset()
        lines = self.env["rural.inventory.line"].search(
            [("sheet_id", "=", self.sheet.id)], order="id"
        )
        lines.invalidate_recordset()
        return [
            {n: getattr(line[n], "ids", line[n]) for n in (*names, *found)}
            for line in lines
        ]


@tagged("post_install", "-at_install")
class TestFieldPackReturn(ReturnCommon):
    def test_what_a_clerk_fills_in_is_counted(self):
        content = self._filled(
            self.xiangguan,
            {
                self.house: {
                    "result": "有差异",
                    "found_usage": "闲置",
                    "found_quantity": 11.5,
                    "found_value": 119999.99,
                    "found_operator": "周桂兰合作社",
                    "found_card": "是",
                    "remark": "南侧一栋已拆",
                },
                self.pump: FOUND,
                "新1": {"name": "村北蓄水池", "found_value": 8000.55},
            },
        )
        record = self._return({"相官村.xlsx": content})
        self.assertEqual(self.line.result, "pending")
        self.assertEqual((record.count_taken, record.count_wrong), (3, 0))
        record.action_import()
        self.assertEqual(self.line.result, "differs")
        self.assertEqual(self.line.found_usage, "idle")
        self.assertEqual(self.line.found_quantity, 11.5)
        self.assertEqual(self.line.found_value, 119999.99)
        self.assertEqual(self.line.found_operator, "周桂兰合作社")
        self.assertTrue(self.line.found_card)
        self.assertEqual(self.line.remark, "南侧一栋已拆")
        self.assertEqual(self.line.counted_by, self.users["clerk"])
        pump = self._line(self.pump)
        self.assertEqual((pump.result, pump.found_card), ("found", True))
        extra = self.sheet.line_ids.filtered(lambda line: line.result == "extra")
        self.assertEqual((extra.name, extra.found_value), ("村北蓄水池", 8000.55))

    def test_the_result_follows_from_what_is_filled_in(self):
        self._taken(
            {
                "a.xlsx": self._filled(
                    self.xiangguan,
                    {
                        self.house: {"found_quantity": 12, "found_usage": "在用"},
                        self.pump: {"found_card": "否"},
                    },
                )
            }
        )
        self.assertEqual(self.line.result, "found")
        self.assertEqual(self._line(self.pump).result, "differs")
        self.assertFalse(self._line(self.pump).found_card)

    def test_rows_left_empty_change_nothing(self):
        self._line(self.pump).action_not_found()
        record = self._taken(
            {"a.xlsx": self._filled(self.xiangguan, {self.house: FOUND})}
        )
        self.assertEqual(record.count_blank, 1)
        self.assertEqual(self._line(self.pump).result, "not_found")

    def test_the_same_workbook_twice_changes_nothing(self):
        answers = {
            self.house: {"result": "有差异", "found_value": 119999.99},
            self.pump: {"result": "未找到", "remark": "已拆除"},
            "新1": {"name": "蓄水池", "found_quantity": 1},
            "新2": {"name": "蓄水池", "found_quantity": 2},
        }
        content = self._filled(self.xiangguan, answers)
        files = {
            "a.zip": self._zip({"a.xlsx": content, f"{self.house.code}.jpg": PHOTO})
        }
        self._taken(files)
        before = self._state()
        self.assertEqual(len(before), 4)
        record = self._return(files)
        self.assertEqual((record.count_same, record.count_taken), (4, 0))
        record.action_import()
        self.assertEqual(self._state(), before)

    def test_a_return_is_taken_in_once(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        record = self._taken({"a.xlsx": content})
        with self.assertRaisesRegex(UserError, "Start a new return"):
            record.action_import()
        with self.assertRaisesRegex(UserError, "Start a new return"):
            record.file_ids = False

    def test_check_comes_first(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        record = self._return({"a.xlsx": content})
        record.file_ids = record.file_ids.copy()
        with self.assertRaisesRegex(UserError, "Press “Check” first"):
            record.action_import()

    # ------------------------------------------------------------
    # WHOSE WORKBOOK
    # ------------------------------------------------------------

    def _refused(self, content, message, user=None, **vals):
        record = self._return({"a.xlsx": content}, user, **vals)
        self.assertEqual(record.book_ids.status, "wrong")
        self.assertRegex(record.book_ids.message, message)
        with self.assertRaisesRegex(UserError, "nothing was taken in"):
            record.action_import()
        return record

    def test_a_pack_of_another_village(self):
        content = self._filled(self.qianying, {self.road: FOUND})
        self._refused(content, "前营村.*not among the regions")
        self._refused(
            self._filled(self.qianying, {self.road: FOUND}),
            "asked for was that of",
            self.users["accountant"],
            sheet_id=self.sheet.id,
        )

    def test_a_pack_of_another_campaign(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        officer = self.campaign.with_user(self.users["officer"])
        officer._take_step("cancel", "另行部署")
        self._refused(content, "is not open")

    def test_a_pack_of_a_sheet_that_is_gone(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        self.env.cr.execute(
            "UPDATE rural_region SET code = '349901109299' WHERE id = %s",
            [self.xiangguan.id],
        )
        self.xiangguan.invalidate_recordset()
        self._refused(content, "no clean-up of this system")

    def test_a_sheet_that_is_signed(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        self._signed(self.xiangguan)
        self._refused(content, "what was counted stands")

    def test_who_does_not_count_there(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        self._refused(content, "your role does not count", self.users["reviewer"])
        for role in ("auditor", "verifier", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._return({"a.xlsx": content}, self.users[role])

    def test_returns_belong_to_who_made_them(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        record = self._return({"a.xlsx": content})
        for model, ids in (
            ("rural.field.pack.return", record.ids),
            ("rural.field.pack.return.line", record.line_ids.ids),
            ("rural.field.pack.return.book", record.book_ids.ids),
        ):
            others = self.env[model].with_user(self.users["accountant"])
            self.assertFalse(others.search([("id", "in", ids)]), model)

    # ------------------------------------------------------------
    # OLDER SNAPSHOTS
    # ------------------------------------------------------------

    def test_an_older_snapshot_is_merged_when_asked_for(self):
        content = self._filled(
            self.xiangguan, {self.house: FOUND, self.pump: {"result": "未找到"}}
        )
        self._asset(state="confirmed", name="新建冷库")
        line = self._line(self.pump).sudo()
        self.env.cr.execute(
            "UPDATE rural_asset SET state = 'disposed' WHERE id = %s", [self.pump.id]
        )
        self.pump.invalidate_recordset()
        self.campaign.with_user(self.users["officer"]).action_refresh()
        self.assertEqual(self.sheet.snapshot, 2)
        record = self._return({"a.xlsx": content})
        self.assertEqual((record.count_older, record.book_ids.status), (1, "older"))
        self.assertIn("新建冷库", record.book_ids.message)
        with self.assertRaisesRegex(UserError, "Take Older Workbooks Too"):
            record.action_import()
        record.merge_older = True
        record.action_check()
        self.assertEqual(
            self._statuses(record), {self.house.name: "taken", "提灌站": "skipped"}
        )
        record.action_import()
        self.assertEqual(self.line.result, "found")
        line.invalidate_recordset()
        self.assertEqual(line.result, "pending")

    # ------------------------------------------------------------
    # CHANGED WORKBOOKS
    # ------------------------------------------------------------

    def test_an_edited_heading(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        head = f"M{FIRST_ROW - 1}"
        self._refused(self._cell(content, head, "用途"), "M.*“用途”.*“实际使用状况”")

    def test_a_column_put_in_or_taken_out(self):
        for change in ("insert_cols", "delete_cols"):
            book = self._book(self._pack_of(self.xiangguan))
            getattr(book[field_pack.SHEET], change)(4)
            with self.subTest(change=change):
                self._refused(self._bytes(book), "The heading was changed: column D")

    def test_edited_marks(self):
        for cell in ("B2", "B3", "D1"):
            book = self._book(self._pack_of(self.xiangguan))
            marks = book[field_pack.MARKS]
            marks[cell] = str(int(marks[cell].value) + 1)
            with self.subTest(cell=cell):
                self._refused(self._bytes(book), "hidden marks")

    def test_cells_copied_into_another_workbook(self):
        book = self._book(self._pack_of(self.xiangguan))
        book.remove(book[field_pack.MARKS])
        self._refused(self._bytes(book), "no field pack of this system")

    def test_no_workbook_at_all(self):
        self._refused(b"PK\x03\x04broken", "damaged|no workbook")
        with self.assertRaisesRegex(UserError, "no workbook among the files"):
            self._return({"a.txt": b"hello"})

    def test_a_row_taken_out_is_said(self):
        book = self._book(self._filled(self.xiangguan, {self.pump: FOUND}))
        sheet = book[field_pack.SHEET]
        sheet.delete_rows(self._row_of(sheet, self.house))
        record = self._taken({"a.xlsx": self._bytes(book)})
        self.assertIn(self.house.code, record.book_ids.message)
        self.assertEqual(self._line(self.pump).result, "found")
        self.assertEqual(self.line.result, "pending")

    def test_rows_moved_keep_their_answers(self):
        book = self._book(self._filled(self.xiangguan, {self.house: FOUND}))
        sheet = book[field_pack.SHEET]
        sheet.insert_rows(self._row_of(sheet, self.house))
        self._taken({"a.xlsx": self._bytes(book)})
        self.assertEqual(self.line.result, "found")
        self.assertEqual(self._line(self.pump).result, "pending")

    def test_a_row_put_in(self):
        book = self._book(self._filled(self.xiangguan, {self.house: FOUND}))
        sheet = book[field_pack.SHEET]
        row = self._row_of(sheet, self.pump)
        sheet.insert_rows(row)
        sheet.cell(row, KEYS.index("name") + 1).value = "多出来的一行"
        sheet.cell(row, RESULT).value = "未找到"
        record = self._return({"a.xlsx": self._bytes(book)})
        wrong = record.line_ids.filtered(lambda line: line.status == "wrong")
        self.assertEqual(wrong.row, row)
        self.assertIn(field_pack.EXTRA_TITLE, wrong.detail)

    def test_a_row_of_another_village_copied_in(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        book = self._book(content)
        row = self._row_of(book[field_pack.SHEET], self.pump)
        content = self._cell(content, f"B{row}", self.road.code)
        record = self._return({"a.xlsx": content})
        wrong = record.line_ids.filtered(lambda line: line.status == "wrong")
        self.assertEqual(wrong.code, self.road.code)
        self.assertIn("not in the field pack", wrong.detail)

    def test_code_and_name_that_do_not_belong_together(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        row = self._row_of(self._book(content)[field_pack.SHEET], self.house)
        record = self._return({"a.xlsx": self._cell(content, f"C{row}", "提灌站")})
        self.assertIn(self.house.name, record.line_ids.detail)
        self.assertEqual(record.line_ids.status, "wrong")

    def test_an_asset_twice(self):
        content = self._filled(self.xiangguan, {self.house: FOUND, self.pump: FOUND})
        book = self._book(content)
        sheet = book[field_pack.SHEET]
        first, second = self._row_of(sheet, self.house), self._row_of(sheet, self.pump)
        for column in (2, 3):
            sheet.cell(second, column).value = sheet.cell(first, column).value
        record = self._return({"a.xlsx": self._bytes(book)})
        wrong = record.line_ids.filtered(lambda line: line.status == "wrong")
        self.assertEqual(wrong.row, second)
        self.assertIn(f"row {first}", wrong.detail)

    # ------------------------------------------------------------
    # WRONG ANSWERS
    # ------------------------------------------------------------

    def test_answers_that_do_not_fit(self):
        for answers, message in (
            ({"result": "丢了"}, "“丢了” is not in the list"),
            ({"found_usage": "已处置"}, "not in the list"),
            ({"found_quantity": "十二"}, "is not a number"),
            ({"found_quantity": "=6+6"}, "holds a formula"),
            ({"remark": "=A1"}, "holds a formula"),
            ({"found_quantity": -1}, "not above zero"),
            ({"found_value": 0}, "not above zero"),
            ({"found_value": 1.005}, "more than 2 decimals"),
            ({"remark": "已改建"}, "no result"),
            ({"remark": "长" * 201, **FOUND}, "longer than 200"),
            ({"result": "未找到", "found_quantity": 3}, "was not found, yet"),
            ({"result": "有差异"}, "nothing differs"),
            ({**FOUND, "found_quantity": 3}, "does not go with"),
        ):
            with self.subTest(answers=answers):
                content = self._filled(self.xiangguan, {self.house: answers})
                record = self._return({"a.xlsx": content})
                self.assertEqual(record.line_ids.status, "wrong")
                self.assertIn(message, record.line_ids.detail)

    def test_an_unknown_thing_needs_a_name(self):
        content = self._filled(self.xiangguan, {"新3": {"found_quantity": 1}})
        record = self._return({"a.xlsx": content})
        self.assertIn("Name what was found", record.line_ids.detail)

    def test_wrong_rows_stop_all_or_stay_out(self):
        content = self._filled(
            self.xiangguan,
            {
                self.house: FOUND,
                self.pump: {"result": "有差异", "found_value": "约8万"},
            },
        )
        record = self._return({"a.xlsx": content})
        with self.assertRaisesRegex(UserError, "nothing was taken in"):
            record.action_import()
        self.assertEqual(self.line.result, "pending")
        record.only_right_rows = True
        record.action_import()
        self.assertEqual(self.line.result, "found")
        self.assertEqual(self._line(self.pump).result, "pending")
        self.assertEqual(record.count_wrong, 1)

    def test_no_number_of_a_person_comes_in(self):
        remark = {"result": "未找到", "remark": "问周某13812345678"}
        content = self._filled(self.xiangguan, {self.house: remark})
        with self.assertRaisesRegex(UserError, r"138\*\*\*\*5678"):
            self._return({"a.xlsx": content})

    def test_numbers_as_text_and_amounts_with_unit(self):
        self._taken(
            {
                "a.xlsx": self._filled(
                    self.xiangguan,
                    {
                        self.house: {
                            "found_quantity": "11．5",
                            "found_value": "12.5万元",
                        }
                    },
                )
            }
        )
        self.assertEqual(self.line.found_quantity, 11.5)
        self.assertEqual(self.line.found_value, 125000)

    # ------------------------------------------------------------
    # IN THE BACKGROUND
    # ------------------------------------------------------------

    def test_many_rows_in_the_background(self):
        self.env.company.rural_background_rows = 1
        files = {
            "a.xlsx": self._filled(
                self.xiangguan, {self.house: FOUND, self.pump: FOUND}
            )
        }
        record = self._return(files)
        with trap_jobs() as trap:
            record.action_import()
            self.assertEqual((record.state, self.line.result), ("running", "pending"))
            trap.perform_enqueued_jobs()
        self.assertEqual((record.state, self.line.result), ("done", "found"))

    def test_what_goes_wrong_in_the_background_is_told(self):
        self.env.company.rural_background_rows = 1
        files = {
            "a.xlsx": self._filled(
                self.xiangguan, {self.house: FOUND, self.pump: FOUND}
            )
        }
        record = self._return(files)
        with trap_jobs() as trap:
            record.action_import()
            self._line(self.pump).action_not_found()
            trap.perform_enqueued_jobs()
        self.assertEqual((record.state, self.line.result), ("failed", "pending"))
        self.assertIn("counted since you looked", record.message)
        record.action_check()
        self.assertEqual(record.count_conflict, 1)


@tagged("post_install", "-at_install")
class TestFieldPackConflicts(ReturnCommon):
    """Two clerks, or a clerk and a phone, say otherwise of the same row."""

    def _conflict(self, answers=None):
        """The phone said not found, the workbook says idle."""
        self.line.write({"result": "not_found", "remark": "没有看到"})
        answers = answers or {"result": "有差异", "found_usage": "闲置"}
        content = self._filled(self.xiangguan, {self.house: answers, self.pump: FOUND})
        return self._return({"a.xlsx": content})

    def test_both_values_are_shown(self):
        record = self._conflict()
        conflict = record.conflict_ids
        self.assertEqual((conflict.status, conflict.decision), ("conflict", "none"))
        self.assertRegex(conflict.mine, "Found, Differs\n.*(In Use|在用) → (Idle|闲置)")
        self.assertEqual(conflict.theirs, "Not Found\n没有看到")
        self.assertEqual(conflict.theirs_by, self.users["clerk"])
        self.assertEqual(record.count_undecided, 1)

    def test_nothing_is_written_before_all_is_decided(self):
        record = self._conflict()
        with self.assertRaisesRegex(UserError, "not decided"):
            record.action_import()
        self.assertEqual(self.line.result, "not_found")
        self.assertEqual(self._line(self.pump).result, "pending")

    def test_the_workbook_is_right(self):
        record = self._conflict()
        record.conflict_ids.decision = "mine"
        record.action_import()
        self.assertEqual((self.line.result, self.line.found_usage), ("differs", "idle"))
        self.assertFalse(self.line.remark)
        self.assertIn("没有看到", record.line_ids[0].theirs)

    def test_the_count_before_is_right(self):
        record = self._conflict()
        record.action_all_theirs()
        self.assertEqual(record.count_undecided, 0)
        record.action_import()
        self.assertEqual(
            (self.line.result, self.line.found_usage), ("not_found", False)
        )
        self.assertEqual(self.line.remark, "没有看到")
        self.assertEqual(self._line(self.pump).result, "found")

    def test_many_decided_rows_of_somebody_else(self):
        """Written over together, since each was decided; counted by another."""
        other = self._user("clerk", self.xiangguan, "clerk_second")
        for line in (self.line, self._line(self.pump)):
            line.with_user(other).action_not_found()
        content = self._filled(self.xiangguan, {self.house: FOUND, self.pump: FOUND})
        record = self._return({"a.xlsx": content})
        record.action_all_mine()
        record.action_import()
        lines = self.line | self._line(self.pump)
        self.assertEqual(lines.mapped("result"), ["found", "found"])
        self.assertEqual(lines.counted_by, self.users["clerk"])

    def test_all_at_once_leaves_what_is_decided(self):
        self._line(self.pump).action_not_found()
        record = self._conflict()
        first, second = record.conflict_ids
        first.decision = "theirs"
        record.action_all_mine()
        self.assertEqual((first.decision, second.decision), ("theirs", "mine"))

    def test_a_count_of_the_meantime_opens_the_decision_again(self):
        record = self._conflict()
        record.action_all_mine()
        self.line.write({"found_usage": "damaged"})
        with self.assertRaisesRegex(UserError, "counted since you looked"):
            record.action_import()
        self.assertEqual(self.line.found_usage, "damaged")
        record.action_check()
        self.assertEqual(record.conflict_ids.decision, "none")

    def test_a_decision_holds_through_another_check(self):
        record = self._conflict()
        record.action_all_mine()
        record.action_check()
        self.assertEqual(record.conflict_ids.decision, "mine")

    def test_the_same_on_both_sides_is_no_conflict(self):
        self.line.write({"found_usage": "idle", "found_quantity": 12})
        answers = {"result": "有差异", "found_usage": "闲置"}
        content = self._filled(self.xiangguan, {self.house: answers})
        self.assertEqual(self._return({"a.xlsx": content}).line_ids.status, "same")

    def test_only_the_decision_is_written(self):
        record = self._conflict()
        with self.assertRaisesRegex(UserError, "Only which count stands"):
            record.conflict_ids.status = "taken"
        with self.assertRaisesRegex(UserError, "Both Are There"):
            record.conflict_ids.decision = "both"
        other = record.line_ids - record.conflict_ids
        with self.assertRaisesRegex(UserError, "counted otherwise are decided"):
            other.decision = "mine"
        record.action_all_mine()
        record.action_import()
        with self.assertRaisesRegex(UserError, "nothing is left to decide"):
            record.line_ids.write({"decision": "theirs"})

    def test_two_clerks_hand_in_the_same_village(self):
        """The second sees what the first has counted; rows of both are kept."""
        other = self._user("clerk", self.xiangguan, "clerk_second")
        first = self._filled(
            self.xiangguan, {self.house: FOUND, "新1": {"name": "蓄水池"}}
        )
        second = self._filled(
            self.xiangguan,
            {
                self.house: {"result": "未找到"},
                self.pump: FOUND,
                "新1": {"name": "晾晒场"},
            },
            other,
        )
        self._taken({"a.xlsx": first})
        record = self._return({"b.xlsx": second}, other)
        self.assertEqual(
            self._statuses(record),
            {self.house.name: "conflict", "提灌站": "taken", "晾晒场": "taken"},
        )
        record.action_all_theirs()
        record.action_import()
        self.assertEqual(self.line.result, "found")
        self.assertEqual(self.line.counted_by, self.users["clerk"])
        self.assertEqual(self._line(self.pump).counted_by, other)
        extras = self.sheet.line_ids.filtered(lambda line: line.result == "extra")
        self.assertEqual(set(extras.mapped("name")), {"蓄水池", "晾晒场"})

    def test_two_workbooks_of_a_village_in_one_return(self):
        files = {
            "a.xlsx": self._filled(
                self.xiangguan, {self.house: FOUND, "新1": {"name": "蓄水池"}}
            ),
            "b.xlsx": self._filled(
                self.xiangguan,
                {
                    self.house: {"result": "未找到"},
                    "新1": {"name": "蓄水池"},
                    "新2": {"name": "蓄水池", "found_value": 100.01},
                },
            ),
        }
        for decision, result in (("mine", "not_found"), ("theirs", "found")):
            with self.subTest(decision=decision):
                self.line.action_not_counted()
                record = self._return(files)
                conflict = record.conflict_ids
                self.assertEqual(conflict.book_id.name, "b.xlsx")
                self.assertIn("earlier workbook", conflict.theirs)
                conflict.decision = decision
                record.action_import()
                self.assertEqual(self.line.result, result)
        extras = self.sheet.line_ids.filtered(lambda line: line.result == "extra")
        self.assertEqual(sorted(extras.mapped("found_value")), [0, 100.01])

    def test_things_of_the_same_name_may_be_two(self):
        self._extra(name="蓄水池", found_value=8000)
        content = self._filled(
            self.xiangguan, {"新1": {"name": "蓄水池", "found_value": 9000}}
        )
        for decision, values in (
            ("theirs", [8000]),
            ("both", [8000, 9000]),
        ):
            record = self._return({"a.xlsx": content})
            record.conflict_ids.decision = decision
            record.action_import()
            extras = self.sheet.line_ids.filtered(lambda line: line.result == "extra")
            self.assertEqual(sorted(extras.mapped("found_value")), values)
        record = self._return({"a.xlsx": content})
        self.assertEqual(record.line_ids.status, "same")

    def test_the_workbook_corrects_what_the_register_does_not_know(self):
        extra = self._extra(name="蓄水池", found_value=8000)
        content = self._filled(
            self.xiangguan, {"新1": {"name": "蓄水池", "found_value": 9000}}
        )
        record = self._return({"a.xlsx": content})
        record.action_all_mine()
        record.action_import()
        self.assertEqual(extra.found_value, 9000)

    def test_a_settled_difference_stays(self):
        self.line.found_usage = "idle"
        sheet = self._signed(self.xiangguan)
        self._decide(self._line(self.house, self.users["reviewer"]))
        sheet.with_user(self.users["reviewer"])._take_step("return", "补拍照片")
        content = self._filled(self.xiangguan, {self.house: {"result": "未找到"}})
        record = self._return({"a.xlsx": content})
        self.assertIn("has been settled", record.line_ids.detail)
        self.assertEqual(self.line.result, "differs")


@tagged("post_install", "-at_install")
class TestFieldPackPhotos(ReturnCommon):
    def _names(self, asset):
        return sorted(self._line(asset).photo_ids.mapped("name"))

    def test_photos_by_code_and_by_name(self):
        content = self._filled(
            self.xiangguan,
            {
                self.house: {**FOUND, "photos": "IMG_1.JPG；IMG_2"},
                self.pump: FOUND,
                "新1": {"name": "蓄水池", "photos": "pool.jpg"},
            },
        )
        files = {
            "相官村/清查表.xlsx": content,
            "相官村/img_1.jpg": PHOTO + b"1",
            "相官村/照片/IMG_2.jpg": PHOTO + b"2",
            f"照片/{self.pump.code}-1.jpg": PHOTO + b"3",
            "相官村/pool.jpg": PHOTO + b"4",
            "相官村/stray.jpg": PHOTO + b"5",
            "相官村/说明.doc": b"\xd0\xcf",
        }
        record = self._taken({"相官村.zip": self._zip(files)})
        self.assertEqual(self._names(self.house), ["IMG_2.jpg", "img_1.jpg"])
        self.assertEqual(self._names(self.pump), [f"{self.pump.code}-1.jpg"])
        extra = self.sheet.line_ids.filtered(lambda line: line.result == "extra")
        self.assertEqual(extra.photo_ids.raw, PHOTO + b"4")
        self.assertEqual(extra.photo_ids.res_id, extra.id)
        self.assertIn("stray.jpg", record.message)
        self.assertIn("说明.doc", record.message)
        self.assertEqual(record.count_photos, 4)

    def test_photos_beside_a_loose_workbook(self):
        content = self._filled(self.xiangguan, {self.house: FOUND})
        self._taken({"a.xlsx": content, f"{self.house.code}.jpg": PHOTO})
        self.assertEqual(self._names(self.house), [f"{self.house.code}.jpg"])

    def test_photos_of_the_same_name_in_two_villages(self):
        """A township's ZIP: IMG_1.jpg lies in both folders."""
        user = self.users["accountant"]
        mine = self._filled(
            self.xiangguan, {self.house: {**FOUND, "photos": "IMG_1.jpg"}}, user
        )
        theirs = self._filled(
            self.qianying, {self.road: {**FOUND, "photos": "IMG_1.jpg"}}, user
        )
        files = {
            "相官村/a.xlsx": mine,
            "相官村/IMG_1.jpg": PHOTO + b"1",
            "前营村/b.xlsx": theirs,
            "前营村/IMG_1.jpg": PHOTO + b"2",
        }
        self._taken({"柳河镇.zip": self._zip(files)}, user)
        self.assertEqual(self._line(self.house).photo_ids.raw, PHOTO + b"1")
        self.assertEqual(self._line(self.road).photo_ids.raw, PHOTO + b"2")

    def test_photos_that_come_later(self):
        content = self._filled(
            self.xiangguan, {self.house: {**FOUND, "photos": "a.jpg"}}
        )
        record = self._taken({"a.xlsx": content})
        self.assertIn("a.jpg", record.line_ids.detail)
        self.assertFalse(self.line.photo_ids)
        later = self._taken({"a.xlsx": content, "a.jpg": PHOTO})
        self.assertEqual(later.count_photos, 1)
        self.assertEqual(self._names(self.house), ["a.jpg"])

    def test_a_photo_alone_counts_nothing(self):
        content = self._filled(self.xiangguan, {self.house: {"photos": "a.jpg"}})
        self._taken({"a.xlsx": content, "a.jpg": PHOTO})
        self.assertEqual((self.line.result, len(self.line.photo_ids)), ("pending", 1))

    def test_names_of_archives_made_in_windows(self):
        content = self._filled(
            self.xiangguan, {self.house: {**FOUND, "photos": "大棚.jpg"}}
        )
        archive = self._zip({"a.xlsx": content, "XXXX.jpg": PHOTO})
        named = archive.replace(b"XXXX.jpg", "大棚".encode("gbk") + b".jpg")
        self._taken({"a.zip": named})
        self.assertEqual(self._names(self.house), ["大棚.jpg"])
