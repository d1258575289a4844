from contextlib import contextmanager
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError

from .common_distribution import DistributionCommon
from .income_common import IncomeCommon

NEXT_YEAR = date(2026, 1, 12)


class ResultCommon(DistributionCommon, IncomeCommon):
    """A village whose plan of 2025 is in force, with vouchers that carry it out:
    one post (6,000), refuse collection (3,000), relief (600).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rural_difference_percent = 10
        cls.plan = cls._plan(state="filed", lines=cls._planned_lines())
        cls.post, cls.works, cls.relief = cls.plan.line_ids

    @classmethod
    def _planned_lines(cls):
        post = {"post_count": 1, "person_count": 1, "wage_month": 500}
        relief = {"person_count": 2, "criterion": "村民代表会议评议"}
        return [
            cls._line_vals("21", name="道路专管员", person_names="王长河", **post),
            cls._line_vals("41", 3000, name="垃圾清运"),
            cls._line_vals("31", 600, name="临时救助", **relief),
        ]

    @classmethod
    def _spend(cls, item, amount, date="2025-06-30", post=True, **vals):
        """A voucher that carries out an item of the plan, as an import makes it."""
        account = cls.env["rural.account.part"]._account(cls.company, item.use_id.part)
        line = {
            "account_id": account.id,
            "balance": amount,
            "name": "记账",
            "rural_line_id": item.id,
            **vals,
        }
        cash = {"account_id": cls._account("102").id, "balance": -amount}
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "line_ids": [(0, 0, line), (0, 0, {**cash, "name": "记账"})],
            }
        )
        cls._attach(move)
        if post:
            move.action_post()
        return move

    @classmethod
    def _tagged_line(cls, move):
        return move.line_ids.filtered("analytic_distribution")

    @classmethod
    def _result(cls, villages=None, year=2025, user=None):
        """The draft result of a village, opened by its clerk the year after."""
        villages = villages or cls.xiangguan
        user = user or cls._clerk_of(villages[:1])
        with freeze_time(NEXT_YEAR):
            papers = cls.env["rural.distribution"].with_user(user)
            return papers._open_results(villages, year).with_env(cls.env)

    @classmethod
    def _read(cls, result):
        clerk = cls._clerk_of(result.region_id)
        with freeze_time(NEXT_YEAR):
            result.with_user(clerk).action_read_vouchers()
        result.invalidate_recordset()

    @classmethod
    def _full_year(cls):
        """Income and spending exactly as planned."""
        cls._income(10000, cls.asset)
        for item, amount in ((cls.post, 6000), (cls.works, 3000), (cls.relief, 600)):
            cls._spend(item, amount)

    @classmethod
    def _list_persons(cls, result, *amounts):
        """The list of persons of the relief, as annex 2 asks for."""
        line = result.line_ids.filtered(lambda row: row.detail == "persons")
        line.share_ids = [
            (0, 0, {"name": f"村民{number}", "amount": amount})
            for number, amount in enumerate(amounts, 1)
        ]
        return line

    def _of(self, result, item):
        return result.line_ids.filtered(lambda row: row.plan_line_id == item)

    @classmethod
    def _amend(cls, plan, drop=None):
        """The next revision, filed; without the item ``drop``."""
        day = date(2025, 8, 1)
        with freeze_time(day):
            clerk = plan.with_user(cls._clerk_of(plan.region_id))
            clerk._take_step("amend", {"reason": "增加垃圾清运"})
        second = plan.next_ids.with_env(cls.env)
        second.line_ids.filtered(lambda row: row.name == drop).unlink()
        cls._walk(second, "filed", day)
        plan.invalidate_recordset()
        return second

    @contextmanager
    def refused(self, text, error=UserError):
        """What is refused with a message that says ``text`` leaves nothing behind."""
        with self.assertRaises(error) as caught:
            yield
        self.assertIn(text, str(caught.exception))
