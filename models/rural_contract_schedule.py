from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import rent_schedule
from ..lib.errors import DataError


def _decimal(amount):
    return Decimal(str(round(amount, 4)))


class RuralContractSchedule(models.Model):
    """The schedule of a contract: made from its terms, compared with them."""

    _name = "rural.contract"
    _inherit = "rural.contract"

    expected_total = fields.Monetary(
        string="Rent by the Terms",
        compute="_compute_expected_total",
        help="What the terms come to over the whole term.",
    )
    schedule_total = fields.Monetary(
        string="Rent in the Schedule", compute="_compute_totals"
    )
    amount_invoiced = fields.Monetary(string="Invoiced", compute="_compute_totals")
    amount_received = fields.Monetary(
        string="Received",
        compute="_compute_totals",
        help="With what had come in before the books were opened here.",
    )
    amount_open = fields.Monetary(string="Open", compute="_compute_totals")
    amount_overdue = fields.Monetary(string="Overdue", compute="_compute_overdue")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        "date_start",
        "date_end",
        "frequency",
        "annual_amount",
        "floor_amount",
        "rent_kind",
        "escalation_kind",
        "escalation_value",
        "escalation_years",
        "escalation_compound",
        "schedule_total",
    )
    def _compute_expected_total(self):
        for contract in self:
            contract.expected_total = contract._expected_total()

    def _expected_total(self):
        """What the terms come to; that of the rows where they alone are agreed."""
        self.ensure_one()
        if self.rent_kind == "manual":
            return self.schedule_total
        try:
            rows = rent_schedule.schedule(self._terms()) if self._has_term() else []
        except DataError:
            return 0
        return float(sum(row.amount for row in rows))

    @api.depends(
        "instalment_ids.amount",
        "instalment_ids.kind",
        "instalment_ids.cancelled",
        "instalment_ids.amount_invoiced",
        "instalment_ids.amount_received",
        "instalment_ids.opening_received",
    )
    def _compute_totals(self):
        for contract in self:
            rows = contract.instalment_ids.filtered(lambda r: r.kind == "rent")
            due = rows.filtered(lambda r: not r.cancelled)
            contract.schedule_total = sum(due.mapped("amount"))
            contract.amount_invoiced = sum(rows.mapped("amount_invoiced"))
            contract.amount_received = sum(rows.mapped("amount_received")) + sum(
                rows.mapped("opening_received")
            )
            contract.amount_open = sum(due.mapped("amount_open"))

    @api.depends("instalment_ids.amount_open", "instalment_ids.date_due")
    def _compute_overdue(self):
        overdue = dict(
            self.env["rural.contract.instalment"]._read_group(
                [("contract_id", "in", self.ids), *self._overdue_domain()],
                ["contract_id"],
                ["amount_open:sum"],
            )
        )
        for contract in self:
            contract.amount_overdue = overdue.get(contract._origin, 0)

    @api.model
    def _overdue_domain(self):
        """Instalments that should have come in by yesterday and have not."""
        return [
            ("kind", "!=", "refund"),
            ("amount_open", ">", 0),
            ("date_due", "<", fields.Date.context_today(self)),
        ]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_make_schedule(self):
        """Make the rows that follow from the terms; rows that are invoiced, or paid
        before the books were opened here, stay as they are.
        """
        self._check_schedule_can_be_made()
        rows = self.instalment_ids
        kept = rows.filtered(lambda r: r._is_settled() or r._is_manual())
        wanted = [vals for contract in self for vals in contract._new_rows(kept)]
        (rows - kept).unlink()
        self.env["rural.contract.instalment"].create(wanted)
        return True

    def _check_schedule_can_be_made(self):
        for contract in self:
            if contract.state not in ("draft", "running", "expiring"):
                raise UserError(
                    self.env._(
                        "%(contract)s has ended. Its schedule is not made anew.",
                        contract=contract.display_name,
                    )
                )
            if not contract._has_term():
                raise UserError(
                    self.env._(
                        "%(contract)s has no term. Enter the days it runs from and "
                        "until; the schedule follows from them.",
                        contract=contract.display_name,
                    )
                )

    def _has_term(self):
        return bool(self.date_start and self.date_end)

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _terms(self):
        """The terms for ``lib/rent_schedule``."""
        self.ensure_one()
        return rent_schedule.Terms(
            start=self.date_start,
            end=self.date_end,
            frequency=self.frequency,
            yearly=_decimal(round(self.annual_amount, 2)),
            floor=_decimal(round(self.floor_amount, 2)),
            due_at=self.due_at,
            due_days=self.due_days,
            raise_kind=self.escalation_kind,
            raise_by=_decimal(self.escalation_value),
            raise_years=self.escalation_years,
            compound=self.escalation_compound,
        )

    def _new_rows(self, kept):
        """Values of the rows that the terms ask for and ``kept`` does not cover."""
        self.ensure_one()
        mine = kept.filtered(lambda r: r.contract_id == self)
        rent = mine.filtered(lambda r: r.kind == "rent")
        vals_list = []
        if self.rent_kind != "manual":
            numbers = self._free_numbers(rent)
            vals_list = [
                {
                    "number": next(numbers),
                    "date_from": row.date_from,
                    "date_to": row.date_to,
                    "date_due": row.date_due,
                    "amount": float(row.amount),
                }
                for row in self._schedule_rows()
                if not rent._covers(row.date_from)
            ]
        if self.deposit and "deposit" not in mine.mapped("kind"):
            due = self.date_signed or self.date_start
            deposit = {"kind": "deposit", "date_due": due, "amount": self.deposit}
            vals_list.append(deposit)
        return [{**vals, "contract_id": self.id} for vals in vals_list]

    @api.model
    def _free_numbers(self, rows):
        taken, number = set(rows.mapped("number")), 0
        while True:
            number += 1
            if number not in taken:
                yield number

    def _schedule_rows(self):
        try:
            return rent_schedule.schedule(self._terms())
        except DataError as error:
            sentence = self._schedule_messages()[error.code] % error.params
            raise UserError(": ".join((self.display_name, sentence))) from error

    @api.model
    def _schedule_messages(self):
        _ = self.env._
        return {
            "bad_frequency": _("Choose how often rent is paid."),
            "term_reversed": _(
                "The contract ends on %(end)s, before it starts on %(start)s. "
                "Correct the dates."
            ),
            "term_too_long": _(
                "The contract runs until %(end)s. No law allows more than "
                "%(years)s years: correct the date."
            ),
            "bad_rent": _("Yearly rent and floor cannot be below zero."),
            "bad_escalation": _(
                "The rent is raised by %(by)s every %(years)s years. Enter a raise "
                "of zero or more; enter falling rents by hand."
            ),
        }

    def _yearly_amount(self):
        """The rent of a year, on average where the schedule alone is agreed."""
        self.ensure_one()
        if self.rent_kind != "manual" or not self.months:
            return self.annual_amount
        return round(self.schedule_total * 12 / self.months, 2)
