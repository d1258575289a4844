from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..lib import shares
from ..lib.amounts import of_float
from .rural_use import DIRECTIONS, SCHEMES

BASES = [
    ("income", "Whole Income"),
    ("distributable", "Income less Operation and Upkeep"),
]
SEVERITIES = [("warn", "Warn"), ("block", "Stop the Plan")]


class RuralShareLimit(models.Model):
    """支出比例: how much of a year's income a direction or use takes at least or at
    most. The county's to set, none by default: 来安县办法 三 names no number, other
    places and photovoltaic schemes do.

    What is spent from earlier surplus stays outside (来安县办法 三: 历年结余).
    """

    _name = "rural.share.limit"
    _description = "Limit of a Share"
    _order = "scheme, sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    county_id = fields.Many2one(
        "rural.region",
        index=True,
        ondelete="cascade",
        domain="[('level', '=', 'county')]",
        help="Left empty, the limit holds in every county.",
    )
    scheme = fields.Selection(SCHEMES, required=True, default="general")
    direction = fields.Selection(DIRECTIONS)
    use_id = fields.Many2one(
        "rural.use",
        string="Single Use",
        ondelete="cascade",
        domain="[('scheme', '=', scheme)]",
        help="Instead of a whole direction.",
    )
    base = fields.Selection(BASES, string="Share of", required=True, default="income")
    minimum = fields.Float(string="At Least (%)", digits=(5, 2))
    maximum = fields.Float(string="At Most (%)", digits=(5, 2), default=100)
    severity = fields.Selection(
        SEVERITIES,
        string="When Broken",
        required=True,
        default="warn",
        help="Warn: the village is told and may go on. Stop: the plan is not decided "
        "until it keeps the limit.",
    )
    clause = fields.Char(
        required=True,
        help="The document and clause that ask for it; the village reads them when "
        "its plan breaks the limit.",
    )

    _one_subject = models.Constraint(
        "CHECK((direction IS NULL) <> (use_id IS NULL))",
        "A limit is about one direction or one single use: choose one of them.",
    )
    _percent_range = models.Constraint(
        "CHECK(minimum >= 0 AND minimum <= maximum AND maximum <= 100)",
        "Shares lie between 0 and 100 %, the smallest not above the largest.",
    )
    _says_something = models.Constraint(
        "CHECK(minimum > 0 OR maximum < 100)",
        "Enter the smallest share above 0 % or the largest below 100 %.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("use_id", "scheme", "county_id")
    def _check_subject(self):
        for limit in self:
            if limit.use_id and limit.use_id.scheme != limit.scheme:
                raise ValidationError(
                    self.env._(
                        "%(use)s belongs to the other scheme. Choose a use of the "
                        "limit's own scheme.",
                        use=limit.use_id.name,
                    )
                )
            if limit.county_id and limit.county_id.level != "county":
                raise ValidationError(
                    self.env._(
                        "%(region)s is not a county: limits are set for a county.",
                        region=limit.county_id.name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("direction", "use_id")
    def _compute_display_name(self):
        for limit in self:
            limit.display_name = limit._subject()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _broken(self, paper, severity):
        """Sentences on the limits of a severity that a plan breaks."""
        domain = (
            Domain("scheme", "=", paper.scheme)
            & Domain("severity", "=", severity)
            & Domain("county_id", "in", [False, paper.county_id.id])
        )
        sentences = (limit._sentence(paper) for limit in self.sudo().search(domain))
        return [sentence for sentence in sentences if sentence]

    def _sentence(self, paper):
        """How the plan breaks this limit; ``None`` when it keeps it."""
        amount, base = self._amount_of(paper), self._base_of(paper)
        minimum, maximum = Decimal(str(self.minimum)), Decimal(str(self.maximum))
        found = shares.breach(amount, base, minimum, maximum)
        if not found:
            return None
        code, share, allowed = found
        texts = {
            "below": self.env._(
                "%(subject)s: %(amount)s is %(share)s%% of %(base)s (%(whole)s). At "
                "least %(minimum)s%%, that is %(allowed)s, is asked for by: %(clause)s"
            ),
            "above": self.env._(
                "%(subject)s: %(amount)s is %(share)s%% of %(base)s (%(whole)s). At "
                "most %(maximum)s%%, that is %(allowed)s, is allowed by: %(clause)s"
            ),
        }
        bases = dict(self._fields["base"]._description_selection(self.env))
        return texts[code] % {
            "subject": self._subject(),
            "amount": f"{amount:,.2f}",
            "share": share,
            "base": bases[self.base],
            "whole": f"{base:,.2f}",
            "minimum": f"{self.minimum:g}",
            "maximum": f"{self.maximum:g}",
            "allowed": f"{allowed:,.2f}",
            "clause": self.clause,
        }

    def _subject(self):
        if self.use_id:
            return self.use_id.name
        directions = dict(self._fields["direction"]._description_selection(self.env))
        return directions.get(self.direction, "")

    def _amount_of(self, paper):
        """What the paper spends of this year's income on the subject."""
        lines = paper._rows().filtered(lambda line: not line.carryover)
        if self.use_id:
            lines = lines.filtered(lambda line: line.use_id == self.use_id)
        else:
            lines = lines.filtered(lambda line: line.direction == self.direction)
        return sum(map(of_float, lines.mapped("amount")), Decimal(0))

    def _base_of(self, paper):
        income = of_float(paper.amount_income)
        if self.base == "income":
            return income
        return income - of_float(paper.amount_operation)
