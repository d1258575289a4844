from odoo import fields, models
from odoo.exceptions import UserError


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

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        """Who may see what was found does not change under it."""
        if "discipline" in vals:
            changed = self.filtered(lambda t: t.discipline != vals["discipline"])
            findings = self.env["rural.finding"].sudo()
            used = findings.search([("type_id", "in", changed.ids)], limit=1)
            if used:
                raise UserError(
                    self.env._(
                        "There are findings of type “%(type)s”: who may see them "
                        "stays. Add a type of its own.",
                        type=used.type_id.name,
                    )
                )
        return super().write(vals)
