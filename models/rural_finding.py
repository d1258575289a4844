from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .rural_procedure import holds_token

SOURCES = [
    ("check", "Check by Rules"),
    ("inventory", "Clean-up"),
    ("verification", "Verification"),
    ("national", "Comparison with the National System"),
    ("audit", "Audit"),
    ("villager", "Villagers"),
    ("own", "Self-Check"),
]
OPEN = ("open", "rectified")
EDITORS = (
    "rural_asset.group_rural_clerk",
    "rural_asset.group_rural_accountant",
    "rural_asset.group_rural_reviewer",
    "rural_asset.group_rural_officer",
)
REVIEWERS = ("rural_asset.group_rural_reviewer", "rural_asset.group_rural_officer")
COUNTY = ("rural_asset.group_rural_officer", "rural_asset.group_rural_auditor")
# Written by steps, reports and the calendar alone.
STEP_FIELDS = {
    "number",
    "check_id",
    "res_model",
    "res_id",
    "date_rectified",
    "rectified_by",
    "date_closed",
    "escalated",
    "date_handover",
    "handover_to",
    "handover_document",
}
# What whoever puts it right writes; all else belongs to who reviews.
ANSWER_FIELDS = {"measures", "result", "before_ids", "after_ids"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralFinding(models.Model):
    """问题整改台账: one ledger for what is wrong, whoever found it, until it is put
    right and the closing is reviewed (凌源市方案 四, 五(三)2, 六(五)).

    Discipline clues (五(三)1: 线索移交) are seen by the county and who is named in
    them alone: the rules of the model say so, and its name tells nothing.
    """

    _name = "rural.finding"
    _description = "Finding"
    _inherit = ["rural.scoped", "rural.own.papers", "rural.procedure", "rural.inbox"]
    _order = "state, deadline, id desc"
    _rec_names_search = ["number", "name"]
    _papers_field = "before_ids"

    number = fields.Char(string="Finding No.", readonly=True, copy=False, index=True)
    name = fields.Char(string="Problem", required=True)
    type_id = fields.Many2one(
        "rural.finding.type",
        string="Type of Problem",
        required=True,
        index=True,
        ondelete="restrict",
    )
    discipline = fields.Boolean(
        related="type_id.discipline", store=True, precompute=True, index=True
    )
    named_user_ids = fields.Many2many(
        "res.users",
        string="Persons Named",
        help="Who besides the county sees a discipline clue.",
    )
    source = fields.Selection(
        SOURCES, string="Found by", required=True, default="own", index=True
    )
    # what it was found by, for sources that are records here
    check_id = fields.Many2one(
        "rural.check", string="Rule", readonly=True, copy=False, ondelete="restrict"
    )
    res_model = fields.Char(readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        model_field="res_model", readonly=True, copy=False
    )
    asset_id = fields.Many2one("rural.asset", index=True, ondelete="restrict")
    contract_id = fields.Many2one("rural.contract", index=True, ondelete="restrict")
    inventory_id = fields.Many2one("rural.inventory", index=True, ondelete="restrict")
    amount = fields.Monetary(string="Amount Concerned")
    currency_id = fields.Many2one(related="company_id.currency_id")
    detail = fields.Text(string="What Was Found")
    cure = fields.Text(related="type_id.cure")
    date_found = fields.Date(
        string="Day of the Finding",
        required=True,
        default=lambda self: self.env.company._rural_today(),
    )
    responsible_id = fields.Many2one("res.users", tracking=True)
    responsible_body = fields.Char()
    deadline = fields.Date(string="To Be Put Right until", tracking=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    measures = fields.Text()
    result = fields.Text(string="How It Was Put Right")
    before_ids = fields.Many2many(
        "ir.attachment", "rural_finding_before_rel", string="Evidence Before"
    )
    after_ids = fields.Many2many(
        "ir.attachment", "rural_finding_after_rel", string="Evidence After"
    )
    date_rectified = fields.Date(string="Put Right on", readonly=True, copy=False)
    rectified_by = fields.Many2one(
        "res.users", string="Put Right by", readonly=True, copy=False
    )
    date_closed = fields.Date(string="Closed on", readonly=True, copy=False)
    closing_rate = fields.Float(
        string="Closed (%)",
        compute="_compute_closing_rate",
        store=True,
        precompute=True,
        aggregator="avg",
        digits=(5, 1),
    )
    escalated = fields.Selection(
        [("township", "Township"), ("county", "County")],
        string="Overdue, Told to",
        readonly=True,
        copy=False,
    )
    # 线索移交
    handover_to = fields.Char(string="Handed over to", readonly=True, copy=False)
    date_handover = fields.Date(string="Clue Handed over on", readonly=True, copy=False)
    handover_document = fields.Char(
        string="Document of the Handover", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("open", "To Put Right"),
            ("rectified", "To Review"),
            ("closed", "Closed"),
            ("void", "Void"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )

    # One open finding per rule and record; per source, type and record without rule.
    _rule_uniq = models.UniqueIndex(
        "(check_id, res_model, res_id) WHERE check_id IS NOT NULL"
        " AND res_id > 0 AND state IN ('open', 'rectified')",
        "This rule has an open finding on the record already.",
    )
    _record_uniq = models.UniqueIndex(
        "(source, type_id, res_model, res_id) WHERE check_id IS NULL"
        " AND res_id > 0 AND state IN ('open', 'rectified')",
        "The record has an open finding of this type already.",
    )
    _number_uniq = models.UniqueIndex(
        "(county_id, number) WHERE number IS NOT NULL", "This number is given already."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id", "asset_id", "contract_id")
    def _check_place(self):
        for finding in self.sudo():
            for subject in (finding.asset_id, finding.contract_id):
                places = subject.village_id | subject.township_id | subject.county_id
                if subject and finding.region_id not in places | subject.region_id:
                    raise ValidationError(
                        self.env._(
                            "%(subject)s does not lie in %(place)s. Choose the place "
                            "that it belongs to.",
                            subject=subject.display_name,
                            place=finding.region_id.name,
                        )
                    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("number", "name", "discipline")
    def _compute_display_name(self):
        """Records that point to a clue show its name to whoever reads them: it is
        its number.
        """
        for finding in self:
            words = [finding.number, not finding.discipline and finding.name]
            finding.display_name = " ".join(filter(None, words))

    @api.depends("state", "deadline", "date_handover")
    def _compute_is_overdue(self):
        today = self.env.company._rural_today()
        for finding in self:
            late = finding.deadline and finding.deadline < today
            waits = finding.state == "open" and not finding.date_handover
            finding.is_overdue = bool(late and waits)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._rural_today()
        return [
            ("state", "=", "open"),
            ("date_handover", "=", False),
            ("deadline", "<", today),
        ]

    @api.depends("state")
    def _compute_closing_rate(self):
        for finding in self:
            finding.closing_rate = 100 if finding.state == "closed" else 0

    @api.onchange("asset_id", "contract_id")
    def _onchange_subject(self):
        subject = self.asset_id or self.contract_id
        self.region_id = subject.region_id or self.region_id

    @api.onchange("type_id")
    def _onchange_type_id(self):
        self.measures = self.measures or self.type_id.cure

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            for vals in vals_list:
                self._check_step_fields(vals)
            vals_list = [self._with_author(vals) for vals in vals_list]
        findings = super().create(self._completed(vals_list))
        if not holds_token(self.env):
            findings._sync_inbox()
        return findings

    def write(self, vals):
        if not holds_token(self.env):
            self._check_step_fields(vals)
            self._check_role(vals)
            self._check_kind(vals)
        result = super().write(vals)
        if "named_user_ids" in vals:
            self._drop_followers()
        if not holds_token(self.env) and "responsible_id" in vals:
            self._sync_inbox()
        return result

    def _with_author(self, vals):
        """Who enters a clue outside the county sees what he has entered."""
        kind = self.env["rural.finding.type"].browse(vals.get("type_id") or ())
        if not kind.discipline or any(map(self.env.user.has_group, COUNTY)):
            return vals
        return {**vals, "named_user_ids": [(4, self.env.uid)]}

    def _drop_followers(self):
        """Who may not see a clue any more does not hear of it either."""
        for finding in self.filtered("discipline"):
            users = finding.sudo().message_partner_ids.user_ids
            blind = users.filtered(
                lambda user, clue=finding: not clue.with_user(user).has_access("read")
            )
            finding.message_unsubscribe(blind.partner_id.ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_logged(self):
        if self.sudo().log_ids:
            raise UserError(
                self.env._("A finding with logged steps stays. Declare it void.")
            )

    def _check_frozen(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        allowed = {"named_user_ids", "responsible_id", "deadline"}
        for finding in self.filtered(lambda f: f.state != "open"):
            gone = names - (allowed if finding.state == "rectified" else set())
            if gone:
                raise UserError(
                    self.env._(
                        "%(finding)s is no longer open: return it or open it again "
                        "before changing it.",
                        finding=finding.display_name,
                    )
                )

    def _check_step_fields(self, vals):
        if written := vals.keys() & STEP_FIELDS:
            raise UserError(
                self.env._(
                    "“%(field)s” is written by the steps of a finding alone.",
                    field=self._fields[min(written)]._description_string(self.env),
                )
            )

    def _check_role(self, vals):
        """Who has to put it right answers; what was found, until when and by whom it
        is put right belongs to who reviews. Who sees a clue is the county's affair.
        """
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        user = self.env.user
        if "named_user_ids" in names and not any(map(user.has_group, COUNTY)):
            raise AccessError(self.env._("The county says who sees a discipline clue."))
        if names - ANSWER_FIELDS and not any(
            map(user.has_group, (*REVIEWERS, *COUNTY))
        ):
            raise AccessError(
                self.env._(
                    "You may enter measures, result and evidence. What was found is "
                    "changed by the township reviewer or the county."
                )
            )

    def _check_kind(self, vals):
        """A clue does not become public by another type, nor the other way round."""
        if "type_id" not in vals:
            return
        kind = self.env["rural.finding.type"].browse(vals["type_id"]).discipline
        if any(finding.discipline != kind for finding in self):
            raise UserError(
                self.env._(
                    "Discipline clues are kept apart: declare this one void and enter "
                    "a finding of the other kind."
                )
            )

    # ------------------------------------------------------------
    # NEW FINDINGS
    # ------------------------------------------------------------

    @api.model
    def _completed(self, vals_list):
        """The values with place, number, deadline and responsible."""
        today = self.env.company._rural_today()
        for name in ("asset_id", "contract_id"):
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            self.env[self._fields[name].comodel_name].browse(ids).mapped("region_id")
        rows = [{"date_found": today, **self._placed(vals)} for vals in vals_list]
        self._number(rows)
        self._set_deadlines(rows)
        self._propose_responsible(rows)
        return rows

    @api.model
    def _placed(self, vals):
        if vals.get("region_id"):
            return dict(vals)
        asset = self.env["rural.asset"].browse(vals.get("asset_id") or ())
        contract = self.env["rural.contract"].browse(vals.get("contract_id") or ())
        region = asset.region_id or contract.region_id
        return {**vals, "region_id": region.id} if region else dict(vals)

    def _regions_of(self, rows):
        regions = self.env["rural.region"].sudo()
        return [regions.browse(row.get("region_id") or ()) for row in rows]

    def _number(self, rows):
        """Serials of each county and year, in one go."""
        by_scope = defaultdict(list)
        for row, region in zip(rows, self._regions_of(rows), strict=True):
            day = fields.Date.to_date(row["date_found"])
            if county := region.county_id:
                by_scope[county, day.year].append(row)
        serial = self.env["rural.finding.serial"].sudo()
        for (county, year), owned in by_scope.items():
            numbers = serial._reserve(county, year, len(owned))
            for row, number in zip(owned, numbers, strict=True):
                row["number"] = f"问题〔{year}〕{number:04d}号"

    def _set_deadlines(self, rows):
        """The campaign's last day for rectification where it is still ahead, else the
        county's number of days (凌源市方案 五(三)2: ten).
        """
        ends = {}
        for row, region in zip(rows, self._regions_of(rows), strict=True):
            if row.get("deadline") or not region:
                continue
            found = fields.Date.to_date(row["date_found"])
            company = region.company_id or self.env.company
            key = (region.county_id, found.year)
            if row.get("source") in ("inventory", "verification"):
                if key not in ends:
                    ends[key] = self._campaign_end(*key)
                row["deadline"] = ends[key] and max(ends[key], found)
            days = timedelta(days=company.sudo().rural_finding_days)
            row["deadline"] = row.get("deadline") or found + days

    @api.model
    def _campaign_end(self, county, year):
        campaigns = self.env["rural.inventory"].sudo()
        domain = [
            ("region_id", "=", county.id),
            ("year", "=", year),
            ("state", "!=", "cancelled"),
        ]
        return campaigns.search(domain, limit=1).date_rectify

    def _propose_responsible(self, rows):
        """Who is in charge of the place; of a clue, somebody of the county; of what a
        villager reports, of the township.
        """
        types = self.env["rural.finding.type"].sudo()
        waiting = defaultdict(list)
        for row, region in zip(rows, self._regions_of(rows), strict=True):
            clue = types.browse(row.get("type_id") or ()).discipline
            reported = row.get("source") == "villager" and region.township_id
            place = (region.county_id if clue else reported) or region
            level = place.level if place.level in ("village", "township") else "county"
            row.setdefault("responsible_body", region.name)
            if not row.get("responsible_id") and region:
                waiting["county" if clue else level].append((row, place))
        for body, pairs in waiting.items():
            places = self.env["rural.region"].union(*(place for _row, place in pairs))
            users = places._users_in_charge(body)
            for row, place in pairs:
                row["responsible_id"] = users[place][:1].id
