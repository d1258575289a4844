from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .bulk_insert import bulk_insert
from .rural_household import HOUSEHOLD_KINDS, MONITORED_KINDS
from .rural_procedure import STATE_TOKEN


class RuralHouseholdStatus(models.Model):
    """What a household counted as from a day on. Written by the household alone."""

    _name = "rural.household.status"
    _description = "Status of a Household"
    _inherit = ["rural.household.row"]
    _order = "date_from desc, id desc"

    kind = fields.Selection(HOUSEHOLD_KINDS, string="Counts as", readonly=True)
    monitored_kind = fields.Selection(
        MONITORED_KINDS, string="Kind of Risk", readonly=True
    )
    date_from = fields.Date(string="First Day", required=True, readonly=True)

    _day_uniq = models.UniqueIndex(
        "(household_id, date_from)", "A household counts as one thing a day."
    )

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _sync(self, households):
        """Bring the rows in line with what households count as now, and since when:
        another kind is a new row, another day or a correction of the same day
        changes the latest one.
        """
        rows = self.sudo().with_context(rural_token=STATE_TOKEN)
        past = rows.search([("household_id", "in", households.ids)]).grouped(
            "household_id"
        )
        new = []
        for household in households.sudo():
            own = past.get(household, rows.browse())
            if own and (own[0]._says(household) or own[0]._is_of(household)):
                own[0]._correct(household, own[1:2])
            else:
                own[:1]._check_later(household)
                new.append(self._row_of(household))
        rows.flush_model()
        bulk_insert(rows, new)
        households.invalidate_recordset(["status_ids"])

    @api.model
    def _row_of(self, household):
        """The columns of the row that says what a household counts as now."""
        return self._row(
            household,
            kind=household.kind,
            monitored_kind=household.monitored_kind,
            date_from=household.date_kind,
        )

    def _says(self, household):
        return (self.kind, self.monitored_kind) == (
            household.kind,
            household.monitored_kind,
        )

    def _is_of(self, household):
        return self.date_from == household.date_kind

    def _correct(self, household, before):
        before._check_later(household)
        vals = {
            "kind": household.kind,
            "monitored_kind": household.monitored_kind,
            "date_from": household.date_kind,
        }
        if any(self[name] != value for name, value in vals.items()):
            self.write(vals)

    def _check_later(self, household):
        """What a household counts as now began after what it counted as before."""
        if not self or household.date_kind > self.date_from:
            return
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        raise ValidationError(
            self.env._(
                "%(household)s counts as “%(kind)s” since %(day)s: what it counts as "
                "after that begins on a later day.",
                household=household.display_name,
                kind=kinds[self.kind],
                day=self.date_from,
            )
        )
