from dateutil.relativedelta import relativedelta

from odoo import Command, models


class AccountAssetRemove(models.TransientModel):
    """Taking a project asset out of the books.

    OCA charges the last month by days and leaves the residual value on 固定资产;
    here the month of the disposal counts in full, and the asset goes out at its
    original value.
    """

    _inherit = "account.asset.remove"

    def remove(self):
        self.env["account.asset"]._check_keeper()
        return super().remove()

    def _prepare_early_removal(self, asset):
        if not asset.rural_asset_id:
            return super()._prepare_early_removal(asset)
        left = asset.depreciation_line_ids.filtered(
            lambda line: (
                line.type == "depreciate" and not (line.init_entry or line.move_check)
            )
        ).sorted("line_date")
        month_end = self.date_remove + relativedelta(day=31)
        due = left.filtered(lambda line: line.line_date <= month_end)
        due.filtered(
            lambda line: line.line_date > self.date_remove
        ).line_date = self.date_remove
        due.create_move()
        (left - due).unlink()
        return asset.value_residual

    def _get_removal_data(self, asset, residual_value):
        items = super()._get_removal_data(asset, residual_value)
        salvage = asset.purchase_value - asset.depreciation_base
        if not asset.rural_asset_id or asset.currency_id.is_zero(salvage):
            return items
        cost = asset.profile_id.account_asset_id
        gone = [item for item in items if item[2]["account_id"] == cost.id]
        self._shift(gone[0][2], -salvage)
        if self.posting_regime == "residual_value" and not residual_value:
            items.append(Command.create(self._prepare_residual_item(asset)))
        self._shift(items[-1][2], salvage)
        if self.posting_regime == "gain_loss_on_sale":
            vals = items[-1][2]
            gain = self.account_plus_value_id if vals["credit"] else None
            vals["account_id"] = (gain or self.account_min_value_id).id
        return items

    def _prepare_residual_item(self, asset):
        return {
            "name": asset.name,
            "account_id": self.account_residual_value_id.id,
            "analytic_distribution": asset.analytic_distribution,
            "debit": 0,
            "credit": 0,
            "partner_id": asset.partner_id.id,
            "asset_id": asset.id,
        }

    def _shift(self, vals, amount):
        balance = self.currency_id.round(vals["debit"] - vals["credit"] + amount)
        vals.update(debit=max(balance, 0), credit=max(-balance, 0))
