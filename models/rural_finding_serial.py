from odoo import api, fields, models
from odoo.tools import SQL


class RuralFindingSerial(models.Model):
    """The last number given to a finding of a county and year."""

    _name = "rural.finding.serial"
    _description = "Serial of Findings"
    _rec_name = "year"

    county_id = fields.Many2one("rural.region", required=True, ondelete="cascade")
    year = fields.Integer(required=True, aggregator=None)
    last = fields.Integer(required=True, default=0)

    _year_uniq = models.Constraint(
        "UNIQUE(county_id, year)", "This year has a serial already."
    )

    @api.model
    def _reserve(self, county, year, count):
        """The next ``count`` serials of a county and year, without gaps.

        Of two sessions that report at once the second waits here and is retried
        after the first: it then sees what the first has reported.
        """
        ((last,),) = self.env.execute_query(
            SQL(
                """
                INSERT INTO rural_finding_serial AS s (county_id, year, last)
                VALUES (%(county)s, %(year)s, %(count)s)
                ON CONFLICT (county_id, year)
                DO UPDATE SET last = s.last + EXCLUDED.last
                RETURNING last
                """,
                county=county.id,
                year=year,
                count=count,
            )
        )
        self.invalidate_model()
        return range(last - count + 1, last + 1)
