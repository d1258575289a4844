"""Who is to get how much of relief and rewards (来安县办法 附件1 (三))."""

from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN

from .common_distribution import FIRST_DAY, DistributionCommon
from .common_people import PeopleCommon


class SharesCommon(DistributionCommon, PeopleCommon):
    """A draft plan with relief of 600 yuan, a monitored household of two persons and
    one lifted out of poverty.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        relief = cls._line_vals("31", 600, person_count=2, criterion="评议")
        cls.plan = cls._plan(lines=[relief], income=1000)
        cls.line = cls.plan.line_ids
        cls.risky = cls._household(kind="monitored", monitored_kind="sudden")
        cls.wang = cls._person("王长河", cls.risky, labour="lost")
        cls.li = cls._person("李桂兰", cls.risky, labour="weak")
        cls.zhao = cls._person("赵铁柱", cls._household(), labour="ordinary")

    def setUp(self):
        super().setUp()
        clock = freeze_time(FIRST_DAY)
        clock.start()
        self.addCleanup(clock.stop)

    def _share(self, person=None, **vals):
        vals = {"line_id": self.line.id, "amount": 100, **vals}
        if person:
            vals["person_id"] = person.id
        return self.env["rural.distribution.share"].create(vals)


@tagged("post_install", "-at_install")
class TestShares(SharesCommon):
    # ------------------------------------------------------------
    # PERSON
    # ------------------------------------------------------------

    def test_person_gives_name_and_kind(self):
        shares = self._share(self.wang) | self._share(self.zhao)
        self.assertEqual(shares.mapped("name"), ["王长河", "赵铁柱"])
        self.assertEqual(shares.mapped("person_kind"), ["monitored", "lifted"])
        self.assertEqual(self.line.person_count, 2)

    def test_kind_is_that_of_the_year(self):
        """What a household counts as later does not reach back."""
        self.risky.write({"kind": "lifted", "date_kind": "2025-02-03"})
        plan = self._plan(self.xiangguan, year=2024, lines=[self._line_vals("31")])
        old = self._share(self.wang, line_id=plan.line_ids.id)
        self.assertEqual(old.person_kind, "monitored")
        self.assertEqual(self._share(self.wang).person_kind, "lifted")

    def test_name_stays_as_it_was_written(self):
        share = self._share(self.wang)
        self.wang.name = "王长江"
        self.assertEqual(share.name, "王长河")

    def test_persons_named_by_text_alone(self):
        share = self._share(name="孙桂芳", person_kind="monitored")
        self.assertFalse(share.person_id)
        self.assertEqual((share.name, share.person_kind), ("孙桂芳", "monitored"))
        self.assertEqual(self._share(name="周长友").person_kind, "lifted")

    def test_one_person_once_an_item(self):
        self._share(self.wang)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.env.cr.savepoint():
                self._share(self.wang)
        self._share(name="王长河")

    def test_person_of_another_village(self):
        other = self._person("陈大山", self._household(self.qianying))
        with self.assertRaisesRegex(ValidationError, "never belonged to 相官村"):
            self._share(other)

    def test_content_of_papers_before_the_register(self):
        """A name by text is digested as it was before persons were on file."""
        share = self._share(name="孙桂芳", reason="因病")
        self.assertEqual(
            share._content(),
            {
                "name": "孙桂芳",
                "person_kind": "lifted",
                "amount": "100.00",
                "reason": "因病",
            },
        )
        share = self._share(self.wang)
        self.assertEqual(share._content()["person_id"], self.wang.id)

    def test_amendment_keeps_the_persons(self):
        self._share(self.wang, amount=600)
        self._walk(self.plan, "filed")
        with freeze_time(date(2025, 8, 1)):
            clerk = self.plan.with_user(self.users["clerk"])
            clerk._take_step("amend", {"reason": "增加救助"})
        second = self.plan.next_ids.with_env(self.env)
        [share] = second.line_ids.share_ids
        self.assertEqual((share.person_id, share.amount), (self.wang, 600))

    def test_listed_persons_add_up_to_the_plan(self):
        self.assertEqual(self.plan._plan_problems(), [])
        share = self._share(self.wang, amount=599.99)
        [text] = self.plan._plan_problems()
        self.assertIn("are to get 599.99, the item plans 600.00", text)
        self.assertEqual(self.line.share_left, 0.01)
        share.amount = 600
        self.assertEqual(self.plan._plan_problems(), [])

    def test_from_a_payment_list_is_never_typed(self):
        for env in (self.env, self.env(user=self.users["clerk"])):
            with self.assertRaisesRegex(UserError, "is read from payment lists"):
                shares = env["rural.distribution.share"]
                vals = {"name": "孙桂芳", "amount": 1, "paid": True}
                shares.create({"line_id": self.line.id, **vals})
            with self.assertRaisesRegex(UserError, "is read from payment lists"):
                self._share(name="周长友").with_env(env).paid = True


@tagged("post_install", "-at_install")
class TestAddPersons(SharesCommon):
    def _wizard(self, **values):
        wizards = self.env["rural.share.add"].with_user(self.users["clerk"])
        form = Form(
            wizards.with_context(default_line_id=self.line.id),
            view="rural_asset.rural_share_add_view_form",
        )
        for name, value in values.items():
            form[name] = value
        return form

    def _persons(self, form):
        return [row["person_id"] for row in form.line_ids._records]

    def _add(self, form):
        form.save().action_add()
        shares = self.line.share_ids
        return {share.person_id: share.amount for share in shares}

    def test_monitored_persons_stand_first(self):
        self.assertEqual(self._persons(self._wizard()), (self.wang | self.li).ids)

    def test_filters(self):
        self.assertEqual(self._persons(self._wizard(labour="lost")), self.wang.ids)
        form = self._wizard(kind=False, name_part="铁")
        self.assertEqual(self._persons(form), self.zhao.ids)
        self.assertEqual(self._persons(self._wizard(monitored_kind="marginal")), [])

    def test_one_amount_for_each(self):
        form = self._wizard(kind=False, amount_each=200, reason="临时困难")
        self.assertEqual((form.chosen_count, form.chosen_amount), (3, 600))
        with form.line_ids.edit(1) as row:
            row.chosen = False
        self.assertEqual(form.chosen_amount, 400)
        self.assertEqual(self._add(form), {self.wang: 200, self.zhao: 200})
        self.assertEqual(self.line.share_ids.mapped("reason"), ["临时困难"] * 2)

    def test_total_by_points(self):
        """因素法: 600 yuan by 1, 1 and 5 points, to the fen."""
        form = self._wizard(kind=False, split="points")
        self.assertEqual(form.amount_split, 600)
        with form.line_ids.edit(2) as row:
            row.points = 5
        amounts = self._add(form)
        self.assertEqual(amounts, {self.wang: 85.72, self.li: 85.71, self.zhao: 428.57})
        total = sum(Decimal(f"{amount:.2f}") for amount in amounts.values())
        self.assertEqual(total, 600)
        self.assertEqual(self.plan._plan_problems(), [])

    def test_nobody_is_added_twice(self):
        self._share(self.wang, amount=50)
        form = self._wizard(amount_each=100)
        rows = [(r["listed"], r["chosen"]) for r in form.line_ids._records]
        self.assertEqual(rows, [(True, False), (False, True)])
        wizard = form.save()
        wizard.line_ids.chosen = True
        wizard.action_add()
        amounts = {s.person_id: s.amount for s in self.line.share_ids}
        self.assertEqual(amounts, {self.wang: 50, self.li: 100})
        with self.assertRaisesRegex(UserError, "Nobody is chosen"):
            wizard.action_add()

    def test_only_drafts(self):
        self._walk(self.plan, "discussed")
        with self.assertRaisesRegex(UserError, "no draft any more"):
            self.line.with_user(self.users["clerk"]).action_add_persons()

    def test_persons_of_another_village_are_not_offered(self):
        self._person("陈大山", self._household(self.qianying, kind="monitored"))
        self.assertEqual(self._persons(self._wizard()), (self.wang | self.li).ids)

    def test_as_last_year(self):
        token = {**self.env.context, "rural_token": STATE_TOKEN}
        papers = self.env(context=token)["rural.distribution"]
        plan = papers.create(self._plan_vals(year=2024, state="filed", lines=[]))
        result = papers.create(
            {**self._plan_vals(year=2024, lines=[self._line_vals("31", 500)])}
            | {"kind": "result", "plan_id": plan.id}
        )
        result.line_ids.share_ids.create(
            [
                {"line_id": result.line_ids.id, "amount": 300, **who}
                for who in ({"person_id": self.zhao.id}, {"name": "孙桂芳"})
            ]
        )
        result.write({"state": "filed"})
        form = self._wizard(source="last_year", split="before")
        self.assertIn("Named without being on file: 孙桂芳", form.left_text)
        self.assertEqual(self._add(form), {self.zhao: 300})
