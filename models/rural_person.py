from odoo import fields, models
from odoo.exceptions import ValidationError

RELATIONS = [
    ("head", "Householder"),
    ("spouse", "Spouse"),
    ("child", "Child"),
    ("parent", "Parent"),
    ("grandchild", "Grandchild"),
    ("grandparent", "Grandparent"),
    ("sibling", "Sibling"),
    ("in_law", "Son- or Daughter-in-Law"),
    ("other", "Other"),
]
LABOUR = [
    ("skilled", "Skilled Labour"),
    ("ordinary", "Ordinary Labour"),
    ("weak", "Weak or Half Labour"),
    ("lost", "Lost the Capacity to Work"),
    ("none", "No Labour"),
]
STATES = [
    ("living", "Lives in the Village"),
    ("moved", "Moved Away"),
    ("deceased", "Deceased"),
]


class RuralPerson(models.Model):
    """人员: who may hold a post or receive relief.

    There is no day of birth on purpose: with the masked number and the village it
    would give the whole identity number away.
    """

    _name = "rural.person"
    _description = "Person"
    _inherit = ["rural.scoped", "rural.numbered", "mail.thread"]
    _order = "village_id, household_id, id"
    _rec_names_search = ["name"]

    name = fields.Char(required=True, index="trigram")
    active = fields.Boolean(default=True)
    household_id = fields.Many2one(
        "rural.household",
        index=True,
        ondelete="restrict",
        domain="[('village_id', '=', village_id)]",
    )
    relation = fields.Selection(RELATIONS, string="Relation to the Householder")
    kind = fields.Selection(related="household_id.kind", store=True, index=True)
    monitored_kind = fields.Selection(related="household_id.monitored_kind")
    labour = fields.Selection(LABOUR, string="Labour Capacity")
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        default="living",
        readonly=True,
        copy=False,
        index=True,
    )
    date_left = fields.Date(
        string="Left on",
        readonly=True,
        copy=False,
        help="The day of moving away or death. Posts end and payments stop with it.",
    )
    note = fields.Text()
    member_ids = fields.One2many(
        "rural.household.member", "person_id", string="Households, Past and Present"
    )
    post_ids = fields.One2many("rural.post", "person_id", string="Posts")
    share_ids = fields.One2many("rural.distribution.share", "person_id")
    payout_line_ids = fields.One2many("rural.payout.line", "person_id")
    programme_ids = fields.One2many(
        "rural.person.programme", "person_id", string="Other Programmes"
    )

    _left_has_day = models.Constraint(
        "CHECK((state = 'living') = (date_left IS NULL))",
        "Whoever moved away or died has a day on which it was.",
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_numbers(self, kind, numbers):
        """Two persons never share an identity number: the message says where the
        other one is registered, in any village.
        """
        result = super()._check_numbers(kind, numbers)
        if kind != "identity":
            return result
        given = {number: owner for owner, number in numbers.items() if number}
        doubled = len(given) != sum(1 for number in numbers.values() if number)
        found = self.env["rural.secret"]._find(self._name, kind, given) if given else {}
        for number, owners in found.items():
            others = self.sudo().browse(owners - {given[number]})
            if others:
                raise ValidationError(self._taken_message(given[number], others[:1]))
        if doubled:
            raise ValidationError(
                self.env._("Two of these persons have the same identity number.")
            )
        return result

    def _taken_message(self, person_id, other):
        return self.env._(
            "The identity number of %(person)s is registered already: %(other)s, "
            "%(village)s. One person is registered once; have that village mark the "
            "person as moved away and take the person over from there.",
            person=self.browse(person_id).name,
            other=other.name,
            village=other.village_id.full_name or other.region_id.full_name,
        )
