from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from .rural_procedure import holds_token


class RuralDisposalRow(models.AbstractModel):
    """A row of a disposal: it shares its place, and changes with drafts only."""

    _name = "rural.disposal.row"
    _description = "Row of a Disposal"

    disposal_id = fields.Many2one(
        "rural.disposal", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="disposal_id.state")
    currency_id = fields.Many2one(related="disposal_id.currency_id")
    village_id = fields.Many2one(
        related="disposal_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="disposal_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="disposal_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="disposal_id.company_id", store=True, precompute=True, index=True
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        disposals = self.env["rural.disposal"].browse(
            {vals["disposal_id"] for vals in vals_list if vals.get("disposal_id")}
        )
        self._check_rows_open(disposals, set().union(*vals_list))
        # A client's defaults do not reach what only steps write.
        rows = self.with_context(clean_context(self.env.context))
        return super(RuralDisposalRow, rows).create(vals_list)

    def write(self, vals):
        disposals = self.disposal_id
        if vals.get("disposal_id"):
            disposals |= disposals.browse(vals["disposal_id"])
        self._check_rows_open(disposals, vals.keys())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_rows_open(self.disposal_id, ())

    @api.model
    def _check_rows_open(self, disposals, names):
        """Drafts change by hand, all else by steps; what steps write nobody types."""
        if holds_token(self.env):
            return
        disposals._check_draft()
        server = [
            name
            for name in names
            if name in self._fields
            and self._fields[name].readonly
            and self._fields[name].store
        ]
        if server:
            raise UserError(
                self.env._(
                    "“%(fields)s” is written by the steps of the disposal, never by "
                    "hand.",
                    fields="、".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(server)
                    ),
                )
            )
