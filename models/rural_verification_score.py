from odoo import fields, models
from odoo.tools import SQL

from .rural_asset_category import ASSET_CLASSES
from .rural_verification_answer import RESULTS
from .rural_verification_result import POINTS


class RuralVerificationScore(models.Model):
    """核查得分: the answers as figures, by township, class and indicator. A view of
    the database.
    """

    _name = "rural.verification.score"
    _description = "Score of a Verification"
    _auto = False
    _order = "verification_id desc, township_id, id"
    _depends = {
        "rural.verification.indicator": ["discipline"],
        "rural.verification.answer": ["result", "indicator_id", "sample_id"],
        "rural.verification.sample": ["asset_class", "township_id", "village_id"],
    }

    verification_id = fields.Many2one("rural.verification", readonly=True)
    asset_id = fields.Many2one("rural.asset", readonly=True)
    indicator_id = fields.Many2one("rural.verification.indicator", readonly=True)
    asset_class = fields.Selection(ASSET_CLASSES, string="Class", readonly=True)
    result = fields.Selection(RESULTS, string="Conclusion", readonly=True)
    score = fields.Float(readonly=True, aggregator="avg", digits=(5, 1))
    asked_count = fields.Integer(string="Answers Asked", readonly=True)
    answered_count = fields.Integer(string="Answers Given", readonly=True)
    conforms_count = fields.Integer(string="Conforming", readonly=True)
    partly_count = fields.Integer(string="Partly Conforming", readonly=True)
    fails_count = fields.Integer(string="Not Conforming", readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True)
    township_id = fields.Many2one("rural.region", readonly=True)
    county_id = fields.Many2one("rural.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    # ------------------------------------------------------------
    # QUERY
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        points = SQL(" ").join(
            SQL("WHEN %s THEN %s", result, value) for result, value in POINTS.items()
        )
        return SQL(
            """
            SELECT a.id, a.verification_id, s.asset_id, a.indicator_id, s.asset_class,
                   a.result,
                   CASE WHEN i.discipline IS NOT TRUE
                        THEN CASE a.result %(points)s END END AS score,
                   1 AS asked_count,
                   (a.result <> 'pending')::int AS answered_count,
                   (a.result = 'conforms')::int AS conforms_count,
                   (a.result = 'partly')::int AS partly_count,
                   (a.result = 'fails')::int AS fails_count,
                   s.village_id, COALESCE(s.township_id, s.county_id) AS township_id,
                   s.county_id, s.company_id
              FROM rural_verification_answer a
              JOIN rural_verification_sample s ON s.id = a.sample_id
              JOIN rural_verification_indicator i ON i.id = a.indicator_id
            """,
            points=points,
        )
