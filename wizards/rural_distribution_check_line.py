from odoo import api, fields, models

from ..models.rural_distribution_tie import RULES


class RuralDistributionCheckLine(models.TransientModel):
    """One thing that a plan, a result or a township's package says twice, and not
    the same.
    """

    _name = "rural.distribution.check.line"
    _description = "Difference in Plans and Results"
    _order = "id"

    check_id = fields.Many2one(
        "rural.distribution.check", required=True, index=True, ondelete="cascade"
    )
    document = fields.Reference(
        [
            ("rural.distribution", "Plan or Result"),
            ("rural.package", "Township Package"),
        ],
        required=True,
    )
    name = fields.Char(string="Plan, Result or Package")
    township_id = fields.Many2one("rural.region", ondelete="cascade")
    rule = fields.Selection(RULES, required=True)
    what = fields.Char(string="Compared")
    is_amount = fields.Boolean()
    stated = fields.Float(string="On the Paper", digits=(16, 2))
    found = fields.Float(string="Must Be", digits=(16, 2))
    difference = fields.Float(compute="_compute_difference", digits=(16, 2))

    @api.depends("stated", "found")
    def _compute_difference(self):
        for line in self:
            line.difference = line.stated - line.found

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.document._name,
            "res_id": self.document.id,
            "views": [(False, "form")],
        }
