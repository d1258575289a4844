from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import disposal_chain
from ..lib.notice_period import LEGAL_DAYS
from .rural_asset_category import ASSET_CLASSES
from .rural_asset_right_mixin import HOLDER_LEVELS

KINDS = [
    ("auction", "Auction"),
    ("transfer", "Negotiated Transfer"),
    ("principal", "Principal Recovered"),
    ("swap", "Swapped"),
    ("invest", "Invested out"),
    ("debt", "Given for a Debt"),
    ("scrap", "Scrapping"),
    ("loss", "Reported as Lost"),
    ("shortage", "Missing in Stock-taking"),
    ("gift", "Given Away"),
    ("convert", "Production Changed"),
    ("suspend", "Operation Stopped"),
]
NATURES = [
    ("sale", "For Money"),
    ("exchange", "For Another Value"),
    ("write_off", "Written Off"),
    ("stay", "Stays with the Owner"),
]
NATURE_OF = {
    **dict.fromkeys(("auction", "transfer", "principal"), "sale"),
    **dict.fromkeys(("swap", "invest", "debt"), "exchange"),
    **dict.fromkeys(("scrap", "loss", "shortage", "gift"), "write_off"),
    **dict.fromkeys(("convert", "suspend"), "stay"),
}
# What a chain consists of: the field of the rule → the part of the chain.
CHAIN = {
    "needs_village": "village",
    "notice_days": "notice_days",
    "needs_township": "township",
    "needs_department": "department",
    "needs_government": "government",
    "needs_valuation": "valuation",
}


class RuralDisposalRule(models.Model):
    """处置审批权限: who decides on which disposals.

    No published document sets limits by amount, so the table is the county's; of
    the rules that fit a disposal the most specific one gives its chain.
    """

    _name = "rural.disposal.rule"
    _description = "Approval Rule of Disposals"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    # what it is for
    owner_level = fields.Selection(HOLDER_LEVELS, string="Level of the Owner")
    asset_class = fields.Selection(ASSET_CLASSES, string="Class")
    nature = fields.Selection(NATURES, string="Kind of Outcome")
    kind = fields.Selection(KINDS, string="Way of Disposal")
    value_basis = fields.Selection(
        [("original", "Original Value"), ("net", "Net Value")],
        string="Limits Are on",
        required=True,
        default="original",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    value_from = fields.Monetary(help="This amount included.")
    value_to = fields.Monetary(
        string="Value below", help="This amount not included; 0: no limit."
    )
    # what it asks for
    needs_village = fields.Boolean(string="Village Decides", default=True)
    notice_days = fields.Integer(
        string="Notice (days)",
        default=LEGAL_DAYS,
        help="0: no notice. With a valuation its result is public for 15 days at "
        "least.",
    )
    needs_township = fields.Boolean(string="Township Approves", default=True)
    needs_department = fields.Boolean(string="Department Approves", default=True)
    needs_government = fields.Boolean(string="Government Approves")
    needs_valuation = fields.Boolean(string="Asks for a Valuation")
    note = fields.Text(help="The document that the rule stands on.")

    _value_range = models.Constraint(
        "CHECK(value_from >= 0 AND (value_to = 0 OR value_to > value_from))",
        "The value starts at zero or above and ends above where it starts.",
    )
    # 来安县办法 四(一): whatever is put on notice stays ten days at least.
    _notice_legal = models.Constraint(
        "CHECK(notice_days = 0 OR notice_days >= 10)",
        "A notice is up for ten days at least; 0 asks for none.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("needs_township", "needs_department", "needs_government")
    def _check_approval(self):
        for rule in self:
            if not any(rule._chain()[part] for part in disposal_chain.APPROVALS):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: somebody above the owner approves. Tick township, "
                        "department or government.",
                        rule=rule.name,
                    )
                )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _chain(self):
        """The chain as ``lib/disposal_chain.py`` wants it."""
        self.ensure_one()
        return {part: self[name] for name, part in CHAIN.items()}

    @api.model
    def _best(self, company, facts):
        """The rule for a disposal, or none.

        :param facts: ``kind``, ``nature``, ``asset_class``, ``owner_level``, and the
            values ``original`` and ``net`` in yuan
        """
        rules = self.sudo().search([("company_id", "in", (False, company.id))])
        plain = [rule._conditions() for rule in rules]
        index = disposal_chain.best_rule(plain, facts)
        return self.browse() if index is None else rules[index].with_env(self.env)

    def _conditions(self):
        names = ("kind", "nature", "asset_class", "owner_level")
        return {
            **{name: self[name] or None for name in names},
            "value_basis": self.value_basis,
            "value_from": self.value_from,
            "value_to": self.value_to,
        }
