"""Writes the clean-up of the demonstration county into demo/.

    python dev/make_demo_cleanup.py

The same file every time. Who does what is told in dev/demo_cleanup_steps.py and
dev/demo_supervision_steps.py; to tell more of the year, add ``(user, code, rows,
model)`` to `all_steps`.
"""

import demo_catalogue as words
import demo_cleanup_steps as steps
import demo_supervision_steps as supervision
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


# --- submissions --------------------------------------------------------------

ORGANISED = (
    "{0}成立清查工作组，镇党委副书记任组长，农业农村服务中心牵头，财政所和各村配合。"
    "召开部署会1次，培训村报账员和资产管理人员12人次。"
)
PROBLEMS = (
    "一是个别经营性资产承租方中途撤离，招租衔接不及时。\n"
    "二是早年捐赠和援建的设施交接手续不全，未及时登记入册。"
)
SUMMARIES = {
    "reviewer2": [
        (
            "liuxi",
            {
                "organisation": ORGANISED.format("柳溪镇"),
                "problems": PROBLEMS,
                "experience": "村民代表跟随盘点、现场签字，群众认可度明显提高。",
            },
        ),
        (
            "shimen",
            {"organisation": ORGANISED.format("石门乡").replace("镇党", "乡党")},
        ),
    ],
    "reviewer": [("yuntai", {"problems": PROBLEMS})],
}

# --- national system ----------------------------------------------------------

ONLY_THERE = [
    {
        "资产编号（系统）": "QG990001",
        "资产名称": "下塘村老村部仓库",
        "乡镇": "云台镇",
        "村": "下塘村",
        "项目年度": 2016,
        "资产原值(元)": 46000,
        "数量": 1,
    }
]
COMPARED = {
    "reviewer": [
        (
            "yuntai",
            -2,
            {0: {"资产原值(元)": 88000}, 3: {"数量": 2}, 5: {"项目年度": 2018}},
            [7, 8],
            [10],
            ONLY_THERE,
            2,
        )
    ],
    "reviewer2": [("liuxi", -1, {}, [], [], [], 0)],
}
SETTLED = [
    ("yuntai", "differs", "register", "以竣工决算审计报告为准，更正系统数据。"),
    ("yuntai", "only_here", "register", "移交手续已补齐，补录系统。"),
]

# --- rules --------------------------------------------------------------------

RULES = [
    {
        "code": "望岭01",
        "name": "十万元以上的经营性资产闲置",
        "subject": "asset",
        "severity": "warn",
        "domain": "[('asset_class', '=', 'operating'), ('usage_state', '=', 'idle'),"
        " ('original_value', '>=', 100000)]",
        "message": "原值十万元以上的经营性资产闲置，须在三十日内提出盘活方案。",
        "clause": "望岭县扶贫项目资产后续管理实施细则第十八条",
        "cure": "提出盘活方案，经乡镇审核后报县农业农村局；已出租的更正资产状态。",
    }
]
EXPLAINED = [("望岭01", "已列入年度盘活方案，正在公开招租。")]

# --- verification -------------------------------------------------------------

BODY = "皖岭会计师事务所（县财政局委托）"
BY_NUMBER = {"body": BODY, "size_by": "number"}
VERIFICATIONS = [
    (1, [], {**BY_NUMBER, "size": 10, "method": "value", "seed": "349911"}, 0, 0),
    (0, ["liuxi"], {**BY_NUMBER, "size": 8, "seed": "318525"}, -3, 25),
]
VERIFIED = [
    (
        1,
        None,
        {
            (2, "10"): ("fails", "现场未见资产卡。", True),
            (5, "11"): ("partly", "管护记录有两个月空缺。", False),
            (7, "14"): ("fails", "缺移交手续和验收资料。", True),
            (9, "12"): ("na", "公益性资产，无收益。", False),
        },
    ),
    (
        0,
        2,
        {
            (1, "10"): ("fails", "资产卡被宣传栏遮挡，无法查看。", True),
            (3, "08"): ("conforms", "", False),
            (4, "11"): ("partly", "管护员未按协议巡查。", True),
        },
    ),
]

# --- own layout, field pack, filing -------------------------------------------

LAYOUT = (
    "____年××县帮扶项目资产管理台账",
    "填报单位（盖章）：          填报日期：    年  月  日      单位：万元",
    [
        "序号", "乡镇", "村", "资产名称", "资产编码", "类别", "建成（购置）",
        "资产原值", "中央", "省级", "市级", "县级", "所有权人（份额）", "经营方式",
        "资产状态", "备注",
    ],
    "填表人：            审核人：            单位负责人（签章）：",
)  # fmt: skip
BLANKS = [("form_ledger", "望岭县管理台账（市局版式）", "wan", LAYOUT, 8)]
GAPS = {
    "submission": "上年各乡镇以纸质报送，原件已归入县级档案，以生成的报表代替。",
    "distribution": "个别村的分配结果仍在公示、商议，办结后补充备案。",
    "inventory": "上年清查以纸质方式开展，清查表和总结已归入县级档案。",
    "national": "上年未与国家系统逐项核对，本年起逐乡镇核对并出具证明。",
    "check": "未答复的检查结果已转各乡镇办理，办理情况随下一版备案。",
    "": "情况已核实，缺项随下一版补齐。",
}
FILED = [(1, "上年度资料由县农业农村局整理，财政、审计部门会审。", GAPS)]


def supervision_steps():
    submission, check = "rural.submission", "rural.national.check"
    for reviewer, texts in SUMMARIES.items():
        yield reviewer, supervision.SUMMARY, texts, submission
    yield "reviewer", supervision.BUILD, ["yuntai"], submission
    yield "reviewer2", supervision.BUILD, ["liuxi"], submission
    handed_in = [("liuxi", ["summary"])]
    yield "reviewer2", supervision.HAND_IN, handed_in, submission
    yield "county", supervision.ENTERED, [("yuntai", -4)], "rural.form.export"
    for reviewer, exports in COMPARED.items():
        yield reviewer, supervision.COMPARE, exports, check
    yield "reviewer", supervision.SETTLE, SETTLED, check
    yield "reviewer2", supervision.CERTIFY, ["liuxi"], check
    yield "county", supervision.RULES, RULES, "rural.check"
    yield "reviewer", supervision.EXPLAIN, EXPLAINED, submission
    verification, sample = "rural.verification", "rural.verification.answer"
    yield "county", supervision.VERIFICATION, VERIFICATIONS, verification
    yield "verifier", supervision.VERIFY, VERIFIED, sample
    yield "county", supervision.VERIFIED, [1], verification
    yield "county", supervision.BLANK, BLANKS, "rural.blank"
    yield "clerk", supervision.PACK, ["liushu"], "rural.field.pack"
    yield "county", supervision.FILE, FILED, "rural.archive"


# --- files --------------------------------------------------------------------


def all_steps():
    """``(user, code, rows, model that the user may write)`` in their order."""
    yield from counting_steps()
    yield from finding_steps()
    yield from supervision_steps()


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
