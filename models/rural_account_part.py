from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

# What an account is for in the life of project assets. (part, label)
INCOME_PARTS = [
    ("rent_income", "Rent and Contracting Income"),
    ("dividend_income", "Investment Income"),
    ("pv_income", "Photovoltaic Income"),
    ("other_income", "Other Income of Assets"),
]
SPENDING_PARTS = [
    ("upkeep", "Operation and Upkeep"),
    ("land_rent", "Land Rent"),
    ("post_wages", "Wages of Posts and Temporary Work"),
    ("relief", "Relief and Rewards"),
    ("works", "Small Public Works"),
    ("other_spending", "Other Spending by the Method"),
]
DEPRECIATION_PARTS = [
    ("depreciation", "Depreciation of Operating Assets"),
    ("public_depreciation", "Depreciation of Public-Benefit Assets"),
]
BALANCE_PARTS = [
    ("receivable", "Receivables from Outsiders"),
    ("member_receivable", "Receivables from Members"),
    ("deposit", "Deposits Received"),
    ("advance", "Rent Received in Advance"),
    ("wages_payable", "Labour Pay Due"),
    ("grant", "Special Payables (Grants)"),
    ("equity", "Reserve and Welfare Fund"),
    ("construction", "Construction in Progress"),
    ("opening", "Opening Balances"),
]
PARTS = (
    INCOME_PARTS
    + SPENDING_PARTS
    + DEPRECIATION_PARTS
    + BALANCE_PARTS
    + [
        ("forbidden", "Negative List"),
    ]
)
INCOME = tuple(part for part, _label in INCOME_PARTS)
SPENDING = tuple(part for part, _label in SPENDING_PARTS)
DEPRECIATION = tuple(part for part, _label in DEPRECIATION_PARTS)
# part → tags that a line on its accounts must carry to the full
REQUIRED_TAGS = {
    **dict.fromkeys(INCOME, ("village", "asset")),
    **dict.fromkeys(SPENDING, ("village", "use")),
    # What a township or county owns itself has no village; see _rural_share_problems.
    **dict.fromkeys(DEPRECIATION, ("asset",)),
}


class RuralAccountPart(models.Model):
    """科目对应: which account plays which part in a company's chart.

    Filled by the chart template 农村集体经济组织会计制度 and editable, so that the
    product works with any chart a county uses. The first account of a part, by
    sequence, is the one that generated entries are booked on.
    """

    _name = "rural.account.part"
    _description = "Part of an Account"
    _inherit = ["rural.cached"]
    _order = "company_id, part, sequence, id"
    _rec_name = "account_id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    part = fields.Selection(PARTS, required=True)
    account_id = fields.Many2one(
        "account.account",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    sequence = fields.Integer(default=10)

    _check_company_auto = True
    _account_uniq = models.Constraint(
        "UNIQUE(company_id, account_id)",
        "An account plays one part only: change its part instead of adding another.",
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _selection_spending(self):
        """The parts that a use of income may be booked on."""
        labels = dict(self._fields["part"]._description_selection(self.env))
        return [(part, labels[part]) for part in SPENDING]

    @api.model
    @ormcache("company_id")
    def _part_by_account(self, company_id):
        """``{account id: part}`` of a company; a branch without a mapping of its
        own uses that of its parent.
        """
        company = self.env["res.company"].sudo().browse(company_id)
        while company:
            rows = self.sudo().search([("company_id", "=", company.id)])
            if rows:
                return {row.account_id.id: row.part for row in rows}
            company = company.parent_id
        return {}

    @api.model
    def _mapping_sql(self):
        """``(company_id, account_id, part)`` of all companies, branches with the
        mapping that they use: what `_part_by_account` says, for statements.
        """
        return SQL(
            """
            SELECT c.id AS company_id, p.account_id, p.part
              FROM res_company c
              JOIN LATERAL (
                   SELECT o.id
                     FROM res_company o
                    WHERE o.id = ANY(
                              string_to_array(rtrim(c.parent_path, '/'), '/')::int[])
                      AND EXISTS (SELECT FROM rural_account_part q
                                   WHERE q.company_id = o.id)
                    ORDER BY length(o.parent_path) DESC LIMIT 1) owner ON TRUE
              JOIN rural_account_part p ON p.company_id = owner.id
            """
        )

    @api.model
    @ormcache()
    def _income_account_ids(self):
        """Ids of the accounts that play a part for income in any company."""
        return self.sudo().search([("part", "in", INCOME)]).account_id.ids

    @api.model
    def _accounts(self, company, *parts):
        """The accounts that play any of ``parts`` in a company, in order."""
        mapping = self._part_by_account(company.id)
        return self.env["account.account"].browse(
            [account for account, part in mapping.items() if part in parts]
        )

    @api.model
    def _account(self, company, part):
        """The account that generated entries of a part are booked on.

        :raise UserError: when the company has none, telling where to set it.
        """
        account = self._accounts(company, part)[:1]
        if not account:
            label = dict(self._fields["part"]._description_selection(self.env))[part]
            raise UserError(
                self.env._(
                    "No account of %(company)s plays the part “%(part)s”. Choose one "
                    "under Configuration / Parts of Accounts.",
                    company=company.name,
                    part=label,
                )
            )
        return account
