from odoo import models


class AccountPayment(models.Model):
    """A payment belongs to the region of what it pays."""

    _name = "account.payment"
    _inherit = ["account.payment", "rural.books.scoped"]
