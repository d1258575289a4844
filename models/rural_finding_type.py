from odoo import fields, models


class RuralFindingType(models.Model):
    """问题类型: what findings are about; the county may add its own."""

    _name = "rural.finding.type"
    _description = "Type of a Finding"
    _inherit = ["rural.code"]

    discipline = fields.Boolean(
        string="Discipline Clue",
        help="虚报冒领、截留私分 …: seen by the county and the persons named only.",
    )
    cure = fields.Text(help="What usually puts it right; proposed as measures.")

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
