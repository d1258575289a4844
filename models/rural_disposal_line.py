from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .rural_asset import USAGE_STATES
from .rural_contract_workflow import LIVE_STATES


class RuralDisposalLine(models.Model):
    """One asset of a disposal, with its value when it was drawn up.

    An asset stands in one disposal under way; ``is_open`` is taken away by the step
    that ends it.
    """

    _name = "rural.disposal.line"
    _description = "Asset of a Disposal"
    _inherit = ["rural.disposal.row"]
    _order = "disposal_id, id"
    _rec_name = "asset_id"

    asset_id = fields.Many2one(
        "rural.asset", required=True, index=True, ondelete="restrict"
    )
    is_open = fields.Boolean(string="Under Way", default=True, readonly=True)
    asset_code = fields.Char(related="asset_id.code")
    category_id = fields.Many2one(related="asset_id.category_id")
    owner_name = fields.Char(related="asset_id.owner_name")
    value_source = fields.Selection(
        [("books", "Books"), ("register", "Asset Register")],
        string="Values from",
        compute="_compute_values",
        store=True,
    )
    original_value = fields.Monetary(compute="_compute_values", store=True)
    accumulated_depreciation = fields.Monetary(compute="_compute_values", store=True)
    net_value = fields.Monetary(compute="_compute_values", store=True)
    usage_before = fields.Selection(
        USAGE_STATES, string="Usage before", readonly=True, copy=False
    )
    in_national_system = fields.Boolean(related="asset_id.in_national_system")
    price = fields.Monetary(
        readonly=True, copy=False, help="The asset's part of the price."
    )

    _open_uniq = models.UniqueIndex(
        "(asset_id) WHERE is_open",
        "This asset stands in another disposal that is under way.",
    )
    _asset_uniq = models.Constraint(
        "UNIQUE(disposal_id, asset_id)", "This asset stands here already."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("asset_id", "disposal_id")
    def _check_asset(self):
        for line in self:
            for text in line._asset_problems():
                raise ValidationError(text)

    def _asset_problems(self):
        """Sentences on what keeps the asset out of this disposal."""
        _, asset, disposal = self.env._, self.asset_id, self.disposal_id
        name = {"asset": asset.display_name}
        if asset.state != "confirmed":
            yield _(
                "%(asset)s: only assets whose ownership is confirmed, and that are not "
                "disposed of yet, are disposed of.",
                **name,
            )
        if asset.region_id != disposal.region_id:
            yield _(
                "%(asset)s lies in %(other)s, the disposal is of %(region)s. Draw up a "
                "disposal of its own for it.",
                other=asset.region_id.name,
                region=disposal.region_id.name,
                **name,
            )

    @api.model
    def _check_free(self, asset_ids, disposal_ids=()):
        """Name the disposal that an asset stands in; of two at once the index stops
        the second.
        """
        domain = [
            ("asset_id", "in", list(asset_ids)),
            ("is_open", "=", True),
            ("disposal_id", "not in", list(disposal_ids)),
        ]
        other = self.sudo().search(domain, limit=1)
        if other:
            raise ValidationError(
                self.env._(
                    "%(asset)s stands in %(other)s, which is under way. Go on there, "
                    "or withdraw it first.",
                    asset=other.asset_id.display_name,
                    other=other.disposal_id.display_name,
                )
            )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_free({vals["asset_id"] for vals in vals_list if "asset_id" in vals})
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("asset_id"):
            self._check_free([vals["asset_id"]], self.disposal_id.ids)
        return super().write(vals)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("asset_id")
    def _compute_values(self):
        for line in self:
            line.update(line._present_values())

    def _present_values(self):
        """The asset's values as they are now: of the books where it is booked."""
        asset = self.asset_id.sudo()
        books = asset._running_books()
        if books:
            original = sum(books.mapped("purchase_value"))
            gone = sum(books.mapped("value_depreciated"))
            return self._value_vals("books", original, gone)
        gone = asset.accumulated_depreciation
        return self._value_vals("register", asset.original_value, gone)

    @api.model
    def _value_vals(self, source, original, gone):
        return {
            "value_source": source,
            "original_value": original,
            "accumulated_depreciation": gone,
            "net_value": round(original - gone, 2),
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _value_problems(self):
        """The asset is not what was decided on any more."""
        for line in self:
            asset = line.asset_id.sudo()
            present = line._present_values()["original_value"]
            if asset.state != "confirmed":
                yield self.env._(
                    "%(asset)s is “%(state)s” by now: it cannot be disposed of.",
                    asset=asset.display_name,
                    state=dict(asset._fields["state"]._description_selection(self.env))[
                        asset.state
                    ],
                )
            elif asset.currency_id.compare_amounts(present, line.original_value):
                yield self.env._(
                    "The original value of %(asset)s was %(old).2f yuan when it was "
                    "decided on and is %(new).2f yuan now. Take the disposal back to "
                    "draft: the changed value walks the whole procedure again.",
                    asset=asset.display_name,
                    old=line.original_value,
                    new=present,
                )

    def _contract_problems(self):
        """What is let is not disposed of: the contract ends first."""
        rows = self.env["rural.contract.asset"].sudo()
        domain = [
            ("asset_id", "in", self.asset_id.ids),
            ("contract_id.state", "in", LIVE_STATES),
        ]
        for row in rows.search(domain):
            yield self.env._(
                "%(asset)s is let by the contract %(contract)s until %(end)s. "
                "Terminate the contract first.",
                asset=row.asset_id.display_name,
                contract=row.contract_id.display_name,
                end=row.contract_id.date_end,
            )

    def _owner_villages(self):
        """The villages that own the assets, jointly or alone."""
        rights = self.sudo().asset_id.right_ids
        owning = rights.filtered("type_id.is_ownership").holder_region_id
        return owning.filtered(lambda region: region.level == "village")

    def _mark_pending(self):
        """usage_state: 待处置 from the submission on."""
        for line in self.filtered(lambda row: not row.usage_before):
            line.usage_before = line.asset_id.usage_state
            line.asset_id.sudo().usage_state = "to_dispose"

    def _unmark_pending(self):
        """The disposal came to nothing: the asset is what it was."""
        for line in self.filtered("usage_before"):
            asset = line.asset_id.sudo()
            if asset.usage_state == "to_dispose":
                asset.usage_state = line.usage_before
            line.usage_before = False
