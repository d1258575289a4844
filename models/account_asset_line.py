from odoo import fields, models


class AccountAssetLine(models.Model):
    _inherit = "account.asset.line"

    # OCA leaves both without an index: opening or deleting any voucher scanned
    # the whole table.
    move_id = fields.Many2one(index="btree_not_null")
    previous_id = fields.Many2one(index="btree_not_null")
