from odoo import api, models
from odoo.exceptions import UserError

from .ir_attachment import CONTENT


class RuralVerificationPhoto(models.Model):
    """The photos of a verification stay once it is closed, sudo or not."""

    _inherit = "ir.attachment"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & CONTENT:
            self._check_rural_answers()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rural_answers(self):
        self._check_rural_answers()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_rural_answers(self):
        photos = self.sudo().filtered(
            lambda a: a.res_model == "rural.verification.answer" and a.res_id
        )
        answers = self.env["rural.verification.answer"].sudo()
        answers = answers.browse(set(photos.mapped("res_id"))).exists()
        if kept := answers.filtered(lambda answer: answer.state == "closed"):
            raise UserError(
                self.env._(
                    "%(answer)s: the verification is closed, and the photos belong to "
                    "what was found. They stay as they are.",
                    answer=kept[0].display_name,
                )
            )
