"""The corrections to be made in the national system, as a workbook.

A plain class, no model: it writes one file.
"""

from ..lib.form_compiler import Column, chinese_date
from ..lib.xlsx_table import Layout, XlsxTable, new_workbook

COLUMNS = [
    Column("序号", format="integer", width=6),
    Column("操作", width=8),
    Column("乡镇", width=10),
    Column("村", width=10),
    Column("系统编号", width=18),
    Column("资产编码", width=22),
    Column("资产名称", width=24),
    Column("项目年度", format="integer", width=8),
    Column("资产原值", format="money", unit="yuan", width=14),
    Column("修改项", width=12),
    Column("系统现值", width=20),
    Column("应改为", width=20),
    Column("说明", width=24),
]
ACTIONS = {
    "differs": "修改",
    "only_here": "新增",
    "only_there": "注销",
    "cancel": "注销",
    "doubled": "注销",
}
WHY = {
    "only_here": "系统中没有，按信息采集表录入",
    "only_there": "台账中没有",
    "doubled": "重复录入，与第{row}行为同一资产",
}


class NationalCorrections:
    """``write`` makes the file of the rows in which the register is right; ``found``
    then holds the numbers of persons in its cells, for the leak guard.
    """

    def __init__(self, check, rows):
        self.check = check
        self.rows = rows
        self.found = []

    def write(self, path):
        book = new_workbook(path)
        try:
            table = XlsxTable(book, self._layout(), found=self.found)
            for number, line in enumerate(self._lines(), 1):
                table.row([number, *line])
            table.finish()
        finally:
            book.close()

    def _layout(self):
        region = self.check.region_id
        return Layout(
            sheet="更正清单",
            title=f"{region.full_name}扶贫项目资产管理模块更正清单",
            columns=COLUMNS,
            unit_row=(
                f"填报单位：{region.full_name}",
                f"系统导出日期：{chinese_date(self.check.date_export)}",
                "单位：元",
            ),
            signature="填报人：　　　　　　　　审核人：　　　　　　　　"
            "单位负责人（签章）：",
            frozen=2,
            paper="A3",
        )

    def _lines(self):
        """One line an asset, of a change one line a field."""
        for row in self.rows:
            head = [
                ACTIONS[row.status],
                row.township_id.name or "",
                row.village_id.name or "",
                row.national_code or "",
                row.code or "",
                row.name or "",
                row.project_year or None,
                round((row.value_here or row.value_there) * 100) or None,
            ]
            if row.status != "differs":
                yield [*head, "", "", "", self._why(row)]
                continue
            for name, (here, there) in row.differences.items():
                yield [
                    *head,
                    row._label(name),
                    row._printable(name, there),
                    row._printable(name, here),
                    row.decision_reason or "",
                ]

    @staticmethod
    def _why(row):
        if row.status == "cancel":
            disposed = row.asset_id.state == "disposed"
            return "资产已处置" if disposed else "衔接资产，暂不录入系统"
        words = WHY[row.status].format(row=row.twin_row)
        return "；".join(filter(None, [words, row.decision_reason]))
