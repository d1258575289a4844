"""What demo_people_steps does with whom: posts and payment lists by the items of the
plans, other programmes, relatives of officials, answers to what the checks find.
"""

import demo_people
import demo_plan_items as plan_items

# months of a post: its terms in a year
TERMS = {12: (("01-01", "12-31"),), 4: (("05-01", "06-30"), ("09-01", "10-31"))}
GIVEN_UP = "09-30"
PLACES = {
    "道路专管员": "村内主干道",
    "秸秆禁烧员": "各村民组田间",
    "保洁员": "村部及各村民组",
    "项目维护员": "村级项目资产所在地",
    "光伏电站看护员": "村级光伏电站",
    "环境卫生监督员": "各村民组",
    "文化广场管理员": "村文化广场",
}
FLOOD_DAYS, FLOOD = ("08-01", "08-25"), "08-26"
UNSIGNED = ("秸秆禁烧员", 5)  # of so many of these posts one lacks its agreement
OVERTIME = (120, "抢收期间加班4天，按日计发。")


# --- register -------------------------------------------------------------------


def register(villages):
    """Rows of the households of villages, with how many persons come before."""
    number = 0
    for village in villages:
        found = demo_people.households(village)
        rows = [(*h[:-1], [tuple(member) for member in h.members]) for h in found]
        yield number, village, rows, shared_cards(village)
        number += sum(len(h.members) for h in found)


def shared_cards(village):
    """Two householders who are helped use one card."""
    if village != "liushu":
        return {}
    first, second = demo_people.householders(village, "31")[:2]
    return {second: first}


def by_use(use):
    """One householder of a village whom money of a use goes to."""
    return lambda village, n: demo_people.householders(village, use)[n]


HELPED, REWARDED, TIDY = map(by_use, ("31", "32", "p31"))
# village, whom, place in the list, programme, its own name, years ago, sum
PROGRAMMES = (
    ("shangtang", HELPED, 1, "housing", "农村危房改造补助", 1, 18000),
    ("shangtang", TIDY, 3, "minimum", "", 1, 5760),
    ("liushu", HELPED, 4, "housing", "农村危房改造补助", 1, 22000),
    ("liushu", REWARDED, 2, "farming", "特色种养业到户补助", 1, 3000),
    ("liushu", TIDY, 2, "minimum", "", 1, 6120),
    ("hongxing", TIDY, 1, "minimum", "", 1, 5400),
    ("xigang", REWARDED, 5, "farming", "特色种养业到户补助", 1, 2400),
    ("taoyuan", REWARDED, 1, "water", "自来水入户安装补助", 1, 600),
    ("gaoling", HELPED, 2, "minimum", "", 1, 5760),
    ("shuanghe", REWARDED, 0, "farming", "特色种养业到户补助", 0, 2000),
    ("shuanghe", TIDY, 4, "minimum", "", 1, 5200),
    ("qingshuiwan", HELPED, 6, "other", "困难职工子女助学金", 0, 2000),
)
OFFICIALS = (
    ("liushu", HELPED, 3, "柳树村党支部委员罗永福", "表弟"),
    ("shuanghe", HELPED, 1, "双河村村委会主任曹广平", "岳父"),
    ("xigang", REWARDED, 2, "西岗村会计许立新", "表兄"),
)
# Who was lifted out of poverty and is watched again.
AGAIN = (
    ("shangtang", "unstable", 260),
    ("xiatang", "unstable", 190),
    ("taoyuan", "unstable", 45),
    ("gaoling", "unstable", 620),
)


def programmes(villages):
    for village, whom, n, *values in PROGRAMMES:
        if village in villages:
            yield village, whom(village, n), *values


def officials():
    for village, whom, n, *values in OFFICIALS:
        yield village, whom(village, n), *values


def again(villages):
    for village, *values in AGAIN:
        if village in villages:
            yield village, demo_people.counting(village)[1].members[0].name, *values


# --- posts ----------------------------------------------------------------------


def posts(items, villages):
    """The posts of two years, the older first."""
    count, rows = 0, []
    for (back, scheme, village), own in items.items():
        if village not in villages:
            continue
        jobs = [job for item in own for job in jobs_of(village, item, items)]
        signed = []
        for job in jobs:
            count += job[0] == UNSIGNED[0]
            signed.append((*job, job[0] != UNSIGNED[0] or count % UNSIGNED[1] != 0))
        if signed:
            rows.append((back, scheme, village, signed))
    return rows


def jobs_of(village, item, items):
    if item.use == "22" and plan_items.by_list(village, item):
        for name in spare(village, items):
            yield item.name, "temporary", name, "各村民组沟渠", *FLOOD_DAYS, ""
    for name, given_up in item.holders:
        for start, end in TERMS[item.vals["months"]]:
            last = GIVEN_UP if given_up and end > GIVEN_UP else ""
            yield item.name, "post", name, PLACES[item.name], start, end, last


def spare(village, items):
    """Three who can work and hold no post in either year."""
    busy = {
        name
        for (_back, _scheme, place), own in items.items()
        if place == village
        for item in own
        for name, _given_up in item.holders
    }
    return [name for name in demo_people.workers(village) if name not in busy][:3]


def renewals(villages):
    """Villages whose plan of this year is on its way."""
    return [v for v in ("liushu", "hongxing") if v in villages]


# --- payment lists ----------------------------------------------------------------


def lists(items, villages):
    """``(village, years ago, relief, temporary, overtime, why)``."""
    return [
        (
            village,
            back,
            relief(items, back, village),
            floods(items, back, village),
            *((0, "") if back or village == DRAFT[1] else OVERTIME),
        )
        for back in (1, 0)
        for village in demo_people.BY_LIST
        if village in villages
    ]


def relief(items, back, village):
    return [
        (item.name, scheme, item.spent[0].day, item.persons)
        for (year, scheme, place), own in items.items()
        if (year, place) == (back, village)
        for item in own
        if item.persons and (back, village, item.use) != DRAFT
    ]


def floods(items, back, village):
    """The days that each of the temporary workers came."""
    found = []
    for item in items[back, "general", village]:
        if item.use == "22":
            times, number = item.done["person_times"], len(spare(village, items))
            days = [times // number + (n < times % number) for n in range(number)]
            found.append((8, days))
    return found


def days():
    """``(item, day)`` on which a list is booked."""
    return [
        ("", FLOOD),
        *((name, day) for name, _criterion, _each, day, _why in HANDED),
    ]


HANDED = list(plan_items.HANDED.values())
DRAFT = (0, "shangtang", "31")


def draft_of_relief(items):
    """A list with somebody who died lately, and with somebody who has moved away and
    was taken off when the check said so.
    """
    _back, village, use = DRAFT
    gone = [m for h in demo_people.households(village) for m in h.members if m.left]
    found = []
    for item in items[0, "general", village]:
        if item.use == use:
            rows = [(*row, False) for row in item.persons]
            rows += [(m.name, 300, "残疾护理", m.left[0] == "moved") for m in gone]
            found.append((village, item.name, rows))
    return found


# --- checks -----------------------------------------------------------------------

# user: (rule, how many, reason)
ANSWERS = {
    "reviewer2": [
        (
            "P05",
            1,
            "奖励标准由村民代表会议统一确定，只奖励四个季度均被评为清洁户的农户，"
            "评议名单已公示无异议。",
        ),
        ("P07", 1, "经核实符合救助条件，干部本人已回避评议。"),
    ],
    "clerk": [
        ("P04", 1, "两项用途不同：危房改造用于建房，本次救助用于住院医药费。"),
    ],
    "clerk4": [
        ("P12", 1, "按县光伏收益分配方案，清洁户奖励不受低保限制。"),
    ],
}


def looks(items):
    """Who looked at whose number, and why."""
    holder = items[1, "general", "shangtang"]
    holder = next(item.holders[0][0] for item in holder if item.holders)
    helped = demo_people.householders("liushu", "31")
    return [
        ("auditor", "liushu", helped[0], "bank", "核查两户共用一张银行卡的情况"),
        ("auditor", "liushu", helped[1], "bank", "核查两户共用一张银行卡的情况"),
        ("auditor", "liushu", helped[1], "identity", "核对代领人身份信息"),
        ("accountant", "shangtang", holder, "bank", "工资被银行退回，核对卡号"),
        ("auditor", "shangtang", holder, "phone", "电话回访工资发放情况"),
    ]
