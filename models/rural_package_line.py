from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_distribution import STATES
from .rural_distribution_workflow import TOWNSHIP
from .rural_package_figures import STATUSES

# What says that a village has income after all.
INCOME = ("contracted", "invoiced", "received")


class RuralPackageLine(models.Model):
    """One village in a township's package, and what is said of it without a paper."""

    _name = "rural.package.line"
    _description = "Village of a Package"
    _order = "package_id, village_id"
    _rec_name = "village_id"

    package_id = fields.Many2one(
        "rural.package", required=True, index=True, ondelete="cascade"
    )
    village_id = fields.Many2one(
        "rural.region", required=True, index=True, ondelete="restrict"
    )
    township_id = fields.Many2one(
        related="package_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="package_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="package_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    statement = fields.Selection(
        [("no_income", "No Income This Year"), ("late", "Late")],
        help="Why the village has no paper in this package.",
    )
    reason = fields.Char()
    distribution_id = fields.Many2one(
        "rural.distribution", string="Plan or Result", compute="_compute_paper"
    )
    amendment_id = fields.Many2one(
        "rural.distribution",
        string="Amendment on Its Way",
        compute="_compute_paper",
    )
    status = fields.Selection(STATUSES, string="Standing", compute="_compute_paper")
    distribution_state = fields.Selection(
        STATES, string="State of the Paper", compute="_compute_paper"
    )
    submitted_date = fields.Date(
        string="Reported to the Township on", compute="_compute_paper"
    )
    amount_income = fields.Monetary(string="Asset Income", compute="_compute_paper")
    amount_total = fields.Monetary(string="Spending", compute="_compute_paper")
    amount_surplus = fields.Monetary(string="Surplus", compute="_compute_paper")

    _village_uniq = models.Constraint(
        "UNIQUE(package_id, village_id)", "This village stands in the package already."
    )
    _statement_reason = models.Constraint(
        "CHECK(statement IS NULL OR COALESCE(reason, '') <> '')",
        "Say why the village has no paper.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("statement", "package_id.distribution_ids.state")
    def _compute_paper(self):
        rows = self._papers()
        papers = self.env["rural.distribution"]
        for line in self:
            paper_id, amendment_id, status = rows.get(line._origin.id, (False,) * 3)
            line.distribution_id = papers.browse(paper_id)
            line.amendment_id = papers.browse(amendment_id)
            line.status = status
        for line in self:
            paper = line.distribution_id.sudo()
            line.distribution_state = paper.state
            line.submitted_date = paper.submitted_date
            line.amount_income = paper.amount_income
            line.amount_total = paper.amount_total
            line.amount_surplus = paper.amount_surplus

    def _papers(self):
        """``{line id: (paper id, id of what amends it, status)}``."""
        if not self.ids:
            return {}
        packages = self.env["rural.package"]
        packages._flush_figures()
        query = packages._lines_sql(SQL("l.id = ANY(%s)", self.ids))
        rows = self.env.execute_query(
            SQL("SELECT line_id, paper_id, amendment_id, status FROM (%s) s", query)
        )
        return {row[0]: row[1:] for row in rows}

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Lines are made with their package; see `rural.package._sync_villages`."""
        raise UserError(
            self.env._("The villages of a package follow from the township.")
        )

    def write(self, vals):
        if vals.keys() - {"statement", "reason"}:
            raise UserError(
                self.env._("The villages of a package follow from the township.")
            )
        self._check_may_state()
        result = super().write(vals)
        self._check_statement()
        self._post_statements()
        self.package_id._sync_inbox()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("The villages of a package follow from the township.")
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_paper(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "rural.distribution",
            "res_id": self.distribution_id.id,
            "views": [(False, "form")],
        }

    def action_state(self):
        """State why this village has no paper."""
        lines = self.with_context(rural_line_ids=self.ids)
        return lines.package_id.action_state_villages()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _body_in_charge(self):
        """Whose turn it is to bring the village's paper on its way to the county."""
        if self.status in ("submitted", "reviewed"):
            return "township"
        if self.status == "announced":
            return (
                "county" if self.package_id.state in ("sent", "filed") else "township"
            )
        return "village"

    def _reminder_text(self):
        statuses = dict(self._fields["status"]._description_selection(self.env))
        kinds = dict(self.package_id._fields["kind"]._description_selection(self.env))
        parts = [self.village_id.name, str(self.package_id.year)]
        parts.append(kinds[self.package_id.kind])
        name = " ".join(parts)
        if self.distribution_id:
            name = self.distribution_id._get_html_link(title=name)
        return Markup("%s · %s") % (name, statuses[self.status])

    def _post_statements(self):
        """Tell on the package what was stated of its villages."""
        labels = dict(self._fields["statement"]._description_selection(self.env))
        for package, lines in self.grouped("package_id").items():
            texts = [
                self.env._(
                    "%(village)s: %(statement)s. %(reason)s",
                    village=line.village_id.name,
                    statement=labels.get(line.statement)
                    or self.env._("statement withdrawn"),
                    reason=line.reason or "",
                )
                for line in lines
            ]
            package.message_post(body=Markup("<br/>").join(texts))

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _check_may_state(self):
        """A township's reviewer states, until the package is announced."""
        if not any(self.env.user.has_group(group) for group in TOWNSHIP):
            raise AccessError(
                self.env._("The township reviewer states why a village has no paper.")
            )
        for package in self.package_id.filtered(lambda p: p.state != "draft"):
            raise UserError(
                self.env._(
                    "%(name)s has been announced: what it says of its villages stands. "
                    "Reopen it first, or have the county return it.",
                    name=package.display_name,
                )
            )

    def _check_statement(self):
        """来安县办法: what has income is distributed; only a village without any may
        be left out, and nobody states that against the books.
        """
        stated = self.filtered(lambda line: line.statement == "no_income")
        for line in stated.filtered("distribution_id"):
            raise UserError(
                self.env._(
                    "%(village)s has a paper: %(paper)s. Have it withdrawn before you "
                    "state that there is no income.",
                    village=line.village_id.name,
                    paper=line.distribution_id.sudo().display_name,
                )
            )
        for line, figures in stated._income().items():
            raise UserError(
                self.env._(
                    "%(village)s has income in %(year)s: %(figures)s. It needs a plan "
                    "and a result; state that it is late.",
                    village=line.village_id.name,
                    year=line.package_id.year,
                    figures=figures,
                )
            )

    def _income(self):
        """``{line: text}`` of the lines whose village has income or contracts."""
        ledger = self.env["rural.income.ledger"].sudo()
        labels = [ledger._fields[n]._description_string(self.env) for n in INCOME]
        found = {}
        for package, lines in self.grouped("package_id").items():
            domain = (
                Domain("village_id", "in", lines.village_id.ids)
                & Domain("year", "=", package.year)
                & Domain("scheme", "=", package.scheme)
            )
            sums = [f"{name}:sum" for name in INCOME]
            rows = ledger._read_group(domain, ["village_id"], sums)
            amounts = {village: values for village, *values in rows}
            for line in lines:
                values = amounts.get(line.village_id, ())
                if any(values):
                    found[line] = "、".join(
                        f"{label} {value:,.2f}"
                        for label, value in zip(labels, values, strict=True)
                        if value
                    )
        return found
