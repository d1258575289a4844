from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """The three tags of a voucher line as fields that people choose from.

    They read and write ``analytic_distribution``; nothing is stored twice.
    """

    _inherit = "account.move.line"

    rural_village_id = fields.Many2one(
        "rural.region",
        string="Village",
        compute="_compute_rural_tags",
        inverse="_inverse_rural_village_id",
        compute_sudo=True,
        domain="[('level', '=', 'village')]",
    )
    rural_asset_id = fields.Many2one(
        "rural.asset",
        string="Project Asset",
        compute="_compute_rural_tags",
        inverse="_inverse_rural_asset_id",
        compute_sudo=True,
        domain="[('state', '!=', 'draft')]",
    )
    rural_use_id = fields.Many2one(
        "rural.use",
        string="Direction of Use",
        compute="_compute_rural_tags",
        inverse="_inverse_rural_use_id",
        compute_sudo=True,
    )
    rural_carryover = fields.Boolean(
        string="From Earlier Surplus",
        help="Spent from the surplus of earlier years: stays outside this year's "
        "shares (来安县办法: 历年结余).",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("analytic_distribution")
    def _compute_rural_tags(self):
        tags = self.env["rural.tags"]
        for line in self:
            for tag in ("village", "asset", "use"):
                found = tags._records(line.analytic_distribution, tag)
                line[f"rural_{tag}_id"] = found if len(found) == 1 else False

    def _inverse_rural_village_id(self):
        self._write_tag("village")

    def _inverse_rural_asset_id(self):
        self._write_tag("asset")

    def _inverse_rural_use_id(self):
        self._write_tag("use")

    def _write_tag(self, tag):
        tags = self.env["rural.tags"]
        for line in self:
            line.analytic_distribution = tags._replace(
                line.analytic_distribution, tag, line[f"rural_{tag}_id"]
            )
