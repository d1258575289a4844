from decimal import Decimal

from odoo import api, fields, models

from ..lib import depreciation
from ..lib.amounts import of_float

OWN_MONEY = "rural_asset.funding_source_f90"


class RuralAssetBookLine(models.TransientModel):
    _name = "rural.asset.book.line"
    _description = "Component to Be Booked"

    book_id = fields.Many2one("rural.asset.book", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="book_id.company_id")
    currency_id = fields.Many2one(related="book_id.currency_id")
    asset_id = fields.Many2one("rural.asset", required=True)
    name = fields.Char(string="Component", required=True)
    profile_id = fields.Many2one(
        "account.asset.profile",
        required=True,
        domain="[('company_id', 'parent_of', company_id)]",
    )
    value = fields.Monetary(string="Original Value", required=True)
    grant = fields.Monetary(
        string="Of It from Grants",
        compute="_compute_grant",
        store=True,
        readonly=False,
        help="Turned from special payables (241) into the reserve (311).",
    )
    date_start = fields.Date(string="In Use since", required=True)
    useful_life = fields.Integer(
        string="Useful Life (years)", help="0: not depreciated."
    )
    residual_rate = fields.Float(string="Residual Value (%)", digits=(5, 2))
    depreciated = fields.Monetary(
        string="Depreciated Already",
        compute="_compute_depreciated",
        store=True,
        readonly=False,
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("asset_id", "value")
    def _compute_grant(self):
        """The component's part of what did not come from the village's own money."""
        own = self.env.ref(OWN_MONEY, raise_if_not_found=False)
        for line in self:
            rows = line.asset_id.funding_ids.filtered(lambda row: row.source_id != own)
            granted, whole = sum(rows.mapped("amount")), line.asset_id.original_value
            line.grant = granted * line.value / whole if whole else 0

    @api.depends(
        "value", "residual_rate", "useful_life", "date_start", "book_id.opening_date"
    )
    def _compute_depreciated(self):
        for line in self:
            until = line.book_id.opening_date
            line.depreciated = float(line._accumulated(until)) if until else 0

    @api.onchange("asset_id")
    def _onchange_asset_id(self):
        """A further component: proposed with what is left of the asset's value."""
        if not self.asset_id or self.name:
            return
        book = self.book_id
        rows = book.line_ids.filtered(lambda line: line.asset_id == self.asset_id)
        given = sum((rows - self).mapped("value"))
        self.update(book._prepare_line_vals(self.asset_id, book.company_id))
        self.value = max(self.asset_id.original_value - given, 0)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _accumulated(self, date):
        return depreciation.accumulated(
            of_float(max(self.value, 0)),
            self._rate(),
            max(self.useful_life, 0),
            self.date_start or None,
            date,
        )

    def _rate(self):
        return Decimal(str(min(max(self.residual_rate, 0), 100))) / 100

    def _base(self):
        """What is depreciated in all."""
        if not self.useful_life:
            return Decimal(0)
        return depreciation.depreciable(of_float(self.value), self._rate())

    def _problems(self):
        """What is wrong with the row, as sentences."""
        _, name = self.env._, self.name or self.asset_id.display_name
        if self.value <= 0:
            yield _("%(row)s: the value must be above zero.", row=name)
            return
        if self.useful_life < 0 or not 0 <= self.residual_rate <= 100:
            yield _(
                "%(row)s: the useful life must not be negative, the residual value "
                "lies between 0 and 100 %%.",
                row=name,
            )
            return
        if (
            self.profile_id.company_id
            not in self.company_id | self.company_id.parent_ids
        ):
            yield _("%(row)s: the asset profile is another company's.", row=name)
        if self.book_id._takes_grants() and not 0 <= self.grant <= self.value:
            yield _(
                "%(row)s: the grant of %(grant).2f yuan is not within the value.",
                row=name,
                grant=self.grant,
            )
        if not 0 <= of_float(self.depreciated) <= self._base():
            yield _(
                "%(row)s: %(depreciated).2f yuan are depreciated already, but only "
                "%(base).2f can be in all.",
                row=name,
                depreciated=self.depreciated,
                base=self._base(),
            )
        elif self.depreciated and not self.book_id.opening_date:
            yield _(
                "%(row)s: say until which day it was depreciated elsewhere.", row=name
            )
        elif self.depreciated and self.book_id.entry in ("construction", "bank"):
            yield _(
                "%(row)s: what has just been built or bought is not depreciated yet. "
                "Choose “Handed over” or “No Entry”, or empty “Depreciated Elsewhere "
                "until” to post the months since completion.",
                row=name,
            )

    def _prepare_asset_vals(self):
        asset = self.asset_id
        return {
            "name": self.name,
            "code": asset.code,
            "company_id": self.company_id.id,
            "profile_id": self.profile_id.id,
            "purchase_value": self.value,
            "salvage_value": float(of_float(self.value) - self._base())
            if self.useful_life
            else 0,
            "method_number": self.useful_life,
            "date_start": self.date_start,
            "rural_asset_id": asset.id,
        }

    def _prepare_opening_vals(self, book_asset):
        """What was depreciated elsewhere, so that only later months are posted."""
        return {
            "asset_id": book_asset.id,
            "name": self.env._("Taken over"),
            "line_date": self.book_id.opening_date,
            "amount": self.depreciated,
            "init_entry": True,
        }
