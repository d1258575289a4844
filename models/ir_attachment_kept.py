from odoo import api, models
from odoo.exceptions import UserError

from .ir_attachment import CONTENT
from .rural_annexed import ANNEXES

PAPERS = {annex.model for annex in ANNEXES.values()}


class IrAttachmentKept(models.Model):
    """The file of a kept document stays as it is, sudo or not."""

    _inherit = "ir.attachment"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & {*CONTENT, "name", "public"}:
            self._check_rural_kept()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rural_kept(self):
        self._check_rural_kept()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_rural_kept(self):
        papers = self.sudo().filtered(lambda a: a.res_model in PAPERS)
        if not papers:
            return
        documents = self.env["rural.kept.document"].sudo()
        kept = documents.search([("attachment_id", "in", papers.ids)])
        if kept:
            raise UserError(kept._kept_message())
