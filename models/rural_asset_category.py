from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .rural_use import SCHEMES

ASSET_CLASSES = [
    ("operating", "Operating"),
    ("public", "Public Benefit"),
    ("household", "To Households"),
]
CLASS_CODES = {"operating": "01", "public": "02", "household": "03"}
ASSET_FORMS = [
    ("fixed", "Fixed Asset"),
    ("equity", "Equity or Claim"),
    ("biological", "Biological Asset"),
    ("intangible", "Intangible Asset"),
]


class RuralAssetCategory(models.Model):
    """资产类别与子类: what an asset is and which particulars the register then
    asks for. The asset profile is what it is booked with.
    """

    _name = "rural.asset.category"
    _description = "Asset Category"
    _inherit = ["rural.code"]

    asset_class = fields.Selection(ASSET_CLASSES, string="Class", required=True)
    asset_form = fields.Selection(ASSET_FORMS, string="Form", default="fixed")
    uom_id = fields.Many2one("uom.uom", string="Usual Unit")
    useful_life = fields.Integer(
        string="Useful Life (years)",
        help="Years of straight-line depreciation; 0 for what is not depreciated.",
    )
    residual_rate = fields.Float(string="Residual Value (%)", digits=(5, 2))
    require_quantity = fields.Boolean(string="Ask for Quantity and Unit", default=True)
    require_capacity = fields.Boolean(string="Ask for Capacity (kW)")
    require_equity = fields.Boolean(string="Ask for Invested Body and Share")
    require_household = fields.Boolean(string="Ask for Household")
    require_caretaker = fields.Boolean(string="Ask for Person in Charge of Upkeep")
    require_operation = fields.Boolean(string="Ask for Mode of Operation")
    scheme = fields.Selection(
        SCHEMES,
        string="Income Scheme",
        required=True,
        default="general",
        help="Photovoltaic income is distributed by a scheme of its own.",
    )
    profile_ids = fields.One2many(
        "account.asset.profile", "rural_category_id", string="Asset Profiles"
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
    _life_positive = models.Constraint(
        "CHECK(useful_life >= 0)", "A useful life cannot be negative."
    )
    _residual_share = models.Constraint(
        "CHECK(residual_rate >= 0 AND residual_rate <= 100)",
        "The residual value must lie between 0 and 100 %.",
    )

    @api.constrains("code", "asset_class")
    def _check_code(self):
        for category in self:
            start = CLASS_CODES[category.asset_class]
            if not (category.code.isdigit() and category.code.startswith(start)):
                raise ValidationError(
                    self.env._(
                        "The code of %(name)s must be digits that start with "
                        "%(start)s, the code of its class.",
                        name=category.name,
                        start=start,
                    )
                )
