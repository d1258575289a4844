from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib import asset_code
from ..lib.errors import DataError


class RuralFilingSerial(models.Model):
    """The last filing number of a county's company and year."""

    _name = "rural.filing.serial"
    _description = "Serial of Filing Numbers"
    _rec_name = "year"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    year = fields.Integer(required=True, aggregator=None)
    last = fields.Integer(required=True, default=0)

    _year_uniq = models.Constraint(
        "UNIQUE(company_id, year)", "This year has a serial already."
    )

    @api.model
    def _next_number(self, company, year):
        """The next filing number of a year, by the company's rule.

        The counter is raised in the transaction of the filing: when that fails the
        number is free again, and of two officers who file at once the second waits
        and is retried. So there are neither gaps nor doubles.
        """
        ((serial,),) = self.env.execute_query(
            SQL(
                """
                INSERT INTO rural_filing_serial AS s (company_id, year, last)
                VALUES (%s, %s, 1)
                ON CONFLICT (company_id, year) DO UPDATE SET last = s.last + 1
                RETURNING last
                """,
                company.id,
                year,
            )
        )
        try:
            pattern = company.rural_filing_pattern
            return asset_code.render(pattern, {"year": year}, serial)
        except DataError as error:
            raise UserError(
                self.env._(
                    "The rule for filing numbers, %(pattern)s, gives no number for "
                    "%(year)s, serial %(serial)s. Put it right in the settings: it "
                    "needs {serial:03} once, with enough digits, and knows {year}.",
                    pattern=pattern,
                    year=year,
                    serial=serial,
                )
            ) from error
