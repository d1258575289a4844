from odoo import fields, models

from .rural_account_part import REQUIRED_TAGS
from .rural_tags import TAGS

# Above any rule by prefix, product or company.
SCORE = 100


class AccountAnalyticApplicability(models.Model):
    """A rule that follows the parts of accounts instead of their prefixes.

    The plans 村, 资产 and 使用方向 are mandatory on the accounts whose part asks for
    them, whatever chart a company uses.
    """

    _inherit = "account.analytic.applicability"

    rural_by_part = fields.Boolean(
        string="On Accounts of Project Assets",
        help="Applies to the accounts that play a part for project assets and "
        "need this plan (Configuration / Parts of Accounts).",
    )

    def _get_score(self, **kwargs):
        score = super()._get_score(**kwargs)
        if score == -1 or not self.rural_by_part:
            return score
        parts = self.env["rural.account.part"]
        mapping = parts._part_by_account(kwargs.get("company_id"))
        asked = REQUIRED_TAGS.get(mapping.get(kwargs.get("account")), ())
        plans = {tag: self.env.ref(plan) for tag, (plan, _model) in TAGS.items()}
        wanted = any(plans[tag] == self.analytic_plan_id for tag in asked)
        return SCORE if wanted else -1
