from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib import region_code
from ..lib.errors import DataError

LEVELS = [
    ("province", "Province"),
    ("city", "City"),
    ("county", "County"),
    ("township", "Township"),
    ("village", "Village"),
]
RANK = {level: rank for rank, (level, _label) in enumerate(LEVELS)}


class RuralRegion(models.Model):
    """省/市/县/乡镇/村: the administrative tree with its 12-digit codes.

    A village gets its account in the analytic plan 村 by itself, so that every
    voucher line can name the village it belongs to.
    """

    _name = "rural.region"
    _description = "Region"
    _inherit = ["mail.thread"]
    _parent_store = True
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        tracking=True,
        help="The 12-digit statistical code of the administrative division.",
    )
    level = fields.Selection(LEVELS, required=True, default="village")
    parent_id = fields.Many2one(
        "rural.region", string="Belongs to", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("rural.region", "parent_id", string="Divisions")
    active = fields.Boolean(default=True, tracking=True)
    village_id = fields.Many2one(
        "rural.region",
        compute="_compute_columns",
        store=True,
        index=True,
        recursive=True,
    )
    township_id = fields.Many2one(
        "rural.region",
        compute="_compute_columns",
        store=True,
        index=True,
        recursive=True,
    )
    county_id = fields.Many2one(
        "rural.region",
        compute="_compute_columns",
        store=True,
        index=True,
        recursive=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        recursive=True,
        index=True,
        help="The company whose books carry this region; taken from the region "
        "above it when left empty.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        string="Person in Charge",
        ondelete="set null",
        help="来安县办法 四(三): each village names who is in charge of the "
        "distribution. Tasks that wait for this village, township or county go "
        "here; without a name, to the first user of the role in charge.",
    )
    office_name = fields.Char(
        string="Supervising Office",
        help="The office that notices name: of a county 某某县农业农村局. Left empty, "
        "the county's 乡村振兴局, the township's 人民政府, the village's 村民委员会.",
    )
    contact_name = fields.Char(string="Contact")
    phone = fields.Char(string="Supervision Phone")
    email = fields.Char(string="Supervision E-mail")
    address = fields.Char()
    full_name = fields.Char(compute="_compute_full_name", recursive=True, store=True)
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    asset_ids = fields.One2many("rural.asset", "region_id", string="Assets")
    asset_count = fields.Integer(compute="_compute_asset_count")

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A region with this code exists already."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("code", "level")
    def _check_code(self):
        for region in self:
            try:
                region_code.check_code(region.code, region.level)
            except DataError as error:
                raise ValidationError(region._code_message(error)) from error

    def _code_message(self, error):
        """Say what is wrong with the code and how to put it right."""
        return self.env._(
            "The code %(code)s of %(region)s does not fit: a code has 12 digits, "
            "and those after the region's own level are zeros (county 6 digits, "
            "township 9, village 12).",
            code=self.code,
            region=self.name,
        )

    @api.constrains("parent_id", "level", "code")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A region cannot belong to itself."))
        for region in self.filtered("parent_id"):
            if RANK[region.parent_id.level] >= RANK[region.level]:
                raise ValidationError(
                    self.env._(
                        "%(region)s cannot belong to %(parent)s, which stands at the "
                        "same level or below.",
                        region=region.name,
                        parent=region.parent_id.name,
                    )
                )
        for region in self.filtered(lambda r: r.level in ("township", "village")):
            if not region.parent_id:
                raise ValidationError(
                    self.env._(
                        "Choose the region that %(region)s belongs to.",
                        region=region.name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "level", "parent_id.township_id", "parent_id.county_id", "parent_id.level"
    )
    def _compute_columns(self):
        for region in self:
            own = region._origin
            region.village_id = own if region.level == "village" else False
            region.township_id = (
                own if region.level == "township" else region.parent_id.township_id
            )
            region.county_id = (
                own if region.level == "county" else region.parent_id.county_id
            )

    @api.depends("parent_id.company_id")
    def _compute_company_id(self):
        for region in self:
            region.company_id = region.company_id or region.parent_id.company_id

    @api.depends("name", "level", "parent_id.full_name")
    def _compute_full_name(self):
        for region in self:
            above = region.parent_id
            prefix = above.full_name if above.level == "township" else ""
            region.full_name = f"{prefix or ''}{region.name or ''}"

    @api.depends("full_name")
    def _compute_display_name(self):
        for region in self:
            region.display_name = region.full_name

    def _compute_asset_count(self):
        column = {"village": "village_id", "township": "township_id"}
        for region in self:
            field = column.get(region.level, "county_id")
            region.asset_count = self.env["rural.asset"].search_count(
                [(field, "=", region.id)]
            )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        regions = super().create(vals_list)
        regions._sync_analytic_account()
        self.env.registry.clear_cache()
        return regions

    def write(self, vals):
        if vals.get("active") is False:
            self._check_archivable()
            self._check_no_papers()
        result = super().write(vals)
        if vals.keys() & {"name", "code", "active", "level", "company_id"}:
            self._sync_analytic_account()
        if vals.keys() & {"parent_id", "level"}:
            self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda r: r._used_by_assets())
        if used:
            raise UserError(
                self.env._(
                    "%(regions)s cannot be deleted: assets are registered there. "
                    "Archive the region when it no longer exists.",
                    regions="、".join(used.mapped("name")),
                )
            )

    def _used_by_assets(self):
        """Whether any asset, archived or outside the user's scope too, stands here."""
        return bool(
            self.env["rural.asset"]
            .sudo()
            .with_context(active_test=False)
            .search_count([("region_id", "child_of", self.ids)], limit=1)
        )

    def _check_archivable(self):
        for region in self.filtered("active"):
            live = self.env["rural.asset"].sudo()
            domain = [
                ("region_id", "child_of", region.id),
                ("state", "!=", "disposed"),
            ]
            if live.search_count(domain, limit=1):
                raise UserError(
                    self.env._(
                        "%(region)s still has assets in use. Move them to the "
                        "region that took over before archiving it.",
                        region=region.name,
                    )
                )

    def _check_no_papers(self):
        """Plans and results on their way must come to an end first."""
        papers = self.env["rural.distribution"].sudo()._underway_in(self)
        if papers:
            raise UserError(
                self.env._(
                    "%(papers)s: on the way through the procedure. File or withdraw "
                    "what is on its way before archiving the region; the region that "
                    "took over plans anew.",
                    papers="、".join(papers.mapped("display_name")),
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_assets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_asset_action"
        )
        column = {"village": "village_id", "township": "township_id"}
        field = column.get(self.level, "county_id")
        action["domain"] = [(field, "=", self.id)]
        action["context"] = {"default_region_id": self.id}
        return action

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _sync_analytic_account(self):
        """Keep one account in the plan 村 for every village, in step with its
        name, code and company; superuser, as village staff never touch the plan.
        """
        villages = self.filtered(lambda r: r.level == "village")
        self.env["rural.tags"]._sync(villages, "village", name="full_name")

    def _check_in_charge(self):
        """Refuse regions outside those in charge: what lies above them can be read
        by name, its records not in full.
        """
        user = self.env.user
        own = set(user.rural_region_ids.ids)
        foreign = self.sudo().filtered(
            lambda r: not own & {int(part) for part in r.parent_path.split("/") if part}
        )
        if foreign and not user.rural_sees_all:
            raise AccessError(
                self.env._(
                    "%(regions)s: not among the regions you are in charge of. Choose "
                    "one of yours or below.",
                    regions="、".join(foreign.mapped("full_name")),
                )
            )

    def _common_region(self):
        """The lowest region that all of these belong to.

        One region is itself; villages of one township give the township, of one
        county the county; none, or regions that share none, give none.
        """
        if len(self) == 1:
            return self
        for column in ("village_id", "township_id", "county_id"):
            above = {region[column] for region in self}
            if len(above) == 1 and (region := above.pop()):
                return region
        return self.browse()
