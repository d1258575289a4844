from odoo import fields, models

from ..models.rural_secret import KINDS


class RuralErasureLine(models.TransientModel):
    """One number that is due."""

    _name = "rural.erasure.line"
    _description = "Number Due for Erasure"
    _order = "village_id, person_id, kind"

    erasure_id = fields.Many2one(
        "rural.erasure", required=True, index=True, ondelete="cascade"
    )
    retention_id = fields.Many2one(
        "rural.retention", string="Retention Rule", readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, string="Kind of Number", readonly=True)
    person_id = fields.Many2one("rural.person", readonly=True, ondelete="cascade")
    village_id = fields.Many2one("rural.region", readonly=True, ondelete="cascade")
    date_left = fields.Date(string="Left on", readonly=True)
