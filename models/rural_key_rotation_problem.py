from odoo import fields, models

from .rural_secret import KINDS


class RuralKeyRotationProblem(models.Model):
    """A number that could not be opened while sealing anew: whose, and why."""

    _name = "rural.key.rotation.problem"
    _description = "Number Not Opened"
    _order = "person_name, id"

    rotation_id = fields.Many2one(
        "rural.key.rotation", required=True, index=True, ondelete="cascade"
    )
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Whose Number", model_field="res_model", required=True, readonly=True
    )
    person_name = fields.Char(string="Person", readonly=True)
    kind = fields.Selection(
        KINDS, string="Kind of Number", required=True, readonly=True
    )
    problem = fields.Char(readonly=True)
