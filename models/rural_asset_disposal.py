from odoo import api, fields, models


class RuralAssetDisposal(models.Model):
    """The asset and the disposals that it stands in.

    A confirmed asset leaves the register through a disposal; what was disposed of
    before the program came is taken over by the officer's own step
    (`rural.asset.step`).
    """

    _name = "rural.asset"
    _inherit = "rural.asset"

    disposal_line_ids = fields.One2many("rural.disposal.line", "asset_id")
    disposal_count = fields.Integer(compute="_compute_disposal_count")
    can_draw_disposal = fields.Boolean(compute="_compute_can_draw_disposal")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_disposal_count(self):
        counts = dict(
            self.env["rural.disposal.line"]._read_group(
                [("asset_id", "in", self.ids)], ["asset_id"], ["__count"]
            )
        )
        for asset in self:
            asset.disposal_count = counts.get(asset._origin, 0)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_draw_disposal(self):
        may = self.env["rural.disposal"].has_access("create")
        for asset in self:
            asset.can_draw_disposal = may and asset.state == "confirmed"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_dispose(self):
        """Open the disposal that is under way, or a new one."""
        self.ensure_one()
        lines = self.env["rural.disposal.line"]
        running = lines.search([("asset_id", "=", self.id), ("is_open", "=", True)])
        self.env["rural.disposal"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Disposal of Assets"),
            "res_model": "rural.disposal",
            "view_mode": "form",
            "res_id": running.disposal_id.id,
            "context": {
                "default_region_id": self.region_id.id,
                "default_line_ids": [(0, 0, {"asset_id": self.id})],
            },
        }

    def action_open_disposals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_disposal_action"
        )
        return {
            **action,
            "domain": [("line_ids.asset_id", "=", self.id)],
            "context": {},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _running_books(self):
        """What stands for the asset in the books and is not removed yet."""
        return self.sudo().book_asset_ids.filtered(lambda book: book.state != "removed")
