"""The draw: by seed, by strata, by value, and what is refused."""

import json
import unittest
from collections import Counter
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.rural_asset.lib import sampling
from odoo.addons.rural_asset.lib.errors import DataError

from .common_verification import ON_SITE, VerificationCommon
from .test_lib_properties import given, holds


def units(st):
    """Lists of units with their own keys, in few strata, of very different value."""
    unit = st.tuples(
        st.sampled_from("甲乙丙"),
        st.sampled_from(["operating", "public"]),
        st.one_of(st.integers(0, 100), st.integers(0, 10**12)),
    )
    return st.lists(unit, min_size=1, max_size=60).map(
        lambda rows: [
            sampling.Unit(f"A{n:03d}", (town, kind), value)
            for n, (town, kind, value) in enumerate(rows)
        ]
    )


def cases(st):
    """Units, and a size that they allow."""
    return units(st).flatmap(
        lambda found: st.tuples(st.just(found), st.integers(1, len(found)))
    )


@unittest.skipIf(given is None, "hypothesis is not installed")
class TestSampling(BaseCase):
    @holds(lambda st: {"case": cases(st), "by_value": st.booleans()})
    def test_size_without_doubles_and_drawn_again_the_same(self, case, by_value):
        population, size = case
        drawn = sampling.draw(population, size, "种子", by_value)
        self.assertEqual(len(drawn), size)
        self.assertEqual(len(set(drawn)), size)
        self.assertLessEqual(set(drawn), {unit.key for unit in population})
        again = sampling.draw(population[::-1], size, "种子", by_value)
        self.assertEqual(again, drawn)

    @holds(lambda st: {"case": cases(st), "by_value": st.booleans()})
    def test_strata_get_what_is_due_to_them(self, case, by_value):
        population, size = case
        drawn = set(sampling.draw(population, size, "1", by_value))
        units, claims, found = Counter(), Counter(), Counter()
        for unit in population:
            units[unit.stratum] += 1
            claims[unit.stratum] += max(unit.weight, 1) if by_value else 1
            found[unit.stratum] += unit.key in drawn
        least = 1 if size >= len(units) else 0
        for poor in units:
            self.assertGreaterEqual(found[poor], least)
            for rich in units:
                # Nobody has the last unit while another claims it more.
                if found[rich] > least and found[poor] < units[poor]:
                    self.assertGreaterEqual(
                        claims[rich] * (2 * found[poor] + 1),
                        claims[poor] * (2 * found[rich] - 1),
                    )

    @holds(lambda st: {"population": units(st)})
    def test_more_than_there_are_is_refused(self, population):
        for size in (len(population) + 1, 0):
            with self.assertRaises(DataError):
                sampling.draw(population, size, "1")

    def test_simple_strata_are_in_proportion(self):
        sizes = {("甲",): 600, ("乙",): 300, ("丙",): 100}
        population = [
            sampling.Unit(f"{key[0]}{n}", key)
            for key, size in sizes.items()
            for n in range(size)
        ]
        found = Counter(key[0] for key in sampling.draw(population, 100, "1"))
        self.assertEqual(found, {"甲": 60, "乙": 30, "丙": 10})

    def test_value_decides_where_it_is_asked(self):
        """What holds half of the value is drawn, whatever the seed; of equals each
        has its chance.
        """
        population = [sampling.Unit("大", (), 10**6)]
        population += [sampling.Unit(f"小{n}", (), 10**4) for n in range(100)]
        drawn = [sampling.draw(population, 2, seed, True) for seed in range(200)]
        self.assertTrue(all("大" in sample for sample in drawn))
        small = Counter(key for sample in drawn for key in sample if key != "大")
        self.assertGreater(len(small), 60)
        self.assertLess(max(small.values()), 12)

    def test_margins_of_the_textbook(self):
        """n = 1.96² · ¼ ÷ e²: 385 for ±5 points, 278 of a thousand."""
        self.assertEqual(sampling.margin(385, 10**9), 5.0)
        self.assertEqual(sampling.margin(278, 1000), 5.0)
        self.assertEqual(sampling.margin(1000, 1000), 0)


@tagged("post_install", "-at_install")
class TestVerificationSample(VerificationCommon):
    def _drawn(self, **vals):
        return self._verification("drawn", **vals)

    def test_the_same_seed_draws_the_same_sample(self):
        first = self._drawn().sample_ids.mapped("code")
        self.assertEqual(len(first), 4)
        self.assertEqual(self._drawn().sample_ids.mapped("code"), first)
        others = [
            self._drawn(seed=str(seed)).sample_ids.mapped("code") for seed in range(6)
        ]
        self.assertTrue(any(other != first for other in others))

    def test_a_seed_is_made_where_none_is_given(self):
        drawn = self._drawn(seed=False)
        self.assertEqual(len(drawn.seed), 16)
        self.assertEqual(len(drawn.population_digest), 64)

    def test_strata_are_township_and_class(self):
        sample = self._drawn().sample_ids
        self.assertEqual(
            Counter((s.township_id, s.asset_class) for s in sample),
            {
                (self.liuhe, "operating"): 2,
                (self.shunshan, "operating"): 1,
                (self.shunshan, "public"): 1,
            },
        )

    def test_only_what_is_registered_is_drawn(self):
        whole = self._drawn(kind="full")
        self.assertEqual(whole.sample_ids.asset_id, self.assets)
        self.assertEqual(whole.population_value, 6000 * 3 + 120000)
        self.assertEqual(whole.margin, 0)
        self.assertEqual(whole.sample_ids.mapped("number"), list(range(1, 11)))

    def test_townships_and_batch_narrow_the_draw(self):
        self._asset(self.qianying, "registered", batch="poverty", name="扶贫车间")
        whole = self._drawn(kind="full", township_ids=[(6, 0, self.liuhe.ids)])
        self.assertEqual(whole.sample_count, 7)
        self.assertEqual(self._drawn(kind="full", batch="poverty").sample_count, 1)

    def test_percent_is_rounded_up(self):
        drawn = self._drawn(size_by="percent", percent=41)
        self.assertEqual(drawn.sample_count, 5)
        self.assertEqual(drawn.margin, sampling.margin(5, 10))

    def test_a_sample_larger_than_the_population_is_refused(self):
        with self.assertRaisesRegex(UserError, "11 assets .* from 10"):
            self._drawn(size=11)
        with self.assertRaisesRegex(UserError, "nothing to draw"):
            self._drawn(batch="poverty", kind="full")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._verification(size=0)

    def test_the_registers_facts_are_frozen(self):
        drawn = self._drawn(kind="full")
        sample = drawn.sample_ids.filtered(lambda s: s.asset_id == self.assets[0])
        self.assets[0].write({"location": "村东", "usage_state": "idle"})
        self.assertFalse(sample.facts["location"])
        self.assertEqual(sample.facts["usage_state"], "in_use")
        self.assertIn("12", sample.facts_text)

    def test_samples_are_made_by_the_draw_alone(self):
        drawn = self._drawn()
        sample = drawn.sample_ids[0].sudo()
        for change in (
            lambda: sample.write({"value": 1}),
            lambda: sample.unlink(),
            lambda: sample.copy({"number": 99}),
            lambda: drawn.sudo().write({"population_count": 1}),
            lambda: drawn.write({"size": 2}),
            lambda: sample.answer_ids[0].write({"indicator_id": 1}),
            lambda: sample.answer_ids[0].unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_redraw_only_before_the_first_answer_and_logged(self):
        drawn = self._verification("running")
        before = drawn.sample_ids.asset_id
        with freeze_time(ON_SITE):
            drawn._take_step("redraw", "抽中资产已拆除", "另一个种子")
        self.assertEqual((drawn.state, drawn.draw_count), ("drawn", 2))
        log = drawn.sudo().log_ids[0]
        self.assertEqual((log.action, log.reason), ("redraw", "抽中资产已拆除"))
        seeds = json.loads(log.changes)[0]
        self.assertEqual((seeds["old"], seeds["new"]), ("20250708", "另一个种子"))
        self.assertEqual(len(drawn.sample_ids), len(before))
        drawn.action_start()
        self._one(drawn).action_conforms()
        with self.assertRaisesRegex(UserError, "answers already"):
            drawn._take_step("redraw", "再抽一次")
        with self.assertRaisesRegex(UserError, "reason"):
            self._drawn()._take_step("redraw", " ")
        self.assertFalse(drawn.can_redraw)

    def test_the_days_are_those_of_the_campaign(self):
        """五(三)1: 7月1日-8月10日, or as the county has set them."""
        plain = self._verification()
        self.assertEqual(plain.date_from, date(2025, 7, 1))
        self.assertEqual(plain.date_to, date(2025, 8, 10))
        campaign = self.env["rural.inventory"].create(
            {"region_id": self.county.id, "year": 2026, "date_verify": "2026-08-15"}
        )
        of_campaign = self._verification(year=2026)
        self.assertEqual(of_campaign.inventory_id, campaign)
        self.assertEqual(of_campaign.date_to, date(2026, 8, 15))
