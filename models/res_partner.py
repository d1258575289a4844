from odoo import api, fields, models


class ResPartner(models.Model):
    """What a partner owes is summed over the vouchers that the user may see.

    Odoo adds up past the record rules; a township would read another's receivables.
    """

    _inherit = "res.partner"

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("company", "uid")
    def _credit_debit_get(self):
        if self.env.su or self.env.user.rural_sees_all_books:
            return super()._credit_debit_get()
        sums = self._rural_open_sums([("partner_id", "in", self.ids)])
        for partner in self:
            partner.credit = sums.get((partner, "asset_receivable"), 0)
            partner.debit = -sums.get((partner, "liability_payable"), 0)

    def _asset_difference_search(self, account_type, operator, operand):
        if self.env.su or self.env.user.rural_sees_all_books:
            return super()._asset_difference_search(account_type, operator, operand)
        if operator not in ("<", "=", ">", ">=", "<="):
            return NotImplemented
        sign = -1 if account_type == "liability_payable" else 1
        domain = [("account_id.account_type", "=", account_type)]
        found = [
            partner.id
            for (partner, _type), amount in self._rural_open_sums(domain).items()
            if _compare(sign * amount, operator, operand)
        ]
        return [("id", "in", found)]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _rural_open_sums(self, domain):
        """``{(partner, account type): open amount}`` within the user's rules."""
        rows = self.env["account.move.line"]._read_group(
            [
                *domain,
                ("partner_id", "!=", False),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                (
                    "account_id.account_type",
                    "in",
                    ("asset_receivable", "liability_payable"),
                ),
                ("company_id", "child_of", self.env.company.root_id.id),
            ],
            ["partner_id", "account_id"],
            ["amount_residual:sum"],
        )
        sums = {}
        for partner, account, amount in rows:
            key = (partner, account.account_type)
            sums[key] = sums.get(key, 0) + amount
        return sums


def _compare(amount, operator, operand):
    tests = {
        "<": amount < operand,
        "<=": amount <= operand,
        "=": fields.Float.compare(amount, operand, precision_digits=2) == 0,
        ">=": amount >= operand,
        ">": amount > operand,
    }
    return tests[operator]
