from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import STATE_TOKEN, holds_token

OUTCOMES = [("kept", "Paper Stands"), ("changed", "Paper Is Changed")]
# What is put right by hand while nobody has answered; the rest stands.
ENTERED = {"name", "text"}
FREE_PREFIXES = ("message_", "activity_", "my_activity_")
# What the answer writes.
ANSWERED = ("state", "outcome", "answer", "answered_by_id", "date_answered")


class RuralObjection(models.Model):
    """异议: what somebody has against a notice, and the answer. An open one holds
    the procedure; one that was agreed to sends the paper back.

    Rights: clerk, township reviewer and county officer register and answer; nobody
    deletes, and nothing is changed once it is answered.
    """

    _name = "rural.objection"
    _description = "Objection"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "text"

    notice_id = fields.Many2one(
        "rural.notice", required=True, index=True, ondelete="restrict"
    )
    distribution_id = fields.Many2one(
        related="notice_id.distribution_id", store=True, index=True
    )
    village_id = fields.Many2one(
        related="notice_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="notice_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="notice_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="notice_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char(string="Person", help="Left empty by who stays unnamed.")
    date = fields.Date(
        string="Received on",
        required=True,
        default=lambda self: self.env.company._rural_today(),
    )
    text = fields.Text(string="Objection", required=True, tracking=True)
    state = fields.Selection(
        [("open", "Unanswered"), ("answered", "Answered")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False, tracking=True)
    answer = fields.Text(readonly=True, copy=False, tracking=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_answered = fields.Date(string="Answered on", readonly=True, copy=False)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        fresh = {**dict.fromkeys(ANSWERED, False), "state": "open"}
        objections = super().create([{**vals, **fresh} for vals in vals_list])
        objections._check_notice()
        objections.distribution_id._sync_inbox()
        return objections

    def write(self, vals):
        if not holds_token(self.env):
            self._check_frozen(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("An objection is kept. Answer it, even if it is withdrawn.")
        )

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _check_notice(self):
        for objection in self:
            notice = objection.notice_id
            if not notice._takes_objections():
                raise UserError(
                    self.env._(
                        "%(notice)s takes no objections any more. Register it with the "
                        "notice that is up now.",
                        notice=notice.display_name,
                    )
                )
            today = notice.company_id._rural_today()
            if not notice.date_start <= objection.date <= today:
                raise UserError(
                    self.env._(
                        "An objection is received between the first day of the notice, "
                        "%(start)s, and today, not on %(date)s.",
                        start=notice.date_start,
                        date=objection.date,
                    )
                )

    def _check_frozen(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if not names:
            return
        if any(objection.state == "answered" for objection in self):
            raise UserError(
                self.env._("The objection is answered; what was said stands.")
            )
        if names - ENTERED:
            raise UserError(
                self.env._(
                    "Only name and text of an objection can be put right; the answer "
                    "is given by the button “Answer”."
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_answer(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer the Objection"),
            "res_model": "rural.objection.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_objection_id": self.id},
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _short(self, length=40):
        """The beginning of the text, on one line."""
        self.ensure_one()
        text = " ".join((self.text or "").split())
        return text if len(text) <= length else f"{text[:length]}…"

    def _answer(self, answer, outcome):
        """Answer once; what is answered stands."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset()
        if self.state == "answered":
            raise UserError(self.env._("The objection is answered already."))
        if not (answer or "").strip() or outcome not in dict(OUTCOMES):
            raise UserError(
                self.env._("Enter the answer and whether the paper stands.")
            )
        self.with_context(rural_token=STATE_TOKEN).write(
            {
                "state": "answered",
                "outcome": outcome,
                "answer": answer.strip(),
                "answered_by_id": self.env.uid,
                "date_answered": self.company_id._rural_today(),
            }
        )
        self.distribution_id._sync_inbox()
