from odoo import api, fields, models

from ..lib.ledger_fields import KINDS


class RuralImportColumn(models.Model):
    """The words by which a column of a hand-kept ledger is recognised.

    A word may be written “top/sub” for a column below a merged heading:
    资金来源/中央.
    """

    _name = "rural.import.column"
    _description = "Column of a Ledger"
    _order = "sequence, id"
    _rec_name = "field"

    sequence = fields.Integer(default=10)
    field = fields.Selection("_selection_field", required=True, readonly=True)
    words = fields.Text(required=True, help="One per line.")

    _field_uniq = models.Constraint("UNIQUE(field)", "This field stands here already.")

    @api.model
    def _selection_field(self):
        """``[(ledger field, label)]``; labels are those of the register."""
        asset, own = self.env["rural.asset"], self._own_labels()
        return [
            (name, own[name] if name in own else asset._field_label(name))
            for name in KINDS
        ]

    @api.model
    def _own_labels(self):
        """Labels of the columns that are no field of the asset itself."""
        _ = self.env._
        return {
            "county": _("County"),
            "township": _("Township"),
            "village": _("Village"),
            "asset_class": _("Class"),
            "category_id": _("Category"),
            "owner": _("Owner"),
            "contract_period": _("Contract from and until"),
            "funding_source": _("Name of the Funding Source"),
            "funding_central": _("Funding: Central"),
            "funding_province": _("Funding: Provincial"),
            "funding_city": _("Funding: City"),
            "funding_county": _("Funding: County"),
            "funding_township": _("Funding: Township"),
            "funding_other": _("Funding: Other"),
            "ignore": _("Do Not Import"),
        }

    @api.model
    def _words(self):
        """Return ``{field: [words]}`` for the search of a header."""
        return {
            entry.field: [w.strip() for w in entry.words.splitlines() if w.strip()]
            for entry in self.search([])
        }
