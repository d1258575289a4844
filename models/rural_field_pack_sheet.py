from odoo import models
from odoo.exceptions import UserError

from ..lib.field_pack import Pack


class RuralFieldPackSheet(models.Model):
    """A count sheet as a workbook: what goes out into the field."""

    _name = "rural.inventory.sheet"
    _inherit = "rural.inventory.sheet"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_field_pack(self):
        """The workbook of this sheet."""
        self.ensure_one()
        pack = self.env["rural.field.pack"].create(
            {
                "inventory_id": self.inventory_id.id,
                "region_id": self.region_id.id,
                "sheet_id": self.id,
            }
        )
        return pack.action_pack()

    def action_return_pack(self):
        """Hand in the workbook of this sheet, and no other."""
        self.ensure_one()
        if not self.can_count:
            raise UserError(self._not_counted_message())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return of Field Packs"),
            "res_model": "rural.field.pack.return",
            "view_mode": "form",
            "context": {"default_sheet_id": self.id},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _not_counted_message(self):
        """Why the user may not count on this sheet now."""
        if self.state != "counting" or self.inventory_id.sudo().state != "open":
            return self._closed_message()
        return self.env._(
            "%(sheet)s is counted by others: your role does not count there.",
            sheet=self.display_name,
        )

    def _field_pack(self, pending_only=False):
        """The sheet as plain values for the workbook."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: (
                line.asset_id
                and line.result != "extra"
                and not line.disposed
                and (line.result == "pending" or not pending_only)
            )
        )
        return Pack(
            self.id,
            self.snapshot,
            self.region_id.code,
            f"{self.year}年{self.region_id.name}项目资产清查表",
            self._field_pack_place(),
            "只填写黄色单元格；与登记一致的选“与登记一致”，有差异的只填不同的栏目，"
            "找不到的选“未找到”。照片文件名以资产编码开头。填表说明见第二张表。",
            [line._field_pack_row() for line in lines],
        )

    def _field_pack_place(self):
        campaign = self.inventory_id.sudo()
        parts = [
            f"清查单位：{self.region_id.sudo().full_name}",
            f"登记册截止：{campaign.as_of}",
        ]
        if campaign.date_report:
            parts.append(f"上报期限：{campaign.date_report}")
        return "　　".join([*parts, f"第{self.snapshot}版"])
