from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.amounts import of_float
from .rural_payout import POST_KIND

# How many sentences a refusal tells.
TOLD = 15


class RuralPayoutChecks(models.Model):
    """Filling a list, and what keeps it from being checked."""

    _name = "rural.payout"
    _inherit = "rural.payout"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_fill(self):
        """Everybody who is to be paid and is not on the list yet; who is not to be
        paid any more comes off. What the clerk has entered stays.
        """
        self.check_access("write")
        self._check_draft()
        for payout in self:
            if payout.kind == "relief":
                payout._fill_relief()
            else:
                payout._fill_posts()

    # ------------------------------------------------------------
    # FILLING
    # ------------------------------------------------------------

    def _posts(self):
        """The posts held on any day of the month; from the month after a person's
        leaving on nothing is paid (受益户迁出或死亡的，次月起停发).
        """
        self.ensure_one()
        return self.env["rural.post"].search(
            [
                ("region_id", "=", self.region_id.id),
                ("kind", "=", POST_KIND[self.kind]),
                ("state", "in", ("held", "ended")),
                ("date_start", "<=", self._last_day()),
                ("date_last", ">=", self.month),
                "|",
                ("person_id.date_left", "=", False),
                ("person_id.date_left", ">=", self.month),
            ],
            order="name, id",
        )

    def _fill_posts(self):
        posts = self._posts()
        self.line_ids.filtered(lambda line: line.post_id not in posts).unlink()
        self.env["rural.payout.line"].create(
            [
                {
                    "payout_id": self.id,
                    "person_id": post.person_id.id,
                    "post_id": post.id,
                    "rate": post.wage_month if post.kind == "post" else post.day_rate,
                }
                for post in posts - self.line_ids.post_id
            ]
        )

    def _fill_relief(self):
        """Whom the plan's own list names; who is not on file is added by hand."""
        shares = self.plan_line_id.share_ids.filtered("person_id")
        listed = self.line_ids.person_id
        self.env["rural.payout.line"].create(
            [
                {
                    "payout_id": self.id,
                    "person_id": person.id,
                    "amount": sum(rows.mapped("amount")),
                    "reason": rows[0].reason,
                }
                for person, rows in shares.grouped("person_id").items()
                if person not in listed
            ]
        )

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _check_problems(self):
        """What keeps the list from being checked, as sentences with the cure."""
        self.ensure_one()
        found = [] if self.amount_total else [self._empty_message()]
        found += self._paper_problems("block")
        posts = self._posts() if self.kind != "relief" else self.env["rural.post"]
        for line in self.line_ids:
            found += [f"{line.person_id.name}: {t}" for t in line._problems(posts)]
        return [*found, *self._item_problems(), *self._money_problems()]

    def _empty_message(self):
        return self.env._(
            "Nobody on the list is paid anything. Press “Fill the List”, or enter "
            "persons and amounts."
        )

    def _paper_problems(self, level):
        """考勤表 as the county has it; relief always rests on a decision (评议)."""
        relief = self.kind == "relief"
        control = "block" if relief else self.company_id.sudo().rural_attendance
        if self.attendance_ids or control != level:
            return []
        if relief:
            return [
                self.env._(
                    "The village's decision on the relief is missing. Attach it."
                )
            ]
        return [self.env._("The signed attendance sheet is missing. Attach it.")]

    def _item_problems(self):
        """Items are those of a plan in force in the year of the month."""
        day, found = self._last_day(), []
        for item in self.line_ids.plan_line_id.sudo():
            if item.distribution_id.year != day.year or not item._is_valid_on(day):
                found.append(
                    self.env._(
                        "“%(item)s” of %(paper)s is no item of a plan in force. Choose "
                        "an item of the plan filed with the county.",
                        item=item.name,
                        paper=item.distribution_id.display_name,
                    )
                )
        if self.company_id.sudo().rural_plan_basis == "block":
            lacking = self.line_ids.filtered(lambda line: not line.plan_line_id)
            if lacking:
                found.append(
                    self.env._(
                        "%(persons)s: no item of a plan is named, and the county asks "
                        "for it. Choose it on the post, then fill the list again.",
                        persons="、".join(lacking.person_id.mapped("name")),
                    )
                )
        return found

    def _money_problems(self):
        """No more than the plan gives for an item, lists and vouchers together."""
        found = []
        amounts = {}
        for line in self.line_ids.filtered("plan_line_id"):
            item = line.plan_line_id.sudo()._in_force()
            amounts[item] = amounts.get(item, Decimal(0)) + of_float(line.amount)
        for item, own in amounts.items():
            item.invalidate_recordset(["amount_executed"])
            others = self._listed_beside(item)
            spent = of_float(item.amount_executed)
            over = own + others + spent - of_float(item.amount)
            if over > 0:
                found.append(
                    self.env._(
                        "“%(item)s”: the plan gives %(plan).2f; %(spent).2f is spent, "
                        "%(others).2f stands on other lists, this list says "
                        "%(own).2f: %(over).2f too much. Correct the list, or have the "
                        "plan amended.",
                        item=item.name,
                        plan=item.amount,
                        spent=spent,
                        others=others,
                        own=own,
                        over=over,
                    )
                )
        return found

    def _listed_beside(self, item):
        """What other checked lists pay from an item without a posted voucher yet."""
        lines = self.env["rural.payout.line"].sudo()
        lines = lines.search(
            [
                ("plan_line_id.root_id", "=", item._root_key()),
                ("state", "in", ("checked", "booked")),
                ("payout_id", "!=", self.id),
            ]
        )
        waiting = lines.filtered(lambda line: line.payout_id.move_id.state != "posted")
        return sum(map(of_float, waiting.mapped("amount")), Decimal(0))

    def _lock_money(self):
        """Who checks a list of the same village and year at the same time waits, and
        is then retried on what the first one committed: a mere lock would let both
        pass, each on its own picture of the lists.
        """
        years = self.env["rural.village.year"].sudo()
        schemes = {
            (payout.region_id, payout.year, item.distribution_id.scheme)
            for payout in self
            for item in payout.line_ids.plan_line_id.sudo()
        }
        accounts = years.union(*(years._get(*key) for key in schemes))
        self.env.cr.execute(
            SQL(
                "UPDATE rural_village_year SET write_date = write_date"
                " WHERE id = ANY(%s)",
                sorted(accounts.ids),
            )
        )

    def _raise_problems(self):
        texts = []
        for payout in self:
            if problems := payout._check_problems():
                told = problems[:TOLD]
                if len(problems) > TOLD:
                    told.append(
                        self.env._("… and %(count)s more.", count=len(problems) - TOLD)
                    )
                texts.append("\n- ".join([payout.name, *told]))
        if texts:
            raise UserError("\n\n".join(texts))


class RuralPayoutLineChecks(models.Model):
    _name = "rural.payout.line"
    _inherit = "rural.payout.line"

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _problems(self, posts):
        """What is wrong with one line; ``posts``: those to be paid in the month."""
        _, payout, post = self.env._, self.payout_id, self.post_id
        if not post:
            left = self.person_id.date_left
            if left and left < payout.month:
                return [_("left on %(day)s; take the person off.", day=left)]
            return [] if self.amount else [_("no amount is entered.")]
        if post not in posts:
            return [
                _(
                    "%(post)s was held until %(day)s; from the following month nothing "
                    "is paid. Fill the list again.",
                    post=post.name,
                    day=post.date_last,
                )
            ]
        agreed = post.wage_month if post.kind == "post" else post.day_rate
        found = []
        if of_float(self.rate) != of_float(agreed):
            found.append(
                _(
                    "%(agreed).2f is agreed, the list says %(rate).2f. Correct it, or "
                    "continue the post with another wage.",
                    agreed=agreed,
                    rate=self.rate,
                )
            )
        if self.days > payout._last_day().day:
            found.append(_("the month has no %(days)g days.", days=self.days))
        if of_float(self.amount) != of_float(self._reckoned()) and not self.reason:
            found.append(
                _(
                    "%(amount).2f differs from %(due).2f, which follows from wage and "
                    "days. Say why in the column “Why”.",
                    amount=self.amount,
                    due=self._reckoned(),
                )
            )
        elif not self.amount and not self.reason:
            found.append(_("no days are entered. Enter them, or say why."))
        return found
