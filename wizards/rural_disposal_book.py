from odoo import api, fields, models


class RuralDisposalBook(models.TransientModel):
    """A disposal in the books: the day, the costs, where the money came in."""

    _name = "rural.disposal.book"
    _description = "Disposal in the Books"
    _check_company_auto = True

    disposal_id = fields.Many2one("rural.disposal", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="disposal_id.company_id")
    currency_id = fields.Many2one(related="disposal_id.currency_id")
    nature = fields.Selection(related="disposal_id.nature")
    price = fields.Monetary(related="disposal_id.price")
    date = fields.Date(
        string="Day in the Books",
        required=True,
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
    )
    cost = fields.Monetary(
        string="Costs Paid", help="Of the demolition, the sale, the transport."
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Money in and out by",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash'))]",
    )

    @api.depends("disposal_id")
    def _compute_date(self):
        for wizard in self:
            wizard.date = wizard.disposal_id.date_done

    def action_apply(self):
        self.ensure_one()
        self.disposal_id._take_step(
            "book",
            {"date": self.date, "cost": self.cost, "journal": self.journal_id},
        )
        return self.disposal_id.action_open_vouchers()
