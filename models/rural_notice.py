import secrets

from odoo import api, fields, models


class RuralNotice(models.Model):
    """公示 and 公告: what was put on the village's or township's board, from when to
    when, where, with photos; the objections to it; and the document itself.

    Made by the steps of a paper or package. The token is the address of the public
    page that the printed code leads to; it says nothing about the notice.
    """

    _name = "rural.notice"
    _description = "Public Notice"
    _inherit = ["rural.scoped", "mail.thread"]
    _order = "date_start desc, id desc"

    kind = fields.Selection(
        [("notice", "Public Notice"), ("announcement", "Announcement")],
        required=True,
        readonly=True,
    )
    distribution_id = fields.Many2one(
        "rural.distribution",
        string="Plan or Result",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    package_id = fields.Many2one(
        "rural.package",
        string="Township Package",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    region_id = fields.Many2one(readonly=True)
    date_start = fields.Date(string="From", required=True, readonly=True)
    date_end = fields.Date(
        string="Until", readonly=True, help="Empty for long-term announcements."
    )
    place = fields.Char(readonly=True)
    photo_start_ids = fields.Many2many(
        "ir.attachment",
        "rural_notice_photo_start_rel",
        "notice_id",
        "attachment_id",
        string="Photos at the Start",
        readonly=True,
    )
    photo_end_ids = fields.Many2many(
        "ir.attachment",
        "rural_notice_photo_end_rel",
        "notice_id",
        "attachment_id",
        string="Photos at the End",
        readonly=True,
    )
    cancelled = fields.Boolean(
        readonly=True, help="The paper was returned or withdrawn: the notice is void."
    )
    content_digest = fields.Char(
        string="Digest of the Content",
        readonly=True,
        help="What the paper said when it was posted.",
    )
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(12),
    )
    objection_ids = fields.One2many("rural.objection", "notice_id", string="Objections")

    _token_uniq = models.Constraint("UNIQUE(token)", "This token exists already.")
    _period_order = models.Constraint(
        "CHECK(date_end >= date_start)", "The notice ends before it starts."
    )
    # 来安县办法 四(一): 公示时间不少于10天, the first and the last day counted.
    _legal_days = models.Constraint(
        "CHECK(kind <> 'notice' OR date_end - date_start >= 9)",
        "By the regulation a notice is up for ten days at least.",
    )

    @api.model
    def _url_path(self, token):
        """The path of the public page, which comes with the village portal."""
        return f"/rural/n/{token}"
