"""Pieces of text of annexes 1 to 7 of 来安县扶贫项目资产收益分配管理办法.

Amounts are `Decimal` in yuan. ``plan`` chooses the wording of a plan (预计, 约) or
that of a result.
"""

import re
from decimal import Decimal

from .amounts import FEN, WAN

_SEPARATORS = re.compile(r"[、，,；;]+")
_TOWNS = (("乡", "乡", "人民政府"), ("街道", "街道", "办事处"))
_UPPER = "零一二三四五六七八九"
_KINDS = {"plan": "计划", "result": "结果"}


def yuan(amount):
    """元, with two decimals where there are fen.

    >>> yuan(Decimal("6000")), yuan(Decimal("6000.5")), yuan(Decimal("-0.05"))
    ('6000', '6000.50', '-0.05')
    """
    amount = Decimal(amount).quantize(FEN)
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:f}"


def wan(amount):
    """万元 without idle zeros; nothing is rounded away.

    >>> wan(Decimal("125000")), wan(Decimal("542910.07")), wan(Decimal(0))
    ('12.5', '54.291007', '0')
    """
    text = f"{Decimal(amount).quantize(FEN) / WAN:.6f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(value):
    """A quantity of at most two decimals without idle zeros.

    >>> number(300.0), number(2.5)
    ('300', '2.5')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def project(name):
    """A project as the annexes name it: “***项目”.

    >>> project("蔬菜大棚"), project("2021年产业项目")
    ('蔬菜大棚项目', '2021年产业项目')
    """
    return name if name.endswith("项目") else f"{name}项目"


def title(code, kind, place, year, assets):
    """The two halves of an annex's title; 6 and 7 end in 公告 like the others.

    >>> title("annex1", "plan", "柳河镇相官村", 2025, "扶贫项目资产")
    ('2025年柳河镇相官村', '扶贫项目资产收益分配计划')
    >>> title("annex3", "result", "柳河镇相官村", 2025, "扶贫项目资产")
    ('关于柳河镇相官村2025年', '扶贫项目资产收益分配结果公示')
    """
    what = f"{assets}收益分配{_KINDS[kind]}"
    if code in ("annex1", "annex2"):
        return f"{year}年{place}", what
    return f"关于{place}{year}年", what + ("公示" if code == "annex3" else "公告")


def people(names, count):
    """Who holds a post: by name where known, else how many.

    >>> people("张三, 李四；王五", 3), people("", 2), people("张三", 3), people("", 0)
    ('张三、李四、王五', '2人', '张三等3人', '若干人')
    """
    found = [name.strip() for name in _SEPARATORS.split(names or "") if name.strip()]
    if not found:
        return f"{count}人" if count else "若干人"
    more = f"等{count}人" if count > len(found) else ""
    return "、".join(found) + more


def numbered(items):
    """The items of a list, numbered and closed as the annexes do.

    >>> numbered(["甲", "乙"])
    ['1、甲；', '2、乙。']
    """
    last = len(items)
    return [
        f"{n}、{item}{'。' if n == last else '；'}" for n, item in enumerate(items, 1)
    ]


def ordinals(items):
    """The items with 一是 and 二是, where there are several.

    >>> ordinals(["甲", "乙"]), ordinals(["甲"])
    (['一是甲', '二是乙'], ['甲'])
    """
    if len(items) < 2:
        return items
    return [f"{_UPPER[n]}是{item}" for n, item in enumerate(items, 1)]


def town(name):
    """What a township is called in running text, and its government.

    >>> town("柳河镇"), town("独山乡"), town("新安街道")
    (('镇', '柳河镇人民政府'), ('乡', '独山乡人民政府'), ('街道', '新安街道办事处'))
    """
    for ending, word, office in _TOWNS:
        if name.endswith(ending):
            return word, name + office
    return "镇", f"{name}人民政府"


def committee(village):
    """The village's committee.

    >>> committee("相官村"), committee("城东社区")
    ('相官村村民委员会', '城东社区居民委员会')
    """
    return village + ("居民委员会" if village.endswith("社区") else "村民委员会")


def contact(office, phone="", email="", address=""):
    """A line of 四、监督举报电话、电子邮箱及通讯地址; '' where nothing is known.

    >>> contact("甲县局", "5619152", address="甲县1号")
    '甲县局监督举报电话：5619152，通讯地址：甲县1号'
    >>> contact("甲县局", "", "a@example.com"), contact("甲县局")
    ('甲县局邮箱：a@example.com', '')
    """
    parts = (("监督举报电话", phone), ("邮箱", email), ("通讯地址", address))
    known = [
        f"{label}：{value.strip()}" for label, value in parts if (value or "").strip()
    ]
    return office + "，".join(known) if known else ""


# --- annexes 1 and 2: the five directions ---------------------------------------------


def operation_item(heading, rows):
    """(一): one of 运维管理, 土地租金, 其他支出 with its ``[(name, amount)]``.

    >>> operation_item("用于土地租金", [("大棚用地", Decimal(800))])
    '用于土地租金。具体：大棚用地800元'
    >>> operation_item("其他支出", [("甲", Decimal(1)), ("乙", Decimal("2.5"))])
    '其他支出。具体：甲1元，乙2.50元，合计3.50元'
    """
    text = "，".join(f"{name}{yuan(amount)}元" for name, amount in rows)
    total = sum(amount for _name, amount in rows)
    return f"{heading}。具体：{text}" + (f"，合计{yuan(total)}元" if rows[1:] else "")


def posts_sentence(plan, noun, posts=None, temporary=None):
    """(二): the sums of ``posts`` (posts, persons, amount) and of ``temporary``
    work (person-times, day rates, amount); what there is none of is left out.

    >>> posts_sentence(True, "资产", (2, 2, Decimal(9600)), (30, [Decimal(100)], 3000))
    '本村经营性资产，预计全年设置公益岗位2个，在岗人员2人，公益岗位工资全年预计支出约9600元，预计招聘临时性公益岗位30人次，每人每天约100元，临时性务工支出全年预计约3000元。'
    >>> posts_sentence(False, "资产", (1, 1, Decimal(6000)))
    '本村经营性资产，全年设置公益岗位1个，在岗人员1人，公益岗位工资全年支出6000元。'
    """
    expected, about = _words(plan)
    parts = [f"本村经营性{noun}"]
    if posts:
        count, persons, amount = posts
        parts += [
            f"{expected}全年设置公益岗位{count}个",
            f"在岗人员{persons}人",
            f"公益岗位工资全年{expected}支出{about}{yuan(amount)}元",
        ]
    if temporary:
        times, rates, amount = temporary
        parts += [
            f"{expected}招聘临时性公益岗位{times}人次",
            *_day_rate(about, rates),
            f"临时性务工支出全年{expected}{about}{yuan(amount)}元",
        ]
    return "，".join(parts) + "。"


def post_item(plan, name, who, duty, wage, amount, posts=1, months=12):
    """(二) 1、2、3、: one post with who holds it, duty, wage and sum of the year.

    >>> post_item(True, "道路专管员", "张三", "村组道路巡查管护", 500, 6000)
    '聘请我村已脱贫人口/监测帮扶对象张三为道路专管员，具体负责村组道路巡查管护（具体工作内容见就业协议），每月工资约500元，预计全年支出约6000元'
    >>> post_item(False, "护林员", "2人", "", 400, 8000, 2, 10)
    '聘请我村已脱贫人口/监测帮扶对象2人为护林员（具体工作内容见就业协议），设岗2个，每岗每月工资400元，共10个月，全年支出8000元'
    """
    expected, about = _words(plan)
    work = f"，具体负责{duty.strip().rstrip('。；，')}" if duty and duty.strip() else ""
    parts = [
        f"聘请我村已脱贫人口/监测帮扶对象{who}为{name}{work}（具体工作内容见就业协议）"
    ]
    if posts > 1:
        parts.append(f"设岗{posts}个")
    if wage:
        parts.append(f"{'每岗' if posts > 1 else ''}每月工资{about}{yuan(wage)}元")
    if months not in (0, 12):
        parts.append(f"共{months}个月")
    parts.append(f"{expected}全年支出{about}{yuan(amount)}元")
    return "，".join(parts)


def temporary_sentence(plan, purpose, times, rate, amount):
    """(二), its last paragraph, one for each piece of temporary work.

    >>> temporary_sentence(True, "村内环境整治", 30, 100, 3000)
    '预计招聘临时性务工人员30人次，用于村内环境整治，每人每天约100元，全年预计支出约3000元。'
    """
    expected, about = _words(plan)
    parts = [
        f"{expected}招聘临时性务工人员{times}人次",
        f"用于{purpose}",
        *_day_rate(about, [rate]),
        f"全年{expected}支出{about}{yuan(amount)}元",
    ]
    return "，".join(parts) + "。"


def relief_sentence(plan, year, count, amount, listed=False):
    """(三): 扶贫济困.

    >>> relief_sentence(True, 2025, 3, Decimal(1500))
    '2025年本村拟针对老、弱、病、残等无劳动能力的已脱贫人口和监测帮扶对象，开展以巩固脱贫攻坚成果、防范返贫为目的，进行扶贫济困活动。用于已脱贫人口和监测帮扶对象3人，拟合计支出1500元。'
    """
    will = "拟" if plan else ""
    return (
        f"{year}年本村{will}针对老、弱、病、残等无劳动能力的已脱贫人口和监测帮扶对象，"
        "开展以巩固脱贫攻坚成果、防范返贫为目的，进行扶贫济困活动。"
        f"用于已脱贫人口和监测帮扶对象{count}人{_listed(listed)}，"
        f"{will}合计支出{yuan(amount)}元。"
    )


def reward_sentence(plan, year, count, amount, listed=False):
    """(三): 小微奖补.

    >>> reward_sentence(False, 2025, 2, Decimal(800), True)[-41:]
    '进行小微奖补。用于已脱贫人口和监测帮扶对象2人（具体名单附后），合计支出800元。'
    """
    expected = "预计" if plan else ""
    will = "拟" if plan else ""
    return (
        f"{year}年针对已脱贫户或监测帮扶户在教育、人居环境改善、产业发展、道德品质等领域"
        "有突出表现的，进行小微奖补。"
        f"{expected}用于已脱贫人口和监测帮扶对象{count}人{_listed(listed)}，"
        f"{will}合计支出{yuan(amount)}元。"
    )


def works_item(plan, name, quantity, unit, amount):
    """(四) 1、2、: one work.

    >>> works_item(True, "村内新建生产路", 300.0, "米", Decimal(9000))
    '村内新建生产路约300米，预计花费约9000元'
    >>> works_item(False, "村内垃圾清运", 0, "", Decimal(3000))
    '村内垃圾清运，花费3000元'
    """
    expected, about = _words(plan)
    size = f"{about}{number(quantity)}{unit}" if quantity else ""
    return f"{name}{size}，{expected}花费{about}{yuan(amount)}元"


def other_item(plan, name, amount):
    """(五): one item of other spending.

    >>> other_item(True, "村级档案装订", Decimal(500))
    '村级档案装订，预计支出约500元'
    """
    expected, about = _words(plan)
    return f"{name}，{expected}支出{about}{yuan(amount)}元"


def carryover_sentence(plan, rows):
    """三: what earlier years' surplus is spent on stays outside this year's shares.

    >>> carryover_sentence(True, [("危桥维修", Decimal(2000))])
    '另，使用历年结余资金预计支出约2000元，用于危桥维修2000元，不纳入当年度支出比例统计。'
    """
    expected, about = _words(plan)
    total = yuan(sum(amount for _name, amount in rows))
    items = "、".join(f"{name}{yuan(amount)}元" for name, amount in rows)
    return (
        f"另，使用历年结余资金{expected}支出{about}{total}元，用于{items}，"
        "不纳入当年度支出比例统计。"
    )


def _words(plan):
    return ("预计", "约") if plan else ("", "")


def _day_rate(about, rates):
    known = sorted({rate for rate in rates if rate})
    if not known:
        return []
    ends = [known[0], known[-1]] if known[1:] else known
    return [f"每人每天{about}{'至'.join(yuan(rate) for rate in ends)}元"]


def _listed(listed):
    return "（具体名单附后）" if listed else ""
