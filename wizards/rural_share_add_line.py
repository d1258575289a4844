from odoo import api, fields, models


class RuralShareAddLine(models.TransientModel):
    """One person who may be added to a list, with the amount that would be given."""

    _name = "rural.share.add.line"
    _description = "Person to Choose"

    wizard_id = fields.Many2one("rural.share.add", required=True, ondelete="cascade")
    person_id = fields.Many2one("rural.person", required=True, ondelete="cascade")
    household_id = fields.Many2one(related="person_id.household_id")
    kind = fields.Selection(related="person_id.kind")
    monitored_kind = fields.Selection(related="person_id.monitored_kind")
    labour = fields.Selection(related="person_id.labour")
    listed = fields.Boolean(string="In the List Already")
    chosen = fields.Boolean()
    points = fields.Float(digits=(16, 2), default=1)
    amount_before = fields.Monetary(string="Last Year")
    amount = fields.Monetary(compute="_compute_amount")
    currency_id = fields.Many2one(related="wizard_id.currency_id")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "wizard_id.split",
        "wizard_id.amount_each",
        "wizard_id.amount_split",
        "wizard_id.line_ids.chosen",
        "wizard_id.line_ids.points",
        "wizard_id.line_ids.amount_before",
    )
    def _compute_amount(self):
        for wizard, rows in self.grouped("wizard_id").items():
            amounts = dict(zip(wizard.line_ids, wizard._amounts(), strict=True))
            for row in rows:
                row.amount = amounts.get(row, 0)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _prepare_share_vals(self):
        return {
            "person_id": self.person_id.id,
            "amount": self.amount,
            "reason": self.wizard_id.reason,
        }
