from odoo import api, fields, models

from .rural_import_column import KINDS


class RuralImportMapping(models.Model):
    """What a column meant the last time a workbook with this header came in."""

    _name = "rural.import.mapping"
    _description = "Remembered Column of a Ledger"
    _rec_name = "label"

    kind = fields.Selection(KINDS, string="Workbook", required=True, default="asset")
    fingerprint = fields.Char(required=True, index=True)
    label = fields.Char(required=True)
    field = fields.Char(required=True)

    _label_uniq = models.Constraint(
        "UNIQUE(kind, fingerprint, label)", "This column is remembered already."
    )

    @api.model
    def _recall(self, kind):
        """Return ``{fingerprint: {label: field}}`` of workbooks of a kind."""
        mapping = {}
        for row in self.sudo().search([("kind", "=", kind)]):
            mapping.setdefault(row.fingerprint, {})[row.label] = row.field
        return mapping

    @api.model
    def _remember(self, kind, fingerprint, chosen):
        """Keep ``{label: field}`` for the header, replacing what was kept."""
        own = self.sudo()
        domain = [("kind", "=", kind), ("fingerprint", "=", fingerprint)]
        known = {row.label: row for row in own.search(domain)}
        for label, field in chosen.items():
            if label in known:
                known[label].field = field
            else:
                own.create(
                    {
                        "kind": kind,
                        "fingerprint": fingerprint,
                        "label": label,
                        "field": field,
                    }
                )
