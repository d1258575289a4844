from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# 凌源市方案 五: (month, day) of each stage.
CALENDAR = {
    "date_report": (6, 2),
    "date_system": (6, 25),
    "date_verify_from": (7, 1),
    "date_verify": (8, 10),
    "date_rectify": (8, 20),
    "date_file": (8, 31),
}
# The levels that hand in.
LEVELS = ("township", "county")
# What an open campaign may still change; all else is what its sheets were made of.
FREE_FIELDS = {*CALENDAR, "note"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralInventory(models.Model):
    """清查: the yearly clean-up of a county, from opening to filing.

    凌源市方案 五 names the stages with their days; the dates of the year before are
    proposed. A snapshot of each village's register becomes its count sheet
    (`rural_inventory_snapshot.py`); the steps: `rural_inventory_workflow.py`.
    """

    _name = "rural.inventory"
    _description = "Clean-up Campaign"
    _inherit = [
        "rural.scoped",
        "rural.procedure",
        "rural.inventory.figures",
        "rural.inbox",
    ]
    _order = "year desc, id desc"
    _figures_column = "inventory_id"

    name = fields.Char(compute="_compute_name", store=True)
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
    )
    region_id = fields.Many2one(
        string="County of the Clean-up",
        domain="[('level', '=', 'county')]",
        default=lambda self: self._default_region_id(),
    )
    as_of = fields.Date(
        string="As of",
        required=True,
        default=lambda self: self.env.company._rural_today(),
        help="The day whose register is counted.",
    )
    # stages (凌源市方案 五): the last day of each
    date_report = fields.Date(
        string="Self-Check and Report until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_system = fields.Date(
        string="National System until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_verify_from = fields.Date(
        string="Verification from",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_verify = fields.Date(
        string="Verification until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_rectify = fields.Date(
        string="Rectification until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_file = fields.Date(
        string="Filing until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    note = fields.Text(help="What the county asks for this year.")
    state = fields.Selection(
        [
            ("draft", "Being Prepared"),
            ("open", "Counting"),
            ("reported", "Reported"),
            ("filed", "Filed with the Archive"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    sheet_ids = fields.One2many(
        "rural.inventory.sheet", "inventory_id", string="Count Sheets"
    )
    sheet_count = fields.Integer(string="Sheets Made", compute="_compute_sheets")
    submitted_count = fields.Integer(
        string="Sheets Submitted", compute="_compute_sheets"
    )
    overdue = fields.Boolean(
        string="Past the Day",
        compute="_compute_overdue",
        help="The day of reporting is over, and sheets are still out.",
    )

    _year_uniq = models.UniqueIndex(
        "(region_id, year) WHERE state <> 'cancelled'",
        "The county has a clean-up of this year already.",
    )
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id")
    def _check_region(self):
        for inventory in self.filtered(lambda i: i.region_id.level != "county"):
            raise ValidationError(
                self.env._(
                    "%(region)s is not a county: the county opens the clean-up, and "
                    "each village gets its sheet.",
                    region=inventory.region_id.name,
                )
            )

    def _check_reports(self, region):
        """What is handed in or summed up is that of the county or of a township."""
        if region.level not in LEVELS or region.county_id != self.region_id:
            raise ValidationError(
                self.env._(
                    "%(region)s is neither %(county)s nor one of its townships.",
                    region=region.name,
                    county=self.region_id.name,
                )
            )

    @api.constrains(*CALENDAR)
    def _check_dates(self):
        """The stages follow one another (凌源市方案 五); what is empty is left out."""
        order = ("date_report", "date_verify_from", "date_verify", "date_rectify")
        for inventory in self:
            days = [(n, inventory[n]) for n in (*order, "date_file") if inventory[n]]
            for (before, first), (after, second) in zip(days, days[1:], strict=False):
                if second < first:
                    raise ValidationError(
                        self.env._(
                            "“%(after)s” %(second)s is before “%(before)s” %(first)s. "
                            "Correct one of the days.",
                            after=self._fields[after]._description_string(self.env),
                            before=self._fields[before]._description_string(self.env),
                            second=second,
                            first=first,
                        )
                    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.model
    def _default_region_id(self):
        counties = self.env["rural.region"].search([("level", "=", "county")], limit=2)
        return counties if len(counties) == 1 else False

    @api.depends("region_id.name", "year")
    def _compute_name(self):
        for inventory in self:
            inventory.name = f"{inventory.region_id.name or ''}{inventory.year}年清查"

    @api.depends("region_id", "year")
    def _compute_dates(self):
        for inventory in self.filtered(lambda i: i.state in (False, "draft")):
            before = inventory._year_before()
            for name, (month, day) in CALENDAR.items():
                if before:
                    years = inventory.year - before.year
                    moved = before[name] and before[name] + relativedelta(years=years)
                    inventory[name] = moved
                elif 2000 <= inventory.year <= 2100:
                    inventory[name] = date(inventory.year, month, day)

    def _year_before(self):
        """The county's last clean-up before this one."""
        earlier = [
            ("region_id", "=", self.region_id.id),
            ("year", "<", self.year),
            ("state", "!=", "cancelled"),
        ]
        return self.search(earlier, order="year desc", limit=1)

    @api.depends("sheet_ids.state")
    def _compute_sheets(self):
        groups = self.env["rural.inventory.sheet"]._read_group(
            [("inventory_id", "in", self.ids)], ["inventory_id", "state"], ["__count"]
        )
        counts = {(inventory.id, state): count for inventory, state, count in groups}
        for inventory in self:
            of_this = {s: n for (i, s), n in counts.items() if i == inventory.id}
            inventory.sheet_count = sum(of_this.values())
            inventory.submitted_count = of_this.get("submitted", 0)

    @api.depends("state", "date_report")
    def _compute_overdue(self):
        for inventory in self:
            day = inventory.date_report
            today = inventory.company_id._rural_today()
            inventory.overdue = inventory.state == "open" and day and day < today

    @api.model
    def _figures_depends(self):
        names = ("result", "decision", "disposed")
        return [f"sheet_ids.line_ids.{name}" for name in names]

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def _check_frozen(self, vals):
        kept = {
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        }
        if self.filtered(lambda i: i.state in ("reported", "filed", "cancelled")):
            kept |= vals.keys() & FREE_FIELDS - {"note"}
        opened = self.filtered(lambda i: i.state != "draft")
        if kept and opened:
            labels = (self._fields[n]._description_string(self.env) for n in kept)
            raise UserError(
                self.env._(
                    "%(name)s has been opened: “%(fields)s” stands, its sheets were "
                    "made by it.",
                    name=opened[0].name,
                    fields="、".join(sorted(labels)),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        opened = self.filtered(lambda i: i.state != "draft" or i.sudo().log_ids)
        if opened:
            raise UserError(
                self.env._(
                    "%(name)s is kept with its steps. Cancel it instead.",
                    name=opened[0].name,
                )
            )
