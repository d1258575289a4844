from odoo import api, models
from odoo.fields import Domain

# What a plan needs before it can be approved.
ASKED = ("means", "target", "amount_due", "date_due", "responsible_id")


class RuralRevivalInbox(models.Model):
    """A plan that is complete waits for the township's approval, the county's own for
    the county's.
    """

    _name = "rural.revival"
    _inherit = "rural.revival"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        plans._sync_inbox()
        return plans

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {*ASKED, "state"}:
            self._sync_inbox()
        return result

    # ------------------------------------------------------------
    # WHAT WAITS
    # ------------------------------------------------------------

    @api.model
    def _waiting_domains(self):
        complete = Domain("state", "=", "draft") & Domain("amount_due", ">", 0)
        for name in ("means", "target", "date_due", "responsible_id"):
            complete &= Domain(name, "!=", False)
        of_township = Domain("township_id", "!=", False)
        return {"township": complete & of_township, "county": complete & ~of_township}

    def _waiting_summary(self):
        return self.env._("Approve the revival plan, or have it changed")

    def _waiting_figures(self):
        names = ("amount_due", "date_due")
        labels = (self._fields[n]._description_string(self.env) for n in names)
        shown = (f"{self.amount_due:,.2f}", str(self.date_due))
        return list(zip(labels, shown, strict=True))
