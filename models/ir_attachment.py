from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

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


# What refers to a paper as evidence.
KEEPERS = (
    ("rural.procedure.log", "attachment_ids"),
    ("rural.notice", "photo_start_ids"),
    ("rural.notice", "photo_end_ids"),
)


class IrAttachment(models.Model):
    """The original voucher of a posted voucher stays; a reviewer may take it away.
    The evidence of a step of a procedure stays, whoever asks.
    """

    _inherit = "ir.attachment"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & CONTENT:
            self._check_rural_evidence()
            self._check_rural_steps()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rural_evidence(self):
        self._check_rural_evidence()
        self._check_rural_steps()

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

    def _check_rural_steps(self):
        """Refuse to change or take away what a step was decided on."""
        for model, name in KEEPERS:
            field = self.env[model]._fields[name]
            found = self.env.execute_query(
                SQL(
                    "SELECT %(column)s FROM %(table)s WHERE %(column)s IN %(ids)s",
                    column=SQL.identifier(field.column2),
                    table=SQL.identifier(field.relation),
                    ids=tuple(self.ids or (0,)),
                )
            )
            if found:
                papers = self.sudo().browse(row[0] for row in found)
                raise UserError(
                    self.env._(
                        "%(names)s is the evidence of a step that was logged. It is "
                        "kept as it is.",
                        names="、".join(papers.mapped("name")),
                    )
                )
