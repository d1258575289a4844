from odoo import fields, models


class RuralAssetDocument(models.Model):
    """A paper or photo in an asset's file; the checklist of the asset's class
    tells which are still missing.
    """

    _name = "rural.asset.document"
    _description = "Document of an Asset"
    _order = "asset_id, item_id, date desc, id"

    asset_id = fields.Many2one(
        "rural.asset", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(
        "rural.archive.item",
        string="Checklist Item",
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char(string="Title or No.")
    date = fields.Date()
    file = fields.Binary(attachment=True)
    filename = fields.Char()
    is_photo = fields.Boolean(string="Photo")
    village_id = fields.Many2one(related="asset_id.village_id", store=True, index=True)
    township_id = fields.Many2one(
        related="asset_id.township_id", store=True, index=True
    )
    county_id = fields.Many2one(related="asset_id.county_id", store=True, index=True)
    company_id = fields.Many2one(related="asset_id.company_id", store=True, index=True)
