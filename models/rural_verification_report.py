from odoo import models
from odoo.fields import Domain

from ..lib.spreadsheet_text import safe_cell
from ..lib.verification_pack import RESULTS
from ..lib.xlsx_table import PAPERS, new_workbook
from .rural_verification_result import score

COUNTS = ("conforms", "partly", "fails", "na")
METHODS = {"simple": "简单随机", "value": "按资产原值加权（PPS）"}
# Discipline clues are the county's and those named in them: documents hold their
# number alone (凌源市方案 五(三)1: 线索移交).
PLAIN = Domain("indicator_id.discipline", "=", False)


class RuralVerificationReport(models.Model):
    """The results as figures for workbook and document."""

    _name = "rural.verification"
    _inherit = "rural.verification"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_report(self):
        """The results as a workbook."""
        self.ensure_one()
        return self._ask_file("report", self.env._("Results as a Workbook"))

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _figures(self):
        """``{townships, indicators, total, clue_count}`` of the answers so far."""
        self.ensure_one()
        townships = self._counts("township_id")
        samples = dict(
            self.env["rural.verification.sample"]._read_group(
                [("verification_id", "=", self.id)], ["township_id"], ["__count"]
            )
        )
        county = samples.pop(self.env["rural.region"], 0)
        rows = [
            {
                "name": place.name,
                "samples": samples.get(place, county),
                **self._row(counts),
            }
            for place, counts in townships.items()
        ]
        indicators = [
            {"code": indicator.code, "name": indicator.name, **self._row(counts)}
            for indicator, counts in self._counts("indicator_id").items()
        ]
        total = {name: sum(row[name] for row in rows) for name in (*COUNTS, "samples")}
        return {
            "townships": rows,
            "indicators": indicators,
            "total": {**total, "score": score_text(total)},
            "clue_count": self.env["rural.verification.answer"].search_count(
                Domain("verification_id", "=", self.id)
                & Domain("result", "=", "fails")
                & ~PLAIN
            ),
        }

    def _counts(self, by):
        """``{record: {result: number}}``, without discipline indicators."""
        groups = self.env["rural.verification.score"]._read_group(
            Domain("verification_id", "=", self.id) & PLAIN,
            [by, "result"],
            ["__count"],
        )
        found = {}
        for record, result, count in groups:
            found.setdefault(record, {})[result] = count
        key = "sequence" if by == "indicator_id" else "code"
        return dict(sorted(found.items(), key=lambda item: (item[0][key], item[0].id)))

    def _row(self, counts):
        figures = {name: counts.get(name, 0) for name in COUNTS}
        return {**figures, "score": score_text(counts)}

    def _wrong_answers(self):
        return self.env["rural.verification.answer"].search(
            Domain("verification_id", "=", self.id)
            & Domain("result", "in", ("fails", "partly"))
            & PLAIN
        )

    def _method_text(self):
        """How it was drawn, in a sentence."""
        if self.kind == "full":
            return f"全面核查，共{self.population_count}项资产。"
        return (
            f"从{self.population_count}项资产中，按乡镇和资产类别分层，"
            f"{METHODS[self.method]}抽取{self.sample_count}项"
            f"（原值{self.sample_value:,.2f}元）；抽样种子{self.seed}，"
            f"置信度95%时最大误差±{self.margin:.1f}个百分点。"
        )

    # ------------------------------------------------------------
    # WORKBOOK
    # ------------------------------------------------------------

    def _report_workbook(self):
        """The bytes of the workbook of results."""
        self.ensure_one()
        return self._written(self._write_report)

    def _write_report(self, path):
        book = new_workbook(path)
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        for name, widths, rows in self._sheets():
            sheet = book.add_worksheet(name)
            sheet.set_paper(PAPERS["A4"])
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            for line, values in enumerate(rows):
                style = cell if line or name == "概况" else head
                for column, value in enumerate(values):
                    if isinstance(value, (int, float)):
                        sheet.write_number(line, column, value, style)
                    else:
                        sheet.write_string(line, column, safe_cell(value), style)
        book.close()

    def _sheets(self):
        """``(name, widths, rows)`` of each sheet; the first row is the heading."""
        figures = self._figures()
        counts = ("符合", "基本符合", "不符合", "不适用", "得分")
        yield "概况", (18, 80), self._overview(figures)
        yield (
            "分乡镇",
            (16, 10, 10, 10, 10, 10, 10),
            [("乡镇", "样本数", *counts), *map(_place_row, figures["townships"])],
        )
        yield (
            "分指标",
            (8, 30, 10, 10, 10, 10, 10),
            [("编号", "指标", *counts), *map(_indicator_row, figures["indicators"])],
        )
        heads = ("样本序号", "乡镇", "村", "资产编码", "资产名称")
        yield (
            "不符合清单",
            (8, 12, 12, 18, 24, 24, 10, 40, 16),
            [
                (*heads, "指标", "结论", "说明", "问题编号"),
                *map(_wrong_row, self._wrong_answers()),
            ],
        )
        yield (
            "抽样清单",
            (8, 12, 12, 18, 24, 16),
            [(*heads, "原值（元）"), *map(_sample_row, self.sample_ids)],
        )

    def _overview(self, figures):
        period = f"{self.date_from or ''} 至 {self.date_to or ''}"
        yield from (
            ("核查名称", self.name),
            ("核查机构", self.body or ""),
            ("现场核查时间", period),
            ("抽样方法", self._method_text()),
            ("总体摘要（SHA-256）", self.population_digest or ""),
            ("得分", figures["total"]["score"]),
            ("违规违纪线索", f"{figures['clue_count']}条，另行移交"),
            ("计分方法", "符合100分、基本符合50分、不符合0分，不适用的不计。"),
        )


def score_text(counts):
    """The score to one place; '—' where nothing counts."""
    points = score(counts)
    return "—" if points is None else round(points, 1)


def _place_row(row):
    return (row["name"], row["samples"], *(row[n] for n in (*COUNTS, "score")))


def _indicator_row(row):
    return (row["code"], row["name"], *(row[n] for n in (*COUNTS, "score")))


def _sample_head(sample):
    return (
        sample.number,
        sample.township_id.name or "",
        sample.village_id.name or "",
        sample.code or "",
        sample.name,
    )


def _sample_row(sample):
    return (*_sample_head(sample), sample.value)


def _wrong_row(answer):
    return (
        *_sample_head(answer.sample_id),
        answer.indicator_id.name,
        RESULTS[answer.result],
        answer.remark or "",
        answer.sudo().finding_id.number or "",
    )
