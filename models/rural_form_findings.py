from datetime import date

from odoo import api, models
from odoo.fields import Domain

from ..lib.form_words import WORDS, joined
from .rural_finding import OPEN
from .rural_form_books import BookRow, Shown, fen

SCHEME = "general"
REVIEWED = ("close", "pass")


class RuralFormFindings(models.AbstractModel):
    """The rows of a 问题整改台账: what was found until a day, and what became of it.

    A year's table holds what was found in it and what it took over unfinished.
    Record rules hold; discipline clues stand in tables that ask for them alone, for
    who may see them (凌源市方案 五(三)1: 线索移交).
    """

    _name = "rural.form.findings"
    _description = "Rows of the Findings Ledger"
    _inherit = ["rural.form.books"]
    _proof = False

    # ------------------------------------------------------------
    # CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _sources(self):
        return {
            **self._finding_sources(),
            **self._rectification_sources(),
            **self._closing_sources(),
        }

    @api.model
    def _finding_sources(self):
        _ = self.env._
        return {
            **self._place_sources(
                lambda r: r.township_id.name,
                lambda r: (r.village_id or r.region_id).name,
            ),
            "number": Shown(_("Finding No."), "text", lambda r: r.number),
            "date_found": Shown(
                _("Day of the Finding"), "date", lambda r: r.date_found
            ),
            "source": Shown(
                _("Found by"), "text", lambda r: WORDS["finding_source"][r.source]
            ),
            "type": Shown(_("Type of Problem"), "text", lambda r: r.type_id.name),
            "name": Shown(_("Problem"), "text", lambda r: r.name),
            "detail": Shown(
                _("What Was Found"), "text", lambda r: joined(r.name, r.detail)
            ),
            "asset": Shown(_("Asset"), "text", lambda r: r.asset_id.name or None),
            "asset_code": Shown(
                _("Asset Code"), "text", lambda r: r.asset_id.code or None
            ),
            "contract": Shown(
                _("Contract"), "text", lambda r: r.contract_id.display_name or None
            ),
            "amount": Shown(
                _("Amount Concerned"), "money", lambda r: fen(r.amount) or None
            ),
        }

    @api.model
    def _rectification_sources(self):
        _ = self.env._
        return {
            "responsible_body": Shown(
                _("Responsible Body"), "text", lambda r: r.responsible_body or None
            ),
            "responsible": Shown(
                _("Responsible"), "text", lambda r: r.responsible_id.name or None
            ),
            "deadline": Shown(
                _("To Be Put Right until"), "date", lambda r: r.deadline or None
            ),
            "measures": Shown(_("Measures"), "text", lambda r: r.measures or None),
            "result": Shown(
                _("How It Was Put Right"), "text", lambda r: r.result or None
            ),
            "date_rectified": Shown(
                _("Put Right on"), "date", lambda r: r.date_rectified or None
            ),
            "evidence": Shown(_("Evidence"), "text", _evidence),
        }

    @api.model
    def _closing_sources(self):
        _ = self.env._
        return {
            "state": Shown(
                _("State"), "text", lambda r: WORDS["finding_state"][r.state]
            ),
            "date_closed": Shown(
                _("Closed on"), "date", lambda r: r.date_closed or None
            ),
            "closed_by": Shown(_("Closed by"), "text", None),
            "overdue": Shown(_("Overdue"), "boolean", lambda r: r.is_overdue),
            "handover_to": Shown(
                _("Handed over to"), "text", lambda r: r.handover_to or None
            ),
            "date_handover": Shown(
                _("Clue Handed over on"), "date", lambda r: r.date_handover or None
            ),
        }

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    @api.model
    def _count(self, form, region, as_of):
        return self.env["rural.finding"].search_count(self._domain(form, region, as_of))

    @api.model
    def _rows(self, form, region, as_of):
        catalogue = self._sources()
        findings = self.env["rural.finding"].search(self._domain(form, region, as_of))
        # What names the asset of a finding is read with the finding.
        findings = findings.sudo().sorted(_order)
        own = {"closed_by": self._closers(findings).get, "serial": lambda row: None}
        values = [
            own.get(key) or catalogue[key].value
            for key in form.column_ids.mapped("source")
        ]
        for finding in findings:
            places = (finding.township_id.id, finding.village_id.id)
            shown = [value(finding) for value in values]
            yield BookRow([SCHEME, *places], shown, list(shown))

    @api.model
    def _domain(self, form, region, as_of):
        """Found by the day, and not closed before the year."""
        first = self._first_day(form, as_of)
        place = self.env["rural.form.scope"]._place(region)
        domain = place & Domain("state", "!=", "void")
        domain &= Domain("date_found", "<=", as_of)
        domain &= (
            Domain("date_found", ">=", first)
            | Domain("state", "in", OPEN)
            | Domain("date_closed", ">=", first)
        )
        if not form.with_clues:
            domain &= Domain("discipline", "=", False)
        return domain

    @api.model
    def _closers(self, findings):
        """``{finding: who reviewed the closing}``, in one query for all."""
        closed = findings.filtered(lambda finding: finding.state == "closed")
        rows = (
            self.env["rural.procedure.log"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", "rural.finding"),
                    ("res_id", "in", closed.ids),
                    ("action", "in", REVIEWED),
                ],
                ["res_id", "action", "user_name"],
                order="id",
            )
        )
        names = {
            row.res_id: "系统复核" if row.action == "pass" else row.user_name
            for row in rows
        }
        return {finding: names.get(finding.id) for finding in closed}

    @api.model
    def _empty_text(self, form, region, as_of):
        return self.env._(
            "%(region)s has no finding until %(date)s that you may see. Choose "
            "another date or region.",
            region=region.full_name,
            date=as_of,
        )


def _order(finding):
    return (
        finding.township_id.code or "",
        finding.village_id.code or "",
        finding.date_found or date.min,
        finding.id,
    )


def _evidence(finding):
    counts = (("整改前", finding.before_ids), ("整改后", finding.after_ids))
    return joined(*(f"{when}{len(files)}份" for when, files in counts if files))
