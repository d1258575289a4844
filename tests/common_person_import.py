import base64
import io

import openpyxl
from freezegun import freeze_time

from .common_import import FindingsMixin, workbook
from .common_people import PeopleCommon

TODAY = "2025-06-30"
HEAD = (
    "乡镇 村 户编号 户主姓名 姓名 与户主关系 身份证号 联系电话 银行卡号 户类型 "
    "监测对象类别 纳入时间 风险消除时间 劳动技能 状态 死亡或迁出时间 组别 备注"
).split()


class PersonImportCase(FindingsMixin, PeopleCommon):
    """Rows of persons in 相官村, 柳河镇, and what the import makes of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))

    @classmethod
    def _row(cls, name="王长河", n=1, code="0012", relation="户主", **more):
        """A person with the n-th made-up numbers; ``more`` by heading."""
        row = dict.fromkeys(HEAD)
        row.update(
            {
                "乡镇": "柳河镇",
                "村": "相官村",
                "户编号": code,
                "姓名": name,
                "与户主关系": relation,
                "身份证号": cls._identity(n),
                "联系电话": cls._phone(n),
                "银行卡号": cls._bank(n),
                "户类型": "脱贫户",
                "纳入时间": "2014-12-31",
                "劳动技能": "普通劳动力",
            }
        )
        row.update(more)
        return list(row.values())

    @classmethod
    def _family(cls):
        """The householder, his wife and his son."""
        return [
            cls._row(),
            cls._row("李秀英", 2, relation="配偶"),
            cls._row("王小河", 3, relation="之子"),
        ]

    @classmethod
    def _import(cls, rows, user="officer", head=HEAD, **vals):
        data = rows if isinstance(rows, bytes) else workbook([head, *rows], "人员")
        imports = cls.env["rural.person.import"].with_user(cls.users[user])
        values = {"file": base64.b64encode(data), "filename": "人员.xlsx", **vals}
        return imports.create(values)

    def _take_in(self, rows, **vals):
        """The import after it is done."""
        record = self._import(rows, **vals)
        record.action_import()
        self.assertEqual(record.state, "done", record.message)
        return record

    def _numbers(self, person, kind="identity"):
        """The whole number on file."""
        secrets = self.env["rural.secret"]
        return secrets._open_numbers(person._name, kind, person.ids).get(person.id)

    def _statuses(self, rows, **vals):
        record = self._import(rows, **vals)
        record.action_check()
        return record.line_ids.sorted("row").mapped("status")

    @staticmethod
    def _sheet(data):
        """Rows of the first sheet of a workbook in base64."""
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(data)))
        return [list(row) for row in book.active.iter_rows(values_only=True)]
