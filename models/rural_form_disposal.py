from datetime import date

from odoo import api, models
from odoo.fields import Domain

from ..lib.form_words import WORDS, joined
from .rural_form_books import GROUPS, BookRow, Shown, fen

SCHEME = "general"
# Disposals that were given up in their draft stand in no ledger.
WALKED = Domain("code", "!=", False)


class RuralFormDisposal(models.AbstractModel):
    """The rows of a 处置台账: every asset of every disposal of the time, from the
    village's decision to the national system.

    A disposal belongs to the year in which it was submitted and to that in which it
    was carried out. Record rules hold.
    """

    _name = "rural.form.disposal"
    _description = "Rows of the Disposal Ledger"
    _inherit = ["rural.form.books"]
    _proof = False

    # ------------------------------------------------------------
    # CATALOGUE
    # ------------------------------------------------------------

    @api.model
    def _sources(self):
        return {
            **self._asset_sources(),
            **self._decision_sources(),
            **self._outcome_sources(),
        }

    @api.model
    def _asset_sources(self):
        _ = self.env._
        return {
            **self._place_sources(
                lambda r: r.disposal_id.township_id.name,
                lambda r: r.disposal_id.region_id.name,
            ),
            "code": Shown(_("Disposal No."), "text", lambda r: r.disposal_id.code),
            "asset": Shown(_("Asset"), "text", lambda r: r.asset_id.name),
            "asset_code": Shown(_("Asset Code"), "text", lambda r: r.asset_id.code),
            "original_value": Shown(
                _("Original Value"), "money", lambda r: fen(r.original_value)
            ),
            "net_value": Shown(_("Net Value"), "money", lambda r: fen(r.net_value)),
            "reason": Shown(
                _("Reason of the Disposal"),
                "text",
                lambda r: r.disposal_id.reason_id.name,
            ),
            "kind": Shown(
                _("Way of Disposal"),
                "text",
                lambda r: WORDS["disposal_kind"][r.disposal_id.kind],
            ),
            "state": Shown(
                _("State"),
                "text",
                lambda r: WORDS["disposal_state"][r.disposal_id.state],
            ),
        }

    @api.model
    def _decision_sources(self):
        _ = self.env._
        return {
            "resolved": Shown(_("Resolved on"), "text", _dates),
            "number_due": Shown(_("Due to Attend"), "integer", _votes("number_due")),
            "number_present": Shown(_("Present"), "integer", _votes("number_present")),
            "number_agreeing": Shown(
                _("In Favour"), "integer", _votes("number_agreeing")
            ),
            "appraiser": Shown(
                _("Appraiser"), "text", lambda r: r.disposal_id.appraiser or None
            ),
            "appraised_value": Shown(
                _("Appraised Value"), "money", lambda r: _appraised(r)
            ),
            "notice": Shown(_("Period of Notice"), "text", _notice),
            "township_date": Shown(
                _("Township Approved on"),
                "date",
                lambda r: r.disposal_id.township_date or None,
            ),
            "department_date": Shown(
                _("Department Approved on"),
                "date",
                lambda r: r.disposal_id.department_date or None,
            ),
            "government": Shown(
                _("Document of the Government"),
                "text",
                lambda r: r.disposal_id.government_document or None,
            ),
        }

    @api.model
    def _outcome_sources(self):
        _ = self.env._
        return {
            "price": Shown(_("Price Reached"), "money", lambda r: fen(r.price) or None),
            "buyer": Shown(
                _("Received by"), "text", lambda r: r.disposal_id.buyer or None
            ),
            "proceeds": Shown(_("Proceeds Are Used for"), "text", _proceeds),
            "vouchers": Shown(_("Voucher No."), "text", _vouchers),
            "date_done": Shown(
                _("Carried out on"), "date", lambda r: r.disposal_id.date_done or None
            ),
            "date_cancelled": Shown(
                _("Cancelled There on"),
                "date",
                lambda r: r.disposal_id.date_cancelled or None,
            ),
        }

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    @api.model
    def _count(self, form, region, as_of):
        return len(self._disposals(form, region, as_of).line_ids)

    @api.model
    def _rows(self, form, region, as_of):
        catalogue = self._sources()
        values = [
            catalogue[key].value or (lambda row: None)
            for key in form.column_ids.mapped("source")
        ]
        disposals = self._disposals(form, region, as_of)
        for line in disposals.line_ids.sorted(_order):
            groups = [SCHEME, *(line[name].id for name in GROUPS[1:])]
            shown = [value(line) for value in values]
            yield BookRow(groups, shown, list(shown))

    @api.model
    def _disposals(self, form, region, as_of):
        """Submitted or carried out from the first day to the last."""
        first = self._first_day(form, as_of)
        within = Domain.OR(
            Domain(name, ">=", first) & Domain(name, "<=", as_of)
            for name in ("submitted_date", "date_done")
        )
        place = self.env["rural.form.scope"]._place(region)
        return self.env["rural.disposal"].search(WALKED & within & place)

    @api.model
    def _empty_text(self, form, region, as_of):
        return self.env._(
            "%(region)s has no disposal that was submitted or carried out until "
            "%(date)s. Choose another date or region.",
            region=region.full_name,
            date=as_of,
        )


def _order(line):
    return (
        line.township_id.code or "",
        line.village_id.code or "",
        line.disposal_id.submitted_date or date.min,
        line.id,
    )


def _dates(row):
    days = row.disposal_id.decision_ids.mapped("date")
    return "、".join(str(day) for day in days) or None


def _votes(name):
    return lambda row: sum(row.disposal_id.decision_ids.mapped(name)) or None


def _appraised(row):
    """Said once, with the first asset of its disposal."""
    disposal = row.disposal_id
    return fen(disposal.appraised_value) if row == disposal.line_ids[:1] else None


def _notice(row):
    notice = row.disposal_id._current_notice()
    return f"{notice.date_start} – {notice.date_end}" if notice else None


def _proceeds(row):
    disposal = row.disposal_id
    if disposal.nature == "stay":
        return None
    use = WORDS["proceeds_use"][disposal.proceeds_use]
    return joined(use, disposal.proceeds_note)


def _vouchers(row):
    moves = row.disposal_id.sudo().move_ids.filtered(lambda m: m.state == "posted")
    return "、".join(moves.mapped("name")) or None
