from odoo import fields, models
from odoo.tools import SQL

from .rural_contract_instalment import INSTALMENT_KINDS
from .rural_use import SCHEMES

BUCKETS = [
    ("current", "Not Due"),
    ("d30", "1–30 Days"),
    ("d90", "31–90 Days"),
    ("d180", "91–180 Days"),
    ("d365", "181–365 Days"),
    ("older", "Over a Year"),
]
# the first day of delay of each bucket
FROM_DAY = {"d30": 1, "d90": 31, "d180": 91, "d365": 181, "older": 366}


class RuralReceivableAgeing(models.Model):
    """应收账龄: every open instalment in the bucket of its delay as of today."""

    _name = "rural.receivable.ageing"
    _description = "Ageing of Receivables"
    _auto = False
    _order = "days desc, township_id, village_id, id"
    _rec_name = "contract_id"

    instalment_id = fields.Many2one("rural.contract.instalment", readonly=True)
    contract_id = fields.Many2one("rural.contract", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Operator", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    kind = fields.Selection(INSTALMENT_KINDS, readonly=True)
    scheme = fields.Selection(SCHEMES, readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True)
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_due = fields.Date(string="Due on", readonly=True)
    days = fields.Integer(string="Days Overdue", readonly=True, aggregator="max")
    bucket = fields.Selection(BUCKETS, string="Age", readonly=True)
    amount = fields.Monetary(string="Open", readonly=True)
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    amount_current = fields.Monetary(string="Not Due", readonly=True)
    amount_d30 = fields.Monetary(string="1–30 Days", readonly=True)
    amount_d90 = fields.Monetary(string="31–90 Days", readonly=True)
    amount_d180 = fields.Monetary(string="91–180 Days", readonly=True)
    amount_d365 = fields.Monetary(string="181–365 Days", readonly=True)
    amount_older = fields.Monetary(string="Over a Year", readonly=True)

    _depends = {
        "rural.contract": ["active", "state", "user_id"],
        "rural.contract.instalment": [
            "contract_id",
            "kind",
            "amount_open",
            "date_due",
            "partner_id",
            "scheme",
            "village_id",
            "township_id",
            "county_id",
            "company_id",
        ],
    }

    @property
    def _table_query(self):
        columns = [
            SQL(
                "CASE WHEN r.bucket = %s THEN r.amount ELSE 0 END AS %s",
                bucket,
                SQL.identifier(f"amount_{bucket}"),
            )
            for bucket, _label in BUCKETS
        ]
        return SQL(
            "SELECT r.*, CASE WHEN r.days > 0 THEN r.amount ELSE 0 END"
            " AS amount_overdue, %s FROM (SELECT d.*, %s AS bucket FROM (%s) d) r",
            SQL(", ").join(columns),
            self._bucket_case(),
            self._open_instalments(),
        )

    def _bucket_case(self):
        whens = [
            SQL("WHEN d.days >= %s THEN %s", day, bucket)
            for bucket, day in reversed(FROM_DAY.items())
        ]
        return SQL("CASE %s ELSE 'current' END", SQL(" ").join(whens))

    def _open_instalments(self):
        return SQL(
            "SELECT i.id, i.id AS instalment_id, i.contract_id, i.partner_id,"
            " c.user_id, i.kind, i.scheme, i.village_id, i.township_id, i.county_id,"
            " i.company_id, i.date_due, GREATEST(%s - i.date_due, 0) AS days,"
            " i.amount_open AS amount FROM rural_contract_instalment i"
            " JOIN rural_contract c ON c.id = i.contract_id"
            " WHERE i.amount_open > 0 AND i.kind <> 'refund'"
            " AND c.active AND c.state <> 'draft'",
            fields.Date.context_today(self),
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "rural.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }
