from odoo import api, fields, models
from odoo.fields import Domain

from .rural_distribution import BLOCKS, SETTLED


class RuralDistributionRelated(models.Model):
    """What belongs to a plan or result, for the buttons and banners of its form."""

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    date_due = fields.Date(
        string="To Be Filed by",
        compute="_compute_date_due",
        help="A plan of a year and the result of the year before are due on the same "
        "day (来安县办法 四(二): 每年3月底前).",
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_date_due", search="_search_is_late"
    )
    opening_carryover = fields.Monetary(
        string="Earlier Surplus",
        compute="_compute_opening_carryover",
        help="What the village has from the surplus of earlier years, while the paper "
        "is drawn up.",
    )
    content_warnings = fields.Text(
        string="To Be Looked at", compute="_compute_content_warnings"
    )
    next_id = fields.Many2one(
        "rural.distribution", string="Amendment", compute="_compute_next_id"
    )
    result_ids = fields.One2many("rural.distribution", "plan_id", string="Results")
    notice_count = fields.Integer(compute="_compute_notice_counts")
    objection_count = fields.Integer(compute="_compute_notice_counts")
    objection_open_count = fields.Integer(
        string="Open Objections", compute="_compute_notice_counts"
    )
    notice_until = fields.Date(
        string="On Notice until", compute="_compute_notice_counts"
    )
    notice_days_left = fields.Integer(
        string="Days of Notice Left", compute="_compute_notice_counts"
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("year", "kind", "state")
    def _compute_date_due(self):
        company = self.env.company
        today = company._rural_today()
        for paper in self:
            company = paper.company_id or company
            year = paper.year + (paper.kind == "result")
            paper.date_due = paper.year and company._rural_deadline(year)
            paper.is_late = bool(
                paper.year and paper.state not in SETTLED and paper.date_due < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        company = self.env.company
        today = company._rural_today()
        # The newest year whose plan should be filed by now.
        year = today.year - (today <= company._rural_deadline(today.year))
        late = Domain("state", "not in", SETTLED) & (
            (Domain("kind", "=", "plan") & Domain("year", "<=", year))
            | (Domain("kind", "=", "result") & Domain("year", "<=", year - 1))
        )
        return late if True in value else ~late

    @api.depends("region_id", "year", "scheme", "state")
    def _compute_opening_carryover(self):
        for paper in self:
            drafting = paper.state == "draft" and paper.village_id and paper.year
            paper.opening_carryover = drafting and paper._opening_carryover()

    @api.depends("state", "line_ids", "income_ids")
    def _compute_content_warnings(self):
        for paper in self:
            told = paper.state == "draft" and paper.id
            paper.content_warnings = "\n".join(
                paper._content_warnings() if told else ()
            )

    @api.depends("next_ids.state")
    def _compute_next_id(self):
        for paper in self:
            live = paper.next_ids.filtered(lambda other: other.state != "withdrawn")
            paper.next_id = live[:1]

    @api.depends("notice_ids.objection_ids.state", "notice_ids.date_end")
    def _compute_notice_counts(self):
        today = self.env.company._rural_today()
        for paper in self:
            notices, objections = paper.notice_ids, paper.notice_ids.objection_ids
            paper.notice_count = len(notices)
            paper.objection_count = len(objections)
            paper.objection_open_count = len(
                objections.filtered(lambda o: o.state == "open")
            )
            running = notices.filtered(
                lambda n: n.kind == "notice" and not n.cancelled and n.date_end
            )
            until = paper.state == "noticed" and running[:1].date_end
            paper.notice_until = until
            paper.notice_days_left = until and max((until - today).days + 1, 0)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def web_read(self, specification):
        if specification.keys() & set(BLOCKS):
            self._fetch_blocks()
        return super().web_read(specification)

    def _fetch_blocks(self):
        """Read the items of all blocks at once: six blocks of items each of its own
        would take twenty queries.
        """
        domain = [("distribution_id", "in", self.ids)]
        lines = self.env["rural.distribution.line"].search_fetch(domain)
        lines.use_id.mapped("display_name")
        lines.mapped("amount_executed")
        for block in BLOCKS:
            field = self._fields[block]
            rows = lines.filtered_domain(field.domain).grouped("distribution_id")
            found = [rows[paper]._ids if paper in rows else () for paper in self]
            field._insert_cache(self, found)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_notices(self):
        return self._open_list(
            "rural_asset.rural_notice_action", [("distribution_id", "in", self.ids)]
        )

    def action_open_objections(self):
        return self._open_list(
            "rural_asset.rural_objection_action", [("distribution_id", "in", self.ids)]
        )

    def action_open_revisions(self):
        """All revisions of the paper, the newest first."""
        self.ensure_one()
        domain = [
            ("region_id", "=", self.region_id.id),
            ("year", "=", self.year),
            ("kind", "=", self.kind),
            ("scheme", "=", self.scheme),
        ]
        return self._open_list("rural_asset.rural_distribution_action_all", domain)

    def action_open_counterpart(self):
        """The plan that a result reports on; the results of a plan."""
        self.ensure_one()
        papers = self.plan_id if self.kind == "result" else self.result_ids
        return self._open_list(
            "rural_asset.rural_distribution_action_all", [("id", "in", papers.ids)]
        )

    def action_open_account(self):
        """The village's account of the year."""
        self.ensure_one()
        account = self._village_year()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Village Years"),
            "res_model": "rural.village.year",
            "view_mode": "form" if account else "list,form",
            "res_id": account.id,
            "domain": [("region_id", "=", self.region_id.id)],
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _village_year(self):
        """The village's account of the year, if it is open; nothing is made."""
        return self.env["rural.village.year"].search(
            [
                ("region_id", "=", self.region_id.id),
                ("year", "=", self.year),
                ("scheme", "=", self.scheme),
            ],
            limit=1,
        )

    def _open_list(self, xmlid, domain):
        """Open what ``domain`` finds; a single one as its form."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action.update(domain=domain, context={"create": False})
        found = self.env[action["res_model"]].search(domain, limit=2)
        if len(found) == 1:
            action.update(res_id=found.id, views=[(False, "form")], view_mode="form")
        return action
