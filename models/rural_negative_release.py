from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import hash_chain
from .account_move import BOOKS_TOKEN

DIGEST_FIELDS = (
    "voucher_ref",
    "voucher",
    "line_label",
    "item_name",
    "word",
    "user_name",
    "role",
    "date",
    "reason",
    "content",
)


class RuralNegativeRelease(models.Model):
    """One line released from the negative list: who, in which role, why.

    Written by the release alone, never changed or deleted. It holds for the line
    as it was: another text, account or amount needs another release.
    """

    _name = "rural.negative.release"
    _description = "Release from the Negative List"
    _order = "id desc"
    _rec_name = "line_label"

    move_id = fields.Many2one(
        "account.move",
        string="Voucher Released",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    voucher_ref = fields.Integer(
        string="Voucher Id",
        readonly=True,
        index=True,
        help="Stays when the draft is deleted; the digests of one voucher are a chain.",
    )
    voucher = fields.Char(readonly=True)
    line_label = fields.Char(string="Line", readonly=True)
    item_id = fields.Many2one(
        "rural.negative.item", readonly=True, index=True, ondelete="restrict"
    )
    item_name = fields.Char(readonly=True)
    word = fields.Char(string="Found", readonly=True)
    content = fields.Char(readonly=True, help="Digest of what was released.")
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    user_name = fields.Char(readonly=True)
    role = fields.Char(readonly=True)
    date = fields.Datetime(string="When", readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    digest = fields.Char(readonly=True)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("rural_books") is not BOOKS_TOKEN:
            raise UserError(
                self.env._("Releases are written by the step “Release” of a voucher.")
            )
        for voucher in {vals["voucher_ref"] for vals in vals_list}:
            own = [vals for vals in vals_list if vals["voucher_ref"] == voucher]
            last = self.sudo().search([("voucher_ref", "=", voucher)], limit=1).digest
            for vals in own:
                vals["digest"] = last = hash_chain.digest(self._content_of(vals), last)
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self.env._("A release that was logged cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A release that was logged cannot be deleted."))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _content_of(self, vals):
        """What the digest is taken over."""
        return {
            name: fields.Datetime.to_string(vals[name])
            if name == "date"
            else vals[name] or None
            for name in DIGEST_FIELDS
        }

    def _chain_rows(self):
        """``[(content, digest)]`` in writing order, for verification."""
        return [
            (self._content_of({name: row[name] for name in DIGEST_FIELDS}), row.digest)
            for row in self.sorted("id")
        ]

    @api.model
    def _release(self, hits, reason):
        """Log one row for each hit. The caller has checked who may."""
        user = self.env.user
        now = fields.Datetime.now()
        rows = [
            {
                "move_id": hit.line.move_id.id,
                "voucher_ref": hit.line.move_id.id,
                "voucher": hit.line.move_id._rural_voucher_name(),
                "line_label": hit.line._rural_label(),
                "item_id": hit.item.id,
                "item_name": hit.item.name,
                "word": hit.word,
                "content": hit.line._rural_content(),
                "reason": reason,
                "user_id": user.id,
                "user_name": user.name,
                "role": user._rural_role(),
                "date": now,
                "village_id": hit.line.move_id.rural_village_id.id,
                "township_id": hit.line.move_id.rural_township_id.id,
                "county_id": hit.line.move_id.rural_county_id.id,
                "company_id": hit.line.move_id.company_id.id,
            }
            for hit in hits
        ]
        self.sudo().with_context(rural_books=BOOKS_TOKEN).create(rows)
