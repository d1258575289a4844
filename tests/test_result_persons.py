"""附件2 (三): 具体名单, read from what was really paid; (二): who held the posts."""

import re
from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN

from .common_annexes import AnnexCommon
from .common_people import PeopleCommon
from .common_result import NEXT_YEAR, ResultCommon


@tagged("post_install", "-at_install")
class TestResultPersons(ResultCommon, PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        risky = cls._household(kind="monitored", monitored_kind="sudden")
        cls.wang = cls._person("王长河", risky)
        cls.li = cls._person("李桂兰", cls._household())
        cls.zhao = cls._person("赵铁柱", cls._household())

    @classmethod
    def _payout(cls, item, *rows, month="2025-06-01", state="paid", **vals):
        """A payment list with its voucher, as the steps leave it.

        :param rows: ``(person, amount)`` or ``(person, amount, reason)``
        """
        move = cls._spend(item, sum(row[1] for row in rows), month)
        payouts = cls.env["rural.payout"].with_context(rural_token=STATE_TOKEN)
        lines = [
            {
                "person_id": person.id,
                "amount": amount,
                "plan_line_id": item.id,
                "reason": reason[0] if reason else False,
                "post_id": item.detail == "post" and cls._post_of(person, item).id,
            }
            for person, amount, *reason in rows
        ]
        payout = payouts.create(
            {
                "kind": "relief" if item.detail == "persons" else "wage",
                "region_id": item.village_id.id,
                "month": month,
                "plan_line_id": item.detail == "persons" and item.id,
                "line_ids": [(0, 0, line) for line in lines],
                **vals,
            }
        )
        payout.write({"move_id": move.id, "state": state})
        return payout

    @classmethod
    def _post_of(cls, person, item):
        """The post that a person holds all year."""
        if post := person.post_ids:
            return post
        posts = cls.env["rural.post"].with_context(rural_token=STATE_TOKEN)
        return posts.create(
            {
                "name": item.name,
                "person_id": person.id,
                "region_id": item.village_id.id,
                "plan_line_id": item.id,
                "wage_month": item.wage_month,
                "date_start": "2025-01-01",
                "date_end": "2025-12-31",
                "state": "held",
            }
        )

    def _listed(self, result, item=None):
        line = self._of(result, item or self.relief)
        return [(s.name, s.person_kind, s.amount, s.reason) for s in line.share_ids]

    # ------------------------------------------------------------
    # RELIEF AND REWARDS
    # ------------------------------------------------------------

    def test_list_is_read_from_payment_lists(self):
        self._payout(self.relief, (self.wang, 200.5, "因病"), (self.li, 99.5))
        self._payout(self.relief, (self.wang, 300, "受灾"), month="2025-09-01")
        result = self._result()
        self.assertEqual(
            self._listed(result),
            [
                ("王长河", "monitored", 500.5, "受灾；因病"),
                ("李桂兰", "lifted", 99.5, False),
            ],
        )
        line = self._of(result, self.relief)
        self.assertEqual((line.person_count, line.amount), (2, 600))
        self.assertEqual(line._share_problems(), [])

    def test_reading_again_changes_nothing_that_was_explained(self):
        self._payout(self.relief, (self.wang, 600))
        result = self._result()
        [share] = result.line_ids.share_ids
        share.reason = "大病住院自付三万元"
        share_id, digest = share.id, result._content_digest()
        self._read(result)
        self.assertEqual(result.line_ids.share_ids.id, share_id)
        self.assertEqual(result._content_digest(), digest)

    def test_reading_again_after_another_list(self):
        first = self._payout(self.relief, (self.wang, 200), (self.li, 100))
        result = self._result()
        self._payout(self.relief, (self.wang, 50), (self.zhao, 250))
        [text] = result._paid_problems()
        self.assertIn("临时救助：王长河 (200.00 / 250.00)", text)
        self.assertIn("临时救助：赵铁柱 (0.00 / 250.00)", text)
        self._read(result)
        self.assertEqual(
            [row[::2] for row in self._listed(result)],
            [("王长河", 250), ("李桂兰", 100), ("赵铁柱", 250)],
        )
        first.with_context(rural_token=STATE_TOKEN).state = "checked"
        self._read(result)
        self.assertEqual(
            [row[::2] for row in self._listed(result)],
            [("王长河", 50), ("赵铁柱", 250)],
        )

    def test_what_is_read_is_not_typed(self):
        self._payout(self.relief, (self.wang, 600))
        result = self._result()
        for env in (self.env, self.env(user=self.users["clerk"])):
            [share] = result.with_env(env).line_ids.share_ids
            for vals in ({"amount": 1}, {"person_id": self.li.id}, {"name": "甲"}):
                with self.refused("is read from payment lists"):
                    share.write(vals)
            with self.refused("is read from payment lists"):
                share.unlink()
            with self.refused("is read from payment lists"):
                share.paid = False

    def test_typed_where_no_list_exists(self):
        """What was paid without a list is typed beside it, and stays."""
        self._payout(self.relief, (self.wang, 400))
        self._spend(self.relief, 200)
        result = self._result()
        line = self._of(result, self.relief)
        [text] = line._share_problems()
        self.assertIn("got 400.00, the vouchers say 600.00", text)
        line.share_ids = [(0, 0, {"person_id": self.li.id, "amount": 200})]
        self._read(result)
        self.assertEqual(line.share_ids.mapped("amount"), [400, 200])
        self.assertEqual(line.share_ids.mapped("paid"), [True, False])
        self.assertEqual(line._share_problems(), [])

    def test_list_that_is_not_booked_does_not_count(self):
        self._payout(self.relief, (self.wang, 100), state="checked")
        self._payout(self.relief, (self.zhao, 400))
        self.assertEqual([row[0] for row in self._listed(self._result())], ["赵铁柱"])

    def test_list_of_an_item_of_an_earlier_revision(self):
        self._payout(self.relief, (self.wang, 600), month="2025-05-01")
        second = self._amend(self.plan)
        item = second.line_ids.filtered(lambda row: row.detail == "persons")
        result = self._result()
        self.assertEqual(
            [r[::2] for r in self._listed(result, item)], [("王长河", 600)]
        )

    def test_many_villages_take_the_statements_of_one(self):
        self._payout(self.relief, (self.wang, 300), (self.li, 300))
        result = self._result()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result._paid_comparisons()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 2)

    # ------------------------------------------------------------
    # TIE
    # ------------------------------------------------------------

    def test_list_and_sums_paid_are_compared(self):
        self._payout(self.relief, (self.wang, 600))
        result = self._result()
        self.assertEqual(self._persons_texts(result), [])
        self.env.cr.execute(
            "UPDATE rural_distribution_share SET amount = 590 WHERE line_id = %s",
            [self._of(result, self.relief).id],
        )
        texts = self._persons_texts(result)
        self.assertEqual(len(texts), 2)
        self.assertIn("临时救助: 590.00, but 600.00", texts[0])
        self.assertIn("临时救助：王长河: 590.00, but 600.00", texts[1])

    def test_missing_list_is_told(self):
        self._spend(self.relief, 600)
        result = self._result()
        [text] = self._persons_texts(result)
        self.assertIn("临时救助: 0.00, but 600.00", text)

    def _persons_texts(self, result):
        return [t for t in result._tie_problems() if "What Was Paid" in t]

    def test_complete_result_is_filed(self):
        self._income(10000, self.asset)
        self._spend(self.works, 3000)
        self._payout(self.post, (self.zhao, 6000))
        self._payout(self.relief, (self.wang, 350), (self.li, 250))
        result = self._result()
        self.assertEqual(result._result_problems(), [])
        self._walk(result, "filed", NEXT_YEAR)
        self.assertEqual(result.state, "filed")

    # ------------------------------------------------------------
    # POSTS
    # ------------------------------------------------------------

    def test_names_on_posts_are_those_paid(self):
        self._payout(self.post, (self.zhao, 500), month="2025-01-01")
        self._payout(self.post, (self.zhao, 500), (self.li, 500), month="2025-02-01")
        result = self._result()
        post = self._of(result, self.post)
        self.assertEqual((post.person_names, post.person_count), ("赵铁柱、李桂兰", 2))

    def test_names_without_wage_list_stay(self):
        self._spend(self.post, 6000)
        post = self._of(self._result(), self.post)
        self.assertEqual((post.person_names, post.person_count), ("王长河", 1))


@tagged("post_install", "-at_install")
class TestListInAnnexes(AnnexCommon):
    """The list as it leaves the printer: names and sums are those of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put(cls._rich(), "filed")
        cls.result = cls._rich_result()
        monitored = cls.result.share_ids[::3].with_context(rural_token=STATE_TOKEN)
        monitored.person_kind = "monitored"
        cls._put(cls.result, "filed", "notice", "announcement")
        pages = cls._pages(cls._pdf("annex2", cls.result))
        cls.pages = ["".join(page.split()) for page in pages]

    def test_names_and_sums_of_the_list(self):
        text = "".join(self.pages)
        for share in self.result.share_ids:
            self.assertIn(f"{share.name}", text)
        printed = re.findall(r"(村民\d\d)(已脱贫人口|监测帮扶对象)(\d+\.\d\d)", text)
        kinds = {"lifted": "已脱贫人口", "monitored": "监测帮扶对象"}
        self.assertEqual(
            sorted(printed),
            sorted(
                (share.name, kinds[share.person_kind], f"{share.amount:.2f}")
                for share in self.result.share_ids
            ),
        )
        total = Decimal(0)
        for line in self.result.line_ids.filtered("share_ids"):
            listed = sum(Decimal(f"{s.amount:.2f}") for s in line.share_ids)
            self.assertIn(f"小计（{len(line.share_ids)}人）{listed}", text)
            total += listed
        self.assertEqual(total, sum(Decimal(amount) for *_who, amount in printed))
        self.assertIn(f"合计{total}", text)

    def test_kinds_stand_together(self):
        [relief, _reward] = self._values("annex2", self.result)["shares"]
        kinds = [row["kind"] for row in relief["rows"]]
        self.assertEqual(kinds, sorted(kinds))
        self.assertIn("（选评标准：因病自付较大的困难户）", relief["item"])
        self.assertIn("监测帮扶对象10人", relief["parts"])

    def test_long_list_repeats_its_head(self):
        listed = [page for page in self.pages if re.search(r"村民\d\d", page)]
        self.assertGreater(len(listed), 1)
        for page in listed:
            self.assertIn("序号姓名类别金额（元）事由", page)

    def test_planned_persons_in_annex_1(self):
        plan = self._plan(self.linqiao, lines=[self._line_vals("31", 900)])
        self.assertEqual(self._values("annex1", plan)["shares"], [])
        plan.line_ids.share_ids = [(0, 0, {"name": "孙桂芳", "amount": 900})]
        text = "".join("".join(self._pages(self._pdf("annex1", plan))).split())
        self.assertIn("拟帮扶人员名单", text)
        self.assertIn("孙桂芳已脱贫人口900.00", text)
        self.assertIn("（具体名单附后）", text)
