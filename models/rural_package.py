from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_distribution import KINDS
from .rural_use import SCHEMES

# Whether a village `v` has assets whose income follows the photovoltaic scheme.
HAS_PV = SQL(
    """EXISTS (SELECT FROM rural_asset a
                 JOIN rural_asset_category k ON k.id = a.category_id
                WHERE a.village_id = v.id AND k.scheme = 'pv'
                  AND a.state = 'confirmed')"""
)
ADD_LINES = """
    INSERT INTO rural_package_line (package_id, village_id, township_id, county_id,
           company_id, create_uid, write_uid, create_date, write_date)
    SELECT p.id, v.id, p.township_id, p.county_id, p.company_id, %(uid)s, %(uid)s,
           now(), now()
      FROM rural_package p
      JOIN rural_region v ON v.township_id = p.region_id AND v.level = 'village'
     WHERE p.id = ANY(%(ids)s)
       AND (EXISTS (SELECT FROM rural_distribution d
                     WHERE d.region_id = v.id AND d.year = p.year
                       AND d.kind = p.kind AND d.scheme = p.scheme
                       AND d.state <> 'withdrawn')
            OR p.state = 'draft'
               AND (v.active AND (p.scheme = 'general' OR %(pv)s)
                    OR EXISTS (SELECT FROM rural_village_year y
                                WHERE y.region_id = v.id AND y.year = p.year
                                  AND y.scheme = p.scheme)))
     ORDER BY p.id, v.id
    ON CONFLICT (package_id, village_id) DO NOTHING
"""
DROP_LINES = """
    DELETE FROM rural_package_line l
     USING rural_package p, rural_region v
     WHERE p.id = l.package_id AND v.id = l.village_id
       AND p.id = ANY(%(ids)s) AND p.state = 'draft' AND l.statement IS NULL
       AND (NOT v.active OR v.township_id <> p.region_id)
       AND NOT EXISTS (SELECT FROM rural_village_year y
                        WHERE y.region_id = v.id AND y.year = p.year
                          AND y.scheme = p.scheme AND v.township_id = p.region_id)
       AND NOT EXISTS (SELECT FROM rural_distribution d
                        WHERE d.region_id = v.id AND d.year = p.year
                          AND d.kind = p.kind AND d.scheme = p.scheme
                          AND d.state <> 'withdrawn'
                          AND COALESCE(d.package_id, p.id) = p.id)
"""


class RuralPackage(models.Model):
    """乡镇汇总: the plans or results of all villages of a township for one year.

    Every village is accounted for: with its paper, or with the statement that it
    has no income this year or is late, and why.
    """

    _name = "rural.package"
    _description = "Township Package"
    _inherit = [
        "rural.scoped",
        "rural.procedure",
        "rural.inbox",
        "rural.annexed",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "year desc, county_id, township_id, kind, scheme"
    _rec_names_search = ["region_id", "filing_number"]

    region_id = fields.Many2one(
        string="Township of the Package", domain="[('level', '=', 'township')]"
    )
    kind = fields.Selection(KINDS, required=True, default="plan")
    year = fields.Integer(
        required=True,
        index=True,
        aggregator=None,
        default=lambda self: self.env.company._rural_today().year,
        help="The year whose income is distributed.",
    )
    scheme = fields.Selection(SCHEMES, required=True, default="general")
    state = fields.Selection(
        [
            ("draft", "Collecting"),
            ("announced", "Announced"),
            ("sent", "Sent to the County"),
            ("filed", "Filed with the County"),
        ],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one("res.users", string="Responsible", tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many("rural.package.line", "package_id", string="Villages")
    distribution_ids = fields.One2many(
        "rural.distribution", "package_id", string="Plans and Results"
    )
    notice_ids = fields.One2many("rural.notice", "package_id", string="Announcements")
    meeting_date = fields.Date(
        string="Township Met on",
        readonly=True,
        copy=False,
        help="党政联席会议; the reviews of its villages refer to it.",
    )
    meeting_attachment_ids = fields.Many2many(
        "ir.attachment",
        "rural_package_meeting_rel",
        "package_id",
        "attachment_id",
        string="Minutes",
        readonly=True,
        copy=False,
        bypass_search_access=True,
    )
    announced_date = fields.Date(string="Announced on", readonly=True, copy=False)
    sent_date = fields.Date(string="Sent on", readonly=True, copy=False)
    filing_date = fields.Date(string="Filed on", readonly=True, copy=False)
    filing_number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    reminded_on = fields.Date(readonly=True, copy=False)
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)

    _package_uniq = models.Constraint(
        "UNIQUE(region_id, year, kind, scheme)",
        "This township has a package of the year, kind and scheme already.",
    )

    _filing_number_uniq = models.UniqueIndex(
        "(company_id, filing_number) WHERE filing_number IS NOT NULL",
        "This filing number has been given already.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id")
    def _check_region(self):
        for package in self.filtered(lambda p: p.region_id.level != "township"):
            raise ValidationError(
                self.env._(
                    "%(region)s is no township: a package holds the papers of one "
                    "township.",
                    region=package.region_id.name,
                )
            )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("region_id.name", "year", "kind", "scheme")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        schemes = dict(self._fields["scheme"]._description_selection(self.env))
        for package in self:
            parts = [package.region_id.name or "", str(package.year)]
            if package.scheme == "pv":
                parts.append(schemes["pv"])
            package.display_name = " ".join([*parts, kinds[package.kind or "plan"]])

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        packages = super().create(vals_list)
        packages._sync_villages()
        return packages

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_cycle(self):
        """Make the packages of this year's filing that are missing for the townships
        in charge: this year's plans, last year's results.
        """
        self.browse().check_access("write")
        year = self.env.company._rural_today().year
        packages = self._open_cycle(self._townships_in_charge(), year)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_package_action"
        )
        return {**action, "domain": [("id", "in", packages.ids)], "context": {}}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _get(self, township, year, kind, scheme="general"):
        """The package of a township, made when it is missing, with a line for every
        village that belongs into it.
        """
        key = (township.id, year, kind, scheme)
        self._insert([key])
        names = ("region_id", "year", "kind", "scheme")
        domain = [(n, "=", value) for n, value in zip(names, key, strict=True)]
        package = self.sudo().search(domain)
        package._sync_villages()
        return package

    @api.model
    def _townships_in_charge(self):
        """The townships that the user's regions reach."""
        scope = self.env.user.rural_scope_ids.ids
        reached = Domain("county_id", "in", scope) | Domain("id", "in", scope)
        if self.env.su or self.env.user.rural_sees_all:
            reached = Domain.TRUE
        return self.env["rural.region"].search(
            Domain("level", "=", "township") & reached
        )

    @api.model
    def _open_cycle(self, townships, year):
        """The packages filed in a year: its plans and the results of the year before,
        of every township with villages; photovoltaic ones where there is such income.
        """
        keys = [
            (township_id, year - (kind == "result"), kind, scheme)
            for township_id, scheme in self._townships_with_villages(townships)
            for kind in ("plan", "result")
        ]
        if keys:
            self._insert(keys)
        domain = Domain("region_id", "in", townships.ids) & Domain("cycle", "=", year)
        packages = self.sudo().search(domain)
        packages._sync_villages()
        return packages.with_env(self.env)

    @api.model
    def _townships_with_villages(self, townships):
        """``[(township id, scheme)]``."""
        self.env["rural.asset"].flush_model(["village_id", "category_id", "state"])
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT v.township_id, s.scheme
                  FROM rural_region v
                  JOIN (VALUES ('general'), ('pv')) s (scheme)
                       ON s.scheme = 'general' OR %s
                 WHERE v.level = 'village' AND v.active AND v.township_id = ANY(%s)
                """,
                HAS_PV,
                townships.ids,
            )
        )

    @api.model
    def _insert(self, keys):
        """Make the packages of ``(township id, year, kind, scheme)`` that do not
        exist, in one statement: two sessions never make two. One that comes after
        its deadline reminds nobody of that.
        """
        self.env["rural.region"].flush_model()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO rural_package (region_id, year, kind, scheme, cycle, state,
                       township_id, county_id, company_id, reminded_on, create_uid,
                       write_uid, create_date, write_date)
                SELECT t.id, k.year, k.kind, k.scheme,
                       k.year + (k.kind = 'result')::int, 'draft', t.id, t.county_id,
                       t.company_id, %(today)s, %(uid)s, %(uid)s, now(), now()
                  FROM unnest(%(regions)s, %(years)s, %(kinds)s, %(schemes)s)
                       AS k (region_id, year, kind, scheme)
                  JOIN rural_region t ON t.id = k.region_id AND t.level = 'township'
                 ORDER BY t.id, k.year, k.kind, k.scheme
                ON CONFLICT (region_id, year, kind, scheme) DO NOTHING
                """,
                today=self.env.company._rural_today(),
                uid=self.env.uid,
                regions=[key[0] for key in keys],
                years=[key[1] for key in keys],
                kinds=[key[2] for key in keys],
                schemes=[key[3] for key in keys],
            )
        )

    def _sync_villages(self):
        """Give each package a line for every village that belongs into it: active
        ones while it collects, and whoever has a paper or income at any time. Lines
        that nothing stands behind any more go while it collects.
        """
        self._flush_figures()
        self.env["rural.region"].flush_model()
        self.env["rural.village.year"].flush_model()
        self.env.cr.execute(SQL(ADD_LINES, uid=self.env.uid, ids=self.ids, pv=HAS_PV))
        self.env.cr.execute(SQL(DROP_LINES, ids=self.ids))
        self.invalidate_recordset(["line_ids"])
        self.env["rural.package.line"].invalidate_model()

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_open_cycle(self):
        """From January until the day of filing, every township has its packages."""
        for company in self.env["res.company"].search([]):
            today = company._rural_today()
            townships = self.env["rural.region"].search(
                [("level", "=", "township"), ("company_id", "=", company.id)]
            )
            if townships and today <= company._rural_deadline(today.year):
                self.with_company(company)._open_cycle(townships, today.year)
