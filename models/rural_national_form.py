from odoo import fields, models
from odoo.fields import Domain

from ..lib.amounts import format_wan, of_float


class RuralNationalForm(models.Model):
    """The workbook from which the national system is filled (凌源市方案 三(三)). Its
    columns are the county's to adapt: the system's own template is not public.
    """

    _inherit = "rural.form"

    for_national = fields.Boolean(
        string="For the National System",
        help="What the table holds is entered in the national system; the officer "
        "confirms it after the export.",
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _layout(self, region, as_of):
        layout = super()._layout(region, as_of)
        if self.for_national and self.kind == "ledger":
            layout.notes.append(self._transition_note(region, as_of))
        return layout

    def _transition_note(self, region, as_of):
        """衔接资产信息暂不录入系统: how many there are, as the last line says it."""
        count, value = self._transition_assets(region, as_of)
        amount = f"{count}项，原值{format_wan(value)}万元"
        if self.filter_batch == "poverty":
            return f"另有衔接资产{amount}，暂不录入系统，未列入本表。"
        return f"其中衔接资产{amount}。"

    def _transition_assets(self, region, as_of):
        """``(number, value in yuan)`` of the transition assets that the table would
        hold if its batch did not leave them out.
        """
        every = self.new(origin=self)
        every.filter_batch = False
        domain = self.env["rural.form.scope"]._domain(every, region, as_of)
        domain &= Domain("batch", "=", "transition")
        ((count, value),) = self.env["rural.asset"]._read_group(
            domain, [], ["__count", "original_value:sum"]
        )
        return count, of_float(value or 0)
