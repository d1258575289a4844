from odoo import api, fields, models
from odoo.tools import SQL

# Where an asset that is gone since was not counted, nothing is asked any more.
FIGURES = {
    "line_count": "TRUE",
    "counted_count": "l.result <> 'pending'",
    "pending_count": "l.result = 'pending' AND l.disposed IS NOT TRUE",
    "found_count": "l.result = 'found'",
    "differs_count": "l.result = 'differs'",
    "not_found_count": "l.result = 'not_found'",
    "extra_count": "l.result = 'extra'",
    "difference_count": "l.result IN ('differs', 'not_found', 'extra')",
    "undecided_count": "l.result IN ('differs', 'not_found', 'extra')"
    " AND l.decision = 'none' AND l.disposed IS NOT TRUE",
    "applied_count": "l.applied_on IS NOT NULL",
}


def columns():
    """The figures as columns of a query over count lines ``l``."""
    return SQL(", ").join(
        SQL("COUNT(l.id) FILTER (WHERE %s) AS %s", SQL(condition), SQL.identifier(name))
        for name, condition in FIGURES.items()
    )


class RuralInventoryFigures(models.AbstractModel):
    """How far the counting has come: figures of the lines of a sheet or campaign."""

    _name = "rural.inventory.figures"
    _description = "Figures of a Count"

    _figures_column = None

    line_count = fields.Integer(string="Lines", compute="_compute_figures")
    counted_count = fields.Integer(string="Lines Counted", compute="_compute_figures")
    pending_count = fields.Integer(string="Not Yet Counted", compute="_compute_figures")
    found_count = fields.Integer(
        string="Found as Registered", compute="_compute_figures"
    )
    differs_count = fields.Integer(string="Found, Differs", compute="_compute_figures")
    not_found_count = fields.Integer(string="Not Found", compute="_compute_figures")
    extra_count = fields.Integer(
        string="Not in the Register", compute="_compute_figures"
    )
    difference_count = fields.Integer(
        string="Differences Found", compute="_compute_figures"
    )
    undecided_count = fields.Integer(
        string="Differences Undecided", compute="_compute_figures"
    )
    applied_count = fields.Integer(
        string="Corrections Applied", compute="_compute_figures"
    )
    progress = fields.Float(string="Counted (%)", compute="_compute_figures")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(lambda self: self._figures_depends())
    def _compute_figures(self):
        rows = self._figures()
        for record in self:
            figures = rows.get(record._origin.id, dict.fromkeys(FIGURES, 0))
            for name in FIGURES:
                record[name] = figures[name]
            record.progress = percent_done(figures)

    @api.model
    def _figures_depends(self):
        return []

    def _figures(self):
        """``{id: {figure: number}}`` of the lines that the user sees, in one query; of
        a form that is being filled in, as they are stored.
        """
        lines = self.env["rural.inventory.line"]
        lines.flush_model(["result", "decision", "applied_on", "disposed"])
        seen = lines._search([(self._figures_column, "in", self._origin.ids)])
        self.env.cr.execute(
            SQL(
                "SELECT l.%(key)s AS id, %(columns)s FROM rural_inventory_line l"
                " WHERE l.id IN %(seen)s GROUP BY 1",
                key=SQL.identifier(self._figures_column),
                columns=columns(),
                seen=seen.subselect(),
            )
        )
        return {row.pop("id"): row for row in self.env.cr.dictfetchall()}


def percent_done(figures):
    """Of the lines that are still asked for, those counted; all of none is all."""
    asked = figures["line_count"]
    return 100 * (asked - figures["pending_count"]) / asked if asked else 100
