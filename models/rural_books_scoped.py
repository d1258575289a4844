from odoo import fields, models


class RuralBooksScoped(models.AbstractModel):
    """A record of the books that belongs to a village, a township or a county.

    Vouchers, payments and book assets carry the same columns as the register, so
    that one shape of record rule keeps both apart by region.
    """

    _name = "rural.books.scoped"
    _description = "Books of a Region"

    rural_region_id = fields.Many2one(
        "rural.region",
        string="Region",
        index="btree_not_null",
        ondelete="restrict",
        help="The village that the record belongs to; with several villages the "
        "township or county above them.",
    )
    rural_village_id = fields.Many2one(
        related="rural_region_id.village_id",
        string="Village in the Books",
        store=True,
        index="btree_not_null",
    )
    rural_township_id = fields.Many2one(
        related="rural_region_id.township_id",
        string="Township in the Books",
        store=True,
        index="btree_not_null",
    )
    rural_county_id = fields.Many2one(
        related="rural_region_id.county_id",
        string="County in the Books",
        store=True,
        index="btree_not_null",
    )
