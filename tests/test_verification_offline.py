"""The workbook that goes out to the field and comes back."""

import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rural_asset.lib import verification_pack as pack

from .common_verification import REMARK, VerificationCommon


@tagged("post_install", "-at_install")
class TestVerificationOffline(VerificationCommon):
    def setUp(self):
        super().setUp()
        self.verification = self._verification("running")

    def _returned(self, *answers, **cells):
        book = self._taken_out(self.verification)
        for number, code, result, remark in answers:
            self._fill(book, number, code, result, remark, **cells)
        return self._hand_in(self.verification, book)

    def _figures(self, returned):
        return tuple(returned[f"{kind}_count"] for kind in KINDS)

    # --- out --------------------------------------------------------------------------

    def test_only_answers_can_be_typed(self):
        sheet = self._taken_out(self.verification)[pack.SHEET]
        self.assertTrue(sheet.protection.sheet)
        self.assertEqual(sheet.max_row, pack.HEAD_ROW + 4 * 14)
        for row in sheet.iter_rows(min_row=pack.HEAD_ROW + 1):
            locked = [cell.protection.locked for cell in row]
            self.assertEqual(locked, [True] * 9 + [False] * 4)
        (rule, *_positions) = sheet.data_validations.dataValidation
        self.assertEqual(rule.formula1, '"符合,基本符合,不符合,不适用"')
        self.assertTrue(rule.showErrorMessage)

    def test_it_names_asset_village_and_how_to_judge(self):
        sheet = self._taken_out(self.verification)[pack.SHEET]
        row = [cell.value for cell in sheet[pack.HEAD_ROW + 1]]
        sample = self.verification.sample_ids[0]
        self.assertEqual(row[:5], [1, "柳河镇", sample.village_id.name, *row[3:5]])
        self.assertEqual((row[3], row[4]), (sample.code, sample.name))
        self.assertEqual((row[6], row[7]), ("01", "虚报冒领"))
        self.assertTrue(row[8])

    def test_texts_are_texts(self):
        verification = self._verification("drawn", seed="=1+1")
        verification.action_start()
        book = load_workbook(io.BytesIO(verification.with_user(self.verifier)._pack()))
        values = [cell for row in book[pack.IDENTITY_SHEET].iter_rows() for cell in row]
        self.assertIn("=1+1", [cell.value for cell in values])
        self.assertFalse([cell for cell in values if cell.data_type == "f"])

    def test_by_township(self):
        data = self.verification.with_user(self.verifier)._pack(self.liuhe)
        sheet = load_workbook(io.BytesIO(data))[pack.SHEET]
        towns = {row[1].value for row in sheet.iter_rows(min_row=pack.HEAD_ROW + 1)}
        self.assertEqual(towns, {"柳河镇"})
        with self.assertRaisesRegex(UserError, "Nothing was drawn"):
            self.verification._pack(self.county)

    # --- back -------------------------------------------------------------------------

    def test_answers_come_back(self):
        returned = self._returned(
            (1, "10", "不符合", "墙上没有资产卡"),
            (2, "08", "符合", None),
            LATITUDE=41.1234567,
            LONGITUDE="119.5",
        )
        self.assertEqual(self._figures(returned), (2, 0, 0, 0))
        self.assertEqual(self._one(self.verification).result, "pending")
        returned.action_apply()
        answer = self._one(self.verification)
        self.assertEqual((answer.result, answer.remark), ("fails", "墙上没有资产卡"))
        self.assertAlmostEqual(answer.latitude, 41.123457, 6)
        self.assertEqual(answer.longitude, 119.5)
        self.assertEqual(answer.answered_by, self.verifier)
        self.assertEqual(self.verification.answered_count, 2)

    def test_a_second_time_changes_nothing(self):
        book = self._taken_out(self.verification)
        self._fill(book, 1, "10", "符合")
        self._hand_in(self.verification, book).action_apply()
        before = self._one(self.verification).read(["answered_on", "write_date"])
        again = self._hand_in(self.verification, book)
        self.assertEqual(self._figures(again), (0, 1, 0, 0))
        again.action_apply()
        after = self._one(self.verification).read(["answered_on", "write_date"])
        self.assertEqual(after, before)

    def test_conflicts_are_decided_one_by_one(self):
        for number in (1, 2):
            answer = self._one(self.verification, number=number)
            answer.write({"result": "fails", "remark": "手机上记的"})
        returned = self._returned(
            (1, "10", "符合", None), (2, "10", "符合", None), (3, "10", "符合", None)
        )
        self.assertEqual(self._figures(returned), (1, 0, 2, 0))
        with self.assertRaisesRegex(UserError, "Decide on each"):
            returned.action_apply()
        first, second = returned.line_ids.filtered(lambda r: r.kind == "conflict")
        self.assertEqual(first.here_remark, "手机上记的")
        first.decision, second.decision = "workbook", "kept"
        returned.action_apply()
        found = [self._one(self.verification, number=n).result for n in (1, 2, 3)]
        self.assertEqual(found, ["conforms", "fails", "conforms"])

    def test_what_was_answered_in_between_is_a_conflict(self):
        returned = self._returned((1, "10", "符合", None))
        self._one(self.verification).write({"result": "fails", "remark": "未上墙"})
        returned.action_apply()
        self.assertEqual(returned.state, "checked")
        self.assertEqual(returned.conflict_count, 1)
        self.assertEqual(self._one(self.verification).result, "fails")
        returned.action_all_workbook()
        returned.action_apply()
        self.assertEqual(self._one(self.verification).result, "conforms")

    def test_wrong_rows_stop_the_whole_workbook(self):
        cases = (
            ("合格", None, "no conclusion"),
            ("不符合", None, "说明"),
            ("=1/0", None, "formula"),
        )
        for result, remark, problem in cases:
            with self.subTest(result=result):
                returned = self._returned(
                    (1, "10", result, remark), (2, "10", "符合", "")
                )
                self.assertEqual(self._figures(returned), (1, 0, 0, 1))
                wrong = returned.line_ids.filtered(lambda r: r.kind == "wrong")
                self.assertIn(problem, wrong.problem)
                returned.action_apply()
                self.assertFalse(self.verification.answered_count)

    def test_a_position_off_the_globe(self):
        returned = self._returned((1, "10", "符合", None), LATITUDE=100)
        self.assertIn("±90", returned.line_ids.problem)

    def test_rows_of_other_assets_and_doubled_rows(self):
        book = self._taken_out(self.verification)
        sheet = book[pack.SHEET]
        row = self._fill(book, 1, "10", "符合")
        sheet.cell(row, 4).value = "34990100000000000"
        first = self._fill(book, 2, "10", "符合")
        second = self._fill(book, 2, "11", "符合")
        sheet.cell(second, 7).value = "10"
        returned = self._hand_in(self.verification, book)
        problems = dict(
            zip(
                returned.line_ids.mapped("row"),
                returned.line_ids.mapped("problem"),
                strict=True,
            )
        )
        self.assertIn("were not drawn", problems[row])
        self.assertIn(f"row {first}", problems[second])

    def test_a_workbook_of_another_verification(self):
        other = self._verification("running", size=4, seed="9")
        book = self._taken_out(other)
        self._fill(book, 1, "10", "符合")
        with self.assertRaisesRegex(UserError, "taken out for"):
            self._hand_in(self.verification, book)

    def test_a_workbook_of_an_older_draw(self):
        book = self._taken_out(self.verification)
        self._fill(book, 1, "10", "符合")
        self.verification._take_step("redraw", "重抽", "20250708")
        self.verification.action_start()
        with self.assertRaisesRegex(UserError, "draw 1.* draw 2"):
            self._hand_in(self.verification, book)

    def test_edited_headings_and_foreign_files(self):
        book = self._taken_out(self.verification)
        self._fill(book, 1, "10", "符合")
        book[pack.SHEET].cell(pack.HEAD_ROW, REMARK).value = "备注"
        with self.assertRaisesRegex(UserError, "“说明” reads “备注”"):
            self._hand_in(self.verification, book)
        del book[pack.IDENTITY_SHEET]
        with self.assertRaisesRegex(UserError, "no workbook of a verification"):
            self._hand_in(self.verification, book)

    def test_nothing_answered_and_no_file(self):
        with self.assertRaisesRegex(UserError, "Nothing is answered"):
            self._returned()
        empty = self.env["rural.verification.return"].with_user(self.verifier)
        empty = empty.create({"verification_id": self.verification.id})
        with self.assertRaisesRegex(UserError, "Choose the workbook"):
            empty.action_check()

    def test_only_those_asked_hand_in(self):
        book = self._taken_out(self.verification)
        self._fill(book, 1, "10", "符合")
        with self.assertRaisesRegex(UserError, "asked to verify"):
            self._hand_in(self.verification, book, self.users["officer"])

    def test_numbers_of_persons_do_not_leave(self):
        answer = self._one(self.verification)
        with self.assertRaisesRegex(UserError, "number of a person"):
            answer.write({"result": "fails", "remark": "负责人110101199003077651"})
            self.verification.with_user(self.verifier)._pack()


KINDS = ("new", "same", "conflict", "wrong")
