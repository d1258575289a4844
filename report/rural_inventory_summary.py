from decimal import Decimal

from odoo import api, models

from ..lib import annex_text, summary_text
from ..lib.form_words import WORDS
from .document_text import date_text

FLAGS = {
    "state:confirmed": "已确权",
    "flag:card_posted": "资产卡已上墙",
    "flag:in_national_system": "已录入全国防返贫监测信息系统",
}
OTHERS = {"owner:others": "企业、合作社等"}
GROUPS = (
    ("class", "资产类别", "asset_class"),
    ("batch", "资产批次", "batch"),
    ("owner", "所有权人层级", "owner_level"),
)


class ReportRuralInventorySummary(models.AbstractModel):
    """清查工作总结: figures of the clean-up around the words of who writes it."""

    _name = "report.rural_asset.inventory_summary"
    _description = "Summary of a Clean-up"
    _inherit = ["rural.document"]

    _document_model = "rural.inventory.summary"

    @api.model
    def _document_values(self, doc):
        campaign, region = doc.inventory_id, doc.region_id.sudo()
        company = doc.sudo().company_id or self.env.company
        noun = company.rural_asset_noun or "扶贫项目资产"
        figures = doc._figures()
        place = region.name if region.level == "county" else region.full_name
        return {
            "title": f"{place}{campaign.year}年{noun}清查工作总结",
            "title_lines": [f"{place}{campaign.year}年", f"{noun}清查工作总结"],
            "watermark": "" if doc._is_final() else "草　稿",
            "noun": noun,
            "year": campaign.year,
            "as_of": date_text(campaign.as_of),
            "county": region.level == "county",
            "texts": {
                part: summary_text.paragraphs(doc[part]) for part in summary_text.PARTS
            },
            **self._register_values(figures["register"]),
            **self._count_values(figures),
            **self._finding_values(figures["findings"]),
            **self._income_values(figures),
            "signer": self._signer(region),
            "date": date_text(company._rural_today()),
        }

    @api.model
    def _signer(self, region):
        if region.level == "county":
            return region.office_name or f"{region.name}乡村振兴局"
        return region.office_name or annex_text.town(region.name)[1]

    @api.model
    def _register_values(self, register):
        [(count, amount)] = register["total"].values()
        rows = []
        for group, title, words in GROUPS:
            for key, (number, fen) in register[group].items():
                word = OTHERS.get(key) or WORDS[words][key.partition(":")[2]]
                if number:
                    rows.append(_row(title, word, number, fen, count, amount))
        return {
            "total": summary_text.counted(count, _yuan(amount)),
            "register_total": {"number": count, "amount": _wan(amount)},
            "register": _spanned(rows),
            "flags": [
                f"{FLAGS[key]}{number}项，占{summary_text.share(number, count)}"
                for key, (number, _fen) in register["flags"].items()
            ],
        }

    @api.model
    def _count_values(self, figures):
        count = figures["count"]
        counted, pending = count["counted_count"], count["pending_count"]
        return {
            "count": count,
            "asked": count["line_count"] - count["extra_count"],
            "gone": count["line_count"] - counted - pending,
            "by_class": count["by_class"],
            "places": figures["places"],
        }

    @api.model
    def _finding_values(self, findings):
        number, closed, amount = (sum(row[i] for row in findings) for i in (1, 2, 3))
        return {
            "findings": [
                {"type": kind, "number": count, "closed": done, "amount": _wan(fen)}
                for kind, count, done, fen in findings
            ],
            "finding_total": {
                "number": number,
                "closed": closed,
                "amount": _wan(amount),
                "rate": summary_text.share(closed, number),
            },
        }

    @api.model
    def _income_values(self, figures):
        revival = figures["revival"]
        return {
            "income": [
                {"year": year, **{name: _wan(fen) for name, fen in sums.items()}}
                for year, sums in figures["income"]
            ],
            "usage": [
                f"{word}{summary_text.counted(count, _yuan(fen))}"
                for word, count, fen in figures["usage"]
            ],
            "revival": {**revival, "amount": _wan(revival["amount"])},
        }


def _row(title, word, number, fen, count, amount):
    return {
        "group": title,
        "word": word,
        "number": number,
        "amount": _wan(fen),
        "number_share": summary_text.share(number, count),
        "amount_share": summary_text.share(fen, amount),
    }


def _spanned(rows):
    """The rows with ``span``: how many of its group follow the first of them."""
    titles = [row["group"] for row in rows]
    for index, row in enumerate(rows):
        first = index == titles.index(row["group"])
        row["span"] = titles.count(row["group"]) if first else 0
    return rows


def _yuan(fen):
    return Decimal(fen) / 100


def _wan(fen):
    return annex_text.wan(_yuan(fen))
