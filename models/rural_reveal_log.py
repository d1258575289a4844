from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .rural_procedure import STATE_TOKEN, holds_token
from .rural_secret import KINDS

MIN_REASON = 4
PLACES = ("village_id", "township_id", "county_id", "company_id")
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

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            raise UserError(self.env._("Looking at a number writes this by itself."))
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self.env._("What was looked at stays on record."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_retention(self):
        """Rows go when the county's period for keeping them ends, never by hand."""
        if not holds_token(self.env):
            raise UserError(self.env._("What was looked at stays on record."))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _may_reveal(self, kind):
        """Whether the user's roles see whole numbers of a kind."""
        return any(map(self.env.user.has_group, REVEALERS[kind]))

    @api.model
    def _reveal(self, records, kind, reason):
        """``{id: number}`` opened, after a row for each: any model whose records own
        sealed numbers.

        :raises UserError: no reason, no right, no key
        """
        if len((reason or "").strip()) < MIN_REASON:
            raise UserError(
                self.env._(
                    "Give the reason for which you look, in %(count)s characters at "
                    "least.",
                    count=MIN_REASON,
                )
            )
        records.check_access("read")
        self._note(records, kind, reason)
        return self.env["rural.secret"]._open_numbers(records._name, kind, records.ids)

    @api.model
    def _note(self, records, kind, reason):
        """A row for each record; refuses who may not look.

        :raises AccessError: the user's roles do not see such numbers
        """
        if not self._may_reveal(kind):
            raise AccessError(
                self.env._("Your role does not see whole numbers of persons.")
            )
        log = self.sudo().with_context(rural_token=STATE_TOKEN)
        return log.create(
            [
                {
                    "user_id": self.env.uid,
                    "date": fields.Datetime.now(),
                    "res_model": record._name,
                    "res_id": record.id,
                    "person_name": record.display_name,
                    "kind": kind,
                    "reason": reason.strip(),
                    **self._places(record),
                }
                for record in records.sudo()
            ]
        )

    @api.model
    def _places(self, record):
        """Where the record lies; without a place of its own, where the user works."""
        if not all(name in record._fields for name in PLACES):
            record = self.env.user.sudo().rural_region_ids[:1]
        return {name: record[name].id for name in PLACES}
