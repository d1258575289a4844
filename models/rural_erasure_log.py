from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import STATE_TOKEN, holds_token
from .rural_secret import KINDS


class RuralErasureLog(models.Model):
    """A number that was erased when the period for keeping it had ended: whose, of
    which kind, by which rule, never the number. Never changed or deleted.
    """

    _name = "rural.erasure.log"
    _description = "Number Erased"
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users", string="Erased by", required=True, readonly=True, index=True
    )
    date = fields.Date(string="Erased on", required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Whose Number", model_field="res_model", required=True, readonly=True
    )
    person_name = fields.Char(string="Person", readonly=True)
    kind = fields.Selection(
        KINDS, string="Kind of Number", required=True, readonly=True
    )
    rule = fields.Char(string="Retention Rule", required=True, readonly=True)
    clause = fields.Char(readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    _owner_idx = models.Index("(res_model, res_id)")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            raise UserError(self.env._("Erasing numbers writes this by itself."))
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self.env._("What was erased stays on record."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was erased stays on record."))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _last_days(self, model, ids):
        """``{owner id: the day on which a number was erased last}``."""
        rows = self.sudo()._read_group(
            [("res_model", "=", model), ("res_id", "in", ids)],
            ["res_id"],
            ["date:max"],
        )
        return dict(rows)

    @api.model
    def _note(self, persons, kind, retention):
        """A row for each person whose number of a kind is erased by a rule."""
        log = self.sudo().with_context(rural_token=STATE_TOKEN)
        places = self.env["rural.reveal.log"]._places
        return log.create(
            [
                {
                    "user_id": self.env.uid,
                    "date": self.env.company._rural_today(),
                    "res_model": person._name,
                    "res_id": person.id,
                    "person_name": person.name,
                    "kind": kind,
                    "rule": retention.name,
                    "clause": retention.clause,
                    **places(person),
                }
                for person in persons.sudo()
            ]
        )
