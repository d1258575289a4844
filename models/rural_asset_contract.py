from odoo import api, fields, models

from .rural_contract_workflow import LIVE_STATES


class RuralAssetContract(models.Model):
    """The asset's card shows the contract it is operated under, so that nobody
    types it twice.
    """

    _name = "rural.asset"
    _inherit = "rural.asset"

    contract_line_ids = fields.One2many(
        "rural.contract.asset", "asset_id", string="Stands in Contracts"
    )
    contract_count = fields.Integer(compute="_compute_contract_count")

    def _compute_contract_count(self):
        counts = dict(
            self.env["rural.contract.asset"]._read_group(
                [("asset_id", "in", self.ids)],
                ["asset_id"],
                ["contract_id:count_distinct"],
            )
        )
        for asset in self:
            asset.contract_count = counts.get(asset, 0)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_contract_action"
        )
        action["domain"] = [("line_ids.asset_id", "=", self.id)]
        action["context"] = {
            "default_region_id": self.region_id.id,
            "default_line_ids": [(0, 0, {"asset_id": self.id})],
        }
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _show_contracts(self):
        """Write the particulars of the live contracts to the cards.

        The contract may be one of the whole township, out of the user's sight;
        what is written lies within the contract's region.
        """
        lines = (
            self.env["rural.contract.asset"]
            .sudo()
            .search(
                [("asset_id", "in", self.ids), ("contract_id.state", "in", LIVE_STATES)]
            )
        )
        by_asset = lines.grouped("asset_id")
        for asset in self.sudo().filtered(lambda a: a.state != "disposed"):
            mine = by_asset.get(asset, lines.browse())
            current = mine.filtered(lambda r: r.contract_id.state != "expired")
            asset.write(asset._contract_particulars(current or mine))

    @api.model
    def _contract_particulars(self, lines):
        """What the card says of these contract rows; nothing is operated without.

        An asset let in parts has several operators: names and numbers are joined,
        money is added up.
        """
        contracts = lines.contract_id.sorted(lambda c: (c.date_start, c.id))
        latest = contracts[-1:]
        money = [line._yearly_part() for line in lines]
        return {
            "operation_mode": latest.mode or "none",
            "operator_name": "、".join(contracts.partner_id.mapped("name")) or False,
            "operator_code": latest.partner_code,
            "contract_no": "、".join(filter(None, contracts.mapped("code"))) or False,
            "contract_start": contracts[:1].date_start,
            "contract_end": max(contracts.mapped("date_end"), default=False),
            "annual_income": float(sum(rent for rent, _deposit in money)),
            "deposit": float(sum(deposit for _rent, deposit in money)),
        }
