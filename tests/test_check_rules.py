"""Each rule with what it finds and what it leaves alone, the edges of its threshold,
and its clause.
"""

from odoo.tests import tagged

from ..models.rural_procedure import STATE_TOKEN
from .common_checks import CheckCommon


@tagged("post_install", "-at_install")
class TestRulesOfPapers(CheckCommon):
    """On plans and results."""

    def test_every_rule_names_clause_and_cure(self):
        checks = self.env["rural.check"].search([("code", "=like", "P%")])
        self.assertEqual(len(checks), 16)
        for check in checks:
            self.assertTrue(check.clause and check.cure and check.name)
            severity = {"P01": "block", "P03": "block", "P05": "block", "P08": "block"}
            severity |= {"P11": "note", "P12": "note", "P14": "note", "P15": "block"}
            self.assertEqual(check.severity, severity.get(check.code, "warn"))

    # P01 来安县办法 五: 重复投资

    def test_p01_same_item(self):
        self._share(self.wang)
        self.assertFalse(self._found("P01"))
        copy = self.relief.copy({"distribution_id": self.paper.id, "name": "临时 救助"})
        self._share(self.wang, 50, copy)
        self.assertEqual(self._found("P01").amount, 150)

    def test_p01_another_purpose_is_no_double(self):
        self._share(self.wang)
        self._share(self.wang, line=self.reward)
        self._share(self.li)
        self.assertFalse(self._found("P01"))

    def test_p01_same_name_where_nobody_is_on_file(self):
        self._share("赵 六")
        self._share("赵六")
        self._share("孙七")
        hit = self._found("P01")
        self.assertEqual(len(hit), 1)
        self.assertIn("六", hit.detail)

    def test_p01_in_the_other_scheme(self):
        self._share(self.wang)
        line = self._line_vals("P31", 300, name="临时救助", criterion="民主评议")
        other = self._plan(lines=[line], scheme="pv")
        self._share(self.wang, 300, other.line_ids)
        self.assertEqual(self._found("P01").amount, 400)
        self.assertEqual(self._found("P01", other).amount, 400)
        self._step(other, "withdraw")
        self.assertFalse(self._found("P01"))

    # P02 账实相符

    def test_p02_one_card_for_two_persons(self):
        self.wang.bank_card = self._bank(1)
        self.li.bank_card = self._bank(2)
        self._share(self.wang)
        self._share(self.li, 200)
        self.assertFalse(self._found("P02"))
        self.li.bank_card = self._bank(1)
        hit = self._found("P02")
        self.assertEqual(hit.person_ids, self.wang | self.li)
        self.assertEqual(hit.amount, 300)
        self.assertIn(self._bank(1)[-4:], hit.detail)
        self.assertNotIn(self._bank(1)[:-4], str(hit.read()))

    def test_p02_the_other_is_on_a_list_of_the_year(self):
        home = self._household(self.qianying, kind="lifted")
        neighbour = self._person("吴邻", home, bank=1)
        self.wang.bank_card = self._bank(1)
        self._share(self.wang)
        self.assertFalse(self._found("P02"), "吴邻 receives nothing this year")
        other = self._plan(
            self.qianying, lines=[self._line_vals("31", 100, name="济困")]
        )
        self._share(neighbour, line=other.line_ids)
        self.assertEqual(self._found("P02").person_ids, self.wang | neighbour)

    # P03 自然减员的，从次月起停止享受收益

    def _left(self, day, state="moved"):
        person = self._person("赵老五", self._household(kind="lifted"))
        share = self._share(person)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_person SET state = %s, date_left = %s WHERE id = %s",
            [state, day, person.id],
        )
        person.invalidate_recordset()
        return share

    def test_p03_left_before_the_year(self):
        self._left("2024-12-31", "deceased")
        hit = self._found("P03")
        self.assertIn("died on 2024-12-31", hit.detail)

    def test_p03_left_within_the_year(self):
        self._left("2025-01-01")
        self.assertFalse(self._found("P03"))

    # P04 不得重复用于已有专项资金支持的各类到户帮扶政策

    def _programme(self, person, kind="housing", year=2025):
        return self.env["rural.person.programme"].create(
            {"person_id": person.id, "programme": kind, "year": year, "amount": 20000}
        )

    def test_p04_programme_of_the_household(self):
        spouse = self._person("陈秀英", self.home, relation="spouse")
        self._share(self.wang)
        self._programme(spouse, year=2024)
        self.assertFalse(self._found("P04"))
        self._programme(spouse)
        hit = self._found("P04")
        self.assertEqual(hit.person_ids, self.wang)
        self.assertEqual(hit.amount, 100)
        self.assertFalse(self._found("P12"))

    def test_p04_person_without_household(self):
        single = self._person("钱独")
        self._share(single)
        self._programme(self.li)
        self.assertFalse(self._found("P04"))
        self._programme(single, "water")
        self.assertEqual(self._found("P04").person_ids, single)

    def test_p12_allowance_beside_photovoltaic_income(self):
        self._programme(self.wang, "minimum")
        self._share(self.wang)
        self.assertFalse(self._found("P12") | self._found("P04"))
        line = self._line_vals("P31", 300, name="奖励", criterion="民主评议")
        other = self._plan(lines=[line], scheme="pv")
        self._share(self.wang, 300, other.line_ids)
        self.assertEqual(self._found("P12", other).amount, 300)

    # P05 一分了之

    def test_p05_from_ten_persons_on(self):
        self._everyone(9)
        self.assertFalse(self._found("P05"))
        self._share(self.wang)
        hit = self._found("P05")
        self.assertIn("10 of 10", hit.detail)
        self.assertEqual(hit.amount, 1000)

    def test_p05_from_ninety_percent_on(self):
        self._everyone(9)
        share = self._share(self.wang, 300)
        self.assertIn("9 of 10", self._found("P05").detail)
        self._share(self.li, 200)
        self.assertFalse(self._found("P05"), "9 of 11 are 81.8 %")
        share.amount = 100
        self.assertIn("10 of 11", self._found("P05").detail)
        self._check("P05").percent = 91
        self.assertFalse(self._found("P05"))
        self._check("P05").write({"percent": 90, "number": 12})
        self.assertFalse(self._found("P05"))

    def test_p05_item_by_item(self):
        self._everyone(9)
        self._share(self.wang, line=self.reward)
        self.assertFalse(self._found("P05"))

    # P13 普惠性

    def test_p13_almost_all_households(self):
        self._check("P13").number = 5
        for _number in range(8):
            self._household(kind="monitored")
        self._household(kind="other")
        for number in range(7):
            household = self.env["rural.household"].search(
                [("kind", "=", "monitored")], offset=number, limit=1
            )
            self._share(self._person(f"村民{number}", household), 50 + number)
        self.assertFalse(self._found("P13"), "7 of 10 households")
        self._share(self.wang, 5)
        self.assertIn("8 of the village's 10", self._found("P13").detail)
        self._check("P13").number = 11
        self.assertFalse(self._found("P13"))

    # P06 主要用于公益岗位

    def test_p06_handouts_above_work(self):
        self.assertFalse(self._found("P06"), "3,000 of relief, 6,000 of wages")
        self.relief.amount = 5000
        self.assertFalse(self._found("P06"), "6,000 each")
        self.relief.amount = 5000.01
        self.assertEqual(self._found("P06").amount, 6000.01)
        self._check("P06").percent = 101
        self.assertFalse(self._found("P06"))

    # P07 干部亲属

    def test_p07_relative_of_an_official(self):
        self._share(self.wang)
        self._share(self.wang, 20, self.reward)
        self.assertFalse(self._found("P07"))
        self.env["rural.official"].create(
            {
                "person_id": self.wang.id,
                "region_id": self.xiangguan.id,
                "official": "村主任王强",
                "relation": "父亲",
            }
        )
        hit = self._found("P07")
        self.assertEqual(hit.amount, 120)
        self.assertIn("村主任王强 父亲", hit.detail)

    # P08 负面清单

    def test_p08_words_of_items_criteria_and_reasons(self):
        self.assertFalse(self._found("P08"))
        cases = {
            "name": "春节 慰问品",
            "criterion": "按户均发放",
            "duty": "接待费",
        }
        for field, text in cases.items():
            with self.subTest(field=field):
                before = self.relief[field]
                self.relief[field] = text
                self.assertEqual(len(self._found("P08")), 1)
                self.relief[field] = before
                self.assertFalse(self._found("P08"))
        self._share(self.wang, reason="发放现金")
        hit = self._found("P08")
        self.assertIn("发放现金", hit.detail)
        self.assertIn("平均分配、简单发钱发物", hit.detail)

    def test_p08_what_a_criterion_rules_out(self):
        self.relief.criterion = "不得平均分配；未享受危房改造、自来水入户的困难户"
        self.assertFalse(self._found("P08"))

    # P09 本村

    def test_p09_person_of_another_village(self):
        """A list that was written before the register said so."""
        person = self._person("吴邻")
        self._share(self.wang)
        self._share(person, 80)
        self.assertFalse(self._found("P09"))
        self.env.cr.execute(
            "UPDATE rural_person SET region_id = %(v)s, village_id = %(v)s"
            " WHERE id = %(id)s",
            {"v": self.qianying.id, "id": person.id},
        )
        person.invalidate_recordset()
        hit = self._found("P09")
        self.assertEqual(hit.person_ids, person)
        self.assertIn("前营村", hit.detail)

    # P16 具体名单

    def test_p16_names_without_a_person(self):
        self._share(self.wang)
        self.assertFalse(self._found("P16"))
        self._share("冯甲", 30)
        self._share("冯乙", 40)
        hit = self._found("P16")
        self.assertEqual(hit.amount, 70)
        self.assertIn("冯甲、冯乙", hit.detail)

    def test_p16_village_without_register(self):
        other = self._plan(
            self.qianying, lines=[self._line_vals("31", 100, name="济困")]
        )
        self._share("冯甲", line=other.line_ids)
        self.assertFalse(self._found("P16", other))

    # P11 已脱贫人口和监测帮扶对象

    def test_p11_what_the_household_was_in_the_year(self):
        other = self._household(kind="other", date_kind="2020-01-01")
        person = self._person("何远", other)
        self._share(self.wang)
        self._share(person, 70)
        hit = self._found("P11")
        self.assertEqual(hit.person_ids, person)
        self.assertEqual(hit.amount, 70)
        other.write(
            {
                "kind": "monitored",
                "monitored_kind": "sudden",
                "date_kind": "2025-12-31",
            }
        )
        self.assertFalse(self._found("P11"), "monitored on the last day of the year")

    def test_p11_monitored_only_after_the_year(self):
        other = self._household(kind="other", date_kind="2020-01-01")
        self._share(self._person("何远", other))
        other.write(
            {
                "kind": "monitored",
                "monitored_kind": "sudden",
                "date_kind": "2026-01-01",
            }
        )
        self.assertTrue(self._found("P11"))

    def test_p11_list_without_persons_goes_by_its_word(self):
        self._share("冯甲", person_kind="monitored")
        self.assertFalse(self._found("P11"))
        self._share("冯乙", person_kind="other")
        self.assertIn("冯乙", self._found("P11").detail)


@tagged("post_install", "-at_install")
class TestRulesOfPayouts(CheckCommon):
    """On payment lists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._walk(cls.paper, "filed")
        cls.post = cls.env["rural.post"].create(
            {
                "name": "护路员",
                "region_id": cls.xiangguan.id,
                "person_id": cls.wang.id,
                "plan_line_id": cls.post_item.id,
                "wage_month": 500,
                "date_start": "2025-03-10",
                "date_end": "2025-12-31",
            }
        )

    def _wage(self, month="2025-06-01", amount=500, **vals):
        line = {"person_id": self.wang.id, "post_id": self.post.id, "amount": amount}
        return self._payout("wage", month, lines=[line | vals])

    def _relief(self, *persons, month="2025-06-01", amount=100, **vals):
        lines = [{"person_id": person.id, "amount": amount} for person in persons]
        return self._payout(
            month=month, lines=lines, plan_line_id=self.relief.id, **vals
        )

    # P01

    def test_p01_same_item_twice_in_a_year(self):
        first = self._relief(self.wang, self.li)
        self.assertFalse(self._found("P01", first))
        second = self._relief(self.wang, month="2025-09-01")
        hits = self._found("P01", first | second)
        self.assertEqual(sorted(hits.mapped("res_id")), sorted((first | second).ids))
        self.assertEqual(hits.person_ids, self.wang)
        self.assertEqual(hits.mapped("amount"), [200, 200])

    def test_p01_wages_of_two_months(self):
        lists = self._wage("2025-05-01") | self._wage("2025-06-01")
        self.assertFalse(self._found("P01", lists))

    # P03

    def test_p03_from_the_following_month_on(self):
        lists = self._relief(self.wang, month="2025-05-01")
        lists |= self._relief(self.wang, month="2025-06-01")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rural_person SET state = 'moved', date_left = '2025-05-02'"
            " WHERE id = %s",
            [self.wang.id],
        )
        self.wang.invalidate_recordset()
        self.assertEqual(self._found("P03", lists).res_id, lists[1].id)

    # P05

    def test_p05_list_of_equal_amounts(self):
        persons = self.wang | self.li
        for number in range(7):
            persons |= self._person(f"村民{number}", self._household(kind="lifted"))
        payout = self._relief(*persons)
        self.assertFalse(self._found("P05", payout))
        person = self._person("村民九", self._household(kind="lifted"))
        payout.line_ids = [(0, 0, {"person_id": person.id, "amount": 100})]
        self.assertIn("10 of 10", self._found("P05", payout).detail)

    # P08

    def test_p08_reason_of_a_row(self):
        payout = self._relief(self.wang)
        self.assertFalse(self._found("P08", payout))
        payout.line_ids.reason = "过节费"
        self.assertIn("过节费", self._found("P08", payout).detail)

    # P10 就业协议

    def test_p10_above_the_wage(self):
        payout = self._wage(amount=500)
        self.assertFalse(self._found("P10", payout))
        payout.line_ids.amount = 500.01
        hit = self._found("P10", payout)
        self.assertEqual(hit.amount, 500.01)
        self.assertIn("500.00", hit.detail)

    def test_p10_outside_the_time(self):
        self.assertFalse(self._found("P10", self._wage("2025-03-01")))
        self.assertFalse(self._found("P10", self._wage("2025-12-01")))
        self.assertTrue(self._found("P10", self._wage("2025-02-01")))
        self.assertTrue(self._found("P10", self._wage("2026-01-01")))

    # P14

    def test_p14_papers(self):
        payout = self._wage()
        hits = self._found("P14", payout)
        self.assertEqual(len(hits), 2)
        payout.attendance_ids = self._file("考勤表.jpg", b"sheet")
        self.assertEqual(len(self._found("P14", payout)), 1)
        self.company.rural_agreement = "off"
        self.assertFalse(self._found("P14", payout))

    # P11

    def test_p11_what_the_household_was_in_the_month(self):
        other = self._household(kind="other", date_kind="2020-01-01")
        person = self._person("何远", other)
        may = self._relief(person, month="2025-05-01")
        june = self._relief(person, month="2025-06-01")
        other.write(
            {
                "kind": "monitored",
                "monitored_kind": "sudden",
                "date_kind": "2025-06-15",
            }
        )
        self.assertEqual(self._found("P11", may | june).res_id, may.id)

    def test_cancelled_list_has_nothing_open(self):
        first = self._relief(self.wang)
        second = self._relief(self.wang, month="2025-09-01")
        self.assertTrue(self._found("P01", first))
        second.with_context(rural_token=STATE_TOKEN).write({"state": "cancelled"})
        self.assertFalse(self._found("P01", first))
        self.assertFalse(self._run(second))
