from odoo import api, fields, models
from odoo.tools import SQL

from .rural_inventory_figures import FIGURES, columns

SHEET_STATES = {
    "sheet_count": SQL("TRUE"),
    "counting_count": SQL("s.state = 'counting'"),
    "signed_count": SQL("s.state = 'signed'"),
    "accepted_count": SQL("s.state = 'accepted'"),
    "submitted_count": SQL("s.state = 'submitted'"),
}


class RuralInventoryTownship(models.Model):
    """进度: how far each township has come with a clean-up. A view of the database."""

    _name = "rural.inventory.township"
    _description = "Progress of a Township"
    _auto = False
    _order = "inventory_id desc, township_id"
    _rec_name = "township_id"
    _depends = {
        "rural.inventory.sheet": ["inventory_id", "state"],
        "rural.inventory.line": [
            "sheet_id",
            "result",
            "decision",
            "disposed",
            "applied_on",
        ],
    }

    inventory_id = fields.Many2one("rural.inventory", readonly=True)
    year = fields.Integer(related="inventory_id.year")
    date_report = fields.Date(related="inventory_id.date_report")
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    sheet_count = fields.Integer(string="Sheets Made", readonly=True)
    counting_count = fields.Integer(string="Sheets out", readonly=True)
    signed_count = fields.Integer(string="Sheets Signed", readonly=True)
    accepted_count = fields.Integer(string="Sheets Accepted", readonly=True)
    submitted_count = fields.Integer(string="Sheets Submitted", readonly=True)
    line_count = fields.Integer(string="Lines", readonly=True)
    counted_count = fields.Integer(string="Lines Counted", readonly=True)
    pending_count = fields.Integer(string="Not Yet Counted", readonly=True)
    found_count = fields.Integer(string="Found as Registered", readonly=True)
    differs_count = fields.Integer(string="Found, Differs", readonly=True)
    not_found_count = fields.Integer(string="Not Found", readonly=True)
    extra_count = fields.Integer(string="Not in the Register", readonly=True)
    difference_count = fields.Integer(string="Differences Found", readonly=True)
    undecided_count = fields.Integer(string="Differences Undecided", readonly=True)
    applied_count = fields.Integer(string="Corrections Applied", readonly=True)
    progress = fields.Float(string="Counted (%)", readonly=True, aggregator="avg")
    done = fields.Boolean(string="All Submitted", readonly=True)
    overdue = fields.Boolean(
        string="Past the Day",
        compute="_compute_overdue",
        help="The day of reporting is over, and sheets are still out.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("done", "inventory_id.date_report", "inventory_id.state")
    def _compute_overdue(self):
        for row in self:
            campaign, today = row.inventory_id, row.company_id._rural_today()
            day = campaign.date_report
            late = campaign.state == "open" and not row.done
            row.overdue = late and day and day < today

    # ------------------------------------------------------------
    # QUERY
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        """One row for a township; the county's own sheets stand as a row too."""
        return SQL(
            """
            SELECT MIN(s.id) AS id, s.inventory_id, s.county_id, s.company_id,
                   COALESCE(s.township_id, s.county_id) AS township_id,
                   %(states)s, %(figures)s,
                   CASE WHEN SUM(n.line_count) > 0
                        THEN 100 * (SUM(n.line_count) - SUM(n.pending_count))
                             / SUM(n.line_count)
                        ELSE 100 END AS progress,
                   BOOL_AND(s.state = 'submitted') AS done
              FROM rural_inventory_sheet s
              LEFT JOIN (SELECT l.sheet_id, %(columns)s
                           FROM rural_inventory_line l GROUP BY 1) n
                     ON n.sheet_id = s.id
             GROUP BY 2, 3, 4, 5
            """,
            states=SQL(", ").join(
                SQL("COUNT(*) FILTER (WHERE %s) AS %s", condition, SQL.identifier(name))
                for name, condition in SHEET_STATES.items()
            ),
            figures=SQL(", ").join(
                SQL("COALESCE(SUM(n.%s), 0)::int AS %s", column, column)
                for column in map(SQL.identifier, FIGURES)
            ),
            columns=columns(),
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_sheets(self):
        self.ensure_one()
        name = "rural_asset.rural_inventory_sheet_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        place = "township_id" if self.township_id.level == "township" else "region_id"
        return {
            **action,
            "name": self.display_name,
            "domain": [
                ("inventory_id", "=", self.inventory_id.id),
                (place, "=", self.township_id.id),
            ],
            "context": {},
        }

    def action_submit(self):
        """Submit what the township has accepted, as a whole."""
        self.ensure_one()
        sheets = self.env["rural.inventory.sheet"].search(
            self.action_open_sheets()["domain"]
        )
        sheets.filtered(lambda s: s.state != "submitted").action_submit()
