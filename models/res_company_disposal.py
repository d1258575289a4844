from odoo import fields, models


class ResCompanyDisposal(models.Model):
    """The county's choices for disposals."""

    _inherit = "res.company"

    rural_disposal_post = fields.Boolean(
        string="Post Vouchers of Disposals at Once",
        help="Otherwise they are drafts that the accountant looks at and posts.",
    )
    rural_disposal_equity = fields.Boolean(
        string="Losses of Grant-Financed Assets to the Reserve",
        help="The grant's part of a loss is charged to 公积公益金 311 instead of "
        "其他支出 515.",
    )
    rural_disposals_since = fields.Date(
        string="Disposals Walk the Procedure Here from",
        default=lambda self: fields.Date.context_today(self),
        help="What was disposed of before this day is taken over by the county officer "
        "with its day and paper. Empty: nothing is taken over.",
    )
