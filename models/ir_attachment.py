from odoo import api, models
from odoo.exceptions import UserError

from .account_move_evidence import REVIEWERS

# Writing any of these takes the paper away or puts another in its place.
CONTENT = {
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "url",
    "type",
    "res_model",
    "res_id",
    "res_field",
}


class IrAttachment(models.Model):
    """The original voucher of a posted voucher stays; a reviewer may take it away."""

    _inherit = "ir.attachment"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & CONTENT:
            self._check_rural_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rural_evidence(self):
        self._check_rural_evidence()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_rural_evidence(self):
        """Refuse to take the paper from under a posted voucher, sudo or not."""
        papers = self.sudo().filtered(
            lambda a: a.res_model == "account.move" and a.res_id and not a.res_field
        )
        if not papers or any(self.env.user.has_group(group) for group in REVIEWERS):
            return
        moves = self.env["account.move"].sudo().browse(set(papers.mapped("res_id")))
        posted = moves.exists().filtered(
            lambda m: (
                m.state == "posted"
                and any(line._rural_is_project() for line in m.line_ids)
            )
        )
        if posted:
            raise UserError(
                self.env._(
                    "The original voucher of a posted voucher is kept: %(names)s. A "
                    "township reviewer or county officer may replace it; or reset the "
                    "voucher to draft first.",
                    names="、".join(posted.mapped("name")),
                )
            )
