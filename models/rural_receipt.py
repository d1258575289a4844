from odoo import api, fields, models
from odoo.tools import ormcache

from ..lib import receipts
from . import receipt_facts
from .rural_account_part import INCOME
from .rural_use import SCHEMES

# Settled with money that came in before: it counts as money when it is used.
TAKEN_IN_BEFORE = ("advance", "deposit")


class RuralReceipt(models.Model):
    """实收明细: money that came in for an asset's income, by day and voucher.

    Written by the books alone: one row per reconciliation of an income voucher
    with a payment (or per line of a voucher that debits cash at once) and per
    asset. Undoing the reconciliation takes the rows away. What an income voucher
    claims counts as received when money settles it: not by a credit note, nor by
    what is written off. The day is that on which both the income and the money
    are there; an advance counts when it is used.
    """

    _name = "rural.receipt"
    _description = "Money Received"
    _order = "date desc, id desc"
    _rec_name = "move_id"

    date = fields.Date(required=True, index=True)
    year = fields.Integer(required=True)
    amount = fields.Monetary(required=True)
    scheme = fields.Selection(
        SCHEMES,
        required=True,
    )
    village_id = fields.Many2one("rural.region", required=True, ondelete="restrict")
    township_id = fields.Many2one("rural.region", index=True, ondelete="restrict")
    county_id = fields.Many2one("rural.region", index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    asset_id = fields.Many2one("rural.asset", index=True, ondelete="restrict")
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Income Item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="move_line_id.move_id", string="Income Voucher")
    partial_id = fields.Many2one(
        "account.partial.reconcile", index="btree_not_null", ondelete="cascade"
    )
    payment_move_id = fields.Many2one(
        "account.move", string="Voucher of the Payment", index="btree_not_null"
    )
    instalment_id = fields.Many2one(
        "rural.contract.instalment", index="btree_not_null", ondelete="set null"
    )

    contract_id = fields.Many2one(
        related="instalment_id.contract_id", store=True, index="btree_not_null"
    )

    _place_idx = models.Index("(village_id, year, scheme, asset_id)")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_voucher(self):
        return self.move_id._get_records_action(name=self.env._("Income Voucher"))

    def action_open_payment(self):
        move = self.payment_move_id or self.move_id
        return move._get_records_action(name=self.env._("Payment"))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _rebuild_for_moves(self, moves):
        """Bring the rows, and the amounts of instalments, in line with the ledger
        for vouchers and all that is matched with them.
        """
        for company, group in moves.sudo().grouped("company_id").items():
            income, money = self._account_ids(company.id)
            if income:
                self.sudo()._rebuild(company, group.ids, income, money)

    @api.model
    @ormcache("company_id")
    def _account_ids(self, company_id):
        """The accounts of income and of money taken in before."""
        mapping = self.env["rural.account.part"]._part_by_account(company_id)
        return (
            tuple(account for account, part in mapping.items() if part in INCOME),
            tuple(a for a, part in mapping.items() if part in TAKEN_IN_BEFORE),
        )

    @api.model
    def _rebuild(self, company, move_ids, income, money):
        receipt_facts.flush(self.env)
        instalments = receipt_facts.concerned(self.env, move_ids, income)
        if not instalments:
            return
        ids = list(instalments)
        vouchers = receipt_facts.vouchers(self.env, ids, income, money)
        shares = receipt_facts.shares(self.env, ids, income)
        settled = self._settled(vouchers, money)
        rows = [
            row
            for voucher_id, voucher in vouchers.items()
            for row in self._rows(
                voucher_id, voucher, shares[voucher_id], settled[voucher_id]
            )
        ]
        self._replace(company, ids, rows, instalments)
        self.env["rural.contract.instalment"]._take_over(
            instalments,
            {i: _claim(voucher) for i, voucher in vouchers.items()},
            {i: sum(fen for fen, *_where in settled[i]) for i in vouchers},
        )

    @api.model
    def _settled(self, vouchers, money):
        """``{voucher id: [(fen, date, partial id, payment id)]}`` of the money that
        settles each, in order; what comes in with the voucher itself first.
        """
        posted = [i for i, voucher in vouchers.items() if voucher.state == "posted"]
        partials = receipt_facts.partials(self.env, posted)
        payments = {p.payment_id for rows in partials.values() for p in rows}
        in_hand = receipt_facts.money(self.env, payments, money)
        result = {i: [] for i in vouchers}
        for voucher_id in posted:
            voucher = vouchers[voucher_id]
            sign = _sign(voucher)
            if direct := _direct(voucher):
                result[voucher_id].append((sign * direct, voucher.date, None, None))
            for p in partials[voucher_id, sign]:
                fen = receipts.money_in(
                    p.fen, p.before, sign * in_hand.get(p.payment_id, 0)
                )
                result[voucher_id].append((sign * fen, p.date, p.id, p.payment_id))
        return result

    @api.model
    def _rows(self, voucher_id, voucher, shares, settled):
        """The receipts of a voucher as the ledger has them."""
        sign = _sign(voucher)
        income = sign * voucher.income
        parts = [sign * share.fen for share in shares]
        claimed = _direct(voucher) + max(sign * voucher.receivable, 0)
        rest = max(claimed - income, 0) + income - sum(parts)
        amounts = [sign * fen for fen, *_where in settled]
        for row, (_fen, date, partial_id, payment_id) in zip(
            receipts.settle(parts, rest, amounts), settled, strict=True
        ):
            for share, fen in zip(shares, row, strict=True):
                if fen:
                    yield receipt_facts.Receipt(
                        share.line_id,
                        partial_id,
                        share.village_id,
                        share.asset_id,
                        date,
                        payment_id,
                        voucher_id,
                        sign * fen,
                    )

    @api.model
    def _replace(self, company, voucher_ids, rows, instalments):
        """Delete the rows that are no longer true, add those that are missing."""
        present = self.search([("move_line_id.move_id", "in", voucher_ids)])
        known = {receipt._facts(): receipt for receipt in present}
        kept = self.union(*(known[row] for row in rows if row in known))
        (present - kept).unlink()
        new = [row for row in rows if row not in known]
        regions = self.env["rural.region"].browse(row.village_id for row in new)
        assets = self.env["rural.asset"].browse(row.asset_id for row in new)
        self.create(
            [
                {
                    "move_line_id": row.line_id,
                    "partial_id": row.partial_id,
                    "village_id": region.id,
                    "township_id": region.township_id.id,
                    "county_id": region.county_id.id,
                    "asset_id": row.asset_id,
                    "scheme": asset.scheme or "general",
                    "date": row.date,
                    "year": row.date.year,
                    "payment_move_id": row.payment_id,
                    "instalment_id": instalments[row.voucher_id],
                    "company_id": company.id,
                    "amount": row.fen / 100,
                }
                for row, region, asset in zip(new, regions, assets, strict=True)
            ]
        )

    def _facts(self):
        """The row as the ledger would have it, to compare."""
        return receipt_facts.Receipt(
            self.move_line_id.id,
            self.partial_id.id or None,
            self.village_id.id,
            self.asset_id.id or None,
            self.date,
            self.payment_move_id.id or None,
            self.move_line_id.move_id.id,
            round(self.amount * 100),
        )


def _sign(voucher):
    """1 for a voucher that claims money, -1 for one that gives it back."""
    return -1 if (voucher.income or voucher.receivable) < 0 else 1


def _direct(voucher):
    """What of the income comes in with the voucher itself, without a claim."""
    sign = _sign(voucher)
    income = sign * voucher.income
    if sign * voucher.money <= 0:
        return 0
    return min(max(income - sign * voucher.receivable, 0), max(income, 0))


def _claim(voucher):
    """What a posted voucher claims."""
    return voucher.receivable if voucher.state == "posted" else 0
