"""Draws a sample that anybody can draw again: the seed decides, nothing else.

No generator of a library is used: the order of the units is that of the SHA-256 of
``seed|key`` (UTF-8), which a spreadsheet or ``sha256sum`` reckons as well. Units are
drawn within strata (township × class); weights are integers (fen).
"""

import hashlib
import heapq
import math
import typing
from collections import defaultdict
from fractions import Fraction

from .errors import DataError

# Of a proportion at 95 %, at its most uncertain (one half).
Z_95 = 1.959964


class Unit(typing.NamedTuple):
    """What may be drawn: its key (text, unique), stratum and weight (integer)."""

    key: str
    stratum: tuple
    weight: int = 1


def draw(units, size, seed, by_value=False):
    """The keys drawn, in the order of their strata and keys.

    :param units: `Unit`s, in any order
    :param by_value: within a stratum in proportion to the weight (PPS, systematic),
        and strata by their weight; else every unit with the same chance
    :raises DataError: `sample_empty`, `sample_too_large`

    >>> units = [Unit(f"A{n}", ("甲镇" if n < 6 else "乙镇",), n) for n in range(1, 10)]
    >>> draw(units, 3, "2025")
    ['A8', 'A1', 'A5']
    >>> draw(reversed(units), 3, "2025") == draw(units, 3, "2025")
    True
    >>> len(set(draw(units, 4, "2025", by_value=True)))
    4
    >>> draw(units, 10, "2025")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: sample_too_large: size=10, population=9
    """
    strata = defaultdict(list)
    for unit in units:
        strata[unit.stratum].append(unit)
    shares = {
        stratum: (len(found), sum(_weight(u) for u in found) if by_value else None)
        for stratum, found in strata.items()
    }
    drawn = []
    for stratum, count in allocate(shares, size).items():
        mixed = sorted(strata[stratum], key=lambda unit: digest(seed, unit.key))
        if by_value:
            chosen = _proportional(mixed, count, digest(seed, repr(stratum)))
        else:
            chosen = mixed[:count]
        drawn += sorted(unit.key for unit in chosen)
    return drawn


def digest(seed, key):
    """The number that says where a key stands, 0 to 2**256 - 1.

    >>> digest("2025", "A1") == int(hashlib.sha256(b"2025|A1").hexdigest(), 16)
    True
    """
    return int(hashlib.sha256(f"{seed}|{key}".encode()).hexdigest(), 16)


def allocate(strata, size):
    """``{stratum: how many are drawn there}``, in the order of the strata: one of each
    where the size allows it, then one by one where weight ÷ (2 × drawn + 1) is
    largest (Sainte-Laguë), as long as the stratum has units.

    :param strata: ``{stratum: (units, weight)}``; weight None: their number

    >>> allocate({("甲", "经营性"): (60, None), ("乙", "公益性"): (40, None)}, 10)
    {('乙', '公益性'): 4, ('甲', '经营性'): 6}
    >>> allocate({"a": (1, 1000), "b": (50, 10), "c": (50, 10)}, 5)
    {'a': 1, 'b': 2, 'c': 2}
    """
    population = sum(units for units, _weight in strata.values())
    if size < 1:
        raise DataError("sample_empty", size=size, population=population)
    if size > population:
        raise DataError("sample_too_large", size=size, population=population)
    claims = {key: strata[key][1] or strata[key][0] for key in sorted(strata)}
    found = dict.fromkeys(claims, 1 if size >= len(claims) else 0)
    queue = [_claim(claims, found, key) for key in found if found[key] < strata[key][0]]
    heapq.heapify(queue)
    for _unit in range(size - sum(found.values())):
        _rank, key = heapq.heappop(queue)
        found[key] += 1
        if found[key] < strata[key][0]:
            heapq.heappush(queue, _claim(claims, found, key))
    return found


def _claim(claims, found, key):
    return (-Fraction(claims[key], 2 * found[key] + 1), key)


def _proportional(mixed, count, start):
    """Units in proportion to their weight, without doubles: the heaviest for
    certain, the rest by equal steps through the mixed order.
    """
    chosen, left = [], sum(_weight(unit) for unit in mixed)
    order = {unit.key: place for place, unit in enumerate(mixed)}
    rest = sorted(mixed, key=lambda unit: (-_weight(unit), order[unit.key]))
    while rest and count and _weight(rest[0]) * count >= left:
        unit = rest.pop(0)
        chosen.append(unit)
        left, count = left - _weight(unit), count - 1
    if not count:
        return chosen
    rest.sort(key=lambda unit: order[unit.key])
    # Marks at (start + k · left) ÷ count; a unit is hit by one of them at most.
    mark, passed = start % left, 0
    for unit in rest:
        passed += _weight(unit)
        if mark < passed * count:
            chosen.append(unit)
            mark += left
    return chosen


def _weight(unit):
    """What has no value still has a chance."""
    return max(unit.weight, 1)


def fingerprint(units):
    """The SHA-256 (hex) of all that could be drawn: ``key;stratum;weight`` a line.

    >>> one, other = Unit("A1", ("甲镇",), 5), Unit("A2", ("甲镇",), 7)
    >>> fingerprint([one, other]) == fingerprint([other, one])
    True
    >>> fingerprint([one]) == fingerprint([one._replace(weight=6)])
    False
    """
    lines = sorted(f"{u.key};{'/'.join(map(str, u.stratum))};{u.weight}" for u in units)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def size_of(population, percent):
    """How many a percentage of a population is, rounded up.

    >>> size_of(1234, 10), size_of(3, 5), size_of(0, 5), size_of(50, 14)
    (124, 1, 0, 7)
    """
    return math.ceil(Fraction(str(percent)) * population / 100)


def margin(size, population):
    """The margin of error in per cent of a share found in a simple random sample: at
    95 %, at its widest, for a finite population; 0 where all were looked at.

    >>> margin(100, 1000), margin(1000, 1000), margin(385, 10**9), margin(0, 9)
    (9.3, 0.0, 5.0, 100.0)
    """
    if not size:
        return 100.0
    if size >= population:
        return 0.0
    finite = (population - size) / (population - 1)
    return round(100 * Z_95 * math.sqrt(0.25 / size * finite), 1)
