from odoo import models
from odoo.fields import Domain


class RuralDistributionIncomeBooks(models.Model):
    """Income of an asset and the receipts behind it."""

    _name = "rural.distribution.income"
    _inherit = "rural.distribution.income"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_receipts(self):
        """The money that came in: the receipts that make up the amount."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_income_receipt_action"
        )
        paper = self.distribution_id
        domain = (
            Domain("village_id", "=", paper.region_id.id)
            & Domain("year", "=", paper.year)
            & Domain("scheme", "=", paper.scheme)
            & Domain("asset_id", "=", self.asset_id.id)
        )
        return {
            **action,
            "display_name": self.name,
            "domain": list(domain),
            "context": {"create": False},
        }

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _read_key(self):
        return self.asset_id.id or self.name

    def _prepare_income_vals(self):
        """What a result reads of an asset that the plan expected income of; the
        amounts are added to it.
        """
        read = {
            "amount": 0,
            "amount_planned": 0,
            "asset_id": self.asset_id.id,
            "basis": "books",
        }
        proposed = {
            "name": self.name,
            "counts": self.counts,
            "sequence": self.sequence,
        }
        return read, proposed
