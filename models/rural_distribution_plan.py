from decimal import Decimal

from odoo import api, models
from odoo.exceptions import LockError, UserError, ValidationError

from ..lib.amounts import of_float


class RuralDistributionPlan(models.Model):
    """What keeps a plan from being decided, and what it may not exceed."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id", "kind")
    def _check_village(self):
        for paper in self:
            village = paper.region_id
            if village.level != "village":
                raise ValidationError(
                    self.env._(
                        "%(region)s is not a village: income is distributed village "
                        "by village. Choose one of its villages.",
                        region=village.name,
                    )
                )
            if paper._plans_nothing():
                raise ValidationError(paper._archived_message())

    def _plans_nothing(self):
        """An archived village begins no plan; what it has filed may be amended."""
        first_plan = self.kind == "plan" and not self.previous_id
        return first_plan and not self.region_id.active

    def _archived_message(self):
        return self.env._(
            "%(village)s is archived and draws up no more plans. If it was merged, "
            "draw up the plan for the village of %(township)s that took it over; the "
            "result of what %(village)s planned before can still be drawn up.",
            village=self.region_id.name,
            township=self.region_id.township_id.name or self.region_id.county_id.name,
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _lock_for_step(self):
        """The money that a plan commits is looked at under the lock of the village's
        account of the year.
        """
        result = super()._lock_for_step()
        plans = self.filtered(lambda paper: paper.kind == "plan")
        try:
            plans._accounts()._lock()
        except LockError as error:
            raise UserError(
                self.env._(
                    "The account of the year of %(villages)s is being worked on at "
                    "this moment. Wait a little and try again.",
                    villages="、".join(plans.region_id.mapped("name")),
                )
            ) from error
        return result

    def _accounts(self):
        """The village years of many papers, made where they are missing."""
        years = self.env["rural.village.year"].sudo()
        keys = {(paper.region_id.id, paper.year, paper.scheme) for paper in self}
        domain = [
            ("region_id", "in", self.region_id.ids),
            ("year", "in", self.mapped("year")),
            ("scheme", "in", self.mapped("scheme")),
        ]
        found = {(a.region_id.id, a.year, a.scheme): a for a in years.search(domain)}
        if missing := sorted(keys - found.keys()):
            years._insert(missing)
            found = {
                (a.region_id.id, a.year, a.scheme): a for a in years.search(domain)
            }
        return years.union(*(found[key] for key in keys))

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _plan_problems(self):
        """Sentences on what keeps a plan from being decided, each with its cure."""
        self.ensure_one()
        return [
            *self._empty_problems(),
            *self._income_problems(),
            *(sentence for line in self._rows() for sentence in line._plan_problems()),
            *self._overspent_problems(),
            *self._carryover_problems(),
            *self.env["rural.share.limit"]._broken(self, "block"),
        ]

    def _plan_warnings(self):
        """Sentences on what the county asks to be looked at; nothing stops."""
        self.ensure_one()
        return [
            *self._income_warnings(),
            *self._handout_warnings(),
            *self.env["rural.share.limit"]._broken(self, "warn"),
        ]

    def _empty_problems(self):
        found = []
        if not self.income_ids:
            found.append(
                self.env._(
                    "No income is planned: press “Propose”, or add a row for each "
                    "asset that is let or operated."
                )
            )
        if not self._rows():
            found.append(
                self.env._(
                    "No use is planned: press “Propose”, or add what the income is "
                    "to be spent on."
                )
            )
        return found

    def _income_problems(self):
        _ = self.env._
        village, found = self.region_id.sudo(), []
        for row in self.sudo().income_ids:
            if row.amount < 0:
                found.append(
                    _("Income of “%(row)s”: the amount is below zero.", row=row.name)
                )
            if row.asset_id and village not in row.asset_id._income_villages():
                found.append(
                    _(
                        "Income of “%(row)s”: the asset belongs to another village. "
                        "Remove the row.",
                        row=row.name,
                    )
                )
            if row.asset_id and row.asset_id.category_id.scheme != self.scheme:
                found.append(
                    _(
                        "Income of “%(row)s”: the asset belongs to the other scheme "
                        "and stands in the plan of that scheme. Remove the row.",
                        row=row.name,
                    )
                )
        return found

    def _overspent_problems(self):
        """Nobody can plan more than there is."""
        income, total = of_float(self.amount_income), self._planned_sum(carryover=False)
        if total <= income:
            return []
        return [
            self.env._(
                "The uses add up to %(total)s, the income to %(income)s: %(short)s is "
                "not there. Lower the uses, or mark what is paid from the surplus of "
                "earlier years.",
                total=f"{total:,.2f}",
                income=f"{income:,.2f}",
                short=f"{total - income:,.2f}",
            )
        ]

    def _carryover_problems(self):
        """来安县办法 三: spending from earlier surplus, up to what is left of it."""
        total = self._planned_sum(carryover=True)
        there = self._opening_carryover() if total else total
        if total <= there:
            return []
        return [
            self.env._(
                "%(total)s is to be paid from the surplus of earlier years, of which "
                "%(there)s was brought forward into %(year)s: %(short)s is not there. "
                "Lower these uses, or have the opening carry-over of the village year "
                "put right.",
                total=f"{total:,.2f}",
                there=f"{there:,.2f}",
                short=f"{total - there:,.2f}",
                year=self.year,
            )
        ]

    def _planned_sum(self, carryover):
        lines = self._rows().filtered(lambda line: line.carryover == carryover)
        return sum(map(of_float, lines.mapped("amount")), Decimal(0))

    def _opening_carryover(self):
        """What the village year brought forward; nothing is made by looking."""
        key = self.village_id.id, self.scheme
        years = self.env["rural.village.year"].sudo()
        chains = years._chains(self.village_id, self.year, {key: {self.year}})
        return of_float(chains[key][self.year]["opening_carryover"])

    def _income_warnings(self):
        """An estimate says how it was reckoned (来安县办法 四: 测算)."""
        return [
            self.env._(
                "Income of “%(row)s”: %(amount)s is an estimate; say how it was "
                "reckoned.",
                row=row.name,
                amount=f"{row.amount:,.2f}",
            )
            for row in self.income_ids
            if row.basis == "entered" and not row.note
        ]

    def _handout_warnings(self):
        """来安县办法 三(一): 坚决杜绝简单发钱发物等“一分了之”现象."""
        if not self.amount_relief or self.amount_posts:
            return []
        return [
            self.env._(
                "Relief and rewards without any post or temporary work: by the method "
                "the income serves mainly work for the households, not simple "
                "hand-outs (杜绝“一分了之”)."
            )
        ]
