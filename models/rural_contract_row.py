from odoo import api, fields, models

from .rural_procedure import holds_token


class RuralContractRow(models.AbstractModel):
    """A row of one contract that stores its place, for rules and indexes."""

    _name = "rural.contract.row"
    _description = "Row of a Contract"

    # Rows that are part of what was agreed change with a draft only.
    _only_in_draft = False

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

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_contract_draft()
        return rows

    def write(self, vals):
        self._check_contract_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_contract_draft()

    def _check_contract_draft(self):
        if not self._only_in_draft or holds_token(self.env):
            return
        for contract in self.contract_id.filtered(lambda c: c.state != "draft"):
            contract._raise_frozen([self._description])
