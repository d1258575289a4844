from odoo import api, fields, models


class AccountMove(models.Model):
    """A voucher of project assets belongs to a village, a township or a county.

    The region follows from the 村 tags of the lines; chosen on the voucher first,
    it gives the lines their tag.
    """

    _name = "account.move"
    _inherit = ["account.move", "rural.books.scoped"]

    rural_region_id = fields.Many2one(
        compute="_compute_rural_region_id",
        store=True,
        readonly=False,
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("line_ids.analytic_distribution")
    def _compute_rural_region_id(self):
        tags = self.env["rural.tags"]
        for move in self:
            villages = self.env["rural.region"].union(
                *(
                    tags._records(distribution, "village")
                    for distribution in move.line_ids.mapped("analytic_distribution")
                    if distribution
                )
            )
            move.rural_region_id = villages._common_region() or move.rural_region_id
