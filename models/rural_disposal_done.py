import secrets
from decimal import Decimal

from odoo import models

from ..lib.amounts import of_float, split_largest_remainder
from .rural_procedure import STATE_TOKEN

# What a walk wrote; a disposal that goes back to draft starts without it.
OF_THE_WALK = (
    "rule_id",
    "needs_village",
    "notice_days",
    "needs_township",
    "needs_department",
    "needs_government",
    "needs_valuation",
    "submitted_date",
    "township_date",
    "department_date",
    "government_date",
    "government_document",
)
USAGE_AFTER = {"scrap": "scrapped", "convert": "in_use", "suspend": "idle"}


class RuralDisposalDone(models.Model):
    """What each step of a disposal leaves behind."""

    _name = "rural.disposal"
    _inherit = "rural.disposal"

    # ------------------------------------------------------------
    # OWNER
    # ------------------------------------------------------------

    def _done_resolve(self, given):
        decisions = self.env["rural.disposal.decision"].sudo()
        decisions.with_context(rural_token=STATE_TOKEN).create(
            {
                "disposal_id": self.id,
                "voter_id": given["voter"].id,
                "date": given["date"],
                "vote_body": self.company_id.sudo().rural_vote_body,
                "number_due": given["number_due"],
                "number_present": given["number_present"],
                "number_agreeing": given["number_agreeing"],
                "attachment_ids": [(6, 0, given["attachments"].ids)],
            }
        )
        self._write_step_fields({"return_reason": False})

    def _done_publish(self, given):
        notices = self.env["rural.notice"].sudo()
        notices.with_context(rural_token=STATE_TOKEN).create(
            {
                "kind": "notice",
                "disposal_id": self.id,
                "region_id": self.region_id.id,
                "date_start": given["date_start"],
                "date_end": given["date_end"],
                "place": given["place"].strip(),
                "photo_start_ids": [(6, 0, given["attachments"].ids)],
                "content_digest": self._content_digest(),
                "token": secrets.token_urlsafe(12),
            }
        )
        self._write_step_fields({"return_reason": False})

    def _done_submit(self, given):
        notice = self._current_notice()
        if notice:
            notice._write_step({"photo_end_ids": given["attachments"]})
        self.line_ids.with_context(rural_token=STATE_TOKEN)._mark_pending()
        self._write_step_fields(
            {
                "submitted_date": self.company_id._rural_today(),
                "return_reason": False,
            }
        )

    # ------------------------------------------------------------
    # APPROVAL
    # ------------------------------------------------------------

    def _done_review(self, given):
        self._write_step_fields({"township_date": given["date"]})

    def _done_agree(self, given):
        self._write_step_fields({"department_date": given["date"]})

    def _done_approve(self, given):
        self._write_step_fields(
            {
                "government_date": given["date"],
                "government_document": given["number"].strip(),
            }
        )

    # ------------------------------------------------------------
    # CARRIED OUT
    # ------------------------------------------------------------

    def _done_complete(self, given):
        """The register follows: the assets leave current totals, or go on otherwise."""
        leaves = self.nature != "stay"
        assets = self.line_ids.asset_id
        self._split_price(of_float(given.get("price") or 0))
        self._write_step_fields(
            {
                "date_done": given["date"],
                "buyer": (given.get("buyer") or "").strip() or False,
                "price": given.get("price") or 0,
                "to_cancel": leaves and any(assets.mapped("in_national_system")),
                "to_book": leaves and self._has_to_book(given),
            }
        )
        usage = USAGE_AFTER.get(self.kind, "disposed")
        if leaves:
            assets._do_step(
                "dispose", self.display_name, attachments=given["attachments"]
            )
        assets.with_context(rural_token=STATE_TOKEN).write({"usage_state": usage})
        self._close_lines()

    def _split_price(self, price):
        """Each asset's part of the price, by net value, to the fen."""
        lines = self.line_ids.with_context(rural_token=STATE_TOKEN)
        weights = [of_float(max(line.net_value, 0)) for line in lines]
        if not any(weights):
            weights = [Decimal(1)] * len(lines)
        parts = split_largest_remainder(price, weights)
        for line, part in zip(lines, parts, strict=True):
            line.price = float(part)

    def _done_cancel(self, given):
        """全国防返贫监测信息系统: what is disposed of is cancelled there, too."""
        self._write_step_fields({"to_cancel": False, "date_cancelled": given["date"]})
        assets = self.line_ids.asset_id
        assets.with_context(rural_token=STATE_TOKEN).write(
            {"in_national_system": False}
        )

    # ------------------------------------------------------------
    # BACK
    # ------------------------------------------------------------

    def _done_take_back(self, given):
        self._start_again(given)

    def _done_return(self, given):
        self._start_again(given)

    def _done_refuse(self, given):
        self._end_in_vain(given)

    def _done_withdraw(self, given):
        self._end_in_vain(given)

    def _start_again(self, given):
        """Back to draft: what was decided and posted is void; the log keeps it."""
        token = {"rural_token": STATE_TOKEN}
        self._cancel_notices()
        self.sudo().decision_ids.with_context(**token).unlink()
        self.line_ids.with_context(**token)._unmark_pending()
        self._write_step_fields(
            {**dict.fromkeys(OF_THE_WALK, False), "return_reason": given["reason"]}
        )

    def _end_in_vain(self, given):
        self._cancel_notices()
        self.line_ids.with_context(rural_token=STATE_TOKEN)._unmark_pending()
        self._close_lines()
        self._write_step_fields({"return_reason": given["reason"]})

    def _close_lines(self):
        self.line_ids.with_context(rural_token=STATE_TOKEN).is_open = False

    def _cancel_notices(self):
        self.sudo().notice_ids._write_step({"cancelled": True})
