from decimal import Decimal
from fractions import Fraction

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..lib import shares
from .common_distribution import DistributionCommon


@tagged("post_install", "-at_install")
class TestShareLimit(DistributionCommon):
    """County parameters for the smallest or largest share of a direction."""

    def _limit(self, **vals):
        return self.env["rural.share.limit"].create(
            {
                "direction": "posts",
                "minimum": 80,
                "severity": "block",
                "clause": "国开办〔2020〕光伏通知",
                **vals,
            }
        )

    def _posts(self, wage, works=0, **vals):
        lines = [
            self._line_vals(
                "21",
                name="岗位",
                post_count=1,
                person_count=1,
                wage_month=wage,
                months=1,
            )
        ]
        if works:
            lines.append(self._line_vals("41", works, name="路"))
        return self._plan(lines=lines, **vals)

    def test_no_limit_by_default(self):
        self.assertFalse(self.env["rural.share.limit"].search([]))
        self.assertEqual(self._posts(1)._plan_problems(), [])

    def test_smallest_share_blocks_with_amount_and_clause(self):
        self._limit()
        paper = self._posts(7999.99)
        (problem,) = paper._plan_problems()
        for text in ("79.99%", "7,999.99", "10,000.00", "8,000.00", "国开办〔2020〕"):
            self.assertIn(text, problem)
        with self.assertRaisesRegex(UserError, "8,000.00"):
            self._step(paper, "discuss")
        paper.line_ids.wage_month = 8000
        self.assertEqual(paper._plan_problems(), [])
        self._step(paper, "discuss")

    def test_warning_lets_the_village_go_on(self):
        self._limit(severity="warn")
        paper = self._posts(1)
        self.assertEqual(paper._plan_problems(), [])
        self.assertTrue(any("8,000.00" in text for text in paper._plan_warnings()))
        self._step(paper, "discuss")

    def test_largest_share_of_a_single_use(self):
        self._limit(
            direction=False, use_id=self._use("41").id, minimum=0, maximum=33.33
        )
        paper = self._posts(1, works=3333)
        self.assertEqual(paper._plan_problems(), [])
        paper.line_ids[1].amount = 3333.01
        self.assertIn("33.34%", paper._plan_problems()[0])

    def test_share_of_what_is_left_after_operation(self):
        """扣除土地租金、运维管理等费用后 is the base where the county says so."""
        self._limit(base="distributable")
        paper = self._posts(7200)
        self.assertTrue(paper._plan_problems())
        paper.line_ids = [(0, 0, self._line_vals("12", 1000, name="地租"))]
        self.assertEqual(paper._plan_problems(), [])

    def test_carryover_stays_outside(self):
        """历年结余 does not enter the shares (来安县办法 三)."""
        account = self.env["rural.village.year"]._get(self.xiangguan, 2025)
        account.opening_entered = 9000
        self._limit()
        paper = self._posts(100)
        paper.line_ids.carryover = True
        self.assertIn("0.00%", "\n".join(paper._plan_problems()))

    def test_only_limits_of_county_scheme_and_in_use(self):
        other = self._region("邻县", "349902000000", "county")
        self._limit(county_id=other.id)
        self._limit(scheme="pv")
        self._limit(active=False)
        self.assertEqual(self._posts(1)._plan_problems(), [])
        self._limit(county_id=self.county.id)
        self.assertEqual(len(self.papers_of()._plan_problems()), 1)

    def papers_of(self):
        return self.env["rural.distribution"].search(
            [("region_id", "=", self.xiangguan.id)]
        )

    @mute_logger("odoo.sql_db")
    def test_senseless_limits_are_refused(self):
        for vals in (
            {"direction": False},
            {"use_id": self._use("41").id},
            {"minimum": 60, "maximum": 50},
            {"minimum": -1},
            {"maximum": 101},
            {"minimum": 0, "maximum": 100},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._limit(**vals)
        with self.assertRaises(ValidationError):
            self._limit(direction=False, use_id=self._use("P41").id)
        with self.assertRaises(ValidationError):
            self._limit(county_id=self.liuhe.id)

    def test_officers_set_limits_and_clerks_read_them(self):
        limit = self._limit()
        limit.with_user(self.users["officer"]).minimum = 70
        self.assertEqual(limit.with_user(self.users["clerk"]).minimum, 70)
        with self.assertRaises(AccessError):
            limit.with_user(self.users["clerk"]).minimum = 1


class TestSharesProperties(BaseCase):
    """Every share is judged as an exact fraction, over a grid of amounts."""

    def test_amount_allowed_keeps_the_limit_and_a_fen_less_breaks_it(self):
        fen = Decimal("0.01")
        for base in (Decimal(n * n * 7 + 1) / 100 for n in range(1, 60)):
            for limit in map(Decimal, ("0.01", "33.33", "50", "66.67", "80", "99.99")):
                found = shares.breach(Decimal(0), base, minimum=limit)
                code, shown, needed = found
                self.assertEqual((code, shown), ("below", 0))
                self.assertIsNone(shares.breach(needed, base, minimum=limit))
                code, shown, _needed = shares.breach(needed - fen, base, minimum=limit)
                self.assertLess(shown, limit)
                code, shown, allowed = shares.breach(base, base, maximum=limit)
                self.assertEqual((code, shown), ("above", 100))
                self.assertIsNone(shares.breach(allowed, base, maximum=limit))
                code, shown, _sum = shares.breach(allowed + fen, base, maximum=limit)
                self.assertGreater(shown, limit)

    def test_wages_of_a_year_never_exceed_what_was_spent(self):
        for cents in range(1, 5000, 7):
            amount = Decimal(cents) / 100
            wage = shares.monthly(amount)
            self.assertLessEqual(12 * wage, amount)
            self.assertLess(Fraction(amount) - 12 * Fraction(wage), Fraction(12, 100))
