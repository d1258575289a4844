from odoo import api, fields, models


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
    region_id = fields.Many2one(
        compute="_compute_region_id", store=True, precompute=True, readonly=True
    )
    household_id = fields.Many2one(related="person_id.household_id")
    official = fields.Char(required=True, help="Name and office of the official.")
    relation = fields.Char(string="Relation to the Official")

    _once = models.Constraint(
        "UNIQUE(person_id, official)", "This relation is on file already."
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("person_id.region_id")
    def _compute_region_id(self):
        for row in self:
            row.region_id = row.person_id.sudo().region_id

    @api.depends("person_id.name", "official")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.person_id.name} – {row.official}"
