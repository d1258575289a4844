from odoo import api, models


class RuralDisposalObjection(models.Model):
    """An objection, or its answer, changes what a disposal waits for."""

    _name = "rural.objection"
    _inherit = "rural.objection"

    @api.model_create_multi
    def create(self, vals_list):
        objections = super().create(vals_list)
        objections.notice_id.disposal_id._sync_inbox()
        return objections

    def _answer(self, answer, outcome):
        result = super()._answer(answer, outcome)
        self.notice_id.disposal_id._sync_inbox()
        return result
