from odoo import fields, models


class RuralObjection(models.Model):
    """异议: what somebody has against a notice, and the answer. An open one holds
    the procedure.
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
    name = fields.Char(string="From", help="Left empty by who stays unnamed.")
    date = fields.Date(
        string="Received on",
        required=True,
        default=lambda self: self.env.company._rural_today(),
    )
    text = fields.Text(string="Objection", required=True)
    state = fields.Selection(
        [("open", "Open"), ("answered", "Answered")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    outcome = fields.Selection(
        [("kept", "Paper Stands"), ("changed", "Paper Is Changed")], readonly=True
    )
    answer = fields.Text(readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    date_answered = fields.Date(string="Answered on", readonly=True)
