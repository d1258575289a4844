from odoo import fields, models


class RuralWorkbookImportLine(models.AbstractModel):
    """One row of the workbook and what the import does with it."""

    _name = "rural.workbook.import.line"
    _description = "Row of a Workbook"
    _order = "import_id, sheet_no, row"
    _rec_name = "name"

    sheet_no = fields.Integer()
    sheet = fields.Char()
    row = fields.Integer()
    status = fields.Selection(
        [
            ("new", "New"),
            ("changed", "Changed"),
            ("unchanged", "Unchanged"),
            ("skipped", "Skipped"),
            ("wrong", "Wrong"),
        ]
    )
    name = fields.Char()
    region_id = fields.Many2one("rural.region")
    detail = fields.Text(help="What changes, or why the row is skipped.")
