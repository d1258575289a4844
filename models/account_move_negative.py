import typing

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from ..lib import distributions, hash_chain
from ..lib.key_words import first_word
from .account_move_evidence import REVIEWERS
from .rural_account_part import SPENDING


class NegativeHit(typing.NamedTuple):
    """A line of a voucher that the negative list forbids, and by which word."""

    line: object
    item: object
    word: str


class AccountMoveNegative(models.Model):
    """负面清单: spending that the method forbids is stopped at posting.

    A reviewer releases it with a reason; the release is logged and holds for the
    line as it is.
    """

    _name = "account.move"
    _inherit = "account.move"

    rural_release_ids = fields.One2many(
        "rural.negative.release", "move_id", string="Releases", copy=False
    )
    rural_on_negative_list = fields.Boolean(compute="_compute_rural_on_negative_list")
    rural_can_release = fields.Boolean(compute="_compute_rural_on_negative_list")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("rural_warning")
    @api.depends_context("uid")
    def _compute_rural_on_negative_list(self):
        may = any(self.env.user.has_group(group) for group in REVIEWERS)
        for move in self:
            hits = move.state == "draft" and move._rural_negative_hits()
            move.rural_on_negative_list = bool(hits)
            move.rural_can_release = bool(hits) and may

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_rural_release(self):
        """Open the release of what the negative list stops."""
        self.ensure_one()
        self._rural_check_can_release()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release from the Negative List"),
            "res_model": "rural.negative.release.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id},
        }

    def action_rural_ask_release(self):
        """Put the voucher on the desks of the reviewers in charge."""
        self.ensure_one()
        reviewers = self._rural_reviewers()
        if not reviewers:
            raise UserError(
                self.env._(
                    "No township reviewer is in charge of %(region)s. Ask the county "
                    "officer to release the voucher.",
                    region=self.rural_region_id.full_name or self.company_id.name,
                )
            )
        texts = self._rural_negative_problems()
        for user in reviewers:
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Negative list: release or refuse"),
                note="<br/>".join(texts),
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_voucher_name(self):
        """The voucher's number; the date and summary of a draft."""
        if self.name and self.name != "/":
            return self.name
        return f"{self.date} {self.ref or ''}".strip()

    def _rural_reviewers(self):
        """The township reviewers whose regions hold the voucher's."""
        places = self.rural_village_id | self.rural_township_id | self.rural_county_id
        group = self.env.ref("rural_asset.group_rural_reviewer").sudo()
        return group.all_user_ids.filtered(
            lambda u: (
                u.active
                and u.rural_scope_ids & places
                and self.company_id in u.company_ids
            )
        )

    def _rural_check_can_release(self):
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in REVIEWERS):
            raise AccessError(
                self.env._(
                    "The negative list is released by a township reviewer or a county "
                    "officer."
                )
            )
        if not self._rural_negative_hits():
            raise UserError(
                self.env._(
                    "Nothing on the voucher is stopped by the negative list, or it has "
                    "been released already."
                )
            )

    def _rural_negative_hits(self):
        """``[NegativeHit]`` of the lines that are stopped and not released."""
        hits = [hit for line in self.line_ids if (hit := line._rural_negative_hit())]
        if not hits:
            return hits
        released = set(self.sudo().rural_release_ids.mapped("content"))
        return [hit for hit in hits if hit.line._rural_content() not in released]

    def _rural_negative_problems(self):
        """The lines that the negative list names, as sentences."""
        return [
            self.env._(
                "Negative list, %(item)s: “%(word)s” in line %(line)s. %(clause)s",
                item=hit.item.name,
                word=hit.word,
                line=hit.line._rural_label(),
                clause=hit.item.clause,
            )
            for move in self
            for hit in move._rural_negative_hits()
        ]

    def _rural_check_negative(self):
        texts = []
        for move in self.filtered(lambda m: m.company_id.rural_negative == "block"):
            if problems := move._rural_negative_problems():
                texts.append("\n- ".join([move._rural_refusal(), *problems]))
        if texts:
            texts.append(
                self.env._(
                    "Correct the voucher, or save it and let a township reviewer "
                    "release it with a reason (button “Ask for Release”)."
                )
            )
            raise UserError("\n\n".join(texts))


class AccountMoveLineNegative(models.Model):
    _name = "account.move.line"
    _inherit = "account.move.line"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_negative_hit(self):
        """The item of the negative list that the line falls under, or None; what
        lowers spending, as a reversal does, is never stopped.
        """
        part = self._rural_part()
        if self.company_currency_id.compare_amounts(self.balance, 0) <= 0:
            return None
        if part not in SPENDING and not self._rural_has_use():
            return None
        items = self.env["rural.negative.item"].sudo()
        words = items._words()
        if word := first_word(self._rural_texts(), [word for word, _item in words]):
            return NegativeHit(self, items.browse(dict(words)[word]), word)
        if part == "forbidden" and (item := items._of_accounts()):
            return NegativeHit(self, item, self.account_id.display_name)
        return None

    def _rural_has_use(self):
        """Whether any key of the distribution carries a direction of use."""
        named = distributions.account_ids(self.analytic_distribution)
        return not self.env["rural.use"]._account_ids().isdisjoint(named)

    def _rural_texts(self):
        """Everything that the line and its voucher say."""
        move = self.move_id
        return (
            self.name,
            self.product_id.name,
            move.ref,
            html2plaintext(move.narration or ""),
        )

    def _rural_content(self):
        """The digest of what a release holds for."""
        return hash_chain.digest(
            {
                "texts": [text or None for text in self._rural_texts()],
                "account": self.account_id.code,
                "balance": f"{self.balance:.2f}",
            }
        )
