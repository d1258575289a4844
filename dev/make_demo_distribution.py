"""Writes the plans, results and packages of the demonstration county into demo/.

    python dev/make_demo_distribution.py

The same file every time: chance is seeded. Needs Pillow. What is planned and spent
stands in dev/demo_plan_items.py, and dev/make_demo_books.py books it; who does what
is told in dev/demo_distribution_steps.py.
"""

import random

import demo_catalogue as words
import demo_distribution_steps as steps
import demo_people
import demo_people_rows as people
import demo_people_steps
import demo_plan_items as plan_items
import make_demo
import make_demo_books as books
from make_demo import DEMO

HEAD = make_demo.HEAD.replace("make_demo.py", "make_demo_distribution.py")
CLERKS = {
    "clerk": ("shangtang", "liushu"),
    "clerk2": ("xiatang", "hongxing"),
    "clerk3": words.VILLAGES["liuxi"],
    "clerk4": words.VILLAGES["shimen"],
}
TOWN_OF = {v: town for town, villages in words.VILLAGES.items() for v in villages}
# Papers that are not filed: (kind, years ago, scheme, village).
NOT_FILED = (
    ("plan", 0, "general", "liushu"),
    ("plan", 0, "general", "hongxing"),
    ("result", 1, "general", "liushu"),
    ("result", 1, "general", "hongxing"),
    ("result", 1, "pv", "xiatang"),
)
OUTSIDE = ("hongxing", "32")
NO_INCOME = "草莓采摘园正重新招租，除光伏电站外无收益。"
LATE = "村“两委”换届，代表会议推迟召开。"
STATED = [
    ("plan", "general", "xiatang", "no_income", NO_INCOME),
    ("result", "general", "xiatang", "no_income", NO_INCOME),
    ("plan", "general", "hongxing", "late", LATE),
]
# township, kind, scheme, whether it is sent; in the order of the filing numbers
PACKAGES = [
    ("shimen", "plan", "general", True),
    ("shimen", "plan", "pv", True),
    ("shimen", "result", "general", True),
    ("shimen", "result", "pv", True),
    ("liuxi", "result", "general", True),
    ("liuxi", "plan", "general", False),
]
COUNTY_FILES = [package[:3] for package in PACKAGES[:3]]


# What the daily job does, so that nothing waits for tomorrow.
INBOX = [
    f'    <function model="{model}" name="{job}"/>\n'
    for model, job in (
        ("rural.distribution", "_sync_forgotten"),
        ("rural.package", "_sync_forgotten"),
        ("rural.post", "_cron_end_posts"),
        ("rural.retention", "_cron_remind"),
    )
]


# --- plans and results --------------------------------------------------------


def county_items():
    """``{(back, scheme, village): items}``, as the books have them."""
    assets = make_demo.make_assets()
    make_demo.give_papers(assets)
    ends = {**make_demo.endings(assets), **books.ENDS_TOO}
    contracts = books.make_contracts(assets, ends)
    books.collect_partners(contracts)
    plants = books.own_plants(assets)
    income = books.yearly_income(contracts, plants)
    sites = books.sites_of(contracts, plants)
    found = {}
    for back in (1, 0):
        for scheme, villages in income.items():
            for village, annual in villages.items():
                site = sites.get((scheme, village))
                items = plan_items.items_of(village, scheme, back, annual, site)
                found[back, scheme, village] = items
    return found


def plan_rows(items, back, villages):
    return [
        (back, scheme, village, [plan_row(item) for item in own])
        for (year, scheme, village), own in items.items()
        if year == back and village in villages
    ]


def plan_row(item):
    vals = {"name": item.name, **item.vals}
    return item.use, item.asset, item.carried, plan_items.cost(item), vals


def result_rows(items, villages):
    return [
        (scheme, village, [result_row(village, item) for item in own])
        for (back, scheme, village), own in items.items()
        if back and village in villages
    ]


def result_row(village, item):
    """Whom a payment list names is read from there; one draft is not right yet."""
    persons = item.persons
    if plan_items.by_list(village, item):
        persons = []
    elif (village, item.use) == OUTSIDE:
        names = demo_people.outside(village)
        persons = [(n, *row[1:]) for n, row in zip(names, persons, strict=True)]
    return item.name, item.done, persons


def filed_rows(items, kind, back):
    """The papers that were filed on paper, with days, votes and number."""
    cycle = back - (kind == "result")
    for year, scheme, village in items:
        if year == back and (kind, back, scheme, village) not in NOT_FILED:
            chance = random.Random(f"{kind} {back} {scheme} {village}")
            number = number_of(TOWN_OF[village], kind, scheme, back)
            days, votes = chance.randint(0, 6), votes_of(chance)
            yield cycle, kind, back, scheme, village, days, votes, number


def votes_of(chance):
    due = chance.randint(31, 57)
    present = round(due * chance.uniform(0.75, 0.96))
    return due, present, round(present * chance.uniform(0.85, 1))


def number_of(town, kind, scheme, back):
    """A township's papers were filed under one number; where the county files the
    package here, it is the package's.
    """
    filed_here = (town, kind, scheme) in COUNTY_FILES
    if filed_here and back == (kind == "result"):
        serial = COUNTY_FILES.index((town, kind, scheme)) + 1
        return f"望农备〔%d〕{serial:03}号"
    towns = list(words.VILLAGES)
    serial = towns.index(town) * 2 + (scheme == "pv") + 1
    word = "计" if kind == "plan" else "果"
    return f"望扶{word}备〔%d〕{serial}号"


# --- steps --------------------------------------------------------------------


def step_elements():
    items = county_items()
    number = 40
    for actor, code, table, model in all_steps(items):
        number += 1
        code = f"{steps.COMMON.strip()}\n\n\n{code.strip()}"
        yield books.step(number, actor, code, table, model=model)


def all_steps(items):
    """``(user, code, rows, model that the user may write)`` in their order."""
    paper, package = "rural.distribution", "rural.package"
    yield "manager", steps.SINCE, [], paper
    for back in (1, 0):
        for clerk, villages in CLERKS.items():
            yield clerk, steps.PLANS, plan_rows(items, back, villages), paper
        rows = filed_rows(items, "plan", back)
        yield "county", steps.TAKE_OVER, rows, paper
    yield from people_steps(items)
    for accountant in books.ACCOUNTANTS:
        yield accountant, steps.LINK, [], "account.move"
    for clerk, villages in CLERKS.items():
        yield clerk, steps.RESULTS, result_rows(items, villages), paper
    yield "county", steps.TAKE_OVER, filed_rows(items, "result", 1), paper
    yield "clerk", steps.UNDERWAY, [], paper
    yield "clerk2", steps.DISCUSSED, [], paper
    yield "reviewer", steps.STATEMENTS, STATED, package
    yield "reviewer2", steps.SENT, PACKAGES, package
    yield "county", steps.FILED, COUNTY_FILES, package
    yield from check_steps(items)


def people_steps(items):
    """Posts and payment lists, before the results are read."""
    paper = "rural.distribution"
    for clerk, villages in CLERKS.items():
        yield clerk, demo_people_steps.POSTS, people.posts(items, villages), paper
        yield clerk, demo_people_steps.RENEWALS, people.renewals(villages), paper
        if lists := people.lists(items, villages):
            yield clerk, demo_people_steps.LISTS, lists, paper
    for accountant in books.ACCOUNTANTS:
        yield accountant, demo_people_steps.PAYMENTS, people.days(), "account.move"
    yield "clerk", demo_people_steps.RELIEF, people.draft_of_relief(items), paper


def check_steps(items):
    """What the rules find, what is answered; who looked at numbers of persons."""
    paper = "rural.distribution"
    yield "county", demo_people_steps.CHECKS, [], paper
    for actor, answers in people.ANSWERS.items():
        yield actor, demo_people_steps.ANSWERS, answers, paper
    yield "manager", demo_people_steps.LOOKS, people.looks(items), "rural.asset"


# --- papers -------------------------------------------------------------------


def draw_minutes(draw):
    books.text_line(draw, 120, 44, 180, 12)
    for n in range(4):
        books.text_line(draw, 48, 84 + n * 18, 60)
        books.text_line(draw, 122, 84 + n * 18, 150 - n * 31 % 70)
    for n in range(17):
        width = 324 - (n * 71 % 170 if n % 5 == 4 else 0)
        books.text_line(draw, 48, 172 + n * 17, width)
    for n in range(9):
        x, y = 56 + n % 3 * 108, 480 + n // 3 * 24
        draw.arc((x, y, x + 52, y + 14), 10 + n * 17, 250 + n * 11, books.INK, 2)
    books.seal(draw, 320, 552, 30)


def draw_scan(draw):
    draw.line((48, 96, 372, 96), fill=books.RED, width=3)
    books.text_line(draw, 96, 52, 228, 20, books.RED)
    books.text_line(draw, 110, 120, 200, 12)
    for n in range(19):
        width = 324 - (n * 47 % 150 if n % 4 == 3 else 0)
        books.text_line(draw, 48, 156 + n * 17, width)
    books.text_line(draw, 248, 500, 110)
    books.text_line(draw, 268, 520, 80)
    books.seal(draw, 306, 512)


def draw_board(draw):
    """A board under its roof with a sheet on it."""
    draw.rectangle((0, 0, 480, 250), fill="#cfe6f2")
    draw.rectangle((0, 250, 480, 360), fill="#b9c98f")
    for x in (70, 396):
        draw.rectangle((x, 60, x + 14, 330), fill="#7d8790")
    draw.rectangle((60, 70, 420, 270), fill="#8e3b32")
    draw.rectangle((70, 104, 410, 262), fill="#f2efe4")
    draw.polygon(((46, 70), (240, 26), (434, 70)), fill="#6d7680")
    books.text_line(draw, 180, 80, 120, 12, "#f7e7b0")
    for n, x in enumerate((84, 194, 304)):
        draw.rectangle((x, 112, x + 92, 254), fill="white", outline=books.RULE)
        books.text_line(draw, x + 18, 120, 56, 5, books.RED)
        for row in range(11):
            width = 76 - (row * 23 + n * 17) % 34
            books.text_line(draw, x + 8, 134 + row * 10, width, 3)
    books.seal(draw, 372, 236, 12)


PAPERS = {
    "minutes": (draw_minutes, (420, 594)),
    "scan": (draw_scan, (420, 594)),
    "board": (draw_board, (480, 360)),
}


# --- files --------------------------------------------------------------------


def main():
    books.draw_papers(DEMO / "papers", PAPERS)
    papers = [*PAPERS, "list", "contract"]
    elements = [
        *books.paper_records(papers),
        *step_elements(),
        *INBOX,
        *books.paper_removals(papers),
    ]
    path = DEMO / "rural_distribution_step_demo.xml"
    path.write_text(f"{HEAD}{''.join(elements)}</odoo>\n")


if __name__ == "__main__":
    main()
