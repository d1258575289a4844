from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.rural_distribution import KINDS
from ..models.rural_use import SCHEMES

# Papers that say nothing any more.
VOID = ("superseded", "withdrawn")
# A township is shown every difference that it can put right in a day.
SHOWN = 1000


class RuralDistributionCheck(models.TransientModel):
    """勾稽核对 of plans and results: 附件 = 明细 = 凭证, 村级之和 = 镇级, of a whole
    county, a township or a village.
    """

    _name = "rural.distribution.check"
    _description = "Check of Plans and Results"

    region_id = fields.Many2one(
        "rural.region",
        string="County, Township or Village",
        required=True,
        default=lambda self: self.env.user.rural_region_ids[:1],
        domain="[('level', 'in', ('county', 'township', 'village'))]",
    )
    year = fields.Integer(required=True, default=lambda self: self._default_year())
    kind = fields.Selection(KINDS, help="Empty for plans and results.")
    scheme = fields.Selection(SCHEMES, help="Empty for all schemes.")
    state = fields.Selection(
        [("new", "New"), ("agrees", "Agrees"), ("differs", "Differs")],
        default="new",
        readonly=True,
    )
    line_ids = fields.One2many(
        "rural.distribution.check.line", "check_id", readonly=True
    )
    paper_count = fields.Integer(string="Papers", readonly=True)
    comparison_count = fields.Integer(string="Figures Compared", readonly=True)
    difference_count = fields.Integer(string="Differences", readonly=True)

    @api.model
    def _default_year(self):
        """The last year with papers that were decided on."""
        papers = self.env["rural.distribution"]
        last = papers.search([("state", "!=", "draft")], order="year desc", limit=1)
        return last.year or self.env.company._rural_today().year

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("region_id", "year")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("Check of Plans and Results")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Compare once more and show what differs."""
        self.ensure_one()
        papers = self.env["rural.distribution"].search(self._domain(VOID))
        packages = self.env["rural.package"].search(self._domain())
        if not papers:
            raise UserError(
                self.env._(
                    "%(region)s has no plan or result of %(year)s yet. Choose another "
                    "year, or open plans and results first.",
                    region=self.region_id.name,
                    year=self.year,
                )
            )
        compared = [
            *((papers.browse(each.paper_id), each) for each in papers._comparisons()),
            *((p, each) for p in packages for each in p._township_comparisons()),
        ]
        differing = [(record, each) for record, each in compared if each.differs]
        self.line_ids.unlink()
        self.write(
            {
                "state": "differs" if differing else "agrees",
                "paper_count": len(papers),
                "comparison_count": len(compared),
                "difference_count": len(differing),
                "line_ids": [(0, 0, self._line_vals(*d)) for d in differing[:SHOWN]],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _domain(self, void=()):
        """The papers or packages asked for, as far as the user may read them."""
        domain = Domain("year", "=", self.year) & Domain("state", "not in", void)
        domain &= Domain(f"{self.region_id.level}_id", "=", self.region_id.id)
        for name in ("kind", "scheme"):
            if self[name]:
                domain &= Domain(name, "=", self[name])
        return domain

    def _line_vals(self, record, each):
        vals = {
            "document": f"{record._name},{record.id}",
            "name": record.display_name,
            "township_id": record.township_id.id,
            "rule": each.rule,
            "what": self.env["rural.distribution"]._tie_label(each.what),
        }
        if isinstance(each.stated, str):
            return vals
        stated, found = float(each.stated), float(each.found)
        return {**vals, "is_amount": True, "stated": stated, "found": found}
