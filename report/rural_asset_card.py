import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from ..lib import qr_code
from .card_fit import fit_facts, fit_name, fit_title
from .document_text import (
    Cell,
    date_text,
    mask_name,
    number_text,
    period_text,
    wan_text,
)

CLASSES = {
    "operating": "经营性资产",
    "public": "公益性资产",
    "household": "到户类资产",
}
BATCHES = {"poverty": "扶贫资产", "transition": "衔接资产"}
LEVELS = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡镇",
}
HOUSEHOLDS = {"lifted": "脱贫户", "monitored": "监测户"}
# 所有权, 经营权, 收益权, 监督权; the register knows more.
CARD_RIGHTS = ("R01", "R04", "R05", "R08")
# 62 × 46.5 mm at 300 dots an inch.
PHOTO_SIZE = (732, 549)
FUNDING_ROWS = 3


class ReportRuralAssetCard(models.AbstractModel):
    """资产卡: the plaque beside an asset. What it shows is public, so that persons
    are masked, but for those whose duty it is to be called.
    """

    _name = "report.rural_asset.asset_card"
    _description = "Asset Card"
    _inherit = ["rural.document"]

    _document_model = "rural.asset"

    @api.model
    def _document_values(self, doc):
        company = doc.company_id or self.env.company
        title = f"{doc.county_id.name or ''}{self._card_noun(company)}"
        name, size = fit_name(self._public_text(doc, doc.name))
        return {
            "title": title,
            "title_size": fit_title(title),
            "name": name,
            "name_size": size,
            "code": doc.code or "",
            "asset_class": doc.asset_class or "public",
            "class_label": CLASSES.get(doc.asset_class, ""),
            "batch_label": BATCHES[doc.batch],
            "facts": fit_facts(self._card_groups(doc)),
            "photo": self._card_photo(doc),
            "qr": self._card_qr(doc),
            "phones": self._card_phones(doc, company),
            "printed_on": date_text(fields.Date.context_today(doc)),
        }

    @api.model
    def _card_noun(self, company):
        noun = company.rural_asset_noun or "帮扶项目资产"
        return f"{noun}卡" if noun.endswith("资产") else f"{noun}资产卡"

    @api.model
    def _public_text(self, doc, text):
        """``text`` without the household's name, which clerks write anywhere."""
        head = (doc.household_head or "").strip()
        text = "\n".join(filter(None, map(str.strip, (text or "").splitlines())))
        return text.replace(head, mask_name(head)) if head else text

    # ------------------------------------------------------------
    # THE FACTS
    # ------------------------------------------------------------

    @api.model
    def _card_groups(self, doc):
        groups = [
            [*self._project_cells(doc), *self._value_cells(doc)],
            [*self._right_cells(doc), *self._operation_cells(doc)],
            [*self._household_cells(doc), *self._upkeep_cells(doc)],
            [
                Cell("建成日期", date_text(doc.date_completed)),
                Cell("确权日期", date_text(doc.date_confirmed)),
            ],
        ]
        return [self._public_cells(doc, cells) for cells in groups]

    @api.model
    def _public_cells(self, doc, cells):
        return [
            cell._replace(text=self._public_text(doc, cell.text))
            for cell in cells
            if cell.text
        ]

    @api.model
    def _project_cells(self, doc):
        year = f"{doc.project_year}年" if doc.project_year else ""
        return [
            Cell("资产类别", doc.category_id.name or ""),
            Cell("项目年度", year),
            Cell("项目名称", doc.project_name or ""),
        ]

    @api.model
    def _value_cells(self, doc):
        quantity = ""
        if doc.quantity:
            quantity = f"{number_text(doc.quantity)}{doc.uom_id.name or ''}"
        return [
            Cell("资产原值", wan_text(doc.original_value), strong=True),
            Cell("规　　模", quantity or doc.scale_text or ""),
            Cell("资金来源", self._funding_text(doc)),
            Cell("坐　　落", self._site_text(doc)),
        ]

    @api.model
    def _funding_text(self, doc):
        """Sources with their amounts, largest first; the small rest as one sum."""
        sums = {}
        for row in doc.funding_ids:
            level, name = LEVELS.get(row.level, ""), row.source_id.name
            name = name if name.startswith(level) else level + name
            sums[name] = sums.get(name, 0) + row.amount
        ranked = sorted(sums.items(), key=lambda item: -item[1])
        shown, rest = ranked[:FUNDING_ROWS], ranked[FUNDING_ROWS:]
        if rest:
            shown.append((f"其他{len(rest)}项", sum(amount for _, amount in rest)))
        return "\n".join(f"{name} {wan_text(amount)}" for name, amount in shown)

    @api.model
    def _site_text(self, doc):
        place, region = doc.location or "", doc.region_id
        return place if region.name in place else f"{region.full_name}{place}"

    @api.model
    def _right_cells(self, doc):
        cells = {}
        for right in doc.right_ids.sorted(lambda r: (r.type_id.sequence, -r.share)):
            if right.type_id.code in CARD_RIGHTS or right.type_id.is_ownership:
                cells.setdefault(right.type_id.name, []).append(right)
        return [Cell(name, self._holders_text(rows)) for name, rows in cells.items()]

    @api.model
    def _holders_text(self, rights):
        names = []
        for right in rights:
            personal = right.holder_level == "household"
            name = mask_name(right.holder_name) if personal else right.holder_name
            share = f"{number_text(right.share)}%" if len(rights) > 1 else ""
            names.append(f"{name}{share}")
        return "、".join(names)

    @api.model
    def _operation_cells(self, doc):
        if doc.asset_class != "operating":
            return []
        return [
            Cell("经营主体", doc.operator_name or ""),
            Cell("合同期限", period_text(doc.contract_start, doc.contract_end)),
            Cell("年 收 益", wan_text(doc.annual_income), strong=True),
        ]

    @api.model
    def _household_cells(self, doc):
        if doc.asset_class != "household":
            return []
        kind = HOUSEHOLDS.get(doc.household_kind)
        head = mask_name(doc.household_head)
        return [Cell("受益农户", f"{head}（{kind}）" if head and kind else head)]

    @api.model
    def _upkeep_cells(self, doc):
        """Who is called when something breaks; a household that looks after its
        own asset holds no duty, its phone stays off the wall.
        """
        person, phone = doc.caretaker_name or "", doc.caretaker_phone or ""
        if person and person.strip() == (doc.household_head or "").strip():
            phone = ""
        return [
            Cell("管护单位", doc.caretaker_body or ""),
            Cell("管护责任", " ".join(filter(None, (person, phone)))),
        ]

    # ------------------------------------------------------------
    # PICTURES AND PHONES
    # ------------------------------------------------------------

    @api.model
    def _card_photo(self, doc):
        """The photo cropped and compressed: 100 cards stay below 15 MB."""
        source = base64.b64decode(doc.image_1024 or b"")
        # Drawings (SVG) could point at files: only pictures of points.
        if not source or source.lstrip()[:1] == b"<":
            return ""
        try:
            jpeg = image_process(
                source, PHOTO_SIZE, crop="center", quality=80, output_format="JPEG"
            )
        except (UserError, OSError):
            return ""
        return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()

    @api.model
    def _card_qr(self, doc):
        # The token opens the public page only, which the plaque is there for.
        token = doc.sudo().public_token
        if not token:
            return ""
        return qr_code.data_uri(f"{doc.get_base_url()}/rural/a/{token}")

    @api.model
    def _card_phones(self, doc, company):
        phones = [
            (region.name, region.phone)
            for region in (doc.county_id, doc.township_id)
            if region.phone
        ]
        if company.rural_supervision_phone:
            phones.append(("监督举报热线", company.rural_supervision_phone))
        return phones
