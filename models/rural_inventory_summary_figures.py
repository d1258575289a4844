from collections import defaultdict

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.amounts import of_float
from ..lib.form_words import WORDS
from .rural_inventory_figures import FIGURES, columns

MEASURED = {
    "total": ("total",),
    "class": ("class:operating", "class:public", "class:household"),
    "batch": ("batch:poverty", "batch:transition"),
    "owner": (
        "owner:county",
        "owner:township",
        "owner:village",
        "owner:household",
        "owner:others",
    ),
    "flags": ("state:confirmed", "flag:card_posted", "flag:in_national_system"),
}
DECISIONS = {
    "kept_count": "l.decision = 'keep'",
    "finding_count": "l.decision = 'finding'",
}
INCOME = ("contracted", "received", "distributable", "spent", "surplus")


class RuralInventorySummaryFigures(models.Model):
    """The figures of a summary, never typed: register and clean-up, findings, income
    and use of the place, as the user who prints it may read them. Amounts in fen.
    """

    _name = "rural.inventory.summary"
    _inherit = "rural.inventory.summary"

    def _figures(self):
        """All figures by name, plain values."""
        self.ensure_one()
        return {
            "register": self._register_figures(),
            "count": self._count_figures(),
            "places": self._place_figures(),
            "findings": self._finding_figures(),
            "income": self._income_figures(),
            "usage": self._usage_figures(),
            "revival": self._revival_figures(),
        }

    # ------------------------------------------------------------
    # REGISTER
    # ------------------------------------------------------------

    def _register_domain(self):
        """The assets of 基本情况表."""
        form = self.env["rural.submission"]._form("summary")
        scope = self.env["rural.form.scope"]
        return scope._domain(form, self.region_id, self.inventory_id.as_of)

    def _register_figures(self):
        """``{group: {key: (number, fen)}}``."""
        keys = [key for keys in MEASURED.values() for key in keys]
        sources = [f"{key}:{unit}" for key in keys for unit in ("count", "amount")]
        summary = self.env["rural.form.summary"]
        whole = summary._measure(sources, self._register_domain(), "county_id")["total"]
        return {
            group: {
                key: (whole[f"{key}:count"], whole[f"{key}:amount"] or 0)
                for key in keys
            }
            for group, keys in MEASURED.items()
        }

    def _usage_figures(self):
        """``[(word, number, fen)]`` of the operating assets, by how they are used."""
        operating = self._register_domain() & Domain("asset_class", "=", "operating")
        groups = self.env["rural.asset"]._read_group(
            operating, ["usage_state"], ["__count", "original_value:sum"]
        )
        found = {usage: (count, _fen(value)) for usage, count, value in groups}
        words = WORDS["usage_operation"]
        return [(words[usage], *found[usage]) for usage in words if usage in found]

    def _revival_figures(self):
        """Plans under way, and those carried out in the year of the clean-up."""
        year, plans = self.inventory_id.year, self.env["rural.revival"]
        place = self.env["rural.form.scope"]._place(self.region_id)
        done = Domain("state", "=", "done")
        done &= Domain("date_done", ">=", f"{year}-01-01")
        done &= Domain("date_done", "<=", f"{year}-12-31")
        return {
            "running": plans.search_count(place & Domain("state", "=", "running")),
            "done": plans.search_count(place & done),
            "amount": _fen(
                plans._read_group(place & done, [], ["amount_revived:sum"])[0][0]
            ),
        }

    # ------------------------------------------------------------
    # CLEAN-UP
    # ------------------------------------------------------------

    def _count_figures(self):
        """``{figure: number}`` of all lines, and ``by_class`` of each class."""
        rows = self._count_rows(SQL("a.asset_class"))
        whole = {name: 0 for name in (*FIGURES, *DECISIONS)}
        for figures in rows.values():
            for name in whole:
                whole[name] += figures[name]
        classes = WORDS["asset_class"]
        by_class = [(classes[key], rows[key]) for key in classes if key in rows]
        if None in rows:
            by_class.append(("账外", rows[None]))
        return {**whole, "by_class": by_class}

    def _place_figures(self):
        """``[(place, {figure: number})]`` of what lies below, in its order."""
        level = "village" if self.region_id.level == "township" else "township"
        rows = self._count_rows(SQL.identifier("l", f"{level}_id"))
        regions = self.env["rural.region"].browse(filter(None, rows)).sudo()
        places = [(f"{self.region_id.name}本级", rows[None])] if None in rows else []
        return places + [(each.name, rows[each.id]) for each in regions.sorted("code")]

    def _count_rows(self, key):
        """``{key: {figure: number}}`` of the lines that the user sees."""
        lines = self.env["rural.inventory.line"]
        lines.flush_model()
        place = self.env["rural.form.scope"]._place(self.region_id)
        seen = lines._search(place & Domain("inventory_id", "=", self.inventory_id.id))
        decisions = SQL(", ").join(
            SQL("COUNT(*) FILTER (WHERE %s) AS %s", SQL(sql), SQL.identifier(name))
            for name, sql in DECISIONS.items()
        )
        self.env.cr.execute(
            SQL(
                "SELECT %s AS key, %s, %s FROM rural_inventory_line l"
                " LEFT JOIN rural_asset a ON a.id = l.asset_id"
                " WHERE l.id IN %s GROUP BY 1",
                key,
                columns(),
                decisions,
                seen.subselect(),
            )
        )
        return {row.pop("key"): row for row in self.env.cr.dictfetchall()}

    def _finding_figures(self):
        """``[(type, number, closed, fen)]`` of what the clean-up found; discipline
        clues stand in no summary.
        """
        domain = self.env["rural.form.scope"]._place(self.region_id)
        domain &= Domain("inventory_id", "=", self.inventory_id.id)
        domain &= Domain("state", "!=", "void") & Domain("discipline", "=", False)
        groups = self.env["rural.finding"]._read_group(
            domain, ["type_id", "state"], ["__count", "amount:sum"]
        )
        rows = defaultdict(lambda: [0, 0, 0])
        for kind, state, count, amount in groups:
            row = rows[kind]
            row[0] += count
            row[1] += count if state == "closed" else 0
            row[2] += _fen(amount)
        ordered = sorted(rows, key=lambda kind: (kind.sequence, kind.code or ""))
        return [(kind.name, *rows[kind]) for kind in ordered]

    # ------------------------------------------------------------
    # INCOME
    # ------------------------------------------------------------

    def _income_figures(self):
        """``[(year, {figure: fen})]`` of the year before and that of the clean-up."""
        as_of = self.inventory_id.as_of
        villages = self.env["rural.form.income"]._villages(self.region_id)
        ledger = self.env["rural.income.ledger"]._of_villages(villages)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT year, %s FROM (%s) x WHERE village_id = ANY(%s)"
                " AND year IN %s GROUP BY year",
                SQL(", ").join(
                    SQL("(SUM(%s) * 100)::bigint", SQL.identifier(name))
                    for name in INCOME
                ),
                ledger._sql(as_of),
                villages.ids,
                (as_of.year - 1, as_of.year),
            )
        )
        found = {year: dict(zip(INCOME, sums, strict=True)) for year, *sums in rows}
        return [
            (year, found.get(year) or dict.fromkeys(INCOME, 0))
            for year in (as_of.year - 1, as_of.year)
        ]


def _fen(amount):
    return int(of_float(amount or 0) * 100)
