from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_asset_workflow import REVIEWERS


class RuralAssetDocument(models.Model):
    """A paper or photo in an asset's file; the checklist of the asset's class
    tells which are still missing.
    """

    _name = "rural.asset.document"
    _description = "Document of an Asset"
    _inherit = ["rural.asset.row"]
    _order = "asset_id, item_id, date desc, id"

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

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & {"file", "asset_id", "item_id"}:
            self._check_evidence_kept()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._check_evidence_kept()

    def _check_evidence_kept(self):
        """Papers are added at any time; those of a confirmed asset are exchanged
        or taken out by the reviewer and the county only.
        """
        if any(self.env.user.has_group(group) for group in REVIEWERS):
            return
        kept = self.filtered(
            lambda d: d.file and d.asset_id.state in ("confirmed", "disposed")
        )
        if kept:
            raise UserError(
                self.env._(
                    "“%(paper)s” belongs to a confirmed asset. Add the new paper "
                    "beside it, or ask the township reviewer to exchange it.",
                    paper=kept[0].name or kept[0].item_id.name or kept[0].filename,
                )
            )
