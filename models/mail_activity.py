from odoo import api, models

TEXTS = ("summary", "note")


class MailActivity(models.Model):
    """What is noted for somebody to do about one of the product's documents is read
    like a message: no whole number of a person, telephones included.
    """

    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._check_rural_leak()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(TEXTS):
            self._check_rural_leak()
        return result

    def _check_rural_leak(self):
        guard = self.env["rural.leak.guard"]
        for activity in self.filtered(lambda each: guard._is_ours(each.res_model)):
            for name in TEXTS:
                guard._check_text(activity[name], self.env._("The activity"))
