from odoo import models

from ..lib.field_pack import Row


class RuralFieldPackLine(models.Model):
    """A row of a count sheet as it stands in the workbook."""

    _name = "rural.inventory.line"
    _inherit = "rural.inventory.line"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _field_pack_row(self):
        known = self.expected or {}
        return Row(
            self.id,
            self.code or "",
            self.name,
            known.get("category") or "",
            known.get("location") or "",
            known.get("quantity") or None,
            known.get("uom") or "",
            known.get("original_value"),
            known.get("usage_state") or "",
            known.get("operator_name") or "",
            bool(known.get("card_posted")),
        )
