from odoo import fields, models


class RuralPayoutLine(models.Model):
    """One person on a payment list."""

    _name = "rural.payout.line"
    _description = "Person on a Payment List"
    _order = "payout_id, sequence, id"

    sequence = fields.Integer(default=10)
    payout_id = fields.Many2one(
        "rural.payout", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="payout_id.state", store=True, precompute=True)
    month = fields.Date(related="payout_id.month", store=True, precompute=True)
    year = fields.Integer(
        related="payout_id.year", store=True, precompute=True, aggregator=None
    )
    kind = fields.Selection(related="payout_id.kind", store=True, precompute=True)
    person_id = fields.Many2one(
        "rural.person", required=True, index=True, ondelete="restrict"
    )
    person_kind = fields.Selection(related="person_id.kind")
    post_id = fields.Many2one("rural.post", index="btree_not_null", ondelete="restrict")
    plan_line_id = fields.Many2one(
        "rural.distribution.line",
        string="Item of the Plan",
        index="btree_not_null",
        ondelete="restrict",
    )
    days = fields.Float(string="Days Worked", digits=(5, 1))
    rate = fields.Monetary(help="Wage of the month, or pay for a day.")
    amount = fields.Monetary()
    reason = fields.Char(string="Why")
    currency_id = fields.Many2one(related="payout_id.currency_id")
    village_id = fields.Many2one(
        related="payout_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="payout_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="payout_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="payout_id.company_id", store=True, precompute=True, index=True
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0 AND days >= 0 AND rate >= 0)",
        "Days, rates and amounts cannot be negative.",
    )
    # A post is paid once a month, whoever is faster.
    _post_month_uniq = models.UniqueIndex(
        "(post_id, month) WHERE post_id IS NOT NULL AND state <> 'cancelled'",
        "This post is paid for the month already.",
    )
