from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.rural_secret import KINDS


class RuralReveal(models.TransientModel):
    """Asks why somebody looks at a whole number, and shows it once.

    The number goes from the seal to the screen: it is in no field of this or any
    other record.
    """

    _name = "rural.reveal"
    _description = "Show a Number with a Reason"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    kind = fields.Selection(
        KINDS, string="Kind of Number", required=True, readonly=True
    )
    person_name = fields.Char(string="Person", compute="_compute_person")
    masked = fields.Char(string="Masked Number", compute="_compute_person")
    reason = fields.Char(required=True)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("res_model", "res_id", "kind")
    def _compute_person(self):
        for wizard in self:
            record = wizard._record()
            wizard.person_name = record.display_name
            # The table is the owner's: who reads the owner reads its mask.
            masked = self.env["rural.secret"]._masked(record._name, record.ids)
            wizard.masked = masked.get((record.id, wizard.kind))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def _open(self, record, kind):
        """The dialog for one number of a record."""
        if (record.id, kind) not in self.env["rural.secret"]._masked(
            record._name, record.ids
        ):
            raise UserError(
                self.env._(
                    "No such number of %(person)s is on file.",
                    person=record.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show the Whole Number"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_res_model": record._name,
                "default_res_id": record.id,
                "default_kind": kind,
            },
        }

    def action_show(self):
        """Log who looks and why, then hand the number to the screen."""
        self.ensure_one()
        record = self._record()
        log = self.env["rural.reveal.log"]
        number = log._reveal(record, self.kind, self.reason).get(record.id)
        if not number:
            raise UserError(self.env._("The number was taken away meanwhile."))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "type": "ir.actions.client",
            "tag": "rural_asset.show_number",
            "params": {
                "person": record.display_name,
                "kind": kinds[self.kind],
                "number": number,
            },
        }

    def _record(self):
        """The owner of the number, if the user may read it."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return record
