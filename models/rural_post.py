from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .rural_procedure import holds_token

POST_KINDS = [("post", "Public-Benefit Post"), ("temporary", "Temporary Work")]
# What may be completed while a post is held; all else was agreed and stands.
FREE_FIELDS = {"agreement_ids", "plan_line_id"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")


class RuralPost(models.Model):
    """公益岗位 and 临时务工: a job that one person holds from a day to a day, with
    duty, wage and agreement (来安县办法 附件1 (二): 工作内容见就业协议).

    draft → held → ended; cancelled from draft. The steps: `rural_post_workflow.py`.
    """

    _name = "rural.post"
    _description = "Post"
    _inherit = ["rural.scoped", "rural.own.papers", "rural.procedure", "mail.thread"]
    _order = "village_id, date_start desc, id"
    _rec_names_search = ["name", "person_id.name"]

    _papers_field = "agreement_ids"

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
        domain="[('kind', '=', 'plan'), ('state', '=', 'filed'),"
        " ('village_id', '=', village_id), ('detail', '=', kind)]",
        help="The item of the plan in force that the wage is paid from.",
    )
    duty = fields.Text(help="What the work consists of, as the agreement says.")
    place = fields.Char(string="Work Place")
    wage_month = fields.Monetary(string="Wage a Month")
    day_rate = fields.Monetary(string="Rate a Day")
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Until", required=True)
    date_ended = fields.Date(string="Ended on", readonly=True, copy=False)
    date_last = fields.Date(
        string="Last Day of Work",
        compute="_compute_date_last",
        store=True,
        precompute=True,
        index=True,
    )
    months = fields.Integer(compute="_compute_months")
    agreement_ids = fields.Many2many(
        "ir.attachment",
        copy=False,
        bypass_search_access=True,
        help="The signed agreement.",
    )
    previous_id = fields.Many2one(
        "rural.post",
        string="Continues",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    next_ids = fields.One2many("rural.post", "previous_id", readonly=True)
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

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("region_id", "person_id")
    def _check_person_village(self):
        for post in self:
            village = post.person_id.sudo().village_id
            if not post.village_id or village != post.village_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s belongs to %(village)s: a village's posts are held "
                        "by its own people. Choose the person's village, or somebody "
                        "else.",
                        person=post.person_id.name,
                        village=village.name or "—",
                    )
                )

    @api.constrains("region_id", "plan_line_id", "kind")
    def _check_plan_line(self):
        for post in self.filtered("plan_line_id"):
            item = post.plan_line_id.sudo()
            fits = (
                item.distribution_id.kind == "plan"
                and item.village_id == post.village_id
                and item.detail == post.kind
            )
            if not fits:
                raise ValidationError(
                    self.env._(
                        "%(post)s cannot be paid from “%(item)s”: choose an item for "
                        "such work in the plan of %(village)s.",
                        post=post.display_name,
                        item=item.display_name,
                        village=post.village_id.name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("name", "person_id.name")
    def _compute_display_name(self):
        for post in self:
            parts = (post.name, post.person_id.sudo().name)
            post.display_name = " ".join(filter(None, parts))

    @api.depends("date_end", "date_ended")
    def _compute_date_last(self):
        for post in self:
            post.date_last = post.date_ended or post.date_end

    @api.depends("date_start", "date_end")
    def _compute_months(self):
        for post in self:
            start, end = post.date_start, post.date_end
            post.months = (
                (end.year - start.year) * 12 + end.month - start.month + 1
                if start and end
                else 0
            )

    @api.onchange("plan_line_id")
    def _onchange_plan_line_id(self):
        """What the village planned is what it agrees."""
        item = self.plan_line_id
        if item:
            self.name = self.name or item.name
            self.duty = self.duty or item.duty
            self.wage_month = self.wage_month or item.wage_month
            self.day_rate = self.day_rate or item.day_rate

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_written_by_steps(vals)
        return super().create(vals_list)

    def _check_written_by_steps(self, vals):
        if not holds_token(self.env) and (
            vals.get("date_ended") or vals.get("previous_id")
        ):
            raise UserError(
                self.env._("A post ends by the button “End”, with day and reason.")
            )

    def _check_frozen(self, vals):
        self._check_written_by_steps(vals)
        kept = [
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        ]
        if kept and (held := self.filtered(lambda post: post.state != "draft")):
            raise UserError(
                self.env._(
                    "%(post)s was taken up: what was agreed stands. End the post and "
                    "take up another one; for another wage there is the button "
                    "“Continue with Another Wage”.",
                    post=held[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken_up(self):
        if kept := self.filtered(lambda p: p.state != "draft" or p.sudo().log_ids):
            raise UserError(
                self.env._(
                    "%(post)s is kept with its steps. Cancel or end it instead.",
                    post=kept[0].display_name,
                )
            )
