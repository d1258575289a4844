from urllib.parse import urlsplit

from odoo import api, models
from odoo.fields import Domain

from .rural_inventory_decision import LEFT

CARD_PATH = "/rural/a/"


class RuralInventorySheetPhone(models.Model):
    """A count sheet on a phone in the browser: what the page asks the server for."""

    _name = "rural.inventory.sheet"
    _inherit = "rural.inventory.sheet"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def count_sheets(self):
        """The sheets that the user may count on now."""
        waiting = self.search(
            [("state", "=", "counting"), ("inventory_id.state", "=", "open")]
        )
        return [
            {
                "id": sheet.id,
                "name": sheet.region_id.name,
                "line_count": sheet.line_count,
                "pending_count": sheet.pending_count,
            }
            for sheet in waiting
            if sheet._may_count()
        ]

    @api.readonly
    def count_rows(self):
        """The rows of the sheet, and the words of the form."""
        self.ensure_one()
        lines = self.line_ids
        words = lines._fields["found_usage"]._description_selection(self.env)
        return {
            "name": self.display_name,
            "open": self.can_count,
            "usages": [pair for pair in words if pair[0] not in LEFT],
            "rows": [line._phone_row() for line in lines],
        }

    def count_add(self, vals, photos=()):
        """A row of what the register does not know."""
        self.ensure_one()
        line = self.env["rural.inventory.line"].create({**vals, "sheet_id": self.id})
        line._add_photos(photos)
        return {"row": line._phone_row()}

    @api.readonly
    def count_find(self, text):
        """The row that a scanned code means: the asset's code, or the address on its
        card. Of this sheet only.
        """
        self.ensure_one()
        self.check_access("read")
        text = (text or "").strip()
        path = urlsplit(text).path
        token = path.split(CARD_PATH)[-1].strip("/") if CARD_PATH in path else text
        asset = Domain("code", "=", text) | Domain("public_token", "=", token)
        found = (
            self.env["rural.inventory.line"]
            .sudo()
            .search(
                Domain("sheet_id", "=", self.id) & Domain("asset_id", "any", asset),
                limit=1,
            )
        )
        return found.id
