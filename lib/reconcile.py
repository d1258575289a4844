"""Two lists of the same assets, one of them kept elsewhere, put side by side.

What may be one asset is found by codes first, then by place, name, year and value;
what is left gets a proposal by likeness. Every entry of both lists ends in exactly
one class. Values compare as plain texts and whole numbers (`comparable`): money in
fen, dates as ISO texts, so that what is kept as JSON compares like what was read.
"""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .text import normalize

# Ten thousand times too much or too little: 元 was taken for 万元, or 万元 for 元.
WAN = 10_000
# Shares of the name, the year and the value in the likeness of two entries, and how
# alike they have to be to be proposed.
WEIGHTS = (0.6, 0.2, 0.2)
LIKE, NAME_LIKE = 0.45, 0.3
# More pairs than these in one place are not looked through for likeness.
MOST_PAIRS = 250_000
# The step in fen in which the other list shows amounts: 万元 with so many decimals.
ROUNDED = {"fen": 1, "wan4": 100, "wan2": 10_000}


@dataclass(slots=True)
class Entry:
    """One asset of one list.

    `key` is the list's own (an id, a row); `codes` are what identifies the asset for
    certain, the surest first, None where unknown; `place`, `name`, `year`, `value`
    (fen) tell it from others otherwise; `values` are what is compared.
    """

    key: object
    codes: tuple = ()
    place: object = None
    name: str = ""
    year: "int | None" = None
    value: "int | None" = None
    values: dict = field(default_factory=dict)

    @property
    def near(self):
        """What makes entries without a common code one asset, or None."""
        name = text_key(self.name)
        return (
            (self.place, name, self.year, self.value) if name and self.place else None
        )


class Pair(NamedTuple):
    """Entries of both lists for one asset."""

    here: Entry
    there: Entry


class Match(NamedTuple):
    """Every entry of both lists, each in one place. `doubled` are `(entry, the first
    of the same code)` of the list there.
    """

    pairs: list
    only_here: list
    only_there: list
    doubled: list


class Unread(str):
    """The text of a cell that could not be read: it equals no value."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True


def text_key(value):
    """A text without what keyboards and habits put between its characters.

    >>> text_key("相官 村蔬菜大棚（一期）") == text_key("相官村蔬菜大棚(一期)")
    True
    """
    return re.sub(r"\s", "", normalize(value))


def fen(yuan, rounded="fen"):
    """Whole fen of an amount in yuan, as coarse as the other list shows amounts.

    >>> fen(Decimal("123456.78")), fen(Decimal("123456.78"), "wan4")
    (12345678, 12345700)
    >>> fen(Decimal("123456.78"), "wan2"), fen(None)
    (12350000, None)
    """
    if yuan is None:
        return None
    step = ROUNDED[rounded]
    steps = Decimal(yuan) * 100 / step
    return int(steps.quantize(Decimal(1), ROUND_HALF_UP)) * step


def comparable(kind, value, rounded="fen"):
    """A value as it is compared, or None where there is nothing.

    >>> comparable("money", Decimal("1.10")), comparable("year", 0)
    (110, None)
    >>> comparable("quantity", Decimal("12.50")), comparable("text", "（一）")
    ('12.5', '(一)')
    """
    if isinstance(value, Unread):
        return value
    if value in (None, False, ""):
        return None
    if kind == "money":
        return fen(value, rounded)
    if kind == "quantity":
        text = f"{round(Decimal(str(value)), 4):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text if Decimal(text) else None
    if kind == "date":
        return value if isinstance(value, str) else value.isoformat()
    if kind == "text":
        return text_key(value) or None
    return value or None


def match(here, there, known=None):
    """The `Match` of two lists of `Entry`.

    `known` is `{key there: key here}` of entries that somebody found to be one.

    >>> here = [Entry(1, ("N1",)), Entry(2, ("N2",)), Entry(3, (), 7, "水渠", 2019, 9)]
    >>> there = [Entry("a", ("N1",)), Entry("b", ("N1",)), Entry("c", ("N9",)),
    ...          Entry("d", (), 7, "水 渠", 2019, 9)]
    >>> found = match(here, there)
    >>> [(p.here.key, p.there.key) for p in found.pairs]
    [(1, 'a'), (3, 'd')]
    >>> [e.key for e in found.only_here], [e.key for e in found.only_there]
    ([2], ['c'])
    >>> [(e.key, first.key) for e, first in found.doubled]
    [('b', 'a')]
    """
    left, doubled = _without_doubles(there)
    open_here = {entry.key: entry for entry in here}
    pairs = []

    def take(find):
        rest = []
        for entry in left:
            own = open_here.pop(find(entry), None)
            if own is None:
                rest.append(entry)
            else:
                pairs.append(Pair(own, entry))
        return rest

    known = known or {}
    left = take(lambda entry: known.get(entry.key))
    for level in range(max((len(entry.codes) for entry in here), default=0)):
        by_code = {_code(entry, level): entry.key for entry in open_here.values()}
        by_code.pop(None, None)
        left = take(lambda e, found=by_code, at=level: found.get(_code(e, at)))
    by_near = defaultdict(list)
    for entry in reversed(open_here.values()):
        if entry.near:
            by_near[entry.near].append(entry.key)
    left = take(lambda e: by_near[e.near].pop() if by_near.get(e.near) else None)
    return Match(pairs, list(open_here.values()), left, doubled)


def propose(only_here, only_there):
    """`{key there: (entry here, likeness)}` of entries that may be one asset: of one
    place, alike in name, year and value, each proposed once, the most alike first.

    >>> here = [Entry(1, (), 7, "蔬菜大棚一期", 2019, 9), Entry(2, (), 8, "大棚")]
    >>> there = [Entry("a", (), 7, "蔬菜大棚(一期)", 2019, 9), Entry("b", (), 7, "路")]
    >>> {key: entry.key for key, (entry, _likeness) in propose(here, there).items()}
    {'a': 1}
    """
    places = defaultdict(lambda: ([], []))
    for side, entries in enumerate((only_here, only_there)):
        for entry in entries:
            if entry.place:
                places[entry.place][side].append((entry, _bigrams(entry.name)))
    found = []
    for own, foreign in places.values():
        if len(own) * len(foreign) <= MOST_PAIRS:
            found += _alike(own, foreign)
    found.sort(key=lambda row: -row[0])
    proposals, taken = {}, set()
    for likeness, entry, other in found:
        if other.key not in proposals and entry.key not in taken:
            proposals[other.key] = (entry, likeness)
            taken.add(entry.key)
    return proposals


def differences(here, there, names):
    """`{name: [here, there]}` of the values in which two assets differ.

    >>> here, there = {"name": "水渠", "year": 2019}, {"name": "水渠", "year": 2020}
    >>> differences(here, there, ["name", "year"])
    {'year': [2019, 2020]}
    """
    found = {}
    for name in names:
        pair = [here.get(name), there.get(name)]
        if pair[0] != pair[1]:
            found[name] = pair
    return found


def plain(values):
    """Compared values as JSON keeps them; what could not be read is no value.

    >>> plain({"year": 2019, "value": Unread("约12万"), "pair": [1, Unread("?")]})
    {'year': 2019, 'value': {'text': '约12万'}, 'pair': [1, {'text': '?'}]}
    """
    return {
        name: [_plain(part) for part in value]
        if isinstance(value, list)
        else _plain(value)
        for name, value in values.items()
    }


def wrong_unit(pairs):
    """Whether the amounts of the two lists are ten thousand times apart in most of
    the pairs that show one: one side was read in the wrong unit.

    >>> wrong_unit([(5_000_000, 500), (1_230_000, 123), (70_000, 7)])
    True
    >>> wrong_unit([(500, 500), (1_230_000, 123)])
    False
    """
    shown = [(a, b) for a, b in pairs if a and b]
    # Amounts of the coarser side are rounded: a per cent is near enough.
    apart = [
        (a, b) for a, b in shown if abs(max(a, b) - WAN * min(a, b)) <= max(a, b) / 100
    ]
    return len(shown) >= 2 and len(apart) * 5 >= len(shown) * 4


def digest(rows):
    """SHA-256 (hex) of a list of `{name: value}`, whatever its order.

    >>> digest([{"a": 1}, {"a": 2}]) == digest([{"a": 2}, {"a": 1}])
    True
    """
    lines = sorted(
        json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _without_doubles(entries):
    """`(entries, doubled)`: an entry with a code that stands above is the same asset
    entered twice.
    """
    first, kept, doubled = {}, [], []
    for entry in entries:
        codes = [(level, code) for level, code in enumerate(entry.codes) if code]
        twin = next((first[code] for code in codes if code in first), None)
        if twin is None:
            kept.append(entry)
            first.update(dict.fromkeys(codes, entry))
        else:
            doubled.append((entry, twin))
    return kept, doubled


def _code(entry, level):
    return entry.codes[level] if level < len(entry.codes) else None


def _bigrams(name):
    text = text_key(name)
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset(text)


def _alike(own, foreign):
    """Yield `(likeness, entry here, entry there)` of one place, in list order."""
    for entry, words in own:
        for other, other_words in foreign:
            both = len(words) + len(other_words)
            name = 2 * len(words & other_words) / both if both else 0
            if name < NAME_LIKE:
                continue
            same = (name, *(_same(entry, other, n) for n in ("year", "value")))
            likeness = sum(w * s for w, s in zip(WEIGHTS, same, strict=True))
            if likeness >= LIKE:
                yield round(likeness, 2), entry, other


def _plain(value):
    return {"text": str(value)} if isinstance(value, Unread) else value


def _same(entry, other, name):
    value = getattr(entry, name)
    return 1 if value and value == getattr(other, name) else 0
