import secrets
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import asset_code, depreciation
from ..lib.amounts import of_float
from .res_company import ASSET_CODE_PATTERN
from .rural_asset_category import ASSET_CLASSES, ASSET_FORMS
from .rural_asset_right_mixin import HOLDER_LEVELS

BATCHES = [
    ("poverty", "Poverty Alleviation"),
    ("transition", "Rural Revitalisation Transition"),
]
USAGE_STATES = [
    ("in_use", "In Use"),
    ("idle", "Idle"),
    ("low_yield", "Low Yield"),
    ("loss", "Loss-making"),
    ("damaged", "Damaged"),
    ("to_dispose", "To Be Disposed of"),
    ("disposed", "Disposed of"),
    ("scrapped", "Scrapped"),
]
ACQUISITIONS = [
    ("project", "Formed by a Project"),
    ("purchase", "Purchased"),
    ("construction", "Built"),
    ("donation", "Donated"),
    ("capital", "Contributed as Capital"),
    ("surplus", "Found in Stock-taking"),
    ("lease", "Finance Lease"),
]
OPERATION_MODES = [
    ("own", "Own Operation"),
    ("contracting", "Contracted out"),
    ("lease", "Leased"),
    ("shares", "Invested for Shares"),
    ("entrusted", "Entrusted"),
    ("cooperation", "Joint Operation"),
    ("order", "Order Production"),
    ("photovoltaic", "Photovoltaic Feed-in"),
    ("none", "Not Operated"),
]
FOUR_BATCHES = [
    ("consolidate", "Consolidate"),
    ("upgrade", "Upgrade"),
    ("revive", "Revive"),
    ("adjust", "Adjust"),
]
HOUSEHOLD_KINDS = [
    ("lifted", "Lifted out of Poverty"),
    ("monitored", "Monitored"),
    ("other", "Other"),
]


class RuralAsset(models.Model):
    """资产登记卡: one project asset in the register, in the books or not.

    草稿 → 已登记 → 已确权 → 已处置 is the state of the papers; 使用状态 beside it
    tells how the asset is doing.
    """

    _name = "rural.asset"
    _description = "Project Asset"
    _inherit = [
        "rural.scoped",
        "rural.procedure",
        "mail.thread",
        "mail.activity.mixin",
        "image.mixin",
    ]
    _order = "county_id, township_id, village_id, code, id"
    _rec_names_search = ["name", "code", "project_name"]
    _check_company_auto = True

    # identity
    name = fields.Char(string="Asset Name", required=True, tracking=True)
    code = fields.Char(
        string="Asset Code",
        copy=False,
        readonly=True,
        index="trigram",
        help="Given by the county's rule when the asset is registered.",
    )
    public_token = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(18),
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("registered", "Registered"),
            ("confirmed", "Ownership Confirmed"),
            ("disposed", "Disposed of"),
        ],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    usage_state = fields.Selection(
        USAGE_STATES, string="Usage", default="in_use", required=True, tracking=True
    )
    # project
    batch = fields.Selection(
        BATCHES,
        required=True,
        default="transition",
        tracking=True,
        help="Assets of poverty-alleviation money (up to 2020) or of the "
        "transition money that followed (from 2021).",
    )
    project_name = fields.Char(help="As in the document that granted the money.")
    project_code = fields.Char(string="Project No.")
    project_year = fields.Integer(index=True)
    project_type_id = fields.Many2one("rural.project.type", ondelete="restrict")
    department_id = fields.Many2one(
        "rural.department", string="Department in Charge", ondelete="restrict"
    )
    implementer = fields.Char(string="Implementing Body")
    # classification
    category_id = fields.Many2one(
        "rural.asset.category",
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    asset_class = fields.Selection(
        ASSET_CLASSES,
        string="Class",
        compute="_compute_from_category",
        store=True,
        precompute=True,
        index=True,
    )
    scheme = fields.Selection(related="category_id.scheme")
    asset_form = fields.Selection(
        ASSET_FORMS,
        string="Form",
        compute="_compute_from_category",
        store=True,
        precompute=True,
        readonly=False,
    )
    require_quantity = fields.Boolean(related="category_id.require_quantity")
    require_capacity = fields.Boolean(related="category_id.require_capacity")
    require_equity = fields.Boolean(related="category_id.require_equity")
    require_household = fields.Boolean(related="category_id.require_household")
    require_caretaker = fields.Boolean(related="category_id.require_caretaker")
    require_operation = fields.Boolean(related="category_id.require_operation")
    # place and extent
    location = fields.Char(string="Site")
    boundary = fields.Char(
        string="Bounds",
        help="The four sides, or where a road or canal starts and ends.",
    )
    latitude = fields.Float(digits=(10, 6))
    longitude = fields.Float(digits=(10, 6))
    scale_text = fields.Text(string="Content and Scale")
    quantity = fields.Float(digits=(16, 4))
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_from_category",
        store=True,
        precompute=True,
        readonly=False,
    )
    specification = fields.Char()
    capacity_kw = fields.Float(
        string="Capacity (kW)",
        digits=(16, 3),
        compute="_compute_capacity_kw",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_completed = fields.Date(string="Completed on")
    date_accepted = fields.Date(string="Accepted on")
    date_handover = fields.Date(string="Handed over on")
    # value
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    original_value = fields.Monetary(tracking=True)
    funding_ids = fields.One2many("rural.asset.funding", "asset_id")
    funding_total = fields.Monetary(compute="_compute_funding_total")
    acquisition = fields.Selection(
        ACQUISITIONS, string="Way of Acquisition", default="project"
    )
    useful_life = fields.Integer(
        string="Useful Life (years)",
        compute="_compute_from_category",
        store=True,
        precompute=True,
        readonly=False,
        help="0: not depreciated.",
    )
    residual_rate = fields.Float(
        string="Residual Value (%)",
        digits=(5, 2),
        compute="_compute_from_category",
        store=True,
        precompute=True,
        readonly=False,
    )
    accumulated_depreciation = fields.Monetary(
        compute="_compute_net_value",
        help="Straight line from the month after completion, as of today.",
    )
    net_value = fields.Monetary(compute="_compute_net_value")
    # rights
    right_ids = fields.One2many("rural.asset.right", "asset_id", string="Rights")
    owner_name = fields.Char(
        string="Owner", compute="_compute_owner", store=True, help="With shares."
    )
    owner_level = fields.Selection(
        HOLDER_LEVELS,
        string="Level of the Owner",
        compute="_compute_owner",
        store=True,
        help="Of the holder with the largest share.",
    )
    date_confirmed = fields.Date(string="Confirmed on")
    confirmation_document = fields.Char(string="Confirmation Document No.")
    # equity and claims
    invested_body = fields.Char()
    invested_share = fields.Float(string="Invested Share (%)", digits=(7, 4))
    return_rate = fields.Float(string="Agreed Return (%)", digits=(7, 4))
    date_principal_due = fields.Date(string="Principal Due on")
    # operation
    operation_mode = fields.Selection(
        OPERATION_MODES, string="Mode of Operation", tracking=True
    )
    operator_name = fields.Char(string="Operator")
    operator_code = fields.Char(string="Credit Code of the Operator")
    operator_contact = fields.Char(string="Contact of the Operator")
    contract_no = fields.Char(string="Contract No.")
    contract_start = fields.Date(string="Contract from")
    contract_end = fields.Date(string="Contract until")
    annual_income = fields.Monetary(string="Yearly Rent or Dividend")
    deposit = fields.Monetary()
    yield_rate = fields.Float(
        string="Yield (%)",
        digits=(16, 2),
        compute="_compute_yield_rate",
        help="Yearly rent or dividend ÷ original value.",
    )
    benefit_villages = fields.Char(string="Benefiting Villages")
    benefit_households = fields.Integer(string="Benefiting Households")
    benefit_people = fields.Integer(string="Benefiting People")
    four_batch = fields.Selection(FOUR_BATCHES, string="Sorting (四个一批)")
    # upkeep
    caretaker_body = fields.Char(string="Body in Charge of Upkeep")
    caretaker_name = fields.Char(string="Person in Charge of Upkeep", tracking=True)
    caretaker_phone = fields.Char(string="Phone of the Person in Charge")
    upkeep_funding = fields.Char(string="Upkeep Paid from")
    # household
    household_head = fields.Char(string="Head of the Household")
    household_code = fields.Char(string="Household No.")
    household_kind = fields.Selection(HOUSEHOLD_KINDS, string="Kind of Household")
    # books
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The asset's account in the analytic plan of project assets.",
    )
    book_asset_ids = fields.One2many(
        "account.asset", "rural_asset_id", string="Book Assets"
    )
    # supervision
    in_books = fields.Boolean(string="Booked")
    voucher_no = fields.Char(string="Voucher No.")
    card_posted = fields.Boolean(string="Card on the Wall")
    card_photo = fields.Binary(string="Photo of the Card", attachment=True)
    in_national_system = fields.Boolean(string="In the National System")
    date_national_system = fields.Date(string="Entered there on")
    note = fields.Text()
    import_id = fields.Many2one(
        "rural.asset.import",
        string="Imported by",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # file
    document_ids = fields.One2many(
        "rural.asset.document", "asset_id", string="Documents"
    )
    archive_item_ids = fields.Many2many(
        "rural.archive.item", compute="_compute_archive", string="Archive Checklist"
    )
    archive_missing_ids = fields.Many2many(
        "rural.archive.item", compute="_compute_archive", string="Missing Papers"
    )
    archive_progress = fields.Float(compute="_compute_archive", string="File (%)")
    next_problems = fields.Text(
        compute="_compute_next_problems",
        help="What keeps the asset from its next step.",
    )
    can_register = fields.Boolean(compute="_compute_can_step")
    can_confirm = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_correct = fields.Boolean(compute="_compute_can_step")
    can_dispose = fields.Boolean(compute="_compute_can_step")
    can_edit_key = fields.Boolean(compute="_compute_can_step")

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This asset code is given already."
    )
    _token_uniq = models.UniqueIndex(
        "(public_token)", "The token of the public page must be unique."
    )
    _list_idx = models.Index("(county_id, township_id, village_id, code, id)")
    _value_positive = models.Constraint(
        "CHECK(original_value >= 0)", "The original value cannot be negative."
    )
    _term_order = models.Constraint(
        "CHECK(contract_end >= contract_start)",
        "The contract ends before it starts.",
    )
    _residual_share = models.Constraint(
        "CHECK(residual_rate >= 0 AND residual_rate <= 100)",
        "The residual value must lie between 0 and 100 %.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("latitude", "longitude")
    def _check_position(self):
        for asset in self:
            if abs(asset.latitude) > 90 or abs(asset.longitude) > 180:
                raise ValidationError(
                    self.env._(
                        "The position of %(asset)s lies off the globe: latitude "
                        "within ±90, longitude within ±180.",
                        asset=asset.name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("code", "name")
    def _compute_display_name(self):
        for asset in self:
            asset.display_name = (
                f"{asset.name} [{asset.code}]" if asset.code else (asset.name or "")
            )

    @api.depends("category_id")
    def _compute_from_category(self):
        for asset in self:
            category = asset.category_id
            asset.asset_class = category.asset_class
            asset.asset_form = category.asset_form or asset.asset_form
            asset.uom_id = category.uom_id or asset.uom_id
            asset.useful_life = category.useful_life
            asset.residual_rate = category.residual_rate

    @api.depends("quantity", "uom_id", "category_id")
    def _compute_capacity_kw(self):
        """A plant whose quantity is in kilowatts has said its capacity already."""
        kilowatt = self.env.ref("rural_asset.uom_kilowatt", raise_if_not_found=False)
        for asset in self:
            known = asset.category_id.require_capacity and asset.uom_id == kilowatt
            asset.capacity_kw = asset.quantity if known else asset.capacity_kw

    @api.depends("funding_ids.amount")
    def _compute_funding_total(self):
        for asset in self:
            asset.funding_total = sum(asset.funding_ids.mapped("amount"))

    @api.depends("original_value", "useful_life", "residual_rate", "date_completed")
    def _compute_net_value(self):
        today = fields.Date.context_today(self)
        for asset in self:
            value = of_float(asset.original_value)
            gone = asset._accumulated_as_of(today)
            asset.accumulated_depreciation = float(gone)
            asset.net_value = float(value - gone)

    @api.depends(
        "right_ids.holder_name",
        "right_ids.holder_level",
        "right_ids.share",
        "right_ids.type_id",
    )
    def _compute_owner(self):
        for asset in self:
            rights = asset.right_ids.filtered("type_id.is_ownership").sorted(
                lambda r: -r.share
            )
            asset.owner_level = rights[:1].holder_level
            if len(rights) > 1:
                asset.owner_name = "、".join(
                    f"{right.holder_name}{right.share:g}%" for right in rights
                )
            else:
                asset.owner_name = rights.holder_name

    @api.depends("annual_income", "original_value")
    def _compute_yield_rate(self):
        for asset in self:
            value = asset.original_value
            asset.yield_rate = 100 * asset.annual_income / value if value else 0

    @api.depends("asset_class", "category_id", "document_ids.item_id")
    def _compute_archive(self):
        checklist = self.env["rural.archive.item"].search([])
        for asset in self:
            asked = checklist._asked_of(asset)
            missing = asked - asset.document_ids.item_id
            asset.archive_item_ids = asked
            asset.archive_missing_ids = missing
            done = len(asked) - len(missing)
            asset.archive_progress = 100 * done / len(asked) if asked else 100

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"name", "active", "region_id"}:
            self.filtered("analytic_account_id")._sync_analytic_account()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for asset, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=asset.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        registered = self.filtered(lambda a: a.state != "draft")
        if registered:
            raise UserError(
                self.env._(
                    "%(asset)s is registered and cannot be deleted. Return it to "
                    "draft first, or dispose of it.",
                    asset=registered[0].display_name,
                )
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _accumulated_as_of(self, date):
        """Straight-line depreciation in 元 up to ``date``, as a Decimal."""
        self.ensure_one()
        return depreciation.accumulated(
            of_float(self.original_value),
            Decimal(str(self.residual_rate)) / 100,
            self.useful_life,
            self.date_completed or None,
            date,
        )

    def _assign_codes(self):
        """Give every asset without one its code, serials reserved per prefix."""
        pattern = self.env.company.rural_asset_code_pattern or ASSET_CODE_PATTERN
        by_prefix = {}
        for asset in self.filtered(lambda a: not a.code):
            scope = asset_code.scope(pattern, asset._code_values())
            by_prefix.setdefault(scope, []).append(asset)
        counts = {"…".join(scope): len(assets) for scope, assets in by_prefix.items()}
        first = self.env["rural.asset.serial"]._reserve(counts)
        for scope, assets in by_prefix.items():
            for serial, asset in enumerate(assets, first["…".join(scope)]):
                asset.code = asset_code.render(pattern, asset._code_values(), serial)
        self._sync_analytic_account()

    def _sync_analytic_account(self):
        """One account in the plan of project assets for each registered asset."""
        self.env["rural.tags"]._sync(self, "asset")

    def _code_values(self):
        return {
            "region": self.region_id.code or "",
            "class": (self.category_id.code or "")[:2],
            "category": self.category_id.code or "",
            "year": self.project_year,
        }
