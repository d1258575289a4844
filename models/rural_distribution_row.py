from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import holds_token
from .rural_scoped import COLUMNS


class RuralDistributionRow(models.AbstractModel):
    """A row of one plan or result: it stores its place, for rules and indexes, and
    changes while the paper is a draft only.
    """

    _name = "rural.distribution.row"
    _description = "Row of a Distribution"

    distribution_id = fields.Many2one(
        "rural.distribution", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(related="distribution_id.kind")
    state = fields.Selection(related="distribution_id.state")
    village_id = fields.Many2one(
        related="distribution_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="distribution_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="distribution_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="distribution_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_paper_draft()
        return rows

    def write(self, vals):
        if vals.keys() & set(COLUMNS):
            raise UserError(
                self.env._("Village, township and county follow from the region.")
            )
        self._check_paper_draft()
        result = super().write(vals)
        if "distribution_id" in vals:
            self._check_paper_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_paper_draft()

    def _check_paper_draft(self):
        """Refuse changes of a paper that has left its draft; superuser included."""
        papers = self.distribution_id
        papers._touch()
        if not holds_token(self.env):
            papers._check_draft()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    _content_fields = ()

    def _content(self):
        """The row as plain values: amounts in yuan with two decimals as text."""
        self.ensure_one()
        return {name: self._plain(name) for name in self._content_fields}

    def _amend_vals(self):
        """The row as the next revision starts with it."""
        self.ensure_one()
        return {
            name: field.convert_to_write(self[name], self)
            for name, field in self._fields.items()
            if field.store and field.column_type and not field.related
            if not (field.compute and field.readonly)
            if name not in (*models.MAGIC_COLUMNS, "distribution_id", "line_id")
        }

    def _plain(self, name):
        field, value = self._fields[name], self[name]
        if field.type == "monetary":
            return f"{value:.2f}"
        if field.type == "many2one":
            return value.id or None
        return value or None
