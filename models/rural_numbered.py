from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import id_numbers
from ..lib.errors import DataError

# field → kind of number
NUMBERS = {
    "identity_number": "identity",
    "bank_card": "bank",
    "phone_number": "phone",
}


class RuralNumbered(models.AbstractModel):
    """A person's identity, bank and telephone number: typed once, shown masked,
    kept as `rural.secret`.

    The fields are not stored and not searchable: no domain, favourite or address
    ever holds a number. Entering the masked text again changes nothing.
    """

    _name = "rural.numbered"
    _description = "Holder of Sealed Numbers"

    identity_number = fields.Char(
        compute="_compute_numbers",
        inverse="_inverse_identity_number",
        compute_sudo=True,
    )
    bank_card = fields.Char(
        compute="_compute_numbers", inverse="_inverse_bank_card", compute_sudo=True
    )
    phone_number = fields.Char(
        string="Telephone",
        compute="_compute_numbers",
        inverse="_inverse_phone_number",
        compute_sudo=True,
    )
    numbers_problem = fields.Char(
        compute="_compute_numbers_problem",
        help="Why numbers can neither be entered nor shown on this server.",
    )
    erased_on = fields.Date(
        string="Numbers Erased on",
        compute="_compute_erased_on",
        compute_sudo=True,
        help="The day on which the period for keeping numbers had ended.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_numbers(self):
        masked = self.env["rural.secret"]._masked(self._name, self._origin.ids)
        for record in self:
            for name, kind in NUMBERS.items():
                record[name] = masked.get((record._origin.id, kind), False)

    def _compute_numbers_problem(self):
        self.numbers_problem = self.env["rural.secret"]._problem()

    def _compute_erased_on(self):
        erased = self.env["rural.erasure.log"]._last_days(self._name, self._origin.ids)
        for record in self:
            record.erased_on = erased.get(record._origin.id, False)

    def _inverse_identity_number(self):
        self._seal("identity_number")

    def _inverse_bank_card(self):
        self._seal("bank_card")

    def _inverse_phone_number(self):
        self._seal("phone_number")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def unlink(self):
        """Numbers go with their owner."""
        model, ids = self._name, self.ids
        result = super().unlink()
        for kind in NUMBERS.values():
            self.env["rural.secret"]._store(model, kind, dict.fromkeys(ids))
        return result

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_reveal_identity(self):
        return self._ask_reason("identity")

    def action_reveal_bank(self):
        return self._ask_reason("bank")

    def action_reveal_phone(self):
        return self._ask_reason("phone")

    def _ask_reason(self, kind):
        """The dialog that asks for which reason a number is looked at."""
        self.ensure_one()
        return self.env["rural.reveal"]._open(self, kind)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _seal(self, name):
        """Keep what was typed into a field; the error names the person, never the
        number.
        """
        kind = NUMBERS[name]
        typed = {record.id: record[name] for record in self}
        self.invalidate_recordset([name], flush=False)
        masked = self.env["rural.secret"]._masked(self._name, self.ids)
        numbers = {}
        for record in self:
            text = typed[record.id]
            if text and text == masked.get((record.id, kind)):
                continue
            try:
                numbers[record.id] = id_numbers.parse(kind, text)
            except DataError as error:
                raise ValidationError(record._number_message(name, error)) from error
        self._check_numbers(kind, numbers)
        self.env["rural.secret"]._store(self._name, kind, numbers)
        self.invalidate_recordset([name], flush=False)

    def _check_numbers(self, kind, numbers):
        """Refuse numbers that belong to somebody else; ``{owner id: number}``."""

    def _number_message(self, name, error):
        """Person, field and cure in one sentence."""
        label = self._fields[name]._description_string(self.env)
        return self.env._(
            "%(field)s of %(person)s: %(problem)s",
            field=label,
            person=self.display_name or "",
            problem=self._number_problem(error),
        )

    @api.model
    def _number_problem(self, error):
        """What `lib.id_numbers` found, with the cure."""
        _ = self.env._
        texts = {
            "identity_short": _(
                "numbers of 15 digits are void since 2013. Enter the 18 characters of "
                "the present identity card."
            ),
            "identity_masked": _("it is masked. Enter all 18 characters."),
            "identity_length": _(
                "it has %(count)s characters instead of 18. Compare it with the card.",
                count=error.params.get("count"),
            ),
            "identity_characters": _(
                "only digits, and an X at the end, are allowed. Compare it with the "
                "card."
            ),
            "identity_date": _(
                "digits 7 to 14 are no day of birth. Compare them with the card."
            ),
            "identity_check_digit": _(
                "the check digit does not fit: a digit is wrong or two are swapped. "
                "Compare it with the card."
            ),
            "bank_masked": _("it is masked. Enter all digits."),
            "bank_characters": _("only digits are allowed."),
            "bank_length": _(
                "it has %(count)s digits; cards and passbooks have 12 to 23.",
                count=error.params.get("count"),
            ),
            "bank_check_digit": _(
                "the check digit does not fit: a digit is wrong or two are swapped. "
                "Compare it with the card."
            ),
            "phone_masked": _("it is masked. Enter all digits."),
            "phone_wrong": _(
                "a mobile number has 11 digits, a land line its area code before it."
            ),
            "number_rounded": _(
                "the cell holds a rounded number, its last digits are lost. Format the "
                "column as text and enter it again."
            ),
        }
        return texts[error.code]

    def _reveal(self, kind, reason):
        """``{id: number}`` opened, after a row of `rural.reveal.log` for each.

        :raises UserError: no reason, no right, no key
        """
        return self.env["rural.reveal.log"]._reveal(self, kind, reason)
