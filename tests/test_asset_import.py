import base64
import io
from decimal import Decimal

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_import import DATA, HEAD, ImportCase, good_row, workbook

SHEETS = ("扶贫资产", "衔接资产")
# (sheet, row, column letter): every fault that stands in county-ledger-a.xlsx
FAULTS = {
    ("扶贫资产", 11, "L"),  # funding does not add up
    ("扶贫资产", 23, "G"),  # village misspelt
    ("扶贫资产", 32, "C"),  # no name
    ("扶贫资产", 45, "H"),  # year outside the batch
    ("扶贫资产", 59, "I"),  # month 13
    ("扶贫资产", 68, "L"),  # 约12万
    ("扶贫资产", 82, "D"),  # unknown class
    ("扶贫资产", 95, "E"),  # category of another class
    ("扶贫资产", 109, "M"),  # negative funding
    ("扶贫资产", 123, "C"),  # the row above once more
    ("扶贫资产", 138, "S"),  # confirmed before completed
    ("扶贫资产", 147, "Z"),  # truncated phone
    ("扶贫资产", 159, "J"),  # no quantity
    ("扶贫资产", 173, "G"),  # village of another township
    ("扶贫资产", 208, "I"),  # completed in the future
    ("衔接资产", 15, "H"),  # year outside the batch
    ("衔接资产", 38, "L"),  # 元 instead of 万元
    ("衔接资产", 63, "W"),  # contract ends before it starts
    ("衔接资产", 87, "C"),  # blank name
}
WARNINGS = {("扶贫资产", 147, "Z")}


def wan(value):
    """An amount of the county ledger, 万元 in any spelling, in 元."""
    return Decimal(str(value)) * 10000 if value is not None else Decimal(0)


@tagged("post_install", "-at_install")
class TestCountyLedger(ImportCase):
    def test_every_fault_is_found_and_none_invented(self):
        record = self._county_ledger()
        record.action_check()
        found = {(i.sheet, i.row, i.column.split(" ")[0]) for i in record.issue_ids}
        self.assertEqual(found, FAULTS)
        warned = record.issue_ids.filtered(lambda i: i.severity == "warning")
        self.assertEqual(
            {(i.sheet, i.row, i.column.split(" ")[0]) for i in warned}, WARNINGS
        )
        for issue in record.issue_ids:
            self.assertTrue(issue.message.endswith((".", "?", "…", "。", "?")))

    def test_check_writes_no_asset(self):
        record = self._county_ledger()
        before = self.env["rural.asset"].search_count([])
        record.action_check()
        self.assertEqual(self.env["rural.asset"].search_count([]), before)
        self.assertEqual(record.count_new, 342)
        self.assertEqual(record.count_wrong, 18)

    def test_subtotals_totals_and_signatures_are_skipped_and_said(self):
        record = self._county_ledger()
        record.action_check()
        skipped = record.line_ids.filtered(lambda r: r.status == "skipped")
        rows = {(line.sheet, line.row) for line in skipped}
        self.assertEqual(
            rows,
            {("扶贫资产", n) for n in (65, 126, 188, 249, 250, 251)}
            | {("衔接资产", n) for n in (35, 66, 98, 129, 130, 131)},
        )
        self.assertTrue(all(skipped.mapped("detail")))
        self.assertIn("填表说明", record.message)

    def test_wrong_rows_stop_the_import(self):
        record = self._county_ledger()
        with self.assertRaisesRegex(UserError, "18"):
            record.action_import()
        self.assertFalse(record.asset_ids)

    def test_amounts_of_the_right_rows_add_up_to_the_fen(self):
        record = self._county_ledger(only_right_rows=True)
        record.action_import()
        wrong = {(s, n) for s, n, _c in FAULTS - WARNINGS}
        book = openpyxl.load_workbook(DATA / "county-ledger-a.xlsx")
        value, funding, count = Decimal(0), Decimal(0), 0
        for sheet in SHEETS:
            for number, row in enumerate(
                book[sheet].iter_rows(min_row=5, values_only=True), 5
            ):
                if isinstance(row[0], int) and (sheet, number) not in wrong:
                    value += wan(row[11])
                    funding += sum(map(wan, row[12:17]))
                    count += 1
        self.env.cr.execute(
            """
            SELECT count(*), sum(original_value)::numeric(20, 2),
                   (SELECT sum(f.amount)::numeric(20, 2)
                      FROM rural_asset_funding f
                      JOIN rural_asset a ON a.id = f.asset_id
                     WHERE a.import_id = %(id)s)
              FROM rural_asset WHERE import_id = %(id)s
            """,
            {"id": record.id},
        )
        self.assertEqual(self.env.cr.fetchone(), (count, value, funding))
        self.assertEqual(count, 342)

    def test_the_same_file_twice_changes_nothing(self):
        self._county_ledger(only_right_rows=True).action_import()
        assets = self.env["rural.asset"].search([])
        stamps = {a.id: a.write_date for a in assets}
        again = self._county_ledger(only_right_rows=True)
        again.action_import()
        self.assertEqual(
            (again.count_new, again.count_changed, again.count_unchanged), (0, 0, 342)
        )
        after = self.env["rural.asset"].search([])
        self.assertEqual({a.id: a.write_date for a in after}, stamps)

    def test_assets_with_all_papers_are_confirmed_with_code_and_log(self):
        self._county_ledger(only_right_rows=True).action_import()
        asset = self.env["rural.asset"].search([("name", "=", "范湾村生产加工2")])
        self.assertEqual(asset.state, "confirmed")
        self.assertEqual(asset.code[:18], "349901101206012018")
        self.assertEqual(asset.log_ids.mapped("action"), ["confirm", "register"])
        self.assertEqual(asset.batch, "poverty")
        self.assertEqual(asset.township_id.name, "柳河镇")
        self.assertEqual(asset.operation_mode, "lease")
        self.assertEqual(str(asset.contract_end), "2024-12-31")
        self.assertEqual(asset.annual_income, 37791)
        self.assertEqual(asset.owner_name, "范湾村")
        self.assertEqual(asset.owner_level, "village")
        self.assertEqual(
            {f.level: f.amount for f in asset.funding_ids},
            {"central": 45983, "province": 185258, "city": 210695, "other": 313890},
        )

    def test_household_asset_gets_its_head_from_the_owner(self):
        self._county_ledger(only_right_rows=True).action_import()
        asset = self.env["rural.asset"].search([("name", "=", "范湾村固定资产20")])
        self.assertEqual(asset.household_head, "李长河")
        self.assertEqual(asset.owner_level, "household")

    def test_result_workbook_marks_the_wrong_rows(self):
        record = self._county_ledger()
        record.action_check()
        record.action_result()
        data = base64.b64decode(record.result_file)
        sheet = openpyxl.load_workbook(io.BytesIO(data))["扶贫资产"]
        marked = {row[0].row for row in sheet.iter_rows(min_row=5) if row[-1].value}
        self.assertEqual(marked, {n for s, n, _c in FAULTS if s == "扶贫资产"})

    def test_rows_left_out_come_back_put_right(self):
        record = self._county_ledger(only_right_rows=True)
        record.action_import()
        record.action_result()
        data = base64.b64decode(record.result_file)
        book = openpyxl.load_workbook(io.BytesIO(data))
        rows = [r for r in book["衔接资产"].iter_rows(min_row=5) if r[1].value]
        self.assertEqual(len(rows), 4)
        again = self._import(data, filename="rest.xlsx")
        again.action_check()
        # The repeated row, now alone, is the asset that was taken in.
        self.assertEqual((again.count_unchanged, again.count_wrong), (1, 17))
        for row in rows:
            if row[2].value == "塘桥村产业基地11":
                row[7].value = 2021
        out = io.BytesIO()
        book.save(out)
        mended = self._import(out.getvalue(), only_right_rows=True)
        mended.action_import()
        self.assertEqual((mended.count_new, mended.count_wrong), (1, 16))


@tagged("post_install", "-at_install")
class TestOtherLayouts(ImportCase):
    def test_amounts_in_yuan_by_the_heading(self):
        record = self._import([HEAD, good_row()])
        record.action_import()
        self.assertEqual(record.asset_ids.original_value, 120000)
        self.assertEqual(record.asset_ids.state, "confirmed")

    def test_no_unit_anywhere_asks_for_it(self):
        head = [h.replace("(元)", "") for h in HEAD]
        record = self._import([head, good_row()])
        record.action_check()
        self.assertEqual(record.count_wrong, 1)
        record.unit = "yuan"
        record.action_check()
        self.assertEqual(record.count_wrong, 0)
        record.action_import()
        self.assertEqual(record.asset_ids.original_value, 120000)

    def test_township_and_village_in_one_cell(self):
        record = self._import([HEAD, good_row(village="柳河镇相官村")])
        record.action_import()
        self.assertEqual(record.asset_ids.village_id, self.xiangguan)

    def test_merged_cells_fill_down_but_amounts_do_not(self):
        below = good_row("乙", village=None, 所有权人="相官村")
        below[9] = None
        rows = [HEAD, good_row("甲"), below, good_row("丙")]
        data = workbook(rows, merges=["E2:E3", "J2:J3"])
        record = self._import(data)
        record.action_check()
        self.assertEqual(
            [(i.row, i.column.split()[0]) for i in record.issue_ids], [(3, "J")]
        )

    def test_unknown_column_is_said_and_a_choice_is_remembered(self):
        head = [*HEAD, "谁来看管"]
        record = self._import([head, [*good_row(), "李长河"]])
        record.action_check()
        self.assertIn("谁来看管", record.message)
        column = record.column_ids.filtered(lambda c: c.label == "谁来看管")
        column.field = "caretaker_name"
        record.action_import()
        self.assertEqual(record.asset_ids.caretaker_name, "李长河")
        again = self._import([head, [*good_row("另一个"), "张立国"]], user="clerk")
        again.action_check()
        self.assertFalse(again.message)

    def test_no_subclass_column_falls_to_the_other_category(self):
        head, row = list(HEAD), good_row()
        del head[3], row[3]
        record = self._import([head, row])
        record.action_import()
        self.assertEqual(record.asset_ids.category_id.code, "0199")

    def test_missing_columns_leave_drafts(self):
        head = HEAD[:6] + HEAD[9:10]
        row = good_row()
        record = self._import([head, row[:6] + row[9:10]])
        record.action_import()
        self.assertEqual(record.asset_ids.state, "draft")

    def test_completed_before_the_project_year_waits_for_confirmation(self):
        record = self._import([HEAD, good_row(项目年度=2022)])
        record.action_import()
        self.assertEqual(record.issue_ids.severity, "warning")
        self.assertEqual(record.asset_ids.state, "registered")

    def test_village_of_another_township_is_said_of_the_village(self):
        head, row = [*HEAD, "所在乡镇"], [*good_row(), "舜山镇"]
        record = self._import([head, row])
        record.action_check()
        self.assertEqual(record.issue_ids.column.split()[0], "E")
        record = self._import([head, [*good_row(), "无此镇"]])
        record.action_check()
        self.assertEqual(record.issue_ids.column.split()[0], "Q")

    def test_co_owners_with_shares(self):
        record = self._import([HEAD, good_row(所有权人="相官村60%、前营村40%")])
        record.action_import()
        rights = record.asset_ids.right_ids
        self.assertEqual(
            {r.holder_region_id: r.share for r in rights},
            {self.xiangguan: 60, self.qianying: 40},
        )

    def test_formula_without_value_is_an_error(self):
        record = self._import([HEAD, good_row(**{"资产原值(元)": "=K2+L2"})])
        record.action_check()
        self.assertIn("K2+L2", record.issue_ids.message)

    def test_text_that_looks_like_a_formula_stays_text(self):
        name = "=HYPERLINK(1)"
        data = workbook([HEAD, good_row()])
        book = openpyxl.load_workbook(io.BytesIO(data))
        cell = book.active["A2"]
        cell.value = name
        cell.data_type = "s"
        out = io.BytesIO()
        book.save(out)
        record = self._import(out.getvalue())
        record.action_import()
        self.assertEqual(record.asset_ids.name, name)


@tagged("post_install", "-at_install")
class TestChanges(ImportCase):
    def _first(self, **changes):
        record = self._import([HEAD, good_row(**changes)])
        record.action_import()
        return record.asset_ids

    def test_changed_field_by_field(self):
        asset = self._first()
        record = self._import([HEAD, good_row(经营方式="承包")])
        record.action_check()
        self.assertEqual(record.count_changed, 1)
        self.assertIn("→", record.line_ids.detail)
        record.action_import()
        self.assertEqual(asset.operation_mode, "contracting")

    def test_key_field_of_a_confirmed_asset_becomes_a_logged_correction(self):
        asset = self._first()
        record = self._import([HEAD, good_row(数量=15)], filename="更正.xlsx")
        record.action_import()
        self.assertEqual(asset.quantity, 15)
        step = asset.log_ids[0]
        self.assertEqual(step.action, "correct")
        self.assertIn("更正.xlsx", step.reason)

    def test_clerk_cannot_correct_through_a_workbook(self):
        self._first()
        record = self._import([HEAD, good_row(数量=15)], user="clerk")
        record.action_check()
        self.assertEqual((record.count_changed, record.count_wrong), (0, 1))

    def test_clerks_new_assets_stop_at_registered(self):
        record = self._import([HEAD, good_row()], user="clerk")
        record.action_import()
        self.assertEqual(record.asset_ids.state, "registered")

    def test_blank_cell_takes_nothing_away(self):
        asset = self._first()
        record = self._import([HEAD, good_row(建成时间=None, 确权时间=None)])
        record.action_import()
        self.assertEqual(str(asset.date_completed), "2021-08-01")
        self.assertEqual(record.count_unchanged, 1)

    def test_match_by_asset_code(self):
        asset = self._first()
        head = ["资产编码", *HEAD]
        record = self._import([head, [asset.code, *good_row("大棚改名")]])
        record.action_import()
        self.assertEqual(asset.name, "大棚改名")

    def test_regions_outside_the_scope_are_unknown(self):
        record = self._import([HEAD, good_row(village="林桥村")], user="clerk")
        record.action_check()
        self.assertEqual(record.count_wrong, 1)

    def test_code_of_another_village_is_refused(self):
        other = self._asset(self.linqiao, "registered")
        head = ["资产编码", *HEAD]
        record = self._import([head, [other.code, *good_row()]], user="clerk")
        record.action_check()
        self.assertEqual(record.count_wrong, 1)

    def test_two_rows_of_one_household_project_are_two_assets(self):
        rows = [
            good_row(
                "种羊",
                资产类别="到户类",
                资产子类="生物资产",
                所有权人=f"{who}户",
                计量单位="头",
                经营方式=None,
            )
            for who in ("张立国", "王玉兰")
        ]
        record = self._import([HEAD, *rows])
        record.action_import()
        self.assertEqual(record.count_new, 2)
        again = self._import([HEAD, *rows])
        again.action_import()
        self.assertEqual(again.count_unchanged, 2)


@tagged("post_install", "-at_install")
class TestImportRights(ImportCase):
    def test_roles_that_only_read_cannot_import(self):
        for role in ("auditor", "verifier", "manager"):
            with self.assertRaises(AccessError):
                self._import([HEAD, good_row()], user=role)

    def test_imports_of_others_are_out_of_sight(self):
        record = self._import([HEAD, good_row()])
        record.action_check()
        for model in ("", ".issue", ".line", ".column"):
            rows = self.env["rural.asset.import" + model].with_user(self.users["clerk"])
            self.assertFalse(rows.search([]))
        with self.assertRaises(AccessError):
            record.with_user(self.users["clerk"]).read(["filename"])

    def test_an_imported_workbook_cannot_be_exchanged(self):
        record = self._import([HEAD, good_row()])
        record.action_import()
        with self.assertRaises(UserError):
            record.file = base64.b64encode(b"x")
        with self.assertRaises(UserError):
            record.action_import()

    def test_background_above_the_limit(self):
        self.env.company.rural_background_rows = 1
        record = self._import([HEAD, good_row("甲"), good_row("乙")])
        record.action_import()
        self.assertEqual(record.state, "running")
        self.assertFalse(record.asset_ids)
        with self.enter_registry_test_mode():
            record._job_import()
        self.assertEqual(record.state, "done")
        self.assertEqual(len(record.asset_ids), 2)
        self.assertEqual(record.progress, 100)

    def test_background_failure_is_told(self):
        self.env.company.rural_background_rows = 1
        record = self._import([HEAD, good_row("甲"), good_row("乙")])
        record.action_import()
        self._asset(name="甲", project_name="2021年产业项目", state="confirmed")
        twin = self._asset(name="甲", project_name="2021年产业项目")
        self.assertTrue(twin)
        record._job_import()
        self.assertEqual(record.state, "failed")
        self.assertTrue(record.message)
        self.assertFalse(record.asset_ids)
