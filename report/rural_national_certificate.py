from datetime import date

from odoo import api, models
from odoo.exceptions import UserError

from .document_text import date_text

ROUNDED = {
    "fen": "精确到分",
    "wan4": "按系统显示的万元四位小数核对",
    "wan2": "按系统显示的万元两位小数核对",
}
# What the fields are called on the paper, whoever prints it.
WORDS = {
    "national_code": "系统编号",
    "code": "资产编码",
    "name": "资产名称",
    "region_id": "所在村",
    "batch": "资产批次",
    "project_name": "项目名称",
    "project_year": "项目年度",
    "asset_class": "资产类别",
    "quantity": "数量",
    "original_value": "资产原值",
    "owner_name": "所有权人",
    "usage_state": "使用状态",
    "operation_mode": "经营方式",
    "operator_name": "经营主体",
    "date_completed": "建成时间",
}


class ReportRuralNationalCertificate(models.AbstractModel):
    """核对一致证明: 线上数据信息与线下管理台账保持一致 (凌源市方案 三(三)), with the
    figures of both sides as they were when it was certified.
    """

    _name = "report.rural_asset.national_certificate"
    _description = "Certificate of Agreement with the National System"
    _inherit = ["rural.document"]

    _document_model = "rural.national.check"

    @api.model
    def _document_values(self, doc):
        figures = doc.agreement
        if not figures:
            raise UserError(
                self.env._("A certificate exists once the agreement is certified.")
            )
        return {
            "title": doc._certificate_title(),
            "unit": doc.region_id.full_name,
            "date": date_text(date.fromisoformat(figures["date"])),
            "date_export": date_text(date.fromisoformat(figures["date_export"])),
            "file": figures["file"],
            "fields": "、".join(WORDS[name] for name in figures["fields"]),
            "rounded": ROUNDED[figures["rounded"]],
            "count": figures["count"],
            "here": _yuan(figures["here"]),
            "there": _yuan(figures["there"]),
            "rows": [
                {
                    "name": row["name"],
                    "count": row["count"],
                    "here": _yuan(row["here"]),
                    "there": _yuan(row["there"]),
                }
                for row in figures["rows"]
            ],
            "transition": self._transition_text(figures),
            "digests": [
                ("系统导出文件", figures["file_digest"]),
                ("台账数据", figures["digest_here"]),
                ("系统数据", figures["digest_there"]),
            ],
        }

    @api.model
    def _transition_text(self, figures):
        count, value = figures["transition_count"], _yuan(figures["transition_value"])
        if figures["with_transition"]:
            return f"衔接资产已一并录入系统，其中衔接资产{count}项、原值{value}元。"
        return (
            f"衔接资产{count}项、原值{value}元，按要求暂不录入系统，"
            "不在本次核对范围内。"
        )


def _yuan(fen):
    return f"{fen // 100:,}.{fen % 100:02d}"
