from odoo import api, models
from odoo.exceptions import UserError

from .rural_procedure import holds_token


class RuralByCode(models.AbstractModel):
    """Rows that the product writes by itself and nobody by hand, superuser included.

    A model says in ``_by_hand_message`` what is to be done instead.
    """

    _name = "rural.by.code"
    _description = "Row Written by the Product"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_token()
        return super().create(vals_list)

    def write(self, vals):
        self._check_token()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_code(self):
        self._check_token()

    def _check_token(self):
        if not holds_token(self.env):
            raise UserError(self._by_hand_message())

    @api.model
    def _by_hand_message(self):
        raise NotImplementedError
