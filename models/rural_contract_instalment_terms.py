from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import rent_schedule
from .rural_contract_schedule import _decimal
from .rural_procedure import holds_token

# What is agreed about an instalment, as against what the books say of it.
TERMS = ("contract_id", "kind", "number", "date_from", "date_to", "date_due", "amount")
NOTED = ("date_due", "amount", "opening_received")


class RuralContractInstalmentTerms(models.Model):
    """The agreed side of an instalment: what may still be changed, and the cut
    when the contract ends early.
    """

    _name = "rural.contract.instalment"
    _inherit = "rural.contract.instalment"

    overdue_days = fields.Integer(compute="_compute_overdue_days")

    _period_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The period ends before it starts."
    )
    _opening_within = models.Constraint(
        "CHECK(opening_received >= 0 AND opening_received <= amount)",
        "What came in before the opening lies between zero and the amount due.",
    )
    _arrears_idx = models.Index("(contract_id, date_due) WHERE amount_open > 0")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("date_due", "amount_open")
    def _compute_overdue_days(self):
        today = fields.Date.context_today(self)
        for row in self:
            late = row.amount_open and row.date_due and row.kind != "refund"
            row.overdue_days = max((today - row.date_due).days, 0) if late else 0

    @api.depends("contract_id", "kind", "number", "date_due")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = (
                f"{row.contract_id.display_name} · {kinds.get(row.kind, '')} "
                f"{row.number} · {row.date_due or ''}"
            )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        changed = vals.keys() & set(TERMS)
        if changed and not holds_token(self.env):
            self._check_not_invoiced()
        notes = self._change_notes(vals)
        result = super().write(vals)
        for contract, lines in notes.items():
            contract.message_post(body="\n".join(lines))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        self._check_not_invoiced()

    def _check_not_invoiced(self):
        for row in self.filtered("move_id"):
            raise UserError(
                self.env._(
                    "Instalment %(number)s due on %(date)s of %(contract)s is invoiced "
                    "by %(voucher)s. Reverse that voucher first.",
                    number=row.number,
                    date=row.date_due,
                    contract=row.contract_id.display_name,
                    voucher=row.move_id.display_name,
                )
            )

    def _change_notes(self, vals):
        """``{contract: [sentence]}`` on terms that change after the start."""
        notes = {}
        for row in self.filtered(lambda r: r.contract_id.state != "draft"):
            for name in [name for name in NOTED if name in vals]:
                new = self._fields[name].convert_to_cache(vals[name], row)
                if row[name] != new:
                    label = self._fields[name]._description_string(self.env)
                    line = f"{row.number} {label}: {row[name]} → {new}"
                    notes.setdefault(row.contract_id, []).append(line)
        return notes

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _is_settled(self):
        """Whether money or vouchers stand behind the row already."""
        self.ensure_one()
        return bool(self.move_id or self.opening_received or self.amount_received)

    def _is_manual(self):
        """Whether the rows of the contract are what was agreed."""
        self.ensure_one()
        return self.kind == "refund" or (
            self.kind == "rent" and self.contract_id.rent_kind == "manual"
        )

    def _covers(self, day):
        """Whether one of the rows is for a period with this day in it."""
        return any(
            row.date_from <= day <= row.date_to
            for row in self
            if row.date_from and row.date_to
        )

    def _due_after(self, day):
        """Rent of periods that begin after ``day`` and that nobody has asked for."""
        return self._unsettled_rent().filtered(
            lambda r: day and (r.date_from or r.date_due) > day
        )

    def _unsettled_rent(self):
        return self.filtered(
            lambda r: r.kind == "rent" and not r.cancelled and not r._is_settled()
        )

    def _cut_at(self, day, prorate):
        """Cancel what is not due any more after ``day``; of the period with that day
        in it a share is left when ``prorate``. Settled rows stay.
        """
        self._due_after(day).write({"cancelled": True})
        if not prorate:
            return
        for row in self._unsettled_rent().filtered(lambda r: r.date_from and r.date_to):
            if row.date_to > day:
                args = _decimal(row.amount), row.date_from, row.date_to, day
                amount = float(rent_schedule.share_until(*args))
                row.write({"amount": amount, "date_to": day})
