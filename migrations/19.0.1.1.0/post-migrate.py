from odoo import SUPERUSER_ID, api

from odoo.addons.rural_asset.models.rural_procedure import STATE_TOKEN


def migrate(cr, version):
    """Bring a register of 19.0.1.0 into the books' shape: photovoltaic plants have
    their own scheme, registered assets an analytic account, disposed ones as well.
    """
    context = {"active_test": False, "rural_token": STATE_TOKEN}
    env = api.Environment(cr, SUPERUSER_ID, context)
    plants = env["rural.asset.category"].search([("code", "=", "0106")])
    plants.write({"scheme": "pv"})
    assets = env["rural.asset"].search([("state", "!=", "draft")])
    assets._sync_analytic_account()
