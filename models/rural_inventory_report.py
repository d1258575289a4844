from odoo import api, fields, models


class RuralInventoryReport(models.AbstractModel):
    """A paper of a clean-up that the county or a township draws up once (凌源市方案
    五(一)2).
    """

    _name = "rural.inventory.report"
    _description = "Paper of a Clean-up"

    # What the paper is called.
    _noun = ""

    name = fields.Char(compute="_compute_name", store=True)
    inventory_id = fields.Many2one(
        "rural.inventory",
        string="Clean-up Campaign",
        required=True,
        index=True,
        ondelete="cascade",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("inventory_id", "region_id")
    def _check_region(self):
        for paper in self.sudo():
            paper.inventory_id._check_reports(paper.region_id)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("inventory_id.year", "region_id.name")
    def _compute_name(self):
        for paper in self:
            place, year = paper.region_id.name or "", paper.inventory_id.year
            paper.name = f"{place}{year}年{self._noun}"
