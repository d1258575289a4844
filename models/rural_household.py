from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..lib.personal_numbers import personal_number

HOUSEHOLD_KINDS = [
    ("lifted", "Lifted out of Poverty"),
    ("monitored", "Monitored for Return to Poverty"),
    ("other", "Other"),
]
MONITORED_KINDS = [
    ("unstable", "Lifted but Unstable"),
    ("marginal", "Marginal and Prone to Poverty"),
    ("sudden", "Sudden Severe Hardship"),
]
# What a row of `rural.household.status` says.
STATUS_FIELDS = {"kind", "monitored_kind", "date_kind"}


class RuralHousehold(models.Model):
    """户: a household of a village, what it counts as, and since when.

    The present kind stands in ``kind``; every change leaves a row of
    `rural.household.status`, so that what was paid in a year is judged by what the
    household was then.
    """

    _name = "rural.household"
    _description = "Household"
    _inherit = ["rural.scoped", "mail.thread"]
    _order = "village_id, code, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(
        string="Householder",
        compute="_compute_name",
        store=True,
        help="The name of the member who is the householder.",
    )
    code = fields.Char(string="Household Code", index=True, copy=False, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(
        HOUSEHOLD_KINDS,
        string="Counts as",
        required=True,
        default="lifted",
        tracking=True,
    )
    monitored_kind = fields.Selection(
        MONITORED_KINDS, string="Kind of Risk", tracking=True
    )
    risk_removed = fields.Date(string="Risk Removed on", tracking=True)
    date_kind = fields.Date(
        string="Since",
        required=True,
        default=lambda self: self.env.company._rural_today(),
        tracking=True,
        help="The day from which the household counts as this.",
    )
    address = fields.Char(string="Group and Address")
    note = fields.Text()
    person_ids = fields.One2many("rural.person", "household_id", string="Members")
    member_ids = fields.One2many(
        "rural.household.member", "household_id", string="Members, Past and Present"
    )
    status_ids = fields.One2many(
        "rural.household.status", "household_id", string="What It Counted as"
    )
    person_count = fields.Integer(
        string="Persons", compute="_compute_person_count", store=True
    )
    needs_head = fields.Boolean(compute="_compute_needs_head")
    paid_total = fields.Monetary(
        string="Paid to Members", compute="_compute_paid_total"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _code_uniq = models.UniqueIndex(
        "(village_id, code) WHERE code IS NOT NULL",
        "The village has a household with this code already.",
    )
    _monitored_has_kind = models.Constraint(
        "CHECK(kind = 'monitored' OR monitored_kind IS NULL)",
        "Only monitored households have a kind of risk.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("date_kind", "risk_removed")
    def _check_days(self):
        for household in self:
            today = household.company_id._rural_today()
            for day in (household.date_kind, household.risk_removed):
                if day and day > today:
                    raise ValidationError(
                        self.env._(
                            "%(household)s: %(day)s lies ahead. Enter the day it was.",
                            household=household.display_name,
                            day=day,
                        )
                    )

    @api.constrains("region_id")
    def _check_members_region(self):
        for household in self:
            if household.sudo().person_ids.region_id - household.region_id:
                raise ValidationError(
                    self.env._(
                        "Household %(household)s has members in its present village. "
                        "Have them marked as moved away and take them over in the "
                        "other village instead.",
                        household=household.display_name,
                    )
                )

    @api.constrains("active")
    def _check_archivable(self):
        for household in self.filtered(lambda h: not h.active and h.person_count):
            raise ValidationError(
                self.env._(
                    "Household %(household)s still has %(count)s living members. Give "
                    "them another household or mark them as left, then archive it.",
                    household=household.display_name,
                    count=household.person_count,
                )
            )

    @api.constrains("address", "note")
    def _check_telephones(self):
        self._refuse_telephones(self, ("address", "note"))

    @api.model
    def _refuse_telephones(self, records, names):
        """Telephones of persons have a field of their own, where they are sealed; all
        other numbers are stopped by the leak guard.
        """
        for record in records:
            for name in names:
                if personal_number(record[name]):
                    raise ValidationError(
                        self.env._(
                            "%(field)s of %(name)s holds a telephone number. Enter it "
                            "in its own field of the person, where it is sealed.",
                            field=record._fields[name]._description_string(self.env),
                            name=record.display_name,
                        )
                    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("person_ids.name", "person_ids.relation", "person_ids.state")
    def _compute_name(self):
        for household in self:
            members = household.person_ids
            living = members.filtered(lambda p: p.state == "living")
            heads = members.filtered(lambda p: p.relation == "head")
            household.name = ((heads & living) or heads or living or members)[:1].name

    @api.depends("person_ids.state", "person_ids.active")
    def _compute_person_count(self):
        for household in self:
            living = household.person_ids.filtered(lambda p: p.state == "living")
            household.person_count = len(living)

    @api.depends("person_ids.state", "person_ids.relation")
    def _compute_needs_head(self):
        for household in self:
            living = household.person_ids.filtered(lambda p: p.state == "living")
            household.needs_head = living and "head" not in living.mapped("relation")

    @api.depends_context("uid")
    def _compute_paid_total(self):
        persons = self.sudo().member_ids.person_id.with_env(self.env)
        totals = persons._paid_totals()
        for household in self:
            members = household.sudo().member_ids.person_id
            household.paid_total = sum(totals.get(p.id, 0) for p in members)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for household in self:
            parts = (household.code, household.name)
            household.display_name = " ".join(filter(None, parts))

    @api.onchange("kind", "monitored_kind")
    def _onchange_kind(self):
        """Another kind begins today unless told otherwise."""
        if self.kind != "monitored":
            self.monitored_kind = self.risk_removed = False
        before = self._origin
        if before and (before.kind, before.monitored_kind) != (
            self.kind,
            self.monitored_kind,
        ):
            self.date_kind = self.env.company._rural_today()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        households = super().create(vals_list)
        self.env["rural.household.status"]._sync(households)
        return households

    def write(self, vals):
        if vals.get("kind", "monitored") != "monitored":
            vals = {"monitored_kind": False, "risk_removed": False, **vals}
        changing = self._changing_kind(vals)
        result = super().write(vals)
        if changing and "date_kind" not in vals:
            super(RuralHousehold, changing).write(
                {"date_kind": self.env.company._rural_today()}
            )
        if STATUS_FIELDS & vals.keys():
            self.env["rural.household.status"]._sync(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for household in self:
            persons = household.sudo().with_context(active_test=False).person_ids
            if persons or household.sudo().member_ids.person_id._used():
                raise UserError(
                    self.env._(
                        "Household %(household)s has members, or members of it were "
                        "paid or held posts: its past stays. Give its members another "
                        "household and archive it.",
                        household=household.display_name,
                    )
                )

    def _changing_kind(self, vals):
        """Those that count as something else by these values."""
        names = vals.keys() & {"kind", "monitored_kind"}
        return self.filtered(lambda h: any(h[name] != vals[name] for name in names))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_payments(self):
        self.ensure_one()
        persons = self.sudo().member_ids.person_id
        return persons.with_env(self.env).action_open_payments()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _kind_on(self, day):
        """``{household: kind}``: what each counted as on a day, in one query.

        Before its first row a household counts as other; but the list of those
        lifted out of poverty was closed at the end of 2020, so that whoever is on it
        was on it in every year with plans.
        """
        self.env["rural.household.status"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (household_id) household_id,
                       CASE WHEN date_from <= %(day)s OR kind = 'lifted' THEN kind
                            ELSE 'other' END
                  FROM rural_household_status
                 WHERE household_id = ANY(%(households)s)
              ORDER BY household_id,
                       date_from > %(day)s,
                       CASE WHEN date_from <= %(day)s THEN date_from END DESC,
                       date_from
                """,
                day=day,
                households=self.ids,
            )
        )
        kinds = dict(rows)
        return {household: kinds.get(household.id, "other") for household in self}

    def _head_left(self, person):
        """Ask for another householder after one has died or moved away."""
        for household in self.filtered("needs_head"):
            household.message_post(
                body=self.env._(
                    "The householder %(person)s left on %(day)s. Make another member "
                    "the householder.",
                    person=person.name,
                    day=person.date_left,
                )
            )
