from odoo import api, models
from odoo.exceptions import UserError

from .ir_attachment import CONTENT


class RuralInventoryPhoto(models.Model):
    """The photos of a count sheet stay once it is signed, sudo or not."""

    _inherit = "ir.attachment"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & CONTENT:
            self._check_rural_counts()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rural_counts(self):
        self._check_rural_counts()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_rural_counts(self):
        photos = self.sudo().filtered(
            lambda a: a.res_model == "rural.inventory.line" and a.res_id
        )
        lines = self.env["rural.inventory.line"].sudo()
        lines = lines.browse(set(photos.mapped("res_id"))).exists()
        signed = lines.filtered(lambda line: line.state != "counting")
        if signed:
            raise UserError(
                self.env._(
                    "%(asset)s: its sheet is signed, and the photos belong to what was "
                    "signed. They stay as they are.",
                    asset=signed[0].display_name,
                )
            )
