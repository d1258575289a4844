from odoo import models


class RuralProjectType(models.Model):
    """项目类型: the kind of project an asset came from."""

    _name = "rural.project.type"
    _description = "Project Type"
    _inherit = ["rural.code"]

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
