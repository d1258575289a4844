from odoo import api, fields, models


class RuralBlankPart(models.AbstractModel):
    """A part of a county's own layout: it changes while the layout is not in use."""

    _name = "rural.blank.part"
    _description = "Part of an Own Layout"

    blank_id = fields.Many2one(
        "rural.blank", required=True, index=True, ondelete="cascade"
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.blank_id._check_open()
        return parts

    def write(self, vals):
        self.blank_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self.blank_id._check_open()
