from odoo import models

# Assets that earn, or should.
OPERATED = ("in_use", "low_yield", "loss")


class RuralAssetDistribution(models.Model):
    """Whose income an asset makes, and whether it counts as operated."""

    _name = "rural.asset"
    _inherit = "rural.asset"

    def _income_villages(self):
        """Every village that may plan with the asset: where it stands, who owns it,
        whom its contracts pay.
        """
        self.ensure_one()
        owners = self.village_id.union(*self._owner_villages())
        return owners | self.contract_line_ids.beneficiary_id

    def _in_operation(self, day, let=False):
        """已建设并投入运营(租赁): an operating asset that was completed by ``day`` and
        is let or in use.
        """
        self.ensure_one()
        if self.asset_class != "operating" or self.state == "disposed":
            return False
        if self.date_completed and self.date_completed > day:
            return False
        operated = self.operation_mode not in (False, "none")
        return let or (operated and self.usage_state in OPERATED)
