from odoo import fields, models


class RuralWorkbookImportIssue(models.AbstractModel):
    """One thing the check found: where, what stands there, what to do."""

    _name = "rural.workbook.import.issue"
    _description = "Finding in a Workbook"
    _order = "import_id, sheet_no, row, column"

    sheet_no = fields.Integer()
    sheet = fields.Char()
    row = fields.Integer()
    column = fields.Char(help="Letter and heading of the column.")
    value = fields.Char(string="What Stands There")
    severity = fields.Selection([("error", "Error"), ("warning", "Warning")])
    message = fields.Char(string="What Is Wrong and What to Do")
