from odoo import api, models
from odoo.exceptions import UserError

from .rural_tags import TAGS


class AccountAnalyticAccount(models.Model):
    """Accounts of villages, assets and uses belong to the register: they live and
    die with the record they stand for.
    """

    _inherit = "account.analytic.account"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_the_register(self):
        for _plan, model in TAGS.values():
            owners = self.env[model].sudo().with_context(active_test=False)
            owner = owners.search([("analytic_account_id", "in", self.ids)], limit=1)
            if owner:
                raise UserError(
                    self.env._(
                        "“%(account)s” is the analytic account of %(owner)s and "
                        "cannot be deleted. Archive %(owner)s when it is no longer "
                        "in use.",
                        account=owner.analytic_account_id.name,
                        owner=owner.display_name,
                    )
                )
