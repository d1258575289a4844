"""The form of a plan or result: blocks, sums while typing, presets, query budget."""

from freezegun import freeze_time
from lxml import etree

from odoo.tests import Form, tagged

from .common_distribution import FIRST_DAY, DistributionCommon


@tagged("post_install", "-at_install")
class TestDistributionForm(DistributionCommon):
    def _new(self, role="clerk", **defaults):
        papers = self.env["rural.distribution"].with_user(self.users[role])
        view = "rural_asset.rural_distribution_view_form"
        return Form(papers.with_context(**defaults), view=view)

    def _form(self, paper, role="clerk"):
        view = "rural_asset.rural_distribution_view_form"
        return Form(paper.with_user(self.users[role]), view=view)

    def _fill(self, form):
        with form.income_ids.new() as row:
            row.name = "蔬菜大棚"
            row.amount = 20000
        with form.line_operation_ids.new() as line:
            line.amount = 1000.10
        with form.line_post_ids.new() as line:
            line.name = "道路专管员"
            line.post_count = line.person_count = 2
            line.wage_month = 500
        with form.line_temporary_ids.new() as line:
            line.name = "清淤"
            line.person_times = 30
            line.day_rate = 80

    def test_village_of_a_clerk_is_preset(self):
        with freeze_time(FIRST_DAY):
            form = self._new(default_kind="plan")
            self.assertEqual(form.region_id, self.xiangguan)
            self.assertEqual(form.year, 2025)
        self.users["clerk"].rural_region_ids |= self.qianying
        self.assertFalse(self._new().region_id)

    def test_sums_follow_while_typing(self):
        """附件1: posts × wage × months; person-times × day rate; surplus."""
        form = self._new()
        self._fill(form)
        self.assertEqual(form.amount_operation, 1000.10)
        self.assertEqual(form.amount_posts, 12000 + 2400)
        self.assertEqual(form.amount_total, 15400.10)
        self.assertEqual(form.amount_surplus, 4599.90)
        self.assertEqual(form.post_count, 2)
        with form.line_temporary_ids.edit(0) as line:
            line.day_rate = 100
        self.assertEqual(form.amount_posts, 15000)
        form.line_post_ids.remove(0)
        self.assertEqual(form.amount_posts, 3000)
        self.assertEqual(form.post_count, 0)
        paper = form.save()
        self.assertEqual(paper.amount_posts, 3000)
        self.assertEqual(paper.amount_total, 4000.10)
        self.assertEqual(len(paper.line_ids), 2)

    def test_saved_rows_are_changed_in_their_blocks(self):
        paper = self._plan()
        form = self._form(paper)
        with form.line_work_ids.edit(0) as line:
            line.amount = 2500
        self.assertEqual(form.amount_total, 8500)
        self.assertEqual(form.amount_surplus, 1500)
        form.line_post_ids.remove(0)
        self.assertEqual(form.amount_total, 2500)
        form.save()
        self.assertEqual(paper.amount_total, 2500)
        self.assertEqual(paper.line_ids.mapped("amount"), [2500])

    def test_earlier_surplus_stays_outside_while_typing(self):
        """来安县办法 三: 历年结余 stays out of this year's sums."""
        paper = self._plan(lines=[self._line_vals("41", 100, carryover=True)])
        form = self._form(paper)
        self.assertEqual((form.amount_works, form.amount_carryover), (0, 100))
        with form.line_work_ids.edit(0) as line:
            line.amount = 70
        self.assertEqual((form.amount_works, form.amount_carryover), (0, 70))
        self.assertEqual(form.amount_surplus, 10000)

    def test_each_block_presets_its_use(self):
        codes = {
            "line_operation_ids": ("11", "P11"),
            "line_post_ids": ("21", "P21"),
            "line_temporary_ids": ("22", "P22"),
            "line_relief_ids": ("31", "P31"),
            "line_work_ids": ("41", "P41"),
            "line_other_ids": ("51", "P51"),
        }
        for scheme, place in (("general", 0), ("pv", 1)):
            form = self._new(default_scheme=scheme)
            for block, pair in codes.items():
                with getattr(form, block).new() as line:
                    self.assertEqual(line.use_id.code, pair[place])
                    line.name = block

    def test_item_takes_the_name_of_its_use(self):
        form = self._new()
        with form.line_operation_ids.new() as line:
            self.assertEqual(line.name, "运维管理")
            line.use_id = self._use("12")
            self.assertEqual(line.name, "土地租金")
            line.name = "大棚租金"
            line.use_id = self._use("13")
            self.assertEqual(line.name, "大棚租金")

    def test_every_item_stands_in_one_block(self):
        """Whatever uses the county adds, no item is lost from the form."""
        uses = self.env["rural.use"].search([("scheme", "=", "general")])
        extra = [
            {"code": f"X{i}", "name": f"其他{i}", "direction": d, "detail": e}
            for i, (d, e) in enumerate(
                (d, e)
                for d in ("operation", "posts", "relief", "works", "other")
                for e in ("amount", "post", "temporary", "persons", "works")
            )
        ]
        uses |= uses.create(extra)
        paper = self._plan(lines=[{"use_id": u.id, "name": u.name} for u in uses])
        blocks = [
            paper.line_operation_ids,
            paper.line_post_ids,
            paper.line_temporary_ids,
            paper.line_relief_ids,
            paper.line_work_ids,
            paper.line_other_ids,
        ]
        self.assertEqual(sum(map(len, blocks)), len(uses))
        self.assertEqual(paper.line_ids.union(*blocks), paper.line_ids)

    def test_nothing_is_typed_once_it_was_discussed(self):
        paper = self._plan(state="discussed")
        form = self._form(paper)
        with self.assertRaises(AssertionError):
            form.line_work_ids.remove(0)
        with self.assertRaises(AssertionError):
            form.income_ids.remove(0)
        form.note = "已商议"
        form.save()
        self.assertEqual(paper.note, "已商议")

    def test_columns_of_the_board_follow_the_procedure(self):
        papers = self._plan(state="filed") | self._plan(year=2026)
        papers |= self._plan(self.qianying, "noticed")
        board = papers.with_context(read_group_expand=True)
        groups = board.web_read_group([("id", "in", papers.ids)], ["state"])
        states = [group["state"] for group in groups["groups"]]
        self.assertEqual(states, ["draft", "noticed", "filed"])

    def test_late_from_the_day_after_the_deadline(self):
        """来安县办法 四(二): plan and last year's result by the end of March."""
        plan = self._plan(year=2025)
        papers = self.env["rural.distribution"]
        domain = [("id", "=", plan.id)]
        for day, late in (("2025-03-31", False), ("2025-04-01", True)):
            with freeze_time(f"{day} 04:00:00"):
                plan.invalidate_recordset()
                self.assertEqual(plan.is_late, late)
                for value in (True, False):
                    found = papers.search([*domain, ("is_late", "=", value)])
                    self.assertEqual(bool(found), late == value)
        self.assertEqual(str(plan.date_due), "2025-03-31")


@tagged("post_install", "-at_install")
class TestFormBudget(DistributionCommon):
    """Opening the form of a plan with 200 items takes 30 queries at most."""

    QUERIES = 30

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.full = cls._full_plan(cls.xiangguan, 200)
        cls.few = cls._full_plan(cls.qianying, 20)

    @classmethod
    def _full_plan(cls, village, count):
        income = [(0, 0, {"name": "大棚", "amount": 200000})]
        return cls._plan(village, lines=cls._many_lines(count), income_ids=income)

    @classmethod
    def _many_lines(cls, count):
        codes = ("11", "12", "21", "22", "31", "32", "41", "51")
        parts = {
            "post": {"post_count": 1, "person_count": 1, "wage_month": 10},
            "temporary": {"person_times": 2, "day_rate": 1},
            "persons": {"person_count": 1, "criterion": "按村规"},
        }
        for i in range(count):
            use = cls._use(codes[i % len(codes)])
            yield cls._line_vals(use.code, 5, name=f"{i}", **parts.get(use.detail, {}))

    def _spec(self, node, model):
        """What the web client asks for: every field of the arch, the names of linked
        records, the columns of the lists inside.
        """
        spec = {}
        for field in node.xpath(".//field[not(ancestor::field)]"):
            info = self.env[model]._fields[field.get("name")]
            spec[info.name] = {}
            if info.relational:
                rows = field.find("list")
                columns = {"display_name": {}}
                if rows is not None:
                    rows = etree.fromstring(etree.tostring(rows))
                    columns = self._spec(rows, info.comodel_name)
                spec[info.name] = {"fields": columns}
        return spec

    def _queries(self, paper, role):
        paper = paper.with_user(self.users[role])
        view = self.env.ref("rural_asset.rural_distribution_view_form")
        arch = paper.get_view(view.id, "form")["arch"]
        spec = self._spec(etree.fromstring(arch), paper._name)
        self.assertIn("voucher_count", spec["line_work_ids"]["fields"])
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertTrue(paper.web_read(spec))
        return self.env.cr.sql_log_count - before

    def test_form_of_a_plan_with_200_items(self):
        day = FIRST_DAY
        for state in ("draft", "noticed", "submitted", "announced", "filed"):
            if state != "draft":
                day = self._walk(self.full, state, day)
            for role in ("clerk", "reviewer", "officer"):
                with self.subTest(state=state, role=role):
                    self._queries(self.full, role)  # fills the caches
                    self.assertLessEqual(self._queries(self.full, role), self.QUERIES)

    def test_items_cost_no_queries(self):
        """200 items are read with as many queries as 20."""
        counts = [self._queries(p, "officer") for p in (self.few, self.full, self.few)]
        self.assertEqual(counts[1], counts[2])
