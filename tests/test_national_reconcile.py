"""Register and national system, asset by asset and field by field (凌源市方案 三(三):
线上数据信息与线下管理台账保持一致).
"""

import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from odoo.addons.rural_asset.lib import reconcile

from .common_national import HEAD, NationalCommon
from .test_lib_properties import holds


@tagged("post_install", "-at_install")
class TestNationalReconcile(NationalCommon):
    # ------------------------------------------------------------
    # MATCH
    # ------------------------------------------------------------

    def test_3_3_everything_the_same(self):
        check = self._check()
        self.assertEqual(check.same_count, 4)
        self.assertTrue(check.agrees)
        self.assertEqual(check.state, "checked")
        self.assertFalse(check.issue_ids)

    def test_the_modules_own_table_agrees_with_the_register(self):
        self.house.write({"operation_mode": "photovoltaic"})
        export = self.env["rural.form.export"].with_user(self.users["officer"])
        export = export.create(
            {
                "form_id": self.env.ref("rural_asset.form_national").id,
                "region_id": self.county.id,
                "as_of": "2025-12-31",
                "leave_out_stopped": False,
            }
        )
        export.action_export()
        check = self._check(data=base64.b64decode(export.file))
        self.assertFalse(check.issue_ids.mapped("message"))
        self.assertEqual(self._statuses(check).keys(), {"same"})
        self.assertTrue(check.agrees)

    def test_matched_by_the_systems_own_code_first(self):
        self.house.national_code = "QG7777"
        row = self._row(self.pump, "QG7777", **{"资产名称": "别的名字"})
        check = self._check([row])
        line = check.line_ids.filtered("row")
        self.assertEqual((line.asset_id, line.status), (self.house, "differs"))
        self.assertEqual(set(line.differences), {"code", "name", "original_value"})

    def test_matched_by_the_asset_code(self):
        row = self._row(self.house, None, **{"资产名称": "另一名称", "村": "前营村"})
        line = self._check([row]).line_ids.filtered("row")
        self.assertEqual((line.asset_id, line.status), (self.house, "differs"))
        self.assertEqual(set(line.differences), {"name", "region_id"})

    def test_matched_by_village_name_year_and_value(self):
        row = self._row(self.house, None, **{"资产编码（台账）": None})
        line = self._check([row]).line_ids.filtered("row")
        self.assertEqual((line.asset_id, line.status), (self.house, "same"))

    def test_a_similar_asset_is_proposed_and_paired_by_hand(self):
        changes = {"资产编码（台账）": None, "资产名称": "蔬菜大棚一期"}
        check = self._check([self._row(self.house, None, **changes)])
        line = check.line_ids.filtered("row")
        self.assertEqual(line.status, "only_there")
        self.assertEqual(line.proposal_id, self.house)
        self.assertIn("蔬菜大棚", line.difference_text)
        line.action_pair()
        self.assertEqual((line.status, line.asset_id), ("differs", self.house))
        self.assertEqual(line.differences, {"name": ["蔬菜大棚", "蔬菜大棚一期"]})
        self.assertEqual(check.only_here_count, 3)
        check.action_check()
        line = check.line_ids.filtered("row")
        self.assertEqual((line.status, line.asset_id), ("differs", self.house))

    def test_only_here_and_only_there(self):
        rows = self._rows(self.house | self.pump)
        rows.append(
            self._row(
                self.barn, "QG9", **{"资产编码（台账）": None, "资产名称": "村广场"}
            )
        )
        found = self._statuses(self._check(rows))
        self.assertEqual(found["only_here"], ["产业路", "养殖棚"])
        self.assertEqual(found["only_there"], ["村广场"])
        self.assertEqual(len(found["same"]), 2)

    def test_every_field_that_differs_is_told_in_yuan_and_words(self):
        changes = {"资产原值(元)": 120000.01, "项目年度": 2018, "资产状态": "闲置"}
        rows = [self._row(self.house, "QG1", **changes)]
        line = self._check(rows).line_ids.filtered("row")
        self.assertEqual(
            line.differences,
            {
                "project_year": [2019, 2018],
                "original_value": [12000000, 12000001],
                "usage_state": ["in_use", "idle"],
            },
        )
        for text in ("120,000.00", "120,000.01", "2018", "Idle"):
            self.assertIn(text, line.difference_text)

    def test_an_unreadable_cell_is_a_difference(self):
        rows = [self._row(self.house, "QG1", **{"资产原值(元)": "约12万"})]
        check = self._check(rows)
        line = check.line_ids.filtered("row")
        self.assertEqual(line.status, "differs")
        self.assertIn("约12万", line.difference_text)
        self.assertEqual(len(check.issue_ids), 1)

    # ------------------------------------------------------------
    # WHAT IS NOT DUE
    # ------------------------------------------------------------

    def test_3_3_transition_assets_are_not_entered(self):
        """衔接资产信息暂不录入系统: they are not missed, and stand there wrongly."""
        self.assertTrue(self._check().agrees)
        check = self._check([*self._rows(), self._row(self.new, "QG5")])
        line = check.line_ids.filtered(lambda row: row.status == "cancel")
        self.assertEqual(line.asset_id, self.new)
        self.assertFalse(check.agrees)

    def test_a_county_that_enters_transition_assets(self):
        check = self._check(with_transition=True)
        self.assertEqual(self._statuses(check)["only_here"], ["冷库"])
        rows = [*self._rows(), self._row(self.new, "QG5")]
        self.assertTrue(self._check(rows, with_transition=True).agrees)

    def test_disposed_assets_are_to_be_cancelled_there(self):
        rows = self._rows()
        self.house.with_user(self.users["officer"])._do_step("dispose", "已报废")
        check = self._check(rows)
        line = check.line_ids.filtered(lambda row: row.status == "cancel")
        self.assertEqual(line.asset_id, self.house)
        self.assertEqual(line.decision, "register")
        self.assertFalse(self._check(rows[1:]).line_ids.filtered("undecided"))

    def test_a_draft_is_no_agreement(self):
        rows = [*self._rows(), self._row(self.draft, "QG5")]
        line = self._check(rows).line_ids.filtered(lambda r: r.asset_id == self.draft)
        self.assertEqual(line.status, "differs")
        self.assertIn("state", line.differences)

    def test_archived_words_of_other_places_do_not_count(self):
        check = self._check(self._rows(self.due - self.barn), region=self.liuhe)
        self.assertTrue(check.agrees)

    # ------------------------------------------------------------
    # BAD INPUT
    # ------------------------------------------------------------

    def test_another_countys_export(self):
        rows = [
            {**row, "乡镇": "汪洋镇", "村": f"外县{n}村"}
            for n, row in enumerate(self._rows())
        ]
        with self.assertRaisesRegex(UserError, "another place"):
            self._check(rows)

    def test_doubled_rows(self):
        rows = [*self._rows(), self._row(self.house, "QG0001")]
        check = self._check(rows)
        line = check.line_ids.filtered(lambda row: row.status == "doubled")
        self.assertEqual((line.row, line.twin_row), (6, 2))
        self.assertFalse(check.agrees)

    def test_yuan_taken_for_wan(self):
        head = [name.replace("(元)", "") for name in HEAD]
        rows = [{**row, "资产原值": row["资产原值(元)"]} for row in self._rows()]
        data = self._file(rows, head)
        with self.assertRaisesRegex(UserError, "元"):
            self._check(data=data)
        with self.assertRaisesRegex(UserError, "ten thousand times"):
            self._check(data=data, unit="wan")
        self.assertTrue(self._check(data=data, unit="yuan").agrees)

    def test_amounts_in_wan_with_few_decimals(self):
        head = [name.replace("(元)", "(万元)") for name in HEAD]
        rows = [
            {**row, "资产原值(万元)": round(row["资产原值(元)"] / 10000, 2)}
            for row in self._rows()
        ]
        data = self._file(rows, head)
        self.assertEqual(self._check(data=data).differs_count, 1)
        self.assertTrue(self._check(data=data, rounded="wan2").agrees)

    def test_edited_headings_are_chosen_once_and_remembered(self):
        head = [
            "序",
            "资产叫什么",
            "在哪个村",
            "哪一年",
            "值多少(元)",
            "资产编码",
            "乡镇",
            "资产名称",
        ]
        rows = [
            {
                "在哪个村": row["村"],
                "哪一年": row["项目年度"],
                "值多少(元)": row["资产原值(元)"],
                "资产编码": row["资产编码（台账）"],
                "乡镇": row["乡镇"],
                "资产名称": row["资产名称"],
            }
            for row in self._rows()
        ]
        data = self._file(rows, head)
        check = self._check(data=data)
        self.assertFalse("original_value" in check.compared_fields)
        chosen = {
            "在哪个村": "village",
            "哪一年": "project_year",
            "值多少": "original_value",
        }
        for column in check.column_ids:
            column.field = chosen.get(column.label, column.field)
        check.action_check()
        self.assertTrue(check.agrees)
        self.assertIn("original_value", check.compared_fields)
        self.assertIn("original_value", self._check(data=data).compared_fields)

    def test_a_number_of_that_system_under_the_registers_heading(self):
        head = ["资产编号", *HEAD[2:]]
        rows = [{**row, "资产编号": row["资产编号（系统）"]} for row in self._rows()]
        check = self._check(data=self._file(rows, head))
        self.assertTrue(check.agrees)
        check.action_note_entered()
        self.assertEqual(self.house.national_code, "QG0001")

    def test_no_export_at_all(self):
        with self.assertRaisesRegex(UserError, "national system's export"):
            self._check(data=self._file([], ["甲", "乙", "丙"]))
        with self.assertRaisesRegex(UserError, "no row below it"):
            self._check([])

    def test_no_number_of_a_person_is_kept(self):
        """An export that shows holders with their identity numbers."""
        number = "34112519850101123" + "3"
        rows = [{**self._row(self.house, "QG1"), "所有权人": f"王某{number}"}]
        check = self._check(data=self._file(rows, [*HEAD, "所有权人"]))
        line = check.line_ids.filtered("row")
        self.assertIn("王某3411", line.there["owner_name"])
        self.assertNotIn(number, str(line.read()))

    def test_an_export_is_not_of_tomorrow(self):
        with self.assertRaisesRegex(ValidationError, "lies ahead"):
            self._check(date_export="2199-01-01")

    # ------------------------------------------------------------
    # DECIDE
    # ------------------------------------------------------------

    def _different(self, user="officer", **changes):
        check = self._check([self._row(self.house, "QG1", **changes)], user)
        return check.line_ids.filtered("row")

    def test_the_national_system_is_right(self):
        line = self._different(**{"资产原值(元)": 121000, "资产状态": "闲置"})
        line._decide("national", "按系统录入凭证")
        self.assertEqual(self.house.original_value, 121000)
        self.assertEqual(self.house.funding_total, 121000)
        self.assertEqual(self.house.usage_state, "idle")
        log = self.house.log_ids[:1]
        self.assertEqual(log.action, "correct")
        self.assertIn("按系统录入凭证", log.reason)
        self.assertTrue(line.applied_on)
        with self.assertRaisesRegex(UserError, "settled"):
            line._decide("register", "再来")

    def test_nothing_is_taken_over_before_it_is_decided(self):
        self._different(**{"资产原值(元)": 121000})
        self.assertEqual(self.house.original_value, 120000)
        self.assertEqual(len(self.house.log_ids), 2)

    def test_what_is_only_there_becomes_a_draft(self):
        row = self._row(
            self.house, "QG9", **{"资产编码（台账）": None, "资产名称": "村广场"}
        )
        check = self._check([row])
        line = check.line_ids.filtered("row")
        line._decide("national", "漏登")
        asset = line.asset_id
        self.assertEqual((asset.name, asset.state), ("村广场", "draft"))
        self.assertEqual(asset.region_id, self.xiangguan)
        self.assertEqual(asset.original_value, 120000)
        self.assertEqual((asset.batch, asset.national_code), ("poverty", "QG9"))
        self.assertTrue(asset.in_national_system)

    def test_an_asset_does_not_leave_the_register_by_a_comparison(self):
        check = self._check(self._rows(self.house))
        line = check.line_ids.filtered(lambda row: row.asset_id == self.pump)
        with self.assertRaisesRegex(UserError, "disposal"):
            line._decide("national", "系统没有")
        self.assertEqual(line.decision, "none")

    def test_unreadable_values_are_not_taken_over(self):
        line = self._different(**{"资产原值(元)": "约12万"})
        with self.assertRaisesRegex(UserError, "by hand"):
            line._decide("national", "按系统")

    def test_a_difference_becomes_a_finding(self):
        """系统数据与台账不一致 in the ledger of findings, once."""
        line = self._different(**{"资产状态": "闲置"})
        line._decide("finding", "需核实")
        self.assertEqual(line.finding_id.type_id.code, "08")
        self.assertEqual(line.finding_id.source, "national")
        again = self._different(**{"资产状态": "闲置"})
        again._decide("finding", "需核实")
        self.assertEqual(again.finding_id, line.finding_id)

    def test_decisions_outlive_another_comparison_while_nothing_changes(self):
        line = self._different(**{"资产状态": "闲置"})
        line._decide("register", "现场在用")
        check = line.check_id
        check.action_check()
        line = check.line_ids.filtered("row")
        self.assertEqual(
            (line.decision, line.decision_reason), ("register", "现场在用")
        )
        self.house.usage_state = "low_yield"
        check.action_check()
        self.assertEqual(check.line_ids.filtered("row").decision, "none")

    def test_a_reason_is_asked_for(self):
        with self.assertRaisesRegex(UserError, "reason"):
            self._different(**{"资产状态": "闲置"})._decide("register", "  ")

    # ------------------------------------------------------------
    # CORRECTIONS
    # ------------------------------------------------------------

    def test_the_corrections_workbook(self):
        rows = [
            self._row(self.house, "QG0001", **{"资产原值(元)": 119999.99}),
            self._row(self.pump, "QG0002"),
            self._row(self.new, "QG0003"),
        ]
        check = self._check(rows)
        check.line_ids.filtered("undecided")._decide("register", "以台账为准")
        check.action_corrections()
        book = load_workbook(io.BytesIO(base64.b64decode(check.corrections_file)))
        sheet = book.worksheets[0]
        lines = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]]
        told = [(row[1], row[6], row[10], row[11]) for row in lines if row[0]]
        self.assertEqual(
            sorted(told, key=str),
            sorted(
                [
                    ("修改", "蔬菜大棚", "119,999.99", "120,000.00"),
                    ("新增", "产业路", None, None),
                    ("新增", "养殖棚", None, None),
                    ("注销", "冷库", None, None),
                ],
                key=str,
            ),
        )

    def test_no_corrections_before_anything_is_decided(self):
        check = self._check(self._rows(self.house))
        with self.assertRaisesRegex(UserError, "nothing to correct"):
            check.action_corrections()

    # ------------------------------------------------------------
    # ROLES
    # ------------------------------------------------------------

    def test_a_township_compares_its_own(self):
        rows = self._rows(self.due - self.barn)
        check = self._check(rows, "reviewer", self.liuhe)
        self.assertTrue(check.agrees)
        with self.assertRaises(AccessError):
            self._check(rows, "reviewer", self.shunshan)

    def test_a_township_decides_on_its_own_rows_of_the_county(self):
        check = self._check(
            self._rows(self.env["rural.asset"]) or [self._row(self.new)]
        )
        rows = self.env["rural.national.row"].with_user(self.users["reviewer"])
        mine = rows.search([("check_id", "=", check.id)])
        self.assertEqual(mine.asset_id, self.house | self.pump | self.road)
        mine._decide("register", "系统漏录")
        self.assertEqual(check.undecided_count, 1)

    def test_who_reads_and_who_decides(self):
        check = self._check(self._rows(self.house | self.pump | self.road))
        own = check.line_ids.filtered(lambda row: row.asset_id == self.house)
        foreign = check.line_ids.filtered(lambda row: row.asset_id == self.barn)
        reading = ("clerk", "accountant", "reviewer", "officer", "auditor", "manager")
        for role in reading:
            own.with_user(self.users[role]).read(["name"])
        for role in ("clerk", "accountant", "reviewer"):
            with self.assertRaises(AccessError):
                foreign.with_user(self.users[role]).read(["name"])
        with self.assertRaises(AccessError):
            own.with_user(self.users["verifier"]).read(["name"])
        for role in ("clerk", "accountant", "auditor", "manager"):
            with self.assertRaises(AccessError):
                foreign.with_user(self.users[role])._decide("register", "x")
        with self.assertRaises(AccessError):
            own.with_user(self.users["officer"]).write({"decision": "register"})
        for role in ("clerk", "accountant", "auditor", "manager", "verifier"):
            with self.assertRaises(AccessError):
                self._check(user=role)


def entries(st, unique):
    """Lists of what entries are made of; codes of the register are given once."""
    code = st.none() | st.sampled_from(["A1", "A2", "A3", "A4"])
    entry = st.tuples(
        st.tuples(code, code),
        st.sampled_from([None, 7, 8]),
        st.sampled_from(["", "水渠", "水 渠", "水渠二期", "路"]),
        st.sampled_from([None, 2019, 2020]),
        st.sampled_from([None, 100, 200]),
    )
    lists = st.lists(entry, max_size=12)
    return lists.map(_once) if unique else lists


def _once(rows):
    seen, kept = set(), []
    for (national, code), *rest in rows:
        pair = (
            None if ("n", national) in seen else national,
            None if ("c", code) in seen else code,
        )
        seen |= {("n", national), ("c", code)}
        kept.append((pair, *rest))
    return kept


class TestReconcileProperties(BaseCase):
    """Every entry of both sides is in exactly one class, whatever they say."""

    @holds(lambda st: {"here": entries(st, True), "there": entries(st, False)})
    def test_partition(self, here, there):
        here = [reconcile.Entry(n, *values) for n, values in enumerate(here)]
        there = [reconcile.Entry(n, *values) for n, values in enumerate(there)]
        found = reconcile.match(here, there)
        ours = [p.here.key for p in found.pairs] + [e.key for e in found.only_here]
        theirs = [p.there.key for p in found.pairs]
        theirs += [e.key for e in found.only_there]
        theirs += [e.key for e, _twin in found.doubled]
        self.assertEqual(sorted(ours), [e.key for e in here])
        self.assertEqual(sorted(theirs), [e.key for e in there])

    @holds(lambda st: {"here": entries(st, True), "there": entries(st, False)})
    def test_each_is_proposed_once(self, here, there):
        here = [reconcile.Entry(n, *values) for n, values in enumerate(here)]
        there = [reconcile.Entry(n, *values) for n, values in enumerate(there)]
        proposals = reconcile.propose(here, there)
        taken = [entry.key for entry, _likeness in proposals.values()]
        self.assertEqual(len(taken), len(set(taken)))
        for key, (entry, likeness) in proposals.items():
            self.assertEqual(entry.place, there[key].place)
            self.assertGreaterEqual(likeness, reconcile.LIKE)

    @holds(lambda st: {"here": entries(st, True)})
    def test_a_list_agrees_with_itself(self, here):
        entries_ = [reconcile.Entry(n, *values) for n, values in enumerate(here)]
        found = reconcile.match(entries_, entries_[::-1])
        named = [e for e in entries_ if e.near or any(e.codes)]
        self.assertEqual(len(found.pairs), len(named))
