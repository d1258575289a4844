from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.rural_blank_workbook import BlankWorkbook


class RuralBlankExport(models.Model):
    """The export of an official table in the layout that the county uploaded."""

    _inherit = "rural.form.export"

    blank_id = fields.Many2one(
        "rural.blank",
        string="In the County's Own Layout",
        compute="_compute_blank_id",
        store=True,
        readonly=False,
        ondelete="set null",
        domain="[('form_id', '=', form_id), ('county_id', '=', county_id),"
        " ('state', '=', 'ready')]",
        help="Left empty, the table is made in its usual form.",
    )
    county_id = fields.Many2one(related="region_id.county_id")
    has_blank = fields.Boolean(compute="_compute_has_blank")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("form_id", "region_id")
    def _compute_blank_id(self):
        for export in self:
            if not export._blank_fits():
                export.blank_id = False

    @api.depends("form_id", "region_id")
    def _compute_has_blank(self):
        for export in self:
            county = export.county_id
            blanks = self.env["rural.blank"]
            export.has_blank = bool(county and blanks._in_use(export.form_id, county))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _blank_fits(self):
        """Whether the layout is one of this table and county."""
        blank = self.blank_id
        return blank.form_id == self.form_id and blank.county_id == self.county_id

    def _workbook(self):
        if not self.blank_id:
            return super()._workbook()
        if self.blank_id.state != "ready" or not self._blank_fits():
            raise UserError(
                self.env._(
                    "The layout “%(layout)s” is not ready for this table and county. "
                    "Choose another one, or leave it empty.",
                    layout=self.blank_id.name,
                )
            )
        return BlankWorkbook(
            self.blank_id, self.region_id, self.as_of, self._asset_domain()
        )

    def _message(self, checks, mismatches):
        """What the workbook's own sheet of checks would say, in one sentence."""
        if not self.blank_id:
            return super()._message(checks, mismatches)
        _ = self.env._
        lines = [
            self._left_out_text(),
            _("Read back: rows and sums equal those of the database."),
        ]
        if mismatches:
            villages = dict.fromkeys(village for village, _line in mismatches)
            lines.append(
                _(
                    "General ledger, analytic items and income ledger differ in "
                    "%(villages)s. Books / Check the Books names the rows.",
                    villages="、".join([*villages][:20]),
                )
            )
        return "\n".join(line for line in lines if line)
