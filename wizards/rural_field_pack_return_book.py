from odoo import fields, models


class RuralFieldPackReturnBook(models.Model):
    """One workbook that came back, and whether it can be taken."""

    _name = "rural.field.pack.return.book"
    _description = "Returned Workbook"
    _order = "return_id, number"

    return_id = fields.Many2one(
        "rural.field.pack.return", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer()
    name = fields.Char(string="File Name")
    sheet_id = fields.Many2one(
        "rural.inventory.sheet", string="Count Sheet", ondelete="cascade"
    )
    status = fields.Selection(
        [("right", "In Order"), ("older", "Older"), ("wrong", "Wrong")]
    )
    message = fields.Text()
    count_taken = fields.Integer(string="New Counts")
    count_same = fields.Integer(string="Counted the Same")
    count_conflict = fields.Integer(string="Counted Otherwise")
    count_wrong = fields.Integer(string="Wrong")
    count_blank = fields.Integer(string="Rows Left Empty")
