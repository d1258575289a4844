from datetime import datetime

from odoo.tests import BaseCase

from odoo.addons.rural_asset.lib.cells import CellError, FormulaWithoutValue
from odoo.addons.rural_asset.lib.ledger_header import Header
from odoo.addons.rural_asset.lib.ledger_rows import classify

HEADER = Header(
    3,
    4,
    5,
    labels=dict(
        enumerate(
            "序号 项目名称 资产名称 所在乡镇 所在村 资产原值 资金来源/中央 备注".split()
        )
    ),
)


class TestLibLedgerRows(BaseCase):
    def assertKind(self, kind, *values):
        padded = values + (None,) * (8 - len(values))
        self.assertEqual(classify(padded, HEADER), kind, values)
        self.assertEqual(classify(values, HEADER), kind, values)

    def test_data(self):
        self.assertKind("data", 1, "水渠项目", "水渠", "柳河镇", "相官村", 3.5, 3.5)
        self.assertKind("data", 1, "项目", "合计村道路", "柳河镇", "合计村", 3.5)
        self.assertKind("data", None, "合计村道路", "道路", "柳河镇", "合计村", 3.5)
        self.assertKind("data", None, None, "小计桥", None, None, "约12万")
        self.assertKind("data", 1, "项目", None, "柳河镇", None, CellError("#REF!"))
        self.assertKind("data", 1, "审核系统", "填报设备", "镇", "村", 3, 3, "已盖章")
        self.assertKind("data", None, None, "水渠")
        self.assertKind("data", None, None, None, None, None, 3.5)
        self.assertKind("data", 7, None, None, None, None, 3.5)
        self.assertKind("data", None, None, None, None, datetime(2019, 1, 1))

    def test_blanks(self):
        self.assertKind("blank")
        self.assertKind("blank", "", " ", "\u3000")
        self.assertKind("blank", 12)
        self.assertKind("blank", "12")

    def test_totals(self):
        total = FormulaWithoutValue("=SUM(F5:F9)")
        self.assertKind("subtotal", "小计", None, None, None, None, total)
        self.assertKind("subtotal", "小 计", None, None, None, None, 3.5)
        self.assertKind("subtotal", None, None, "柳河镇合计", None, None, "3.5", 3)
        self.assertKind("subtotal", "本页合计", None, None, None, None, 3.5)
        self.assertKind("subtotal", None, None, None, "柳河镇", "小计", 3.5)
        self.assertKind("subtotal", "其中:中央", None, None, None, None, 3.5)
        self.assertKind("total", "合计", None, None, None, None, 7, 7)
        self.assertKind("total", "总 计:", None, None, None, None, total)
        self.assertKind("total", "合计(万元)", "共12个", None, None, None, 7)
        self.assertKind("total", None, "累计", None, None, None, CellError("#REF!"))

    def test_signatures_notes_and_sections(self):
        self.assertKind("signature", "填报人：        审核人：      负责人（签章）：")
        self.assertKind("signature", "填报人:张三", None, None, "审核人:李四")
        self.assertKind("signature", "制表:张三  日期:2022年5月")
        self.assertKind("signature", "单位(盖章)")
        self.assertKind("note", "注:1.本表一式三份。")
        self.assertKind("note", "说明：金额单位为万元")
        self.assertKind("note", "备注:", "本表由县局填写")
        self.assertKind("title", "一、经营性资产")
        self.assertKind("title", "(二)公益性资产")
        self.assertKind("title", "2021年资产台账")

    def test_helper_rows(self):
        self.assertKind("unit_row", None, None, None, None, None, "万元", "万元")
        self.assertKind("unit_row", 1, 2, 3, 4, 5, 6, 7, 8)
        self.assertKind(
            "repeated_header", "序号", "项目\n名称", "资产名称", "所在乡镇", "所在村"
        )
        self.assertKind(
            "repeated_header", None, None, None, None, None, "资产原值(万元)", "中央"
        )
        header = Header(1, 2, 3, labels={0: "序号", 1: "资金/2016", 2: "资金/2017"})
        self.assertEqual(classify((None, 2016, 2017), header), "repeated_header")
