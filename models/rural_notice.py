import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import notice_period
from .rural_distribution import SETTLED
from .rural_procedure import STATE_TOKEN, holds_token

FREE_PREFIXES = ("message_", "activity_", "my_activity_")


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
    _rec_names_search = ["distribution_id", "package_id", "place"]

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
    date_start = fields.Date(string="First Day", required=True, readonly=True)
    date_end = fields.Date(
        string="Last Day", readonly=True, help="Empty for long-term announcements."
    )
    place = fields.Char(string="Posted at", readonly=True)
    photo_start_ids = fields.Many2many(
        "ir.attachment",
        "rural_notice_photo_start_rel",
        "notice_id",
        "attachment_id",
        string="Photos at the Start",
        readonly=True,
        bypass_search_access=True,
    )
    photo_end_ids = fields.Many2many(
        "ir.attachment",
        "rural_notice_photo_end_rel",
        "notice_id",
        "attachment_id",
        string="Photos at the End",
        readonly=True,
        bypass_search_access=True,
    )
    cancelled = fields.Boolean(
        string="Void",
        readonly=True,
        help="The paper was returned or withdrawn: the notice is void.",
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
    document_id = fields.Many2one(
        "rural.kept.document",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The annex as it hangs on the board.",
    )
    document_checksum = fields.Char(related="document_id.checksum")
    objection_ids = fields.One2many("rural.objection", "notice_id", string="Objections")

    state = fields.Selection(
        [
            ("ahead", "Not Yet Up"),
            ("running", "On Display"),
            ("over", "Taken Down"),
            ("cancelled", "Void"),
        ],
        compute="_compute_state",
        help="Void: the paper went back to draft or was withdrawn.",
    )
    days = fields.Integer(
        compute="_compute_state", help="The first and the last day counted."
    )
    days_left = fields.Integer(
        compute="_compute_state", help="Today and the last day counted."
    )
    open_from = fields.Date(
        string="Next Step from",
        compute="_compute_state",
        help="The day after the last: the village may report to the township.",
    )
    url = fields.Char(string="Public Address", compute="_compute_url")

    _token_uniq = models.Constraint("UNIQUE(token)", "This token exists already.")
    _period_order = models.Constraint(
        "CHECK(date_end >= date_start)", "The notice ends before it starts."
    )
    # 来安县办法 四(一): 公示时间不少于10天, the first and the last day counted.
    _legal_days = models.Constraint(
        "CHECK(kind <> 'notice' OR date_end - date_start >= 9)",
        "By the regulation a notice is up for ten days at least.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("kind", "distribution_id.display_name", "package_id.display_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for notice in self:
            paper = notice.distribution_id or notice.package_id
            notice.display_name = f"{paper.display_name} {kinds.get(notice.kind, '')}"

    @api.depends("date_start", "date_end", "cancelled", "distribution_id.state")
    def _compute_state(self):
        for notice in self:
            today = (notice.company_id or self.env.company)._rural_today()
            start, end = notice.date_start, notice.date_end
            notice.state = notice._state_on(today)
            notice.days = notice_period.length(start, end) if start and end else 0
            running = end and notice.state == "running"
            notice.days_left = notice_period.length(today, end) if running else 0
            notice.open_from = end and notice_period.open_from(end)

    def _state_on(self, today):
        if self.cancelled:
            return "cancelled"
        if self.date_start and today < self.date_start:
            return "ahead"
        replaced = self.distribution_id.state == "superseded"
        ended = self.date_end and today > self.date_end
        return "over" if ended or replaced else "running"

    @api.depends("token")
    def _compute_url(self):
        for notice in self:
            notice.url = notice.get_base_url() + self._url_path(notice.token)

    @api.model
    def _url_path(self, token):
        """The path of the public page (`rural.public.page`)."""
        return f"/rural/n/{token}"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            raise UserError(
                self.env._(
                    "A notice is made by the steps “Put on Notice” and “Announce” of a "
                    "plan, result or township package."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        posted = [name for name in vals if not name.startswith(FREE_PREFIXES)]
        if posted and not holds_token(self.env):
            raise UserError(
                self.env._(
                    "A notice stands as it was posted. To post another, take the paper "
                    "back and let it walk the procedure again."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A notice that was posted cannot be deleted."))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _post_paper(self, paper, kind, start, end, place, photos):
        """Post a plan or result; called by its steps alone."""
        return (
            self.sudo()
            .with_context(rural_token=STATE_TOKEN)
            .create(
                {
                    "kind": kind,
                    "distribution_id": paper.id,
                    "region_id": paper.region_id.id,
                    "date_start": start,
                    "date_end": end,
                    "place": place.strip(),
                    "photo_start_ids": [(6, 0, photos.ids)],
                    "content_digest": paper._content_digest(),
                    "token": secrets.token_urlsafe(12),
                }
            )
        )

    def _write_step(self, vals):
        """Write what a step of the paper changes about its notices."""
        self.sudo().with_context(rural_token=STATE_TOKEN).write(vals)

    def _takes_objections(self):
        """Whether an objection can be registered: while the notice is up, and later
        until the paper is filed.
        """
        self.ensure_one()
        if self.state == "cancelled":
            return False
        paper = self.distribution_id or self.package_id
        return self.state == "running" or paper.state not in SETTLED
