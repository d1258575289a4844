from odoo import api, models
from odoo.tools import SQL

from .rural_check import Found

# From the report to the township on a paper is what the guards let pass.
REPORTED = ("submitted", "reviewed", "announced", "filed")
VOUCHED = ("books", "persons")


class RuralCheckRegisterDistribution(models.AbstractModel):
    """V18 and V19: what the steps of plans and results have made sure of still holds.
    Papers taken over from before were not walked here.
    """

    _name = "rural.check.distribution"
    _inherit = "rural.check.distribution"

    # ------------------------------------------------------------
    # V18 TEN DAYS OF NOTICE
    # ------------------------------------------------------------

    @api.model
    def _hits_notice(self, _check, ids):
        """来安县办法 四(一): 公示时间不少于10天, before the township has the paper."""
        query = SQL(
            """
            SELECT d.id, d.amount_total FROM rural_distribution d
              JOIN res_company c ON c.id = d.company_id
             WHERE d.id = ANY(%s) AND d.state = ANY(%s) AND d.taken_over IS NOT TRUE
               AND NOT EXISTS (
                   SELECT FROM rural_notice n
                    WHERE n.distribution_id = d.id AND n.kind = 'notice'
                      AND n.cancelled IS NOT TRUE AND n.date_end < d.submitted_date
                      AND n.date_end - n.date_start + 1 >= c.rural_notice_days)
            """,
            list(ids),
            list(REPORTED),
        )
        for doc, amount in self.env.execute_query(query):
            yield Found(doc, (), {}, amount or 0)

    @api.model
    def _say_notice(self, _parts):
        return self.env._(
            "It went to the township without a notice of the full number of days."
        )

    # ------------------------------------------------------------
    # V19 VOUCHERS AND LISTS BEHIND A RESULT
    # ------------------------------------------------------------

    @api.model
    def _hits_vouchers(self, _check, ids):
        """The comparisons that results are held to when they are filed."""
        papers = self.env["rural.distribution"].sudo().browse(ids)
        results = papers.filtered(
            lambda paper: (
                paper.kind == "result"
                and paper.state in REPORTED
                and not paper.taken_over
            )
        )
        for each in results._comparisons():
            if each.rule in VOUCHED and each.differs:
                what = {
                    "rule": each.rule,
                    "what": each.what,
                    "stated": str(each.stated),
                    "found": str(each.found),
                }
                yield Found(each.paper_id, (what,), what)

    @api.model
    def _say_vouchers(self, parts):
        papers = self.env["rural.distribution"]
        return self.env._(
            "%(rule)s — %(what)s: %(stated)s, but %(found)s.",
            rule=papers._tie_rule(parts["rule"]),
            what=papers._tie_label(parts["what"]),
            stated=parts["stated"],
            found=parts["found"],
        )
