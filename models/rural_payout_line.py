from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .rural_payout import POST_KIND
from .rural_procedure import holds_token


class RuralPayoutLine(models.Model):
    """One person on a payment list. Lines change while their list is a draft."""

    _name = "rural.payout.line"
    _description = "Person on a Payment List"
    _order = "payout_id, sequence, id"

    sequence = fields.Integer(default=10)
    payout_id = fields.Many2one(
        "rural.payout", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="payout_id.state", store=True, precompute=True)
    month = fields.Date(related="payout_id.month", store=True, precompute=True)
    year = fields.Integer(
        related="payout_id.year", store=True, precompute=True, aggregator=None
    )
    kind = fields.Selection(related="payout_id.kind", store=True, precompute=True)
    person_id = fields.Many2one(
        "rural.person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('village_id', '=', village_id)]",
    )
    person_kind = fields.Selection(related="person_id.kind")
    post_id = fields.Many2one(
        "rural.post",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('village_id', '=', village_id), ('state', 'in', ('held', 'ended'))]",
    )
    plan_line_id = fields.Many2one(
        "rural.distribution.line",
        string="Item of the Plan",
        compute="_compute_plan_line_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    days = fields.Float(string="Days Worked", digits=(5, 1))
    rate = fields.Monetary(help="Wage of the month, or pay for a day.")
    amount = fields.Monetary(
        compute="_compute_amount", store=True, precompute=True, readonly=False
    )
    reason = fields.Char(string="Why")
    currency_id = fields.Many2one(related="payout_id.currency_id")
    village_id = fields.Many2one(
        related="payout_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="payout_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="payout_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="payout_id.company_id", store=True, precompute=True, index=True
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0 AND days >= 0 AND rate >= 0)",
        "Days, rates and amounts cannot be negative.",
    )
    # A post is paid once a month, whoever is faster.
    _post_month_uniq = models.UniqueIndex(
        "(post_id, month) WHERE post_id IS NOT NULL AND state <> 'cancelled'",
        "This post is paid for the month already.",
    )
    _person_uniq = models.UniqueIndex(
        "(payout_id, person_id) WHERE post_id IS NULL",
        "This person stands on the list already.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("payout_id", "person_id", "post_id")
    def _check_line(self):
        for line in self:
            if problem := line._line_problem():
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(problem)s",
                        name=line.person_id.name,
                        problem=problem,
                    )
                )

    def _line_problem(self):
        """What is wrong with who stands here, or None."""
        _, payout, post = self.env._, self.payout_id, self.post_id.sudo()
        if payout.kind == "relief":
            if post:
                return _("relief is not paid for a post. Use a list of wages.")
            if self.person_id.sudo().village_id != payout.village_id:
                return _("belongs to another village, and is paid there.")
        elif not post or post.kind != POST_KIND[payout.kind]:
            return _(
                "wages and pay are for a post that was taken up. Register the post "
                "under “People”, then fill the list again."
            )
        elif post.person_id != self.person_id or post.region_id != payout.region_id:
            return _("the post is another person's or another village's.")
        return None

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("post_id.plan_line_id", "payout_id.plan_line_id", "month")
    def _compute_plan_line_id(self):
        """Of what is checked nothing changes, whatever becomes of the post."""
        for line in self:
            if line.payout_id.state not in (False, "draft"):
                line.plan_line_id = line.plan_line_id
            elif line.post_id and line.month:
                line.plan_line_id = line.post_id._item_of(line.month.year)
            else:
                line.plan_line_id = line.payout_id.plan_line_id

    @api.depends("days", "rate", "payout_id.kind")
    def _compute_amount(self):
        for line in self:
            kind = line.payout_id.kind
            if line.payout_id.state not in (False, "draft") or kind == "relief":
                line.amount = line.amount
            else:
                line.amount = line._reckoned()

    def _reckoned(self):
        """Pay by days, wages for the month: that of beginning and that of ending are
        paid in full unless the list says otherwise.
        """
        if self.payout_id.kind == "temporary":
            return self.currency_id.round(self.days * self.rate)
        return self.rate

    @api.onchange("post_id")
    def _onchange_post_id(self):
        if post := self.post_id:
            self.person_id = post.person_id
            self.rate = post.wage_month if post.kind == "post" else post.day_rate

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lists = self.env["rural.payout"]
        lists = lists.browse({v["payout_id"] for v in vals_list if v.get("payout_id")})
        if not holds_token(self.env):
            lists._check_draft()
        # The index on post and month must know what was cancelled just now.
        self.flush_model(["state"])
        lines = super().create(vals_list)
        lines._check_list_draft()
        return lines

    def write(self, vals):
        self._check_list_draft()
        result = super().write(vals)
        if "payout_id" in vals:
            self._check_list_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_checked(self):
        self._check_list_draft()

    def _check_list_draft(self):
        if not holds_token(self.env):
            self.payout_id._check_draft()
