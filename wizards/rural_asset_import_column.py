from odoo import api, fields, models


class RuralAssetImportColumn(models.Model):
    """What a column of the workbook is taken for; the user may choose again."""

    _name = "rural.asset.import.column"
    _description = "Column of a Workbook"
    _order = "import_id, sheet_no, position"
    _rec_name = "label"

    import_id = fields.Many2one(
        "rural.asset.import", required=True, index=True, ondelete="cascade"
    )
    sheet_no = fields.Integer()
    sheet = fields.Char(readonly=True)
    position = fields.Integer(readonly=True)
    letter = fields.Char(string="Column", readonly=True)
    label = fields.Char(string="Heading", readonly=True)
    fingerprint = fields.Char(readonly=True)
    field = fields.Selection(
        "_selection_field",
        string="Taken for",
        help="Empty: the column is not imported. A choice made here is remembered "
        "for workbooks with the same heading.",
    )

    @api.model
    def _selection_field(self):
        return self.env["rural.import.column"]._selection_field()
