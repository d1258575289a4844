from odoo import models


class RuralArchiveInventory(models.Model):
    """From a clean-up to the filing of its year."""

    _name = "rural.inventory"
    _inherit = "rural.inventory"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_archive(self):
        """The filing of the year, begun where there is none yet."""
        self.ensure_one()
        name = "rural_asset.rural_archive_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        key = [("region_id", "=", self.region_id.id), ("year", "=", self.year)]
        archive = self.env["rural.archive"].search(key, order="edition desc", limit=1)
        defaults = {"default_region_id": self.region_id.id, "default_year": self.year}
        return {
            **action,
            "views": [(False, "form")],
            "res_id": archive.id,
            "context": {} if archive else defaults,
        }
