from odoo import api, fields, models

from .rural_disposal import SETTLED


class RuralDisposalNotice(models.Model):
    """A disposal on public notice takes objections like any other paper."""

    _name = "rural.notice"
    _inherit = "rural.notice"

    disposal_id = fields.Many2one(
        "rural.disposal",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("disposal_id.display_name")
    def _compute_display_name(self):
        ours = self.filtered("disposal_id")
        result = super(RuralDisposalNotice, self - ours)._compute_display_name()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for notice in ours:
            paper = notice.disposal_id
            notice.display_name = f"{paper.display_name} {kinds[notice.kind]}"
        return result

    def _takes_objections(self):
        """Until the disposal is carried out, refused or withdrawn."""
        if not self.disposal_id or self.state == "cancelled":
            return super()._takes_objections()
        return self.state == "running" or self.disposal_id.state not in SETTLED
