import dataclasses
from collections import defaultdict
from decimal import Decimal

from odoo import api, models

from ..lib import distributions


@dataclasses.dataclass
class OpeningClaim:
    """An open receivable of an opening entry, and what is left of it to take over."""

    item: object
    accounts: set
    left: Decimal

    def covers(self, row, tags):
        """Whether the claim can be what an instalment has due under these tags:
        it stands later, and names no village or asset that they do not.
        """
        named = distributions.account_ids(tags)
        return self.item.date >= row.date_due and self.accounts <= set(named)


class RuralContractInstalment(models.Model):
    """期初欠收: rent due before the books began stands in the village's opening
    entry already. Its voucher takes the claim over from there, and earns only
    what the opening entry lacks.
    """

    _name = "rural.contract.instalment"
    _inherit = "rural.contract.instalment"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _opening_claims(self):
        """``{partner: [OpeningClaim]}`` that vouchers of the instalments may take
        over, the oldest first.
        """
        rows = self.filtered(lambda row: row.kind != "refund")
        items = (
            self.env["account.move.line"]
            ._rural_opening_items(
                rows.partner_id, rows.contract_id.line_ids.sudo().beneficiary_id
            )
            .filtered(lambda item: item.company_id == rows.company_id)
        )
        taken = items._rural_taken_unmatched()
        claims = defaultdict(list)
        for item in items:
            left = Decimal(f"{item.amount_residual - taken.get(item, 0):.2f}")
            named = distributions.account_ids(item.analytic_distribution)
            partner = item.partner_id.commercial_partner_id
            claims[partner].append(OpeningClaim(item, set(named), left))
        return claims

    def _take_from(self, claims):
        """``({opening item: Decimal}, shares)``: what the voucher takes over, and
        the shares that are left to be earned; see ``_shares``.
        """
        taken, shares = defaultdict(Decimal), []
        own = claims.get(self.partner_id.commercial_partner_id, ())
        own = () if self.kind == "refund" else own
        for label, account, amount, tags in self._shares():
            for claim in own:
                part = min(claim.left, amount) if claim.covers(self, tags) else 0
                if part > 0:
                    taken[claim.item] += part
                    claim.left -= part
                    amount -= part
            if amount:
                shares.append((label, account, amount, tags))
        return taken, shares

    @api.model
    def _prepare_takeovers(self, row, taken):
        """The lines that close the opening items."""
        label = self.env._("%(label)s, from the opening entry", label=row._label())
        return [
            {
                "name": label,
                "account_id": item.account_id.id,
                "balance": -float(amount),
                "analytic_distribution": False,
                "rural_opening_item_id": item.id,
            }
            for item, amount in taken.items()
        ]
