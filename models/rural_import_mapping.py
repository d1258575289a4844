from odoo import api, fields, models


class RuralImportMapping(models.Model):
    """What a column meant the last time a workbook with this header came in."""

    _name = "rural.import.mapping"
    _description = "Remembered Column of a Ledger"
    _rec_name = "label"

    fingerprint = fields.Char(required=True, index=True)
    label = fields.Char(required=True)
    field = fields.Char(required=True)

    _label_uniq = models.Constraint(
        "UNIQUE(fingerprint, label)", "This column is remembered already."
    )

    @api.model
    def _recall(self):
        """Return ``{fingerprint: {label: field}}``."""
        mapping = {}
        for row in self.sudo().search([]):
            mapping.setdefault(row.fingerprint, {})[row.label] = row.field
        return mapping

    @api.model
    def _remember(self, fingerprint, chosen):
        """Keep ``{label: field}`` for the header, replacing what was kept."""
        own = self.sudo()
        known = {r.label: r for r in own.search([("fingerprint", "=", fingerprint)])}
        for label, field in chosen.items():
            if label in known:
                known[label].field = field
            else:
                own.create({"fingerprint": fingerprint, "label": label, "field": field})
