"""The households of the demonstration county's villages, invented: who lives where, as
what a household counts, who can work.

dev/make_demo_people.py registers them; dev/demo_plan_items.py gives them posts, relief
and rewards. The same every time: chance is seeded by village. Numbers of persons stand
nowhere here: they are made up when the county is loaded.
"""

import functools
import random
from typing import NamedTuple

import demo_catalogue as words

# Villages whose wages, relief and rewards are paid by lists here.
BY_LIST = ("shangtang", "shuanghe")
SIZES = {
    "liushu": 27,
    "donggang": 24,
    "xigang": 29,
    "taoyuan": 28,
    "qingshuiwan": 27,
}
SIZE = (15, 20)
SURNAMES = (*words.SURNAMES, "欧阳", "上官", "诸葛", "司徒")
WOMEN = (
    "秀英 桂兰 玉梅 海燕 兰花 金凤 红霞 素珍 美华 秋菊 春梅 月娥 凤英 翠萍 爱莲 小芳"
).split()
MEN = (
    "长河 建国 德明 志强 国庆 春生 文斌 永福 大勇 晓兵 立新 传友 家旺 学林 成贵 正财 "
    "来喜 广平 少华 友才 守田 宝山 发根 金水"
).split()
YOUNG = "子轩 浩然 雨桐 欣怡 思远 佳慧 宇航 梦洁 俊杰 诗涵 嘉豪 若曦".split()
# kind, kind of risk, since; how many of twenty
LIFTED = ("lifted", "", ("2016-12-20", "2017-12-15", "2018-12-18", "2019-12-10"))
KINDS = (
    (*LIFTED, 11),
    ("monitored", "unstable", ("2021-06-15", "2022-05-20", "2023-09-12"), 2),
    ("monitored", "marginal", ("2021-11-05", "2022-08-18", "2024-03-21"), 2),
    ("monitored", "sudden", ("2023-04-17", "2024-06-06"), 2),
    ("other", "", ("2021-01-01",), 3),
)


class Member(NamedTuple):
    name: str
    relation: str
    labour: str
    left: tuple = ()  # (moved or deceased, days ago)


class Household(NamedTuple):
    code: str
    kind: str
    risk: str
    since: str
    group: str
    members: list


@functools.cache
def households(village):
    """The households of a village, those lifted out of poverty first."""
    chance = random.Random(f"people {village}")
    size = SIZES.get(village) or chance.randint(*SIZE)
    taken, found = set(), []
    for kind, risk, days, share in KINDS:
        for _n in range(max(round(size * share / 20), 1)):
            members = family(chance, taken, kind)
            found.append(
                Household(
                    f"WL-{village[:4].upper()}-{len(found) + 1:04}",
                    kind,
                    risk,
                    chance.choice(days),
                    chance.choice(words.GROUPS),
                    members,
                )
            )
    return leavers(village, found)


def family(chance, taken, kind):
    """Two to four members, each name once in a village."""
    surname = chance.choice(SURNAMES)
    frail = kind == "monitored" and chance.random() < 0.5
    head = Member(
        name_of(chance, taken, MEN, surname),
        "head",
        "weak" if frail else chance.choice(("ordinary", "ordinary", "skilled")),
    )
    others = [
        Member(name_of(chance, taken, WOMEN), "spouse", "lost" if frail else "ordinary")
    ]
    if chance.random() < 0.7:
        work = chance.choice(("skilled", "ordinary", "none"))
        names = YOUNG if work == "none" else chance.choice((MEN, WOMEN))
        others.append(Member(name_of(chance, taken, names, surname), "child", work))
    if chance.random() < 0.5:
        old = Member(name_of(chance, taken, WOMEN), "parent", "none")
        others.append(old)
    return [head, *others]


def name_of(chance, taken, given, surname=""):
    while True:
        name = (surname or chance.choice(SURNAMES)) + chance.choice(given)
        if name not in taken:
            taken.add(name)
            return name


# What became of old parents and of grown children, days ago; those long gone are due
# for having their numbers erased.
GONE = {
    "parent": ("deceased", (95, 210, 320, 520)),
    "child": ("moved", (60, 150, 270)),
}
# Somebody who died too lately for a list that is being drawn up.
LATELY = ("shangtang", "deceased", 40)


def leavers(village, found):
    """The first old parent and the first grown child of a village have left."""
    chance = random.Random(f"left {village}")
    waiting = {
        relation: (state, chance.choice(days))
        for relation, (state, days) in GONE.items()
    }
    if village == LATELY[0]:
        waiting["parent"] = LATELY[1:]
    if village == "liushu":
        waiting = {"parent": ("deceased", 520), "child": ("moved", 2300)}
    for household in found:
        for n, member in enumerate(household.members):
            # Who is young enough to be at school stays.
            grown = member.relation == "parent" or member.labour in WORK
            if grown and member.relation in waiting:
                left = waiting.pop(member.relation)
                household.members[n] = member._replace(left=left)
    return found


WORK = ("skilled", "ordinary")


def counting(village):
    return [h for h in households(village) if h.kind != "other"]


def householders(village, use):
    """Whom relief (31) and rewards (32, p31) go to, in the order of the village."""
    found = counting(village)
    if use == "31":
        found = sorted(found, key=lambda h: h.kind == "lifted")
    elif use == "32":
        found = found[::-1] if village == "donggang" else found
    else:
        found = found[len(found) // 3 :] + found[: len(found) // 3]
    return [h.members[0].name for h in found]


@functools.cache
def workers(village):
    """One of each household who can work: the spouse or a child before the head, who
    may be on a list of relief.
    """
    able = [
        next(
            (m for m in h.members[1:] if m.labour in WORK and not m.left), h.members[0]
        )
        for h in counting(village)
    ]
    names = [member.name for member in able]
    random.Random(f"workers {village}").shuffle(names)
    return names


class People:
    """The people of a village as its plan of one scheme and year takes them: no one
    holds two posts, whatever the scheme.
    """

    def __init__(self, village, scheme):
        self.village = village
        names = workers(village)
        self.left = names if scheme == "general" else names[::-1]
        self.left = list(self.left)

    def workers(self, count):
        taken, self.left = self.left[:count], self.left[count:]
        assert len(taken) == count, (self.village, count)
        return taken

    def householders(self, count, use):
        names = householders(self.village, use)
        assert len(names) >= count, (self.village, use, count)
        return names[:count]


def outside(village):
    """A householder of a village who counts neither as lifted nor as monitored, and
    somebody whom no register knows.
    """
    other = next(h for h in households(village) if h.kind == "other")
    return [other.members[0].name, "谭国梁"]
