from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import disposal_chain, hash_chain
from .rural_asset_category import ASSET_CLASSES
from .rural_asset_right_mixin import HOLDER_LEVELS
from .rural_disposal_rule import CHAIN, KINDS, NATURE_OF, NATURES
from .rural_procedure import holds_token

STATES = [
    ("draft", "Drafting"),
    ("resolved", "Resolved by the Village"),
    ("noticed", "On Public Notice"),
    ("submitted", "Submitted for Approval"),
    ("reviewed", "Approved by the Township"),
    ("agreed", "Approved by the Department"),
    ("approved", "May Be Carried out"),
    ("done", "Carried out"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
# The disposal is on its way in all states but these.
SETTLED = ("done", "refused", "withdrawn")
# 定东县、国办: proceeds are the collective's and are used again for 巩固拓展脱贫攻坚
# 成果和乡村振兴.
PROCEEDS = [
    ("collective", "Collective Income"),
    ("project", "New Project Assets"),
    ("treasury", "Budget of the Owner"),
]
# What the paper says and its digest covers.
CONTENT = (
    "kind",
    "description",
    "appraiser",
    "appraised_value",
    "valuation_date",
    "reserve_price",
    "proceeds_use",
    "proceeds_note",
)
FREE_FIELDS = {"user_id", "note"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralDisposal(models.Model):
    """资产处置: assets of one owner and how they leave, or change what they are for.

    草拟 → 村级决议 → 公示 → 上报 → 乡镇 → 主管部门 → 县政府 → 实施. Which of these a
    disposal walks follows from the table of rules and is fixed by its first step.
    凌源市 2022 三(二): 清查处置是否合规.

    Rights: who keeps the owner's papers draws it up (clerk, reviewer or officer by
    the level of the region); township and county approve; the county officer carries
    it out in the register, the accountant in the books.
    """

    _name = "rural.disposal"
    _description = "Disposal of Assets"
    _inherit = [
        "rural.scoped",
        "rural.procedure",
        "rural.inbox",
        "rural.evidence",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["code", "line_ids.asset_id"]

    # what
    code = fields.Char(
        string="Disposal No.", readonly=True, copy=False, index="btree_not_null"
    )
    kind = fields.Selection(
        KINDS, string="Way of Disposal", required=True, tracking=True
    )
    nature = fields.Selection(
        NATURES, string="Kind of Outcome", compute="_compute_nature", store=True
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    reason_id = fields.Many2one(
        "rural.disposal.reason",
        string="Reason of the Disposal",
        required=True,
        index=True,
        ondelete="restrict",
    )
    description = fields.Text(
        string="Facts", help="What happened to the asset and why this way is proposed."
    )
    photo_ids = fields.Many2many(
        "ir.attachment",
        "rural_disposal_photo_rel",
        "disposal_id",
        "attachment_id",
        string="Photos",
        copy=False,
        bypass_search_access=True,
    )
    line_ids = fields.One2many("rural.disposal.line", "disposal_id", string="Assets")
    user_id = fields.Many2one("res.users", string="Responsible", tracking=True)
    note = fields.Text()
    # whose and how much
    owner_level = fields.Selection(
        HOLDER_LEVELS,
        string="Level of the Owner",
        compute="_compute_from_lines",
        store=True,
    )
    asset_class = fields.Selection(
        ASSET_CLASSES, string="Class", compute="_compute_from_lines", store=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    original_value = fields.Monetary(compute="_compute_values", store=True)
    net_value = fields.Monetary(
        compute="_compute_values", store=True, help="When it was drawn up."
    )
    # valuation
    appraiser = fields.Char()
    appraised_value = fields.Monetary(tracking=True)
    valuation_date = fields.Date(string="Valued on")
    valuation_ids = fields.Many2many(
        "ir.attachment",
        "rural_disposal_valuation_rel",
        "disposal_id",
        "attachment_id",
        string="Valuation Report",
        copy=False,
        bypass_search_access=True,
    )
    reserve_price = fields.Monetary(
        tracking=True, help="The asset is not given away for less; 0: none is set."
    )
    proceeds_use = fields.Selection(
        PROCEEDS, string="Proceeds Become", default="collective", required=True
    )
    proceeds_note = fields.Text(
        string="Proceeds Are Used for",
        help="How they serve 巩固拓展脱贫攻坚成果和乡村振兴 again.",
    )
    # the chain, fixed by the first step
    rule_id = fields.Many2one(
        "rural.disposal.rule",
        string="Approval Rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    needs_village = fields.Boolean(string="Village Decides", readonly=True, copy=False)
    notice_days = fields.Integer(string="Notice (days)", readonly=True, copy=False)
    needs_township = fields.Boolean(
        string="Township Approves", readonly=True, copy=False
    )
    needs_department = fields.Boolean(
        string="Department Approves", readonly=True, copy=False
    )
    needs_government = fields.Boolean(
        string="Government Approves", readonly=True, copy=False
    )
    needs_valuation = fields.Boolean(
        string="Asks for a Valuation", readonly=True, copy=False
    )
    chain_text = fields.Char(string="Way of Approval", compute="_compute_chain_text")
    valuation_asked = fields.Boolean(compute="_compute_chain_text")
    # what the steps write
    decision_ids = fields.One2many(
        "rural.disposal.decision", "disposal_id", string="Decisions of Villages"
    )
    notice_ids = fields.One2many("rural.notice", "disposal_id", string="Notices")
    submitted_date = fields.Date(
        string="Submitted for Approval on", readonly=True, copy=False
    )
    township_date = fields.Date(
        string="Township Approved on", readonly=True, copy=False
    )
    department_date = fields.Date(
        string="Department Approved on", readonly=True, copy=False
    )
    government_date = fields.Date(
        string="Government Approved on", readonly=True, copy=False
    )
    government_document = fields.Char(
        string="Document of the Government", readonly=True, copy=False
    )
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)
    # result
    date_done = fields.Date(string="Carried out on", readonly=True, copy=False)
    buyer = fields.Char(string="Received by", readonly=True, copy=False)
    price = fields.Monetary(string="Price Reached", readonly=True, copy=False)
    to_cancel = fields.Boolean(
        string="To Be Cancelled in the National System", readonly=True, copy=False
    )
    date_cancelled = fields.Date(string="Cancelled There on", readonly=True, copy=False)

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL",
        "This disposal number is given already.",
    )
    _money_positive = models.Constraint(
        "CHECK(appraised_value >= 0 AND reserve_price >= 0 AND price >= 0)",
        "Values and prices cannot be negative.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("code", "kind", "line_ids.asset_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for disposal in self:
            assets = disposal.sudo().line_ids.asset_id
            parts = [disposal.code, assets[:1].name, kinds.get(disposal.kind)]
            name = " ".join(filter(None, parts))
            if len(assets) > 1:
                name = self.env._(
                    "%(name)s, %(count)s assets", name=name, count=len(assets)
                )
            disposal.display_name = name or self.env._("New Disposal")

    @api.depends("kind")
    def _compute_nature(self):
        for disposal in self:
            disposal.nature = NATURE_OF.get(disposal.kind)

    @api.depends("line_ids.asset_id")
    def _compute_from_lines(self):
        for disposal in self:
            first = disposal.sudo().line_ids.asset_id[:1]
            disposal.owner_level = first.owner_level
            disposal.asset_class = first.asset_class

    @api.depends("line_ids.original_value", "line_ids.net_value")
    def _compute_values(self):
        for disposal in self:
            lines = disposal.line_ids
            disposal.original_value = sum(lines.mapped("original_value"))
            disposal.net_value = sum(lines.mapped("net_value"))

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            defaults = self.default_get(self._server_fields())
            for vals in vals_list:
                given = {**defaults, **vals}
                self._refuse_server_fields(
                    name for name in self._server_fields() if given.get(name)
                )
        disposals = super().create(vals_list)
        disposals._bind_papers()
        return disposals

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"photo_ids", "valuation_ids"}:
            self._bind_papers()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_walked(self):
        walked = self.filtered(lambda d: d.state != "draft" or d.sudo().log_ids)
        if walked:
            raise UserError(
                self.env._(
                    "%(name)s has been decided on and is kept with its steps. Withdraw "
                    "it when it is not to go on.",
                    name=walked[0].display_name,
                )
            )

    # ------------------------------------------------------------
    # GUARD
    # ------------------------------------------------------------

    @api.model
    def _refuse_server_fields(self, names):
        if names := list(names):
            raise UserError(self._server_message(names))

    def _check_frozen(self, vals):
        kept = {
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        }
        if kept:
            self._check_draft()
            self._refuse_server_fields(sorted(kept.intersection(self._server_fields())))
            self._refuse_server_fields(sorted(kept & {"decision_ids", "notice_ids"}))

    def _check_draft(self):
        """Raise where a disposal has left its draft."""
        for disposal in self.filtered(lambda d: d.state != "draft"):
            raise UserError(
                self.env._(
                    "%(name)s is no draft any more: what was decided and published "
                    "stands. Take it back or have it returned; a changed disposal "
                    "walks the whole procedure again.",
                    name=disposal.display_name,
                )
            )

    def _bind_papers(self):
        """Uploads become papers of the disposal: whoever reads it reads them."""
        for disposal in self:
            for paper in (disposal.photo_ids | disposal.valuation_ids).sudo():
                loose = not paper.res_id and not paper.res_field
                if loose and paper.create_uid == self.env.user:
                    paper.write({"res_model": self._name, "res_id": disposal.id})

    # ------------------------------------------------------------
    # CHAIN
    # ------------------------------------------------------------

    def _owner_body(self):
        """Who acts for the owner: the village, or the township or county itself."""
        self.ensure_one()
        level = self.region_id.level
        return level if level in ("village", "township") else "county"

    def _chain(self):
        """The chain: as it was fixed, or what the rules ask for at present."""
        self.ensure_one()
        source = self if self.rule_id else self._best_rule()
        chain = {part: source[name] for name, part in CHAIN.items()}
        # Nobody approves what it has submitted itself; somebody above always does.
        chain["township"] = chain["township"] and self._owner_body() == "village"
        chain["village"] = chain["village"] and bool(self._voters())
        if not any(chain[part] for part in disposal_chain.APPROVALS):
            chain["department"] = True
        return chain

    def _voters(self):
        """The villages that decide: all that own the assets, else that of the paper."""
        return self.line_ids._owner_villages() or self.sudo().village_id

    def _missing_voters(self):
        return self._voters() - self.sudo().decision_ids.voter_id

    def _best_rule(self):
        facts = {
            **{n: self[n] for n in ("kind", "nature", "asset_class", "owner_level")},
            "original": self.original_value,
            "net": self.net_value,
        }
        return self.env["rural.disposal.rule"]._best(self.company_id, facts)

    # ------------------------------------------------------------
    # DIGEST
    # ------------------------------------------------------------

    def _content(self):
        """What the paper says, as plain values."""
        self.ensure_one()
        paper = self.sudo()
        return {
            **{name: paper[name] or None for name in CONTENT},
            "region": paper.region_id.code,
            "reason": paper.reason_id.code,
            "valuation": sorted(paper.valuation_ids.mapped("checksum")),
            "assets": [
                {"code": line.asset_id.code, "original_value": line.original_value}
                for line in paper.line_ids.sorted("id")
            ],
        }

    def _content_digest(self):
        return hash_chain.digest(self._content())
