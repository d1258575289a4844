import base64
import io
from pathlib import Path

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.rural_asset.lib.errors import DataError
from odoo.addons.rural_asset.lib.region_code import level_of
from odoo.addons.rural_asset.lib.region_table import Known, read_code, read_table

from .common import RuralCommon
from .test_lib_properties import holds

COUNTY_TABLE = Path(__file__).parent / "data" / "regions-a.csv"
HEAD = "区划代码,名称,级别,上级代码\n"


def workbook(rows):
    """The bytes of an .xlsx with these rows."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestRegionTable(BaseCase):
    def _rows(self, text, encoding="utf-8", known=None):
        return read_table(text.encode(encoding), "a.csv", known).rows

    def _codes(self, row):
        return [issue.code for issue in row.issues]

    def _file_error(self, data, filename):
        with self.assertRaises(DataError) as caught:
            read_table(data, filename)
        return caught.exception.code

    def test_county_table_as_handed_out(self):
        rows = read_table(COUNTY_TABLE.read_bytes(), COUNTY_TABLE.name).rows
        self.assertEqual(len(rows), 29)
        self.assertEqual({row.status for row in rows}, {"new"})
        self.assertFalse([row for row in rows if row.issues])

    def test_encodings_agree(self):
        text = HEAD + "349901000000,清源县,县,\n349901101000,柳河镇,镇,349901000000\n"
        readings = [
            [(r.code, r.name, r.level, r.parent_code) for r in self._rows(text, name)]
            for name in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")
        ]
        self.assertEqual(readings, [readings[0]] * 5)
        self.assertEqual(readings[0][1][1], "柳河镇")

    def test_level_and_parent_follow_from_the_code(self):
        rows = self._rows(
            "名称;代码\n清源县;349901\n柳河镇;349901101\n相官村;349901101201\n"
        )
        self.assertEqual([r.level for r in rows], ["county", "township", "village"])
        self.assertEqual(
            [r.parent_code for r in rows], [None, "349901000000", "349901101000"]
        )
        self.assertEqual(self._codes(rows[0]), ["code_padded"])

    def test_numbers_of_a_workbook_lose_nothing(self):
        data = workbook(
            [
                ["清源县行政区划代码表"],
                ["行政区划代码", "区划名称", "层级"],
                [349901000000, "清源县", "县级"],
                ["3.49901101E+11", "柳河镇", None],
                ["'349901101201", "相官村", "村(社区)"],
            ]
        )
        rows = read_table(data, "a.xlsx").rows
        self.assertEqual(
            [r.code for r in rows], ["349901000000", "349901101000", "349901101201"]
        )
        self.assertEqual(rows[1].issues[0].code, "code_scientific")
        self.assertEqual([r.number for r in rows], [3, 4, 5])

    def test_wrong_cells(self):
        rows = self._rows(
            HEAD + "349901000000,清源县,县,\n"
            "34990110100X,柳河镇,镇,349901000000\n"
            "349901102000,,镇,349901000000\n"
            "349901103000,杨郢乡,组,349901000000\n"
            "349901104000,半塔街道,村,349901000000\n"
            ",无代码乡,乡,349901000000\n"
        )
        self.assertEqual(
            [self._codes(row) for row in rows],
            [
                [],
                ["bad_region_code"],
                ["missing_cell"],
                ["unknown_level"],
                ["wrong_region_level"],
                ["missing_cell"],
            ],
        )
        self.assertEqual([r.status for r in rows[1:]], ["wrong"] * 5)

    def test_parents(self):
        rows = self._rows(
            HEAD + "349901000000,清源县,县,349900000000\n"
            "349902101000,孤儿镇,镇,\n"
            "349901101000,柳河镇,镇,349901101000\n"
            "349901102000,舜山镇,镇,349901103000\n"
            "349901103000,杨郢乡,乡,349901102000\n"
            "349901101201,相官村,村,349901102000\n"
        )
        self.assertEqual(
            [self._codes(row) for row in rows],
            [
                ["parent_unknown"],
                ["parent_missing"],
                ["parent_not_above"],
                ["parent_not_above"],
                ["parent_not_above"],
                ["parent_other_digits"],
            ],
        )

    def test_repeated_codes(self):
        rows = self._rows(
            HEAD + "349901000000,清源县,县,\n349901000000,清源县,县,\n"
            "349901000000,清远县,县,\n"
        )
        self.assertEqual([r.status for r in rows], ["new", "repeated", "wrong"])
        self.assertEqual(rows[2].issues[0].params["row"], 2)

    def test_compared_with_what_is_known(self):
        known = {
            "349901000000": Known("清源县", None),
            "349901101000": Known("柳河乡", "349901000000"),
            "349901101201": Known("相官村", "349901102000", active=False),
        }
        rows = self._rows(
            "代码,名称\n349901000000,清源县\n349901101000,柳河镇\n349901101201,相官村\n",
            known=known,
        )
        self.assertEqual(
            [r.status for r in rows], ["unchanged", "changed", "unchanged"]
        )
        self.assertEqual(rows[1].changes, [("name", "柳河乡", "柳河镇")])
        self.assertEqual(self._codes(rows[2]), ["region_archived"])

    def test_files_that_cannot_be_used(self):
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
        many = HEAD + "".join(f"3499{n:08},村,,\n" for n in range(1, 5010))
        for data, filename, code in (
            (b"", "a.csv", "empty"),
            (b"\xef\xbb\xbf\r\n", "a.csv", "no_region_header"),
            (old, "a.xls", "legacy_xls"),
            (b"%PDF-1.7\x00\x01", "a.pdf", "not_a_workbook"),
            ("资产名称,原值\n大棚,3\n".encode(), "a.csv", "no_region_header"),
            (workbook([["资产名称"]]), "a.xlsx", "no_region_header"),
            (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
            (many.encode(), "a.csv", "too_many_rows"),
            (b"a" * (9 << 20), "a.csv", "too_large"),
        ):
            with self.subTest(filename=filename, code=code):
                self.assertEqual(self._file_error(data, filename), code)

    @holds(lambda st: {"number": st.integers(10**11, 10**12 - 1)})
    def test_a_code_reads_the_same_however_it_is_stored(self, number):
        text = str(number)
        for value in (
            number,
            float(number),
            text,
            f"'{text}",
            f" {text}　",
            f"{text}.0",
        ):
            self.assertEqual(read_code(value), (text, None))

    @holds(lambda st: {"numbers": st.sets(st.integers(1, 999), min_size=1)})
    def test_any_order_of_rows_gives_the_same_tree(self, numbers):
        lines = ["349901000000,县", *(f"349901{n:03}000,镇{n}" for n in numbers)]
        trees = [
            {r.code: (level_of(r.code), r.parent_code, r.status) for r in rows}
            for rows in (
                self._rows("\n".join(["代码,名称", *order]))
                for order in (lines, lines[::-1])
            )
        ]
        self.assertEqual(trees[0], trees[1])


@tagged("post_install", "-at_install")
class TestRegionImport(RuralCommon):
    def _import(self, text, user="officer", filename="a.csv"):
        data = text if isinstance(text, bytes) else text.encode()
        return (
            self.env["rural.region.import"]
            .with_user(self.users[user])
            .create({"file": base64.b64encode(data), "filename": filename})
        )

    def _region_of(self, code):
        return self.env["rural.region"].search([("code", "=", code)])

    def test_county_table_is_taken_in_once(self):
        wizard = self._import(COUNTY_TABLE.read_bytes())
        wizard.action_check()
        self.assertEqual((wizard.count_new, wizard.count_unchanged), (22, 7))
        self.assertFalse(self._region_of("349901104205"))
        wizard.action_import()
        village = self._region_of("349901104205")
        self.assertEqual(village.parent_id.name, "半塔街道")
        self.assertEqual(village.county_id, self.county)
        self.assertEqual(village.analytic_account_id.name, "半塔街道陈集村")
        again = self._import(COUNTY_TABLE.read_bytes())
        again.action_import()
        self.assertEqual((again.count_new, again.count_unchanged), (0, 29))

    def test_check_writes_nothing(self):
        before = self.env["rural.region"].search_count([])
        self._import(COUNTY_TABLE.read_bytes()).action_check()
        self.assertEqual(self.env["rural.region"].search_count([]), before)

    def test_a_new_name_is_shown_and_written(self):
        wizard = self._import("code,name\n349901101201,相官社区\n")
        wizard.action_check()
        self.assertEqual(wizard.line_ids.detail, "相官村 → 相官社区")
        wizard.action_import()
        self.assertEqual(self.xiangguan.name, "相官社区")
        self.assertEqual(self.xiangguan.analytic_account_id.name, "柳河镇相官社区")

    def test_one_wrong_row_keeps_all_out(self):
        wizard = self._import("code,name\n349901101299,新村\n34990110129,旧村\n")
        with self.assertRaisesRegex(UserError, "1 rows are wrong"):
            wizard.action_import()
        self.assertFalse(self._region_of("349901101299"))

    def test_a_finding_names_row_column_value_and_cure(self):
        wizard = self._import(HEAD + "349901101299,新村,组,\n")
        wizard.action_check()
        issue = wizard.issue_ids
        self.assertEqual((issue.row, issue.column, issue.value), (2, "C 级别", "组"))
        self.assertIn("省, 市, 县, 乡镇", issue.message)

    def test_every_finding_has_a_sentence(self):
        text = HEAD + (
            "349901,清源县,县,\n3.49901102E+11,舜山镇,,349909000000\n"
            "349901101000,柳河镇,村,349901101000\nX,,组,\n"
            "349901101201,相官村,,349901102000\n349901101201,相官村,,349901102000\n"
            "349901101201,另一村,,\n349977101000,孤镇,,\n"
        )
        self.xiangguan.active = False
        wizard = self._import(text)
        wizard.action_check()
        self.assertGreater(len(wizard.issue_ids), 10)
        self.assertFalse([i for i in wizard.issue_ids if "%(" in i.message])

    def test_officer_stays_within_the_own_county(self):
        text = "code,name\n349902000000,邻县\n349902101000,邻镇\n"
        wizard = self._import(text)
        wizard.action_check()
        self.assertEqual(wizard.count_wrong, 2)
        self.assertIn("outside the regions", wizard.issue_ids[0].message)

    def test_manager_of_all_imports_another_county(self):
        self.users["manager"].rural_region_ids = False
        self._import("code,name\n349902000000,邻县\n", "manager").action_import()
        county = self._region_of("349902000000")
        self.assertEqual(county.company_id, self.env.company)

    def test_officer_does_not_rename_a_neighbour(self):
        other = self._region("邻县", "349902000000", "county")
        wizard = self._import("code,name\n349902000000,改名县\n")
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertEqual(other.name, "邻县")

    def test_only_officer_and_manager_import(self):
        for role in ("clerk", "accountant", "reviewer", "auditor", "verifier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._import("code,name\n", role)

    def test_a_file_that_is_no_table_ends_in_a_sentence(self):
        for data, filename in ((b"\x00\x01\x02", "a.bin"), (b"x,y\n1,2\n", "a.csv")):
            with self.subTest(filename=filename), self.assertRaises(UserError):
                self._import(data, filename=filename).action_check()

    def test_500_villages(self):
        lines = [f"349901{100 + n // 50}{200 + n % 50},村{n}" for n in range(500)]
        towns = [f"349901{100 + n}000,镇{n}" for n in range(10)]
        wizard = self._import("\n".join(["code,name", *lines, *towns]))
        wizard.action_import()
        self.assertEqual(wizard.count_wrong, 0)
        self.assertEqual(len(self.county.child_ids), 10)
