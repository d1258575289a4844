from odoo import api, fields, models

ACTIONS = [
    ("return", "Return to Draft"),
    ("book", "Make the Voucher"),
    ("unbook", "Take the Voucher Back"),
    ("pay", "Record the Payment"),
    ("unpay", "Take the Payment Back"),
    ("cancel", "Cancel"),
]


class RuralPayoutStep(models.TransientModel):
    """One step of payment lists, with what it asks for."""

    _name = "rural.payout.step"
    _description = "Step of a Payment List"

    payout_ids = fields.Many2many("rural.payout", string="Payment Lists", required=True)
    action = fields.Selection(ACTIONS, required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(string="Total", compute="_compute_company_id")
    date = fields.Date(
        string="Voucher Date", compute="_compute_date", store=True, readonly=False
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
    )
    receipt_no = fields.Char(string="三资 Receipt No.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Bank Slip", bypass_search_access=True
    )
    reason = fields.Text()

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("payout_ids")
    def _compute_company_id(self):
        for step in self:
            step.company_id = step.payout_ids.company_id[:1] or self.env.company
            step.amount_total = sum(step.payout_ids.mapped("amount_total"))

    @api.depends("payout_ids", "action")
    def _compute_date(self):
        """Wages belong to their month: its last day, once that is over."""
        for step in self:
            today = step.company_id._rural_today()
            days = [payout._last_day() for payout in step.payout_ids]
            booked = step.action == "book" and days
            step.date = min(today, *days) if booked else today

    @api.depends("payout_ids")
    def _compute_journal_id(self):
        journals = self.env["account.journal"]
        for step in self:
            if not journals.has_access("read"):
                step.journal_id = False
                continue
            step.journal_id = journals.search(
                [("type", "=", "bank"), ("company_id", "=", step.company_id.id)],
                order="sequence, id",
                limit=1,
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_apply(self):
        self.ensure_one()
        lists = self.payout_ids
        if self.action == "book":
            lists._book(self.date, self.receipt_no)
        elif self.action == "pay":
            papers = self.attachment_ids
            lists._pay(self.date, self.journal_id, papers, self.receipt_no)
        elif self.action == "unbook":
            lists._unbook(self.reason)
        elif self.action == "unpay":
            lists._unpay(self.reason)
        else:
            lists._do_step(self.action, self.reason)
        return {"type": "ir.actions.act_window_close"}
