from odoo import api, fields, models

from .rural_distribution import KINDS
from .rural_use import SCHEMES


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
    )
    announced_date = fields.Date(string="Announced on", readonly=True, copy=False)
    sent_date = fields.Date(string="Sent on", readonly=True, copy=False)
    filing_date = fields.Date(string="Filed on", readonly=True, copy=False)
    filing_number = fields.Char(readonly=True, copy=False)
    return_reason = fields.Text(string="Returned because", readonly=True, copy=False)

    _package_uniq = models.Constraint(
        "UNIQUE(region_id, year, kind, scheme)",
        "This township has a package of the year, kind and scheme already.",
    )

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
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _get(self, township, year, kind, scheme="general"):
        """The package of a township, made when it is missing."""
        key = {
            "region_id": township.id,
            "year": year,
            "kind": kind,
            "scheme": scheme,
        }
        domain = [(name, "=", value) for name, value in key.items()]
        return self.sudo().search(domain) or self.sudo().create(key)
