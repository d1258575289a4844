from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.rural_contract_invoicing import BATCH


class RuralInvoiceRun(models.Model):
    """Vouchers of all instalments due up to a day, many in the background.

    The background work goes on batch by batch, a job for each, so that what is
    done stays done and nobody else waits for the numbers of a journal.
    """

    _name = "rural.invoice.run"
    _description = "Run of Vouchers"
    _inherit = ["rural.background.run"]
    _order = "id desc"
    _rec_name = "date_to"

    date_to = fields.Date(
        string="Due up to", required=True, default=lambda self: self._default_date_to()
    )
    region_id = fields.Many2one(
        "rural.region", string="Only in", help="A village, township or county."
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda s: s.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    due_count = fields.Integer(string="Instalments Due", compute="_compute_due")
    due_amount = fields.Monetary(string="Sum Due", compute="_compute_due")
    preview = fields.Text(string="By Township", compute="_compute_due")
    total_count = fields.Integer(string="To Do", readonly=True, copy=False)
    done_count = fields.Integer(string="Vouchers Made", readonly=True, copy=False)
    issue_ids = fields.One2many(
        "rural.invoice.run.issue", "run_id", string="Not Made", readonly=True
    )

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def _default_date_to(self):
        days = self.env.company.rural_invoice_days
        return fields.Date.context_today(self) + timedelta(days=days)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("date_to", "region_id", "state")
    def _compute_due(self):
        for run in self:
            groups = self.env["rural.contract.instalment"]._read_group(
                run._domain(), ["township_id"], ["__count", "amount_open:sum"]
            )
            run.due_count = sum(count for _town, count, _sum in groups)
            run.due_amount = sum(total for _town, _count, total in groups)
            run.preview = "\n".join(
                f"{town.name or '—'}: {count} · {total:,.2f}"
                for town, count, total in groups
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_run(self):
        """Make the vouchers: a batch at once, more in the background."""
        self.ensure_one()
        if self.state == "running":
            return self._open_form(self.env._("Make Vouchers"))
        count = len(self._due())
        if not count:
            raise UserError(
                self.env._(
                    "Nothing is due up to %(date)s without a voucher. Choose a later "
                    "day, or look at the schedules of the contracts.",
                    date=self.date_to,
                )
            )
        self.issue_ids.sudo().unlink()
        self.write({"total_count": count, "done_count": 0})
        if count > BATCH:
            self._make_later()
        else:
            self._run_batch()
            self._finish()
        return self._open_form(self.env._("Make Vouchers"))

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _domain(self):
        instalments = self.env["rural.contract.instalment"]
        domain = [
            *instalments._to_invoice_domain(self.date_to),
            ("company_id", "=", self.company_id.id),
        ]
        if self.region_id:
            domain.append(("contract_id.region_id", "child_of", self.region_id.id))
        return domain

    def _due(self, limit=None):
        """What is due still, without what failed in this run."""
        failed = self.issue_ids.instalment_id.ids
        return self.env["rural.contract.instalment"].search(
            [*self._domain(), ("id", "not in", failed)],
            order="date_due, id",
            limit=limit,
        )

    def _run_batch(self):
        """Make one batch of vouchers, note what failed, return whether any was
        left to do.
        """
        batch = self._due(limit=BATCH)
        if not batch:
            return False
        moves, reasons = batch._make_vouchers_safely()
        left = batch.filtered(lambda row: not row.move_id and row not in reasons)
        busy = self.env._("Somebody else was making this voucher.")
        reasons.update(dict.fromkeys(left, busy))
        self.write(
            {
                "done_count": self.done_count + len(moves),
                "issue_ids": [
                    Command.create({"instalment_id": row.id, "reason": reason})
                    for row, reason in reasons.items()
                ],
            }
        )
        return True

    def _done_message(self):
        return self.env._(
            "%(made)s vouchers made, %(failed)s instalments left without one.",
            made=self.done_count,
            failed=len(self.issue_ids),
        )

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _make_later(self):
        self._start_in_background(
            self.env._(
                "%(count)s vouchers are made in the background. You can close "
                "this window; a message says when they are ready.",
                count=self.total_count,
            )
        )

    def _title(self):
        return self.env._("Vouchers of contracts")

    def _run_part(self):
        """One batch; the share that is done, 1 when nothing is left."""
        if not self._run_batch():
            return 1
        done = self.done_count + len(self.issue_ids)
        return min(done / max(self.total_count, 1), 0.99)

    def _broken_message(self, reason):
        return self.env._(
            "Stopped after %(made)s vouchers: %(reason)s. Press “Make Vouchers” to go "
            "on.",
            made=self.done_count,
            reason=reason,
        )

    def _went_well(self):
        return not self.issue_ids
