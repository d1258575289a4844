import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_import import workbook
from .common_person_import import PersonImportCase


@tagged("post_install", "-at_install")
class TestPersonImport(PersonImportCase):
    def test_a_household_with_its_members(self):
        record = self._take_in(self._family())
        persons = record.line_ids.sorted("row").person_id
        household = persons.household_id
        self.assertEqual(len(household), 1)
        self.assertEqual((household.code, household.name), ("0012", "王长河"))
        self.assertEqual((household.kind, household.person_count), ("lifted", 3))
        self.assertEqual(str(household.date_kind), "2014-12-31")
        self.assertEqual(household.village_id, self.xiangguan)
        self.assertEqual(persons.mapped("name"), ["王长河", "李秀英", "王小河"])
        self.assertEqual(persons.mapped("relation"), ["head", "spouse", "child"])
        self.assertEqual(record.count_households, 1)

    def test_memberships_and_the_first_status_are_written(self):
        record = self._take_in(self._family())
        household = record.line_ids.person_id.household_id
        self.assertEqual(household.member_ids.person_id, record.line_ids.person_id)
        self.assertEqual(household.status_ids.kind, "lifted")
        self.assertEqual(str(household.status_ids.date_from), "2014-12-31")

    def test_numbers_are_sealed_and_shown_masked(self):
        person = self._take_in([self._row()]).line_ids.person_id
        self.assertEqual(self._numbers(person), self._identity(1))
        self.assertEqual(self._numbers(person, "bank"), self._bank(1))
        self.assertEqual(self._numbers(person, "phone"), self._phone(1))
        self.assertRegex(person.identity_number, r"^3499\*{10}\d{3}[\dX]$")

    def test_the_same_file_twice_changes_nothing(self):
        rows = [*self._family(), self._row("赵大", 9, "0013", 户类型="边缘易致贫户")]
        first = self._take_in(rows)
        before = first.line_ids.person_id.sorted().read(["write_date", "name"])
        with freeze_time("2025-07-01"):
            again = self._take_in(rows)
        self.assertEqual((again.count_new, again.count_changed), (0, 0))
        self.assertEqual(again.count_unchanged, 4)
        after = again.line_ids.person_id.sorted().read(["write_date", "name"])
        self.assertEqual(before, after)

    def test_what_the_national_system_calls_them(self):
        kinds = {
            "脱贫户": ("lifted", False),
            "建档立卡户": ("lifted", False),
            "监测户": ("monitored", False),
            "监测对象": ("monitored", False),
            "脱贫不稳定户": ("monitored", "unstable"),
            "边缘易致贫户": ("monitored", "marginal"),
            "突发严重困难户": ("monitored", "sudden"),
            "一般农户": ("other", False),
        }
        rows = [
            self._row(f"赵{n}", n, f"1{n:03}", 户类型=word)
            for n, word in enumerate(kinds, 20)
        ]
        persons = self._take_in(rows).line_ids.sorted("row").person_id
        found = [(p.household_id.kind, p.household_id.monitored_kind) for p in persons]
        self.assertEqual(found, list(kinds.values()))

    def test_a_kind_of_risk_makes_a_lifted_household_monitored(self):
        row = self._row(监测对象类别="脱贫不稳定户", 风险消除时间="2024-11")
        household = self._take_in([row]).line_ids.person_id.household_id
        self.assertEqual(household.kind, "monitored")
        self.assertEqual(household.monitored_kind, "unstable")
        self.assertEqual(str(household.risk_removed), "2024-11-01")

    def test_words_of_relation_and_labour(self):
        labour = {
            "普通劳动力": "ordinary",
            "技能劳动力": "skilled",
            "弱劳动力或半劳动力": "weak",
            "丧失劳动力": "lost",
            "无劳动力": "none",
        }
        relations = ["户主", "之父", "之孙女", "之儿媳", "之兄弟姐妹"]
        rows = [
            self._row(f"赵{n}", 30 + n, relation=relations[n], 劳动技能=word)
            for n, word in enumerate(labour)
        ]
        persons = self._take_in(rows).line_ids.sorted("row").person_id
        self.assertEqual(persons.mapped("labour"), list(labour.values()))
        self.assertEqual(
            persons.mapped("relation"),
            ["head", "parent", "grandchild", "in_law", "sibling"],
        )

    def test_without_codes_a_householder_begins_a_household(self):
        head = ["村", "姓名", "与户主关系", "身份证号", "户类型"]
        rows = [
            ["相官村", "王长河", "户主", self._identity(1), "脱贫户"],
            ["相官村", "李秀英", "配偶", self._identity(2), "脱贫户"],
            ["相官村", "赵大山", "户主", self._identity(3), "一般户"],
            ["相官村", "赵小山", "之子", self._identity(4), "一般户"],
        ]
        lines = self._take_in(rows, head=head).line_ids.sorted("row")
        homes = lines.person_id.mapped("household_id")
        self.assertEqual(homes.mapped("name"), ["王长河", "赵大山"])
        self.assertEqual(homes.mapped("person_count"), [2, 2])
        again = self._take_in(rows, head=head)
        self.assertEqual(again.count_unchanged, 4)

    def test_householders_of_one_name_have_households_of_their_own(self):
        head = ["村", "户主姓名", "姓名", "与户主关系", "身份证号"]
        rows = [
            ["相官村", "王伟", "王伟", "户主", self._identity(1)],
            ["相官村", "王伟", "李秀英", "配偶", self._identity(2)],
            ["相官村", "王伟", "王伟", "户主", self._identity(3)],
            ["相官村", "王伟", "赵兰", "配偶", self._identity(4)],
        ]
        persons = self._take_in(rows, head=head).line_ids.sorted("row").person_id
        self.assertEqual(persons[0].household_id, persons[1].household_id)
        self.assertEqual(persons[2].household_id, persons[3].household_id)
        self.assertNotEqual(persons[0].household_id, persons[2].household_id)

    def test_the_column_of_householders_names_the_head(self):
        rows = [
            self._row("李秀英", 2, relation=None, 户主姓名="王长河"),
            self._row("王长河", 1, relation=None, 户主姓名="王长河"),
        ]
        persons = self._take_in(rows).line_ids.sorted("row").person_id
        self.assertEqual(persons.mapped("relation"), [False, "head"])

    def test_a_list_without_households(self):
        head = ["村", "姓名", "身份证号", "联系电话"]
        row = ["相官村", "王长河", self._identity(1), self._phone(1)]
        record = self._take_in([row], head=head)
        self.assertFalse(record.line_ids.person_id.household_id)
        self.assertIn("without one", record.message)

    def test_who_died_or_moved_away_has_left(self):
        rows = [
            self._row(),
            self._row("王老", 2, relation="之父", 状态="死亡(2024-05-01)"),
            self._row(
                "王小", 3, relation="之女", 状态="迁出", 死亡或迁出时间="2023-08-02"
            ),
        ]
        persons = self._take_in(rows).line_ids.sorted("row").person_id
        self.assertEqual(persons.mapped("state"), ["living", "deceased", "moved"])
        days = [str(day) for day in persons.mapped("date_left")]
        self.assertEqual(days, ["False", "2024-05-01", "2023-08-02"])
        self.assertEqual(persons[0].household_id.person_count, 1)

    def test_a_person_on_file_leaves(self):
        person = self._take_in([self._row()]).line_ids.person_id
        row = self._row(状态="死亡", 死亡或迁出时间="2025-06-01")
        record = self._take_in([row])
        self.assertEqual(record.count_changed, 1)
        self.assertEqual(
            (person.state, str(person.date_left)), ("deceased", "2025-06-01")
        )

    def test_changes_are_shown_and_written(self):
        person = self._take_in([self._row()]).line_ids.person_id
        row = self._row(劳动技能="弱劳动力", 银行卡号=self._bank(7), 备注="五保")
        record = self._import([row])
        record.action_check()
        self.assertEqual(record.line_ids.status, "changed")
        self.assertIn("Labour Capacity: Ordinary Labour", record.line_ids.detail)
        self.assertIn("6222***********", record.line_ids.detail)
        self.assertEqual(person.labour, "ordinary")
        record.action_import()
        self.assertEqual((person.labour, person.note), ("weak", "五保"))
        self.assertEqual(self._numbers(person, "bank"), self._bank(7))
        self.assertEqual(self._numbers(person), self._identity(1))

    def test_a_household_counts_as_something_else(self):
        household = self._take_in([self._row()]).line_ids.person_id.household_id
        row = self._row(户类型="脱贫不稳定户", 纳入时间="2025-03-01")
        self._take_in([row])
        self.assertEqual(household.kind, "monitored")
        self.assertEqual(
            [(s.kind, str(s.date_from)) for s in household.status_ids],
            [("monitored", "2025-03-01"), ("lifted", "2014-12-31")],
        )

    def test_a_person_moves_to_another_household_of_the_village(self):
        self._take_in(self._family())
        rows = [self._row("王小河", 3, "0099", 纳入时间="2025-01-01")]
        record = self._take_in(rows)
        person = record.line_ids.person_id
        self.assertEqual(person.household_id.code, "0099")
        self.assertEqual(len(person.member_ids), 2)

    def test_a_person_without_number_is_found_by_name_and_completed(self):
        household = self._household(code="0012")
        person = self._person("王长河", household, relation="head")
        record = self._take_in([self._row()])
        self.assertEqual(record.line_ids.person_id, person)
        self.assertEqual(self._numbers(person), self._identity(1))

    def test_masked_cells_mean_as_on_file(self):
        person = self._take_in([self._row()]).line_ids.person_id
        row = self._row(
            身份证号=person.identity_number,
            银行卡号=person.bank_card,
            联系电话=person.phone_number,
        )
        self.assertEqual(self._statuses([row]), ["unchanged"])

    def test_lower_case_x_and_full_width_digits(self):
        n = next(n for n in range(500) if self._identity(n).endswith("X"))
        wide = self._identity(n + 1).translate(
            str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
        )
        rows = [
            self._row("王一", n, 身份证号=self._identity(n).lower()),
            self._row(
                "王二", n + 1, relation="之子", 身份证号=f" {wide[:6]} {wide[6:]}"
            ),
        ]
        persons = self._take_in(rows).line_ids.sorted("row").person_id
        self.assertEqual(self._numbers(persons[0]), self._identity(n))
        self.assertEqual(self._numbers(persons[1]), self._identity(n + 1))


@tagged("post_install", "-at_install")
class TestPersonImportFindings(PersonImportCase):
    """Every bad input of a list, with row, column and cure."""

    def _wrong(self, column, part, **more):
        found = self._found([self._row(**more)])
        severity, message = found[2, column]
        self.assertEqual(severity, "error", message)
        self.assertIn(part, message)

    def test_numbers_that_are_wrong(self):
        good = self._identity(1)
        swapped = good[:10] + good[11] + good[10] + good[12:]
        last = "1" if good[17] != "1" else "2"
        self._wrong("G", "check digit", 身份证号=good[:17] + last)
        self._wrong("G", "15 digits", 身份证号="349901500102001")
        self._wrong("G", "17 characters", 身份证号=good[:17])
        self._wrong("G", "rounded", 身份证号=float(10**17 + 5))
        self._wrong("G", "masked", 身份证号="3499**********0015")
        self._wrong("G", "", 身份证号=swapped + "a")
        card = self._bank(1)
        digit = "1" if card[-1] != "1" else "2"
        self._wrong("I", "check digit", 银行卡号=card[:-1] + digit)
        self._wrong("I", "masked", 银行卡号="6222***********0001")
        self._wrong("I", "rounded", 银行卡号="6.22202E+18")

    def test_a_phone_that_cannot_be_called_is_left_out(self):
        rows = [self._row(联系电话="1380000")]
        self.assertEqual(self._found(rows)[2, "H"][0], "warning")
        person = self._take_in(rows).line_ids.person_id
        self.assertFalse(person.phone_number)

    def test_the_first_of_two_phones(self):
        row = self._row(联系电话=f"{self._phone(5)}、{self._phone(6)}")
        person = self._take_in([row]).line_ids.person_id
        self.assertEqual(self._numbers(person, "phone"), self._phone(5))

    def test_the_same_number_in_two_rows_names_both(self):
        rows = [self._row(), self._row("李秀英", 1, relation="配偶")]
        found = self._found(rows)
        self.assertIn("row 3", found[2, "G"][1])
        self.assertIn("row 2", found[3, "G"][1])

    def test_one_card_for_several_persons(self):
        self._take_in([self._row()])
        rows = [
            self._row("赵大", 5, "0020", 银行卡号=self._bank(9)),
            self._row("赵二", 6, "0020", "之子", 银行卡号=self._bank(9)),
            self._row("赵三", 7, "0020", "之女", 银行卡号=self._bank(1)),
        ]
        found = self._found(rows)
        self.assertEqual(found[2, "I"][0], "warning")
        self.assertIn("row 2", found[3, "I"][1])
        self.assertIn("王长河", found[4, "I"][1])

    def test_registered_in_another_village(self):
        self._person("王长河", self._household(self.qianying), identity=1)
        severity, message = self._found([self._row()])[2, "G"]
        self.assertEqual(severity, "error")
        self.assertIn("前营村", message)

    def test_registered_out_of_sight(self):
        self._person("王长河", self._household(self.qianying), identity=1)
        message = self._found([self._row()], user="clerk")[2, "G"][1]
        self.assertIn("another", message)
        self.assertNotIn("前营村", message)

    def test_a_deceased_person_is_not_revived(self):
        row = self._row(状态="死亡", 死亡或迁出时间="2025-06-01")
        self._take_in([row])
        self.assertIn("died on", self._found([self._row()])[2, "E"][1])

    def test_days_and_statuses_that_do_not_fit(self):
        self._wrong("P", "day on which", 状态="死亡")
        self._wrong("P", "死亡 or 迁出", 死亡或迁出时间="2024-01-01")
        self._wrong("P", "lives here", 状态="正常", 死亡或迁出时间="2024-01-01")
        self._wrong("L", "future", 纳入时间="2026-01-01")
        self._wrong("M", "monitored", 风险消除时间="2024-01-01")

    def test_unknown_words_come_with_suggestions(self):
        self._wrong("J", "脱贫户", 户类型="脱贫人家")
        self._wrong("N", "Write one of: 普通劳动力", 劳动技能="普通劳力")
        self._wrong("B", "相官村", 村="相管村")
        self._wrong("B", "belong to a village", 村=None)

    def test_a_household_of_two_kinds(self):
        rows = [self._row(), self._row("李秀英", 2, relation="配偶", 户类型="一般户")]
        self.assertIn("Row 2", self._found(rows)[3, "J"][1])

    def test_two_householders(self):
        rows = [self._row(), self._row("李秀英", 2)]
        self.assertIn("Row 2", self._found(rows)[3, "F"][1])

    def test_no_householder(self):
        severity, message = self._found([self._row(relation="配偶")])[2, "F"]
        self.assertEqual(severity, "warning")
        self.assertIn("户主", message)

    def test_another_householder_is_on_file(self):
        self._take_in([self._row()])
        rows = [self._row("李秀英", 2)]
        self.assertIn("王长河", self._found(rows)[2, "F"][1])

    def test_a_householder_hands_over(self):
        self._take_in(self._family())
        rows = [
            self._row("王小河", 3, relation="户主"),
            self._row("李秀英", 2, relation="之母"),
            self._row("王长河", 1, relation="之父"),
        ]
        persons = self._take_in(rows).line_ids.sorted("row").person_id
        self.assertEqual(persons.mapped("relation"), ["head", "parent", "parent"])
        self.assertEqual(persons.household_id.name, "王小河")

    def test_namesakes_without_numbers(self):
        household = self._household(code="0012")
        for _n in range(2):
            self._person("王长河", household)
        row = self._row(身份证号=None)
        self.assertIn("2 persons", self._found([row])[2, "E"][1])

    def test_a_namesake_in_another_household_is_said(self):
        self._person("王长河", self._household(code="0001"))
        severity, message = self._found([self._row()])[2, "E"]
        self.assertEqual(severity, "warning")
        self.assertIn("0001", message)

    def test_another_number_for_a_member_of_the_household(self):
        self._take_in([self._row()])
        message = self._found([self._row(n=2)])[2, "G"][1]
        self.assertIn("another identity number", message)

    def test_a_number_in_another_column_is_refused(self):
        self._wrong("R", "kept only sealed", 备注=f"电话{self._phone(8)}")
        self._wrong("C", "kept only sealed", code=self._identity(5))
        self._wrong("E", "kept only sealed", name=f"王长河{self._identity(5)}")

    def test_a_name_is_needed(self):
        self._wrong("E", "empty", name=None)

    def test_since_before_what_it_counts_as(self):
        self._take_in([self._row(纳入时间="2020-01-01")])
        row = self._row(
            户类型="监测户", 监测对象类别="突发严重困难户", 纳入时间="2019-01-01"
        )
        self.assertEqual(self._found([row])[2, "L"][0], "error")

    def test_all_or_the_right_rows(self):
        rows = [*self._family(), self._row("赵大", 9, "0013", 身份证号="349901")]
        record = self._import(rows)
        with self.assertRaisesRegex(UserError, "1 rows are wrong"):
            record.action_import()
        self.assertFalse(self.env["rural.person"].search([("name", "=", "王长河")]))
        record.only_right_rows = True
        record.action_import()
        self.assertEqual((record.count_new, record.count_wrong), (3, 1))

    def test_a_household_without_code_is_taken_as_a_whole(self):
        head = ["村", "户主姓名", "姓名", "与户主关系", "身份证号"]
        rows = [
            ["相官村", "王长河", "王长河", "户主", "349901"],
            ["相官村", "王长河", "李秀英", "配偶", self._identity(2)],
            ["相官村", "赵大", "赵大", "户主", self._identity(3)],
        ]
        self.assertEqual(self._statuses(rows, head=head), ["wrong", "wrong", "new"])

    def test_no_list_of_persons(self):
        data = workbook([["科目编码", "借方余额", "贷方余额"], ["102", 1, 2]])
        with self.assertRaisesRegex(UserError, "list of persons"):
            self._import(data).action_check()


@tagged("post_install", "-at_install")
class TestPersonImportAccess(PersonImportCase):
    def test_a_clerk_imports_into_the_own_village_only(self):
        self._take_in([self._row()], user="clerk")
        found = self._found([self._row(村="前营村")], user="clerk")
        self.assertIn("no region in your charge", found[2, "B"][1])

    def test_roles_that_do_not_import(self):
        for user in ("reviewer", "auditor"):
            with self.assertRaises(AccessError):
                self._import([self._row()], user=user)
        for model in ("rural.programme.import", "rural.official.import"):
            for user in ("clerk", "accountant", "reviewer", "auditor"):
                imports = self.env[model].with_user(self.users[user])
                self.assertFalse(imports.has_access("create"))
            self.assertTrue(
                self.env[model].with_user(self.users["officer"]).has_access("create")
            )

    def test_imports_are_seen_by_their_creator_alone(self):
        record = self._import([self._row()], user="clerk")
        record.action_check()
        for part in (record, record.issue_ids, record.line_ids, record.column_ids):
            mine = part.with_user(self.users["officer"])
            self.assertFalse(mine.search([("id", "in", part.ids)]))


@tagged("post_install", "-at_install")
class TestPersonTemplate(HttpCase, PersonImportCase):
    def test_blank_workbooks(self):
        self.authenticate("rural_officer", "rural_officer")
        for kind, words in (
            ("person", ("户编号", "身份证号", "户类型")),
            ("programme", ("身份证号", "项目", "年度")),
            ("official", ("姓名", "干部姓名")),
        ):
            response = self.url_open(f"/rural_asset/import_template/{kind}")
            self.assertEqual(response.status_code, 200)
            rows = self._sheet(base64.b64encode(response.content))
            for word in words:
                self.assertIn(word, rows[1])
        self.assertNotIn("元", rows[0][0])
