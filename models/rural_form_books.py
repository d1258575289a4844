from collections import namedtuple
from datetime import date
from operator import attrgetter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rural_form_ledger import CURSORS, FETCH

# label: for the choice on the screen; type: of lib.form_compiler.FITTING;
# value: function of a row (named tuple of the statement); running: a sum over the
# years, of which totals take only the last one.
Shown = namedtuple("Shown", "label type value running", defaults=(False,))
# One row of a table: its groups from the outside in, what it shows, what it adds,
# whether it has a serial number.
BookRow = namedtuple("BookRow", "groups shown added counted", defaults=(True,))
GROUPS = ("scheme", "township_id", "village_id")
FIRST_DAY = date(2000, 1, 1)


class RuralFormBooks(models.AbstractModel):
    """What the official tables out of the books have in common.

    Their rows belong to a scheme, a township and a village, in this order; the
    statements are bound to the region and the companies of the export, which the
    export has checked against the user's.
    """

    _name = "rural.form.books"
    _description = "Rows of a Table out of the Books"
    # Whether general ledger, items and income ledger prove the table.
    _proof = True

    @api.model
    def _sources(self):
        """``{key: Shown}`` of everything a column can show. To be overridden."""
        raise NotImplementedError

    @api.model
    def _place_sources(
        self, township=attrgetter("township"), village=attrgetter("village")
    ):
        """What every table begins with: the number of the row and its place."""
        _ = self.env._
        return {
            "serial": Shown(_("Serial Number"), "integer", None),
            "township": Shown(_("Township"), "text", township),
            "village": Shown(_("Village"), "text", village),
        }

    @api.model
    def _count(self, form, region, as_of):
        """How many rows there will be, about. To be overridden."""
        raise NotImplementedError

    @api.model
    def _rows(self, form, region, as_of):
        """Yield a `BookRow` after the other. To be overridden."""
        raise NotImplementedError

    @api.model
    def _empty_text(self, form, region, as_of):
        """Why the table has no rows."""
        return self.env._(
            "The books of %(region)s have nothing for “%(form)s” until "
            "%(date)s: no contract, receipt or spending with village and "
            "direction of use. Choose another date or region.",
            region=region.full_name,
            form=form.name,
            date=as_of,
        )

    # ------------------------------------------------------------
    # SCOPE
    # ------------------------------------------------------------

    @api.model
    def _villages(self, region):
        """The villages of a region in the companies that the user is in."""
        regions = self.env["rural.region"].with_context(active_test=False)
        return regions.search(
            Domain("id", "child_of", region.id)
            & Domain("level", "=", "village")
            & Domain("company_id", "in", [False, *self.env.companies.ids])
        )

    @api.model
    def _first_day(self, form, as_of):
        """Of the year, or of all years."""
        return FIRST_DAY if form.all_years else date(as_of.year, 1, 1)

    # ------------------------------------------------------------
    # STATEMENT
    # ------------------------------------------------------------

    @api.model
    def _fetch(self, statement, names):
        """Yield the statement's rows as named tuples, through one cursor."""
        Row = namedtuple("Row", names)
        cursor = SQL.identifier(f"rural_form_books_{next(CURSORS)}")
        self.env.flush_all()
        self.env.execute_query(SQL("SET LOCAL cursor_tuple_fraction = 1"))
        self.env.execute_query(
            SQL("DECLARE %s NO SCROLL CURSOR FOR %s", cursor, statement)
        )
        while rows := self.env.execute_query(SQL("FETCH %s FROM %s", FETCH, cursor)):
            yield from map(Row._make, rows)
        self.env.cr.execute(SQL("CLOSE %s", cursor))

    # ------------------------------------------------------------
    # CROSS-CHECKS
    # ------------------------------------------------------------

    @api.model
    def _checks(self, form, region, as_of):
        """Ledger = analytic items = general ledger, per village and side."""
        villages = self._villages(region)
        lines = self.env["rural.books.check"]._compare_villages(
            villages, self._first_day(form, as_of), as_of
        )
        names = {village.id: village.full_name for village in villages}
        return [(names[line.village_id], line) for line in lines]


def fen(amount):
    """Whole fen of an amount in yuan, as the database hands it over."""
    return round(amount * 100) if amount else 0
