from odoo import models


class RuralDisposalReason(models.Model):
    """处置原因: why an asset may be disposed of; the county's list."""

    _name = "rural.disposal.reason"
    _description = "Reason of a Disposal"
    _inherit = ["rural.code"]

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")
