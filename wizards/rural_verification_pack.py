import base64

from odoo import fields, models


class RuralVerificationPack(models.TransientModel):
    """Takes the workbook of a verification out: to fill in on site, or its results."""

    _name = "rural.verification.pack"
    _description = "Workbook of a Verification"

    verification_id = fields.Many2one(
        "rural.verification", required=True, readonly=True, ondelete="cascade"
    )
    county_id = fields.Many2one(related="verification_id.county_id")
    kind = fields.Selection(
        [("pack", "To Fill in on Site"), ("report", "Results")],
        required=True,
        readonly=True,
        default="pack",
    )
    township_ids = fields.Many2many(
        "rural.region",
        domain="[('level', '=', 'township'), ('county_id', '=', county_id)]",
        help="None: everything that was drawn.",
    )
    file = fields.Binary(string="Result File", attachment=True, readonly=True)
    filename = fields.Char(readonly=True)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_make(self):
        self.ensure_one()
        verification = self.verification_id
        verification.check_access("read")
        if self.kind == "pack":
            content = verification._pack(self.township_ids)
            places = "、".join(self.township_ids.mapped("name"))
            name = f"{verification.name}-核查表{places and '-'}{places}"
        else:
            content = verification._report_workbook()
            name = f"{verification.name}-核查结果"
        self.file, self.filename = base64.b64encode(content), f"{name[:80]}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.filename}"
            "?download=true",
            "target": "download",
        }
