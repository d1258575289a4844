from collections import defaultdict
from datetime import date

from odoo import SUPERUSER_ID, Command, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib import shares
from ..lib.amounts import of_float
from .rural_asset_distribution import OPERATED

CLERK = "rural_asset.group_rural_clerk"


class RuralDistributionProposal(models.Model):
    """What a plan starts from: the income that contracts and last year promise, and
    the items of last year (来安县办法 四: 根据…运营、租赁情况测算).

    Many villages at once take the statements of one.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_propose(self):
        """Fill drafts anew; what was entered is replaced."""
        self._check_proposable()
        for (year, scheme), plans in self.grouped(lambda p: (p.year, p.scheme)).items():
            proposals = self._proposals(plans.region_id, year, scheme)
            for plan in plans:
                plan._fill(proposals.get(plan.region_id))
        return True

    def _check_proposable(self):
        self.check_access("write")
        for paper in self:
            if paper.kind != "plan" or paper.state != "draft" or paper.previous_id:
                raise UserError(
                    self.env._(
                        "%(name)s takes no proposal: only the draft of a year's first "
                        "plan does. Change the rows themselves.",
                        name=paper.display_name,
                    )
                )

    def _fill(self, proposal):
        if not proposal:
            raise UserError(
                self.env._(
                    "%(village)s: no contract, no income of last year and no asset in "
                    "operation to propose from. Add the rows by hand.",
                    village=self.region_id.name,
                )
            )
        rows = {name: proposal[name] for name in ("income_ids", "line_ids")}
        self.write(
            {name: [Command.clear(), *commands] for name, commands in rows.items()}
        )
        self.note = self.note or proposal["note"]

    # ------------------------------------------------------------
    # OPEN
    # ------------------------------------------------------------

    @api.model
    def _open(self, regions, year, kind, scheme):
        """Open the papers of villages in charge that may have one.

        A clerk is their author. For a reviewer or officer the system draws them up,
        in the name of whoever is responsible in the village: who decides on a paper
        later must not have written it.
        """
        regions.with_env(self.env)._check_in_charge()
        regions -= regions.browse(self._left_out(regions, year, kind, scheme))
        by_clerk = self.env.user.has_group(CLERK)
        author = self if by_clerk else self.with_user(SUPERUSER_ID)
        opener = author._open_plans if kind == "plan" else author._open_results
        papers = opener(regions, year, scheme)
        if not by_clerk:
            papers._hand_over(self.env.user)
        return papers.with_env(self.env)

    @api.model
    def _open_plans(self, regions, year, scheme="general"):
        """Make the plans of villages, each with its proposal."""
        proposals = self._proposals(regions, year, scheme)
        return self.create(
            [
                {
                    "kind": "plan",
                    "region_id": region.id,
                    "year": year,
                    "scheme": scheme,
                    **proposal,
                }
                for region, proposal in proposals.items()
            ]
        )

    @api.model
    def _left_out(self, regions, year, kind, scheme):
        """``{region id: reason}`` of villages that get no paper: ``exists`` they have
        one, ``archived``, ``no_income``, ``no_plan`` to report on.
        """
        domain = self._of_year(regions, year, scheme)
        papers = self.sudo().search(domain & Domain("state", "!=", "withdrawn"))
        planned = papers.filtered(lambda p: p.kind == "plan" and p.state == "filed")
        has_one = papers.filtered(lambda p: p.kind == kind).region_id
        if kind == "plan":
            archived = regions.filtered(lambda region: not region.active)
            rest = regions - has_one - archived
            empty = rest - self._with_income(rest, year, scheme)
            reasons = (("no_income", empty), ("archived", archived))
        else:
            reasons = (("no_plan", regions - planned.region_id),)
        return {
            region.id: reason
            for reason, villages in (*reasons, ("exists", has_one))
            for region in villages
        }

    @api.model
    def _of_year(self, regions, year, scheme):
        return (
            Domain("region_id", "in", regions.ids)
            & Domain("year", "=", year)
            & Domain("scheme", "=", scheme)
        )

    @api.model
    def _hand_over(self, opener):
        """Name who is responsible in the village, and who had the paper drawn up."""
        responsible = self.region_id._users_in_charge("village")
        for paper in self:
            paper.user_id = responsible[paper.region_id][:1]
        body = self.env._("Proposed by the system for %(user)s.", user=opener.name)
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))
        self._sync_inbox()

    # ------------------------------------------------------------
    # PROPOSAL
    # ------------------------------------------------------------

    @api.model
    def _proposals(self, regions, year, scheme):
        """``{region: {income_ids, line_ids, note}}`` of villages with income or
        assets in operation.
        """
        income = self._income_proposals(regions, year, scheme)
        regions = regions.filtered(lambda region: region.id in income)
        items = self._item_proposals(regions, year, scheme)
        return {
            region: {
                "income_ids": [Command.create(vals) for vals in income[region.id]],
                "line_ids": [Command.create(vals) for vals in items[region.id][0]],
                "note": items[region.id][1],
            }
            for region in regions
        }

    # --- income -------------------------------------------------

    @api.model
    def _with_income(self, regions, year, scheme):
        return regions.browse(self._income_proposals(regions, year, scheme))

    @api.model
    def _income_proposals(self, regions, year, scheme):
        """``{village id: [values of an income row]}``, by asset."""
        expected = self._expected(regions, year, scheme)
        keys = expected.keys() | self._operated(regions, scheme)
        found = defaultdict(list)
        for village_id, asset in sorted(
            keys, key=lambda key: (not key[1], key[1].code or "", key[1].id)
        ):
            source = expected.get((village_id, asset), {"basis": "entered"})
            if asset.state != "disposed" or source["basis"] == "contract":
                vals = self._income_vals(village_id, asset, source, year)
                found[village_id].append(vals)
        return dict(found)

    @api.model
    def _income_vals(self, village_id, asset, source, year):
        """Values of one row. 确权至本村: what others own pays, but does not count."""
        let, last_day = source["basis"] == "contract", date(year - 1, 12, 31)
        owners = asset._owner_villages() if asset else ()
        own = village_id in [village.id for village in owners]
        return {
            "asset_id": asset.id,
            "name": asset.name or self.env._("Income without Asset"),
            "counts": own and asset._in_operation(last_day, let),
            "note": self._source_text(source, year),
            "basis": source["basis"],
            "amount": float(source.get("amount", 0)),
        }

    @api.model
    def _expected(self, regions, year, scheme):
        """``{(village id, asset): {basis, amount, before}}`` out of the income ledger:
        what the contracts of the year say, else what was invoiced the year before.

        What a tenant paid before the books were opened is part of the opening
        carry-over, not of this year's income.
        """
        ledger = self.env["rural.income.ledger"].sudo()
        names = ("expected", "contracted", "received_before")
        rows = ledger._read_group(
            Domain("village_id", "in", regions.ids)
            & Domain("year", "=", year)
            & Domain("scheme", "=", scheme)
            & Domain("expected", ">", 0),
            ["village_id", "asset_id"],
            [f"{name}:sum" for name in names],
        )
        found = {}
        for village, asset, *amounts in rows:
            whole, contracted, before = map(of_float, amounts)
            before = before if contracted else 0
            found[village.id, asset] = {
                "basis": "contract" if contracted else "last_year",
                "amount": max(whole - before, 0),
                "before": before,
            }
        return found

    @api.model
    def _operated(self, regions, scheme):
        """``{(village id, asset)}`` of the operating assets in use, by their owners."""
        assets = (
            self.env["rural.asset"]
            .sudo()
            .search(
                Domain("asset_class", "=", "operating")
                & Domain("category_id.scheme", "=", scheme)
                & Domain("state", "in", ("registered", "confirmed"))
                & Domain("usage_state", "in", OPERATED)
                & (
                    Domain("village_id", "in", regions.ids)
                    | Domain("right_ids.holder_region_id", "in", regions.ids)
                )
            )
        )
        wanted = set(regions.ids)
        return {
            (village.id, asset)
            for asset in assets
            for village in asset._owner_villages()
            if village.id in wanted
        }

    def _source_text(self, source, year):
        """How an income was reckoned, in words (测算)."""
        if source["basis"] == "last_year":
            return self.env._("As invoiced in %(year)s.", year=year - 1)
        if source["basis"] == "entered":
            return False
        if not source["before"]:
            return self.env._("Instalments of %(year)s by contract.", year=year)
        return self.env._(
            "Instalments of %(year)s by contract, less %(before)s that was received "
            "before the books were opened.",
            year=year,
            before=f"{source['before']:,.2f}",
        )

    # --- items --------------------------------------------------

    @api.model
    def _item_proposals(self, regions, year, scheme):
        """``{village id: ([values of an item], note)}``: as in the plan in force of
        last year; without one, by last year's spending.
        """
        plans = self.sudo().search(
            self._of_year(regions, year - 1, scheme)
            & Domain("kind", "=", "plan")
            & Domain("state", "=", "filed")
        )
        spent = self._spent_by_use(regions - plans.region_id, year - 1, scheme)
        found = {}
        for region in regions:
            found[region.id] = self._items_of_spending(spent[region.id], year - 1)
        for plan in plans:
            found[plan.region_id.id] = plan._items_continued()
        return found

    def _items_continued(self):
        """The items of this plan for the year after. Carry-over is decided anew, and
        what was for an asset disposed of has come to its end.
        """
        lines = self.line_ids.filtered(
            lambda line: (
                not line.carryover
                and line.use_id.active
                and line.asset_id.state != "disposed"
            )
        )
        note = self.env._(
            "The items continue those of %(plan)s.", plan=self.display_name
        )
        return [line._continued() for line in lines], note

    @api.model
    def _spent_by_use(self, regions, year, scheme):
        """``{village id: {use: amount}}`` of a year, as the income ledger counts it."""
        columns = self.env["rural.tags"]._columns()
        uses = self.env["rural.use"].sudo().search([("scheme", "=", scheme)])
        by_account = {use.analytic_account_id.id: use for use in uses}
        villages = {v.analytic_account_id.id: v.id for v in regions.sudo()}
        ledger = self.env["rural.income.ledger"].sudo()
        income = self.env["rural.account.part"]._income_account_ids()
        rows = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                ledger._counted_items(year)
                & Domain(columns["village"], "in", list(villages))
                & Domain(columns["use"], "in", list(by_account))
                & Domain("general_account_id", "not in", list(income))
                & Domain("rural_carryover", "!=", True),
                [columns["village"], columns["use"]],
                ["amount:sum"],
            )
        )
        found = defaultdict(dict)
        for village, use, amount in rows:
            if amount < 0:
                found[villages[village.id]][by_account[use.id]] = of_float(-amount)
        return found

    @api.model
    def _items_of_spending(self, spent, year):
        """Items out of last year's spending, land rent and upkeep first; what is
        reckoned from parts that the books do not know is left to be completed.
        """
        if not spent:
            return [], False
        uses = sorted(spent, key=lambda use: (use.sequence, use.code))
        lines = [self._item_of_spending(use, spent[use]) for use in uses]
        note = [self.env._("The items follow the spending of %(year)s.", year=year)]
        texts = self._completion_texts()
        note += [
            texts[use.detail] % {"use": use.name, "amount": f"{spent[use]:,.2f}"}
            for use in uses
            if use.detail in texts
        ]
        return lines, "\n".join(note)

    @api.model
    def _completion_texts(self):
        """What to complete where the books know an amount only."""
        return {
            "post": self.env._(
                "%(use)s: %(amount)s was spent, proposed as one post; split it into "
                "the posts there are."
            ),
            "temporary": self.env._(
                "%(use)s: %(amount)s was spent; enter person-times and day rate."
            ),
        }

    @api.model
    def _item_of_spending(self, use, amount):
        vals = {"use_id": use.id, "name": use.name, "sequence": use.sequence}
        if use.detail == "post":
            wage = float(shares.monthly(amount))
            return {**vals, "post_count": 1, "person_count": 1, "wage_month": wage}
        if use.detail == "temporary":
            return vals
        return {**vals, "amount": float(amount)}
