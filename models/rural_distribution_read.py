from odoo import api, models
from odoo.exceptions import UserError

from .rural_procedure import holds_token

# Held by the code that reads a result from the books; no client can send it.
READ_TOKEN = object()


class RuralDistributionRead(models.AbstractModel):
    """A row that in a result is read from the books and never typed: it is made,
    changed and taken away by reading alone. What explains it is typed.
    """

    _name = "rural.distribution.read"
    _inherit = ["rural.distribution.row"]
    _description = "Row Read from the Books"

    # what only reading writes
    _read_fields = ()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_by_reading(rows.distribution_id)
        return rows

    def write(self, vals):
        if vals.keys() & {*self._read_fields, "distribution_id"}:
            target = self.distribution_id.browse(vals.get("distribution_id") or ())
            self._check_by_reading(self.distribution_id | target)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_read(self):
        self._check_by_reading(self.distribution_id)

    def _check_by_reading(self, papers):
        """Refuse what is typed into results; superuser included."""
        if holds_token(self.env) or self._by_reading():
            return
        for paper in papers.filtered(lambda p: p.kind == "result"):
            raise UserError(
                self.env._(
                    "%(name)s: the rows and amounts of a result are read from posted "
                    "vouchers. Correct the voucher, then use “Read the Vouchers”.",
                    name=paper.display_name,
                )
            )

    def _by_reading(self):
        return self.env.context.get("rural_reading") is READ_TOKEN

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _write_read(self, vals):
        """Write what was read, when it is something else than before."""
        present = {
            name: value
            for name, value in vals.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if present:
            self.write(present)
