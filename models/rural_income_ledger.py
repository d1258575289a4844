from odoo import fields, models

from .rural_use import SCHEMES


class RuralIncomeLedger(models.Model):
    """资产收益清算台账: per village, asset, year and scheme, out of the books.

    A read-only query over analytic items, instalments and receipts; every
    figure opens the rows behind it. Rows without asset are village-level.
    """

    _name = "rural.income.ledger"
    _description = "Income Ledger"
    _auto = False
    _order = "year desc, county_id, township_id, village_id, asset_id"
    _rec_name = "asset_id"

    year = fields.Integer(readonly=True, aggregator=None)
    scheme = fields.Selection(SCHEMES, readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True)
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    asset_id = fields.Many2one("rural.asset", readonly=True)
    expected = fields.Monetary(readonly=True)
    contracted = fields.Monetary(readonly=True)
    invoiced = fields.Monetary(readonly=True)
    received = fields.Monetary(readonly=True)
    land_rent = fields.Monetary(readonly=True)
    upkeep = fields.Monetary(readonly=True)
    distributable = fields.Monetary(readonly=True)
    spent_posts = fields.Monetary(readonly=True)
    spent_relief = fields.Monetary(readonly=True)
    spent_works = fields.Monetary(readonly=True)
    spent_other = fields.Monetary(readonly=True)
    spent = fields.Monetary(readonly=True)
    surplus = fields.Monetary(readonly=True)
    spent_carryover = fields.Monetary(readonly=True)
