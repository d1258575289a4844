from odoo import fields, models

FUNDING_LEVELS = [
    ("central", "Central"),
    ("province", "Provincial"),
    ("city", "City"),
    ("county", "County"),
    ("township", "Township"),
    ("other", "Other"),
]


class RuralAssetFundingMixin(models.AbstractModel):
    """资金来源: source × level × year × amount, on the register's row and on the
    row of a correction alike.
    """

    _name = "rural.asset.funding.mixin"
    _description = "Funding of an Asset"

    source_id = fields.Many2one(
        "rural.funding.source", required=True, ondelete="restrict"
    )
    level = fields.Selection(FUNDING_LEVELS, required=True, default="central")
    year = fields.Integer(
        string="Funding Year", help="The year of the money, as in its document."
    )
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    amount = fields.Monetary(required=True)
