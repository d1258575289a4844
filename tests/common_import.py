import base64
import csv
import io
from pathlib import Path

import openpyxl

from .common import RuralCommon

DATA = Path(__file__).parent / "data"


class ImportCase(RuralCommon):
    """The county of ``regions-a.csv`` and helpers to import a workbook into it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        regions = {r.code: r for r in cls.env["rural.region"].search([])}
        with open(DATA / "regions-a.csv", encoding="utf-8-sig") as table:
            for row in csv.DictReader(table):
                if row["code"] in regions:
                    regions[row["code"]].name = row["name"]
                    continue
                regions[row["code"]] = cls._region(
                    row["name"],
                    row["code"],
                    row["level"],
                    regions.get(row["parent_code"]),
                )

    @classmethod
    def _import(cls, data, user="officer", filename="ledger.xlsx", **vals):
        if not isinstance(data, bytes):
            data = workbook(data)
        imports = cls.env["rural.asset.import"].with_user(cls.users[user])
        return imports.create(
            {"file": base64.b64encode(data), "filename": filename, **vals}
        )

    @classmethod
    def _county_ledger(cls, **vals):
        data = (DATA / "county-ledger-a.xlsx").read_bytes()
        return cls._import(data, filename="county-ledger-a.xlsx", **vals)


class FindingsMixin:
    """What a check finds, for tests of an import; they have ``_import``."""

    def _found(self, rows, **vals):
        """``{(row, column letter): (severity, message)}`` after the check."""
        record = self._import(rows, **vals)
        record.action_check()
        return {
            (i.row, i.column.split(" ")[0]): (i.severity, i.message)
            for i in record.issue_ids
        }


def workbook(rows, title="资产", merges=()):
    """Bytes of a workbook with one sheet of these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = (
    "资产名称 项目名称 资产类别 资产子类 所在村 项目年度 建成时间 数量 计量单位 "
    "资产原值(元) 中央 省级 所有权人 确权时间 确权文号 经营方式"
).split()


def good_row(name="蔬菜大棚", village="相官村", **changes):
    values = [
        name, "2021年产业项目", "经营性", "产业基地", village, 2021, "2021.08", 12,
        "亩", 120000, 100000, 20000, village, "2021-12-01", "清扶资确〔2021〕1号",
        "租赁",
    ]  # fmt: skip
    row = dict(zip(HEAD, values, strict=True))
    row.update(changes)
    return list(row.values())
