"""What the villages of the demonstration county spend their income on: the items of
their plans, and what was really spent on each.

dev/make_demo_books.py books it, dev/make_demo_distribution.py plans and reports it. The
same every time: chance is seeded by village, scheme and year.
"""

import random
from typing import NamedTuple

import demo_people

INVOICE, LIST = ("发票.png", "invoice"), ("发放花名册.png", "list")
WORTH = 3000  # below this yearly income a village spends nothing of it
# What villages reckon with whose tenants pay late or whose contracts end.
RECKONED = {
    ("general", "zhuping"): 70000,
    ("general", "gaoling"): 110000,
    ("general", "taoyuan"): 130000,
    ("general", "donggang"): 270000,
    ("general", "xigang"): 140000,
    ("general", "qingshuiwan"): 125000,
}
# The same where it was less: what their tenants paid last year.
LAST_YEAR = {("general", "zhuping"): 22000, ("general", "gaoling"): 76000}


class Spent(NamedTuple):
    """One payment on an item: the day of the year, what its line and its voucher
    say, the paper behind it.
    """

    day: str
    amount: float
    line: str
    text: str
    paper: tuple


class Item(NamedTuple):
    use: str
    name: str
    vals: dict  # of the plan
    spent: list
    asset: str = ""
    done: dict = {}  # what the result says otherwise, or besides
    persons: list = []  # of the result: (name, amount, reason)
    holders: list = []  # of a post: (name, whether it was given up)
    carried: bool = False


def items_of(village, scheme, back, income, site):
    """The items of a village's year; ``back`` counts the years from today's.

    :param site: the asset that upkeep and land rent are spent on, or None
    """
    base = min(income, RECKONED.get((scheme, village), income))
    if back:
        base = LAST_YEAR.get((scheme, village), base)
    if base < WORTH:
        return []
    chance = random.Random(f"{village} {scheme} {back}")
    people = demo_people.People(village, scheme)
    makers = GENERAL if scheme == "general" else SUN
    items = []
    for use, share, often, maker in makers:
        if chance.random() < often:
            items += maker(use, base * share, chance, people, site)
    return items + EXTRA.get((scheme, village, back), [])


def by_list(village, item):
    """Whether persons are paid by a list here, and not by a voucher alone."""
    return village in demo_people.BY_LIST and item.use in LISTED


LISTED = ("21", "22", "31", "32", "p21", "p31")


def cost(item):
    """What an item of a plan comes to."""
    vals = item.vals
    if "wage_month" in vals:
        return vals["post_count"] * vals["wage_month"] * vals["months"]
    return vals.get("amount") or vals["person_times"] * vals["day_rate"]


# --- posts --------------------------------------------------------------------

# name, duty, yuan a month, months, at most
POSTS = (
    ("道路专管员", "村组道路的卫生打扫和日常巡查管护", 500, 12, 6),
    ("秸秆禁烧员", "夏秋两季本村秸秆禁烧巡查", 600, 4, 8),
    ("保洁员", "村庄公共区域清扫和生活垃圾收集", 450, 12, 15),
    ("项目维护员", "项目资产的日常巡查、看护和报修", 550, 12, 5),
)
SUN_POSTS = (
    ("光伏电站看护员", "电站看护、除草和组件清洁", 500, 12, 3),
    ("环境卫生监督员", "农户门前环境卫生的检查和劝导", 400, 12, 6),
    ("文化广场管理员", "文化广场开放和设施看护", 400, 12, 2),
)


def posts(use, budget, chance, people, _site):
    """As many posts as the budget pays, in turn; where there is much of it, better
    paid ones.
    """
    table = POSTS if use == "21" else SUN_POSTS
    raise_ = 300 if budget > 40000 else 150 if budget > 20000 else 0
    counts = dict.fromkeys(table, 0)
    left, found = budget, True
    while found:
        found = False
        for post in table:
            _name, _duty, wage, months, most = post
            cost = (wage + raise_) * months
            if cost <= left and counts[post] < most:
                counts[post] += 1
                left -= cost
                found = True
    return [
        wages(use, post, count, raise_, people, chance)
        for post, count in counts.items()
        if count
    ]


def wages(use, post, count, raise_, people, chance):
    name, duty, wage, months, _most = post
    wage += raise_
    half = count * wage * months / 2
    first, second, done = half, half, {}
    names = people.workers(count)
    given_up = count > 2 and chance.random() < 0.3
    if given_up:
        second -= wage * months / 4
        done["explanation"] = f"一名{name}外出务工离岗，其后空岗，工资据实发放。"
    sun = "光伏" if use == "p21" else ""
    days = ("06-29", "12-23") if sun else ("06-28", "12-22")
    vals = {
        "post_count": count,
        "person_count": count,
        "person_names": "、".join(names),
        "duty": duty,
        "wage_month": wage,
        "months": months,
    }
    spent = [
        Spent(day, amount, f"{name}{part}工资", f"计提{part}{sun}公益岗位工资", LIST)
        for day, amount, part in zip(
            days, (first, second), ("上半年", "下半年"), strict=True
        )
    ]
    holders = [(each, given_up and each == names[-1]) for each in names]
    return Item(use, name, vals, spent, done=done, holders=holders)


def temporary(use, budget, chance, _people, _site):
    rate = chance.choice((100, 120))
    times = max(round(budget / rate), 4)
    came = times - chance.randint(0, times // 12)
    name = "汛期清沟排渍"
    spent = Spent(
        "08-26", came * rate, f"{name}临时用工", f"计提{name}临时用工工资", LIST
    )
    vals = {"person_times": times, "day_rate": rate}
    return [Item(use, name, vals, [spent], done={"person_times": came})]


# --- relief and rewards -------------------------------------------------------

RELIEF = (
    "因病因灾造成基本生活困难且无劳动能力的已脱贫人口、监测帮扶对象，"
    "经村民代表会议评议，{each}一次性救助"
)
REWARD = (
    "在产业发展、人居环境改善方面表现突出、经村级评议公示的已脱贫户、监测帮扶户，"
    "{each}奖励"
)
TIDY = "参加村庄清洁行动、季度评比为“清洁户”的已脱贫户、监测帮扶户，{each}奖励"
# The gravest case, or the best, first.
ILL = (("因病住院", "房屋受灾"), ("残疾护理",), ("子女就学",))
BUSY = (("养殖带动",), ("特色种植增收", "务工先进"), ("庭院经济",))
CLEAN = (("全年清洁户",), ("三个季度清洁户",), ("季度清洁户",))
# use: name, criterion, yuan on average, day, why
HANDED = {
    "31": ("困难救助", RELIEF, 500, "09-12", ILL),
    "32": ("产业发展奖补", REWARD, 600, "10-15", BUSY),
    "p31": ("清洁户奖励", TIDY, 300, "09-20", CLEAN),
}
STEPS = (1.5, 1, 0.5)
# A village that gives everybody the same, and has had to say why.
EQUAL = ("p31", "shiqiao")


def persons(use, budget, chance, people, _site):
    name, criterion, each, day, reasons = HANDED[use]
    equal = (use, people.village) == EQUAL
    each *= 1 if equal or budget < 3000 else 2 if budget < 12000 else 3
    count = max(round(budget / each), 2)
    came = count - (count > 11 and chance.random() < 0.5)
    sums = [each] * 3 if equal else [round(each * step) for step in STEPS]
    shown = f"每户{each}元" if equal else f"分{sums[0]}元、{sums[1]}元、{sums[2]}元三档"
    names = people.householders(came, use)
    listed = [
        (person, sums[grade], chance.choice(reasons[grade]))
        for person, grade in zip(names, grades(came), strict=True)
    ]
    vals = {
        "person_count": count,
        "criterion": criterion.format(each=shown),
        "amount": count * each,
    }
    sun = "光伏收益" if use == "p31" else ""
    spent = Spent(day, came * each, f"{name}资金", f"发放{sun}{name}资金", LIST)
    return [Item(use, name, vals, [spent], persons=listed)]


def grades(count):
    """As many of the first as of the last, so that the sum is that of the average."""
    outer = count // 3
    return [0] * outer + [1] * (count - 2 * outer) + [2] * outer


# --- works, upkeep, rent, other -----------------------------------------------

# name, unit, yuan a unit, day
WORKS = (
    ("村内道路修补", "米", 65, "11-12"),
    ("排水沟清淤", "米", 28, "05-16"),
    ("路灯维修", "盏", 180, "07-22"),
    ("村内垃圾清运", "车次", 90, "11-05"),
    ("灌溉渠维修", "米", 75, "04-18"),
)
SUN_WORKS = (
    ("太阳能路灯维修", "盏", 220, "08-18"),
    ("文化广场设施维修", "处", 800, "10-09"),
)


def works(use, budget, chance, _people, _site):
    table = WORKS if use == "41" else SUN_WORKS
    number = 2 if budget > 6000 and use == "41" else 1
    return [
        work(use, kind, budget / number, chance)
        for kind in chance.sample(table, number)
    ]


def work(use, kind, budget, chance):
    name, unit, price, day = kind
    quantity = max(round(budget / price), 1)
    amount = hundreds(quantity * price)
    paid = round(amount * chance.uniform(0.92, 1), -1)
    done = {}
    if amount > 5000 and chance.random() < 0.3:
        paid = round(amount * 0.84, -1)
        done["explanation"] = "经比价后合同价低于预算，据实结算。"
    spent = Spent(day, paid, name, f"支付{name}费用", INVOICE)
    vals = {"quantity": quantity, "unit": unit, "amount": amount}
    return Item(use, name, vals, [spent], done=done)


def upkeep(use, budget, chance, _people, site):
    if not site:
        return []
    what, day = ("设施维修", "05-20") if use == "11" else ("组件清洗", "06-10")
    name, amount = f"{site['name']}{what}", hundreds(budget)
    paid = round(amount * chance.uniform(0.92, 0.999), 2)
    spent = Spent(day, paid, name, name, INVOICE)
    return [Item(use, name, {"amount": amount}, [spent], site["id"])]


def rent(use, budget, _chance, _people, site):
    if not site or site["category"] != "0101":
        return []
    name, amount = f"{site['name']}占地流转费", hundreds(budget)
    spent = Spent("11-25", amount, name, name, LIST)
    return [Item(use, name, {"amount": amount}, [spent], site["id"])]


def insurance(use, budget, _chance, _people, _site):
    name, amount = "公益岗位人员意外伤害保险", hundreds(budget)
    spent = Spent("03-26", amount, name, f"支付{name}", INVOICE)
    return [Item(use, name, {"amount": amount}, [spent])]


def hundreds(amount):
    return max(round(amount / 100) * 100.0, 100.0)


# use, share of the income, how often, what is made of it
GENERAL = (
    ("11", 0.05, 0.6, upkeep),
    ("12", 0.06, 1, rent),
    ("21", 0.36, 1, posts),
    ("22", 0.05, 0.6, temporary),
    ("31", 0.06, 0.7, persons),
    ("32", 0.07, 0.7, persons),
    ("41", 0.12, 1, works),
    ("51", 0.02, 0.4, insurance),
)
SUN = (
    ("p11", 0.04, 0.8, upkeep),
    ("p21", 0.6, 1, posts),
    ("p31", 0.08, 0.7, persons),
    ("p41", 0.07, 0.5, works),
)
# (scheme, village, years back): items of their own
EXTRA = {
    ("general", "shangtang", 1): [
        Item(
            "41",
            "村级文化广场修缮",
            {"amount": 7000.0},
            [
                Spent(
                    "09-26", 6800.0, "村级文化广场修缮", "用历年结余修缮村级文化广场",
                    INVOICE,
                )
            ],
            carried=True,
        )
    ],
    ("general", "taoyuan", 1): [
        Item(
            "41",
            "村口候车亭维修",
            {"quantity": 1, "unit": "处", "amount": 4000.0},
            [],
            done={
                "not_executed": True,
                "explanation": "已列入镇级道路改造项目统一实施，本年未支出。",
            },
        )
    ],
    # Its result waits for the voucher.
    ("general", "hongxing", 1): [
        Item("41", "村部公厕维修", {"quantity": 1, "unit": "处", "amount": 1200.0}, [])
    ],
}  # fmt: skip
