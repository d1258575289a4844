from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_income_figures import SPENT
from .rural_use import SCHEMES

# What changes the surplus that is carried over.
MOVEMENTS = ("received", "land_rent", "upkeep", *SPENT, "spent_carryover")
# A year with any of these is worth an account of its own.
BOOKED = ("invoiced", *MOVEMENTS)


class RuralVillageYear(models.Model):
    """村年度账: a village's income of one year and scheme, and what became of it.

    预计 → 合同应收 → 已开票 → 实收 → 土地租金 → 运维 → 可分配 → 计划 → 已支出 → 结余.
    This is the row that is locked when money is committed. Surplus of earlier
    years stands apart (``opening_carryover``) and outside this year's shares.
    """

    _name = "rural.village.year"
    _description = "Village Year"
    _inherit = ["rural.scoped", "rural.income.figures", "mail.thread"]
    _order = "year desc, county_id, township_id, village_id, scheme"

    region_id = fields.Many2one(
        string="Village of the Account", domain="[('level', '=', 'village')]"
    )
    year = fields.Integer(
        required=True,
        index=True,
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
    )
    scheme = fields.Selection(SCHEMES, required=True, default="general")
    currency_id = fields.Many2one(related="company_id.currency_id")
    opening_entered = fields.Monetary(
        string="Opening Carry-over Entered",
        tracking=True,
        help="Surplus of earlier years when the books were opened here; in later "
        "years it follows from the year before.",
    )
    opening_carryover = fields.Monetary(
        string="Brought Forward",
        compute="_compute_figures",
        help="The closing surplus of the year before; for the first year with "
        "money in the books what was entered.",
    )
    opening_message = fields.Char(compute="_compute_figures")
    expected = fields.Monetary(compute="_compute_figures")
    contracted = fields.Monetary(compute="_compute_figures")
    received_before = fields.Monetary(compute="_compute_figures")
    invoiced = fields.Monetary(compute="_compute_figures")
    received = fields.Monetary(compute="_compute_figures")
    land_rent = fields.Monetary(compute="_compute_figures")
    upkeep = fields.Monetary(compute="_compute_figures")
    distributable = fields.Monetary(compute="_compute_figures")
    planned = fields.Monetary(
        compute="_compute_planned",
        help="Planned spending of this year's income: of the plan in force, else of "
        "the one under way.",
    )
    planned_carryover = fields.Monetary(
        string="Planned from Earlier Surplus", compute="_compute_planned"
    )
    plan_id = fields.Many2one("rural.distribution", compute="_compute_planned")
    spent_posts = fields.Monetary(compute="_compute_figures")
    spent_relief = fields.Monetary(compute="_compute_figures")
    spent_works = fields.Monetary(compute="_compute_figures")
    spent_other = fields.Monetary(compute="_compute_figures")
    spent = fields.Monetary(compute="_compute_figures")
    surplus = fields.Monetary(compute="_compute_figures")
    spent_carryover = fields.Monetary(compute="_compute_figures")
    closing_carryover = fields.Monetary(
        string="Carried Forward",
        compute="_compute_figures",
        help="Carried over, plus the surplus of the year, less what was spent of "
        "earlier surplus.",
    )
    ledger_ids = fields.Many2many(
        "rural.income.ledger", string="By Asset", compute="_compute_ledger_ids"
    )

    _year_uniq = models.Constraint(
        "UNIQUE(region_id, year, scheme)",
        "This village has an account of the year and scheme already.",
    )
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id")
    def _check_region(self):
        for account in self.filtered(lambda a: a.region_id.level != "village"):
            raise ValidationError(
                self.env._(
                    "%(region)s is not a village: an account of the year belongs to "
                    "one village.",
                    region=account.region_id.name,
                )
            )

    @api.constrains("opening_entered", "year", "region_id", "scheme")
    def _check_opening(self):
        entered = self.filtered("opening_entered")
        for account in entered.filtered("opening_message"):
            raise ValidationError(account.opening_message)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("village_id", "year", "scheme")
    def _compute_display_name(self):
        labels = dict(self._fields["scheme"]._description_selection(self.env))
        for account in self:
            pv = f" {labels['pv']}" if account.scheme == "pv" else ""
            account.display_name = f"{account.village_id.name} {account.year}{pv}"

    @api.depends("village_id", "year", "scheme", "opening_entered")
    def _compute_figures(self):
        """All figures of all records from one statement."""
        figures = self._figures_by_village()
        names = [*self._figure_names(), "opening_carryover", "closing_carryover"]
        for account in self:
            chain = figures.get((account.village_id.id, account.scheme), {})
            row = chain.get(account.year, {})
            for name in names:
                account[name] = row.get(name, 0)
            account.opening_message = account._opening_message(row.get("ignored"))

    def _opening_message(self, earlier):
        """Why the amount entered does not count; ``earlier`` is the year."""
        if not (self.opening_entered and earlier):
            return False
        return self.env._(
            "%(village)s: the carry-over entered for %(year)s does not count, because "
            "the books have money of %(earlier)s, whose closing surplus carries over. "
            "Set it to zero, or put %(earlier)s right.",
            village=self.village_id.name,
            year=self.year,
            earlier=earlier,
        )

    @api.depends("village_id", "year", "scheme")
    def _compute_planned(self):
        plans = self._plans()
        for account in self:
            plan = plans.get((account.region_id.id, account.year, account.scheme))
            account.plan_id = plan
            account.planned = plan.amount_total if plan else 0
            account.planned_carryover = plan.amount_carryover if plan else 0

    @api.depends("village_id", "year", "scheme")
    def _compute_ledger_ids(self):
        ledger = self.env["rural.income.ledger"]
        for account in self:
            domain = account._place_domain() & Domain("scheme", "=", account.scheme)
            account.ledger_ids = ledger.search(domain, order="asset_id")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_years(self):
        """Make the accounts that are missing for the villages in charge."""
        made = self._open_years()
        if not made:
            raise UserError(
                self.env._(
                    "Nothing to open: every village with money in the books or with "
                    "contracts has its account of the year already."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_village_year_action"
        )
        return {**action, "domain": [("id", "in", made.ids)]}

    def action_open_ledger(self):
        self.ensure_one()
        return self._open_parts("received")

    def action_open_figure(self, figure):
        if figure in ("planned", "planned_carryover"):
            return self._open_plan(figure)
        return super().action_open_figure(figure)

    def _open_plan(self, figure):
        """The items of the plan that add up to a figure."""
        self.ensure_one()
        items = self.env.ref("rural_asset.rural_distribution_line_view_planned")
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.plan_id.display_name} {self._figure_label(figure)}",
            "res_model": "rural.distribution.line",
            "views": [(items.id, "list"), (False, "form")],
            "domain": [
                ("distribution_id", "=", self.plan_id.id),
                ("carryover", "=", figure == "planned_carryover"),
            ],
            "context": {"create": False},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _get(self, region, year, scheme="general"):
        """The account of a village, made when it is missing.

        One statement makes it, so that two sessions never make two: the second
        waits for the first and is then retried on fresh data.
        """
        domain = [
            ("region_id", "=", region.id),
            ("year", "=", year),
            ("scheme", "=", scheme),
        ]
        found = self.sudo().search(domain)
        if not found:
            self._insert([(region.id, year, scheme)])
            found = self.sudo().search(domain)
        return found.with_env(self.env)

    def _lock(self):
        """Lock the accounts until the end of the transaction, before money of
        theirs is committed; who comes second is told so.
        """
        self.lock_for_update()
        self.invalidate_recordset()

    @api.model
    def _insert(self, keys):
        """Make the accounts of ``(region id, year, scheme)`` that do not exist."""
        if not keys:
            return self.browse()
        self.env["rural.region"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO rural_village_year (region_id, year, scheme, village_id,
                       township_id, county_id, company_id, create_uid, write_uid,
                       create_date, write_date)
                SELECT v.id, k.year, k.scheme, v.village_id, v.township_id,
                       v.county_id, v.company_id, %(uid)s, %(uid)s, now(), now()
                  FROM unnest(%(regions)s, %(years)s, %(schemes)s)
                       AS k (region_id, year, scheme)
                  JOIN rural_region v ON v.id = k.region_id AND v.level = 'village'
                 ORDER BY v.id, k.year, k.scheme
                ON CONFLICT (region_id, year, scheme) DO NOTHING
                RETURNING id
                """,
                uid=self.env.uid,
                regions=[key[0] for key in keys],
                years=[key[1] for key in keys],
                schemes=[key[2] for key in keys],
            )
        )
        return self.browse([row[0] for row in rows])

    @api.model
    def _open_years(self):
        """Make the accounts of every village and year with money in the books, and
        of the present year where a contract or the year before expects some.
        """
        year = fields.Date.context_today(self).year
        booked = [Domain(name, "!=", 0) for name in BOOKED]
        this_year = Domain("year", "=", year) & Domain("expected", "!=", 0)
        ledger = self.env["rural.income.ledger"]
        rows = ledger._read_group(
            Domain.OR([*booked, this_year]) & Domain("year", "<=", year),
            ["village_id", "year", "scheme"],
        )
        return self._insert(
            [(village.id, year, scheme) for village, year, scheme in rows]
        )

    def _plans(self):
        """``{(region id, year, scheme): plan}``: in force, else under way."""
        plans = self.env["rural.distribution"].sudo()
        found = plans.search(
            [
                ("kind", "=", "plan"),
                ("state", "not in", ("superseded", "withdrawn")),
                ("region_id", "in", self.region_id.ids),
                ("year", "in", self.mapped("year")),
            ]
        ).sorted(lambda plan: plan.state == "filed")
        return {(p.region_id.id, p.year, p.scheme): p for p in found}

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _figures_by_village(self):
        """``{(village id, scheme): {year: figures}}`` with a row for each record."""
        keys = defaultdict(set)
        for account in self:
            keys[account.village_id.id, account.scheme].add(account.year)
        last = max(self.mapped("year"), default=0)
        return self._chains(self.village_id, last, keys)

    @api.model
    def _chains(self, villages, last, wanted=None):
        """``{(village id, scheme): {year: {figure: amount}}}`` of all years until
        ``last``, with what each carries over; ``opened_with`` is the amount entered
        where it counts.

        :param wanted: ``{(village id, scheme): years}`` that must not be missing
        """
        entered = self._entered(villages, last)
        chains = defaultdict(dict)
        for village, scheme, year, *amounts in self._ledger_rows(villages, last):
            figures = dict(zip(self._figure_names(), amounts, strict=True))
            chains[village, scheme][year] = figures
        for years in (wanted or {}, entered):
            for key in years:
                for year in years[key]:
                    chains[key].setdefault(year, {})
        for key, years in chains.items():
            self._carry_over(years, entered.get(key, {}))
        return chains

    @api.model
    def _ledger_rows(self, villages, last):
        ledger = self.env["rural.income.ledger"].sudo()
        return [
            (village.id, scheme, year, *amounts)
            for village, scheme, year, *amounts in ledger._read_group(
                Domain("village_id", "in", villages.ids) & Domain("year", "<=", last),
                ["village_id", "scheme", "year"],
                [f"{name}:sum" for name in self._figure_names()],
            )
        ]

    @api.model
    def _entered(self, villages, last):
        """``{(village id, scheme): {year: carry-over entered}}``."""
        accounts = self.sudo().search(
            [
                ("village_id", "in", villages.ids),
                ("year", "<=", last),
                ("opening_entered", "!=", 0),
            ]
        )
        entered = defaultdict(dict)
        # NULL, which accounts made by the system carry, is found by "!=" as well.
        for account in accounts.filtered("opening_entered"):
            key = account.village_id.id, account.scheme
            entered[key][account.year] = account.opening_entered
        return entered

    @api.model
    def _carry_over(self, years, entered):
        """Put opening and closing into the figures of ascending years.

        What was entered opens the first year; in a year after one with money it
        does not count (``ignored`` is the year that it would contradict).
        """
        carried, earlier = Decimal(0), None
        for year, row in sorted(years.items()):
            if year in entered:
                if earlier is None:
                    row["opened_with"] = carried = _exact(entered[year])
                else:
                    row["ignored"] = earlier
            row["opening_carryover"] = carried
            carried += _exact(row.get("surplus", 0))
            carried -= _exact(row.get("spent_carryover", 0))
            row["closing_carryover"] = carried
            if year in entered or any(row.get(name) for name in MOVEMENTS):
                earlier = earlier or year

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_open_years(self):
        self._open_years()


def _exact(amount):
    """An amount in fen exactly, whatever float it comes as."""
    return Decimal(str(amount)).quantize(Decimal("0.01"))
