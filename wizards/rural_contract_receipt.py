from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RuralContractReceipt(models.TransientModel):
    """Register money that came in (or a deposit given back) for instalments of one
    partner: one payment, divided among the instalments, oldest first.

    Vouchers that are missing are made first; what exceeds the instalments stays
    as an advance of a contract and settles its next vouchers.
    """

    _name = "rural.contract.receipt"
    _description = "Receipt for Contracts"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    outbound = fields.Boolean(readonly=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    journal_id = fields.Many2one(
        "account.journal",
        string="Received in",
        required=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    amount = fields.Monetary(required=True)
    receipt_no = fields.Char(string="三资 Receipt No.")
    memo = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Bank Slip")
    line_ids = fields.One2many(
        "rural.contract.receipt.line", "receipt_id", string="Instalments"
    )
    contract_ids = fields.Many2many("rural.contract", compute="_compute_contract_ids")
    advance = fields.Monetary(
        compute="_compute_advance", help="What exceeds the instalments."
    )
    advance_ok = fields.Boolean(string="Keep the Excess as an Advance")
    advance_contract_id = fields.Many2one(
        "rural.contract",
        string="Advance for",
        domain="[('id', 'in', contract_ids)]",
        compute="_compute_advance_contract_id",
        store=True,
        readonly=False,
    )

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        """Rows of the contracts or instalments that the wizard is opened from."""
        vals = super().default_get(fields)
        rows, contracts = self._default_rows()
        companies = rows.company_id | contracts.company_id
        partners = rows.partner_id | contracts.partner_id
        self._check_one(companies, partners, rows)
        journals = self.env["account.journal"]
        journal = journals.search(
            [("type", "in", ("bank", "cash")), ("company_id", "=", companies.id)],
            order="type, sequence, id",
            limit=1,
        )
        return {
            **vals,
            "company_id": companies.id,
            "partner_id": partners.id,
            "outbound": bool(rows) and rows[:1].kind == "refund",
            "journal_id": journal.id,
            "amount": sum(rows.mapped("amount_open")),
            "advance_contract_id": (rows.contract_id or contracts)[:1].id,
            "line_ids": [
                Command.create({"instalment_id": row.id, "amount": row.amount_open})
                for row in rows
            ],
        }

    @api.model
    def _default_rows(self):
        """``(instalments, contracts)``: those chosen, or what contracts have due."""
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model") == "rural.contract.instalment":
            rows = self.env["rural.contract.instalment"].browse(ids)
            return rows._collectable().sorted("date_due"), rows.contract_id
        contracts = self.env["rural.contract"].browse(ids)
        due = contracts.instalment_ids.filtered(lambda row: row.kind != "refund")
        return due._collectable()._due_or_invoiced(), contracts

    @api.model
    def _check_one(self, companies, partners, rows):
        _ = self.env._
        if len(companies) > 1:
            raise UserError(
                _(
                    "The instalments belong to the books of %(companies)s. Register "
                    "a receipt for each.",
                    companies="、".join(companies.mapped("name")),
                )
            )
        if len(partners) > 1:
            raise UserError(
                _(
                    "The instalments are owed by %(partners)s. Register a receipt for "
                    "each of them.",
                    partners="、".join(partners.mapped("name")),
                )
            )
        if not companies or not partners:
            raise UserError(
                _("Start from a contract with a party B, or from its instalments.")
            )
        if len({row.kind == "refund" for row in rows}) > 1:
            raise UserError(
                _("Deposits given back are registered apart from what comes in.")
            )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("line_ids.instalment_id", "advance_contract_id", "partner_id")
    def _compute_contract_ids(self):
        for receipt in self:
            receipt.contract_ids = self.env["rural.contract"].search(
                [
                    ("partner_id", "=", receipt.partner_id.id),
                    ("company_id", "=", receipt.company_id.id),
                    ("state", "!=", "draft"),
                ]
            )

    @api.depends("line_ids.instalment_id")
    def _compute_advance_contract_id(self):
        for receipt in self:
            receipt.advance_contract_id = (
                receipt.advance_contract_id or receipt.line_ids.contract_id[:1]
            )

    @api.depends("amount", "line_ids.amount")
    def _compute_advance(self):
        for receipt in self:
            excess = receipt.amount - sum(receipt.line_ids.mapped("amount"))
            receipt.advance = receipt.currency_id.round(excess)

    @api.onchange("amount")
    def _onchange_amount(self):
        """Divide the sum anew, the oldest instalment first."""
        left = self.amount
        for line in self.line_ids.sorted(lambda line: (line.date_due, line.id)):
            line.amount = max(min(line.amount_open, left), 0)
            left -= line.amount

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_register(self):
        """Book the payment, match it, and show it."""
        self.ensure_one()
        self._check()
        payment = self._book()
        action = payment._get_records_action(name=self.env._("Receipt"))
        if not self.advance:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "message": self.env._(
                    "%(amount).2f stay as an advance of %(contract)s and settle its "
                    "next vouchers.",
                    amount=self.advance,
                    contract=self.advance_contract_id.display_name,
                ),
                "next": action,
            },
        }

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _check(self):
        rows = self.line_ids.instalment_id
        self._check_one(
            rows.company_id | self.company_id, rows.partner_id | self.partner_id, rows
        )
        self._check_amounts()
        self._check_journal()
        self._check_lock()

    def _check_amounts(self):
        _ = self.env._
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(_("Enter the amount received: it must be above zero."))
        for line in self.line_ids:
            still_open = line.instalment_id.amount_open
            if line.amount < 0 or (
                self.currency_id.compare_amounts(line.amount, still_open) > 0
            ):
                raise UserError(
                    _(
                        "%(instalment)s has %(open).2f open; the receipt puts "
                        "%(amount).2f on it. Lower the amount of this row: what is "
                        "over can stay as an advance.",
                        instalment=line.instalment_id.display_name,
                        open=still_open,
                        amount=line.amount,
                    )
                )
        if self.advance < 0:
            raise UserError(
                _(
                    "The rows add up to %(over).2f more than the amount received. "
                    "Lower the rows or correct the amount.",
                    over=-self.advance,
                )
            )
        self._check_advance()

    def _check_advance(self):
        _ = self.env._
        if not self.advance:
            return
        if self.outbound:
            raise UserError(
                _("No more can be given back than the instalments say. Lower it.")
            )
        if not self.advance_ok:
            raise UserError(
                _(
                    "%(advance).2f more came in than the rows take. Check the amount; "
                    "if it is right, tick “Keep the Excess as an Advance”.",
                    advance=self.advance,
                )
            )
        if not self.advance_contract_id:
            raise UserError(_("Choose the contract that the advance is for."))

    def _check_journal(self):
        currency = self.journal_id.currency_id
        if self.journal_id.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "Journal %(journal)s belongs to other books: choose one of "
                    "%(company)s.",
                    journal=self.journal_id.name,
                    company=self.company_id.name,
                )
            )
        if currency and currency != self.currency_id:
            raise UserError(
                self.env._(
                    "Journal %(journal)s is kept in %(foreign)s, the contracts in "
                    "%(own)s. Choose a journal in %(own)s and enter the sum converted "
                    "at the day's rate.",
                    journal=self.journal_id.name,
                    foreign=currency.name,
                    own=self.currency_id.name,
                )
            )

    def _check_lock(self):
        locks = self.company_id._get_violated_lock_dates(
            self.date, False, self.journal_id
        )
        if locks:
            raise UserError(
                self.env._(
                    "The books are closed up to %(lock)s: a receipt cannot be dated "
                    "%(date)s. Date it after that day, or have the day moved under "
                    "Settings / Project Assets (Books Closed up to).",
                    lock=locks[-1][0],
                    date=self.date,
                )
            )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _book(self):
        """The posted payment, matched with the vouchers of its rows."""
        rows = self.line_ids.filtered("amount")
        rows.instalment_id._ensure_posted_vouchers()
        self._check_amounts()
        payment = self._create_payment()
        parts = [line._part() for line in rows]
        if self.advance:
            parts.append(self._advance_part())
        money = payment._divide(parts)
        self._attach(payment.move_id)
        payment.action_post()
        plans = [
            line | row.instalment_id._open_claims()
            for line, row in zip(money, rows, strict=False)
        ]
        self.env["account.move.line"]._reconcile_plan(plans)
        contracts = self._paid_contracts()
        payment.rural_contract_id = contracts if len(contracts) == 1 else False
        if self.advance:
            payment.move_id._settle_advances(self.advance_contract_id)
        return payment

    def _paid_contracts(self):
        advance = self.advance_contract_id if self.advance else None
        contracts = self.line_ids.filtered("amount").contract_id
        return contracts | advance if advance else contracts

    def _create_payment(self):
        contracts = self._paid_contracts()
        region = self.env["rural.region"]
        regions = [contract._voucher_region() for contract in contracts]
        return self.env["account.payment"].create(
            {
                "payment_type": "outbound" if self.outbound else "inbound",
                "partner_type": "customer",
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "journal_id": self.journal_id.id,
                "currency_id": self.currency_id.id,
                "date": self.date,
                "amount": self.amount,
                "memo": self.memo or self._default_memo(),
                "destination_account_id": contracts[:1]._receivable_account().id,
                "rural_region_id": region.union(*regions)._common_region().id,
            }
        )

    def _default_memo(self):
        labels = [line.instalment_id._label() for line in self.line_ids if line.amount]
        return "；".join(labels) or self._advance_part()[0]

    def _advance_part(self):
        contract = self.advance_contract_id
        label = self.env._(
            "%(contract)s advance", contract=contract.code or contract.name
        )
        return label, self.advance, contract._receivable_account(), contract

    def _attach(self, move):
        """The bank slip is the original voucher of the payment's entry."""
        self.attachment_ids.write({"res_model": move._name, "res_id": move.id})
        if self.receipt_no:
            move.rural_receipt_no = self.receipt_no
