from odoo import api, models

from ..lib import annex_text


class RuralAnnexTownship(models.AbstractModel):
    """Annexes 6 and 7: a township's announcement, with the sums village by village."""

    _name = "rural.annex.township"
    _description = "Announcement of a Township"
    _inherit = ["rural.annex"]

    _document_model = "rural.package"

    @api.model
    def _annex_values(self, doc):
        names = doc._annex_places()
        word, office = annex_text.town(names["township"])
        papers = doc._counted_papers().sorted(lambda paper: paper.village_id.code)
        own = "annex1" if doc.kind == "plan" else "annex2"
        return {
            **self._annex_notice_values(doc),
            "town": word,
            "township": names["township"],
            "signer": doc.township_id.office_name or office,
            "figures": self._annex_figures(papers),
            "village_count": len(papers.filtered("asset_count")),
            "enclosed": [paper._annex_title(own) for paper in papers],
            "rows": self._annex_rows(doc, papers),
        }

    @api.model
    def _annex_rows(self, doc, papers):
        """The appendix: every village with its sums, or why it has none."""
        rows = [
            (paper.village_id.code, paper.village_name, self._annex_figures(paper), "")
            for paper in papers
        ]
        done = papers.village_id
        without = doc.line_ids.filtered(lambda line: line.village_id not in done)
        rows += [
            (line.village_id.code, line.village_id.name, {}, _statement(line))
            for line in without
        ]
        return [
            {"number": number, "village": name, "figures": figures, "note": note}
            for number, (_code, name, figures, note) in enumerate(
                sorted(rows, key=lambda row: row[0]), 1
            )
        ]


class ReportRuralAnnex6(models.AbstractModel):
    """附件6: 关于**镇****年扶贫项目资产收益分配计划公告（镇级）."""

    _name = "report.rural_asset.annex6"
    _description = "Annex 6"
    _inherit = ["rural.annex.township"]

    _annex_code = "annex6"


class ReportRuralAnnex7(models.AbstractModel):
    """附件7: 关于**镇****年扶贫项目资产收益分配结果公告（镇级）."""

    _name = "report.rural_asset.annex7"
    _description = "Annex 7"
    _inherit = ["rural.annex.township"]

    _annex_code = "annex7"


def _statement(line):
    words = {"no_income": "本年度无收益", "late": "逾期未报"}
    return "：".join(filter(None, (words.get(line.statement, "未报送"), line.reason)))
