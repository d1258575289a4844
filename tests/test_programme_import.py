import base64

from freezegun import freeze_time

from odoo.tests import tagged

from .common_import import FindingsMixin, workbook
from .common_people import PeopleCommon

TODAY = "2025-06-30"
HEAD = ["乡镇", "村", "姓名", "身份证号", "项目", "年度", "补助金额(元)"]
OFFICIALS = ["村", "姓名", "身份证号", "干部姓名", "与干部关系"]


class RegisteredCase(FindingsMixin, PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        household = cls._household(code="0012")
        cls.wang = cls._person("王长河", household, identity=1, relation="head")
        cls.li = cls._person("李秀英", household, relation="spouse")

    @classmethod
    def _import(cls, rows, model="rural.programme.import", head=None, **vals):
        data = base64.b64encode(workbook([head or HEAD, *rows], "名单"))
        imports = cls.env[model].with_user(cls.users["officer"])
        return imports.create({"file": data, "filename": "名单.xlsx", **vals})

    def _take_in(self, rows, **vals):
        record = self._import(rows, **vals)
        record.action_import()
        self.assertEqual(record.state, "done")
        return record

    def _row(
        self, name="王长河", n=1, programme="危房改造", year=2024, amount=20000.55
    ):
        number = self._identity(n) if n else None
        return ["柳河镇", "相官村", name, number, programme, year, amount]


@tagged("post_install", "-at_install")
class TestProgrammeImport(RegisteredCase):
    def test_persons_by_number_and_by_name(self):
        self._take_in(
            [
                self._row(),
                self._row("李秀英", None, "农村低保", year="2025年度", amount=None),
            ]
        )
        mine = self.wang.programme_ids
        self.assertEqual((mine.programme, mine.year), ("housing", 2024))
        self.assertEqual(f"{mine.amount:.2f}", "20000.55")
        self.assertEqual(self.li.programme_ids.programme, "minimum")
        self.assertEqual(self.li.programme_ids.year, 2025)

    def test_a_number_needs_no_village(self):
        row = self._row()
        row[:2] = [None, None]
        self._take_in([row])
        self.assertEqual(self.wang.programme_ids.programme, "housing")

    def test_another_programme_keeps_its_name(self):
        self._take_in([self._row(programme="户厕改造")])
        mine = self.wang.programme_ids
        self.assertEqual((mine.programme, mine.name), ("other", "户厕改造"))

    def test_the_same_list_twice_changes_nothing(self):
        rows = [self._row(), self._row(programme="户厕改造")]
        self._take_in(rows)
        again = self._take_in(rows)
        self.assertEqual((again.count_unchanged, again.count_changed), (2, 0))
        self.assertEqual(len(self.wang.programme_ids), 2)

    def test_another_amount_is_a_change(self):
        self._take_in([self._row()])
        record = self._take_in([self._row(amount=18000)])
        self.assertEqual(record.line_ids.status, "changed")
        self.assertIn("18000", record.line_ids.detail)
        self.assertEqual(self.wang.programme_ids.amount, 18000)

    def test_findings(self):
        rows = [
            self._row("赵六", 9),
            self._row(),
            self._row(),
            self._row("李秀英", None, None),
            self._row("李秀英", None, year=None),
            self._row(n=None, programme=f"补{self._identity(1)}"),
        ]
        rows[0][3] = rows[0][3][:17] + ("1" if rows[0][3][17] != "1" else "2")
        found = self._found([*rows, self._row("赵六", 9)])
        self.assertIn("check digit", found[2, "D"][1])
        self.assertIn("row 3", found[4, "E"][1])
        self.assertIn("empty", found[5, "E"][1])
        self.assertIn("empty", found[6, "F"][1])
        self.assertIn("kept only sealed", found[7, "E"][1])
        self.assertNotIn(self._identity(1), str(found))
        self.assertIn("No such person", found[8, "C"][1])
        self.assertFalse(self.env["rural.person"].search([("name", "=", "赵六")]))

    def test_a_person_of_another_village(self):
        self._person("赵大", self._household(self.qianying), identity=7)
        message = self._found([self._row("赵大", 7)])[2, "D"][1]
        self.assertIn("前营村", message)

    def test_namesakes_need_a_number(self):
        self._person("李秀英", self._household(code="0013"))
        found = self._found([self._row("李秀英", None)])
        self.assertIn("2 persons", found[2, "C"][1])


@tagged("post_install", "-at_install")
class TestOfficialImport(RegisteredCase):
    def _officials(self, rows):
        return self._import(rows, model="rural.official.import", head=OFFICIALS)

    def test_relatives_of_officials(self):
        rows = [["相官村", "王长河", self._identity(1), "李大山（村会计）", "兄弟"]]
        record = self._officials(rows)
        record.action_import()
        relative = self.env["rural.official"].search([("person_id", "=", self.wang.id)])
        self.assertEqual(relative.relation, "兄弟")
        self.assertEqual(relative.official, "李大山(村会计)")
        self.assertEqual(relative.village_id, self.xiangguan)
        again = self._officials(rows)
        again.action_import()
        self.assertEqual(again.count_unchanged, 1)

    def test_who_is_not_registered_is_a_finding(self):
        record = self._officials([["相官村", "赵六", None, "李大山", "妻"]])
        record.action_check()
        self.assertIn("No such person", record.issue_ids.message)
