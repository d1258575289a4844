from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib.personal_numbers import number_in_name, personal_number
from .rural_distribution_read import READ_TOKEN
from .rural_procedure import holds_token

PERSON_KINDS = [
    ("lifted", "Lifted out of Poverty"),
    ("monitored", "Monitored for Return to Poverty"),
    ("other", "Other"),
]


# What the payment lists say of a person; why it was paid may be told better by hand.
PAID = {"line_id", "person_id", "name", "person_kind", "amount"}


class RuralDistributionShare(models.Model):
    """具体名单: who gets how much of one item; in a result who got it (annex 2).

    A person on file gives name and kind; papers of before the register, and what is
    taken over, name persons by text alone. What a result reads from payment lists is
    made, changed and taken away by reading alone.

    Names only: nothing here may hold numbers of identity cards, bank cards or
    telephones, as the list is published.
    """

    _name = "rural.distribution.share"
    _description = "Person in a Distribution"
    _inherit = ["rural.distribution.row"]
    _order = "line_id, sequence, id"

    sequence = fields.Integer(default=10)
    line_id = fields.Many2one(
        "rural.distribution.line", required=True, index=True, ondelete="cascade"
    )
    distribution_id = fields.Many2one(
        related="line_id.distribution_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    person_id = fields.Many2one(
        "rural.person",
        string="Person on File",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('village_id', '=', village_id)]",
    )
    household_id = fields.Many2one(related="person_id.household_id")
    name = fields.Char(
        string="Person",
        required=True,
        compute="_compute_of_person",
        store=True,
        precompute=True,
        readonly=False,
    )
    person_kind = fields.Selection(
        PERSON_KINDS,
        required=True,
        compute="_compute_of_person",
        store=True,
        precompute=True,
        readonly=False,
        help="What the household counted as on the day of the paper.",
    )
    amount = fields.Monetary()
    reason = fields.Char(string="Why")
    paid = fields.Boolean(
        string="From a Payment List",
        readonly=True,
        copy=False,
        help="Read from booked payment lists; correct it there.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount paid to a person cannot be negative."
    )

    _person_uniq = models.UniqueIndex(
        "(line_id, person_id) WHERE person_id IS NOT NULL",
        "This person stands in the list of the item already.",
    )

    _content_fields = ("name", "person_kind", "amount", "reason")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("person_id")
    def _compute_of_person(self):
        for day, shares in self.grouped(lambda share: share._kind_day()).items():
            kinds = shares.person_id.sudo().household_id._kind_on(day)
            for share in shares:
                person = share.person_id.sudo()
                kind = kinds.get(person.household_id)
                share.name = person.name or share.name
                share.person_kind = kind or share.person_kind or "lifted"

    def _kind_day(self):
        """The day of the paper: today, for a year that is over its last day."""
        paper = self.line_id.distribution_id
        today = (paper.company_id or self.env.company)._rural_today()
        return min(today, date(paper.year, 12, 31)) if paper.year else today

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("person_id", "line_id")
    def _check_village(self):
        """A person is, or was, of the village whose income is distributed."""
        for share in self.filtered("person_id"):
            person = share.person_id.sudo()
            lived_in = person.village_id | person.member_ids.village_id
            if share.village_id not in lived_in:
                raise ValidationError(
                    self.env._(
                        "%(person)s is registered in %(village)s and never belonged "
                        "to %(paper)s. Take the person off the list of “%(item)s”, "
                        "or correct the household of the person.",
                        person=person.name,
                        village=person.village_id.name,
                        paper=share.village_id.name,
                        item=share.line_id.name,
                    )
                )

    @api.constrains("name", "reason")
    def _check_personal_numbers(self):
        for share in self:
            if number_in_name(share.name) or personal_number(share.reason):
                raise ValidationError(
                    self.env._(
                        "“%(person)s” in the list of “%(item)s”: numbers of identity "
                        "cards, telephones or bank cards must not be published. Write "
                        "the name and the reason only.",
                        person=share.name,
                        item=share.line_id.name,
                    )
                )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares.filtered("paid")._check_by_reading()
        shares.line_id._count_persons()
        return shares

    def write(self, vals):
        if "paid" in vals:
            self._check_by_reading()
        elif vals.keys() & PAID:
            self.filtered("paid")._check_by_reading()
        lines = self.line_id
        result = super().write(vals)
        if "line_id" in vals:
            self._check_paper_draft()
            (lines | self.line_id)._count_persons()
        return result

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        lines.exists()._count_persons()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        self.filtered("paid")._check_by_reading()

    def _check_by_reading(self):
        """Refuse what is typed against the payment lists; superuser included."""
        if holds_token(self.env) or self.env.context.get("rural_reading") is READ_TOKEN:
            return
        for share in self[:1]:
            raise UserError(
                self.env._(
                    "%(person)s in the list of “%(item)s” is read from payment lists. "
                    "Correct the payment list, then use “Read the Vouchers”.",
                    person=share.name,
                    item=share.line_id.name,
                )
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _write_read(self, read, reason):
        """Write what a payment list says, when it is something else than before."""
        if (self.amount, self.paid) != (read["amount"], read["paid"]):
            self.write(read)
        if reason and not self.reason:
            self.reason = reason

    def _content(self):
        """Papers of before the register name persons by text alone; they are digested
        as they were.
        """
        person = {"person_id": self.person_id.id} if self.person_id else {}
        return {**super()._content(), **person}
