from odoo import fields, models

from ..models.res_company import VOTE_BODIES
from ..models.rural_distribution_takeover import DAYS

OF_THE_PAPER = (
    *DAYS,
    "vote_body",
    "number_due",
    "number_present",
    "number_agreeing",
    "place",
    "number",
)


class RuralDistributionTakeover(models.TransientModel):
    """The days, the vote and the scan of papers that were filed on paper."""

    _name = "rural.distribution.takeover"
    _description = "Take over a Filed Paper"

    distribution_ids = fields.Many2many(
        "rural.distribution", string="Plans and Results", required=True
    )
    committee_date = fields.Date(string="Committee Met on", required=True)
    assembly_date = fields.Date(string="Resolved on", required=True)
    vote_body = fields.Selection(
        VOTE_BODIES,
        required=True,
        default=lambda self: self.env.company.rural_vote_body,
    )
    number_due = fields.Integer(string="Due to Attend", required=True)
    number_present = fields.Integer(string="Present", required=True)
    number_agreeing = fields.Integer(string="In Favour", required=True)
    notice_start = fields.Date(string="On Notice from", required=True)
    notice_end = fields.Date(string="On Notice until", required=True)
    place = fields.Char(string="Posted at")
    review_date = fields.Date(string="Township Met on", required=True)
    announced_date = fields.Date(string="Announced on", required=True)
    filing_date = fields.Date(string="Filed on", required=True)
    number = fields.Char(string="Filing Number", required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Scan of the Paper")

    def action_apply(self):
        """Enter the papers as filed; all of them or none."""
        self.ensure_one()
        evidence = {name: self[name] for name in OF_THE_PAPER}
        evidence.update(date=self.filing_date, attachments=self.attachment_ids)
        self.distribution_ids._take_step("take_over", evidence)
        return {"type": "ir.actions.act_window_close"}
