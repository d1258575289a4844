from odoo import api, fields, models


class RuralWorkbookImportColumn(models.AbstractModel):
    """What a column of the workbook is taken for; the user may choose again.

    The concrete models declare ``import_id``; ``_kind`` is that of their import.
    """

    _name = "rural.workbook.import.column"
    _description = "Column of a Workbook"
    _order = "import_id, sheet_no, position"
    _rec_name = "label"

    _kind = "asset"

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
        return self.env["rural.import.column"]._selection_field(self._kind)
