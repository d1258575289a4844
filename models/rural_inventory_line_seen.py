from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from .rural_procedure import holds_token

# Beside what a page writes: ``counted_on`` as the page knows it.
SEEN = "seen_on"


class RuralInventoryLineSeen(models.Model):
    """Two who count the same sheet at the same time: what one has counted, the other
    does not overwrite without having seen it.
    """

    _name = "rural.inventory.line"
    _inherit = "rural.inventory.line"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        if holds_token(self.env):
            return super().write(vals)
        vals = dict(vals)
        if SEEN in vals:
            self._check_seen(vals.pop(SEEN))
        elif len(self) > 1:
            self._check_counted_by_others(vals.get("result"))
        return super().write(vals) if vals else True

    # ------------------------------------------------------------
    # COUNTING
    # ------------------------------------------------------------

    def action_found(self):
        self._check_counted_by_others("found")
        return super().action_found()

    def action_not_found(self):
        self._check_counted_by_others("not_found")
        return super().action_not_found()

    @api.model
    @api.readonly
    def count_others(self, seen):
        """What others have counted since a page has read the rows.

        :param seen: ``[(id, counted_on as the page knows it)]``
        :returns: ``[{id, counted_on, text}]`` of the rows that have changed
        """
        lines = self.browse([line_id for line_id, _moment in seen]).exists()
        known = dict(seen)
        return [
            {"id": line.id, "counted_on": line._moment(), "text": line._counted_text()}
            for line in lines
            if line._moment() != (known[line.id] or False)
        ]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _lock_row(self):
        """Wait for who is saving the row; whoever comes second is retried and then
        reads what the first has counted.
        """
        self.env.execute_query(
            SQL("SELECT id FROM rural_inventory_line WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()

    def _check_seen(self, moment):
        for line in self.filtered(lambda row: row._moment() != (moment or False)):
            raise UserError(line._counted_message())

    def _check_counted_by_others(self, result):
        """Many rows at once, or a button that has shown none of them: what somebody
        else has counted otherwise stays.
        """
        other = self.filtered(
            lambda line: (
                line.counted_by != self.env.user
                and line.counted_by
                and line.result != result
            )
        )
        if other:
            raise UserError(other[0]._counted_message())

    def _counted_message(self):
        return self.env._(
            "%(asset)s: %(counted)s. Nothing was written over it: open the row, look "
            "at what was counted, and change it there if it is not right.",
            asset=self.display_name,
            counted=self._counted_text(),
        )

    def _county_time(self, moment):
        zone = self.company_id.sudo().rural_timezone
        return format_datetime(self.env, moment, tz=zone, dt_format="short")

    def _counted_text(self):
        """Who has counted the row, when, and as what."""
        if not self.counted_on:
            return self.env._("the count was taken back")
        labels = dict(self._fields["result"]._description_selection(self.env))
        text = self.env._(
            "already counted by %(user)s at %(time)s: %(result)s",
            user=self.counted_by.sudo().name,
            time=self._county_time(self.counted_on),
            result=labels[self.result],
        )
        return " ".join(filter(None, [text, self.difference_text]))
