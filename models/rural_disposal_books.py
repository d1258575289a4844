import json
from decimal import Decimal

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..lib.amounts import FEN, of_float, split_largest_remainder

# Money of the village itself; all other sources are grants.
OWN_MONEY = "rural_asset.funding_source_f90"


class RuralDisposalBooks(models.Model):
    """A disposal in the books (财会〔2023〕14号).

    Removal: 借 固定资产清理 154, 借 累计折旧 152, 贷 固定资产 151. Then, but for what
    was given for another value, one voucher: 借 102 贷 154 the price, 借 154 贷 102
    the costs, the rest 贷 504 or 借 515; by the county's choice the grant's part of
    a loss is 借 311.
    """

    _name = "rural.disposal"
    _inherit = "rural.disposal"

    to_book = fields.Boolean(string="To Be Booked", readonly=True, copy=False)
    date_booked = fields.Date(
        string="Taken out of the Books on", readonly=True, copy=False
    )
    move_ids = fields.Many2many(
        "account.move",
        "rural_disposal_move_rel",
        "disposal_id",
        "move_id",
        string="Vouchers",
        readonly=True,
        copy=False,
        groups="rural_asset.group_rural_books",
    )
    move_count = fields.Integer(
        string="Vouchers of the Disposal",
        compute="_compute_move_count",
        groups="rural_asset.group_rural_books",
    )

    def _compute_move_count(self):
        for disposal in self:
            disposal.move_count = len(disposal.move_ids)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_book(self):
        """Ask for the day, the costs and where the money came in."""
        self.ensure_one()
        self._check_may_step("book")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take out of the Books"),
            "res_model": "rural.disposal.book",
            "view_mode": "form",
            "target": "new",
            "context": {"default_disposal_id": self.id},
        }

    def action_open_vouchers(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.env._("Vouchers"))

    # ------------------------------------------------------------
    # STEP
    # ------------------------------------------------------------

    def _has_to_book(self, given):
        """Something stands in the books, or money came in."""
        money = self.nature != "exchange" and given.get("price")
        return bool(money or self.line_ids.asset_id._running_books())

    def _before_book(self, given):
        """Make the vouchers, so that the step's log names them."""
        given.setdefault("cost", 0)
        removals = self._remove_books(given["date"])
        moves = removals + self._closing_move(removals, given)
        self._attach_papers(moves)
        self._write_step_fields({"move_ids": [Command.link(move.id) for move in moves]})
        if self.company_id.sudo().rural_disposal_post:
            moves.action_post()
        given["changes"] = json.dumps(
            [{"voucher": move.id, "ref": move.ref} for move in moves],
            ensure_ascii=False,
        )

    def _done_book(self, given):
        self._write_step_fields({"to_book": False, "date_booked": given["date"]})

    # ------------------------------------------------------------
    # REMOVAL
    # ------------------------------------------------------------

    def _remove_books(self, day):
        """Take the book assets out: what is left of them goes to 固定资产清理."""
        books = self.line_ids.asset_id._running_books().with_env(self.env)
        books.check_access("write")
        for book in books.filtered(lambda b: b.state == "draft"):
            raise UserError(
                self.env._(
                    "%(asset)s is a draft in the books. Confirm or delete it there "
                    "first.",
                    asset=book.display_name,
                )
            )
        moves = self.env["account.move"]
        for book in books:
            wizard = self.env["account.asset.remove"]
            wizard = wizard.with_context(**book.remove()["context"]).create(
                {"date_remove": day, "posting_regime": "residual_value"}
            )
            wizard.remove()
            lines = book.depreciation_line_ids
            moves |= lines.filtered(lambda line: line.type == "remove").move_id
        return moves

    # ------------------------------------------------------------
    # MONEY
    # ------------------------------------------------------------

    def _closing_move(self, removals, given):
        """One voucher for price, costs, gain and loss; none when nothing is left."""
        costs = self._split_cost(of_float(given["cost"]))
        items = [
            item
            for line, cost in zip(self.line_ids, costs, strict=True)
            for item in self._closing_items(line, cost, removals, given)
        ]
        if not items:
            return self.env["account.move"]
        money = given.get("journal") if self.price or given["cost"] else None
        return self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": (money or self._general_journal()).id,
                "company_id": self.company_id.id,
                "date": given["date"],
                "ref": self.display_name,
                "line_ids": [Command.create(item) for item in items],
            }
        )

    def _split_cost(self, cost):
        return split_largest_remainder(cost, [1] * len(self.line_ids))

    def _closing_items(self, line, cost, removals, given):
        """The voucher's items for one asset; all carry the asset's tags."""
        asset = line.asset_id
        price = of_float(line.price) if self.nature != "exchange" else Decimal(0)
        left = self._left_of(asset, removals) if self.nature != "exchange" else {}
        rows = [(account, -amount) for account, amount in left.items()]
        if price or cost:
            money = self._money_account(given.get("journal"))
            rows += [(money, price), (money, -cost)]
        rows += self._result_rows(asset, -sum(amount for _a, amount in rows))
        tags = asset._books_distribution()
        return [
            {
                "account_id": account.id,
                "balance": float(amount),
                "name": self.display_name,
                "analytic_distribution": tags,
            }
            for account, amount in rows
            if amount
        ]

    def _left_of(self, asset, removals):
        """``{account: yuan}``: what the removal of the asset left to be cleared."""
        left = {}
        books = asset.sudo().book_asset_ids
        for item in removals.line_ids.filtered(lambda i: i.asset_id in books):
            account = item.asset_id.profile_id.account_residual_value_id
            if item.account_id == account:
                left[account] = left.get(account, 0) + of_float(item.balance)
        return left

    def _result_rows(self, asset, rest):
        """``[(account, balance)]`` of gain (below zero) or loss (above)."""
        profile = self._profile_of(asset)
        if asset.asset_form == "equity":  # the difference is 投资收益 502
            return [(profile.account_residual_value_id, rest)]
        if rest <= 0:
            return [(profile.account_plus_value_id, rest)]
        granted = self._granted_part(asset, rest)
        parts = self.env["rural.account.part"]
        equity = [(parts._account(self.company_id, "equity"), granted)]
        loss = [(profile.account_min_value_id, rest - granted)]
        return (equity if granted else []) + loss

    def _granted_part(self, asset, loss):
        """The part of a loss that 公积公益金 bears: that of the grants in the value."""
        if not self.company_id.sudo().rural_disposal_equity:
            return Decimal(0)
        own = self.env.ref(OWN_MONEY, raise_if_not_found=False)
        rows = asset.sudo().funding_ids
        whole = sum(of_float(row.amount) for row in rows)
        granted = sum(of_float(r.amount) for r in rows if r.source_id != own)
        return (loss * granted / whole).quantize(FEN) if whole else Decimal(0)

    def _profile_of(self, asset):
        profile = asset.sudo().book_asset_ids.profile_id[:1]
        profile = profile or asset._book_profile(self.company_id)
        if not profile:
            raise UserError(
                self.env._(
                    "The category of %(asset)s has no asset profile in the books. "
                    "Create one first.",
                    asset=asset.display_name,
                )
            )
        return profile

    def _money_account(self, journal):
        account = journal and journal.default_account_id
        if not account:
            raise UserError(self.env._("Choose the bank or cash journal of the money."))
        return account

    def _general_journal(self):
        journal = self.env["account.journal"].search(
            [
                ("type", "=", "general"),
                ("company_id", "parent_of", self.company_id.id),
                ("rural_closing", "=", False),
            ],
            order="sequence, id",
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no general journal. Create one first.",
                    company=self.company_id.name,
                )
            )
        return journal

    def _attach_papers(self, moves):
        """原始凭证: the papers by which it was approved and carried out."""
        steps = self.sudo().log_ids.filtered(
            lambda row: (
                self._generic(row.action) in ("review", "agree", "approve", "complete")
            )
        )
        for move in moves:
            for paper in steps.attachment_ids:
                paper.copy(
                    {
                        "name": paper.name,
                        "res_model": "account.move",
                        "res_id": move.id,
                        "res_field": False,
                    }
                )
