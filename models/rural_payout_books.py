from decimal import Decimal

from odoo import Command, api, models
from odoo.exceptions import UserError

from ..lib.amounts import of_float
from ..report import weasy_engine
from .rural_payout import DETAIL
from .rural_procedure import STATE_TOKEN

REPORT = "rural_asset.action_report_payout"


class RuralPayoutBooks(models.Model):
    """The vouchers of a payment list: 借 the uses by item of the plan 贷 应付劳务费;
    with the money 借 应付劳务费 贷 银行存款.

    Wages of a month are spending of that month, whenever they are paid.
    """

    _name = "rural.payout"
    _inherit = "rural.payout"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_voucher(self):
        self.ensure_one()
        return self.move_id._get_records_action(name=self.env._("Voucher"))

    def action_open_payment_voucher(self):
        self.ensure_one()
        return self.payment_move_id._get_records_action(
            name=self.env._("Payment Voucher")
        )

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def _book(self, date, receipt_no=None):
        """Make the vouchers, each with attendance sheet and list behind it."""
        self._start_step("book", date)
        for payout in self:
            books = payout._in_books()
            move = books._create_move(date, books._entry_lines(), receipt_no)
            payout._set_moves(move_id=move.id)
            payout._attach_evidence(move)
            payout._do_step("book")
            if payout.company_id.sudo().rural_auto_post:
                move.action_post()

    def _pay(self, date, journal, papers=None, receipt_no=None):
        """Record that the bank paid, with its slip, and settle what was due."""
        self._start_step("pay", date)
        for payout in self:
            payout._check_payable(date, journal, papers)
            books = payout._in_books()
            lines = books._payment_lines(journal)
            move = books._create_move(date, lines, receipt_no, journal)
            payout._set_moves(payment_move_id=move.id)
            for paper in (papers or self.env["ir.attachment"]).sudo():
                payout._copy_paper(paper, move)
            payout._do_step("pay")
            move.action_post()
            payout._settle()

    def _unbook(self, reason):
        self._take_back("unbook", "move_id", reason)

    def _unpay(self, reason):
        self._take_back("unpay", "payment_move_id", reason)

    def _take_back(self, action, name, reason):
        """A draft goes, a posted voucher is reversed."""
        self.check_access("write")
        self._lock_for_step()
        self._check_can_step(action, reason)
        for payout in self:
            move = payout[name]
            payout._set_moves(**{name: False})
            payout._do_step(action, f"{reason} ({move.display_name})")
            move._rural_take_back(payout.name)

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _start_step(self, action, date):
        self.check_access("write")
        self._check_may_step(action)
        self._lock_for_step()
        for payout in self:
            payout._check_day(date)

    def _check_day(self, date):
        """Not ahead, not before the month, not in a closed period."""
        company = self.company_id
        for problem in self._order_problems(date, self.month):
            raise UserError(
                self.env._("%(name)s: %(problem)s", name=self.name, problem=problem)
            )
        journal = self._journal()
        if locks := company._get_violated_lock_dates(date, False, journal):
            raise UserError(
                self.env._(
                    "%(list)s: the books are closed up to %(lock)s. Choose a later "
                    "day, or have the period opened.",
                    list=self.name,
                    lock=locks[-1][0],
                )
            )

    def _check_payable(self, date, journal, papers):
        _ = self.env._
        if self.move_id.state != "posted":
            raise UserError(
                _(
                    "%(list)s: the voucher %(voucher)s is not posted yet. Post it "
                    "first.",
                    list=self.name,
                    voucher=self.move_id.display_name,
                )
            )
        if date < self.move_id.date:
            raise UserError(
                _(
                    "%(list)s was booked on %(day)s. Enter the day on which the bank "
                    "paid after it.",
                    list=self.name,
                    day=self.move_id.date,
                )
            )
        if journal.company_id != self.company_id or not journal.default_account_id:
            raise UserError(
                _(
                    "Journal %(journal)s belongs to other books or has no account: "
                    "choose one of %(company)s.",
                    journal=journal.name,
                    company=self.company_id.name,
                )
            )
        if not papers and self.company_id.sudo().rural_evidence != "off":
            raise UserError(_("The bank slip is missing. Attach it."))

    # ------------------------------------------------------------
    # ENTRIES
    # ------------------------------------------------------------

    def _in_books(self):
        """Labels of vouchers stay: they are written in the language of the books."""
        lang = self.env["rural.contract.instalment"]._books_lang()
        return self.with_company(self.company_id).with_context(
            lang=lang, tracking_disable=True
        )

    def _journal(self):
        rows = self.env["rural.contract.instalment"]
        return rows._voucher_journal(self.company_id, "general")

    def _create_move(self, date, lines, receipt_no=None, journal=None):
        return self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "journal_id": (journal or self._journal()).id,
                "ref": self._label(),
                "rural_region_id": self.region_id.id,
                "rural_receipt_no": receipt_no or False,
                "line_ids": [Command.create(vals) for vals in lines],
            }
        )

    def _label(self):
        """What the list is, in the language of the books."""
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        what = self.plan_line_id.name or kind
        return f"{self.region_id.name} {self.month:%Y-%m} {what}"

    def _entry_lines(self):
        """One debit an item of the plan, exact to the fen, against what is due."""
        lines = [
            self._debit_vals(item, rows)
            for item, rows in self.line_ids.filtered("amount")
            .grouped("plan_line_id")
            .items()
        ]
        return [*lines, {**self._due_vals(), "balance": float(-self._total())}]

    def _total(self):
        return sum(map(of_float, self.line_ids.mapped("amount")), Decimal(0))

    def _debit_vals(self, item, rows):
        """The item gives the tags; without one, village and the kind's own use."""
        use = item.sudo().use_id or self._use()
        part = use.part or ("relief" if self.kind == "relief" else "post_wages")
        account = self.env["rural.account.part"]._account(self.company_id, part)
        vals = {
            "name": self.env._(
                "%(month)s %(item)s, %(count)s persons",
                month=f"{self.month:%Y-%m}",
                item=item.name or use.name,
                count=len(rows.person_id),
            ),
            "account_id": account.id,
            "balance": float(sum(map(of_float, rows.mapped("amount")), Decimal(0))),
        }
        if item:
            return {**vals, "rural_line_id": item.id}
        tags = self.env["rural.tags"]._distribution(self.village_id, None, use)
        return {**vals, "analytic_distribution": tags}

    def _use(self):
        return self.env["rural.use"].search(
            [("detail", "=", DETAIL[self.kind]), ("scheme", "=", "general")], limit=1
        )

    def _due_vals(self):
        parts = self.env["rural.account.part"]
        account = parts._account(self.company_id, "wages_payable")
        return {"name": self._label(), "account_id": account.id}

    def _payment_lines(self, journal):
        total = float(self._total())
        return [
            {**self._due_vals(), "balance": total},
            {
                "name": self._label(),
                "account_id": journal.default_account_id.id,
                "balance": -total,
            },
        ]

    def _settle(self):
        """Match the payment with what was due, where the account is matched."""
        lines = (self.move_id | self.payment_move_id).line_ids
        account = self.env["account.account"].browse(self._due_vals()["account_id"])
        if account.reconcile:
            lines.filtered(lambda line: line.account_id == account).reconcile()

    # ------------------------------------------------------------
    # PAPERS
    # ------------------------------------------------------------

    def _attach_evidence(self, move):
        """The list itself and the attendance sheet are the original voucher."""
        for paper in self.attendance_ids.sudo():
            self._copy_paper(paper, move)
        if weasy_engine.problem():
            return
        report = self.env.ref(REPORT).sudo()
        for payout, pdf in report._annex_files(self):
            self.env["ir.attachment"].sudo().create(
                {
                    "name": f"发放表-{payout.name}.pdf",
                    "raw": pdf,
                    "mimetype": "application/pdf",
                    "res_model": move._name,
                    "res_id": move.id,
                }
            )

    @api.model
    def _copy_paper(self, paper, move):
        place = {"res_model": move._name, "res_id": move.id, "res_field": False}
        paper.copy({**place, "name": paper.name})

    def _set_moves(self, **moves):
        self.with_context(rural_token=STATE_TOKEN).write(moves)
