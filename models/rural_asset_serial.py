from odoo import api, fields, models
from odoo.tools import SQL


class RuralAssetSerial(models.Model):
    """The last serial given out under each prefix of the asset code."""

    _name = "rural.asset.serial"
    _description = "Serial of Asset Codes"

    prefix = fields.Char(required=True)
    last = fields.Integer(required=True, default=0)

    _prefix_uniq = models.Constraint("UNIQUE(prefix)", "This prefix exists already.")

    @api.model
    def _reserve(self, counts):
        """Reserve serials for ``{prefix: how many}``; return ``{prefix: first}``.

        One statement, so that two sessions registering at once get different
        numbers: the second waits for the first, and when that commits its
        request is retried on fresh data.
        """
        if not counts:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO rural_asset_serial AS s (prefix, last)
                SELECT * FROM unnest(%s, %s) AS wanted (prefix, count)
                ORDER BY prefix
                ON CONFLICT (prefix) DO UPDATE SET last = s.last + EXCLUDED.last
                RETURNING prefix, last
                """,
                list(counts),
                list(counts.values()),
            )
        )
        return {prefix: last - counts[prefix] + 1 for prefix, last in rows}
