from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_contract_instalment import INSTALMENT_KINDS
from .rural_use import SCHEMES

ASSET_BITS = 22


class RuralInstalmentShare(models.Model):
    """合同分期按资产: what an instalment means for each asset and village.

    An instalment is split among the rows of its contract by weight, the fen
    that do not divide by the largest remainder (``lib.amounts``): the shares
    add up to the instalment.
    """

    _name = "rural.instalment.share"
    _description = "Instalment by Asset"
    _inherit = ["rural.packed.row"]
    _auto = False
    _order = "date_due, contract_id, id"
    _rec_name = "instalment_id"
    _depends = {
        "rural.contract": ["state"],
        "rural.contract.asset": [
            "asset_id",
            "beneficiary_id",
            "contract_id",
            "sequence",
            "weight",
        ],
        "rural.contract.instalment": [
            "amount",
            "cancelled",
            "contract_id",
            "date_due",
            "kind",
            "opening_received",
            "year",
        ],
        "rural.region": ["township_id", "county_id", "company_id"],
        "rural.asset": ["category_id"],
        "rural.asset.category": ["scheme"],
    }

    instalment_id = fields.Many2one("rural.contract.instalment", readonly=True)
    contract_id = fields.Many2one("rural.contract", readonly=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Party B")
    asset_id = fields.Many2one("rural.asset", readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True)
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(INSTALMENT_KINDS, readonly=True)
    scheme = fields.Selection(SCHEMES, readonly=True)
    year = fields.Integer(string="Income Year", readonly=True, aggregator=None)
    date_due = fields.Date(string="Due on", readonly=True)
    amount = fields.Monetary(readonly=True)
    opening_received = fields.Monetary(string="Received before Opening", readonly=True)
    state = fields.Selection(related="instalment_id.state")

    # ------------------------------------------------------------
    # QUERY
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        return self._sql()

    @api.model
    def _sql(self):
        """Shares of the instalments that are due: contracts past their draft,
        nothing cancelled. The scheme is that of the asset, as in the ledger.
        """
        return SQL(
            """
            SELECT (i.id::bigint << %(bits)s) + r.id AS id,
                   i.id AS instalment_id, i.contract_id, i.kind, i.year, i.date_due,
                   r.asset_id, k.scheme,
                   v.id AS village_id, v.township_id, v.county_id, v.company_id,
                   %(amount)s AS amount, %(opening)s AS opening_received
              FROM rural_contract_instalment i
              JOIN rural_contract c ON c.id = i.contract_id AND c.state <> 'draft'
              JOIN rural_contract_asset r ON r.contract_id = c.id
              JOIN rural_region v ON v.id = r.beneficiary_id
              JOIN rural_asset a ON a.id = r.asset_id
              JOIN rural_asset_category k ON k.id = a.category_id
              JOIN (SELECT o.contract_id, SUM(o.weight) AS weight,
                           COUNT(*) > 1 AS several
                      FROM rural_contract_asset o
                     GROUP BY o.contract_id) w ON w.contract_id = r.contract_id
              CROSS JOIN LATERAL (
                   SELECT round(i.amount * 100) AS amount,
                          round(COALESCE(i.opening_received, 0) * 100)
                              AS opening_received
                   OFFSET 0) f
              LEFT JOIN LATERAL (%(amount_rest)s) x ON TRUE
              LEFT JOIN LATERAL (%(opening_rest)s) y ON TRUE
             WHERE i.cancelled IS NOT TRUE
            """,
            bits=ASSET_BITS,
            amount=self._share_sql("amount", "x"),
            opening=self._share_sql("opening_received", "y"),
            amount_rest=self._rest_sql("amount"),
            opening_rest=self._rest_sql("opening_received"),
        )

    @api.model
    def _share_sql(self, column, rest):
        """The part rounded down, and a fen more for the largest remainders."""
        fen = SQL.identifier("f", column)
        return SQL(
            "(div(%(fen)s * r.weight, w.weight)"
            " + COALESCE((%(rest)s.ahead < %(rest)s.fen)::int, 0)) / 100",
            fen=fen,
            rest=SQL.identifier(rest),
        )

    @api.model
    def _rest_sql(self, column):
        """Fen that rounding down leaves, and how many rows come before this one."""
        fen = SQL.identifier("f", column)
        return SQL(
            """
            SELECT %(fen)s - SUM(div(%(fen)s * o.weight, w.weight)) AS fen,
                   COUNT(*) FILTER (
                       WHERE (mod(%(fen)s * r.weight, w.weight), o.sequence, o.id)
                           < (mod(%(fen)s * o.weight, w.weight), r.sequence, r.id)
                   ) AS ahead
              FROM rural_contract_asset o
             WHERE o.contract_id = r.contract_id AND w.several AND %(fen)s <> 0
            """,
            fen=fen,
        )

    @api.model
    def _unpacked(self, row_ids):
        return Domain("instalment_id", "in", [i >> ASSET_BITS for i in row_ids])

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_contract(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "rural.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }
