from odoo import models


class RuralDepartment(models.Model):
    """行业主管部门: the department in charge under 谁主管、谁负责."""

    _name = "rural.department"
    _description = "Department in Charge"
    _inherit = ["rural.code"]

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
