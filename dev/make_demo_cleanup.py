"""Writes the clean-up of the demonstration county into demo/.

    python dev/make_demo_cleanup.py

The same file every time. Who does what is told in dev/demo_cleanup_steps.py; to tell
more of the year, add ``(user, code, rows, model)`` to `all_steps`.
"""

import demo_catalogue as words
import demo_cleanup_steps as steps
import make_demo
import make_demo_books as books
from make_demo import DEMO

HEAD = make_demo.HEAD.replace("make_demo.py", "make_demo_cleanup.py")
FIRST_STEP = 300
PAPERS = ("minutes", "board", "contract")
NOTE = "经营性资产逐项拍照；资产卡是否上墙如实填写；不在册的资产一并登记。"
STAGES = [
    ("date_report", 12),
    ("date_system", 35),
    ("date_verify_from", 41),
    ("date_verify", 81),
    ("date_rectify", 91),
    ("date_file", 102),
]

# --- counting -----------------------------------------------------------------

CLOSED = {"found_usage": "idle", "remark": "承租方已撤离，现场空置。"}
NO_CARD = {"found_card": False, "remark": "外墙翻新后资产卡未重新张贴。"}
GONE = {"result": "not_found", "remark": "现场未见，村里正在核实去向。"}
COUNTS = {
    "clerk": [
        (
            "shangtang",
            None,
            {
                "asset_019": CLOSED,
                "asset_060": {"found_quantity": 3.2, "remark": "末段600米未实施。"},
                "asset_080": NO_CARD,
            },
            [
                {
                    "name": "上塘村北抗旱蓄水池",
                    "found_usage": "in_use",
                    "found_quantity": 1,
                    "found_value": 38000,
                    "remark": "2019年帮扶单位援建，一直未登记。",
                }
            ],
        ),
        (
            "liushu",
            5,
            {"asset_093": {"found_quantity": 5, "remark": "一座已拆除，待核实。"}},
            [],
        ),
    ],
    "clerk2": [
        (
            "xiatang",
            None,
            {
                "asset_081": {"found_usage": "damaged", "remark": "两处渠段坍塌。"},
                "asset_027": {"found_operator": "下塘村股份经济合作社"},
            },
            [],
        )
    ],
    "clerk3": [
        ("donggang", None, {"asset_024": CLOSED}, []),
        ("xigang", None, {"asset_109": GONE}, []),
        (
            "taoyuan",
            None,
            {},
            [
                {
                    "name": "桃园村口太阳能路灯",
                    "found_usage": "in_use",
                    "found_quantity": 6,
                    "found_value": 15600,
                    "remark": "企业捐赠，未登记。",
                }
            ],
        ),
        (
            "qingshuiwan",
            None,
            {"asset_023": NO_CARD, "asset_113": {"found_quantity": 61}},
            [],
        ),
    ],
    "clerk4": [
        (
            "shiqiao",
            None,
            {"asset_105": {"found_usage": "damaged", "remark": "器材缺损三件。"}},
            [],
        ),
        ("zhuping", 4, {}, []),
    ],
}
SIGNED = {
    "clerk": ["shangtang"],
    "clerk2": ["xiatang"],
    "clerk3": list(words.VILLAGES["liuxi"]),
    "clerk4": ["shiqiao"],
}
# place, assets (none: what is not in the register), decision, reason
DECISIONS = {
    "reviewer": [
        ("xiatang", ["asset_081"], "finding", "限期修复，列入整改。"),
        ("xiatang", ["asset_027"], "apply", "已核对新的运维协议，按实更正。"),
        ("shangtang", ["asset_060"], "apply", "现场复核属实，按实更正。"),
    ],
    "reviewer2": [
        ("donggang", ["asset_024"], "finding", "闲置，限期盘活。"),
        ("xigang", ["asset_109"], "finding", "查明去向后按程序处置。"),
        ("taoyuan", [], "apply", "补登记入册。"),
        ("qingshuiwan", ["asset_023"], "finding", "限期重新张贴资产卡。"),
        ("qingshuiwan", ["asset_113"], "keep", "三盏送修，数量不变。"),
    ],
}
RETURNED = [("shiqiao", "损坏资产缺现场照片，请补拍后重新签字。")]


def counting_steps():
    sheet, line = "rural.inventory.sheet", "rural.inventory.line"
    code = steps.CAMPAIGN.replace("NOTE", repr(NOTE))
    yield "county", code, STAGES, "rural.inventory"
    for clerk, counts in COUNTS.items():
        yield clerk, steps.COUNT, counts, line
        yield clerk, steps.SIGN, SIGNED[clerk], sheet
    yield "accountant2", steps.COUNT, [("liuxi", None, {}, [])], line
    yield "accountant2", steps.SIGN, ["liuxi"], sheet
    for reviewer, decisions in DECISIONS.items():
        yield reviewer, steps.DECIDE, decisions, line
    yield "reviewer", steps.ACCEPT, ["xiatang"], sheet
    liuxi = [*words.VILLAGES["liuxi"], "liuxi"]
    yield "reviewer2", steps.ACCEPT, liuxi, sheet
    yield "reviewer2", steps.SUBMIT, liuxi, sheet
    yield "reviewer2", steps.RETURN, RETURNED, sheet


# --- findings, revival, disposal ----------------------------------------------

FINDINGS = {
    "reviewer": [
        (
            "13",
            "当家塘管护人员外出，无人值守",
            "asset_080",
            "own",
            -9,
            6,
            "汛前检查发现。",
        ),
        ("07", "资产卡字迹脱落", "asset_033", "own", -20, -4, "入户核查时发现。"),
    ],
    "auditor": [
        (
            "21",
            "租金逾期三个月未收",
            "asset_043",
            "audit",
            -12,
            18,
            "审计抽查合同发现。",
        ),
        ("J4", "疑似套取补助资金", "asset_015", "audit", -6, 24, "线索待核。"),
    ],
}
REPORTS = [
    ("asset_095", "damaged", "公共厕所坏了一个多月，找过村里没人修。", ""),
    ("asset_006", "idle", "营地一直锁着门，没有人管，也不知道租给谁了。", "热心村民"),
]
RECTIFIED = {
    "clerk": [
        ("资产卡字迹脱落", "重新打印塑封，三日内张贴。", "已重新张贴，见照片。"),
        ("当家塘管护人员外出，无人值守", "另聘一名管护员，签订管护协议。", ""),
    ],
}
PLANS = [
    (
        0,
        "lease",
        "公开招租，年租金不低于原值的3%。",
        60,
        [("发布招租公告", 10), ("签订合同", 40)],
    ),
    (1, "cooperate", "与合作社联营，保底分红。", 90, [("签订联营协议", 30)]),
    (2, "entrust", "委托镇农服公司统一运营。", 45, []),
]
REVIVED = [("lease", (0.8,)), ("cooperate", ())]
DISPOSALS = [
    (
        "asset_095",
        "scrap",
        "03",
        "墙体开裂、屋面塌陷，经鉴定无法修复，存在安全隐患。",
        "残值收入归村集体，用于村内小型公益事业。",
    )
]


def finding_steps():
    finding = "rural.finding"
    for actor, found in FINDINGS.items():
        yield actor, steps.FINDINGS, found, finding
    yield "county", steps.REPORTS, REPORTS, finding
    for clerk, done in RECTIFIED.items():
        yield clerk, steps.RECTIFY, done, finding
    yield "reviewer", steps.CLOSE, ["资产卡字迹脱落"], finding
    yield "county", steps.DETECT, [], "rural.low.yield"
    yield "county", steps.PLANS, PLANS, "rural.revival"
    yield "county", steps.REVIVE, REVIVED, "rural.revival"
    yield "clerk", steps.DISPOSAL, DISPOSALS, "rural.disposal"


# --- files --------------------------------------------------------------------


def all_steps():
    """``(user, code, rows, model that the user may write)`` in their order."""
    yield from counting_steps()
    yield from finding_steps()


def step_elements():
    for number, (actor, code, table, model) in enumerate(all_steps(), FIRST_STEP):
        code = f"{steps.COMMON.strip()}\n\n\n{code.strip()}"
        yield books.step(number, actor, code, table, model=model)


def main():
    elements = [
        *books.paper_records(PAPERS),
        *step_elements(),
        *books.paper_removals(PAPERS),
    ]
    path = DEMO / "rural_cleanup_step_demo.xml"
    path.write_text(f"{HEAD}{''.join(elements)}</odoo>\n")


if __name__ == "__main__":
    main()
