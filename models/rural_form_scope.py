from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SCOPE_COLUMNS = {
    "county": "county_id",
    "township": "township_id",
    "village": "village_id",
}


class RuralFormScope(models.AbstractModel):
    """Which assets an official table holds at a date, and which it leaves out.

    | left out  | because                                                        |
    |-----------|----------------------------------------------------------------|
    | draft     | not registered yet                                             |
    | later     | completed after the date, or, without a day of completion, the |
    |           | project year ends after it                                     |
    | disposed  | disposed of on or before the date                              |
    """

    _name = "rural.form.scope"
    _description = "Assets of an Official Table"

    @api.model
    def _domain(self, form, region, as_of):
        """The assets that the table shows."""
        domain = self._place_and_kind(form, region) & self._present(as_of)
        if not form.include_draft:
            domain &= Domain("state", "!=", "draft")
        if not form.include_disposed:
            domain &= self._not_disposed(as_of)
        return domain

    @api.model
    def _left_out(self, form, region, as_of):
        """``{"draft": n, "later": n, "disposed": n}`` of the same place and kind."""
        base = self._place_and_kind(form, region)
        kept = base if form.include_draft else base & Domain("state", "!=", "draft")
        counted = {
            "draft": base & Domain("state", "=", "draft"),
            "later": kept & ~self._present(as_of),
            "disposed": kept & self._present(as_of) & ~self._not_disposed(as_of),
        }
        if form.include_draft:
            counted.pop("draft")
        if form.include_disposed:
            counted.pop("disposed")
        assets = self.env["rural.asset"]
        return {why: assets.search_count(domain) for why, domain in counted.items()}

    @api.model
    def _place_and_kind(self, form, region):
        """Everything of the region that the form's own filters let through."""
        domain = self._place(region)
        if form.filter_batch:
            domain &= Domain("batch", "=", form.filter_batch)
        if form.filter_class:
            domain &= Domain("asset_class", "=", form.filter_class)
        return domain

    @api.model
    def _place(self, region):
        """Stored columns only; provinces and cities go by their counties."""
        column = SCOPE_COLUMNS.get(region.level)
        if column:
            return Domain(column, "=", region.id)
        counties = self.env["rural.region"].search(
            [("id", "child_of", region.id), ("level", "=", "county")]
        )
        return Domain("county_id", "in", counties.ids)

    @api.model
    def _present(self, as_of):
        """Completed by the date; without a day the project year must have ended."""
        ends_year = (as_of.month, as_of.day) == (12, 31)
        year = as_of.year if ends_year else as_of.year - 1
        return Domain("date_completed", "<=", as_of) | (
            Domain("date_completed", "=", False) & Domain("project_year", "<=", year)
        )

    @api.model
    def _not_disposed(self, as_of):
        """Not disposed of, or only after the date by the log of the step."""
        later = SQL(
            "SELECT res_id FROM rural_procedure_log WHERE res_model = 'rural.asset'"
            " AND action = 'dispose' AND date > %s",
            self._end_of(as_of),
        )
        return Domain("state", "!=", "disposed") | Domain("id", "in", later)

    @api.model
    def _end_of(self, day):
        """The last moment of a day of the user's in UTC, as the log stores it."""
        zone = pytz.timezone(self.env.user.tz or "Asia/Shanghai")
        moment = zone.localize(datetime.combine(day, time.max))
        return fields.Datetime.to_string(moment.astimezone(pytz.utc))
