from odoo import models

from ..lib import leak_scan


class AccountMoveLeak(models.Model):
    """A posted voucher is printed and shown to the village: names, no numbers."""

    _inherit = "account.move"

    def _post(self, soft=True):
        for move in self.filtered("rural_region_id"):
            texts = [move.ref, move.narration, *move.line_ids.mapped("name")]
            text = "\x1f".join(str(each) for each in texts if each)
            if leak_scan.possible(text):
                self.env["rural.leak.guard"]._check_text(text, move.display_name)
        return super()._post(soft)
