from odoo import api, fields, models

HOLDER_LEVELS = [
    ("county", "County"),
    ("township", "Township"),
    ("village", "Village"),
    ("household", "Household"),
    ("enterprise", "Enterprise or Cooperative"),
    ("other", "Other"),
]


class RuralAssetRightMixin(models.AbstractModel):
    """权属: right × holder × share × certificate, on the register's row and on
    the row of a correction alike.
    """

    _name = "rural.asset.right.mixin"
    _description = "Right in an Asset"

    type_id = fields.Many2one(
        "rural.right.type",
        string="Right",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["rural.right.type"].search(
            [("is_ownership", "=", True)], limit=1
        ),
    )
    holder_level = fields.Selection(
        HOLDER_LEVELS,
        string="Level of the Holder",
        required=True,
        compute="_compute_holder",
        store=True,
        readonly=False,
        precompute=True,
    )
    holder_region_id = fields.Many2one("rural.region", string="Holding Region")
    holder_name = fields.Char(
        string="Holder",
        required=True,
        compute="_compute_holder",
        store=True,
        readonly=False,
        precompute=True,
    )
    share = fields.Float(string="Share (%)", digits=(7, 4), default=100.0)
    certificate_type = fields.Char(string="Kind of Certificate")
    certificate_no = fields.Char(string="Document or Certificate No.")
    certificate_date = fields.Date(string="Issued on")

    @api.depends("holder_region_id")
    def _compute_holder(self):
        for right in self:
            region = right.holder_region_id
            if region:
                right.holder_name = region.name
                low = region.level in ("village", "township")
                right.holder_level = region.level if low else "county"
            else:
                right.holder_name = right.holder_name or False
                right.holder_level = right.holder_level or "village"
