import logging
from datetime import timedelta
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ..lib.amounts import split_largest_remainder

_logger = logging.getLogger(__name__)

BATCH = 200
INCOME_OF_MODE = {
    "lease": "rent_income",
    "contracting": "rent_income",
    "shares": "dividend_income",
    "photovoltaic": "pv_income",
}
MOVE_TYPES = {"rent": "out_invoice", "deposit": "out_invoice", "refund": "out_refund"}
ACTIVITY = "rural_asset.mail_activity_voucher"


class RuralContractInstalment(models.Model):
    """From the schedule to vouchers: one voucher per instalment, one line per asset
    of the contract, so that each carries its own village and asset.
    """

    _name = "rural.contract.instalment"
    _inherit = "rural.contract.instalment"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_make_vouchers(self):
        """Make the vouchers of the chosen instalments and show them."""
        due = self._to_invoice()
        if not due:
            raise UserError(
                self.env._(
                    "None of these instalments can become a voucher: they have one "
                    "already, came in before the opening, are cancelled, or their "
                    "contract is a draft still. Start the contract first."
                )
            )
        if moves := due._make_vouchers():
            return moves._get_records_action(name=self.env._("Vouchers"))
        raise UserError(
            self.env._(
                "Somebody else is making these vouchers right now. Look again in a "
                "minute."
            )
        )

    def action_open_voucher(self):
        self.ensure_one()
        return self.move_id._get_records_action(name=self.env._("Voucher"))

    def action_release(self):
        """Let an instalment whose voucher was reversed in full be invoiced anew."""
        self.check_access("write")
        for row in self.filtered("move_id"):
            void = row.move_id.sudo().state == "cancel"
            if row.amount_received or not (void or row._is_reversed()):
                raise UserError(
                    self.env._(
                        "Voucher %(voucher)s of instalment %(number)s still stands. "
                        "Reverse it in full first; money matched with it becomes an "
                        "advance of the contract.",
                        voucher=row.move_id.sudo().display_name,
                        number=row.number,
                    )
                )
            row.contract_id.message_post(
                body=self.env._(
                    "Instalment %(number)s released from voucher %(voucher)s.",
                    number=row.number,
                    voucher=row.move_id.sudo().display_name,
                )
            )
            row.sudo().move_id = False

    def _is_reversed(self):
        posted = self.move_id.sudo().state == "posted"
        return posted and self.currency_id.is_zero(self.amount_invoiced)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _to_invoice_domain(self, until=None):
        """Instalments without a voucher that a contract has made due."""
        domain = [
            ("move_id", "=", False),
            ("cancelled", "=", False),
            ("contract_id.state", "!=", "draft"),
            ("amount_open", ">", 0),
        ]
        return domain + ([("date_due", "<=", until)] if until else [])

    def _to_invoice(self):
        return self.filtered_domain(self._to_invoice_domain())

    def _make_vouchers(self, post=None):
        """The vouchers of the instalments that are due one; the others are left.

        Rows that another session is working on are left as well, so that of two
        only one makes the voucher. The number of queries does not grow with the
        number of instalments, as far as Odoo lets it.

        :param post: whether to post; by default as the company has it
        """
        rows = self.try_lock_for_update()
        rows.invalidate_recordset(["move_id", "cancelled", "amount"])
        rows = rows._to_invoice()
        moves = self.env["account.move"]
        for company, group in rows.grouped("company_id").items():
            group = group.with_company(company).with_context(
                lang=self._books_lang(), tracking_disable=True
            )
            made = group._create_vouchers(company)
            if company.rural_auto_post if post is None else post:
                made._post_as_batch()
                made._settle_advances(group.contract_id)
            moves |= made.with_env(self.env)
        return moves

    @api.model
    def _books_lang(self):
        """Labels of vouchers stay: they are written in the language of the books."""
        installed = self.env["res.lang"].sudo()._get_data(code="zh_CN")
        return installed.code or self.env.lang

    def _create_vouchers(self, company):
        rows = self.sorted("date_due")
        journals = {
            kind: self._voucher_journal(company, kind) for kind in ("sale", "general")
        }
        claims = rows._opening_claims()
        moves = self.env["account.move"].create(
            [row._prepare_move(journals, *row._take_from(claims)) for row in rows]
        )
        for row, move in zip(rows.sudo(), moves, strict=True):
            row.move_id = move
        return moves

    def _prepare_move(self, journals, taken, shares):
        """An invoice or a journal entry, as the company has it; what takes a claim
        over can only be an entry.
        """
        if self.company_id.rural_contract_booking == "invoice" and not taken:
            kind, vals = "sale", self._prepare_invoice(self, shares)
        else:
            kind, vals = "general", self._prepare_entry(self, shares, taken)
        return {**vals, "journal_id": journals[kind].id}

    @api.model
    def _prepare_invoice(self, row, shares):
        move_type = MOVE_TYPES[row.kind]
        return {
            **row._prepare_voucher(),
            "move_type": move_type,
            "invoice_date": row.date_due,
            "invoice_date_due": row.date_due,
            "invoice_payment_term_id": False,
            "invoice_origin": row.contract_id.code,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": label,
                        "account_id": account.id,
                        "quantity": 1,
                        "price_unit": float(amount),
                        "tax_ids": [Command.clear()],
                        "analytic_distribution": tags,
                    }
                )
                for label, account, amount, tags in shares
            ],
        }

    @api.model
    def _prepare_entry(self, row, shares, taken):
        sign = -1 if row.kind == "refund" else 1
        partner = row.partner_id.commercial_partner_id
        claim = {
            "name": row._label(),
            "account_id": row.contract_id._receivable_account().id,
            "balance": sign * row._amount_due(),
            "date_maturity": row.date_due,
            "analytic_distribution": False,
        }
        lines = [
            {
                "name": label,
                "account_id": account.id,
                "balance": -sign * float(amount),
                "analytic_distribution": tags,
            }
            for label, account, amount, tags in shares
        ]
        lines += self._prepare_takeovers(row, taken)
        return {
            **row._prepare_voucher(),
            "move_type": "entry",
            "date": row.date_due,
            "line_ids": [
                Command.create({**line, "partner_id": partner.id})
                for line in [claim, *lines]
            ],
        }

    def _prepare_voucher(self):
        """What invoice and journal entry have in common."""
        contract = self.contract_id
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "Contract %(contract)s has no party B: choose who owes the rent.",
                    contract=contract.display_name,
                )
            )
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "fiscal_position_id": False,
            "ref": self._label(),
            "rural_contract_id": contract.id,
            "rural_region_id": contract._voucher_region().id,
        }

    @api.model
    def _voucher_journal(self, company, kind):
        """应收 for invoices, 记账 for entries, or what the company has instead."""
        template = self.env["account.chart.template"].with_company(company)
        journal = template.ref(kind, raise_if_not_found=False)
        return journal or self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", kind)], limit=1
        )

    def _shares(self):
        """``[(label, account, Decimal, tags)]``: the sum by the contract's assets."""
        lines = self.contract_id.line_ids.sudo()
        if not lines:
            raise UserError(
                self.env._(
                    "Contract %(contract)s names no asset: nobody can tell whose "
                    "income the rent is. Add the assets under “Assets”.",
                    contract=self.contract_id.display_name,
                )
            )
        amounts = split_largest_remainder(
            Decimal(f"{self._amount_due():.2f}"),
            [Decimal(f"{line.weight:.4f}") for line in lines],
        )
        tags, account = self.env["rural.tags"], self._counter_account()
        label = self._label()
        return [
            (
                f"{label} {line.asset_id.name}",
                account,
                amount,
                tags._distribution(line.beneficiary_id, line.asset_id),
            )
            for line, amount in zip(lines, amounts, strict=True)
            if amount
        ]

    def _counter_account(self):
        """Income by mode of operation; deposits stay what is owed."""
        parts = self.env["rural.account.part"]
        if self.kind != "rent":
            return parts._account(self.company_id, "deposit")
        part = INCOME_OF_MODE.get(self.contract_id.mode, "other_income")
        found = parts._accounts(self.company_id, part)[:1]
        return found or parts._account(self.company_id, "rent_income")

    def _label(self):
        """合同编号 租金 起止: what the books call the instalment."""
        self.ensure_one()
        what = {
            "rent": self.env._("Rent"),
            "deposit": self.env._("Deposit"),
            "refund": self.env._("Deposit Returned"),
        }[self.kind]
        period = (
            f" {self.date_from}~{self.date_to}"
            if self.date_from and self.date_to
            else f" {self.date_due}"
        )
        contract = self.contract_id
        return f"{contract.code or contract.name} {what}{period}"

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _make_vouchers_safely(self):
        """Vouchers of as many as possible, and why the others have none.

        All at once; when that fails, one by one, so that a bad contract does not
        hold up the others.

        :returns: ``(moves, {instalment: reason})``
        """
        moves, reasons = self._try_vouchers()
        if reasons and len(self) > 1:
            moves, reasons = self.env["account.move"], {}
            for row in self:
                made, reason = row._try_vouchers()
                moves |= made
                reasons.update(reason)
        return moves, reasons

    def _try_vouchers(self):
        try:
            with self.env.cr.savepoint():
                return self._make_vouchers(), {}
        except (UserError, RedirectWarning) as error:
            reason = str(error.args[0])
        return self.env["account.move"], dict.fromkeys(self, reason)

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_make_vouchers(self):
        """Vouchers ahead of the due date; what fails becomes an activity on the
        contract, what was put right ends it.
        """
        rows = self._due_now()
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            _moves, reasons = batch._make_vouchers_safely()
            batch._tell_responsible(reasons)
            left = max(len(rows) - start - BATCH, 0)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=left):
                break

    @api.model
    def _due_now(self):
        """What every company's settings make due today."""
        today = fields.Date.context_today(self)
        due = self.browse()
        for company in self.env["res.company"].search([]):
            until = today + timedelta(days=company.rural_invoice_days)
            domain = self._to_invoice_domain(until)
            due |= self.search([*domain, ("company_id", "=", company.id)])
        return due

    def _tell_responsible(self, reasons):
        contracts = self.contract_id
        known = contracts.activity_search([ACTIVITY])
        failed = {row.contract_id: reason for row, reason in reasons.items()}
        solved = contracts.browse([c.id for c in contracts if c not in failed])
        if known:
            solved.activity_feedback([ACTIVITY])
        told = {activity.res_id: activity for activity in known.exists()}
        for contract, reason in failed.items():
            if contract.id in told:
                told[contract.id].note = reason
                continue
            user = contract.user_id
            if not user or not contract.with_user(user).has_access("read"):
                user = self.env.user
            contract.activity_schedule(ACTIVITY, note=reason, user_id=user.id)
