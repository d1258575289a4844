from odoo import api, fields, models

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
    code = fields.Char(string="Household Code", index=True, copy=False)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        HOUSEHOLD_KINDS, string="Counts as", required=True, default="lifted"
    )
    monitored_kind = fields.Selection(MONITORED_KINDS, string="Kind of Risk")
    risk_removed = fields.Date(string="Risk Removed on")
    date_kind = fields.Date(
        string="Since",
        required=True,
        default=lambda self: self.env.company._rural_today(),
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

    _code_uniq = models.UniqueIndex(
        "(village_id, code) WHERE code IS NOT NULL",
        "The village has a household with this code already.",
    )
    _monitored_has_kind = models.Constraint(
        "CHECK(kind = 'monitored' OR monitored_kind IS NULL)",
        "Only monitored households have a kind of risk.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("person_ids.name", "person_ids.relation")
    def _compute_name(self):
        for household in self:
            heads = household.person_ids.filtered(lambda p: p.relation == "head")
            household.name = (heads or household.person_ids)[:1].name

    @api.depends("person_ids.state")
    def _compute_person_count(self):
        for household in self:
            living = household.person_ids.filtered(lambda p: p.state == "living")
            household.person_count = len(living)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for household in self:
            parts = (household.code, household.name)
            household.display_name = " ".join(filter(None, parts))
