from odoo import fields, models


class RuralAssetImportIssue(models.Model):
    """One thing the check found: where, what stands there, what to do."""

    _name = "rural.asset.import.issue"
    _description = "Finding in a Workbook"
    _order = "import_id, sheet_no, row, column"

    import_id = fields.Many2one(
        "rural.asset.import", required=True, index=True, ondelete="cascade"
    )
    sheet_no = fields.Integer()
    sheet = fields.Char()
    row = fields.Integer()
    column = fields.Char(help="Letter and heading of the column.")
    value = fields.Char(string="What Stands There")
    severity = fields.Selection([("error", "Error"), ("warning", "Warning")])
    message = fields.Char(string="What Is Wrong and What to Do")
