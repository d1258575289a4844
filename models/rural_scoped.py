from odoo import fields, models
from odoo.exceptions import UserError

COLUMNS = ("village_id", "township_id", "county_id", "company_id")


class RuralScoped(models.AbstractModel):
    """A record that belongs to a place.

    The village, township and county stand as columns of the record itself:
    record rules, grouping and indexes use those and never walk the tree.
    """

    _name = "rural.scoped"
    _description = "Record of a Region"

    region_id = fields.Many2one(
        "rural.region",
        required=True,
        index=True,
        ondelete="restrict",
        help="The village the record belongs to; a township or the county "
        "where it belongs to no single village.",
    )
    village_id = fields.Many2one(
        related="region_id.village_id",
        string="Village",
        store=True,
        precompute=True,
        index=True,
    )
    township_id = fields.Many2one(
        related="region_id.township_id",
        string="Township",
        store=True,
        precompute=True,
        index=True,
    )
    county_id = fields.Many2one(
        related="region_id.county_id",
        string="County",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="region_id.company_id",
        string="Company",
        store=True,
        precompute=True,
        index=True,
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        """A record stays within the regions of whoever moves it; the columns
        follow the region and are never written beside it.
        """
        if not self.env.su and vals.keys() & set(COLUMNS):
            raise UserError(
                self.env._("Village, township and county follow from the region.")
            )
        result = super().write(vals)
        if "region_id" in vals:
            self.check_access("write")
        return result
