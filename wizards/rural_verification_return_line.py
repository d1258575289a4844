from odoo import fields, models

from ..models.rural_verification_answer import RESULTS


class RuralVerificationReturnLine(models.TransientModel):
    """A row of a returned workbook that is new, wrong or answered otherwise."""

    _name = "rural.verification.return.line"
    _description = "Row of a Returned Verification Workbook"
    _order = "kind desc, row"

    return_id = fields.Many2one(
        "rural.verification.return", required=True, index=True, ondelete="cascade"
    )
    row = fields.Integer(string="Row in the Workbook", readonly=True)
    answer_id = fields.Many2one(
        "rural.verification.answer", readonly=True, ondelete="cascade"
    )
    text = fields.Char(string="Asset and Indicator", readonly=True)
    kind = fields.Selection(
        [
            ("new", "New"),
            ("same", "Unchanged"),
            ("conflict", "Answered Otherwise"),
            ("wrong", "To Correct"),
        ],
        string="What Becomes of It",
        readonly=True,
    )
    result = fields.Selection(RESULTS, string="Conclusion", readonly=True)
    remark = fields.Char(readonly=True)
    latitude = fields.Float(digits=(10, 6), readonly=True)
    longitude = fields.Float(digits=(10, 6), readonly=True)
    problem = fields.Text(readonly=True)
    here_result = fields.Selection(related="answer_id.result", string="Conclusion Here")
    here_remark = fields.Char(related="answer_id.remark", string="Remark Here")
    here_by = fields.Many2one(
        related="answer_id.answered_by", string="Answered Here by"
    )
    decision = fields.Selection(
        [("workbook", "The Workbook Is Right"), ("kept", "What Stands Here Is Right")],
        string="Which Is Right",
    )
