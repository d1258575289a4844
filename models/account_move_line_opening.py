from odoo import api, fields, models


class AccountMoveLineOpening(models.Model):
    """Claims of opening entries that vouchers of contracts take over."""

    _name = "account.move.line"
    _inherit = "account.move.line"

    rural_opening_item_id = fields.Many2one(
        "account.move.line",
        string="Opening Item Taken Over",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def _copy_data_extend_business_fields(self, values):
        """What a reversal gives back is no new claim either."""
        result = super()._copy_data_extend_business_fields(values)
        values["rural_opening_item_id"] = self.rural_opening_item_id.id
        return result

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _rural_opening_items(self, partners, villages):
        """What partners still owe by the opening entries of villages, oldest first."""
        partners |= partners.commercial_partner_id
        return self.sudo().search(
            [
                ("move_id.rural_opening", "=", True),
                ("move_id.rural_region_id", "in", villages.ids),
                ("partner_id", "in", partners.ids),
                ("parent_state", "=", "posted"),
                ("account_type", "=", "asset_receivable"),
                ("amount_residual", ">", 0),
            ],
            order="date_maturity, date, id",
        )

    def _rural_taken_unmatched(self):
        """``{opening item: yuan}`` that vouchers take over without being matched:
        drafts.
        """
        if not self:
            return {}
        groups = self.sudo()._read_group(
            [
                ("rural_opening_item_id", "in", self.ids),
                ("parent_state", "!=", "cancel"),
                ("balance", "<", 0),
                ("reconciled", "=", False),
            ],
            ["rural_opening_item_id"],
            ["amount_residual:sum"],
        )
        return {item: -residual for item, residual in groups}

    def _rural_match_openings(self):
        """Match what posted vouchers take over with the opening items."""
        given = self.sudo().filtered(
            lambda line: (
                line.rural_opening_item_id and line.balance < 0 and not line.reconciled
            )
        )
        plans = [
            item | lines
            for item, lines in given.grouped("rural_opening_item_id").items()
        ]
        self.env["account.move.line"].sudo()._reconcile_plan(plans)
