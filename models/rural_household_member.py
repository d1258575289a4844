from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bulk_insert import bulk_insert
from .rural_procedure import STATE_TOKEN

ONE_DAY = timedelta(days=1)


class RuralHouseholdMember(models.Model):
    """Who belonged to which household, from when until when (both days counted).
    Written by the person alone: one household at a time, the past stays.
    """

    _name = "rural.household.member"
    _description = "Membership in a Household"
    _inherit = ["rural.household.row"]
    _order = "date_from desc nulls last, id desc"

    person_id = fields.Many2one(
        "rural.person", required=True, index=True, ondelete="cascade", readonly=True
    )
    date_from = fields.Date(string="First Day", readonly=True)
    date_to = fields.Date(string="Until", readonly=True)

    _one_at_a_time = models.UniqueIndex(
        "(person_id) WHERE date_to IS NULL",
        "A person belongs to one household at a time.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A membership ends after it begins.",
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _sync(self, persons):
        """Bring the rows in line with the household that persons have now, since
        when, and whether they still live there.
        """
        rows = self.sudo().with_context(rural_token=STATE_TOKEN)
        last = rows._last(persons)
        new = []
        for person in persons.sudo():
            row = last.get(person.id, rows.browse())
            if person.state != "living":
                row._close(person.date_left)
            elif not row._goes_on(person):
                row._close(person.date_household and person.date_household - ONE_DAY)
                if person.household_id:
                    row.exists()._check_over(person)
                    new.append(self._row_of(person))
        rows.flush_model()
        bulk_insert(rows, new)
        persons.invalidate_recordset(["member_ids"])
        self.env["rural.household"].invalidate_model(["member_ids"])

    @api.model
    def _row_of(self, person):
        """The columns of the row by which a person belongs to the present household."""
        return self._row(
            person.household_id,
            person_id=person.id,
            date_from=person.date_household,
            date_to=None,
        )

    @api.model
    def _last(self, persons):
        """``{person id: the open row, else the latest}``."""
        last = {}
        for row in self.search([("person_id", "in", persons.ids)]):
            if row.person_id.id not in last or not row.date_to:
                last[row.person_id.id] = row
        return last

    def _goes_on(self, person):
        """Whether this row says what the person says: one that ended is opened again
        for who belongs there since its first day, another day corrects an open one.
        """
        since = person.date_household
        if not self or self.household_id != person.household_id:
            return False
        if self.date_from == since:
            if self.date_to:
                self.date_to = False
            return True
        if self.date_to:
            return False
        self._before()._check_over(person)
        self.date_from = since
        return True

    def _before(self):
        """The person's membership before this one."""
        return self.search(
            [("person_id", "=", self.person_id.id), ("id", "!=", self.id)], limit=1
        )

    def _close(self, day):
        """The last day of an open row. Who leaves before the first day ends never
        belonged there: the row goes.
        """
        if not self or self.date_to:
            return
        if self.date_from and day < self.date_from - ONE_DAY:
            raise ValidationError(self._order_message(self.date_from))
        if self.date_from and day < self.date_from:
            self.unlink()
        else:
            self.date_to = day

    def _check_over(self, person):
        """A household's time begins when that of the one before has ended; the day
        of moving counts in both.
        """
        since = person.date_household
        if self and self.date_to and (not since or since < self.date_to):
            raise ValidationError(self._order_message(self.date_to))

    def _order_message(self, day):
        return self.env._(
            "%(person)s belonged to household %(household)s on %(day)s: enter a later "
            "day.",
            person=self.person_id.name,
            household=self.household_id.display_name,
            day=day,
        )
