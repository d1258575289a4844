from odoo import api, fields, models


class RuralContractAsset(models.Model):
    """合同资产: an asset let by a contract and the village its rent belongs to.

    An asset of several villages stands once for each of them; ``weight`` splits
    every instalment among the rows, the fen that do not divide by the largest
    remainder.
    """

    _name = "rural.contract.asset"
    _description = "Asset of a Contract"
    _inherit = ["rural.contract.row"]
    _order = "contract_id, sequence, id"
    _rec_name = "asset_id"

    sequence = fields.Integer(default=10)
    asset_id = fields.Many2one(
        "rural.asset", required=True, index=True, ondelete="restrict"
    )
    beneficiary_id = fields.Many2one(
        "rural.region",
        string="Income Goes to",
        compute="_compute_beneficiary_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        domain="[('level', '=', 'village')]",
        help="The village whose income this part of the rent is.",
    )
    weight = fields.Float(
        string="Share",
        digits=(16, 4),
        default=1,
        help="Share of the rent in relation to the other rows.",
    )
    original_value = fields.Monetary(related="asset_id.original_value")

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "A share must be above zero."
    )
    _asset_uniq = models.Constraint(
        "UNIQUE(contract_id, asset_id, beneficiary_id)",
        "This asset stands in the contract already.",
    )

    @api.depends("asset_id")
    def _compute_beneficiary_id(self):
        for line in self:
            line.beneficiary_id = (
                line.asset_id.village_id
                or line.beneficiary_id
                or line.contract_id.village_id
            )
