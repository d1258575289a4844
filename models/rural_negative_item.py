from odoo import api, fields, models
from odoo.tools import ormcache


class RuralNegativeItem(models.Model):
    """负面清单: what income of project assets must not be spent on.

    来安县办法 names the items; the key words by which vouchers give them away are the
    county's to extend.
    """

    _name = "rural.negative.item"
    _description = "Item of the Negative List"
    _inherit = ["rural.cached"]
    _order = "sequence, code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    clause = fields.Text(required=True, help="The words of the method.")
    words = fields.Text(
        string="Key Words",
        help="One per line. A voucher of project spending that says any of them is "
        "stopped; spaces and letter case do not matter.",
    )
    for_accounts = fields.Boolean(
        string="Stops the Accounts",
        help="The item named when a line stands on an account that plays the part "
        "“Negative List”.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code exists already.")

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    @ormcache()
    def _words(self):
        """``((word, item id), …)`` of the items in use, the longest words first."""
        words = {
            word.strip(): item.id
            for item in self.sudo().search([])
            for word in (item.words or "").splitlines()
            if word.strip()
        }
        return tuple(sorted(words.items(), key=lambda pair: -len(pair[0])))

    @api.model
    def _of_accounts(self):
        """The item that forbidden accounts fall under."""
        return self.sudo().search([("for_accounts", "=", True)], limit=1)
