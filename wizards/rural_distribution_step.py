from odoo import api, fields, models

from ..lib import notice_period

ACTIONS = [
    ("discuss", "Committee Discussed"),
    ("resolve", "Village Resolved"),
    ("publish", "Put on Notice"),
    ("submit", "Report to the Township"),
    ("review", "Approve"),
    ("announce", "Announce"),
    ("file", "File with the County"),
    ("take_back", "Take Back to Draft"),
    ("return_township", "Return by the Township"),
    ("return_county", "Return by the County"),
    ("withdraw", "Withdraw"),
    ("amend", "Amend"),
]
# What each step asks for; all else is neither shown nor handed on.
ASKED = {
    "discuss": ("date", "attachments"),
    "resolve": (
        "date",
        "number_due",
        "number_present",
        "number_agreeing",
        "attachments",
    ),
    "publish": ("date_start", "date_end", "place", "attachments"),
    "submit": ("attachments",),
    "review": ("date", "attachments"),
    "announce": ("date", "place", "attachments"),
    "file": ("date", "number"),
}
REASON = ("reason",)


class RuralDistributionStep(models.TransientModel):
    """One step of plans or results, with the evidence that it asks for."""

    _name = "rural.distribution.step"
    _description = "Step of a Plan or Result"
    _inherit = ["rural.evidence.step"]

    distribution_ids = fields.Many2many(
        "rural.distribution", string="Plans and Results", required=True
    )
    action = fields.Selection(ACTIONS, required=True)
    warnings = fields.Text(string="To Be Looked at", compute="_compute_warnings")
    days = fields.Integer(compute="_compute_days")
    number = fields.Char(
        string="Filing Number", help="Left empty, the county's next number is taken."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("distribution_ids")
    def _compute_company_id(self):
        for step in self:
            company = step.distribution_ids.company_id[:1] or self.env.company
            step.company_id = company

    @api.depends("action", "distribution_ids")
    def _compute_warnings(self):
        for step in self:
            told = step.action in ("discuss", "review", "file")
            step.warnings = "\n".join(
                f"{paper.display_name}: {text}"
                for paper in step.distribution_ids.filtered(lambda p, t=told: t)
                for text in paper._content_warnings()
            )

    @api.depends("date_start", "date_end")
    def _compute_days(self):
        for step in self:
            start, end = step.date_start, step.date_end
            step.days = notice_period.length(start, end) if start and end else 0

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        self.distribution_ids._take_step(self.action, self._evidence())
        if self.action == "amend":
            return self._open_revision()
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _asked(self):
        return ASKED.get(self.action, REASON)

    def _notice_days(self):
        return self.company_id.sudo().rural_notice_days

    def _open_revision(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "rural.distribution",
            "view_mode": "form",
            "res_id": self.distribution_ids._next_underway().id,
        }
