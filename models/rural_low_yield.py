import json

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..lib import revival
from ..lib.amounts import of_float
from .rural_asset import FOUR_BATCHES
from .rural_finding import REVIEWERS

FLAGS = ("is_idle", "is_low", "is_loss", "is_damaged")
# What is written of an asset, in the order of the statement that writes it.
COLUMNS = (
    "asset_id",
    "village_id",
    "township_id",
    "county_id",
    "company_id",
    *FLAGS,
    "year",
    "last_income",
    "original_value",
    "received_before",
    "received_last",
    "result_last",
    "proposal",
)


class RuralLowYield(models.Model):
    """闲置低效资产: operating assets that stand idle, yield little or lose money by the
    county's limits (凌源市方案 六(二): 长期闲置、效益差甚至亏损).

    Written by the detection alone; a row leaves when its asset does better.
    """

    _name = "rural.low.yield"
    _description = "Idle or Low-Yield Asset"
    _order = "county_id, township_id, village_id, original_value desc, id"
    _rec_name = "asset_id"

    asset_id = fields.Many2one(
        "rural.asset", required=True, readonly=True, ondelete="cascade"
    )
    asset_code = fields.Char(related="asset_id.code")
    usage_state = fields.Selection(related="asset_id.usage_state")
    operator_name = fields.Char(related="asset_id.operator_name")
    four_batch = fields.Selection(related="asset_id.four_batch")
    is_idle = fields.Boolean(string="Idle", readonly=True)
    is_low = fields.Boolean(string="Low Yield", readonly=True)
    is_loss = fields.Boolean(string="Loss-making", readonly=True)
    is_damaged = fields.Boolean(string="Damaged", readonly=True)
    year = fields.Integer(
        string="Last Full Year", readonly=True, aggregator=None, help="Compared year."
    )
    last_income = fields.Date(string="Last Income on", readonly=True)
    original_value = fields.Monetary(readonly=True)
    received_before = fields.Monetary(string="Received the Year Before", readonly=True)
    received_last = fields.Monetary(string="Received in the Last Year", readonly=True)
    result_last = fields.Monetary(
        string="Result of the Last Year",
        readonly=True,
        help="Received less land rent and upkeep, by the books.",
    )
    yield_before = fields.Float(
        string="Yield the Year Before (%)", compute="_compute_yields", digits=(16, 2)
    )
    yield_last = fields.Float(
        string="Yield of the Last Year (%)", compute="_compute_yields", digits=(16, 2)
    )
    reasons = fields.Text(string="Why It Stands Here", compute="_compute_reasons")
    proposal = fields.Selection(
        FOUR_BATCHES, string="Proposed Sorting", readonly=True, index=True
    )
    has_plan = fields.Boolean(
        string="Has a Revival Plan",
        compute="_compute_has_plan",
        search="_search_has_plan",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    _asset_uniq = models.Constraint(
        "UNIQUE(asset_id)", "The asset stands here already."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("original_value", "received_before", "received_last")
    def _compute_yields(self):
        for row in self:
            value = of_float(row.original_value)
            for name in ("before", "last"):
                received = of_float(row[f"received_{name}"])
                share = revival.yield_percent(received, value)
                row[f"yield_{name}"] = float(share or 0)

    @api.depends(*FLAGS, "last_income", "year")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for row in self:
            row.reasons = "\n".join(row._reasons())

    def _reasons(self):
        _ = self.env._
        if self.is_idle:
            since = self.last_income
            yield (
                _("Idle: no contract, and no income since %(day)s.", day=since)
                if since
                else _("Idle: no contract and no income.")
            )
        if self.is_low:
            yield _(
                "Low yield: %(before).2f %% in %(earlier)s, %(last).2f %% in %(year)s.",
                before=self.yield_before,
                earlier=self.year - 1,
                last=self.yield_last,
                year=self.year,
            )
        if self.is_loss:
            yield (
                _("Loss: %(loss)s yuan in %(year)s.", loss=loss, year=self.year)
                if (loss := self._loss())
                else _("Loss-making, says the register.")
            )
        if self.is_damaged:
            yield _("Damaged, says the register.")

    def _loss(self):
        """The loss of the last year by the books, or nothing."""
        return self.result_last < 0 and f"{-self.result_last:,.2f}"

    def _compute_has_plan(self):
        planned = self.env["rural.revival"]._search_live().asset_id
        for row in self:
            row.has_plan = row.asset_id in planned

    @api.model
    def _search_has_plan(self, operator, value):
        if operator != "in":
            return NotImplemented
        planned = self.env["rural.revival"]._search_live().asset_id.ids
        return [("asset_id", "in", planned)]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_detect(self):
        """Look through the register and the books anew."""
        self._check_reviewer()
        self.sudo()._detect()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_sort_as_proposed(self):
        """四个一批: write the proposed sorting on the assets' cards."""
        self._check_reviewer()
        for batch, rows in self.grouped("proposal").items():
            rows.asset_id.write({"four_batch": batch})

    def action_plan(self):
        """一资产一方案: a plan for each asset that has none."""
        plans = self.env["rural.revival"]
        planned = plans._search_live().asset_id
        rows = self.filtered(lambda row: row.asset_id not in planned)
        if not rows:
            raise UserError(
                self.env._("Every chosen asset has a revival plan under way.")
            )
        created = plans.create([row._prepare_plan_vals() for row in rows])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_revival_action"
        )
        action["context"] = {}
        if len(created) > 1:
            return {**action, "domain": [("id", "in", created.ids)]}
        return {**action, "views": [(False, "form")], "res_id": created.id}

    def _prepare_plan_vals(self):
        return {
            "asset_id": self.asset_id.id,
            "four_batch": self.proposal,
            "cause": self.reasons,
            "amount_due": self.original_value,
        }

    def _check_reviewer(self):
        if not any(map(self.env.user.has_group, REVIEWERS)):
            raise AccessError(
                self.env._("This belongs to township reviewers and county officers.")
            )

    # ------------------------------------------------------------
    # DETECTION
    # ------------------------------------------------------------

    @api.model
    def _cron_detect(self):
        self._detect()

    @api.model
    def _detect(self):
        """Write who stands here by now; what has not changed is not touched."""
        self.env.flush_all()
        rows = [self._found(row) for row in self._examine()]
        names = SQL(", ").join(map(SQL.identifier, COLUMNS))
        gone = SQL(
            "DELETE FROM rural_low_yield WHERE asset_id <> ALL(%s::int[])",
            [row["asset_id"] for row in rows],
        )
        self.env.cr.execute(gone)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO rural_low_yield AS l (%(names)s, create_uid, create_date)
                SELECT %(names)s, %(uid)s, %(now)s FROM %(rows)s
                ON CONFLICT (asset_id) DO UPDATE SET %(values)s, write_date = %(now)s
                WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                names=names,
                uid=self.env.uid,
                now=self.env.cr.now(),
                rows=_as_table(rows),
                values=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(n), SQL.identifier("excluded", n))
                    for n in COLUMNS
                ),
                old=SQL(", ").join(SQL.identifier("l", n) for n in COLUMNS),
                new=SQL(", ").join(SQL.identifier("excluded", n) for n in COLUMNS),
            )
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _found(self, row):
        flags = {name.removeprefix("is_"): row[name] for name in FLAGS}
        return {**row, "proposal": revival.proposal(**flags)}

    @api.model
    def _examine(self):
        """The assets in question with their figures, in one statement.

        A yield is judged where the county's books hold income of both years; an asset
        that is new, or was revived within the months of the limit, is given time.
        """
        today = self.env.company._rural_today()
        year = today.year - 1
        found = self.env.execute_query_dict(
            SQL(
                """
                SELECT * FROM (
                    SELECT a.id AS asset_id, a.village_id, a.township_id, a.county_id,
                           a.company_id, a.original_value, %(year)s AS year,
                           i.last AS last_income,
                           COALESCE(i.before_sum, 0) AS received_before,
                           COALESCE(i.last_sum, 0) AS received_last,
                           COALESCE(g.result, 0) AS result_last,
                           %(idle)s AS is_idle, %(low)s AS is_low,
                           a.usage_state = 'loss' OR COALESCE(g.result, 0) < 0
                               AS is_loss,
                           a.usage_state = 'damaged' AS is_damaged
                      FROM rural_asset a
                      JOIN res_company c ON c.id = COALESCE(a.company_id, %(own)s)
                      LEFT JOIN (%(income)s) i ON i.asset_id = a.id
                      LEFT JOIN (%(result)s) g ON g.asset_id = a.id
                     WHERE a.active AND a.state IN ('registered', 'confirmed')
                       AND a.asset_class = 'operating'
                       AND a.usage_state IN
                           ('in_use', 'idle', 'low_yield', 'loss', 'damaged')) f
                 WHERE is_idle OR is_low OR is_loss OR is_damaged
                """,
                year=year,
                own=self.env.company.id,
                idle=self._idle_sql(today),
                low=self._low_sql(year),
                income=self._income_sql(year),
                result=self._result_sql(year),
            )
        )
        return found

    @api.model
    def _idle_sql(self, today):
        return SQL(
            """
            (a.usage_state = 'idle' OR (
                COALESCE(i.last, a.date_completed, make_date(
                    COALESCE(NULLIF(a.project_year, 0), %(year)s), 12, 31))
                    < (%(today)s::date - make_interval(months => c.rural_idle_months))
                AND (a.contract_end IS NULL OR a.contract_end < %(today)s)
                AND a.id NOT IN (%(let)s)
                AND a.id NOT IN (%(revived)s)))
            """,
            year=today.year,
            today=today,
            let=SQL(
                "SELECT l.asset_id FROM rural_contract_asset l"
                " JOIN rural_contract k ON k.id = l.contract_id"
                " WHERE k.active AND k.state IN ('running', 'expiring')"
            ),
            revived=SQL(
                "SELECT r.asset_id FROM rural_revival r WHERE r.state = 'done'"
                " AND r.date_done >= %s",
                today - relativedelta(years=1),
            ),
        )

    @api.model
    def _low_sql(self, year):
        return SQL(
            """
            (a.usage_state = 'low_yield' OR (
                a.original_value > 0
                AND COALESCE(a.date_completed, make_date(
                    COALESCE(NULLIF(a.project_year, 0), %(year)s), 12, 31))
                    < make_date(%(before)s, 1, 1)
                AND GREATEST(COALESCE(i.last_sum, 0), COALESCE(i.before_sum, 0)) * 100
                    < c.rural_low_yield_percent * a.original_value
                AND a.county_id IN (
                    SELECT county_id FROM rural_receipt WHERE year IN %(years)s
                     GROUP BY county_id HAVING COUNT(DISTINCT year) = 2)))
            """,
            year=year,
            before=year - 1,
            years=(year - 1, year),
        )

    @api.model
    def _income_sql(self, year):
        return SQL(
            """
            SELECT asset_id, MAX(date) AS last,
                   SUM(amount) FILTER (WHERE year = %(last)s) AS last_sum,
                   SUM(amount) FILTER (WHERE year = %(before)s) AS before_sum
              FROM rural_receipt WHERE asset_id IS NOT NULL GROUP BY asset_id
            """,
            last=year,
            before=year - 1,
        )

    @api.model
    def _result_sql(self, year):
        return SQL(
            "SELECT asset_id, SUM(distributable) AS result FROM (%s) s"
            " WHERE year = %s AND asset_id IS NOT NULL GROUP BY asset_id",
            self.env["rural.income.ledger"]._sql(),
            year,
        )


def _as_table(rows):
    """Rows as the one parameter of a statement that reads them as a table."""
    return SQL(
        """jsonb_to_recordset(%s::jsonb) AS f (
               asset_id int, village_id int, township_id int, county_id int,
               company_id int, is_idle boolean, is_low boolean, is_loss boolean,
               is_damaged boolean, year int, last_income date, original_value numeric,
               received_before numeric, received_last numeric, result_last numeric,
               proposal text)""",
        json.dumps(rows, default=str),
    )
