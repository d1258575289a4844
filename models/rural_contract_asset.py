from decimal import Decimal

from odoo import api, fields, models

from ..lib.amounts import of_float, split_largest_remainder


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
    _only_in_draft = True

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
        string="Share of the Rent",
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

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _find_problems(self):
        """Sentences on what keeps this row from being let."""
        _ = self.env._
        asset, village = self.asset_id, self.beneficiary_id
        name = {"asset": asset.display_name}
        if asset.state not in ("registered", "confirmed"):
            yield _("%(asset)s is not in the register. Register it first.", **name)
        if asset.company_id != self.contract_id.company_id:
            yield _(
                "%(asset)s belongs to the books of another company. Make a contract "
                "of its own for it.",
                **name,
            )
        if not self._within(asset.region_id):
            yield _(
                "%(asset)s lies outside %(region)s. Choose the township or county "
                "above all assets as the contract's region.",
                region=self.contract_id.region_id.name,
                **name,
            )
        if not village:
            yield _("%(asset)s: enter the village that the income goes to.", **name)
        elif not self._within(village):
            yield _(
                "The income of %(asset)s goes to %(village)s, outside %(region)s. "
                "Choose the township or county above both as the contract's region.",
                village=village.name,
                region=self.contract_id.region_id.name,
                **name,
            )

    def _within(self, region):
        """Whether a region lies within that of the contract."""
        above = self.contract_id.region_id.parent_path or "/"
        return (region.parent_path or "").startswith(above)

    def _yearly_part(self):
        """This row's part of a year's rent and of the deposit, to the fen."""
        self.ensure_one()
        contract = self.contract_id
        rows = contract.line_ids
        weights = [Decimal(str(round(row.weight, 4))) for row in rows]
        index = list(rows).index(self)
        return [
            split_largest_remainder(of_float(amount), weights)[index]
            for amount in (contract._yearly_amount(), contract.deposit)
        ]
