from odoo import fields, models

from .rural_asset_category import ASSET_CLASSES


class RuralArchiveItem(models.Model):
    """档案清单: a paper that the file of an asset of this class must hold."""

    _name = "rural.archive.item"
    _description = "Archive Checklist Item"
    _inherit = ["rural.code"]

    asset_class = fields.Selection(
        ASSET_CLASSES, string="Class", help="Empty: for assets of every class."
    )
    category_ids = fields.Many2many(
        "rural.asset.category",
        string="Only for Categories",
        help="Empty: for all categories of the class.",
    )
    required = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")

    def _asked_of(self, asset):
        """The items of this checklist that the asset's file must hold."""
        return self.filtered(
            lambda item: (
                item.required
                and item.asset_class in (False, asset.asset_class)
                and (not item.category_ids or asset.category_id in item.category_ids)
            )
        )
