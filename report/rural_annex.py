from odoo import api, models

from ..lib import annex_text, qr_code
from ..lib.amounts import of_float
from ..models.rural_distribution import TOTALS
from .document_text import date_text

KINDS = {"plan": "计划", "result": "结果"}
# What stands across the pages until the annex's own step is done.
WATERMARKS = {
    "draft": "草　稿",
    "discussed": "草　稿",
    "resolved": "草　稿",
    "noticed": "公示稿",
    "submitted": "送审稿",
    "reviewed": "送审稿",
    "announced": "待备案",
    "withdrawn": "已撤回",
    "superseded": "已被修订",
}
BLANK_DATE = "　　年　月　日"


class RuralAnnex(models.AbstractModel):
    """What annexes 1 to 7 of 来安县扶贫项目资产收益分配管理办法 have in common.

    They are published or filed as they stand, the same for whoever prints them:
    once the paper itself may be read, its surroundings are read with all rights.
    """

    _name = "rural.annex"
    _description = "Annex of the Regulation"
    _inherit = ["rural.document"]

    _annex_code = None

    @api.model
    def _document_values(self, doc):
        doc._check_annex(self._annex_code)
        doc = doc.sudo()
        company = doc.company_id or self.env.company
        noun = company.rural_asset_noun or "扶贫项目资产"
        plan = doc.kind == "plan"
        return {
            "mark": f"附件{self._annex_code.removeprefix('annex')}",
            "title": doc._annex_title(self._annex_code),
            "title_lines": doc._annex_title_lines(self._annex_code),
            "watermark": self._annex_watermark(doc),
            "plan": plan,
            "kind": KINDS[doc.kind],
            "year": doc.year,
            "noun": noun,
            "noun_short": noun.replace("项目资产", "资产"),
            "pot": f"光伏{noun}" if doc.scheme == "pv" else noun,
            "basis": basis_text(company.rural_basis),
            "hotline": (company.rural_supervision_phone or "").strip(),
            **self._annex_values(doc),
        }

    @api.model
    def _annex_values(self, doc):
        """Hook: what the one annex says besides."""
        return {}

    @api.model
    def _annex_watermark(self, doc):
        if self._annex_code in doc._annexes_due():
            return ""
        if doc.state == "filed":
            return "补　录" if doc._name == "rural.distribution" else ""
        return WATERMARKS.get(doc.state, "")

    # ------------------------------------------------------------
    # PARTS OF THE NOTICES
    # ------------------------------------------------------------

    @api.model
    def _annex_notice_values(self, doc):
        """What annexes 3 to 7 have in common."""
        notice = doc._annex_notice(self._annex_code)
        return {
            **self._annex_offices(doc),
            "date": date_or_blank(notice.date_start),
            "qr": self._annex_qr(doc, notice),
        }

    @api.model
    def _annex_figures(self, papers):
        """The sums of annexes 3 to 7, in 万元 without rounding, and the counts."""
        sums = {
            name: sum((of_float(paper[name]) for paper in papers), start=0)
            for name in TOTALS
        }
        counts = ("asset_count", "post_count", "post_person_count")
        return {
            **{name: annex_text.wan(amount) for name, amount in sums.items()},
            **{name: sum(papers.mapped(name)) for name in counts},
        }

    @api.model
    def _annex_offices(self, doc):
        """三、投诉监督单位名称 and 四、 their contacts: county, township, village."""
        names = doc._annex_places()
        county, township, village = doc.county_id, doc.township_id, doc.village_id
        offices = {
            county: county.office_name or f"{names.get('county', '')}乡村振兴局",
            township: township.office_name or annex_text.town(names["township"])[1],
        }
        if village:
            offices[village] = village.office_name or (
                names["township"] + annex_text.committee(names["village"])
            )
        contacts = [
            annex_text.contact(office, place.phone, place.email, place.address)
            for place, office in offices.items()
        ]
        return {
            "offices": list(offices.values()),
            "contacts": [line for line in contacts if line],
        }

    @api.model
    def _annex_qr(self, doc, notice):
        """The code that leads to the notice's public page; none before it is up."""
        if not notice:
            return ""
        path = notice._url_path(notice.token)
        return qr_code.data_uri(f"{doc.get_base_url()}{path}")


def basis_text(text):
    """The documents between “根据” and “要求”, however they were typed.

    >>> basis_text("根据《办法》文件要求。"), basis_text(False)
    ('《办法》文件', '有关文件')
    """
    text = "".join((text or "").split("\n")).strip().rstrip("。，")
    text = text.removeprefix("根据").removesuffix("要求").removesuffix("文件")
    return f"{text}文件" if text else "有关文件"


def date_or_blank(date):
    return date_text(date) or BLANK_DATE
