from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import id_numbers
from ..lib.errors import DataError
from ..lib.text import normalize
from ..models.rural_person import RELATIONS
from ..models.rural_procedure import STATE_TOKEN, holds_token


class RuralPersonTakeover(models.TransientModel):
    """A person who is registered in another village moves into this one: name and
    identity number are compared, the record is taken over with its past.

    The number is compared as it comes in and kept nowhere; what stays is the
    person found, which no client can write.
    """

    _name = "rural.person.takeover"
    _description = "Taking a Person over from Another Village"

    name = fields.Char(required=True)
    identity_number = fields.Char(
        compute="_compute_identity_number", inverse="_inverse_identity_number"
    )
    found_id = fields.Integer(readonly=True)
    region_id = fields.Many2one(
        "rural.region",
        string="To the Village",
        required=True,
        default=lambda self: self._default_region_id(),
        domain="[('level', '=', 'village')]",
    )
    household_id = fields.Many2one(
        "rural.household", domain="[('region_id', '=', region_id)]"
    )
    relation = fields.Selection(RELATIONS, string="Relation to the Householder")
    date = fields.Date(
        required=True, default=lambda self: self.env.company._rural_today()
    )
    message = fields.Text(string="Found in the Register", compute="_compute_message")
    can_take_over = fields.Boolean(compute="_compute_message")

    @api.model
    def _default_region_id(self):
        scope = self.env.user.rural_scope_ids
        return scope if len(scope) == 1 and scope.level == "village" else False

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_identity_number(self):
        """Typed anew every time."""
        self.identity_number = False

    def _inverse_identity_number(self):
        for wizard in self.filtered("identity_number"):
            try:
                number = id_numbers.parse("identity", wizard.identity_number)
                found = self.env["rural.secret"]._find(
                    "rural.person", "identity", [number]
                )
            except DataError as error:
                raise ValidationError(wizard._number_sentence(error)) from error
            finally:
                wizard.invalidate_recordset(["identity_number"], flush=False)
            [person_id] = found.get(number) or [0]
            wizard.with_context(rural_token=STATE_TOKEN).found_id = person_id or -1

    def _number_sentence(self, error):
        if error.code in ("no_key", "bad_keyring", "unknown_key"):
            return self.env["rural.secret"]._key_message(error)
        return self.env._(
            "Identity number of %(person)s: %(problem)s",
            person=self.name,
            problem=self.env["rural.person"]._number_problem(error),
        )

    @api.depends("found_id", "name", "region_id")
    def _compute_message(self):
        for wizard in self:
            problem = wizard._problem() if wizard.found_id else False
            wizard.can_take_over = wizard.found_id and not problem
            wizard.message = problem or (wizard.found_id and wizard._found_message())

    def _found(self):
        return self.env["rural.person"].sudo().browse(max(self.found_id, 0)).exists()

    def _problem(self):
        person = self._found()
        if not person:
            return self.env._(
                "Nobody is registered with this identity number. Create a new person "
                "in the household."
            )
        if normalize(person.name) != normalize(self.name):
            return self.env._(
                "This identity number is registered with another name. Compare both "
                "with the identity card; if the register is wrong, the village where "
                "it is registered corrects it."
            )
        if person.region_id == self.region_id:
            return self.env._(
                "%(person)s is registered in this village. If the person had left, "
                "use “Came Back” there.",
                person=person.name,
            )
        return person._takeover_problem()

    def _found_message(self):
        person = self._found()
        return self.env._(
            "%(person)s moved away from %(village)s on %(day)s and can be taken over.",
            person=person.name,
            village=person.region_id.full_name,
            day=person.date_left,
        )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create([{**vals, "found_id": 0} for vals in vals_list])
        return wizards

    def write(self, vals):
        if "found_id" in vals and not holds_token(self.env):
            raise UserError(
                self.env._("Who is found follows from name and identity number.")
            )
        return super().write(vals)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_find(self):
        """Show what was found; the number has been compared and is gone."""
        self.ensure_one()
        if not self.found_id:
            raise UserError(self.env._("Enter the whole identity number."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take a Person Over"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_take_over(self):
        self.ensure_one()
        if not self.found_id:
            raise UserError(self.env._("Enter the whole identity number."))
        if problem := self._problem():
            raise UserError(problem)
        self.env["rural.person"].check_access("create")
        self.region_id._check_in_charge()
        person = self._found()
        person._take_over(self.region_id, self.household_id, self.relation, self.date)
        person = person.with_env(self.env)
        person.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "res_model": "rural.person",
            "res_id": person.id,
            "view_mode": "form",
        }
