from odoo import api, fields, models

# What each step asks for; all else is neither shown nor handed on.
ASKED = {
    "rectify": ("date", "result", "attachments"),
    "close": ("reason",),
    "return": ("reason",),
    "reopen": ("reason",),
    "void": ("reason",),
    "hand_over": ("date", "handover_to", "handover_document", "attachments"),
}


class RuralFindingStep(models.TransientModel):
    """One step of findings, with what it asks for."""

    _name = "rural.finding.step"
    _description = "Step of a Finding"

    finding_ids = fields.Many2many("rural.finding", string="Problems", required=True)
    action = fields.Char(required=True)
    date = fields.Date(
        string="Day of the Step", default=lambda self: self.env.company._rural_today()
    )
    result = fields.Text(string="How It Was Put Right")
    reason = fields.Text()
    handover_to = fields.Char(string="Handed over to")
    handover_document = fields.Char(string="Document of the Handover")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Papers and Photos", bypass_search_access=True
    )
    label = fields.Char(compute="_compute_label")

    @api.depends("action")
    def _compute_label(self):
        labels = self.env["rural.finding"]._step_labels()
        for wizard in self:
            wizard.label = labels.get(wizard.action)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        asked = ASKED[self.action]
        evidence = {name: self[name] for name in asked if name != "attachments"}
        if "attachments" in asked:
            evidence["attachments"] = self.attachment_ids
        self.finding_ids._take_step(self.action, evidence)
        return {"type": "ir.actions.act_window_close"}
