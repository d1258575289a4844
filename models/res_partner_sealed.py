from odoo import models

from ..lib.id_numbers import MASK


class ResPartner(models.Model):
    """A person's identity number, typed as tax number, is sealed."""

    _name = "res.partner"
    _inherit = ["res.partner", "rural.sealed.code"]

    _sealed_code = "vat"

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_same_vat_partner_id(self):
        """Masked texts of two people may be alike; their numbers are not."""
        result = super()._compute_same_vat_partner_id()
        self.filtered(lambda p: MASK in (p.vat or "")).same_vat_partner_id = False
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_reveal_identity(self):
        """Ask for the reason, then show the identity number."""
        self.ensure_one()
        return self.env["rural.reveal"]._open(self, "identity")
