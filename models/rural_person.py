from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_household import HOUSEHOLD_KINDS
from .rural_procedure import holds_token

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
# What leaving, coming back and taking over write, and nobody's hand.
STATUS_FIELDS = {"state", "date_left", "former_region_ids"}


class RuralPerson(models.Model):
    """人员: who may hold a post or receive relief.

    There is no day of birth on purpose: with the masked number and the village it
    would give the whole identity number away.

    Whether a person lives in the village changes by `_leave`, `_come_back` and
    `_take_over` (`rural_person_status.py`); households past and present are rows of
    `rural.household.member`, written by themselves.
    """

    _name = "rural.person"
    _description = "Person"
    _inherit = ["rural.scoped", "rural.numbered", "mail.thread"]
    _order = "village_id, household_id, id"
    _rec_names_search = ["name"]

    name = fields.Char(string="Person", required=True, index="trigram", tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    household_id = fields.Many2one(
        "rural.household",
        index=True,
        ondelete="restrict",
        domain="[('village_id', '=', village_id)]",
        tracking=True,
    )
    date_household = fields.Date(
        string="In the Household since",
        copy=False,
        help="Empty: since before the register.",
    )
    relation = fields.Selection(
        RELATIONS, string="Relation to the Householder", copy=False, tracking=True
    )
    kind = fields.Selection(
        HOUSEHOLD_KINDS,
        string="Household Counts as",
        compute="_compute_kind",
        store=True,
        index=True,
    )
    monitored_kind = fields.Selection(related="household_id.monitored_kind")
    labour = fields.Selection(LABOUR, string="Labour Capacity", tracking=True)
    state = fields.Selection(
        STATES,
        string="Living Status",
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
    former_region_ids = fields.Many2many(
        "rural.region",
        string="Registered Before in",
        readonly=True,
        copy=False,
        help="Who was taken over stays visible where the payments of the past are.",
    )
    note = fields.Text()
    member_ids = fields.One2many(
        "rural.household.member", "person_id", string="Households, Past and Present"
    )
    post_ids = fields.One2many("rural.post", "person_id", string="Posts Held")
    share_ids = fields.One2many("rural.distribution.share", "person_id")
    payout_line_ids = fields.One2many("rural.payout.line", "person_id")
    programme_ids = fields.One2many(
        "rural.person.programme", "person_id", string="Other Programmes"
    )
    paid_total = fields.Monetary(
        string="Paid to the Person", compute="_compute_paid_total"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    has_identity = fields.Boolean(
        string="Identity Number on File",
        compute="_compute_has_numbers",
        search="_search_has_identity",
    )
    has_bank = fields.Boolean(
        string="Bank Card on File",
        compute="_compute_has_numbers",
        search="_search_has_bank",
    )

    _left_has_day = models.Constraint(
        "CHECK((state = 'living') = (date_left IS NULL))",
        "Whoever moved away or died has a day on which it was.",
    )
    _head_uniq = models.UniqueIndex(
        "(household_id) WHERE relation = 'head' AND state = 'living' AND active",
        "A household has one householder. Use “Make Householder” on the member who "
        "is to be the new one.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("household_id", "region_id")
    def _check_household_region(self):
        for person in self.filtered("household_id"):
            household = person.household_id.sudo()
            if household.region_id != person.region_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s is registered in %(region)s, household "
                        "%(household)s in %(other)s. Choose a household of the same "
                        "village.",
                        person=person.name,
                        region=person.region_id.full_name,
                        household=household.display_name,
                        other=household.region_id.full_name,
                    )
                )

    @api.constrains("date_household")
    def _check_date_household(self):
        for person in self.filtered("date_household"):
            if person.date_household > person.company_id._rural_today():
                raise ValidationError(
                    self.env._(
                        "%(person)s: %(day)s lies ahead. Enter the day it was.",
                        person=person.name,
                        day=person.date_household,
                    )
                )

    @api.constrains("note")
    def _check_telephones(self):
        self.env["rural.household"]._refuse_telephones(self, ("note",))

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("household_id.kind")
    def _compute_kind(self):
        for person in self:
            person.kind = person.household_id.sudo().kind or "other"

    @api.depends("name", "household_id.display_name")
    @api.depends_context("show_household")
    def _compute_display_name(self):
        """Namesakes are told apart by their household where a person is chosen."""
        for person in self:
            household = person.household_id.sudo()
            if self.env.context.get("show_household") and household:
                person.display_name = f"{person.name} ({household.display_name})"
            else:
                person.display_name = person.name

    @api.depends_context("uid")
    def _compute_paid_total(self):
        totals = self._origin._paid_totals()
        for person in self:
            person.paid_total = totals.get(person._origin.id, 0)

    @api.depends("identity_number", "bank_card")
    def _compute_has_numbers(self):
        masked = self.env["rural.secret"]._masked(self._name, self._origin.ids)
        for person in self:
            person.has_identity = (person._origin.id, "identity") in masked
            person.has_bank = (person._origin.id, "bank") in masked

    def _search_has_identity(self, operator, value):
        return self._search_has("identity", operator, value)

    def _search_has_bank(self, operator, value):
        return self._search_has("bank", operator, value)

    def _search_has(self, kind, operator, value):
        if operator != "in":
            return NotImplemented
        has = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "EXISTS (SELECT FROM rural_secret WHERE res_model = %s AND kind = %s"
                " AND res_id = %s)",
                self._name,
                kind,
                SQL.identifier(alias, "id"),
            )
        )
        return has if True in value else ~has

    @api.onchange("household_id")
    def _onchange_household_id(self):
        """The village follows the household; who changes it does so today."""
        if self.household_id:
            self.region_id = self.household_id.region_id
        if self._origin and self.household_id != self._origin.household_id:
            self.date_household = self.env.company._rural_today()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("household_id") and not vals.get("region_id"):
                household = self.env["rural.household"].browse(vals["household_id"])
                vals["region_id"] = household.sudo().region_id.id
        persons = super().create(vals_list)
        if persons.filtered(lambda p: p.state != "living" or p.former_region_ids):
            self._check_token()
        self.env["rural.household.member"]._sync(persons.filtered("household_id"))
        return persons

    def write(self, vals):
        if STATUS_FIELDS & vals.keys():
            self._check_token()
        changing = self._changing_household(vals)
        self._check_movable(changing, vals)
        result = super().write(vals)
        if changing and "date_household" not in vals:
            super(RuralPerson, changing).write(
                {"date_household": self.env.company._rural_today()}
            )
        if {"household_id", "date_household", "state"} & vals.keys():
            self.env["rural.household.member"]._sync(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for person in self._used()[:1]:
            raise UserError(
                self.env._(
                    "%(person)s was paid, stands in a list of a plan or result, or "
                    "held a post: the record stays. Mark the person as left, or "
                    "archive it when it was entered by mistake.",
                    person=person.name,
                )
            )

    def _changing_household(self, vals):
        if "household_id" not in vals:
            return self.browse()
        return self.filtered(lambda p: p.household_id.id != (vals["household_id"] or 0))

    def _check_token(self):
        """Status and history are written by leaving, coming back and taking over;
        superuser mode is no shortcut.
        """
        if not holds_token(self.env):
            raise UserError(
                self.env._(
                    "Whether a person lives in the village changes by “Left the "
                    "Village”, “Came Back” and “Take Over” only."
                )
            )

    def _check_movable(self, changing, vals):
        """Who has left keeps the last household; who has a past keeps the village."""
        if holds_token(self.env):
            return
        for person in changing.filtered(lambda p: p.state != "living"):
            raise UserError(
                self.env._(
                    "%(person)s left on %(day)s. Use “Came Back” first.",
                    person=person.name,
                    day=person.date_left,
                )
            )
        region_id = vals.get("region_id")
        moved = self.filtered(lambda p: region_id and p.region_id.id != region_id)
        for person in moved and moved._used():
            raise UserError(
                self.env._(
                    "%(person)s was paid or held a post in %(region)s. Use “Left the "
                    "Village” there and “Take Over” in the other village.",
                    person=person.name,
                    region=person.region_id.full_name,
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_payments(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payments Received"),
            "res_model": "rural.payout.line",
            "view_mode": "list",
            "views": [
                (
                    self.env.ref("rural_asset.rural_payout_line_view_list_person").id,
                    "list",
                )
            ],
            "domain": [("person_id", "in", self.ids)],
            "context": {"group_by": ["year"], "create": False},
        }

    def action_make_head(self):
        """Another householder: relations are relations to the householder, so that
        the old one's has to be entered anew.
        """
        self.ensure_one()
        if self.state != "living" or not self.household_id:
            raise UserError(
                self.env._(
                    "%(person)s cannot be the householder: choose a member of the "
                    "household who lives in the village.",
                    person=self.name,
                )
            )
        members = self.household_id.person_ids
        heads = members.filtered(lambda p: p.relation == "head" and p.state == "living")
        (heads - self).relation = "other"
        members.flush_recordset(["relation", "state"])
        self.relation = "head"
        self.household_id.message_post(
            body=self.env._(
                "%(person)s is the householder now. Enter the other members' relation "
                "to the householder anew.",
                person=self.name,
            )
        )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _kind_on(self, day):
        """``{person: kind}``: what the present household counted as on a day."""
        kinds = self.household_id._kind_on(day)
        return {person: kinds.get(person.household_id, "other") for person in self}

    def _paid_totals(self):
        """``{id: amount}`` of the payment lists that the user sees."""
        groups = self.env["rural.payout.line"]._read_group(
            [("person_id", "in", self.ids), ("state", "in", ("booked", "paid"))],
            ["person_id"],
            ["amount:sum"],
        )
        return {person.id: total for person, total in groups}

    def _used(self):
        """Those who were paid, stand in a list or held a post, in any village."""
        persons = self.sudo().browse()
        domain = [("person_id", "in", self.ids)]
        for model in ("rural.payout.line", "rural.distribution.share", "rural.post"):
            rows = self.env[model].sudo()
            for (person,) in rows._read_group(domain, ["person_id"]):
                persons |= person
        return self & persons.with_env(self.env)

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
