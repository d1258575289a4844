from odoo import api, fields, models
from odoo.tools import ormcache

# The five directions of 来安县收益分配管理办法, annex 1; land rent and upkeep come
# off first, the other four are what the income is spent on.
DIRECTIONS = [
    ("operation", "(1) Operation and Upkeep"),
    ("posts", "(2) Posts and Temporary Work"),
    ("relief", "(3) Relief and Rewards"),
    ("works", "(4) Small Public Works"),
    ("other", "(5) Other Spending by the Method"),
]
# What a 使用方向 means for the income: the figure its spending is counted in.
FIGURE_OF_DIRECTION = {
    "operation": "upkeep",
    "posts": "spent_posts",
    "relief": "spent_relief",
    "works": "spent_works",
    "other": "spent_other",
}
# What a plan line of a use is reckoned from (annexes 1 and 2).
DETAILS = [
    ("amount", "Amount"),
    ("post", "Posts × Wage × Months"),
    ("temporary", "Person-Times × Day Rate"),
    ("persons", "Persons and Amount"),
    ("works", "Works and Amount"),
]
SCHEMES = [("general", "General"), ("pv", "Photovoltaic")]


class RuralUse(models.Model):
    """使用方向: what the income is used for, with its account in the analytic plan.

    ``scheme`` keeps the uses of photovoltaic income apart, which follow a scheme
    of their own (来安县办法: 光伏收益另按其办法).
    """

    _name = "rural.use"
    _description = "Direction of Use"
    _inherit = ["rural.code", "rural.cached"]

    direction = fields.Selection(DIRECTIONS, required=True, default="other")
    scheme = fields.Selection(SCHEMES, required=True, default="general")
    land_rent = fields.Boolean(
        help="Counts as land rent, which comes off the income before all else."
    )
    detail = fields.Selection(
        DETAILS,
        string="Plan Line Asks for",
        required=True,
        default="amount",
        help="What a plan line of this use is reckoned from.",
    )
    part = fields.Selection(
        selection=lambda self: self.env["rural.account.part"]._selection_spending(),
        string="Booked on",
        help="The part of the chart of accounts that a voucher line of this use is "
        "booked on.",
    )
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
    _land_rent_operation = models.Constraint(
        "CHECK(land_rent IS NOT TRUE OR direction = 'operation')",
        "Land rent belongs to direction (1).",
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        uses = super().create(vals_list)
        uses._sync_analytic_account()
        return uses

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"name", "code", "active"}:
            self._sync_analytic_account()
        return result

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _sync_analytic_account(self):
        """Keep the account in the plan 使用方向 in step with name, code, archive."""
        self.env["rural.tags"]._sync(self, "use")

    @api.model
    @ormcache()
    def _account_ids(self):
        """The analytic accounts of all uses: few, and asked for every line posted."""
        uses = self.sudo().with_context(active_test=False).search([])
        return frozenset(uses.analytic_account_id.ids)

    def _figure(self):
        """The figure of the income ledger that spending on this use counts in."""
        self.ensure_one()
        return "land_rent" if self.land_rent else FIGURE_OF_DIRECTION[self.direction]
