from odoo import api, models

from ..lib.verification_pack import RESULTS
from .document_text import date_text, period_text

TITLE = ("{place}{year}年", "扶贫（衔接）项目资产核查报告")
# Of rows that do not conform, in the document; the workbook holds all.
MOST = 300


class ReportRuralVerification(models.AbstractModel):
    """资产核查情况报告: how was drawn, what was found (凌源市方案 五(三)2)."""

    _name = "report.rural_asset.verification"
    _description = "Verification Report"
    _inherit = ["rural.document"]

    _document_model = "rural.verification"

    @api.model
    def _document_values(self, doc):
        wrong = doc._wrong_answers()
        names = {"place": doc.region_id.name, "year": doc.year}
        lines = [line.format(**names) for line in TITLE]
        return {
            "title": "".join(lines),
            "title_lines": lines,
            "draft": doc.state != "closed",
            "body": doc.body or "核查组",
            "period": self._period(doc),
            "method": doc._method_text(),
            "digest": doc.population_digest or "",
            "figures": doc._figures(),
            "clues_asked": any(doc.indicator_ids.mapped("discipline")),
            "wrong": [self._wrong_values(answer) for answer in wrong[:MOST]],
            "wrong_count": len(wrong),
            "left_out": max(len(wrong) - MOST, 0),
            "date": date_text(self._day(doc)),
        }

    @api.model
    def _period(self, doc):
        """From the first to the last day of answering; as planned before there is any.

        Answers that a workbook brought in stand under the day it was taken in.
        """
        answers = self.env["rural.verification.answer"].sudo()
        domain = [("verification_id", "=", doc.id), ("answered_on", "!=", False)]
        measures = ["answered_on:min", "answered_on:max"]
        [moments] = answers._read_group(domain, [], measures)
        if not all(moments):
            return period_text(doc.date_from, doc.date_to)
        first, last = map(doc.company_id._rural_day, moments)
        return date_text(first) if first == last else period_text(first, last)

    @api.model
    def _day(self, doc):
        """A closed verification's report is the same whenever it is printed."""
        steps = doc.sudo().log_ids.filtered(lambda step: step.action == "close")
        closed = doc.state == "closed" and steps.sorted("id")[-1:].date
        company = doc.company_id
        return company._rural_day(closed) if closed else company._rural_today()

    @api.model
    def _wrong_values(self, answer):
        sample = answer.sample_id
        places = (sample.township_id.name, sample.village_id.name)
        return {
            "number": sample.number,
            "place": "".join(filter(None, places)),
            "asset": f"{sample.name}（{sample.code}）",
            "indicator": answer.indicator_id.name,
            "result": RESULTS[answer.result],
            "remark": answer.remark or "",
        }
