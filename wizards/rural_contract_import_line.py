from odoo import fields, models


class RuralContractImportLine(models.Model):
    _name = "rural.contract.import.line"
    _description = "Row of a List of Contracts"
    _inherit = ["rural.workbook.import.line"]

    import_id = fields.Many2one(
        "rural.contract.import", required=True, index=True, ondelete="cascade"
    )
    status = fields.Selection(selection_add=[("part", "Further Asset")])
    name = fields.Char(string="Contract")
    partner = fields.Char(string="Party B")
    assets = fields.Char()
    currency_id = fields.Many2one(related="import_id.currency_id")
    annual_amount = fields.Monetary(string="Yearly Rent")
    paid = fields.Monetary(string="Received")
    contract_id = fields.Many2one(
        "rural.contract", string="On File", index="btree_not_null"
    )
    target = fields.Selection(
        [("draft", "Draft"), ("running", "In Force")], string="Becomes"
    )
