from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .rural_procedure import holds_token

RESULTS = [
    ("pending", "Not Answered"),
    ("conforms", "Conforms"),
    ("partly", "Partly Conforms"),
    ("fails", "Does Not Conform"),
    ("na", "Not Applicable"),
]
EXPLAINED = ("partly", "fails")
# What whoever verifies writes; all else is made by the draw and the steps.
ANSWERED = {"result", "remark", "photo_ids", "latitude", "longitude"}


class RuralVerificationAnswer(models.Model):
    """What was seen of one indicator on one sampled asset, by whom, when and where."""

    _name = "rural.verification.answer"
    _description = "Answer of a Verification"
    _inherit = ["rural.photographed"]
    _order = "sample_id, sequence, id"
    _rec_name = "indicator_id"

    sample_id = fields.Many2one(
        "rural.verification.sample",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    verification_id = fields.Many2one(
        "rural.verification",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    state = fields.Selection(related="verification_id.state")
    asset_id = fields.Many2one(related="sample_id.asset_id")
    indicator_id = fields.Many2one(
        "rural.verification.indicator",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    guidance = fields.Text(related="indicator_id.guidance")
    discipline = fields.Boolean(related="indicator_id.discipline")
    sequence = fields.Integer(readonly=True)
    result = fields.Selection(
        RESULTS, string="Conclusion", required=True, default="pending"
    )
    remark = fields.Char(help="What was seen; needed unless it conforms.")
    latitude = fields.Float(digits=(10, 6))
    longitude = fields.Float(digits=(10, 6))
    photo_ids = fields.Many2many(
        "ir.attachment", string="Photos", bypass_search_access=True
    )
    photo_count = fields.Integer(compute="_compute_photo_count")
    answered_by = fields.Many2one("res.users", string="Answered by", readonly=True)
    answered_on = fields.Datetime(string="Answered on", readonly=True)
    finding_id = fields.Many2one("rural.finding", readonly=True, ondelete="set null")
    can_answer = fields.Boolean(compute="_compute_can_answer")
    # The only column of the place: a county has hundreds of thousands of answers.
    township_id = fields.Many2one("rural.region", readonly=True)
    village_id = fields.Many2one(related="sample_id.village_id")

    _indicator_uniq = models.Constraint(
        "UNIQUE(sample_id, indicator_id)", "The indicator is asked already."
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("result", "remark")
    def _check_remark(self):
        """What is held against an asset is said in words."""
        for answer in self.filtered(lambda a: a.result in EXPLAINED):
            if not (answer.remark or "").strip():
                raise UserError(
                    self.env._(
                        "%(asset)s, %(indicator)s: say in the remark what does not "
                        "conform.",
                        asset=answer.sample_id.display_name,
                        indicator=answer.indicator_id.name,
                    )
                )

    @api.constrains("latitude", "longitude")
    def _check_position(self):
        for answer in self:
            if abs(answer.latitude) > 90 or abs(answer.longitude) > 180:
                raise UserError(
                    self.env._(
                        "%(asset)s: the position lies off the globe. Latitude within "
                        "±90, longitude within ±180.",
                        asset=answer.sample_id.display_name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("sample_id", "indicator_id")
    def _compute_display_name(self):
        for answer in self:
            sample = answer.sample_id
            answer.display_name = f"{sample.number} {answer.indicator_id.name}"

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        for answer in self:
            answer.photo_count = len(answer.photo_ids)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for answer in self:
            answer.can_answer = answer.verification_id._may_answer()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            raise UserError(self._draw_only())
        return super().create(vals_list)

    def write(self, vals):
        if holds_token(self.env):
            return super().write(vals)
        if vals.keys() - ANSWERED:
            raise UserError(self._draw_only())
        self._check_open()
        result = super().write({**vals, **self._stamp(vals)})
        if "photo_ids" in vals:
            self._take_photos()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if not holds_token(self.env):
            raise UserError(self._draw_only())

    def _draw_only(self):
        return self.env._(
            "Which indicators are asked of which assets follows from the draw; only "
            "the answer is written here."
        )

    @api.model
    def _stamp(self, vals):
        if vals.get("result") == "pending":
            return {"answered_by": False, "answered_on": False}
        if "result" not in vals:
            return {}
        return {"answered_by": self.env.uid, "answered_on": fields.Datetime.now()}

    def _check_open(self):
        """四(四), 六(四): those who were asked answer, while it is on; nobody else."""
        for verification in self.verification_id:
            if verification.state != "running":
                raise UserError(
                    self.env._(
                        "%(name)s is not under way: its answers stand.",
                        name=verification.name,
                    )
                )
            if not verification._may_answer():
                raise AccessError(
                    self.env._(
                        "%(name)s is answered by those who were asked to verify.",
                        name=verification.name,
                    )
                )
        if done := self.sudo().filtered("finding_id"):
            raise UserError(
                self.env._(
                    "%(answer)s has become the finding %(number)s: the answer stands. "
                    "If it was wrong, the county declares the finding void.",
                    answer=done[0].display_name,
                    number=done[0].finding_id.number,
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_conforms(self):
        self.write({"result": "conforms"})

    def action_not_applicable(self):
        self.write({"result": "na"})

    def action_answer(self):
        """The whole answer: conclusion, remark, photos, position."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
