from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.visitor import visitor_key

KEPT_DAYS = 2


class RuralReportCount(models.Model):
    """How many reports one address, and one place, has sent on a day. The address
    itself is not kept.
    """

    _name = "rural.report.count"
    _description = "Reports Sent on a Day"
    _rec_name = "day"

    day = fields.Date(required=True, index=True)
    key = fields.Char(required=True)
    number = fields.Integer(required=True)

    _key_uniq = models.Constraint("UNIQUE(day, key)", "This address counts already.")

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _count(self, day, sender):
        """One more of a sender on a day; how many it makes."""
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        ((number,),) = self.env.execute_query(
            SQL(
                """
                INSERT INTO rural_report_count AS c (day, key, number)
                VALUES (%s, %s, 1)
                ON CONFLICT (day, key) DO UPDATE SET number = c.number + 1
                RETURNING number
                """,
                day,
                visitor_key(secret, fields.Date.to_string(day), sender),
            )
        )
        self.invalidate_model()
        return number

    @api.autovacuum
    def _gc_days(self):
        limit = fields.Date.today() - timedelta(days=KEPT_DAYS)
        self.search([("day", "<", limit)]).unlink()
