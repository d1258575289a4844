from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.rural_asset import BATCHES

SCALARS = (
    "name",
    "region_id",
    "category_id",
    "batch",
    "project_name",
    "project_code",
    "project_year",
    "project_type_id",
    "department_id",
    "implementer",
    "scale_text",
    "quantity",
    "uom_id",
    "specification",
    "date_completed",
    "date_accepted",
    "date_handover",
    "original_value",
    "useful_life",
    "residual_rate",
    "date_confirmed",
    "confirmation_document",
)
PARTS = {
    "funding_ids": ("source_id", "level", "year", "amount"),
    "right_ids": (
        "type_id",
        "holder_level",
        "holder_region_id",
        "holder_name",
        "share",
        "certificate_type",
        "certificate_no",
        "certificate_date",
    ),
}


def row_values(record, names):
    """``{name: value}`` of scalar fields as ``create`` takes them."""
    return {
        name: record[name].id
        if record._fields[name].type == "many2one"
        else record[name]
        for name in names
    }


class RuralAssetCorrect(models.TransientModel):
    """更正: change the key fields of a confirmed asset, with the reason, in one
    step. What does not hold together is refused whole.
    """

    _name = "rural.asset.correct"
    _description = "Correction of a Confirmed Asset"

    asset_id = fields.Many2one("rural.asset", required=True, ondelete="cascade")
    reason = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Papers")
    currency_id = fields.Many2one(related="asset_id.currency_id")
    name = fields.Char(string="Asset Name", required=True)
    region_id = fields.Many2one("rural.region", required=True)
    category_id = fields.Many2one("rural.asset.category", required=True)
    batch = fields.Selection(BATCHES, required=True)
    project_name = fields.Char()
    project_code = fields.Char(string="Project No.")
    project_year = fields.Integer(required=True)
    project_type_id = fields.Many2one("rural.project.type")
    department_id = fields.Many2one("rural.department", string="Department in Charge")
    implementer = fields.Char(string="Implementing Body")
    scale_text = fields.Text(string="Content and Scale")
    quantity = fields.Float(digits=(16, 4))
    uom_id = fields.Many2one("uom.uom", string="Unit")
    specification = fields.Char()
    date_completed = fields.Date(string="Completed on")
    date_accepted = fields.Date(string="Accepted on")
    date_handover = fields.Date(string="Handed over on")
    original_value = fields.Monetary()
    useful_life = fields.Integer(string="Useful Life (years)")
    residual_rate = fields.Float(string="Residual Value (%)", digits=(5, 2))
    date_confirmed = fields.Date(string="Confirmed on")
    confirmation_document = fields.Char(string="Confirmation Document No.")
    funding_ids = fields.One2many("rural.asset.correct.funding", "wizard_id")
    right_ids = fields.One2many("rural.asset.correct.right", "wizard_id")

    @api.model
    def default_get(self, field_names):
        values = super().default_get(field_names)
        asset = self.env["rural.asset"].browse(values.get("asset_id"))
        if asset:
            asset.check_access("write")
            values.update(row_values(asset, SCALARS))
            for name, columns in PARTS.items():
                values[name] = [
                    Command.create(row_values(row, columns)) for row in asset[name]
                ]
        return values

    def action_apply(self):
        self.ensure_one()
        vals = self._changed_scalars()
        for name, columns in PARTS.items():
            vals.update(self._changed_rows(name, columns))
        if not vals:
            raise UserError(self.env._("Nothing was changed. Change a field first."))
        self.asset_id._apply_correction(vals, self.reason, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}

    def _changed_scalars(self):
        new, old = row_values(self, SCALARS), row_values(self.asset_id, SCALARS)
        return {name: new[name] for name in SCALARS if new[name] != old[name]}

    def _changed_rows(self, name, names):
        new = [row_values(row, names) for row in self[name]]
        old = [row_values(row, names) for row in self.asset_id[name]]
        if new == old:
            return {}
        return {name: [Command.clear(), *(Command.create(row) for row in new)]}


class RuralAssetCorrectFunding(models.TransientModel):
    _name = "rural.asset.correct.funding"
    _description = "Funding Row of a Correction"
    _inherit = "rural.asset.funding.mixin"

    wizard_id = fields.Many2one("rural.asset.correct", ondelete="cascade")


class RuralAssetCorrectRight(models.TransientModel):
    _name = "rural.asset.correct.right"
    _description = "Right Row of a Correction"
    _inherit = "rural.asset.right.mixin"

    wizard_id = fields.Many2one("rural.asset.correct", ondelete="cascade")
