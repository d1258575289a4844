from odoo import api, fields, models

from .rural_blank import OFFICERS


class RuralBlankColumn(models.Model):
    """One column of a county's own layout: what the table shows in it, a fixed text,
    or nothing.
    """

    _name = "rural.blank.column"
    _description = "Column of an Own Layout"
    _inherit = ["rural.blank.part"]
    _order = "blank_id, position, id"
    _rec_name = "label"

    position = fields.Integer(required=True, readonly=True)
    letter = fields.Char(string="Column", readonly=True)
    label = fields.Char(string="Heading", readonly=True)
    sample = fields.Char(
        string="First Row",
        readonly=True,
        help="What the last trial put there.",
        groups=",".join(OFFICERS),
    )
    # The content's key: the table's columns may be made anew.
    source = fields.Char(string="Content")
    form_id = fields.Many2one(related="blank_id.form_id")
    form_column_id = fields.Many2one(
        "rural.form.column",
        string="Shows",
        compute="_compute_form_column_id",
        inverse="_inverse_form_column_id",
        domain="[('form_id', '=', form_id)]",
    )
    fixed_text = fields.Char(help="The same in every row, where no content is chosen.")
    unit = fields.Selection(
        [("wan", "10,000 yuan"), ("yuan", "Yuan")],
        string="Own Unit",
        help="Money of this column only; otherwise the unit of the layout.",
    )
    required = fields.Boolean(
        string="Must Be Filled", help="The heading says so with a star or 必填."
    )
    hundred = fields.Boolean(
        string="Per Cent in the Heading",
        help="5 per cent stand there as 5, not as 0.05.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("source", "blank_id.form_id.column_ids.source")
    def _compute_form_column_id(self):
        for column in self:
            known = column.blank_id.form_id.column_ids
            column.form_column_id = known.filtered(
                lambda c, key=column.source: key and c.source == key
            )[:1]

    def _inverse_form_column_id(self):
        for column in self:
            column.source = column.form_column_id.source

    @api.onchange("form_column_id")
    def _onchange_form_column_id(self):
        self.source = self.form_column_id.source
