from odoo import fields, models


class RuralReceipt(models.Model):
    """实收明细: money that came in for an asset's income, by day and voucher.

    Written by the books alone: one row per reconciliation of an income voucher
    with a payment (or per line of a voucher that debits cash at once) and per
    asset. Undoing the reconciliation takes the rows away.
    """

    _name = "rural.receipt"
    _description = "Money Received"
    _order = "date desc, id desc"
    _rec_name = "move_id"

    date = fields.Date(required=True, index=True)
    year = fields.Integer(required=True)
    amount = fields.Monetary(required=True)
    scheme = fields.Selection(
        selection=lambda self: self.env["rural.use"]._fields["scheme"].selection,
        required=True,
    )
    village_id = fields.Many2one("rural.region", required=True, ondelete="restrict")
    township_id = fields.Many2one("rural.region", index=True, ondelete="restrict")
    county_id = fields.Many2one("rural.region", index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    asset_id = fields.Many2one("rural.asset", index=True, ondelete="restrict")
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Income Item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Income Voucher")
    partial_id = fields.Many2one(
        "account.partial.reconcile", index="btree_not_null", ondelete="cascade"
    )
    payment_move_id = fields.Many2one(
        "account.move", string="Voucher of the Payment", index="btree_not_null"
    )
    instalment_id = fields.Many2one(
        "rural.contract.instalment", index="btree_not_null", ondelete="set null"
    )

    _place_idx = models.Index("(village_id, year, scheme, asset_id)")
