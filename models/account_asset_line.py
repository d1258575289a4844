from odoo import Command, fields, models
from odoo.exceptions import UserError


class AccountAssetLine(models.Model):
    _inherit = "account.asset.line"

    # OCA leaves both without an index: opening or deleting any voucher scanned
    # the whole table.
    move_id = fields.Many2one(index="btree_not_null")
    previous_id = fields.Many2one(index="btree_not_null")

    # What is due is looked for among all lines ever.
    _rural_due_idx = models.Index(
        "(line_date) WHERE type = 'depreciate' AND init_entry IS NOT TRUE "
        "AND move_check IS NOT TRUE"
    )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def create_move(self):
        """Post the lines, each in the company of its asset."""
        self.asset_id._check_keeper()
        ours = self.filtered("asset_id.rural_asset_id")
        moves = super(AccountAssetLine, self - ours).create_move()
        for company, lines in ours.grouped("company_id").items():
            moves += lines.with_company(company)._rural_create_moves().ids
        return moves

    def unlink_move(self):
        """A posted entry is reversed, never deleted: deleting it would break the
        audit trail, and OCA forces it.
        """
        self.asset_id._check_keeper()
        posted = self.filtered(lambda line: line.move_id.state == "posted")
        if len(posted) > 1:
            raise UserError(
                self.env._("Reverse the depreciation of one month at a time.")
            )
        for line in self - posted:
            line.move_id.with_context(unlink_from_asset=True).unlink()
            line.with_context(
                unlink_from_asset=True
            ).update_asset_line_after_unlink_move()
        return posted._action_reverse() if posted else True

    def update_asset_line_after_unlink_move(self):
        self.asset_id._check_keeper()
        return super().update_asset_line_after_unlink_move()

    def _action_reverse(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reverse the Entry"),
            "res_model": "wiz.asset.move.reverse",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_create_moves(self):
        """The same entries as OCA's, made and posted in one go."""
        moves = self.env["account.move"].with_context(allow_asset=True)
        moves = moves.create([line._prepare_entry_vals() for line in self])
        moves = moves.with_env(self.env)
        moves._post(soft=False)
        for line, move in zip(self, moves, strict=True):
            line.with_context(allow_asset_line_update=True).move_id = move
        for asset in self.asset_id:
            if asset.currency_id.is_zero(asset.value_residual):
                asset.state = "close"
        return moves

    def _prepare_entry_vals(self):
        move, profile = self.env["account.move"], self.asset_id.profile_id
        kept_by_move = ("move_id", "journal_id", "date", "ref")
        items = []
        for account, kind in (
            (profile.account_expense_depreciation_id, "expense"),
            (profile.account_depreciation_id, "depreciation"),
        ):
            vals = self._setup_move_line_data(self.line_date, account, kind, move)
            items.append({k: v for k, v in vals.items() if k not in kept_by_move})
        return {
            **self._setup_move_data(self.line_date),
            "move_type": "entry",
            "line_ids": [Command.create(vals) for vals in items],
        }

    def _setup_move_line_data(self, depreciation_date, account, ml_type, move):
        """Say the month in the summary (摘要) of project assets' entries."""
        vals = super()._setup_move_line_data(depreciation_date, account, ml_type, move)
        if self.asset_id.rural_asset_id:
            vals["name"] = self.env._(
                "Depreciation of %(month)s: %(asset)s",
                month=f"{depreciation_date:%Y-%m}",
                asset=self.asset_id.name,
            )
        return vals
