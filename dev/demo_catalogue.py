"""What the assets of the demonstration county are called, measure and cost.

dev/demo_assets.tsv: by category, how many assets and what they may be: name, content
and scale, photo, lowest and highest quantity, its step, 元 a unit, and the unit of
measure where it is not the category's own. dev/demo_joint.tsv: what several villages
or a township own, with the shares by the village's number.
"""

import csv
from itertools import groupby
from pathlib import Path
from typing import NamedTuple


class Variant(NamedTuple):
    name: str
    scale: str
    photo: str
    low: float
    high: float
    step: float
    price: float
    unit: str


class Kind(NamedTuple):
    category: str
    count: int
    department: str
    project_type: str
    variants: tuple


class Joint(NamedTuple):
    town: str
    category: str
    name: str
    scale: str
    photo: str
    quantity: float
    fen: int
    shares: dict


def table(name):
    """The rows of a table beside this file, as dicts of text."""
    with open(Path(__file__).with_name(name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def variant(row):
    numbers = (float(row[name]) for name in ("low", "high", "step", "price"))
    return Variant(row["name"], row["scale"], row["photo"], *numbers, row["unit"])


def kinds():
    heading = ("category", "count", "department", "project_type")
    rows = table("demo_assets.tsv")
    for key, group in groupby(rows, lambda row: tuple(row[name] for name in heading)):
        category, count, department, project_type = key
        variants = tuple(map(variant, group))
        yield Kind(category, int(count), department, project_type, variants)


def joint(row):
    shares = dict(part.split(":") for part in row["shares"].split())
    return Joint(
        *(row[name] for name in ("town", "category", "name", "scale", "photo")),
        float(row["quantity"]),
        round(float(row["value"]) * 100),
        {int(number): float(share) for number, share in shares.items()},
    )


KINDS = tuple(kinds())
JOINT = tuple(map(joint, table("demo_joint.tsv")))
VILLAGES = {
    "yuntai": ("shangtang", "liushu", "xiatang", "hongxing"),
    "liuxi": ("donggang", "xigang", "taoyuan", "qingshuiwan"),
    "shimen": ("shiqiao", "zhuping", "gaoling", "shuanghe"),
}
NAMES = {
    "yuntai": "云台镇", "liuxi": "柳溪镇", "shimen": "石门乡",
    "shangtang": "上塘村", "liushu": "柳树村", "xiatang": "下塘村",
    "hongxing": "红星村", "donggang": "东岗村", "xigang": "西岗村",
    "taoyuan": "桃园村", "qingshuiwan": "清水湾村", "shiqiao": "石桥村",
    "zhuping": "竹坪村", "gaoling": "高岭村", "shuanghe": "双河村",
}  # fmt: skip
CENTRES = {
    "yuntai": (31.7420, 116.2180),
    "liuxi": (31.6840, 116.3060),
    "shimen": (31.6150, 116.1740),
}

SURNAMES = "王李张刘陈杨黄周吴徐孙马朱胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭".strip()
GIVEN = (
    "长河 建国 秀英 德明 桂兰 志强 玉梅 国庆 春生 海燕 文斌 兰花 永福 金凤 大勇 "
    "晓兵 红霞 立新 传友 家旺 学林 素珍 成贵 美华 正财 来喜 秋菊 广平 少华 友才"
).split()
GROUPS = "一二三四五六七八"
PLACES = ("村部东侧", "村部西侧", "村口", "老小学旁", "水塘北岸", "主干道南侧")
OPERATORS = {
    "0101": ("望岭县绿野蔬菜种植专业合作社", "望岭县禾丰农业发展有限公司"),
    "0102": ("望岭县金穗粮油加工厂", "望岭县云雾茶业有限公司"),
    "0103": ("望岭县鲜达冷链物流有限公司",),
    "0104": ("望岭县山水间文旅有限公司",),
    "0105": ("望岭县乡味电子商务有限公司",),
    "0106": ("望岭县村级光伏电站运维中心",),
    "0107": ("望岭县锦绣服饰有限公司", "望岭县巧手箱包加工厂"),
    "0108": ("望岭县丰达农机专业合作社",),
    "0109": ("望岭县润田灌溉服务专业合作社",),
    "0110": ("望岭县禾丰农业发展有限公司",),
    "0111": ("望岭县兴牧养殖专业合作社",),
    "0112": ("望岭县兴牧养殖专业合作社",),
    "0199": ("望岭县供销农资服务有限公司",),
}
MODES = {
    "0101": ("lease", "contracting"),
    "0104": ("lease", "cooperation"),
    "0106": ("photovoltaic",),
    "0109": ("contracting",),
    "0110": ("shares",),
    "0111": ("entrusted",),
    "0112": ("entrusted",),
}
ARCHIVE = {
    "a01": "望发改农〔{year}〕{n}号", "a02": "{project}实施方案",
    "a03": "望财农〔{year}〕{n}号", "a04": "{project}竣工验收报告",
    "a05": "项目资产确权登记表", "a06": "项目资产移交清单",
    "a11": "经营合同", "a12": "村民代表大会决议", "a13": "收益分配方案",
    "a21": "管护协议", "a22": "管护制度",
    "a31": "到户发放清册", "a32": "户主签收单", "a41": "现场照片",
}  # fmt: skip
