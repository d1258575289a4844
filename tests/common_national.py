import base64

from odoo.tests import tagged

from .common import RuralCommon
from .common_import import workbook

HEAD = (
    "资产编号（系统） 资产编码（台账） 资产名称 乡镇 村 项目年度 资产原值(元) 数量 "
    "资产状态"
).split()


@tagged("post_install", "-at_install")
class NationalCommon(RuralCommon):
    """The small county with a register and what the national system says of it.

    Poverty assets: two in 相官村, one in 前营村, one in 林桥村; one 衔接 asset in
    复兴村; a draft in 相官村.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.county.company_id = cls.env.company
        cls.house = cls._poverty(name="蔬菜大棚")
        cls.pump = cls._poverty(name="提灌站", value=50000)
        cls.road = cls._poverty(cls.qianying, "registered", name="产业路")
        cls.barn = cls._poverty(cls.linqiao, name="养殖棚", value=80000.55)
        cls.new = cls._asset(cls.fuxing, "confirmed", name="冷库")
        cls.draft = cls._asset(name="未登记的棚", batch="poverty", project_year=2019)
        cls.due = cls.house | cls.pump | cls.road | cls.barn

    @classmethod
    def _poverty(cls, region=None, state="confirmed", **vals):
        vals = {"batch": "poverty", "project_year": 2019, **vals}
        return cls._asset(region, state, **vals)

    @classmethod
    def _row(cls, asset, number=None, **changes):
        """A row of the export that says what the register says."""
        values = [
            number,
            asset.code or None,
            asset.name,
            asset.township_id.name,
            asset.village_id.name,
            asset.project_year,
            asset.original_value,
            asset.quantity,
            "在用",
        ]
        return {**dict(zip(HEAD, values, strict=True)), **changes}

    @classmethod
    def _rows(cls, assets=None):
        assets = cls.due if assets is None else assets
        return [cls._row(asset, f"QG{n:04}") for n, asset in enumerate(assets, 1)]

    @classmethod
    def _file(cls, rows, head=None, title=()):
        head = head or HEAD
        lines = [*title, head, *([row.get(name) for name in head] for row in rows)]
        return workbook(lines)

    @classmethod
    def _check(cls, rows=None, user="officer", region=None, data=None, **vals):
        """A comparison, made by a role."""
        rows = cls._rows() if rows is None else rows
        checks = cls.env["rural.national.check"].with_user(cls.users[user])
        check = checks.create(
            {
                "region_id": (region or cls.county).id,
                "file": base64.b64encode(data or cls._file(rows)),
                "filename": "全国系统导出.xlsx",
                **vals,
            }
        )
        check.action_check()
        return check

    def _statuses(self, check):
        """``{status: names}`` of a comparison."""
        found = {}
        for row in check.line_ids:
            found.setdefault(row.status, []).append(row.name)
        return {status: sorted(names) for status, names in found.items()}
