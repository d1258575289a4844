from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .rural_secret import KINDS

# Who may see whole numbers, with a reason (design: county finance and audit), and
# who needs them to have a bank pay.
REVEALERS = {
    "identity": ("rural_asset.group_rural_auditor",),
    "phone": ("rural_asset.group_rural_auditor",),
    "bank": ("rural_asset.group_rural_auditor", "rural_asset.group_rural_accountant"),
}


class RuralRevealLog(models.Model):
    """谁看了谁: every whole number that was handed out, to whom and why.

    Written before the number is opened, never changed or deleted.
    """

    _name = "rural.reveal.log"
    _description = "Number Revealed"
    _order = "id desc"

    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True)
    date = fields.Datetime(required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Whose Number", model_field="res_model", required=True, readonly=True
    )
    person_name = fields.Char(string="Person", readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        raise UserError(self.env._("What was looked at stays on record."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was looked at stays on record."))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _note(self, records, kind, reason):
        """A row for each record; refuses who may not look.

        :raises AccessError: the user's roles do not see such numbers
        """
        user = self.env.user
        if not any(user.has_group(group) for group in REVEALERS[kind]):
            raise AccessError(
                self.env._("Your role does not see whole numbers of persons.")
            )
        places = ("village_id", "township_id", "county_id", "company_id")
        return self.sudo().create(
            [
                {
                    "user_id": user.id,
                    "date": fields.Datetime.now(),
                    "res_model": record._name,
                    "res_id": record.id,
                    "person_name": record.display_name,
                    "kind": kind,
                    "reason": reason.strip(),
                    **{name: record[name].id for name in places if name in record},
                }
                for record in records.sudo()
            ]
        )
