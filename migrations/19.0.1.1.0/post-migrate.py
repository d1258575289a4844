from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Bring a register of 19.0.1.0 into the books' shape: photovoltaic plants have
    their own scheme, registered assets an analytic account.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    plants = env["rural.asset.category"].search([("code", "=", "0106")])
    plants.write({"scheme": "pv"})
    assets = env["rural.asset"].search([("state", "!=", "draft")])
    assets._sync_analytic_account()
