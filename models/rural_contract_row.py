from odoo import fields, models


class RuralContractRow(models.AbstractModel):
    """A row of one contract that stores its place, for rules and indexes."""

    _name = "rural.contract.row"
    _description = "Row of a Contract"

    contract_id = fields.Many2one(
        "rural.contract", required=True, index=True, ondelete="cascade"
    )
    village_id = fields.Many2one(
        related="contract_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="contract_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="contract_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
