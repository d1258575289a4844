from odoo import api, models

from ..lib.amounts import of_float
from ..lib.form_words import WORDS


class RuralDisposalPage(models.AbstractModel):
    """The public page of a disposal on notice: which assets, why, how, at what value.
    No person is named.
    """

    _name = "rural.public.page"
    _inherit = "rural.public.page"

    @api.model
    def _notice(self, token):
        domain = [("token", "=", token), ("disposal_id", "!=", False)]
        notice = token and self.env["rural.notice"].sudo().search(domain, limit=1)
        if not notice:
            return super()._notice(token)
        paper = notice.disposal_id
        shown = notice.state != "cancelled"
        return {
            "title": f"{paper.region_id.name}资产处置公示",
            "standing": self._standing(notice),
            "state": notice.state,
            "period": self._period(notice),
            "days_left": notice.days_left,
            "region": paper.region_id.full_name,
            "figures": [],
            "sections": self._disposal_sections(paper) if shown else [],
            "contacts": self._contacts(paper),
            "document": "",
            "checksum": "",
        }

    @api.model
    def _disposal_sections(self, paper):
        """``[(heading, [(name, text)])]``, what is empty left out."""

        def yuan(amount):
            return amount and f"{of_float(amount):,.2f}元"

        proposal = [
            ("处置方式", WORDS["disposal_kind"][paper.kind]),
            ("处置原因", paper.reason_id.name),
            ("情况说明", paper.description),
            ("评估机构", paper.appraiser),
            ("评估价值", yuan(paper.appraised_value)),
            ("底价", yuan(paper.reserve_price)),
            ("处置收入用途", paper.nature != "stay" and paper.proceeds_note),
        ]
        assets = [
            (line.asset_id.name, f"原值{yuan(line.original_value) or '0元'}")
            for line in paper.line_ids
        ]
        return [
            ("拟处置资产", assets),
            ("处置方案", [(name, text) for name, text in proposal if text]),
        ]
