from odoo import fields, models


class RuralAssetImportLine(models.Model):
    """One row of the workbook and what the import does with it."""

    _name = "rural.asset.import.line"
    _description = "Row of a Workbook"
    _order = "import_id, sheet_no, row"
    _rec_name = "name"

    import_id = fields.Many2one(
        "rural.asset.import", required=True, index=True, ondelete="cascade"
    )
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
    name = fields.Char(string="Asset")
    region_id = fields.Many2one("rural.region")
    currency_id = fields.Many2one(related="import_id.currency_id")
    original_value = fields.Monetary()
    asset_id = fields.Many2one(
        "rural.asset", string="In the Register", index="btree_not_null"
    )
    target = fields.Selection(
        [
            ("draft", "Draft"),
            ("registered", "Registered"),
            ("confirmed", "Ownership Confirmed"),
        ],
        string="Becomes",
    )
    detail = fields.Text(help="What changes, or why the row is skipped.")
