from odoo import api, models

# Whose papers are published, filed or handed on with the steps.
PUBLIC = ("rural.distribution", "rural.package", "rural.notice", "rural.objection")
CONTENT = {"raw", "datas", "name", "res_model", "res_id"}


class IrAttachmentLeak(models.Model):
    """What is attached to a public paper holds no whole number of a person."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_rural_leak()
        return attachments

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & CONTENT:
            self._check_rural_leak()
        return result

    def _check_rural_leak(self):
        papers = self.filtered(
            lambda paper: paper.res_model in PUBLIC and not paper.res_field
        )
        self.env["rural.leak.guard"]._check_papers(papers)
