from odoo import api, fields, models

BASES = [
    ("contract", "By Contract"),
    ("last_year", "As Last Year"),
    ("entered", "Estimated"),
    ("books", "Received by the Books"),
]


class RuralDistributionIncome(models.Model):
    """累计收益, one row per asset: expected in a plan, received in a result.

    来安县办法 四: early each year the village estimates the year's income from how
    its assets are operated and let.
    """

    _name = "rural.distribution.income"
    _description = "Income by Asset"
    _inherit = ["rural.distribution.read"]
    _order = "distribution_id, sequence, id"

    sequence = fields.Integer(default=10)
    asset_id = fields.Many2one("rural.asset", index=True, ondelete="restrict")
    name = fields.Char(
        string="Project",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="As the annexes name it.",
    )
    basis = fields.Selection(BASES, required=True, default="entered")
    amount = fields.Monetary(help="Expected in a plan; received in a result.")
    amount_planned = fields.Monetary(
        string="Planned", readonly=True, help="What the plan in force expected."
    )
    counts = fields.Boolean(
        string="In Operation",
        default=True,
        help="Counted among the assets built and put into operation or let.",
    )
    note = fields.Char(string="How Reckoned")

    _amount_positive = models.Constraint(
        "CHECK(amount_planned >= 0)", "An income expected cannot be negative."
    )
    _asset_uniq = models.UniqueIndex(
        "(distribution_id, asset_id) WHERE asset_id IS NOT NULL",
        "This asset stands among the income already.",
    )

    _read_fields = ("asset_id", "basis", "amount", "amount_planned")
    _content_fields = (
        "asset_id",
        "name",
        "basis",
        "amount",
        "amount_planned",
        "counts",
    )

    @api.depends("asset_id")
    def _compute_name(self):
        for row in self:
            row.name = row.name or row.asset_id.name
