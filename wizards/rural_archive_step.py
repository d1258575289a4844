from odoo import fields, models


class RuralArchiveStep(models.TransientModel):
    """Filing a county's year, or opening it again as a new edition."""

    _name = "rural.archive.step"
    _description = "Step of a Filing"

    archive_id = fields.Many2one(
        "rural.archive", string="Filing Package", required=True, readonly=True
    )
    action = fields.Selection(
        [("file", "File the Year"), ("reopen", "Open a New Edition")],
        required=True,
        readonly=True,
    )
    section_ids = fields.One2many(related="archive_id.section_ids")
    checksum = fields.Char(related="archive_id.checksum")
    size_text = fields.Char(related="archive_id.size_text")
    next_problems = fields.Text(related="archive_id.next_problems")
    reason = fields.Text(help="Why the year that was filed has to be filed anew.")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        if self.action == "file":
            self.archive_id._file()
            return {"type": "ir.actions.act_window_close"}
        following = self.archive_id._reopen(self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": following._name,
            "res_id": following.id,
            "view_mode": "form",
        }
