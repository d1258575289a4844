from odoo import api, fields, models

from .rural_procedure import Transition

POST_KINDS = [("post", "Public-Benefit Post"), ("temporary", "Temporary Work")]


class RuralPost(models.Model):
    """公益岗位 and 临时务工: a job that one person holds from a day to a day, with
    duty, wage and agreement (来安县办法 附件1 (二): 工作内容见就业协议).

    draft → held → ended; cancelled from draft.
    """

    _name = "rural.post"
    _description = "Post"
    _inherit = ["rural.scoped", "rural.procedure", "mail.thread"]
    _order = "village_id, date_start desc, id"
    _rec_names_search = ["name", "person_id.name"]

    name = fields.Char(string="Post", required=True)
    kind = fields.Selection(POST_KINDS, required=True, default="post")
    person_id = fields.Many2one(
        "rural.person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('village_id', '=', village_id), ('state', '=', 'living')]",
    )
    plan_line_id = fields.Many2one(
        "rural.distribution.line",
        string="Item of the Plan",
        index="btree_not_null",
        ondelete="restrict",
        help="The item of the plan in force that the wage is paid from.",
    )
    duty = fields.Text(help="What the work consists of, as the agreement says.")
    place = fields.Char(string="Work Place")
    wage_month = fields.Monetary(string="Wage a Month")
    day_rate = fields.Monetary(string="Rate a Day")
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", required=True)
    date_ended = fields.Date(string="Ended on", readonly=True, copy=False)
    months = fields.Integer(compute="_compute_months")
    agreement_ids = fields.Many2many(
        "ir.attachment", string="Agreement", copy=False, help="The signed agreement."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("held", "Held"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    payout_line_ids = fields.One2many("rural.payout.line", "post_id", string="Wages")

    _dates_in_order = models.Constraint(
        "CHECK(date_end >= date_start)", "A post ends after it begins."
    )
    _wage_positive = models.Constraint(
        "CHECK(wage_month >= 0 AND day_rate >= 0)", "A wage cannot be negative."
    )

    _transitions = {
        "take_up": Transition(
            ("draft",),
            "held",
            ("rural_asset.group_rural_clerk", "rural_asset.group_rural_accountant"),
        ),
        "end": Transition(
            ("held",),
            "ended",
            ("rural_asset.group_rural_clerk", "rural_asset.group_rural_accountant"),
            needs_reason=True,
        ),
        "cancel": Transition(
            ("draft",),
            "cancelled",
            ("rural_asset.group_rural_clerk", "rural_asset.group_rural_accountant"),
        ),
    }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("date_start", "date_end")
    def _compute_months(self):
        for post in self:
            start, end = post.date_start, post.date_end
            post.months = (
                (end.year - start.year) * 12 + end.month - start.month + 1
                if start and end
                else 0
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        return {
            "take_up": self.env._("Take up the Post"),
            "end": self.env._("End the Post"),
            "cancel": self.env._("Cancel"),
        }
