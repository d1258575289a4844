from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import revival
from ..lib.amounts import of_float


class RuralRevivalRate(models.Model):
    """盘活率 of the county and each township: what was to be revived, what was.

    To be revived are the assets with a plan that was not given up, and those found
    idle or poor that have none.
    """

    _name = "rural.revival.rate"
    _description = "Revival Rate"
    _auto = False
    _order = "county_id, level, region_id"
    _rec_name = "region_id"
    _depends = {
        "rural.low.yield": ["asset_id", "township_id", "county_id", "original_value"],
        "rural.revival": [
            "asset_id",
            "state",
            "amount_due",
            "amount_revived",
            "date_done",
            "township_id",
            "county_id",
        ],
    }

    region_id = fields.Many2one("rural.region", string="Place", readonly=True)
    level = fields.Selection(
        [("county", "County"), ("township", "Township")], readonly=True
    )
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    count_due = fields.Integer(
        string="Assets to Revive", readonly=True, aggregator=None
    )
    count_revived = fields.Integer(
        string="Assets Revived", readonly=True, aggregator=None
    )
    count_planned = fields.Integer(
        string="Plans under Way", readonly=True, aggregator=None
    )
    amount_due = fields.Monetary(
        string="Amount to Revive", readonly=True, aggregator=None
    )
    amount_revived = fields.Monetary(readonly=True, aggregator=None)
    rate = fields.Float(
        string="Revival Rate (%)",
        compute="_compute_rate",
        digits=(5, 2),
        help="[(amount revived ÷ amount to revive) + (assets revived ÷ assets to "
        "revive)] ÷ 2 × 100 %.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("count_due", "count_revived", "amount_due", "amount_revived")
    def _compute_rate(self):
        for row in self:
            share = revival.rate(
                of_float(row.amount_revived),
                of_float(row.amount_due),
                row.count_revived,
                row.count_due,
            )
            row.rate = float(share or 0)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_plans(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_revival_action"
        )
        domain = [(f"{self.level}_id", "=", self.region_id.id)]
        return {**action, "domain": domain, "context": {}}

    # ------------------------------------------------------------
    # QUERY
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        """A row per township and one per county, over the same assets."""
        return SQL(
            """
            SELECT p.region_id AS id, p.region_id, p.level, n.county_id,
                   CASE WHEN p.level = 'township' THEN p.region_id END AS township_id,
                   n.company_id, COUNT(*) AS count_due, SUM(n.revived) AS count_revived,
                   SUM(n.planned) AS count_planned, SUM(n.amount_due) AS amount_due,
                   SUM(n.amount_revived) AS amount_revived
              FROM (%s) n
              JOIN LATERAL (VALUES (n.county_id, 'county'), (n.township_id, 'township'))
                   AS p (region_id, level) ON p.region_id IS NOT NULL
             GROUP BY p.region_id, p.level, n.county_id, n.company_id
            """,
            self._needs_sql(),
        )

    @api.model
    def _needs_sql(self):
        """One row per asset to revive: its newest plan, or what was found."""
        year_ago = fields.Date.subtract(self.env.company._rural_today(), years=1)
        return SQL(
            """
            (SELECT DISTINCT ON (r.asset_id) r.county_id, r.township_id, r.company_id,
                    r.amount_due,
                    CASE r.state WHEN 'done' THEN r.amount_revived ELSE 0 END
                        AS amount_revived,
                    (r.state = 'done')::int AS revived,
                    (r.state <> 'done')::int AS planned
               FROM rural_revival r
              WHERE r.state <> 'given_up' AND NOT (%(again)s)
              ORDER BY r.asset_id, r.id DESC)
            UNION ALL
            SELECT l.county_id, l.township_id, l.company_id, l.original_value, 0, 0, 0
              FROM rural_low_yield l
             WHERE NOT EXISTS (
                SELECT FROM rural_revival r WHERE r.asset_id = l.asset_id
                   AND r.state <> 'given_up' AND NOT (%(again)s))
            """,
            # revived long ago and found again: it is to be revived anew
            again=SQL(
                "r.state = 'done' AND r.date_done < %s AND r.asset_id IN"
                " (SELECT asset_id FROM rural_low_yield)",
                year_ago,
            ),
        )
