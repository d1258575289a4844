from odoo import fields, models

from .rural_asset import USAGE_STATES

RESULTS = [
    ("pending", "Not Yet Counted"),
    ("found", "Found as Registered"),
    ("differs", "Found, Differs"),
    ("not_found", "Not Found"),
    ("extra", "Not in the Register"),
]
DECISIONS = [
    ("none", "Undecided"),
    ("apply", "The Field Is Right"),
    ("keep", "The Register Is Right"),
    ("finding", "Becomes a Finding"),
]


class RuralInventoryLine(models.Model):
    """One asset on a count sheet: as the register knew it when the sheet was made
    (``expected``), as it was found, and what was decided about the difference.
    """

    _name = "rural.inventory.line"
    _description = "Asset on a Count Sheet"
    _order = "sheet_id, code, id"

    sheet_id = fields.Many2one(
        "rural.inventory.sheet", required=True, index=True, ondelete="cascade"
    )
    inventory_id = fields.Many2one(
        related="sheet_id.inventory_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="sheet_id.state")
    asset_id = fields.Many2one(
        "rural.asset", readonly=True, index=True, ondelete="restrict"
    )
    code = fields.Char(string="Asset Code", readonly=True)
    name = fields.Char(string="Asset Name", required=True)
    # {field: value} of the register at the snapshot, plain values
    expected = fields.Json(readonly=True)
    result = fields.Selection(
        RESULTS, string="Count", required=True, default="pending", index=True
    )
    # as found; empty: as registered
    found_usage = fields.Selection(USAGE_STATES, string="Usage Found")
    found_quantity = fields.Float(string="Quantity Found", digits=(16, 4))
    found_value = fields.Monetary(string="Value Found")
    found_operator = fields.Char(string="User Found")
    found_card = fields.Boolean(string="Card Seen on the Wall")
    latitude = fields.Float(digits=(10, 6))
    longitude = fields.Float(digits=(10, 6))
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    remark = fields.Char()
    counted_by = fields.Many2one("res.users", readonly=True)
    counted_on = fields.Datetime(readonly=True)
    decision = fields.Selection(DECISIONS, required=True, default="none")
    decision_reason = fields.Char()
    applied_on = fields.Datetime(readonly=True)
    finding_id = fields.Many2one("rural.finding", readonly=True, ondelete="set null")
    currency_id = fields.Many2one(related="company_id.currency_id")
    village_id = fields.Many2one(
        related="sheet_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="sheet_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="sheet_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, index=True
    )

    _asset_uniq = models.UniqueIndex(
        "(sheet_id, asset_id) WHERE asset_id IS NOT NULL",
        "The asset is on the count sheet already.",
    )
