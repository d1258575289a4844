from odoo import api, models

from ..lib import annex_text
from .document_text import date_text
from .rural_annex import BLANK_DATE


class RuralAnnexNotice(models.AbstractModel):
    """Annexes 3, 4 and 5: what hangs on the village's board."""

    _name = "rural.annex.notice"
    _description = "Notice of a Village"
    _inherit = ["rural.annex"]

    _document_model = "rural.distribution"

    @api.model
    def _annex_values(self, doc):
        names = doc._annex_places()
        own = "annex1" if doc.kind == "plan" else "annex2"
        return {
            **self._annex_notice_values(doc),
            "figures": self._annex_figures(doc),
            "enclosed": doc._annex_title(own),
            "signer": doc.village_id.office_name
            or annex_text.committee(names["village"]),
            "period": self._annex_period(doc),
        }

    @api.model
    def _annex_period(self, doc):
        """二、: from and until when the paper is on public notice (annex 3)."""
        notice = doc._annex_notice("annex3")
        start = date_text(notice.date_start) or BLANK_DATE
        return f"{start}至{date_text(notice.date_end) or BLANK_DATE}"


class ReportRuralAnnex3(models.AbstractModel):
    """附件3: 公示, of a plan as the regulation words it, of a result likewise."""

    _name = "report.rural_asset.annex3"
    _description = "Annex 3"
    _inherit = ["rural.annex.notice"]

    _annex_code = "annex3"


class ReportRuralAnnex4(models.AbstractModel):
    """附件4: 公告 of a plan."""

    _name = "report.rural_asset.annex4"
    _description = "Annex 4"
    _inherit = ["rural.annex.notice"]

    _annex_code = "annex4"


class ReportRuralAnnex5(models.AbstractModel):
    """附件5: 公告 of a result."""

    _name = "report.rural_asset.annex5"
    _description = "Annex 5"
    _inherit = ["rural.annex.notice"]

    _annex_code = "annex5"
