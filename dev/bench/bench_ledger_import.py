"""The import of a county's ledger against Odoo's own ``load()`` of the same columns.

Both take the same 10,000 assets with funding and owner; the import also reads
the workbook, checks every rule, keeps a preview, and takes the assets through
their steps, which ``load()`` does not.
"""

import base64
import datetime
import io
import resource
import threading
import time
from pathlib import Path

HEAD = (
    "序号 项目名称 资产名称 资产类别 资产子类 所在乡镇 所在村 项目年度 建成时间 规模 "
    "计量单位 资产原值 中央 省级 市级 县级 其他 所有权人 确权时间 确权文号 经营方式 "
    "经营主体 合同起止时间 年收益 管护责任人 联系电话 资产状态 是否挂牌 备注"
).split()
SMALL, LARGE = 10_000, 100_000


def run(env):
    county(env)
    small, large = workbook(SMALL), workbook(LARGE)
    # First, while the process is still small: memory once taken is not given back.
    peak = Peak()
    with peak:
        own = timed(lambda: take_in(env, small))
    roll_back(env)
    with_load = timed(lambda: load(env, SMALL))
    roll_back(env)
    own_large = timed(lambda: take_in(env, large))
    roll_back(env)
    return [
        {
            "work": f"import of a {SMALL:,}-asset workbook, all checks, vs load()",
            "value": own,
            "yardstick": with_load,
            "budget": "≥ 3 × faster (ratio ≤ 0.33)",
            "ok": own * 3 <= with_load,
        },
        {
            "work": f"import of {LARGE:,} rows vs {SMALL:,}",
            "value": own_large,
            "yardstick": own,
            "budget": "ratio ≤ 11",
            "ok": own_large <= 11 * own,
        },
        {
            "work": f"memory of the {SMALL:,}-row import above idle",
            "value": (peak.above, "MiB"),
            "yardstick": None,
            "budget": "< 300 MiB",
            "ok": peak.above < 300,
        },
    ]


def county(env):
    regions = env["rural.region"].with_context(tracking_disable=True)
    top = regions.create({"name": "清源县", "code": "349901000000", "level": "county"})
    for town in range(10):
        code = f"349901{101 + town}"
        township = regions.create(
            {
                "name": f"第{town}镇",
                "code": f"{code}000",
                "level": "township",
                "parent_id": top.id,
            }
        )
        regions.create(
            [
                {
                    "name": f"甲{town}乙{village}村",
                    "code": f"{code}{201 + village}",
                    "level": "village",
                    "parent_id": township.id,
                }
                for village in range(30)
            ]
        )
    officer = env.ref("rural_asset.group_rural_officer")
    env.user.write({"group_ids": [(4, officer.id)], "rural_region_ids": [(4, top.id)]})
    env.cr.commit()


def rows(count):
    for n in range(count):
        town, village = n % 10, n // 10 % 30
        place = f"甲{town}乙{village}村"
        yield (
            n + 1, f"2021年{place}蔬菜大棚项目{n}", f"{place}蔬菜大棚{n}", "经营性资产",
            "产业基地", f"第{town}镇", place, 2021, datetime.date(2021, 8, 1 + n % 28),
            12.5, "亩", 12.5, 5.25, 3.25, 1, 2, 1, f"{place}村民委员会",
            datetime.date(2021, 12, 1), f"清扶资确〔2021〕{n}号", "租赁",
            "清源绿丰农业有限公司", "2022.01.01-2026.12.31", 0.75, "李长河",
            "19900009135", "在用", "是", f"备注{n}",
        )  # fmt: skip


def workbook(count):
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("衔接资产")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, "衔接项目资产管理台账(单位:万元)")
    for column, head in enumerate(HEAD):
        sheet.write_string(1, column, head)
    for number, row in enumerate(rows(count), 2):
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value)
    book.close()
    return base64.b64encode(out.getvalue())


def take_in(env, data):
    env.company.rural_background_rows = 10 * LARGE
    record = env["rural.asset.import"].create({"file": data, "filename": "a.xlsx"})
    record.action_import()
    assert record.state == "done" and not record.count_wrong
    env.cr.flush()


def load(env, count):
    """Odoo's importer on the same columns, names resolved by its name search."""
    names = [
        "project_name", "name", "category_id", "region_id", "project_year",
        "date_completed", "quantity", "uom_id", "original_value", "batch",
        "date_confirmed", "confirmation_document", "operation_mode",
        "operator_name", "contract_start", "contract_end", "annual_income",
        "caretaker_name", "caretaker_phone", "usage_state", "card_posted", "note",
        "funding_ids/source_id", "funding_ids/level", "funding_ids/amount",
        "right_ids/type_id", "right_ids/holder_name", "right_ids/share",
    ]  # fmt: skip
    data = []
    for row in rows(count):
        first = [
            row[1], row[2], "产业基地", row[6], "2021", str(row[8]), "12.5", "亩",
            "125000", "transition", str(row[18]), row[19], "lease", row[21],
            "2022-01-01", "2026-12-31", "7500", row[24], row[25], "in_use", "1",
            row[28], "财政衔接推进乡村振兴补助资金", "central", "52500", "所有权",
            row[6], "100",
        ]  # fmt: skip
        data.append(first)
        for level, amount in (
            ("province", 32500), ("city", 10000), ("county", 20000), ("other", 10000)
        ):  # fmt: skip
            rest = [""] * 22 + [first[22], level, str(amount), "", "", ""]
            data.append(rest)
    result = env["rural.asset"].with_context(tracking_disable=True).load(names, data)
    assert result["ids"] and len(result["ids"]) == count, result["messages"][:3]
    env.cr.flush()


def timed(work):
    start = time.monotonic()
    work()
    return time.monotonic() - start


def roll_back(env):
    env.cr.rollback()
    env.invalidate_all()


class Peak:
    """The resident memory gained while the body runs, sampled ten times a second."""

    def __enter__(self):
        self.idle = self.highest = resident()
        self.running = True
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def watch(self):
        while self.running:
            self.highest = max(self.highest, resident())
            time.sleep(0.1)

    def __exit__(self, *_error):
        self.running = False
        self.thread.join()
        self.above = (self.highest - self.idle) / 1024 / 1024


def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
