from odoo import api, models


class RuralBlankFormColumn(models.Model):
    """A column of a table is chosen by both of its heads: 资产合计/数量."""

    _inherit = "rural.form.column"
    _rec_names_search = ["name", "group"]

    @api.depends("group", "name")
    def _compute_display_name(self):
        for column in self:
            column.display_name = "/".join(filter(None, (column.group, column.name)))
