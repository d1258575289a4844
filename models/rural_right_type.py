from odoo import fields, models


class RuralRightType(models.Model):
    """权属种类: the rights a county records; schemes of four and of six rights
    are both in use, so the list is data.
    """

    _name = "rural.right.type"
    _description = "Kind of Right"
    _inherit = ["rural.code"]

    is_ownership = fields.Boolean(
        string="Counts as Ownership",
        help="Shares of this right must add up to 100 % before an asset's "
        "ownership is confirmed.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
