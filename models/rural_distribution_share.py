from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib.personal_numbers import number_in_name, personal_number

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
    person_id = fields.Many2one(
        "rural.person",
        string="Person on File",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('village_id', '=', village_id)]",
    )
    name = fields.Char(string="Person", required=True)
    person_kind = fields.Selection(PERSON_KINDS, required=True, default="lifted")
    amount = fields.Monetary()
    reason = fields.Char(string="Why")

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount paid to a person cannot be negative."
    )

    _content_fields = ("person_id", "name", "person_kind", "amount", "reason")

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("name", "reason")
    def _check_personal_numbers(self):
        for share in self:
            if number_in_name(share.name) or personal_number(share.reason):
                raise ValidationError(
                    self.env._(
                        "“%(person)s” in the list of “%(item)s”: numbers of identity "
                        "cards, telephones or bank cards must not be published. Write "
                        "the name and the reason only.",
                        person=share.name,
                        item=share.line_id.name,
                    )
                )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares.line_id._count_persons()
        return shares

    def write(self, vals):
        lines = self.line_id
        result = super().write(vals)
        if "line_id" in vals:
            self._check_paper_draft()
            (lines | self.line_id)._count_persons()
        return result

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        lines.exists()._count_persons()
        return result
