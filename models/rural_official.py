from odoo import fields, models


class RuralOfficial(models.Model):
    """A relative of an official, as a county's list names them: what such a person
    receives is looked at twice. Optional; supplied by the county.
    """

    _name = "rural.official"
    _description = "Relative of an Official"
    _inherit = ["rural.scoped"]
    _order = "village_id, id"

    person_id = fields.Many2one(
        "rural.person", required=True, index=True, ondelete="cascade"
    )
    official = fields.Char(required=True, help="Name and office of the official.")
    relation = fields.Char(string="Relation to the Official")

    _once = models.Constraint(
        "UNIQUE(person_id, official)", "This relation is on file already."
    )
