from odoo import fields, models

PERSON_KINDS = [
    ("lifted", "Lifted out of Poverty"),
    ("monitored", "Monitored for Return to Poverty"),
    ("other", "Other"),
]


class RuralDistributionShare(models.Model):
    """具体名单: who got how much of one item (annex 2).

    Names only: nothing here may hold numbers of identity cards, bank cards or
    telephones, as the list is published.
    """

    _name = "rural.distribution.share"
    _description = "Person in a Distribution"
    _inherit = ["rural.distribution.row"]
    _order = "line_id, sequence, id"

    sequence = fields.Integer(default=10)
    line_id = fields.Many2one(
        "rural.distribution.line", required=True, index=True, ondelete="cascade"
    )
    distribution_id = fields.Many2one(
        related="line_id.distribution_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    name = fields.Char(string="Person", required=True)
    person_kind = fields.Selection(PERSON_KINDS, required=True, default="lifted")
    amount = fields.Monetary()
    reason = fields.Char(string="Why")

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount paid to a person cannot be negative."
    )

    _content_fields = ("name", "person_kind", "amount", "reason")
