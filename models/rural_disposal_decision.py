from odoo import fields, models

from .res_company import VOTE_BODIES


class RuralDisposalDecision(models.Model):
    """What one village decided on a disposal; of a jointly owned asset every owner
    village decides. Written by the step alone.
    """

    _name = "rural.disposal.decision"
    _description = "Village's Decision on a Disposal"
    _inherit = ["rural.disposal.row"]
    _order = "disposal_id, date, id"
    _rec_name = "voter_id"

    voter_id = fields.Many2one(
        "rural.region",
        string="Deciding Village",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(string="Resolved on", required=True, readonly=True)
    vote_body = fields.Selection(VOTE_BODIES, string="Who Voted", readonly=True)
    number_due = fields.Integer(string="Due to Attend", readonly=True)
    number_present = fields.Integer(string="Present", readonly=True)
    number_agreeing = fields.Integer(string="In Favour", readonly=True)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Minutes",
        readonly=True,
        bypass_search_access=True,
    )

    _voter_uniq = models.Constraint(
        "UNIQUE(disposal_id, voter_id)", "This village has decided already."
    )
